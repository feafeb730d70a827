"""What the watch costs, in sentences: the same at the command line and on screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, day, moment, ngettext, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.veille.words import AXES, FEEDS, ILL, QUIET

if TYPE_CHECKING:
    from cmsuite.veille.frugality import Frugality, SourceCost
    from cmsuite.veille.sources import Followed, SourceLine

MEGA = 1e6
LIMIT = N_(
    "An order of size: the model is proportional to bytes, made for web pages, without storage and without the sending "
    "of mails; it serves to compare two ways of working, not to declare a balance."
)
WHY = {
    "none_kept": N_("nothing kept in 90 days"),
    "few_kept": N_("hardly anything kept in 90 days"),
}


def report(found: Frugality) -> list[str]:
    """The report of a period, a sentence a line, without its sources."""
    last = found.end - timedelta(days=1)
    lines = [
        translate("From {start} to {end}: {requests} requests, {megabytes} MB, {grams} gCO2e ({grid} g/kWh).").format(
            start=day(found.start),
            end=day(last),
            requests=number(found.requests),
            megabytes=number(found.size / MEGA, 1),
            grams=number(found.grams, 1),
            grid=number(found.grid_g_per_kwh),
        )
    ]
    if found.change is not None:
        lines.append(
            translate(
                "Asked each hour, with whole bodies each time: {requests} requests, {megabytes} MB, {grams} gCO2e. "
                "What was taken is {change} of bytes; {avoided} requests were avoided."
            ).format(
                requests=number(found.fixed_requests),
                megabytes=number(found.fixed_size / MEGA, 1),
                grams=number(found.fixed_grams, 1),
                change=percent(found.change, sign=True),
                avoided=number(found.avoided),
            )
        )
    lines.append(
        translate(
            "Not modified (304): {same} of requests. Items of the last 90 days: {new}, kept: {kept} ({useful}); "
            "{kilobytes} kB for each that was kept."
        ).format(
            same=percent(found.unchanged / found.requests) if found.requests else translate("n/a"),
            new=number(found.new_90),
            kept=number(found.kept_90),
            useful=percent(found.kept_90 / found.new_90) if found.new_90 else translate("n/a"),
            kilobytes=number(found.bytes_a_kept / 1e3),
        )
    )
    return [*lines, *by_budget(found.spent, found.budget_mb, found.plan), translate(LIMIT)]


def by_budget(share: float, budget_mb: float, plan: str) -> list[str]:
    """What of the budget is gone, and which plan says how much it is."""
    lines = [spent(share, budget_mb)]
    if plan:
        said = translate("The watch plan “{title}” says so, and how often the sources of its questions are asked.")
        lines.append(said.format(title=shown(plan, 60)))
    return lines


def spent(share: float, budget_mb: float) -> str:
    """What of this month's budget is gone, and what follows from it."""
    if share >= 1:
        said = N_("This month's budget of {budget} MB is spent ({share}): only regulation and reputation go on.")
    elif share >= 0.8:
        said = N_("This month's budget of {budget} MB is nearly spent: {share}.")
    else:
        said = N_("Of this month's budget of {budget} MB, {share} is spent.")
    return translate(said).format(budget=number(budget_mb), share=percent(share, 0))


def removal(one: SourceCost) -> str:
    """A source that is proposed for removal, and why."""
    why = WHY.get(one.why or "", "")
    return translate("{title} could be stopped: {why} (items that came: {new}, {kilobytes} kB).").format(
        title=one.title, why=translate(why) if why else "", new=number(one.new_90),
        kilobytes=number(one.bytes_90 / 1e3),
    )  # fmt: skip


def is_out_of_order(one: SourceCost | SourceLine) -> bool:
    """Is it read, and is something wrong with what it gives?"""
    return bool(one.said) and one.state in ("ok", "slow")


def state_word(one: SourceCost | SourceLine) -> str:
    """How a source is, in a word or two."""
    if one.muted_at is not None:
        return translate("stopped")
    return translate(N_("malformed")) if is_out_of_order(one) else translate(FEEDS[one.state])


def followed_already(done: Followed, zone: str) -> str:
    """What became of a source that was followed already: it is asked again, or stays as it is."""
    axis, title = translate(AXES[done.axis]), shown(done.title, 60)
    if done.was:
        was = translate("stopped") if done.was == "stopped" else translate(FEEDS[done.was])
        return translate("{title} ({axis}) was {state}: it is asked again.").format(title=title, axis=axis, state=was)
    said = translate("{title} ({axis}) is followed already.")
    if done.how is not None and done.how.state in QUIET:
        said = translate("{title} ({axis}) is followed already: it is {how}.")
    how = standing(done.how, zone) if done.how is not None else ""
    return said.format(title=title, axis=axis, how=how)


def standing(one: SourceCost | SourceLine, zone: str | None = None) -> str:
    """How a source is and since when; when one that gives nothing was last read, and when it is asked again."""
    if one.muted_at is not None:
        return translate("stopped since {since}").format(since=moment(one.muted_at, zone))
    if not one.url:
        return translate("filled by hand, never asked")
    parts = [state_word(one)]
    if one.since is not None:
        parts.append(translate("since {at}").format(at=moment(one.since, zone)))
    if one.failures:
        said = ngettext("{n} failure in a row", "{n} failures in a row", one.failures)
        parts.append(said.format(n=number(one.failures)))
    if one.state in ILL or one.state == "waiting":
        last = translate("last read {at}").format(at=moment(one.last_ok_at, zone)) if one.last_ok_at else ""
        parts.append(last or translate("never read yet"))
    if one.state == "gone":
        parts.append(translate("never asked again"))
    elif one.next_at is not None:
        parts.append(translate("next try {at}").format(at=moment(one.next_at, zone)))
    else:
        parts.append(translate("next try in the next round"))
    return ", ".join(parts)
