"""What a version says, as values: a schema, one way to write it down, its print, and places in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean


class NotItsForm(Usage):
    said = N_("{field}: {why}")
    hint = N_("Correct it, then try again: nothing was saved.")


class Prose:
    """Marks a text of several lines, in Markdown."""


Words = Annotated[str, AfterValidator(lambda text: clean(text, lines=False))]
"""One line of text."""
Text = Annotated[str, AfterValidator(clean), Prose()]
"""Markdown of any length."""


class Content(BaseModel):
    """The fields of a kind of document. Each has a title and says in a sentence what belongs there; all of them may be
    empty, as a draft is: what must be there is a check. Titles are source strings."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a kind: its path, its title in the language in force, whether it is Markdown."""

    path: str
    title: str
    help: str
    prose: bool


def read(schema: type[Content], raw: Mapping[str, Any]) -> Content:
    """The content, checked against its kind's schema. Raises NotItsForm, which names the field."""
    try:
        return schema.model_validate(raw)
    except ValidationError as err:
        first = err.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        raise NotItsForm(field=titled(schema, path) if path else translate("The content"), why=first["msg"]) from err


def dumped(content: Content) -> dict[str, Any]:
    """The content as JSON holds it."""
    return content.model_dump(mode="json")


def print_of(kind: str, form: int, language: str, title: str, content: Mapping[str, Any]) -> str:
    """The SHA-256 of all that a client says yes to, in the one way of writing it down."""
    whole = {"kind": kind, "form": form, "language": language, "title": title, "content": content}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def places(schema: type[Content]) -> list[Place]:
    """The fields of a kind, in their order."""
    return [_place(name, info) for name, info in schema.model_fields.items()]


def titled(schema: type[BaseModel], path: str) -> str:
    """A path as people read it: the titles of its fields, and the numbers of what is in lists from 1."""
    said, at = [], schema
    for part in path.split("."):
        info = at.model_fields.get(part) if isinstance(at, type) and issubclass(at, BaseModel) else None
        if part.isdigit():
            said.append(str(int(part) + 1))
        else:
            said.append(translate(info.title) if info is not None and info.title else part)
        at = _inner(info.annotation) if info is not None else at
    return " › ".join(said)


def texts(content: Content) -> Iterator[tuple[str, str, bool]]:
    """Every text that is not empty: its path, what it says, whether it is Markdown."""
    yield from _texts(type(content), content, "")


def _texts(schema: type[BaseModel], values: BaseModel, before: str) -> Iterator[tuple[str, str, bool]]:
    for name, info in schema.model_fields.items():
        value = getattr(values, name)
        for place, one in enumerate(value) if isinstance(value, list | tuple) else ((None, value),):
            path = f"{before}{name}" if place is None else f"{before}{name}.{place}"
            if isinstance(one, str) and one:
                yield path, one, _is_prose(info)
            elif isinstance(one, BaseModel):
                yield from _texts(type(one), one, f"{path}.")


def _place(name: str, info: FieldInfo) -> Place:
    return Place(
        name, translate(info.title or name), translate(info.description) if info.description else "", _is_prose(info)
    )


def _is_prose(info: FieldInfo) -> bool:
    return any(isinstance(mark, Prose) for mark in info.metadata)


def _inner(annotation: Any) -> Any:
    """What a list or an optional holds."""
    while get_origin(annotation) is not None:
        held = [one for one in get_args(annotation) if one is not type(None) and one is not Ellipsis]
        if not held:
            break
        annotation = held[0]
    return annotation
