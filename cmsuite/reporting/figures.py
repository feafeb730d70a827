"""The figures of a report, in the language in force: each with its message as its title."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from cmsuite.core.locale import _, day, ngettext, number
from cmsuite.engines.exports.figure import MANY, Chart, Series
from cmsuite.metrics import words
from cmsuite.metrics.kpi import Line
from cmsuite.metrics.periods import Period
from cmsuite.reporting.edition import KINDS, Edition

BEST = 8  # posts in the figure; the table has them all


def figures(edition: Edition) -> list[Chart]:
    """Those that the period has data for."""
    made = (followers(edition), kinds(edition), best_posts(edition))
    return [figure for figure in made if figure is not None]


def followers(edition: Edition) -> Chart | None:
    """Followers day by day, one line per account; days without a reading are gaps."""
    line = edition.line("followers")
    if line is None or line.now.value is None:
        return None
    period = edition.period
    days = [period.first + timedelta(place) for place in range(period.days)]
    levels = [(edition.labels[number], days) for number, days in edition.followers.by_account.items()]
    if all(len(read) < 2 for _label, read in levels):
        return None  # a point is no line: the table has it
    largest = sorted(levels, key=lambda pair: -max(pair[1].values()))[:MANY]
    return Chart(
        kind="line",
        n=sum(len(read) for _label, read in largest),
        title=_followers_title(line),
        alt=_followers_alt(largest, period),
        unit=_("followers"),
        axis=_("Day"),
        source=words.source(edition.followers.source),
        period=str(period),
        labels=tuple(days),
        series=tuple(Series(label, tuple(read.get(when) for when in days)) for label, read in largest),
    )


def _followers_title(line: Line) -> str:
    facts = {"now": words.amount(line.now.value), "before": words.amount(line.before.value)}
    if line.difference is None:
        said = _("The accounts had {now} followers at the end of the period.")
    elif line.difference > 0:
        said = _("Followers rose from {before} in the previous period to {now} in this one.")
    elif line.difference < 0:
        said = _("Followers fell from {before} in the previous period to {now} in this one.")
    else:
        said = _("Followers stayed at {now} from one period to the next.")
    return said.format(**facts)


def _followers_alt(levels: list[tuple[str, Mapping[date, Decimal]]], period: Period) -> str:
    said = [_("Line chart of the followers of each day, {period}.").format(period=period)]
    for label, days in levels:
        low, high = min(days, key=lambda when: days[when]), max(days, key=lambda when: days[when])
        said.append(
            ngettext(
                "{account}: {n} day read of {days}, lowest {low} on {low_day}, highest {high} on {high_day}.",
                "{account}: {n} days read of {days}, lowest {low} on {low_day}, highest {high} on {high_day}.",
                len(days),
            ).format(
                account=label,
                n=number(len(days)),
                days=number(period.days),
                low=number(days[low]),
                low_day=day(low),
                high=number(days[high]),
                high_day=day(high),
            )
        )
    return " ".join(said)


def kinds(edition: Edition) -> Chart | None:
    """Interactions by kind, beside those of the previous period."""
    lines = [line for line in map(edition.line, KINDS) if line is not None and line.now.value is not None]
    total = edition.line("int")
    if not lines or total is None or not total.now.value:
        return None
    first = max(lines, key=lambda line: line.now.value or 0)
    parts = [
        _("{kind}: {now}, {before} before.").format(
            kind=words.label(line.kpi), now=words.amount(line.now.value), before=words.amount(line.before.value)
        )
        for line in lines
    ]
    alike = all(line.now.n == total.now.n for line in lines)  # else some posts are in a kind and not in the total
    title = _("{kind} come first: {n} of {total} interactions.") if alike else _("{kind} come first: {n} interactions.")
    return Chart(
        kind="bar",
        n=total.now.n,
        title=title.format(
            kind=words.label(first.kpi), n=words.amount(first.now.value), total=words.amount(total.now.value)
        ),
        alt=" ".join([_("Bar chart of the interactions by kind, this period and the previous one."), *parts]),
        unit=_("interactions"),
        axis=_("Kind"),
        source=_("{now} For the previous period: {before}").format(
            now=words.source(total.now.source), before=words.source(total.before.source)
        ),
        period=_("{period}, beside {previous}").format(period=edition.period, previous=edition.period.previous),
        labels=tuple(words.label(line.kpi) for line in lines),
        series=(
            Series(_("This period"), tuple(line.now.value for line in lines)),
            Series(_("Previous period"), tuple(line.before.value for line in lines)),
        ),
    )


def best_posts(edition: Edition) -> Chart | None:
    """The posts that brought the most interactions, the first on top."""
    line = edition.line("int")
    counted = [post for post in edition.posts if post.total]
    if line is None or len(counted) < 2:
        return None
    best = sorted(counted, key=lambda post: (-(post.total or 0), post.day))[:BEST]
    facts = {
        "first": number(best[0].total),
        "last": number(best[-1].total),
        "shown": number(len(best)),
        "posts": number(len(edition.posts)),
    }
    alt = _("Bar chart of the {shown} posts with the most interactions, of {posts}: from {first} down to {last}.")
    return Chart(
        kind="bar",
        n=len(edition.posts),
        title=_("The most noticed post, of {day}, brought {n} interactions.").format(
            day=day(best[0].day), n=number(best[0].total)
        ),
        alt=alt.format(**facts),
        unit=_("interactions"),
        axis=_("Post"),
        source=words.source(line.now.source),
        period=str(edition.period),
        labels=tuple(f"{place}. {post.text or post.url}" for place, post in enumerate(best, 1)),
        series=(Series(_("Interactions"), tuple(post.total for post in best)),),
    )
