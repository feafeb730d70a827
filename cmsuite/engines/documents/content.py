"""What a version says, as values: a schema, one way to write it down, its print, and places in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean, one_line
from cmsuite.core.values import asked

LARGEST = 10**15  # beyond, a number of a document is a slip of the keyboard, or meant to harm


class NotItsForm(Usage):
    """path: of the field, as JSON has it."""

    said = N_("{field}: {why}")
    hint = N_("Correct it, then try again: nothing was saved.")

    def __init__(self, *, path: str = "", **facts: Any) -> None:
        super().__init__(**facts)
        self.path = path


ANY = "*"


class Prose:
    """Marks a text of several lines, in Markdown."""


@dataclass(frozen=True, slots=True)
class Cites:
    """Marks a value that names something else: a record of the kind `record` by its number, or an item by its key: in
    the list `field` of the document of that kind from which this one follows, or of this content where `document` is
    empty. field: ANY where a field is named by its name, or an item of a list by that and its key (`objectives.O1`)."""

    relation: str
    document: str = ""
    field: str = ""
    record: str = "evidence"

    @property
    def evidence(self) -> bool:
        """Whether it names a piece of evidence: what a claim rests on."""
        return not self.field and self.record == "evidence"


Words = Annotated[str, AfterValidator(one_line)]
"""One line of text; the no-break spaces that French typography puts into it stay."""
Text = Annotated[str, AfterValidator(clean), Prose()]
"""Markdown of any length."""
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2099, 12, 31))]
EvidenceId = Annotated[int, Cites("rests_on")]
"""The number of a piece of evidence."""
ItemId = Annotated[int, Cites("comes_from", record="item")]
"""The number of an item of the watch."""


class Content(BaseModel):
    """The fields of a kind of document. Each has a title and says in a sentence what belongs there; all of them may be
    empty, as a draft is: what must be there is a check. Titles are source strings."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Keyed(Content):
    """An item that others point at, by a key that stays its own: PREFIX and a number, given where it has none."""

    PREFIX: ClassVar[str] = "K"

    key: Words = Field("", title=N_("No."))


@dataclass(frozen=True, slots=True)
class Reference:
    """What a content says that it rests on. path: of the value; holder: the field or keyed item that says so, as
    links name it; value: a number of evidence, or a key."""

    path: str
    holder: str
    cites: Cites
    value: int | str


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
        made = _keyed(schema.model_validate(raw))
    except ValidationError as err:
        first = err.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        raise _not_its_form(schema, path, asked(first)) from err
    if (beyond := _beyond(made, "")) is not None:
        raise _not_its_form(schema, beyond, translate("a number of at most {le} is asked for").format(le=LARGEST))
    return made


def _not_its_form(schema: type[Content], path: str, why: str) -> NotItsForm:
    return NotItsForm(field=titled(schema, path) if path else translate("The content"), why=why, path=path)


def _beyond(values: BaseModel, before: str) -> str | None:
    """Where a number is that no document has."""
    for name in _counting(type(values)):
        held = getattr(values, name)
        several: Any = enumerate(held) if isinstance(held, tuple) else ((None, held),)
        for place, one in several:
            path = f"{before}{name}" if place is None else f"{before}{name}.{place}"
            if isinstance(one, BaseModel):
                if (found := _beyond(one, f"{path}.")) is not None:
                    return found
            elif isinstance(one, int | Decimal) and not -LARGEST <= one <= LARGEST:
                return path
    return None


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
    yield from _texts(content, "")


def references(content: Content) -> Iterator[Reference]:
    """Everything that a content cites, in the order of its fields."""
    return _references(content, "", "")


def _references(values: BaseModel, before: str, holder: str) -> Iterator[Reference]:
    for name, marks in _citing(type(values)).items():
        value = getattr(values, name)
        for place, one in enumerate(value) if isinstance(value, list | tuple) else ((None, value),):
            path = f"{before}{name}" if place is None else f"{before}{name}.{place}"
            if isinstance(one, BaseModel):
                own = f"{name}.{one.key}" if isinstance(one, Keyed) and one.key else holder or name
                yield from _references(one, f"{path}.", own)
            elif marks is not None and one not in (None, "", 0):
                yield Reference(path, holder or name, marks, one)


def fields_said(schema: type[Content], content: Mapping[str, Any]) -> dict[str, str]:
    """The places of a content that say something and can be named (`context`, `objectives.O1`), with what each is
    called in the language in force."""
    found: dict[str, str] = {}
    for name, info in schema.model_fields.items():
        held, title = content.get(name), translate(info.title or name)
        if held in (None, "", 0, False, [], (), {}):
            continue
        items = held if isinstance(held, list) else []
        keys = [one["key"] for one in items if isinstance(one, Mapping) and one.get("key")]
        found |= {f"{name}.{key}": f"{title} › {key}" for key in keys} if keys else {name: title}
    return found


@cache
def _citing(schema: type[BaseModel]) -> Mapping[str, Cites | None]:
    """How each field of a schema cites that cites, or that holds what may."""
    marks = {name: cited_by(info) for name, info in schema.model_fields.items()}
    return {name: mark for name, mark in marks.items() if mark is not None or _may_hold(schema, name, BaseModel)}


@cache
def proving(schema: type[BaseModel]) -> tuple[str, ...]:
    """The fields of an item that name evidence."""
    return tuple(name for name, mark in _citing(schema).items() if mark is not None and mark.evidence)


@cache
def _saying(schema: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """The fields of a schema in which a text may be, and whether it is Markdown."""
    return tuple(
        (name, _is_prose(info))
        for name, info in schema.model_fields.items()
        if _may_hold(schema, name, str) or _may_hold(schema, name, BaseModel)
    )


@cache
def _counting(schema: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a schema in which a number may be."""
    held = (int, Decimal, BaseModel)
    return tuple(name for name in schema.model_fields if any(_may_hold(schema, name, one) for one in held))


def _may_hold(schema: type[BaseModel], name: str, wanted: type) -> bool:
    """Whether a value of that type may be in a field: one whose form does not say may hold any."""
    leaves = _leaves(schema.model_fields[name].annotation)
    return any(not isinstance(one, type) or issubclass(one, (wanted, list, tuple)) for one in leaves)


def _leaves(annotation: Any) -> Iterator[Any]:
    """What an annotation comes down to, through lists and choices; of a word among some, the types of these."""
    if get_origin(annotation) is Literal:
        yield from map(type, get_args(annotation))
    elif inner := get_args(annotation):
        for one in inner[:1] if get_origin(annotation) is Annotated else inner:
            yield from _leaves(one)
    elif annotation is not Ellipsis:
        yield annotation


def cited_by(info: FieldInfo) -> Cites | None:
    """How a field cites: marked on itself, or on what its list holds."""
    for mark in (*info.metadata, *_inner_marks(info.annotation)):
        if isinstance(mark, Cites):
            return mark
    return None


def _inner_marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for one in get_args(annotation):
        yield from _inner_marks(one)


def _keyed(content: Content) -> Content:
    """The same, with a key for each item that has none: the first number that none of its list has had."""
    changed: dict[str, Any] = {}
    for name in type(content).model_fields:
        items = getattr(content, name)
        if not (isinstance(items, tuple) and items and isinstance(items[0], Keyed)):
            continue
        if all(one.key for one in items):
            continue
        prefix = items[0].PREFIX
        taken = [int(one.key[len(prefix) :]) for one in items if re.fullmatch(rf"{prefix}\d{{1,6}}", one.key)]
        number, made = max(taken, default=0), []
        for one in items:
            number += not one.key
            made.append(one if one.key else one.model_copy(update={"key": f"{prefix}{number}"}))
        changed[name] = tuple(made)
    return content.model_copy(update=changed) if changed else content


def _texts(values: BaseModel, before: str) -> Iterator[tuple[str, str, bool]]:
    for name, prose in _saying(type(values)):
        value = getattr(values, name)
        if isinstance(value, str):
            if value:
                yield f"{before}{name}", value, prose
        elif isinstance(value, BaseModel):
            yield from _texts(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            for place, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from _texts(one, f"{before}{name}.{place}.")
                elif isinstance(one, str) and one:
                    yield f"{before}{name}.{place}", one, prose


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
