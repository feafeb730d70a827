"""A document as one writes in it: the fields of its kind, the page that shows each, places in what it says. Pure."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from cmsuite.core.locale import N_, day, number, translate
from cmsuite.engines.documents.content import Cites, Content, Keyed, Prose, cited_by, titled

MOST = 12  # fields on a page
IN_CENTS = N_(", in cents")
"""How the title of a field ends that holds cents: in a file it does, on a screen money is typed."""
Form = Literal["line", "text", "rows", "part"]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands at a place: a short value, Markdown, a list, or fields of its own. inner: the type of a short value,
    of a list's items, of those fields. info: of the field, None for an item of a list."""

    form: Form
    inner: Any
    info: FieldInfo | None = None

    @property
    def schema(self) -> type[Content] | None:
        """The fields of a part, or of each item of a list."""
        return self.inner if isinstance(self.inner, type) and issubclass(self.inner, Content) else None

    @property
    def cites(self) -> Cites | None:
        """What the value, or each item of the list, points at and is chosen from: other records are named by their
        number."""
        found = cited_by(self.info) if self.info is not None else None
        return found if found is not None and (found.field or found.evidence) else None


@dataclass(frozen=True, slots=True)
class Page:
    """What is in view at once: fields of the object at `at`, or one text or list there; the nth of `of` pages."""

    form: Literal["fields", "text", "rows"]
    at: str
    names: tuple[str, ...] = ()
    n: int = 1
    of: int = 1

    @property
    def paths(self) -> tuple[str, ...]:
        """The places of its fields."""
        return tuple(joined(self.at, name) for name in self.names) if self.form == "fields" else (self.at,)


@dataclass(frozen=True, slots=True)
class Head:
    """A line of the outline. depth: 1 for an item of the list that is open."""

    path: str
    title: str
    depth: int = 0
    filled: bool = False


# ---- what a place is


def shape(schema: type[Content], path: str) -> Shape:
    """What stands at a path of a kind. Raises KeyError for a place that it has not."""
    found = Shape("part", schema)
    for step in path.split(".") if path else ():
        if step.isdigit() and found.form == "rows":
            found = _shape(found.inner, None)
        elif found.form == "part":
            found = shapes(found.inner)[step]
        else:
            raise KeyError(path)
    return found


@lru_cache(maxsize=256)
def shapes(schema: type[BaseModel]) -> Mapping[str, Shape]:
    """What stands in each field of an object."""
    return {name: _shape(info.annotation, info) for name, info in schema.model_fields.items()}


def _shape(annotation: Any, info: FieldInfo | None) -> Shape:
    kind = plain(annotation)
    if get_origin(kind) in (tuple, list):
        return Shape("rows", plain(get_args(kind)[0]), info)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return Shape("part", kind, info)
    marks = [*(info.metadata if info is not None else ()), *getattr(annotation, "__metadata__", ())]
    return Shape("text" if any(isinstance(one, Prose) for one in marks) else "line", kind, info)


def plain(annotation: Any) -> Any:
    """The type itself, without what is said about it, and without None."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return plain(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def is_money(name: str, kind: Any) -> bool:
    """Whether a field holds cents."""
    return kind is int and name.endswith("cents")


# ---- pages


def page(schema: type[Content], path: str) -> Page:
    """The page on which a place is seen."""
    here = shape(schema, path)
    if here.form == "text":
        return Page("text", path)
    if here.form == "rows":
        return Page("rows", path)
    if here.form == "part":
        return _pages(schema, path)[0]
    at, _dot, name = path.rpartition(".")
    if name.isdigit():
        return Page("rows", at)
    return next(one for one in _pages(schema, at) if name in one.names)


def beside(schema: type[Content], content: Data, here: Page, by: int) -> Page | None:
    """The next page, or the one before: of the same item, then of its neighbours; at the top, of the whole."""
    pages = [*_neighbours(schema, content, here)]
    at = pages.index(here) + by
    return pages[at] if 0 <= at < len(pages) else None


def _neighbours(schema: type[Content], content: Data, here: Page) -> Iterator[Page]:
    above, _dot, last = here.at.rpartition(".")
    if here.form == "fields" and last.isdigit():
        for n in range(len(value_at(content, above) or ())):
            yield from _pages(schema, f"{above}.{n}")
    elif "." in here.at:
        yield from _pages(schema, here.at) if here.form == "fields" else (here,)
    else:
        yield from dict.fromkeys(one for name in schema.model_fields for one in _of_field(schema, name))


def _of_field(schema: type[Content], name: str) -> list[Page]:
    return _pages(schema, name) if shape(schema, name).form == "part" else [page(schema, name)]


def _pages(schema: type[Content], at: str) -> list[Page]:
    """The fields of an object, by pages; at the top, where each text and list has a page of its own, the others."""
    owner = shape(schema, at).inner
    names = [name for name in owner.model_fields if not (name == "key" and issubclass(owner, Keyed))]
    if at:
        parts = [*_cut(names)]
        return [Page("fields", at, tuple(part), n, len(parts)) for n, part in enumerate(parts, 1)]
    runs: list[list[str]] = [[]]
    for name in names:
        if shape(schema, name).form == "line":
            runs[-1].append(name)
        elif runs[-1]:
            runs.append([])
    return [Page("fields", "", tuple(part)) for run in runs if run for part in _cut(run)]


def _cut(names: list[str]) -> Iterator[list[str]]:
    """In parts of about the same length, none longer than a page."""
    parts = -(-len(names) // MOST)
    size = -(-len(names) // parts)
    for first in range(0, len(names), size):
        yield names[first : first + size]


def up(here: Page) -> str:
    """The place from which a page was opened; empty at the top."""
    return here.at.rpartition(".")[0]


# ---- the outline


def outline(schema: type[Content], content: Data, here: str = "") -> list[Head]:
    """The fields in their order; below the list that is open, its items."""
    heads, opened = [], here.partition(".")[0]
    for name in schema.model_fields:
        heads.append(Head(name, called(schema, name), 0, is_filled(schema, content, name)))
        if name == opened and (what := shape(schema, name)).form == "rows" and what.schema is not None:
            heads += [
                Head(f"{name}.{n}", f"{n + 1} {summary(what.schema, item) or '—'}", 1, True)
                for n, item in enumerate(content.get(name) or ())
            ]
    return heads


def is_filled(schema: type[Content], content: Data, name: str) -> bool:
    """Whether a field says something other than what it says by itself."""
    info = schema.model_fields[name]
    value, inner = content.get(name), shapes(schema)[name]
    if inner.form == "part" and inner.schema is not None:
        return any(is_filled(inner.schema, value or {}, one) for one in inner.schema.model_fields)
    return value not in (None, "", [], 0) and value != info.get_default(call_default_factory=True)


def summary(schema: type[Content], item: Data, most: int = 4) -> str:
    """An item of a list in a line: what its first short fields say."""
    said, kinds = [], shapes(schema)
    for name, info in schema.model_fields.items():
        what, value = kinds[name], item.get(name)
        if what.form in ("line", "text") and value not in (None, "", 0, False):
            said.append(translate(info.title or name) if value is True else " ".join(worded(name, what, value).split()))
        if len(said) == most:
            break
    return " · ".join(said)


def worded(name: str, what: Shape, value: Any) -> str:
    """A short value as people read it."""
    if value is None or value == "":
        return ""
    if is_money(name, what.inner):
        return money(value)
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    given = python(what, value)
    if hasattr(given, "isoformat"):
        return day(given)
    if isinstance(given, str):
        return translate(words_of(what).get(given, given))
    return number(given, places_of(given))


def python(what: Shape, value: Any) -> Any:
    """A value of JSON as its type has it."""
    return None if value is None else adapter(what.inner).validate_python(value)


@lru_cache(maxsize=256)
def adapter(kind: Any) -> TypeAdapter[Any]:
    """What reads and writes values of a type; made once, since it costs more than to read one."""
    return TypeAdapter(kind)


def words_of(what: Shape) -> Mapping[str, str]:
    """The word for each value, as far as the field has words."""
    extra = what.info.json_schema_extra if what.info is not None else None
    return cast("Mapping[str, str]", extra.get("words", {})) if isinstance(extra, dict) else {}


def picked(what: Shape) -> Any:
    """The module that says which values a list is chosen from (`offered`) and what each is called; None of another."""
    return _module(what, "picked")


def offered(what: Shape) -> Any:
    """The module that says which texts are known (`offered`) where others are taken too; None of another."""
    return _module(what, "offered")


def _module(what: Shape, name: str) -> Any:
    extra = what.info.json_schema_extra if what.info is not None else None
    named = extra.get(name) if isinstance(extra, dict) else None
    return import_module(str(named)) if named else None


def in_money(title: str) -> str:
    """The title of a field that holds cents, as it is called where money is typed."""
    return title.removesuffix(translate(IN_CENTS))


def called(schema: type[Content], path: str) -> str:
    """A place as people read it, where cents are shown as money."""
    name = path.rpartition(".")[2]
    return in_money(titled(schema, path)) if name.endswith("cents") else titled(schema, path)


def money(cents: int) -> str:
    """Cents as money is written: 18 600, or 12.50."""
    return number(Decimal(cents) / 100, 2 if cents % 100 else 0)


def places_of(value: Any) -> int:
    """How many digits after the point a number was given with."""
    found = Decimal(str(value)).normalize().as_tuple().exponent
    return max(0, -found) if isinstance(found, int) else 0


# ---- places in what it says


def joined(at: str, name: str | int) -> str:
    """The path of a field of the object at `at`."""
    return f"{at}.{name}" if at else str(name)


def value_at(content: Any, path: str) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path.split(".") if path else ():
        try:
            content = content[int(step) if isinstance(content, list | tuple) else step]
        except (LookupError, ValueError, TypeError):
            return None
    return content


def written(content: Any, path: str, value: Any) -> Any:
    """The same with another value there. Raises LookupError for a place that is not there."""
    step, _dot, rest = path.partition(".")
    if not step:
        return value
    if isinstance(content, list | tuple):
        n = int(step)
        return [*content[:n], written(content[n], rest, value), *content[n + 1 :]]
    return {**content, step: written(content.get(step), rest, value)}


def reordered(content: Data, path: str, order: Sequence[int | None], new: Any = None) -> Data:
    """The list at a path with its items in another order: each by its number before; `new` where that is None."""
    there = value_at(content, path) or ()
    return cast(Data, written(content, path, [new if n is None else there[n] for n in order]))


def shifted(raw: Mapping[str, str], path: str, order: Sequence[int | None]) -> dict[str, str]:
    """What was typed by place, once the list at a path has another order; what stood in an item that went, goes."""
    found = {}
    for at, text in raw.items():
        rest = at.removeprefix(f"{path}.") if at.startswith(f"{path}.") else ""
        n, _dot, more = rest.partition(".")
        if not n.isdigit():
            found[at] = text
        elif int(n) in order:
            found[joined(f"{path}.{order.index(int(n))}", more) if more else f"{path}.{order.index(int(n))}"] = text
    return found
