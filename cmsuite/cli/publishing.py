"""Commands about what goes out: plan, cancel, look at the queue, decide what is in doubt, freeze."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.approvals import because, pass_option
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.cli.when import When
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, moment, ngettext
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called
from cmsuite.publishing.words import DIFFERENCES, OUTCOMES, REASONS, STATES, call_said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cmsuite.core.when import Wish
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.holds import HoldLine
    from cmsuite.publishing.planning import Planned
    from cmsuite.publishing.register import Call, Line


class WhichAddress(Usage):
    said = N_("Say where the post is online, with --url.")


class UrlOrNone(Usage):
    said = N_("Give the address of the post with --url, or say --no-url where there is none.")


@click.group("publishing", cls=Group, help=N_("What goes out: plan, cancel, doubts, holds."))
def publishing() -> None:
    pass


# ---- plan


@publishing.command("plan", help=N_("Decide that each ENTRY of the calendar goes out at its time."))
@click.argument("entries", metavar="ENTRY…", type=int, nargs=-1, required=True)
@pass_option
@click.pass_obj
def plan_(cli: Cli, entries: Sequence[int], passing: tuple[str, ...]) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.planning import plan

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = [plan(act, entry, because=because(passing) or None) for entry in entries]
    _say_planned(cli, done)


@publishing.command("replan", help=N_("Give PUBLICATION another time, and decide again that it goes out."))
@click.argument("publication", type=int)
@click.option("--at", type=When(), required=True, help=N_("Day and hour, in the entry's zone."))
@pass_option
@click.pass_obj
def replan_(cli: Cli, publication: int, at: Wish, passing: tuple[str, ...]) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.planning import replan
    from cmsuite.publishing.register import some

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        zone = next((line.zone for line in some(act, [publication])), "UTC")
        done = replan(act, publication, at.wall(act.now, zone), because=because(passing) or None)
    _say_planned(cli, [done])


def _say_planned(cli: Cli, done: Sequence[Planned]) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.register import some

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        zones = {line.id: line.zone for line in some(act, [one.publication_id for one in done])}
    said = [
        _("Publication {id} leaves on {at}.").format(
            id=one.publication_id, at=moment(one.due_at, zones[one.publication_id])
        )
        for one in done
    ]
    said += [finding.message for one in done for finding in one.findings]
    cli.say(done, "\n".join(said))
    _say_drill(cli)


def _say_drill(cli: Cli) -> None:
    """Whoever decides that something leaves knows that a drill keeps it here."""
    from cmsuite.charters.drills import in_drill
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        drilled = in_drill(act)
    if drilled:
        said = _("What is decided meanwhile leaves once it is ended: cmsuite crisis drill stop")
        cli.note(f"*** {_('DRILL')} *** {said}")


@publishing.command("cancel", help=N_("Decide that each PUBLICATION does not go out."))
@click.argument("publications", metavar="PUBLICATION…", type=int, nargs=-1, required=True)
@click.pass_obj
def cancel_(cli: Cli, publications: Sequence[int]) -> None:
    from cmsuite.publishing.planning import cancel

    done = _each(cli, publications, cancel)
    text = ngettext("{n} publication is cancelled.", "{n} publications are cancelled.", len(done))
    cli.say(done, text.format(n=len(done)))


@publishing.command("keep", help=N_("Decide again that each PUBLICATION goes out: after a hold, each one takes this."))
@click.argument("publications", metavar="PUBLICATION…", type=int, nargs=-1, required=True)
@click.pass_obj
def keep_(cli: Cli, publications: Sequence[int]) -> None:
    from cmsuite.publishing.planning import keep

    done = _each(cli, publications, keep)
    text = ngettext("{n} publication goes out at its time.", "{n} publications go out at their time.", len(done))
    cli.say(done, text.format(n=len(done)))
    _say_drill(cli)


def _each(cli: Cli, publications: Sequence[int], decide: Callable[[Act, int], int]) -> list[int]:
    """All of them or none, in one transaction."""
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        return [decide(act, publication) for publication in publications]


# ---- look


@publishing.command("status", help=N_("The queue: what leaves this week and when, what stops it, what has left."))
@click.option("--all", "everything", is_flag=True, help=N_("Everything that ever was planned."))
@click.pass_obj
def status_(cli: Cli, everything: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import zone_in
    from cmsuite.publishing.holds import holds
    from cmsuite.publishing.models import State
    from cmsuite.publishing.register import in_states, queue

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = in_states(act, State) if everything else queue(act)
        standing, zone = holds(act), zone_in(act)
    _show(cli, found, _("Nothing is planned. Plan an entry of the calendar: cmsuite publishing plan ENTRY"))
    for hold in standing:
        cli.note(
            _("Hold {id} ({reason}) stands since {at}: nothing decided before it leaves.").format(
                id=hold.id, reason=_(REASONS[hold.reason]), at=moment(hold.placed_at, zone)
            )
        )
    _say_drill(cli)


@publishing.command("doubts", help=N_("What waits for you: in doubt, missed, failed, or to be published by hand."))
@click.pass_obj
def doubts_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.register import FOR_A_PERSON, in_states

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = in_states(act, FOR_A_PERSON)
    _show(cli, found, _("Nothing is in doubt, missed or waiting for you."))
    for line in found if not cli.as_json else []:
        if advice := _advice(line):
            cli.note(advice)


def _advice(line: Line) -> str:
    told = {
        "needs_decision": N_("{id}: cmsuite publishing decide {id} online --url ADDRESS, or resend, or abandon"),
        "awaiting_human": N_("{id}: publish it from {folder}, then cmsuite publishing confirm {id} --url ADDRESS"),
        "missed": N_("{id}: cmsuite publishing replan {id} --at WHEN, or cancel {id}"),
        "failed": N_("{id}: mend the post, then cmsuite publishing plan {entry}, or cancel {id}"),
    }
    found = told.get(line.state)
    return _(found).format(id=line.id, entry=line.entry_id, folder=line.folder) if found else ""


def _show(cli: Cli, found: Sequence[Line], empty: str) -> None:
    cli.table(
        found,
        [
            (_("publication"), lambda line: line.id),
            (_("entry"), lambda line: line.entry_id),
            (_("title"), lambda line: shown(line.title, 40)),
            (_("account"), lambda line: f"{called(line.network)} {line.account}"),
            (_("planned for"), lambda line: _at(line.due_at, line.zone)),
            (_("state"), state_of),
            (_("went out"), lambda line: _at(line.published_at, line.zone)),
            (_("sends"), lambda line: line.sends),
            (_("address or reason"), _told),
        ],
        empty,
    )


def _at(at: datetime | None, zone: str) -> str:
    return moment(at, zone) if at else ""


def state_of(line: Line) -> str:
    """The state of a publication, in words."""
    if line.state == "planned" and line.obstacle == "pub.frozen":
        return _("frozen")
    return _(STATES[line.state])


def _told(line: Line) -> str:
    """The address of what is online, else what stops it, else what was last said about it."""
    from cmsuite.publishing.obstacle import WORDS

    if line.state == "published":
        differs = f" ({_(OUTCOMES['differs'])})" if line.looked == "differs" else ""
        return (line.url or _("on a person's word")) + differs
    if line.obstacle:
        return _(WORDS[line.obstacle])
    return shown(line.why or "", 90)


@publishing.command("show", help=N_("Everything that was tried for PUBLICATION."))
@click.argument("publication", type=int)
@click.pass_obj
def show_(cli: Cli, publication: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.register import calls, some

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found, (line,) = calls(act, publication), some(act, [publication])
    if not cli.as_json:
        click.echo(_headline(line))
    cli.table(
        found,
        [
            (_("n"), lambda call: call.n),
            (_("what"), call_said),
            (_("begun"), lambda call: moment(call.started_at, line.zone, seconds=True)),
            (_("ended"), lambda call: moment(call.ended_at, line.zone, seconds=True) if call.ended_at else ""),
            (_("came to"), lambda call: _(OUTCOMES[call.outcome])),
            (_("status"), lambda call: call.status or ""),
            (_("said"), _said),
        ],
        _("Published by a person.") if line.attested else _("Nothing was tried yet."),
    )
    if not cli.as_json and (advice := _advice(line)):
        cli.note(advice)


def _covered(hold: HoldLine) -> str:
    if hold.account or hold.network:
        return hold.account or called(hold.network or "")
    return _("the brand") if hold.brand_id else _("all")


def _headline(line: Line) -> str:
    """What it is, where, and how it stands."""
    what = _("Publication {id}, {network} {account}: {title}").format(
        id=line.id, network=called(line.network), account=shown(line.account), title=shown(line.title)
    )
    at, told = line.published_at or line.due_at, _told(line)
    return "\n".join([what, " · ".join(part for part in (state_of(line), _at(at, line.zone), told) if part)])


def _said(call: Call) -> str:
    """What the network said; of what it shows in another way than sent, which parts."""
    if call.outcome == "differs" and call.said:
        parts = call.said.removeprefix("pub.readback-differs ").split(", ")
        return ", ".join(_(DIFFERENCES.get(part, part)) for part in parts)
    return shown(call.said or "", 100)


# ---- answer


@publishing.command("decide", help=N_("Say what became of a PUBLICATION in doubt: online, resend or abandon."))
@click.argument("publication", type=int)
@click.argument("answer", type=click.Choice(["online", "resend", "abandon"]))
@click.option("--url", metavar="ADDRESS", help=N_("Of the post that is online."))
@click.pass_obj
def decide_(cli: Cli, publication: int, answer: str, url: str | None) -> None:
    from cmsuite.cli.tools import tools
    from cmsuite.engines import acts
    from cmsuite.publishing.decisions import decide
    from cmsuite.publishing.reconcile import attest

    if answer == "online" and url is None:
        raise WhichAddress()
    address = _address(cli, publication, url)
    if answer == "online" and address is not None:
        came = attest(cli.store, tools(cli), cli.brand, publication, address)
        _say_state(cli, publication, came.state)
        if not came.known:
            cli.note(_("The network does not tell which post that is: its counters are not read."))
        return
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        state = decide(act, publication, answer, url=address)  # type: ignore[arg-type]
    _say_state(cli, publication, state)


@publishing.command("confirm", help=N_("Say that you have published the kit of PUBLICATION."))
@click.argument("publication", type=int)
@click.option("--url", metavar="ADDRESS", help=N_("Of the post, as a visitor sees it."))
@click.option("--no-url", is_flag=True, help=N_("There is no address: a story, a group."))
@click.pass_obj
def confirm_(cli: Cli, publication: int, url: str | None, no_url: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.decisions import confirm

    if (url is None) is not no_url:
        raise UrlOrNone()
    address = _address(cli, publication, url)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        state = confirm(act, publication, url=address)
    _say_state(cli, publication, state)


def _address(cli: Cli, publication: int, url: str | None) -> str | None:
    """The address given, if posts of that network look like that. Raises NoAddress."""
    from cmsuite.accounts.access import network_for
    from cmsuite.engines import acts
    from cmsuite.publishing.decisions import NoAddress
    from cmsuite.publishing.register import some

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        line = next(iter(some(act, [publication])), None)
    if url and line and not network_for(line.network, cli.workspace).descriptor.takes_address(url):
        raise NoAddress(url=url)
    return url


def _say_state(cli: Cli, publication: int, state: str) -> None:
    text = _("Publication {id} is {state}.").format(id=publication, state=_(STATES[state]))
    cli.say({"publication": publication, "state": state}, text)


# ---- holds


@publishing.command("hold", help=N_("Freeze, now, everything that was decided until now."))
@click.option(
    "--reason", type=click.Choice(["crisis", "client"]), required=True, help=N_("A crisis, or the client asks.")
)
@click.option("--network", metavar="NAME", help=N_("Only this network."))
@click.option("--account", metavar="ACCOUNT", help=N_("Only this account."))
@click.option("--everywhere", is_flag=True, help=N_("Every brand."))
@click.pass_obj
def hold_(cli: Cli, reason: str, network: str | None, account: str | None, everywhere: bool) -> None:
    from cmsuite.accounts.registered import account as account_named
    from cmsuite.engines import acts
    from cmsuite.publishing.holds import hold

    brand = None if everywhere else cli.brand
    with acts.open(cli.store, by=cli.person, brand=brand, all_brands=everywhere) as act:
        account_id = account_named(act, account).account if account else None
        done = hold(act, reason, network=network, account_id=account_id)  # type: ignore[arg-type]
    said = [
        ngettext(
            "Hold {id} stands: {n} publication is frozen.",
            "Hold {id} stands: {n} publications are frozen.",
            done.frozen,
        ).format(id=done.hold_id, n=done.frozen)
    ]
    if done.leaving:
        said.append(_("Leaving already: {ids}.").format(ids=", ".join(map(str, done.leaving))))
    cli.say(done, "\n".join(said))


@publishing.command("lift", help=N_("End HOLD. What it froze stays frozen until each one is kept or cancelled."))
@click.argument("hold", type=int)
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why it is over."))
@click.pass_obj
def lift_(cli: Cli, hold: int, reason: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.holds import lift
    from cmsuite.publishing.models import State
    from cmsuite.publishing.register import in_states

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        lift(act, hold, reason)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        frozen = [line.id for line in in_states(act, [State.PLANNED]) if line.obstacle == "pub.frozen"]
    text = _("Hold {id} is lifted.").format(id=hold)
    if frozen:
        ids = " ".join(map(str, frozen))
        text += "\n" + _("Still frozen; decide each one: cmsuite publishing keep {ids}").format(ids=ids)
    cli.say({"hold": hold, "frozen": frozen}, text)


@publishing.command("holds", help=N_("The holds that stand; with --all also those that are over."))
@click.option("--all", "everything", is_flag=True, help=N_("Also those that are over."))
@click.pass_obj
def holds_(cli: Cli, everything: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import zone_in
    from cmsuite.publishing.holds import holds

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found, zone = holds(act, lifted=everything), zone_in(act)
    cli.table(
        found,
        [
            (_("hold"), lambda hold: hold.id),
            (_("reason"), lambda hold: _(REASONS[hold.reason])),
            (_("covers"), _covered),
            (_("placed"), lambda hold: moment(hold.placed_at, zone)),
            (_("lifted"), lambda hold: moment(hold.lifted_at, zone) if hold.lifted_at else ""),
        ],
        _("No hold stands."),
    )
