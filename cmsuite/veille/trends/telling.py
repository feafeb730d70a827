"""What is said of a trend, in the language in force: its sentence, its figures, its curve. Of causes nothing is said:
how often something is told shows none. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, day, labelled, ngettext, number, span, translate
from cmsuite.core.text import shown
from cmsuite.veille.trends.judging import HISTORY, ORIGINS, SURE
from cmsuite.veille.trends.statistics import BASELINE
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.exports.figure import Chart
    from cmsuite.veille.trends.finding import Found, Report

    Dated = tuple[date, int, int, int]

CLASSES = {
    "emerging": N_("emerging"),
    "rising": N_("rising"),
    "peak": N_("peak"),
    "seasonal": N_("seasonal"),
    "declining": N_("declining"),
    "ended": N_("over"),
}
BY = {
    "words": N_("words of titles"),
    "tags": N_("tags of items"),
    "keywords": N_("keywords of the watch plan, in titles and texts"),
}
LONGEST = 40  # letters of a term
FALLS = ("declining", "ended")  # classes
LEAST_Q = 0.0001  # below, the digits say nothing more
SHOWN = BASELINE + 1  # buckets of a curve: the one that is looked at, and its baseline


def told(one: Found) -> str:
    """The term."""
    return shown(one.said, LONGEST)


def classed(one: Found) -> str:
    """Its class."""
    return translate(CLASSES[one.judged.kind]) if one.judged.kind else translate(N_("not confirmed"))


def sentence(report: Report, one: Found) -> str:
    """What was counted, against what the baseline lets expect."""
    of = one.judged.tested
    said = figures_said(told(one), of.k, of.n, of.expected, of.lift, one.judged.series.origins[-1])
    return labelled(looked_at(report), said)


def figures_said(term: str, k: int, n: int, expected: float, lift: float, origins: int) -> str:
    """The figures of a term in a sentence. lift: how many times what was expected."""
    if not k:
        none = translate(N_("“{term}”: none of {n} stories, where {expected} are expected."))
        return none.format(term=shown(term, LONGEST), n=number(n), expected=number(expected, 2))
    said = ngettext(
        "“{term}”: {k} of {n} stories, where {expected} are expected; {lift} times as many, from {origins} publisher.",
        "“{term}”: {k} of {n} stories, where {expected} are expected; {lift} times as many, from {origins} publishers.",
        origins,
    )
    return said.format(
        term=shown(term, LONGEST), k=number(k), n=number(n), expected=number(expected, 2), lift=number(lift, 1),
        origins=number(origins),
    )  # fmt: skip


def looked_at(report: Report) -> str:
    """The bucket that is looked at."""
    said = N_("Day of {day}") if report.daily else N_("Week of {day}")
    return translate(said).format(day=day(report.starts_on.date()))


def summary(report: Report) -> str:
    """Of what all of it was found, and whether that is too little for any trend."""
    n, tried = report.stories[-1], report.tried
    stories = ngettext("{n} story", "{n} stories", n).format(n=number(n))
    tested = ngettext("{n} term tested", "{n} terms tested", tried).format(n=number(tried))
    found = labelled(looked_at(report), f"{stories}, {tested}.")
    if report.keywords == 0:
        none = translate(N_("No watch plan in force names a keyword."))
        found = f"{found} {none}"
    return f"{found} {_short(report)}" if report.history < HISTORY else found


def _short(report: Report) -> str:
    n = report.history
    said = (
        ngettext("{n} day of the {all} before has stories: a trend takes {least}.",
                 "{n} days of the {all} before have stories: a trend takes {least}.", n)
        if report.daily
        else ngettext("{n} week of the {all} before has stories: a trend takes {least}.",
                      "{n} weeks of the {all} before have stories: a trend takes {least}.", n)
    )  # fmt: skip
    return said.format(n=number(n), all=number(BASELINE), least=number(HISTORY))


def all_unconfirmed(report: Report) -> list[str]:
    """The same of all rises that are not confirmed, a sentence for those of each reason; a list names them."""
    few = [one for one in report.unconfirmed if _is_of_few(one)]
    chance = [one for one in report.unconfirmed if not _is_of_few(one)]
    said = [unconfirmed(some[0]) for some in (few, chance) if len(some) == 1]
    if len(few) > 1:
        many = translate(N_(
            "{n} rises of fewer publishers than the {least} that a trend takes: pin them as weak signals with a "
            "hypothesis and a review date."
        ))  # fmt: skip
        said.append(many.format(n=number(len(few)), least=number(ORIGINS)))
    if len(chance) > 1:
        many = translate(N_(
            "{n} rises not confirmed (q from {low} on for {tried} terms tested): pin them as weak signals with a "
            "hypothesis and a review date."
        ))  # fmt: skip
        low = number(min(one.judged.q or 0 for one in chance), 3)
        said.append(many.format(n=number(len(chance)), low=low, tried=number(report.tried)))
    return said


def _is_of_few(one: Found) -> bool:
    """Whether a rise is sure, and of too few publishers."""
    return (one.judged.q or 0) <= SURE


def unconfirmed(one: Found) -> str:
    """What is said of a rise that is not confirmed: too few say it, or it may be chance."""
    if _is_of_few(one):
        n = one.judged.series.origins[-1]
        few = ngettext(
            "Rise of {n} publisher, and a trend takes {least}: pin it as a weak signal with a hypothesis and a review "
            "date.",
            "Rise of {n} publishers, and a trend takes {least}: pin it as a weak signal with a hypothesis and a review "
            "date.",
            n,
        )
        return few.format(n=number(n), least=number(ORIGINS))
    q, tried = number(one.judged.q, 3), one.judged.tried
    rise = ngettext(
        "Rise not confirmed (q={q} for {n} term tested): pin it as a weak signal with a hypothesis and a review date.",
        "Rise not confirmed (q={q} for {n} terms tested): pin it as a weak signal with a hypothesis and a review date.",
        tried,
    )
    return rise.format(q=q, n=number(tried))


def warnings(one: Found) -> list[str]:
    """What makes its figures doubtful."""
    found = []
    if one.artefact:
        found.append(translate(N_("More than half of it comes from sources that were added within the baseline.")))
    if one.no_base:
        found.append(translate(N_("The baseline has periods in which nothing came in.")))
    return found


def burst(report: Report, one: Found) -> str:
    """The burst of a long series, with its weight; nothing where there is none."""
    if one.burst is None:
        return ""
    n, since = one.burst.length, report.starts[one.burst.first].date()
    said = ngettext(
        "Burst of a long series (Kleinberg) since {day}: {n} period, weight {weight}.",
        "Burst of a long series (Kleinberg) since {day}: {n} periods, weight {weight}.",
        n,
    )
    return said.format(day=day(since), n=number(n), weight=number(one.burst.weight, 1))


def q_of(one: Found) -> str:
    """How sure its rise is; nothing where it falls."""
    return "" if one.judged.kind in FALLS else q_said(one.judged.q)


def q_said(q: float | Decimal | None) -> str:
    """A q as it is shown; nothing where there is none."""
    if q is None:
        return ""
    return number(q, 4) if q >= LEAST_Q else f"< {number(LEAST_Q, 4)}"


def expected(report: Report, one: Found) -> str:
    """What the baseline lets expect, and between which counts 95 % would lie."""
    here = report.curve(one)[-1]
    return f"{number(one.judged.tested.expected, 2)} ({number(here.low)}–{number(here.high)})"


def how_sure(q: float | Decimal | None) -> str:
    """A q with its name: `q=0.0018`, or `q < 0.0001`."""
    said = q_said(q)
    return f"q {said}" if said.startswith("<") else f"q={said}"


def counted_how(report: Report) -> str:
    """By which question the figures were counted, so that who reads them can ask it again."""
    starts = report.starts[-SHOWN:]
    said = translate(N_("{by}, {axis}, {span}; stories, without what was discarded as off topic or duplicate"))
    return said.format(
        by=translate(BY[report.by]), axis=translate(AXES[report.axis] if report.axis else N_("all axes")),
        span=span(starts[0].date(), report.ends_on),
    )  # fmt: skip


def chart(report: Report, one: Found) -> Chart:
    """Its curve within what 95 % of chance would have given."""
    points = report.curve(one)
    return curve(
        [(point.starts_on.date(), point.k, point.low, point.high) for point in points],
        title=sentence(report, one), source=counted_how(report),
    )  # fmt: skip


def curve(points: list[Dated], *, title: str, source: str) -> Chart:
    """points: day, stories, between which numbers 95 % would lie."""
    from cmsuite.engines.exports.figure import Chart, Series

    days, *columns = zip(*points, strict=True)
    names = N_("Stories"), N_("Expected at least (95%)"), N_("Expected at most (95%)")
    return Chart(
        title=title, alt=in_words(points), source=source, period=span(points[0][0], points[-1][0]),
        unit=translate(N_("stories")), kind="line", axis=translate(N_("From")), labels=days, decimals=0,
        series=tuple(
            Series(translate(name), tuple(map(Decimal, values))) for name, values in zip(names, columns, strict=True)
        ),
    )  # fmt: skip


def in_words(points: list[Dated]) -> str:
    """The curve for who does not see it."""
    said = translate(N_("Stories from {first} on: {counts}. At the end, {low} to {high} would be expected."))
    counts = ", ".join(number(point[1]) for point in points)
    return said.format(first=day(points[0][0]), counts=counts, low=number(points[-1][2]), high=number(points[-1][3]))


def kept(figures: Mapping[str, Any]) -> str:
    """Figures as they were kept with a weak signal."""
    if not figures:
        return ""
    said = ngettext(
        "{k} of {n} stories, {expected} expected, from {origins} publisher",
        "{k} of {n} stories, {expected} expected, from {origins} publishers",
        figures["origins"],
    )
    told = said.format(
        k=number(figures["k"]), n=number(figures["n"]), expected=number(figures["expected"], 2),
        origins=number(figures["origins"]),
    )  # fmt: skip
    return told if figures.get("q") is None else f"{told} ({how_sure(figures['q'])})"
