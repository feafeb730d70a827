"""What can be wrong with a file of rules: named by file, line and key."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import one_of
from cmsuite.engines.rules import parsed
from cmsuite.engines.rules.places import line_of, lines_of

M = TypeVar("M", bound=BaseModel)


class BadPack(Usage):
    said = N_("{file}, line {line}, {key}: {why}")
    hint = N_("Correct the file; `cmsuite rules test FILE` says the same.")


class Source:
    """A file of rules: its text, what it holds. Lines are looked for only when something is wrong. known: it is
    shipped, and was checked before."""

    def __init__(self, file: Path | str, text: str) -> None:
        self.file, self.text = str(file), text
        self._lines: dict[tuple[str | int, ...], int] | None = None
        try:
            self.table: dict[str, Any] = parsed.table(file, text)
            self.known = parsed.is_known(file)
        except (ValueError, RecursionError) as err:  # what tomllib raises is a ValueError
            named = re.search(r"at line (\d+)", str(err))
            line = int(named[1]) if named else text.rstrip().count("\n") + 1
            why = translate(N_("this is not written as TOML must be ({what})."))
            raise BadPack(file=self.file, line=line, key="TOML", why=why.format(what=str(err)[:200])) from err

    @classmethod
    def read(cls, path: Path) -> Source:
        return cls.of(path, path.read_bytes())

    @classmethod
    def of(cls, path: Path, raw: bytes) -> Source:
        """From the bytes of a file. Raises BadPack."""
        try:
            return cls(path, plain(raw).decode())
        except UnicodeDecodeError as err:
            line = raw[: err.start].count(b"\n") + 1
            why = translate(N_("there are letters that are not in UTF-8."))
            raise BadPack(file=str(path), line=line, key="UTF-8", why=why) from err

    def line(self, path: tuple[str | int, ...]) -> int:
        if self._lines is None:
            self._lines = lines_of(self.text)
        return line_of(self._lines, path)

    def wrong(self, path: tuple[str | int, ...], why: str) -> BadPack:
        """The refusal that names this place."""
        return BadPack(file=self.file, line=self.line(path), key=_dotted(path), why=why)

    def shaped(self, model: type[M], value: Any, at: tuple[str | int, ...] = ()) -> M:
        """The value in the shape of a form. Raises BadPack at the first thing that does not fit."""
        try:
            return model.model_validate(value)
        except ValidationError as err:
            raise self.wrong(*_first(err, model, at)) from err


def plain(raw: bytes) -> bytes:
    """The bytes of a text file without a mark of their order, lines ending as everywhere."""
    text = raw.removeprefix(BOM_UTF8)
    return text.replace(b"\r\n", b"\n") if b"\r" in text else text  # to look for one sign takes a tenth of the time


def _first(
    err: ValidationError, model: type[BaseModel], at: tuple[str | int, ...]
) -> tuple[tuple[str | int, ...], str]:
    """The place and the reason of the first thing that does not fit, unknown keys before all."""
    found = err.errors(include_url=False, include_input=True)
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    loc = tuple(first["loc"])
    return (*at, *loc), why(dict(first), allowed_at(model, loc[:-1]))


def why(first: dict[str, Any], allowed: list[str]) -> str:
    """What is wrong with one value, in the language in force."""
    kind, context = first["type"], first.get("ctx", {})
    if kind == "extra_forbidden":
        name = str(first["loc"][-1])
        if near := one_of(name, allowed):
            return translate(N_("there is no such key; did you mean {near}?")).format(near=near)
        return translate(N_("there is no such key; there are: {allowed}.")).format(allowed=", ".join(sorted(allowed)))
    if kind == "missing":
        return translate(N_("it is missing."))
    if kind == "literal_error":
        said = translate(N_("{found} is none of: {allowed}."))
        return said.format(found=repr(first.get("input"))[:60], allowed=context.get("expected", ""))
    if kind == "string_too_long":
        return translate(N_("more than {n} characters.")).format(n=context.get("max_length"))
    if kind == "string_too_short":
        return translate(N_("fewer than {n} characters.")).format(n=context.get("min_length"))
    if kind == "string_pattern_mismatch":
        return translate(N_("{found} is not written as it must be.")).format(found=repr(first.get("input"))[:60])
    if kind in ("value_error", "assertion_error"):
        return str(context.get("error", first["msg"]))
    return str(first["msg"])[:200]


def allowed_at(model: Any, loc: tuple[Any, ...]) -> list[str]:
    """The keys that may stand at a place of a form."""
    for part in loc:
        if isinstance(part, int):
            continue
        fields = getattr(model, "model_fields", {})
        field = next((one for name, one in fields.items() if part in (name, one.alias)), None)
        model = _model_in(field.annotation) if field else model
    fields = getattr(model, "model_fields", {})
    return [one.alias or name for name, one in fields.items()]


def _model_in(annotation: Any) -> Any:
    """The form inside list[Form], Form | None and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _model_in(inner):
            return found
    return None


def _dotted(path: tuple[str | int, ...]) -> str:
    """rule[2].params.max"""
    said = ""
    for part in path:
        said += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if said else part)
    return said or "-"
