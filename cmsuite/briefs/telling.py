"""What the pages of a brief show besides its words: sums, shares, paces, where each field is from, figures, signatures.

All of it in the language in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from cmsuite.briefs import envelope, framing, smart
from cmsuite.briefs.envelope import Envelope, Ticked
from cmsuite.briefs.questions import coverage, waiting
from cmsuite.briefs.words import FAMILIES, ORIGINS, SIDES, STAKES, STATES
from cmsuite.core.locale import CURRENCIES, N_, day, labelled, money, number, percent, translate
from cmsuite.engines.documents.content import Content, titled
from cmsuite.engines.exports.figure import Chart, Figure, Lane, Series, Span, Timeline
from cmsuite.engines.exports.manuscript import Signature
from cmsuite.engines.exports.parse import Given
from cmsuite.engines.exports.table import Column, Table

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Objective, Provenance, Question, Since
    from cmsuite.engines.documents.around import Around

MOST = 40  # marks of a timeline: more are not read


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the client says yes to although nobody said it. field: its title."""

    field: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Paced:
    """How fast an objective must move, in words. ratio: how many times faster than it did, empty where unknown."""

    needed: str
    past: str
    own: bool
    ratio: str


@dataclass(frozen=True, slots=True)
class Told:
    """sums: of the budget; month: what is paid a month, in words, by the place of its line. sources: where a field is
    from, by its name. called: words of the data. letters: which of the seven are answered."""

    sums: Envelope
    total: str
    net: str
    vat: str
    gross: str
    months: int | None
    paces: Mapping[str, Paced]
    sources: Mapping[str, str]
    titles: Mapping[str, str]
    assumptions: tuple[Assumed, ...]
    waiting: tuple[Question, ...]
    settled: tuple[Question, ...]
    duties: tuple[Ticked, ...]
    letters: Mapping[str, bool]
    called: Mapping[str, str]
    has_schedule: bool
    since: tuple[Since, ...]


def computed(content: Content, around: Around) -> Told:
    """Everything that a brief's template may name as `computed`."""
    brief = cast("Brief", content)
    sums = envelope.of(brief)
    return Told(
        sums=sums,
        total=money(sums.total, brief.currency),
        net=money(sums.net, brief.currency),
        vat="" if sums.vat is None else money(sums.vat, brief.currency),
        gross=money(sums.gross, brief.currency),
        months=envelope.months_of(brief),
        paces={one.key: _paced(one) for one in brief.objectives},
        sources=sources(brief),
        titles={name: titled(type(brief), name) for name in type(brief).model_fields},
        assumptions=assumptions(brief),
        waiting=waiting(brief),
        settled=tuple(one for one in brief.questions if not one.waits),
        duties=envelope.duties(brief),
        letters=coverage(brief),
        called={name: translate(said) for names in (FAMILIES, STAKES, SIDES, STATES) for name, said in names.items()},
        has_schedule=bool(_lanes(brief)),
        since=framing.since(brief, around),
    )


def stage(raw: Mapping[str, Any]) -> str:
    """What a draft waits for: the client's answers, while one of its questions is with them."""
    asked = any(isinstance(one, Mapping) and one.get("state") == "sent" for one in raw.get("questions") or ())
    return "awaiting_answers" if asked else ""


def assumptions(brief: Brief) -> tuple[Assumed, ...]:
    """All that is taken for granted: what is listed, and what stands in for an answer that never came."""
    said = [(one.field, one.what, one.why) for one in brief.assumptions if one.what]
    said += [(one.field, one.assumption, one.question) for one in brief.questions
             if one.state == "assumed_by_agency" and one.assumption]  # fmt: skip
    return tuple(Assumed(titled(type(brief), field) if field else "", what, why) for field, what, why in said)


def sources(brief: Brief) -> dict[str, str]:
    """Where each field is from, as a line under its heading says it."""
    found: dict[str, list[str]] = {}
    for one in brief.provenance:
        found.setdefault(one.field.partition(".")[0], []).append(_source(one))
    return {field: " · ".join(dict.fromkeys(lines)) for field, lines in found.items() if field}


def figures(content: Content, _around: Around) -> dict[str, str]:
    """The numbers of a brief that texts quote, by name: budget.total, budget.media, hours.agency, O1.target."""
    brief = cast("Brief", content)
    sums = envelope.of(brief)
    found = {
        "budget.total": money(sums.total, brief.currency),
        "budget.net": money(sums.net, brief.currency),
        "budget.gross": money(sums.gross, brief.currency),
        "hours.agency": number(brief.agency_hours),
        "hours.client": number(brief.client_hours),
    }
    for family in FAMILIES:
        cents = sums.by_family.get(family, 0)
        found[f"budget.{family}"] = money(cents, brief.currency)
        found[f"budget.{family}.share"] = percent(envelope.part(cents, sums.total))
    if (months := envelope.months_of(brief)) is not None:
        found["months"] = number(months)
    for one in brief.objectives:
        for name in ("baseline", "target"):
            if (value := getattr(one, name)) is not None:
                found[f"{one.key}.{name}"] = _plain(value)
    return found


def given(content: Content, _around: Around) -> Given:
    """What a brief's template may name: sums as a table and a chart, objectives, dates, where each one signs."""
    brief = cast("Brief", content)
    said = translate("Approved: date and signature")
    return Given(
        figures=dict(_figures(brief)),
        tables=dict(_tables(brief)),
        signatures={
            f"validator-{n}": Signature(one.name, one.function, said) for n, one in enumerate(brief.validators, 1)
        },
    )


def _paced(one: Objective) -> Paced:
    speed = smart.pace(one)
    ratio = speed.ratio
    return Paced(
        "" if speed.needed is None else percent(speed.needed),
        "" if speed.past is None else percent(speed.past),
        speed.own,
        "" if ratio is None else number(ratio, 1),
    )


def _source(one: Provenance) -> str:
    when = [day(one.on)] if one.on else []
    parts = [part for part in (one.who, *when, one.at) if part]
    origin = translate(ORIGINS[one.origin])
    return labelled(origin, ", ".join(parts)) if parts else origin


def _plain(value: Decimal) -> str:
    return number(value, 0 if value == int(value) else 2)


def _period(brief: Brief) -> str:
    if brief.starts_on is None or brief.ends_on is None:
        return translate("Period to be set")
    return translate("{first} to {last}").format(first=day(brief.starts_on), last=day(brief.ends_on))


def _figures(brief: Brief) -> Iterator[tuple[str, Figure]]:
    sums = envelope.of(brief)
    families = sorted(((cents, name) for name, cents in sums.by_family.items() if cents), reverse=True)
    if sums.total and len(families) > 1:
        names = [translate(FAMILIES[name]) for _cents, name in families]
        most = percent(families[0][0] / sums.total, 0)
        yield (
            "budget",
            Chart(
                title=translate("{family}: {share} of the envelope").format(family=names[0], share=most),
                alt=translate("Bars of the {n} families of the budget, from {most} down to {least}.").format(
                    n=len(names), most=names[0], least=names[-1]
                ),
                source=translate("This note, section Budget"),
                period=_period(brief),
                unit=CURRENCIES.get(brief.currency, brief.currency),
                decimals=0,
                kind="bar",
                axis=translate("Family"),
                labels=tuple(names),
                series=(Series(translate("Amount"), tuple(Decimal(cents) / 100 for cents, _name in families)),),
            ),
        )
    if lanes := _lanes(brief):
        days = [span.first for lane in lanes for span in lane.spans]
        yield (
            "schedule",
            Timeline(
                title=translate("{n} dates to keep, the first on {day}").format(n=len(days), day=day(min(days))),
                alt=translate("A line for each kind of date, from {first} to {last}.").format(
                    first=day(min(days)), last=day(max(span.last for lane in lanes for span in lane.spans))
                ),
                source=translate("This note, sections Objectives, Schedule and Deliverables"),
                period=_period(brief),
                axis=translate("Kind of date"),
                lanes=lanes,
            ),
        )


def _lanes(brief: Brief) -> tuple[Lane, ...]:
    dated: list[tuple[str, list[tuple[str, date | None]]]] = [
        (N_("Milestones"), [(one.what, one.on) for one in brief.milestones]),
        (N_("Deliverables"), [(one.what, one.on) for one in brief.deliverables]),
        (N_("Objectives"), [(f"{goal.key}{chr(0xA0)}· {step.what}", step.on)
                            for goal in brief.objectives for step in goal.milestones]),
    ]  # fmt: skip
    lanes = []
    for name, marks in dated:
        spans = tuple(Span(what, on, on) for what, on in sorted(_known(marks), key=lambda mark: mark[1])[:MOST])
        if spans:
            lanes.append(Lane(translate(name), spans))
    return tuple(lanes)


def _known(marks: list[tuple[str, date | None]]) -> Iterator[tuple[str, date]]:
    for what, on in marks:
        if what.strip() and on is not None:
            yield what, on


def _tables(brief: Brief) -> Iterator[tuple[str, Table]]:
    if brief.budget:
        yield "budget", _budget(brief)
    if brief.objectives:
        columns = (
            Column(translate("Objective")),
            Column(translate("Indicator")),
            Column(translate("Level today"), "number", alike=False, decimals=2),
            Column(translate("Target"), "number", alike=False, decimals=2),
            Column(translate("Deadline"), "day"),
        )
        rows = tuple(
            (f"{one.key} {one.verb} {one.object}".strip(), one.kpi, one.baseline, one.target, one.ends_on)
            for one in brief.objectives
        )
        said = translate("Where each objective starts, and where it is to arrive")
        yield "objectives", Table(said, columns, rows, translate("This note, section Objectives"))


def _budget(brief: Brief) -> Table:
    sums = envelope.of(brief)
    taxed = translate("Total without tax") if brief.tax == "ht" else translate("Total, tax included")
    columns = (
        Column(translate("Family")),
        Column(translate("What for")),
        Column(translate("Who pays the invoice")),
        Column(translate("Amount"), "money", brief.currency or "EUR"),
        Column(translate("Share"), "percent", decimals=1),
    )
    rows: list[tuple[str | int | Decimal | date | None, ...]] = [
        (translate(FAMILIES[one.line.family]), _what_for(one, brief), one.line.payer, one.line.cents,
         None if one.share is None else Decimal(str(round(one.share, 4))))
        for one in sums.shares
    ]  # fmt: skip
    rows.append((taxed, "", "", sums.total, Decimal(1) if sums.total else None))
    return Table(translate("The envelope, line by line"), columns, tuple(rows), translate("This note"))


def _what_for(one: envelope.Share, brief: Brief) -> str:
    if one.a_month is None:
        return one.line.what
    monthly = translate("{amount} a month").format(amount=money(one.a_month, brief.currency))
    return f"{one.line.what} ({monthly})" if one.line.what else monthly
