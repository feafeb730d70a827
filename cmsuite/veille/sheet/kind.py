"""The watch sheet as a kind of document: what its templates name, what a screen says beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.veille.behind import Behind, behind
from cmsuite.veille.digest.tongues import tongue_of
from cmsuite.veille.sheet import checks
from cmsuite.veille.sheet.schema import Assessed, WatchSheet
from cmsuite.veille.sheet.words import BANDS, DECISIONS, DOMAINS, HORIZONS
from cmsuite.veille.telling import in_words
from cmsuite.veille.words import AXES

NAME = "watch_sheet"


@dataclass(frozen=True, slots=True)
class View:
    """What the templates are given besides the content, in the language in force. rating, impact: empty where nobody
    said; band: of the impact."""

    axis: str
    rating: str
    impact: str
    band: str
    horizon: str
    domains: str
    decision: str


def view(content: Content, around: Around) -> View:
    """Everything that a reader is told besides."""
    sheet = cast(WatchSheet, content)
    found = checks.assessed(sheet.impact)
    return View(
        axis=translate(AXES[sheet.axis]),
        rating=in_words(f"{sheet.letter}{sheet.info}") if sheet.letter and sheet.info else "",
        impact=signed(sheet.impact) if found else "",
        band=translate(BANDS[found.band]) if found else "",
        horizon=translate(HORIZONS[sheet.impact.horizon]),
        domains=", ".join(translate(DOMAINS[one]) for one in sheet.impact.domains),
        decision=translate(DECISIONS[sheet.impact.decision]),
    )


def signed(of: Assessed) -> str:
    """An impact as a number with its sign."""
    found = checks.assessed(of)
    if found is None:
        return "—"
    places = next(n for n in range(3) if found.value == round(found.value, n))
    size = number(abs(found.value), places)
    return f"{'−' if found.value < 0 else ''}{size}"


def figures(content: Content, around: Around) -> Mapping[str, str]:
    """Its impact."""
    return {"impact": signed(cast(WatchSheet, content).impact)}


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a sheet while it is typed."""
    sheet = cast(WatchSheet, content)
    found = checks.assessed(sheet.impact)
    said = f"{signed(sheet.impact)} · {translate(BANDS[found.band])}" if found else "—"
    yield labelled(translate(N_("Impact (probability × gravity × horizon)")), said)
    yield labelled(translate(N_("Decision")), translate(DECISIONS[sheet.impact.decision]))


def sourced(content: Content) -> Iterator[str]:
    """Each fact names its source; what else is said rests on them."""
    sheet = cast(WatchSheet, content)
    yield from ("announced", "available", "corroboration", "changes", "since", "whom", "uncertainty", "would_change")
    yield from ("article", "question", "impact.objects", "impact.reason")
    yield from (f"facts.{place}.{name}" for place in range(len(sheet.facts)) for name in ("text", "source", "url"))


def titled(content: Content, language: str) -> tuple[str, str]:
    """The title of its article, which the sheet's own ends with; and in which language that is."""
    sheet = cast(WatchSheet, content)
    return sheet.article, tongue_of(sheet.article, sheet.language, language)


def beside(act: Act, brand: int, content: Content, sent: bool) -> Mapping[int, Behind]:
    """What the watch knows of its item."""
    return behind(act, brand, [item] if (item := cast(WatchSheet, content).item) else (), sent)


UNREAD = frozenset({"axis", "article", "language", "letter", "facts.url", "facts.source", "impact.horizon",
                    "impact.domains", "impact.decision"})  # fmt: skip
"""What is chosen, an address or a name: no sentences of ours."""
SHEET = register_kind(
    Kind(
        NAME,
        N_("Watch sheet"),
        "FICHE",
        WatchSheet,
        handed="read",
        checks=(checks.check,),
        computed=view,
        figures=figures,
        sums=shown,
        sourced=sourced,
        alone=True,
        unread=UNREAD,
        titled=titled,
        beside=beside,
        short=True,
    )
)
