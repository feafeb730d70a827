"""What is changing in what comes in, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, day, labelled, ngettext, number
from cmsuite.core.text import shown
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.veille.trends.finding import Found

CLASSES = {
    "emerging": N_("emerging"),
    "rising": N_("rising"),
    "peak": N_("peak"),
    "seasonal": N_("seasonal"),
    "declining": N_("declining"),
    "ended": N_("over"),
}
BY = {"words": N_("words of titles"), "tags": N_("tags of items")}
SHOWN = 9  # weeks of a curve: the one that is looked at, and its baseline


@click.command(
    "trends", cls=Command, help=N_("What the last whole week said more than the eight before, and how sure that is.")
)
@click.option("--axis", type=click.Choice(AXES), help=N_("Only this axis."))
@click.option("--by", type=click.Choice(BY), default="words", help=N_("What is counted: words of titles, or tags."))
@click.pass_obj
def trends(cli: Cli, axis: str | None, by: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.trends.finding import trends as found_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        report = found_in(act, axis=axis, by=by)
    if not cli.as_json:
        said = _("Week of {day}: {stories} stories, {tried} terms tested.")
        cli.note(
            said.format(
                day=day(report.starts_on.date()), stories=number(report.stories[-1]), tried=number(report.tried)
            )
        )
        for one in report.unconfirmed:
            cli.note(_unconfirmed(one))
        for one in report.trends:
            for warning in _warnings(one):
                cli.note(f"{shown(one.said, 40)} · {warning}")
    cli.table(
        report.trends,
        [
            (_("term"), lambda one: shown(one.said, 40)),
            (_("class"), lambda one: _(CLASSES[one.judged.kind])),
            (_("weeks"), lambda one: " ".join(str(k) for k in one.judged.series.counts[-SHOWN:])),
            (_("expected"), lambda one: number(one.judged.tested.expected, 2)),
            (_("lift"), lambda one: number(one.judged.tested.lift, 1)),
            ("q", lambda one: number(one.judged.q, 4) if one.judged.q is not None else ""),
            (_("origins"), lambda one: one.judged.series.origins[-1]),
            (_("stories"), lambda one: ", ".join(str(head.item) for head in one.heads)),
        ],
        _("No trend: nothing was said often enough, by enough publishers, and more than chance would have it."),
    )


def _unconfirmed(one: Found) -> str:
    q, tried = number(one.judged.q, 3), one.judged.tried
    rise = ngettext(
        "Rise not confirmed (q={q} for {n} term tested): pin it as a weak signal with a hypothesis and a review date.",
        "Rise not confirmed (q={q} for {n} terms tested): pin it as a weak signal with a hypothesis and a review date.",
        tried,
    )
    return labelled(shown(one.said, 40), rise.format(q=q, n=number(tried)))


def _warnings(one: Found) -> list[str]:
    found = []
    if one.artefact:
        found.append(_("More than half of it comes from sources that were added within the baseline."))
    if one.no_base:
        found.append(_("The baseline has weeks in which nothing came in."))
    return found
