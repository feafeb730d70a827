"""The crisis plan at hand: reflex cards, contact card, offline copies, who is on call and who is away."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.crisis_read import lines_of, plan_document, plan_of, zone_of
from cmsuite.cli.document_read import number_argument, output_option, put_file, text_format_option
from cmsuite.cli.suite import Command
from cmsuite.cli.when import Day
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, day, labelled, moment, translate
from cmsuite.core.text import shown

VIEWS = ("plan", "cards", "contacts")


class NothingValidated(Refused):
    said = N_("“{title}” has no validated version: its offline copies are written when it has one.")
    hint = N_("Write a card of what stands now: cmsuite crisis card {document} cards")


class NothingStands(Refused):
    said = N_("No crisis plan of this brand is validated.")
    hint = N_("Send yours, and have it validated: cmsuite document list --kind crisis_plan")


class NotAway(Usage):
    said = N_("{person} is on no list of absences that begin on {day}.")


@click.command(
    "card", cls=Command, help=N_("A plan as a file: VIEW is plan, cards (reflex cards, A5) or contacts (A5).")
)
@number_argument
@click.argument("view", type=click.Choice(VIEWS))
@text_format_option
@output_option
@click.pass_obj
def card_(cli: Cli, document_id: int, view: str, form: str, output: Path | None) -> None:
    from cmsuite.charters.crisis_offline import pdf

    found = plan_document(cli, document_id)
    data = pdf(found, found.newest, view, cli.store.now(), cli.workspace.root, form)
    where = output or cli.workspace.exports / f"crisis_{view}-{found.id}-{found.language}.{form}"
    put_file(cli, data, where, form, _("written"), mode=0o600)


@click.command("offline", cls=Command, help=N_("Write the copies that are read without the program; where they are."))
@number_argument
@click.pass_obj
def offline_(cli: Cli, document_id: int) -> None:
    from cmsuite.charters.crisis_offline import copies, keep

    found = plan_document(cli, document_id)
    if (valid := found.valid) is None:
        raise NothingValidated(title=found.title, document=document_id)
    made = keep(cli.store, cli.workspace, cli.person, cli.brand, document_id)
    paths = list(copies(cli.workspace, found.id, valid.number, found.language).values())
    lines = [str(path) for path in paths] + [_("Put them on paper too, and where the plan says.")]
    cli.say({"paths": paths, "written": made}, lines_of(lines))


@click.command(
    "oncall", cls=Command, help=N_("Who is on call now, and which hours to come nobody is. Exits 1 on those.")
)
@click.option("--days", type=click.IntRange(1, 366), default=28, help=N_("How many days are looked at."))
@click.pass_obj
def oncall_(cli: Cli, days: int) -> None:
    from cmsuite.charters.crisis_hours import gaps, on_call
    from cmsuite.charters.crisis_rota import away
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in

    plan, zone = plan_of(cli), zone_of(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        gone, today, now = away(act), today_in(act), act.now
    there = on_call(plan.rota, gone, now, zone)
    open_ = gaps(plan.rota, gone, today, days, zone)
    lines = []
    for one in there:
        said = _("On call now: {person}; then {backup}.") if one.backup else _("On call now: {person}; then nobody.")
        lines.append(said.format(person=one.person, backup=one.backup))
        lines += ["  " + _("in place of {person}, who is away").format(person=one.away)] if one.away else []
        numbers = next((c.channels for c in plan.contacts if c.person.casefold() == one.person.casefold()), ())
        lines += [f"  {n}. {way}" for n, way in enumerate(numbers, 1)]
    lines = lines or [_("Nobody is on call now.")]
    lines += [
        _("{person} is away, {first} to {last}; instead: {instead}").format(
            person=one.person, first=day(one.first), last=day(one.last), instead=one.instead or "—"
        )
        for one in gone
        if one.last >= today
    ]
    hours = sum(one.minutes for one in open_) / 60
    if open_:
        lines.append(_("Nobody in {days} days: {hours} h.").format(days=days, hours=round(hours)))
        for gap in open_[:10]:
            span = f"  {moment(gap.start)} - {moment(gap.end)}"
            gone_ = _("{person} is away").format(person=gap.because) if gap.because else ""
            lines.append(labelled(span, gone_) if gone_ else span)
    cli.say({"on_call": there, "away": gone, "gaps": open_}, lines_of(lines))
    if open_:
        raise SystemExit(1)


@click.command("away", cls=Command, help=N_("PERSON of the rota is away from FIRST to LAST; --back takes it back."))
@click.argument("person")
@click.argument("first", type=Day())
@click.argument("last", type=Day(), required=False)
@click.option("--instead", default="", metavar="PERSON", help=N_("Who stands in; else the backup of each shift."))
@click.option("--back", "is_back", is_flag=True, help=N_("Take an absence back that begins on FIRST."))
@click.pass_obj
def away_(cli: Cli, person: str, first: date, last: date | None, instead: str, is_back: bool) -> None:
    from cmsuite.charters.crisis_rota import away, back, declare
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        before = away(act)
        found = back(act, person, first) if is_back else declare(act, person, first, last or first, instead)
        if is_back and len(found) == len(before):
            raise NotAway(person=person, day=day(first))
    said = _("{n} absences are declared.").format(n=len(found))
    cli.say({"away": found}, said)


@click.command(
    "runbook", cls=Command, help=N_("What is done in SCENARIO, minute by minute; without it, the scenarios.")
)
@click.argument("scenario", required=False)
@click.pass_obj
def runbook_(cli: Cli, scenario: str | None) -> None:
    from cmsuite.charters.crisis_checks import runbook
    from cmsuite.charters.crisis_words import CRISIS_ROLES, WHATS
    from cmsuite.charters.drilling import scenario_of
    from cmsuite.engines.documents.content import dumped

    plan = plan_of(cli)
    if scenario is None:
        cli.table(
            list(plan.scenarios),
            [
                (_("no."), lambda one: one.key),
                (_("scenario"), lambda one: one.title),
                (_("weight"), lambda one: str(one.probability * one.impact)),
                (_("steps"), lambda one: str(len(runbook(plan, one)))),
            ],
            _("The plan has no scenario."),
        )
        return
    found = scenario_of(plan, scenario)
    steps = runbook(plan, found)
    if cli.as_json:
        cli.say({"scenario": dumped(found), "steps": [dumped(one) for one in steps]}, "")
        return
    rows: list[tuple[int, Any]] = list(enumerate(steps, 1))
    cli.table(
        rows,
        [
            (_("no."), lambda one: str(one[0])),
            ("T+", lambda one: "—" if one[1].minute is None else f"{one[1].minute}"),
            (_("step"), lambda one: translate(WHATS[one[1].what])),
            (_("what"), lambda one: one[1].text),
            (_("who"), lambda one: translate(CRISIS_ROLES[one[1].role]) if one[1].role else "—"),
        ],
        empty="",
    )
    if found.holding:
        cli.note(shown(labelled(_("Holding statement"), found.holding)))


@click.command("due", cls=Command, help=N_("What time made due in the plan that is validated. Exits 1 on any of it."))
@click.pass_obj
def due_(cli: Cli) -> None:
    from cmsuite.charters.crisis_watch import of_brand
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = of_brand(act)
    if found is None:
        raise NothingStands()
    value = [{"what": one.what, "n": one.n, "said": one.sentence} for one in found]
    cli.say({"due": value}, lines_of([one.sentence for one in found] or [_("Nothing is due in the crisis plan.")]))
    if found:
        raise SystemExit(1)


COMMANDS = (card_, offline_, oncall_, away_, due_, runbook_)
