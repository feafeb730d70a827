"""The editorial charter as a kind of document: what it is begun with, what its template names, what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Any, cast

from cmsuite.charters import checks
from cmsuite.charters.memo import memo
from cmsuite.charters.palette import Pair, pairs
from cmsuite.charters.records import Record, checklist, records
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.words import INCLUSIVE, KINDS, PERSONS, ROLES, SECTIONS, SEVERITIES, SOURCES, USES
from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, read
from cmsuite.engines.documents.kinds import Finding, Kind, register_kind, spoken_tables
from cmsuite.engines.exports.parse import Given
from cmsuite.engines.exports.table import Column, Table
from cmsuite.strategy.signing import signatures, validators

if TYPE_CHECKING:
    from cmsuite.strategy.plan import Strategy

WEEKS = 52 / 12  # of a month


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its clauses."""

    n: int
    title: str
    clauses: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What the template is given besides the content, in the language in force. networks: of the examples."""

    sections: Mapping[int, Section]
    pairs: tuple[Pair, ...]
    checklist: tuple[Record, ...]
    memo: tuple[str, ...]
    networks: tuple[str, ...]
    words: Mapping[str, Mapping[Any, str]]
    signers: int
    hours: int


def view(content: Content, around: Around) -> View:
    """Everything computed, with its words."""
    charter = cast(EditorialCharter, content)
    found = records(charter)
    sections = {
        n: Section(n, translate(title), tuple(one for one in found if one.section == n))
        for n, title in SECTIONS.items()
    }
    tables = {"kinds": KINDS, "severities": SEVERITIES, "sources": SOURCES, "uses": USES, "roles": ROLES}
    tables |= {"persons": PERSONS, "inclusive": INCLUSIVE}
    return View(
        sections=sections,
        pairs=pairs(charter),
        checklist=checklist(found),
        memo=memo(charter),
        networks=tuple(dict.fromkeys(one.network for one in charter.examples)),
        words=spoken_tables(tables),
        signers=len(validators(around)),
        hours=sum(one.hours for one in charter.validation.steps),
    )


def given(content: Content, around: Around) -> Given:
    """The palette and the clauses as tables, and where each validator of the framing note signs."""
    charter = cast(EditorialCharter, content)
    tables = {"palette": _palette(charter), "clauses": _clauses(records(charter))}
    return Given(
        tables={name: table for name, table in tables.items() if table.rows},
        signatures=signatures(around),
    )


def _palette(charter: EditorialCharter) -> Table:
    columns = (
        Column(translate("Colours")),
        Column(translate("Values")),
        Column(translate("Contrast"), "number", decimals=2, alike=False),
        Column(translate("Text")),
        Column(translate("Large text")),
        Column(translate("Graphics")),
    )
    words = {True: translate("yes"), False: translate("no")}
    rows = tuple(
        (
            f"{translate(one.one)} / {translate(one.other)}",
            f"{one.one_hex} / {one.other_hex}",
            Decimal(f"{one.ratio:.2f}"),
            words[one.text],
            words[one.large],
            words[one.graphic],
        )
        for one in pairs(charter)
    )
    return Table(translate("Which colours go together"), columns, rows, translate("WCAG 2.2, 1.4.3 and 1.4.11"))


def _clauses(found: tuple[Record, ...]) -> Table:
    columns = tuple(
        Column(translate(name))
        for name in (N_("Clause"), N_("What it asks"), N_("Held by"), N_("Rule"), N_("Comes from"))
    )
    rows = tuple(
        (one.clause, one.statement, translate(KINDS[one.kind]), one.rule or "—", translate(SOURCES[one.source]))
        for one in found
    )
    return Table(translate("All clauses, and who holds them"), columns, rows, translate("This charter"))


def figures(content: Content, around: Around) -> Mapping[str, str]:
    """How many clauses there are, and who holds them."""
    found = records(cast(EditorialCharter, content))
    counts = {name: sum(one.kind == name for one in found) for name in KINDS}
    return {"clauses": number(len(found)), **{f"clauses.{name}": number(n) for name, n in counts.items()}}


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a charter while it is typed: who holds its clauses, and its best and worst pair."""
    charter = cast(EditorialCharter, content)
    found = records(charter)
    for name, said in KINDS.items():
        yield labelled(translate(said), number(sum(one.kind == name for one in found)))
    for pair in pairs(charter):
        yield f"{translate(pair.one)} / {translate(pair.other)} {number(pair.ratio, 2)} {translate(USES[pair.use])}"


def begun(around: Around) -> Content:
    """A charter as the strategy above it begins it: its pillars, its line, its networks with a week's posts."""
    if "strategy" not in around.parents:
        return EditorialCharter.model_construct()
    plan = cast("Strategy", around.parents["strategy"].content)
    used = {one.key: one.name for one in plan.networks if one.decision in ("invest", "maintain", "test")}
    weekly: dict[str, float] = {}
    for slot in plan.cadence:
        if slot.network in used:
            weekly[slot.network] = weekly.get(slot.network, 0) + slot.per_month / WEEKS
    person = plan.line.person if plan.line.person in ("tu", "vous") else "none"
    place = plan.positioning
    raw: dict[str, Any] = {
        "brand": "\n\n".join(part for part in (plan.ambition, plan.line.promise, place.benefit) if part),
        "audiences": [{"name": one.name, "needs": one.needs, "words": one.expects} for one in plan.personas],
        "pillars": [{"name": one.name, "share": one.share, "topics": ", ".join(one.examples)} for one in plan.pillars],
        "forbidden_topics": [plan.line.never] if plan.line.never else [],
        "tone": {"person": person},
        "voices": [{"adjective": one.adjective, "do": one.do, "dont": one.dont} for one in plan.line.tones],
        "language": {"default": around.language},
        "cadence": {
            "networks": [
                {"network": used[key], "per_week_min": floor(n), "per_week_max": ceil(n)} for key, n in weekly.items()
            ]
        },
        "links": {"utm_required": bool(plan.utm)},
        "legal": {"partnership_labels": ["Publicité", "Collaboration commerciale"]},
    }
    return read(EditorialCharter, raw)


def _ruled(content: Content, around: Around) -> Iterator[Finding]:
    """What the packs say of it; they are read when that is asked."""
    from cmsuite.charters.rule_checks import check

    yield from check(content, around)


UNREAD = frozenset(
    {
        "packs", "forbidden_topics", "voices.dont", "words", "emoji.allowed_sets", "hashtags", "links", "cadence",
        "clauses", "examples", "replay",
    }
)  # fmt: skip
"""What a charter is made of, and what it shows as wrong; its own checks read what it shows as right."""
CHARTER = register_kind(
    Kind(
        "editorial_charter",
        N_("Editorial charter"),
        "CHARTER",
        EditorialCharter,
        major=frozenset({"purpose", "pillars", "packs", "validation"}),
        checks=(checks.check, _ruled),
        given=given,
        computed=view,
        figures=figures,
        follows=("strategy", "brief"),
        begun=begun,
        sums=shown,
        unread=UNREAD,
    )
)
MEMO = Kind("charter_memo", N_("The charter on one page"), "CHARTER", EditorialCharter, computed=view)
"""The same content on one page, to be pinned up: nothing to say yes to."""
