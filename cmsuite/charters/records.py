"""The clauses of a charter, one by one: from them alone come the document's list, the rows that bind and the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast

from cmsuite.charters import answers, own, toml
from cmsuite.charters.hours import said_hours
from cmsuite.charters.schema import Clause, EditorialCharter
from cmsuite.charters.words import DOCUMENT
from cmsuite.core.locale import language, said_in, translate

TONGUES = ("fr", "en")
Form = Literal["override", "rule", "disable"]


@dataclass(frozen=True, slots=True)
class Lay:
    """What a clause lays on the packs. override: `table` over a rule; rule: one of the brand; disable: it is off."""

    form: Form
    rule: str
    table: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """One clause. rule: what holds it, empty where a person does; short: what it asks in a few words, by language;
    networks, formats, languages, campaigns: where, everywhere where empty; own: written as a clause, not answered."""

    clause: str
    section: int
    said: Mapping[str, str]
    kind: str = "machine"
    rule: str = ""
    lays: tuple[Lay, ...] = ()
    why: str = ""
    severity: str = ""
    source: str = "brand"
    networks: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    ok: str = ""
    ko: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    own: bool = False
    path: str = ""

    @property
    def ref(self) -> str:
        """As rules name it."""
        return f"{DOCUMENT}#{self.clause}"

    @property
    def statement(self) -> str:
        """In the language in force."""
        return self.said[language()]

    @property
    def reason(self) -> str:
        """Why, in the language in force where the words are ours."""
        return translate(self.why)

    def params(self, rule: str) -> dict[str, Any]:
        """What it gives to a rule."""
        found: dict[str, Any] = {}
        for lay in self.lays:
            if lay.rule == rule and lay.form != "disable":
                found |= lay.table.get("params", {})
                for block in lay.table.get("network", {}).values():
                    found |= block.get("params", {})
        return found


def records(charter: EditorialCharter) -> tuple[Record, ...]:
    """All clauses, in the order of their sections."""
    found = [*_answered(charter), *(_own(one, place) for place, one in enumerate(charter.clauses))]
    return tuple(sorted(found, key=lambda one: (one.section, one.own, _number(one.clause))))


def checklist(found: tuple[Record, ...]) -> tuple[Record, ...]:
    """The clauses that a person looks at when a post is read again: no check does."""
    return tuple(one for one in found if one.kind == "human")


def _number(clause: str) -> int:
    """The number of a clause within its section."""
    digits = "".join(sign for sign in clause.partition(".")[2] if sign.isdecimal())
    return int(digits or 0)


def _answered(charter: EditorialCharter) -> Iterator[Record]:
    for one in answers.asked(charter):
        said = {tongue: said_in(one.said, tongue).format(**_facts(one.facts, tongue)) for tongue in TONGUES}
        lays = tuple(Lay(cast("Form", form), rule, table) for form, rule, table in one.lays)
        yield Record(
            one.clause,
            int(one.clause.partition(".")[0]),
            said,
            kind=one.kind,
            rule=one.rule,
            lays=tuple(_named(lay, one.clause) for lay in lays) or _pointing(one.rule, one.clause),
            why=one.why,
            severity=one.severity,
            source=one.source,
            networks=one.networks,
            ok=one.ok,
            ko=one.ko,
            path=one.path,
        )


def _facts(given: Mapping[str, Any], tongue: str) -> dict[str, Any]:
    return {name: _in_tongue(one, tongue) for name, one in given.items()}


def _in_tongue(one: Any, tongue: str) -> Any:
    if isinstance(one, answers.Word):
        return said_in(one.source, tongue)
    if isinstance(one, answers.Amount):
        return _digits(one.value, tongue)
    if isinstance(one, answers.Times):
        return said_hours(one.spans, tongue)
    if isinstance(one, answers.Shares):
        sign = "\u202f%" if tongue == "fr" else "%"
        return ", ".join(f"{name} {_digits(share, tongue)}{sign}".strip() for name, share in one.named)
    return _digits(one, tongue) if isinstance(one, int) else one


def _digits(value: float, tongue: str) -> str:
    text = f"{value:,g}"
    return text.replace(",", "\u202f").replace(".", ",") if tongue == "fr" else text


def _pointing(rule: str, clause: str) -> tuple[Lay, ...]:
    """A rule that stays as its pack has it names the clause that it holds."""
    return (Lay("override", rule, {"clause": f"{DOCUMENT}#{clause}"}),) if rule else ()


def _named(lay: Lay, clause: str) -> Lay:
    if lay.form == "disable":
        return lay
    return Lay(lay.form, lay.rule, {**lay.table, "clause": f"{DOCUMENT}#{clause}"})


def _own(one: Clause, place: int) -> Record:
    clause = f"{one.section}.{one.key or place + 1}"
    lays: tuple[Lay, ...] = ()
    if one.kind == "machine" and one.rule:
        lays = (_named(_laid(one), clause),)
    return Record(
        clause,
        one.section,
        {"fr": one.statement_fr or one.statement_en, "en": one.statement_en or one.statement_fr},
        kind=one.kind,
        rule=lays[0].rule if lays else "",
        lays=lays,
        why=one.why,
        severity=one.severity,
        source=one.source,
        networks=tuple(name.lower() for name in one.scope.networks),
        formats=one.scope.formats,
        languages=one.scope.languages,
        campaigns=one.scope.campaigns,
        ok=one.example_ok,
        ko=one.example_ko,
        starts_on=one.valid_from,
        ends_on=one.valid_to,
        own=True,
        path=f"clauses.{place}",
    )


def _laid(one: Clause) -> Lay:
    """A rule of a pack is set; a base (`core.…`) is extended by a rule of the brand, with its examples."""
    params = {param.name: toml.read(param.value) for param in one.params}
    effective = {name: day for name, day in (("from", one.valid_from), ("until", one.valid_to)) if day is not None}
    dated = {"effective": effective} if effective else {}
    networks = [name.lower() for name in one.scope.networks]
    if not one.rule.startswith("core."):
        table: dict[str, Any] = {"severity": one.severity, **({"params": params} if params else {})}
        if networks:
            table = {"network": {name: dict(table) for name in networks}}
        return Lay("override", one.rule, {**table, **dated})
    where = {"network": networks} if networks else {}
    where |= {"language": list(one.scope.languages)} if one.scope.languages else {}
    said = {"fr": one.statement_fr or one.statement_en, "en": one.statement_en or one.statement_fr}
    tests = [{"bad": {"text": one.example_ko}}] if one.example_ko else []
    tests += [{"good": {"text": one.example_ok}}] if one.example_ok else []
    return Lay(
        "rule",
        f"own.{(one.key or 'clause').lower()}",
        {
            "extends": one.rule,
            "title": {tongue: own.brief(text, 60) for tongue, text in said.items()},
            "severity": one.severity,
            "message": {
                tongue: own.brief(text, 600).replace("{", "{{").replace("}", "}}") for tongue, text in said.items()
            },
            **({"why": {"fr": one.why, "en": one.why}} if one.why else {}),
            **({"waivable_by": own.WAIVED_BY} if one.severity == "block" and one.source != "law" else {}),
            "params": params,
            **({"when": where} if where else {}),
            **dated,
            "tests": tests,
        },
    )
