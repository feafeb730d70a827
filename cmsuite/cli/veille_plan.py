"""The watch plan: counted anew, its questions, and which axes are covered."""

from __future__ import annotations

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command, Group
from cmsuite.core.locale import N_, _, day, ngettext, number
from cmsuite.core.text import shown
from cmsuite.veille.words import AXES

plan_argument = click.argument("document_id", metavar="PLAN", type=int)


@click.group("plan", cls=Group, help=N_("Watch plans (document new watch_plan): counted anew, and their questions."))
def plan() -> None:
    pass


@plan.command("count", help=N_("Write into a draft the sources and rules as they are today, with their figures."))
@plan_argument
@click.pass_obj
def count(cli: Cli, document_id: int) -> None:
    from cmsuite.cli.document_read import document_of
    from cmsuite.engines import acts
    from cmsuite.veille.plan.filling import count

    found = document_of(cli, document_id)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done, n = count(act, found)
    said = ngettext("The plan lists {n} source. Check it: cmsuite document check {id}",
                    "The plan lists {n} sources. Check it: cmsuite document check {id}", n)  # fmt: skip
    cli.say(done, said.format(n=number(n), id=document_id))


@plan.command("questions", help=N_("The questions of a plan: what is watched for, and which decision it serves."))
@plan_argument
@click.pass_obj
def questions(cli: Cli, document_id: int) -> None:
    from cmsuite.cli.document_read import document_of
    from cmsuite.veille.plan.checks import active
    from cmsuite.veille.plan.filling import said_in

    found = document_of(cli, document_id)
    made, today = said_in(found), found.newest.around.today
    cli.table(
        [{**one.model_dump(mode="json"), "active": active(one, today)} for one in made.questions],
        [
            (_("key"), lambda one: one["key"]),
            (_("axis"), lambda one: _(AXES[one["axis"]])),
            (_("active"), lambda one: _("yes") if one["active"] else _("no")),
            (_("owner"), lambda one: shown(one["owner"], 20)),
            (_("sources"), lambda one: " ".join(one["sources"])),
            (_("question"), lambda one: shown(one["question"], 60)),
            (_("decision"), lambda one: shown(one["decision"], 60)),
        ],
        _("The plan asks nothing yet."),
    )


@click.command("coverage", cls=Command, help=N_("Which axis of which of your brands has had nothing for so many days."))
@click.option("--days", type=click.IntRange(1, 3_650), metavar="N", default=14, help=N_("How far back to look."))
@click.pass_obj
def coverage(cli: Cli, days: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.coverage import coverage
    from cmsuite.veille.telling_coverage import covered

    with acts.read(cli.store, by=cli.person, all_brands=True) as act:
        found = coverage(act, days)
    cli.table(
        found,
        [
            (_("brand"), lambda one: shown(one.name, 24)),
            (_("axis"), lambda one: _(AXES[one.axis])),
            (_("sources"), lambda one: number(one.sources)),
            (_("yielding"), lambda one: number(one.yielding)),
            (_("new"), lambda one: number(one.new)),
            (_("newest"), lambda one: day(one.newest.date()) if one.newest else _("never")),
            (_("state"), covered),
        ],
        _("No brand yet."),
    )


PLANS = (plan, coverage)
