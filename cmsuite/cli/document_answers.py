"""What goes to a client who has no access, and what comes back from them."""

from __future__ import annotations

from pathlib import Path

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of, load, number_argument
from cmsuite.cli.suite import Command
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, labelled, moment
from cmsuite.core.text import shown

DAYS, LONGEST_DAYS = 30, 365  # as engines/documents/packets.py has them


class OneDecision(Usage):
    said = N_("A file says yes or asks for changes, not both: --name with --function, or --changes.")


@click.command("packet", cls=Command, help=N_("Make a page by which a client without access comments and validates."))
@number_argument
@click.option("--to", "email", required=True, metavar="EMAIL", help=N_("Who is to answer; one of the people."))
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), default=DAYS, help=N_("For how long it may be answered."))
@click.option("--reply-to", default="", metavar="EMAIL", help=N_("Where the answer is sent; else to you."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def packet_(cli: Cli, document_id: int, email: str, days: int, reply_to: str, path: Path | None) -> None:
    from cmsuite.engines.documents.packet_page import put

    load(cli)
    made, where = put(
        cli.store,
        cli.workspace.root,
        cli.workspace.exports,
        document_id,
        email,
        by=cli.person,
        brand=cli.brand,
        days=days,
        reply_to=reply_to,
        file=path,
    )
    until = moment(made.ticket.expires_at, document_of(cli, document_id).zone)
    said = [
        labelled(_("Packet"), shown(str(where))),
        _("{name} answers it once, until {until}; take the answer with: cmsuite document take FILE").format(
            name=shown(made.ticket.person), until=until
        ),
    ]
    cli.say({"packet": made.ticket, "path": str(where)}, "\n".join(said))


@click.command("packets", cls=Command, help=N_("Who was asked by a packet, until when, and who has answered."))
@number_argument
@click.pass_obj
def packets_(cli: Cli, document_id: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.packets import packets

    found = document_of(cli, document_id)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = packets(act, document_id)
    cli.table(
        lines,
        [
            (_("packet"), lambda one: one.id),
            (_("version"), lambda one: one.version),
            (_("who"), lambda one: one.person),
            (_("made"), lambda one: moment(one.made_at, found.zone)),
            (_("until"), lambda one: moment(one.expires_at, found.zone)),
            (_("answered"), lambda one: moment(one.returned_at, found.zone) if one.returned_at else "—"),
        ],
        _("No packet was made of it: cmsuite document packet {id} --to EMAIL").format(id=document_id),
    )


@click.command("take", cls=Command, help=N_("Take what came back from a client: an answer, a mail, DOCX, XLSX, PDF."))
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "email", default="", metavar="EMAIL", help=N_("Who sent it, where the file does not say."))
@click.option(
    "--code", "typed", default="", metavar="CODE", help=N_("The code on its page 1, where it cannot be read.")
)
@click.option("--name", "signed", default="", help=N_("It is signed: the whole name of who signs."))
@click.option("--function", default="", help=N_("As what they sign."))
@click.option("--changes", "reason", default="", metavar="TEXT", help=N_("It asks for changes: which."))
@click.pass_obj
def take_(cli: Cli, path: Path, email: str, typed: str, signed: str, function: str, reason: str) -> None:
    from cmsuite.engines.documents import receiving

    load(cli)
    if reason and function:
        raise OneDecision()
    said, data = receiving.sender(email, typed, signed, function, reason), receiving.of_file(path)
    done = receiving.receive(cli.store, cli.workspace, data, path.name, by=cli.person, brand=cli.brand, sender=said)
    cli.say(done, "\n".join(receiving.told(done)))
