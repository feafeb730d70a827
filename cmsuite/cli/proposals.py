"""What rooms propose to one another: listed, taken, declined."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.locale import N_, _, day, labelled
from cmsuite.core.text import shown
from cmsuite.engines.evidence.words import PROPOSED

if TYPE_CHECKING:
    from cmsuite.engines.evidence.proposals import Proposed

number_argument = click.argument("number_", metavar="PROPOSAL", type=int)


@click.group("proposal", cls=Group, help=N_("Proposals between the parts of the work: list, show, take, decline."))
def proposal() -> None:
    pass


@proposal.command("list", help=N_("The proposals of the brand, those first that wait for an answer."))
@click.option("--kind", default=None, metavar="KIND", help=N_("Only of this kind."))
@click.option("--state", type=click.Choice(list(PROPOSED)), help=N_("Only in this state."))
@click.pass_obj
def list_(cli: Cli, kind: str | None, state: Any) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.proposals import known, proposals
    from cmsuite.rooms import load_takers

    load_takers()
    if kind is not None:
        known(kind)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = proposals(act, kind=kind, state=state)
    cli.table(
        rows,
        [
            (_("proposal"), lambda one: one.id),
            (_("state"), lambda one: _(PROPOSED[one.state])),
            (_("kind"), lambda one: one.title),
            (_("of"), lambda one: shown(one.source, 30)),
            (_("what"), lambda one: shown(one.text, 80)),
        ],
        _("No proposal here. An audit makes them: cmsuite audit propose DOCUMENT"),
    )


@proposal.command("show", help=N_("One proposal: where it comes from, what it may go into, what was made of it."))
@number_argument
@click.pass_obj
def show_(cli: Cli, number_: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.proposals import TAKERS, targets
    from cmsuite.engines.evidence.proposals import proposal as found
    from cmsuite.rooms import load_takers

    load_takers()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        one = found(act, number_)
        there = targets(act, one.kind) if one.state == "open" and one.kind in TAKERS else {}
    cli.say(asdict(one) | {"into": there}, "\n".join(_lines(one, there)))


@proposal.command("take", help=N_("Make of a proposal what its kind makes, and link the two."))
@number_argument
@click.option("--into", type=int, metavar="ID", help=N_("What it goes into; see them with proposal show."))
@click.option("--note", default="", help=N_("What was done, where nothing here is made of it."))
@click.pass_obj
def take_(cli: Cli, number_: int, into: int | None, note: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.proposals import take
    from cmsuite.rooms import load_takers

    load_takers()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = take(act, number_, into=into, note=note)
    said = _("Proposal {id} is taken: {result}.") if done.result else _("Proposal {id} is taken.")
    cli.say(asdict(done), said.format(id=number_, result=shown(done.result, 80)))


@proposal.command("decline", help=N_("Say no to a proposal, and why."))
@number_argument
@click.argument("reason")
@click.pass_obj
def decline_(cli: Cli, number_: int, reason: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.proposals import decline

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = decline(act, number_, reason)
    cli.say(asdict(done), _("Proposal {id} is declined.").format(id=number_))


def _lines(one: Proposed, there: dict[int, str]) -> list[str]:
    from cmsuite.engines.acts.words import RECORDS

    def record(node: tuple[str, int], name: str, at: str) -> str:
        kind, id = node
        whole = labelled(f"{_(RECORDS.get(kind, kind))} {id}", shown(name, 80))
        return f"{whole} · {shown(at, 80)}" if at else whole

    told = {
        _("proposal"): one.text,
        _("kind"): one.title,
        _("state"): _(PROPOSED[one.state]),
        _("made on"): day(one.made_at.date()),
        _("comes from"): record(one.comes_from, one.source, one.at),
        _("became"): record(one.became, one.result, one.became_at) if one.became else "",
        _("reason"): one.reason,
        _("what that makes"): one.makes if one.state == "open" else "",
        _("may go into"): ", ".join(f"{id} ({shown(name, 60)})" for id, name in there.items()),
    }
    wide = max(len(name) for name in told)
    return [f"{name:<{wide}}  {shown(value, 2000)}" for name, value in told.items() if value]
