"""The month's report of frugality, and the register of sources, as a document to hand over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import copy_context
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from cmsuite.core.locale import N_, day, month, speak, translate
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.manuscript import Block, Heading, Listing, Manuscript, Paragraph, Tabled, Text
from cmsuite.engines.exports.table import Column, Table
from cmsuite.veille.telling_cost import LIMIT, removal, report, state_word
from cmsuite.veille.words import AXES, OWNERS, PAYWALLS

if TYPE_CHECKING:
    from pathlib import Path

    from cmsuite.engines.acts import Act
    from cmsuite.veille.frugality import Frugality
    from cmsuite.veille.sources import SourceLine

Tongue = Literal["en", "fr"]
TITLE = N_("Frugality of the watch")
HEADS = (
    N_("Source"), N_("Axis"), N_("Reliability"), N_("Who publishes"), N_("Country"), N_("To read"),
    N_("Looked after by"), N_("State"),
)  # fmt: skip


def paper(
    found: Frugality, register: Mapping[int, SourceLine], brand: str, look: Look, tongue: Tongue, today: date
) -> Manuscript:
    """What a month of the watch cost and gave, what could be stopped, each source; in a language. register: by number.

    Pure."""
    return copy_context().run(_paper, found, register, brand, look, tongue, today)


def _paper(
    found: Frugality, register: Mapping[int, SourceLine], brand: str, look: Look, tongue: Tongue, today: date
) -> Manuscript:
    speak(tongue)
    kind = translate(TITLE)
    limit = translate(LIMIT)
    said = [one for one in report(found) if one != limit]
    blocks: list[Block] = [_said(one) for one in said]
    stop = [removal(one) for one in found.sources if one.why]
    blocks += _part("stop", N_("Could be stopped"), [Listing(tuple((_said(one),) for one in stop))] if stop else
                    [_said(translate(N_("No source is proposed for removal.")))])  # fmt: skip
    if found.sources:
        source = translate(N_("Counted by cmsuite on {day}.")).format(day=day(today))
        blocks += _part("sources", N_("Source by source"), [Tabled("cost", _cost(found, source))])
        blocks += _part("register", N_("Register of sources"), [Tabled("register", _register(found, register, source))])
    blocks += _part("limit", N_("How far these figures reach"), [_said(limit)])
    of = month(found.start)
    sheets = {"cost": translate("Source by source"), "register": translate("Register of sources")}
    return Manuscript(kind, tongue, tuple(blocks), look, today, subtitle=of, kind=kind, brand=brand, sheets=sheets)


def _part(name: str, title: str, blocks: Sequence[Block]) -> list[Block]:
    return [Heading(1, (Text(translate(title)),), name), *blocks]


def _said(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _cost(found: Frugality, source: str) -> Table:
    columns = (
        Column(translate("Source")),
        Column(translate("Requests"), "number"),
        Column(translate("Not modified"), "number"),
        Column(translate("kB"), "number", decimals=1),
        Column(translate("New in 90 days"), "number"),
        Column(translate("Kept in 90 days"), "number"),
        Column(translate("Useful"), "percent", decimals=1),
    )
    rows = tuple(
        (
            one.title, one.requests, one.unchanged, Decimal(one.size) / 1_000, one.new_90, one.kept_90,
            Decimal(one.kept_90) / one.new_90 if one.new_90 else None,
        )
        for one in found.sources
    )  # fmt: skip
    return Table(translate(N_("What each source cost and gave")), columns, rows, source)


def _register(found: Frugality, register: Mapping[int, SourceLine], source: str) -> Table:
    return Table(
        translate(N_("What each source is")),
        tuple(Column(translate(one)) for one in HEADS),
        tuple(_what(register[one.source]) for one in found.sources if one.source in register),
        source,
    )


def _what(one: SourceLine) -> tuple[str, ...]:
    who = [translate(OWNERS[one.owner_type]) if one.owner_type else "", one.publisher or ""]
    return (
        one.title, translate(AXES[one.axis]), one.reliability or "", ", ".join(filter(None, who)), one.country or "",
        translate(PAYWALLS[one.paywall]) if one.paywall else "", one.owner or "",
        state_word(one),
    )  # fmt: skip


def handed_over(act: Act, start: date, end: date, tongue: Tongue, media: Path) -> Manuscript:
    """The report of a month of the brand, with its look. A question. media: where its logo is."""
    from cmsuite.engines.documents.branding import look_of
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.people.models import Brand
    from cmsuite.veille.frugality import frugality
    from cmsuite.veille.sources import sources

    brand = act.get(Brand, act.in_brand)
    look, register = look_of(act, act.in_brand).whole(media), {one.id: one for one in sources(act)}
    return paper(frugality(act, start, end), register, brand.name, look, tongue, today_in(act))
