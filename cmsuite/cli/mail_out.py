"""Mails that we send: a document to its recipient, once, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import number_argument
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, moment
from cmsuite.core.text import shown
from cmsuite.engines.exports.formats import FORMATS
from cmsuite.engines.mail.words import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cmsuite.engines.acts import Act
    from cmsuite.engines.mail.outbox import MessageLine

message_argument = click.argument("message_id", metavar="MAIL", type=int)


@click.command("send", cls=Command, help=N_("Send the version of DOCUMENT that was sent last to each address, once."))
@number_argument
@click.option("--to", "addresses", multiple=True, required=True, metavar="EMAIL", help=N_("To whom; may be repeated."))
@click.option("--format", "forms", multiple=True, type=click.Choice(FORMATS), default=("pdf",),
              help=N_("As which files it goes along; may be repeated."))  # fmt: skip
@click.option("--file", "paths", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("A file that goes along too; may be repeated."))  # fmt: skip
@click.option("--words", default="", help=N_("What the mail says; else a usual sentence."))
@click.option("--again", is_flag=True, help=N_("Send it once more, though it was sent there already."))
@click.pass_obj
def send_(
    cli: Cli,
    document_id: int,
    addresses: tuple[str, ...],
    forms: tuple[str, ...],
    paths: tuple[Path, ...],
    words: str,
    again: bool,
) -> None:
    lines = posted(cli, document_id, addresses, forms, paths, words=words, again=again)
    said = [_("Mail {id} to {to} is ready to leave.").format(id=one.id, to=shown(one.to)) for one in lines]
    cli.say(lines, "\n".join(said))
    cli.note(_("A worker sends it at once; without one: cmsuite mail deliver"))


def refuse_unready(cli: Cli, addresses: Sequence[str]) -> None:
    """Before anything is frozen that is to go by mail. Raises NoServer, NotAnAddress, Forbidden."""
    from cmsuite.engines import acts
    from cmsuite.engines.mail.boxes import sending
    from cmsuite.engines.mail.server import mail_address

    if addresses:
        with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
            act.need("mail.send")
            sending(act)
        for one in addresses:
            mail_address(one)


def posted(
    cli: Cli,
    document_id: int,
    addresses: Sequence[str],
    forms: Sequence[str] = ("pdf",),
    paths: Sequence[Path] = (),
    *,
    words: str = "",
    again: bool = False,
) -> list[MessageLine]:
    """Have the version that was sent last mailed to each of these, with its files."""
    from cmsuite.cli.document_read import document_of
    from cmsuite.engines.documents.taking import bytes_of, name_of
    from cmsuite.engines.mail.posting import Post, file_of, post

    if not addresses:
        return []
    found = document_of(cli, document_id)
    version = next((one for one in found.versions if one.number), found.newest)
    files = [
        file_of(name_of(found, version, form), bytes_of(found, version, form, cli.store.now(), cli.workspace.root))
        for form in dict.fromkeys(forms)
    ]
    files += [file_of(path.name, path.read_bytes()) for path in paths]
    return [
        post(
            cli.store, cli.workspace, Post(document_id, to, tuple(files), words, again), by=cli.person, brand=cli.brand
        )
        for to in addresses
    ]


@click.command("outbox", cls=Command, help=N_("The mails of ours and what became of them; --troubles: what needs you."))
@click.option("--troubles", is_flag=True, help=N_("Only those in doubt, refused or come back."))
@click.option("--limit", type=click.IntRange(1, 10_000), metavar="N", default=50, help=N_("How many at most."))
@click.pass_obj
def outbox_(cli: Cli, troubles: bool, limit: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.mail.outbox import messages
    from cmsuite.engines.people.brands import zone_in

    states = ("ambiguous", "needs_decision", "bounced", "failed") if troubles else ()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines, zone = messages(act, states=states, limit=limit), zone_in(act)
    cli.table(
        lines,
        [
            (_("mail"), lambda line: line.id),
            (_("to"), lambda line: line.to),
            (_("subject"), lambda line: shown(line.subject, 40)),
            (_("state"), lambda line: _(STATES[line.state])),
            (_("when"), lambda line: _when(line, zone)),
            (_("the server says"), lambda line: shown(line.why, 60)),
        ],
        _("No mail is in trouble.") if troubles else _("No mail was sent yet."),
    )


@click.command("deliver", cls=Command, help=N_("Send what waits now; a worker does so by itself."))
@click.pass_obj
def deliver_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.jobs.words import what
    from cmsuite.engines.mail.sending import send_all

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        act.need("mail.deliver")
    by = acts.worker(f"mail/{cli.person.name}")
    lease_s = cli.workspace.config.worker_lease_s
    done = send_all(cli.store, cli.workspace, by=by, lease_s=lease_s)
    for why in done.not_reached:
        cli.note(shown(why))
    counts = {"sent": done.sent, "bounced": done.bounced, "waiting": done.waiting, "doubts": done.doubts}
    cli.say(done, what(counts | {"failed": done.failed}, "") or _("Nothing waits."))
    if done.not_reached:
        raise click.exceptions.Exit(3)


@click.command("retry", cls=Command, help=N_("Send MAIL again, or after all: of one in doubt, it may arrive twice."))
@message_argument
@click.pass_obj
def retry_(cli: Cli, message_id: int) -> None:
    from cmsuite.engines.mail.outbox import retry

    _decided(cli, message_id, retry, _("Mail {id} is to be sent."))


@click.command("confirm", cls=Command, help=N_("Say that MAIL, which was in doubt, has arrived."))
@message_argument
@click.pass_obj
def confirm_(cli: Cli, message_id: int) -> None:
    from cmsuite.engines.mail.outbox import confirm

    _decided(cli, message_id, confirm, _("Mail {id} has arrived."))


@click.command("cancel", cls=Command, help=N_("Do not send MAIL, or not again."))
@message_argument
@click.pass_obj
def cancel_(cli: Cli, message_id: int) -> None:
    from cmsuite.engines.mail.outbox import cancel

    _decided(cli, message_id, cancel, _("Mail {id} is cancelled."))


def _decided(cli: Cli, message_id: int, deed: Callable[[Act, int], MessageLine], said: str) -> None:
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = deed(act, message_id)
    cli.say(done, said.format(id=done.id))


def _when(line: MessageLine, zone: str) -> str:
    at = line.sent_at or line.not_before
    return moment(at, zone) if at else "—"
