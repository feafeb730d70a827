"""An issue as a kind of document: what its templates name, how long it takes to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from cmsuite.core.locale import N_, labelled, language, number, span, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding, Kind, register_kind
from cmsuite.engines.exports.figure import Chart, Series, value_text
from cmsuite.engines.exports.parse import Given
from cmsuite.veille.behind import Behind, behind
from cmsuite.veille.digest import checks
from cmsuite.veille.digest.schema import Digest, Highlight
from cmsuite.veille.digest.tongues import Tongues, elsewhere, tongues
from cmsuite.veille.digest.words import AUDIENCES, INFO
from cmsuite.veille.words import AXES

PACE = 200  # words a minute
NAME = "digest"


@dataclass(frozen=True, slots=True)
class View:
    """What the templates are given besides the content. period: empty without its days. minutes: of reading. rated: the
    rating of each item in words, by its key. trend: whether there is a chart. sources: of whom the items are. tongues:
    in which language each item is, by its key. asked: those that somebody is to act on."""

    period: str
    minutes: int
    rated: Mapping[str, str]
    axes: Mapping[str, str]
    trend: bool
    sources: tuple[Highlight, ...]
    tongues: Mapping[str, Tongues]
    asked: tuple[Highlight, ...]


def minutes(issue: Digest) -> int:
    """How long it takes to read, at 200 words a minute."""
    return max(1, -(-checks.words_of(issue) // PACE))


def period(issue: Digest) -> str:
    """The days that it is about."""
    return span(issue.starts_on, issue.ends_on) if issue.starts_on and issue.ends_on else ""


def view(content: Content, around: Around) -> View:
    """Everything that a reader is told besides."""
    issue = cast(Digest, content)
    return View(
        period=period(issue),
        minutes=minutes(issue),
        rated={one.key: _rated(one) for one in issue.items},
        axes={name: translate(said) for name, said in AXES.items()},
        trend=_chart(issue) is not None,
        sources=_sources(issue),
        tongues={one.key: tongues(one, language()) for one in issue.items},
        asked=tuple(one for one in issue.items if one.action.strip()),
    )


def _sources(issue: Digest) -> tuple[Highlight, ...]:
    """Of whom the items are, each said once for a day."""
    found: dict[tuple[object, ...], Highlight] = {}
    for one in issue.items:
        if one.url:
            found.setdefault((one.publisher, one.author, one.published_on, one.licensor), one)
    return tuple(found.values())


def _rated(one: Highlight) -> str:
    if not (one.letter and one.info):
        return ""
    return labelled(checks.code(one), translate(INFO[one.info]))


def given(content: Content, around: Around) -> Given:
    """The chart of the trend."""
    chart = _chart(cast(Digest, content))
    return Given(figures={"trend": chart} if chart is not None else {})


def _chart(issue: Digest) -> Chart | None:
    """Bars from zero; none where something is missing that a reader could not do without."""
    trend = issue.trend
    points = {one.label: one.value for one in trend.points if one.label}
    if not (points and trend.title and trend.said and trend.source):
        return None
    unit = trend.unit or translate(N_("How many"))
    return Chart(
        title=trend.title,
        alt=_seen(points, unit),
        source=trend.source,
        period=" – ".join(dict.fromkeys((next(iter(points)), list(points)[-1]))),
        unit=unit,
        kind="bar",
        axis=translate(N_("When")),
        labels=tuple(points),
        series=(Series(unit, tuple(points.values())),),
    )


def _seen(points: Mapping[str, Decimal], unit: str) -> str:
    """What is seen of the bars, for who reads them: a mail draws none, and says it beside what they mean."""
    first, last = next(iter(points)), list(points)[-1]
    highest = max(points, key=lambda label: points[label])
    said = translate(N_("bars from {first} ({from_}) to {last} ({to}); the highest is {highest} ({most})."))
    values = {"from_": points[first], "to": points[last], "most": points[highest]}
    text = said.format(first=first, last=last, highest=highest,
                       **{name: value_text(value, 2) for name, value in values.items()})  # fmt: skip
    return labelled(unit, text)


def figures(content: Content, around: Around) -> Mapping[str, str]:
    """How many items there are."""
    return {"items": number(len(cast(Digest, content).items))}


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside an issue while it is composed."""
    issue = cast(Digest, content)
    said = translate(N_("{n} min to read, {words} words, {items} items for: {audience}"))
    yield said.format(
        n=minutes(issue),
        words=number(checks.words_of(issue)),
        items=len(issue.items),
        audience=translate(AUDIENCES[issue.audience]),
    )
    yield labelled(translate(N_("Subject")), f"{issue.subject or '—'} ({len(issue.subject)})")


def sourced(content: Content) -> Iterator[str]:
    """Each item names its article: that is the source of its numbers."""
    issue = cast(Digest, content)
    yield from ("subject", "regulation", "editorial", "dropped", "trend.title", "trend.said")
    names = ("headline", "summary", "so_what", "action", "quote", "article", "publisher", "author", "url", "licensor")
    yield from (f"items.{place}.{name}" for place in range(len(issue.items)) for name in names)
    yield from (f"agenda.{place}.what" for place in range(len(issue.agenda)))
    yield from (f"trend.points.{place}.label" for place in range(len(issue.trend.points)))
    yield from ("infographic.title", "infographic.said", "infographic.unit", "infographic.first", "infographic.second")
    lines = range(len(issue.infographic.rows))
    yield from (f"infographic.rows.{place}.{name}" for place in lines for name in ("label", "unit"))


def foreign(content: Content, language: str) -> Mapping[str, str]:
    """The texts that are in another language than the issue's."""
    return dict(elsewhere(cast(Digest, content), language))


def _drawn(content: Content, around: Around) -> Iterator[Finding]:
    """What keeps the infographic from being shown."""
    issue = cast(Digest, content)
    if issue.infographic.template:
        from cmsuite.veille.digest.infographic import check

        yield from check(issue.infographic)


def beside(act: Act, brand: int, content: Content, sent: bool) -> Mapping[int, Behind]:
    """What the watch knows of its items."""
    return behind(act, brand, {one.item for one in cast(Digest, content).items}, sent)


UNREAD = frozenset({"items.url", "items.axis", "items.letter", "items.quote", "items.article", "items.author",
                    "items.publisher", "items.licensor", "items.language", "audience", "press", "feedback",
                    "infographic.template"})  # fmt: skip
"""What is chosen, an address, or others' words: no sentences of ours."""
DIGEST = register_kind(
    Kind(
        NAME,
        N_("Watch issue"),
        "NEWS",
        Digest,
        handed="mailed",
        checks=(checks.check, _drawn),
        given=given,
        computed=view,
        figures=figures,
        sums=shown,
        slides="digest_summary",
        sourced=sourced,
        alone=True,
        scope="newsletter",
        unread=UNREAD,
        foreign=foreign,
        beside=beside,
    )
)
