"""Whom the issues of the watch go to, and the licences of sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command, Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, day, labelled, ngettext, number
from cmsuite.core.text import shown
from cmsuite.veille.digest.words import BASES, STATES
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cmsuite.engines.acts import Act
    from cmsuite.veille.digest.addressbook import Newcomer
    from cmsuite.veille.digest.licences import Licence
    from cmsuite.veille.digest.recipients import RecipientLine

Done = TypeVar("Done")
axis_option = click.option("--axis", "axes", type=click.Choice(AXES), multiple=True,
                           help=N_("What they read; several may be named, none is everything."))  # fmt: skip
basis_option = click.option("--basis", type=click.Choice(BASES), help=N_("By what right they may be written to."))
on_option = click.option("--on", type=Day(), help=N_("Since which day that holds; else today."))
proof_option = click.option(
    "--proof",
    default="",
    help=N_("What shows it: to what they agreed, and how; a contract."),
)
recipient_argument = click.argument("address", metavar="EMAIL")


class NoSuchRecipient(Usage):
    said = N_("{address} is no recipient of this brand.")
    hint = N_("See who is: cmsuite veille recipients list --all")


class EndedAndGiven(Usage):
    said = N_("--none says that there is no licence any more: nothing else is said with it.")


class NotSaid(Usage):
    said = N_("Erasing {address} cannot be taken back. Nothing was erased.")
    hint = N_("If that is what you want, say it: --yes")


@click.group("recipients", cls=Group, help=N_("Whom issues go to: by what right, what they read, until they leave."))
def recipients() -> None:
    pass


@recipients.command("list", help=N_("The active recipients; --all: also who left, and why."))
@click.option("--all", "everybody", is_flag=True, help=N_("Also who left."))
@click.pass_obj
def list_(cli: Cli, everybody: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.recipients import recipients
    from cmsuite.veille.models import RecipientState

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = recipients(act, state=None if everybody else RecipientState.ACTIVE)
    cli.table(
        lines,
        [
            (_("address"), lambda one: shown(one.address, 40)),
            (_("name"), lambda one: shown(one.name, 30)),
            (_("axes"), lambda one: ", ".join(_(AXES[axis]) for axis in one.axes) or _("all")),
            (_("basis"), lambda one: f"{_(BASES[one.basis])}, {day(one.basis_on)}"),
            (_("proof"), lambda one: shown(one.proof, 40)),
            (_("state"), lambda one: _(STATES[one.state])),
            (_("why"), lambda one: shown(_(one.left_why) if one.left_why else "", 60)),
        ],
        _("Nobody yet. Add somebody: cmsuite veille recipients add EMAIL --basis BASIS"),
    )


@recipients.command("add", help=N_("Write to EMAIL from the next issue on."))
@recipient_argument
@click.option("--name", default="", help=N_("Who it is."))
@axis_option
@basis_option
@on_option
@proof_option
@click.pass_obj
def add_(
    cli: Cli, address: str, name: str, axes: tuple[str, ...], basis: str | None, on: date | None, proof: str
) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.addressbook import Newcomer
    from cmsuite.veille.digest.recipients import add

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = add(act, Newcomer(address, basis or "", on or act.now.date(), name, axes, proof))
    cli.say(done, _("{address} gets the next issue.").format(address=shown(done.address)))


@recipients.command("import", help=N_("Add the people of a CSV file: address, name, axes, basis, on, proof."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@axis_option
@basis_option
@on_option
@proof_option
@click.pass_obj
def import_(cli: Cli, file: Path, axes: tuple[str, ...], basis: str | None, on: date | None, proof: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.addressbook import Usual, newcomers
    from cmsuite.veille.digest.recipients import add_all

    usual = Usual(basis or "", on, proof, axes)
    wanted: list[Newcomer] = newcomers(file.name, file.read_bytes(), usual, cli.store.now().date())
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = add_all(act, wanted)
    n = len(done.new)
    said = ngettext("{n} recipient is new.", "{n} recipients are new.", n).format(n=n)
    if done.known:
        said += " " + ngettext("{n} was there already.", "{n} were there already.", done.known).format(n=done.known)
    for address in done.left_alone:
        cli.note(_("{address} had left, and a list takes nobody back.").format(address=shown(address)))
    cli.say(done, said)


@recipients.command("axes", help=N_("What EMAIL reads from now on; no --axis is everything."))
@recipient_argument
@axis_option
@click.pass_obj
def axes_(cli: Cli, address: str, axes: tuple[str, ...]) -> None:
    from cmsuite.veille.digest.recipients import read_axes

    done = _deed(cli, address, lambda act, one: read_axes(act, one.id, list(axes)))
    named = ", ".join(_(AXES[axis]) for axis in done.axes) or _("all")
    cli.say(done, _("{address} reads: {axes}").format(address=shown(done.address), axes=named))


@recipients.command("leave", help=N_("Write to EMAIL no more: they asked for it."))
@recipient_argument
@click.option("--why", default="", help=N_("What they said."))
@click.pass_obj
def leave_(cli: Cli, address: str, why: str) -> None:
    from cmsuite.veille.digest.recipients import leave

    done = _deed(cli, address, lambda act, one: leave(act, one.id, why=why))
    cli.say(done, _("{address} gets no issue any more.").format(address=shown(done.address)))


@recipients.command("back", help=N_("Write again to EMAIL, who had left: say by what right."))
@recipient_argument
@basis_option
@on_option
@proof_option
@click.pass_obj
def back_(cli: Cli, address: str, basis: str | None, on: date | None, proof: str) -> None:
    from cmsuite.veille.digest.recipients import back

    today = cli.store.now().date()
    done = _deed(cli, address, lambda act, one: back(act, one.id, basis or "", on or today, proof=proof))
    cli.say(done, _("{address} gets the next issue.").format(address=shown(done.address)))


@recipients.command("forget", help=N_("Erase EMAIL, who asks for it: the person, and their address in what was sent."))
@recipient_argument
@click.option("--yes", is_flag=True, help=N_("It cannot be taken back: say it."))
@click.pass_obj
def forget_(cli: Cli, address: str, yes: bool) -> None:
    from cmsuite.veille.digest.recipients import forget

    if not yes:
        raise NotSaid(address=address)
    n = _deed(cli, address, lambda act, one: forget(act, one.id))
    said = ngettext("{address} is erased, and {n} mail.", "{address} is erased, and {n} mails.", n)
    cli.say({"mails": n}, said.format(address=shown(address), n=n))


@click.command("licence", cls=Command, help=N_("The licence of SOURCE to show extracts; an option writes it down."))
@click.argument("source", type=int)
@click.option("--licensor", help=N_("Who gave it: the CFC, a publisher."))
@click.option("--from", "starts_on", type=Day(), help=N_("Its first day; else today."))
@click.option("--until", "ends_on", type=Day(), help=N_("Its last day."))
@click.option("--titles", help=N_("Which papers it covers."))
@click.option("--scope", help=N_("What it lets you do."))
@click.option("--support", help=N_("In which form: mail, paper, intranet."))
@click.option("--recipients", type=click.IntRange(0), help=N_("How many recipients at most."))
@click.option("--none", "ended", is_flag=True, help=N_("There is none any more."))
@click.pass_obj
def licence(cli: Cli, /, source: int, ended: bool, **said: Any) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.licences import licence_of, license_source
    from cmsuite.veille.models import Source

    given = {name: value for name, value in said.items() if value is not None}
    if ended and given:
        raise EndedAndGiven()
    if not (ended or given):
        with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
            found = licence_of(act.get(Source, source))
    else:
        with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
            found = license_source(act, source, None if ended else _changed(act, source, given))
    cli.say(found, "\n".join(_told(found)) if found else _("Source {id} has no licence.").format(id=source))


def _changed(act: Act, source: int, given: dict[str, Any]) -> Licence:
    """The licence of a source with what is said of it; what is not said stays. Raises Missing, NoLastDay."""
    from cmsuite.engines.people.brands import today_in
    from cmsuite.veille.digest.licences import Licence, NoLastDay, licence_of
    from cmsuite.veille.models import Source

    if had := licence_of(act.get(Source, source)):
        return replace(had, **given)
    if "ends_on" not in given:
        raise NoLastDay(source=source)
    return Licence(**{"licensor": "", "starts_on": today_in(act), **given})


def _told(of: Licence) -> Iterator[str]:
    """All that a licence says."""
    yield shown(str(of))
    for name, said in (
        (N_("Of which titles"), of.titles),
        (N_("What it allows"), of.scope),
        (N_("In which form"), of.support),
        (N_("Recipients at most"), number(of.recipients) if of.recipients else ""),
    ):
        if said:
            yield labelled(_(name), shown(said))


def _deed(cli: Cli, address: str, deed: Callable[[Act, RecipientLine], Done]) -> Done:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.recipients import recipient

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        found = recipient(act, address)
        if found is None:
            raise NoSuchRecipient(address=address)
        return deed(act, found)
