"""A list of a report that somebody filled in as a table: one line each, the heads are the names of its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from cmsuite.audit import inside, outside, report
from cmsuite.audit.posts import NotAValue
from cmsuite.audit.sheets import NoColumn, Sheet, plain, refuse
from cmsuite.core.locale import LANGUAGES, said_in, translate
from cmsuite.core.text import shown
from cmsuite.core.values import asked
from cmsuite.engines.documents.content import Content, titled

PARTS: Mapping[str, tuple[str, type[Content]]] = {
    "accesses": ("accesses", inside.Access),
    "accounts": ("accounts", inside.Account),
    "profiles": ("profiles", inside.Profile),
    "accessibility": ("accessibility", inside.Checked),
    "community": ("community", inside.Community),
    "governance": ("governance", inside.Governed),
    "tools": ("tools", inside.Tool),
    "pestel": ("pestel", outside.Fact),
    "forces": ("forces", outside.Force),
    "benchmark": ("benchmark", outside.Rival),
    "heard": ("voice.heard", outside.Heard),
    "reviews": ("reputation.reviews", outside.Reviews),
    "trends": ("trends", outside.Trend),
    "criteria": ("criteria", report.OwnCriterion),
    "scores": ("scores", report.Score),
    "findings": ("findings", report.Finding),
}
"""name -> the path in the report, and what its items hold."""


UNSEEN = {"", "n d", "n a", "nd", "na"}
"""What people write for a number that was not seen, in its plain form: it is none, never 0."""


def items(part: str, sheet: Sheet) -> list[dict[str, Any]]:
    """The items of a part, as JSON holds them. A cell of a list holds its values between semicolons.

    Raises NoColumn where no head is a field, BadLines (each with its line).
    """
    _path, schema = PARTS[part]
    named = _named(schema)
    heads = {plain(head): name for head in sheet.heads if (name := named.get(plain(head)))}
    if not heads:
        raise NoColumn(
            file=sheet.file, column=next(iter(schema.model_fields)), known=shown(", ".join(sheet.heads), 200)
        )
    made, faults = [], []
    for row in sheet.rows:
        try:
            raw = {name: _value(schema, name, row.cells.get(head, "")) for head, name in heads.items()}
            one = schema.model_validate({name: value for name, value in raw.items() if value not in ("", [])})
            made.append(one.model_dump(mode="json"))
        except ValidationError as err:
            first = err.errors(include_url=False)[0]
            told = _told(schema, str(first["loc"][0]), asked(first))
            faults.append(translate("Line {line}: {why}").format(line=row.line, why=told))
        except NotAValue as err:
            faults.append(translate("Line {line}: {why}").format(line=row.line, why=err))
    refuse(sheet.file, faults, translate("Further lines: {n}."))
    return made


def put(content: Mapping[str, Any], part: str, made: list[dict[str, Any]]) -> dict[str, Any]:
    """The content with the part said anew."""
    path, _schema = PARTS[part]
    outer, _point, inner = path.partition(".")
    return {**content, outer: {**content.get(outer, {}), inner: made} if inner else made}


def rests_on(content: Mapping[str, Any], part: str, cite: Callable[[Iterable[int]], list[int]]) -> dict[str, Any]:
    """The content in which each line of the part, or what holds it, rests on what `cite` makes of its evidence."""
    path, schema = PARTS[part]
    outer, _point, inner = path.partition(".")
    if "evidence" in schema.model_fields:
        return put(content, part, [one | {"evidence": cite(one["evidence"])} for one in content[outer]])
    whole = content[outer]
    return {**content, outer: {**whole, "evidence": cite(whole["evidence"])}} if inner else {**content}


def _named(schema: type[Content]) -> dict[str, str]:
    """What a head may be called -> the field: its name, and its title in each language."""
    ways: dict[str, str] = {}
    for name, info in schema.model_fields.items():
        titles = _tongues(info.title or "")
        ways |= {plain(way): name for way in (name, *titles) if plain(way)}
    return ways


def _told(schema: type[Content], name: str, why: object) -> str:
    return translate("{column}: {why}").format(column=titled(schema, name), why=why)


def _value(schema: type[Content], name: str, text: str) -> Any:
    """What a cell says, as its field holds it: words of a choice in either language, numbers as people write them. A
    text that is none of them is left for the schema to refuse. Raises NotAValue."""
    info: FieldInfo = schema.model_fields[name]
    if get_origin(info.annotation) is tuple:
        return [one.strip() for one in text.split(";") if one.strip()]
    extra = info.json_schema_extra
    words = extra.get("words") if isinstance(extra, dict) else None
    if isinstance(words, dict) and text:
        return _chosen(schema, name, {str(value): str(title) for value, title in words.items()}, text)
    kinds = {info.annotation, *get_args(info.annotation)}
    if not text or not kinds & {int, Decimal}:
        return text
    if plain(text) in UNSEEN:
        return ""
    return _number(text, whole=Decimal not in kinds)


def _chosen(schema: type[Content], name: str, words: Mapping[str, str], text: str) -> str:
    ways = {plain(way): value for value, title in words.items() for way in (value, *_tongues(title)) if plain(way)}
    if plain(text) not in ways:
        known = ", ".join(translate(title) for value, title in words.items() if value)
        why = translate("“{text}” is none of: {known}.").format(text=shown(text, 40), known=known)
        raise NotAValue(_told(schema, name, why))
    return ways[plain(text)]


def _tongues(title: str) -> list[str]:
    return [said_in(title, tongue) for tongue in LANGUAGES]


def _number(text: str, *, whole: bool) -> str:
    """1 240, 3,1 %, −4 as a number is written in JSON; a rate where it is per cent. whole: no fraction is asked for, so
    that the comma of 1,240 parts thousands."""
    bare = re.sub(r"[\s\u00a0\u202f\u2009']", "", text).replace("\u2212", "-")
    rate = bare.endswith("%")
    bare = bare.removesuffix("%")
    if whole and re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    bare = bare.replace(",", "" if "." in bare else ".")
    if not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,12})?", bare):
        return text
    return str(Decimal(bare) / 100) if rate else bare
