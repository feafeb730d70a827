"""A list of a report that somebody filled in as a table: one line each, the heads are the names of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from cmsuite.audit import inside, outside, report
from cmsuite.audit.sheets import NoColumn, Sheet, plain, refuse
from cmsuite.core.locale import said_in, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.content import Content, titled

PARTS: Mapping[str, tuple[str, type[Content]]] = {
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
        raw = {name: _value(schema, name, row.cells.get(head, "")) for head, name in heads.items()}
        try:
            one = schema.model_validate({name: value for name, value in raw.items() if value not in ("", [])})
            made.append(one.model_dump(mode="json"))
        except ValidationError as err:
            first = err.errors(include_url=False)[0]
            field = titled(schema, str(first["loc"][0]))
            told = translate("{column}: {why}").format(column=field, why=first["msg"])
            faults.append(translate("Line {line}: {why}").format(line=row.line, why=told))
    refuse(sheet.file, faults, translate("Further lines: {n}."))
    return made


def put(content: Mapping[str, Any], part: str, made: list[dict[str, Any]]) -> dict[str, Any]:
    """The content with the part said anew."""
    path, _schema = PARTS[part]
    outer, _point, inner = path.partition(".")
    return {**content, outer: {**content.get(outer, {}), inner: made} if inner else made}


def _named(schema: type[Content]) -> dict[str, str]:
    """What a head may be called -> the field: its name, and its title in each language."""
    ways: dict[str, str] = {}
    for name, info in schema.model_fields.items():
        titles = [said_in(info.title or "", tongue) for tongue in ("en", "fr")]
        ways |= {plain(way): name for way in (name, *titles) if plain(way)}
    return ways


def _value(schema: type[Content], name: str, text: str) -> Any:
    info: FieldInfo = schema.model_fields[name]
    if get_origin(info.annotation) is tuple:
        return [one.strip() for one in text.split(";") if one.strip()]
    return text
