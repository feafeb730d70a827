"""What is changing in what comes in, how sure that is, and what is looked at again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command, Group
from cmsuite.cli.when import Day
from cmsuite.core.locale import N_, _, day, labelled, number
from cmsuite.core.text import shown
from cmsuite.veille.trends import telling
from cmsuite.veille.words import AXES, OUTCOMES

if TYPE_CHECKING:
    from cmsuite.veille.signals import SignalLine
    from cmsuite.veille.trends.finding import Report

axis_option = click.option("--axis", type=click.Choice(AXES), help=N_("Only this axis."))
by_option = click.option(
    "--by",
    type=click.Choice(telling.BY),
    default="words",
    help=N_("What is counted: words of titles, tags, or keywords of the watch plan in force."),
)


@click.command(
    "trends", cls=Command, help=N_("What the last whole week said more than the eight before, and how sure that is.")
)
@axis_option
@by_option
@click.pass_obj
def trends(cli: Cli, axis: str | None, by: str) -> None:
    report = _report(cli, axis, by)
    if not cli.as_json:
        cli.note(telling.summary(report))
        for said in telling.all_unconfirmed(report):
            cli.note(said)
        for said, terms in _said(report).items():
            cli.note(f"{', '.join(terms)} · {said}")
    cli.table(
        (*report.trends, *report.unconfirmed),
        [
            (_("term"), telling.told),
            (_("class"), telling.classed),
            (_("weeks"), lambda one: " ".join(str(k) for k in one.judged.series.counts[-telling.SHOWN :])),
            (_("expected (95%)"), lambda one: telling.expected(report, one)),
            (_("lift"), lambda one: number(one.judged.tested.lift, 1)),
            ("q", telling.q_of),
            (_("origins"), lambda one: one.judged.series.origins[-1]),
            (_("stories"), lambda one: ", ".join(str(head.item) for head in one.heads)),
        ],
        _("No trend: nothing was said often enough, by enough publishers, and more than chance would have it."),
    )


def _said(report: Report) -> dict[str, list[str]]:
    """What is said of trends besides their figures, each with the terms that it is said of."""
    found: dict[str, list[str]] = {}
    for one in report.trends:
        for said in filter(None, [telling.burst(report, one), *telling.warnings(one)]):
            found.setdefault(said, []).append(telling.told(one))
    return found


@click.command("report", cls=Command, help=N_("Begin a trend report of what is a trend now: a document, in draft."))
@click.argument("terms", nargs=-1, metavar="[TERM]...")
@axis_option
@by_option
@click.option("--title", default="", help=N_("Else the week's."))
@click.option("--into", type=int, metavar="DOCUMENT", help=N_("Add them to this draft of a trend report."))
@click.pass_obj
def report(cli: Cli, terms: tuple[str, ...], axis: str | None, by: str, title: str, into: int | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.trends.note.beginning import add_trends, begin_report, chosen

    found = _report(cli, axis, by)
    wanted = chosen(found, terms)
    load_kinds()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        made = begin_report(act, found, wanted, title=title) if into is None else add_trends(act, into, found, wanted)
    said = _("Trend report {id}, in draft: cmsuite document show {id}")
    cli.say(made, said.format(id=made.document_id))


@click.group("signals", cls=Group, help=N_("Weak signals: pinned with a hypothesis, looked at again on a day."))
def signals() -> None:
    pass


@signals.command("list", help=N_("Those that wait to be looked at again, the next first."))
@click.option("--all", "reviewed", is_flag=True, help=N_("Those that were confirmed or dropped too."))
@click.pass_obj
def list_(cli: Cli, reviewed: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.signals import signals as found

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = found(act, reviewed=reviewed)
    cli.table(
        lines,
        [
            (_("number"), lambda one: one.id),
            (_("term"), lambda one: shown(one.term, 40)),
            (_("axis"), lambda one: _(AXES[one.axis]) if one.axis else ""),
            (_("look again"), lambda one: day(one.review_on)),
            (_("state"), state_of),
            (_("then"), lambda one: telling.kept(one.figures)),
            (_("hypothesis"), lambda one: shown(one.hypothesis, 80)),
            (_("reason"), lambda one: shown(one.reason or "", 80)),
        ],
        _("No weak signal is pinned."),
    )


def state_of(one: SignalLine) -> str:
    return _(OUTCOMES[one.outcome]) if one.outcome else _("due") if one.due else _("waits")


@signals.command("pin", help=N_("Pin a term that is no trend yet, with what you suppose and when you look again."))
@click.argument("term")
@click.option("--hypothesis", required=True, help=N_("What it might become, and why that matters."))
@click.option("--review", "review_on", type=Day(), required=True, metavar="DAY", help=N_("When you look again."))
@axis_option
@by_option
@click.pass_obj
def pin(cli: Cli, term: str, hypothesis: str, review_on: date, axis: str | None, by: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.signals import pin as pinned
    from cmsuite.veille.trends.finding import figures_of

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        figures = figures_of(act, term, axis=axis, by=by)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = pinned(act, term, hypothesis, review_on, axis=axis, figures=figures)
    said = _("Weak signal {id}: {term}, looked at again on {day}.")
    cli.say(done, said.format(id=done.id, term=shown(done.term), day=day(done.review_on)))


signal_argument = click.argument("signal", type=int)


@signals.command("edit", help=N_("Suppose something else of a weak signal, or look again on another day."))
@signal_argument
@click.option("--hypothesis", help=N_("What it might become, and why that matters."))
@click.option("--review", "review_on", type=Day(), metavar="DAY", help=N_("When you look again."))
@click.pass_obj
def edit(cli: Cli, signal: int, hypothesis: str | None, review_on: date | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.signals import edit_signal

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = edit_signal(act, signal, hypothesis=hypothesis, review_on=review_on)
    cli.say(done, _("Weak signal {id} is changed.").format(id=done.id))


@signals.command("review", help=N_("Look again at a weak signal: how often it is said now; confirm or drop it."))
@signal_argument
@click.option("--confirm/--drop", "confirmed", default=None, help=N_("What came of it; without: only what is said."))
@click.option("--because", default="", metavar="TEXT", help=N_("Why; needed."))
@click.pass_obj
def review(cli: Cli, signal: int, confirmed: bool | None, because: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.signals import review as reviewed
    from cmsuite.veille.signals import signal as line_of
    from cmsuite.veille.trends.finding import figures_of

    if confirmed is None:
        with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
            line = line_of(act, signal)
            now = figures_of(act, line.term, axis=line.axis, by=line.figures.get("by", "words"))
        then = labelled(_("then"), telling.kept(line.figures) or _("not counted"))
        lines = [shown(line.term), shown(line.hypothesis), then, labelled(_("now"), telling.kept(now))]
        cli.say({"signal": line, "now": now}, "\n".join(lines))
        return
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = reviewed(act, signal, "confirmed" if confirmed else "dropped", because)
    cli.say(done, _("Weak signal {id}: {state}.").format(id=done.id, state=state_of(done)))


@click.command(
    "competitors", cls=Command, help=N_("How often competitors publish, in which formats, about what; and before.")
)
@click.pass_obj
def competitors(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.trends import rivals_telling as rivals
    from cmsuite.veille.trends.competitors import competitors as found

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        made = found(act)
    cli.table(
        made.competitors,
        [
            (_("competitor"), lambda one: shown(one.name, 40)),
            (_("4 weeks"), lambda one: number(one.now)),
            (_("8 before"), lambda one: number(one.before)),
            (_("pace"), lambda one: _(rivals.PACES[one.pace])),
            (_("weeks"), lambda one: " ".join(map(str, one.weeks))),
            (_("formats (before)"), rivals.formats),
            (_("themes (before)"), rivals.themes),
            (_("no more (before)"), rivals.left),
        ],
        _("No source is followed on the axis of competitors: cmsuite veille add URL --axis competitor"),
    )


def _report(cli: Cli, axis: str | None, by: Any) -> Report:
    from cmsuite.engines import acts
    from cmsuite.veille.trends.finding import trends as found_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return found_in(act, axis=axis, by=by)


TRENDS = (trends, report, signals, competitors)
