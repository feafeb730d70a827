"""Mails: the server and the mailboxes, what clients answered, what we sent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.mail_out import cancel_, confirm_, deliver_, outbox_, retry_, send_
from cmsuite.cli.suite import Group
from cmsuite.core.locale import N_, _, labelled, moment, ngettext
from cmsuite.core.text import shown
from cmsuite.engines.mail.words import BOXES, KINDS, LETTERS, PROPOSALS, PURPOSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmsuite.engines.mail.boxes import Box
    from cmsuite.engines.mail.letters import LetterLine, LetterRead
    from cmsuite.engines.secrets.secret import Secret

PASSWORD = "CMSUITE_PASSWORD"
letter_argument = click.argument("letter_id", metavar="MAIL", type=int)


@click.group("mail", cls=Group, help=N_("Mails: send documents to clients, read and record what they answer."))
def mail() -> None:
    pass


# ---- the server and the mailboxes


@mail.command("server", help=N_("Say by which server mails leave (smtps://USER@HOST), and from whom; without, say it."))
@click.argument("address", required=False)
@click.option("--from", "sender", metavar="EMAIL", help=N_("The address that mails are from, and that clients answer."))
@click.option("--everywhere", is_flag=True, help=N_("For all brands, not for this one alone."))
@click.pass_obj
def server_(cli: Cli, address: str | None, sender: str | None, everywhere: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.acts.settings import choose
    from cmsuite.engines.mail.boxes import SENDER, SERVER, sending
    from cmsuite.engines.mail.server import mail_address, server_of
    from cmsuite.engines.mail.smtp import connected
    from cmsuite.engines.secrets.secret import Secret
    from cmsuite.engines.secrets.vault import vault

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        if address or sender:
            act.need("people.setting")
    if address is not None:
        server = server_of(address, "smtp")
        secret = _password(server.user, server.host) if server.user else Secret()
        with connected(server, secret):  # before anything is kept: it answers, and takes the password
            pass
        if server.user:
            vault(cli.store, cli.workspace).put(server.secret, "smtp", secret, by=cli.person)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        for setting, value in ((SERVER, address and str(server_of(address, "smtp"))), (SENDER, sender)):
            if value:
                choose(act, setting.key, mail_address(value) if setting is SENDER else value, everywhere=everywhere)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        how = sending(act)
    cli.say(how, _("Mails leave from {sender} by {server}.").format(sender=shown(how.sender), server=shown(how.server)))


@mail.command("boxes", help=N_("The mailboxes that are read."))
@click.pass_obj
def boxes_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.mail.boxes import boxes
    from cmsuite.engines.people.brands import zone_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines, zone = boxes(act), zone_in(act)
    cli.table(
        lines,
        [
            (_("mailbox"), lambda box: box.id),
            (_("kind"), lambda box: _(BOXES[box.kind])),
            (_("looked for"), lambda box: _(PURPOSES[box.purpose])),
            (_("address"), lambda box: box.address),
            (_("state"), lambda box: _("on") if box.enabled else _("off")),
            (_("read"), lambda box: moment(box.read_at, zone) if box.read_at else "—"),
        ],
        _("No mailbox is read yet. Have one read: cmsuite mail add-box imaps://USER@HOST, or a folder"),
    )


@mail.command(
    "add-box", help=N_("Read WHERE from now on: a folder of .eml and .mbox files, or imaps://USER@HOST/FOLDER.")
)
@click.argument("where")
@click.option("--everywhere", is_flag=True, help=N_("For all brands: a mail is of the brand whose code it quotes."))
@click.option("--newsletters", is_flag=True, help=N_("Newsletters come there, which the watch follows; no answers."))
@click.pass_obj
def add_box_(cli: Cli, where: str, everywhere: bool, newsletters: bool) -> None:
    box = added(cli, where, everywhere=everywhere, purpose="newsletters" if newsletters else "answers")
    cli.say(box, _("Mailbox {id} is read from now on: {address}").format(id=box.id, address=shown(box.address)))


def added(
    cli: Cli, where: str, *, everywhere: bool = False, purpose: Literal["answers", "newsletters"] = "answers"
) -> Box:
    """Have a folder or a server's mailbox read, whose password is asked for and tried."""
    from cmsuite.engines import acts
    from cmsuite.engines.mail.boxes import add_box, folder_named
    from cmsuite.engines.mail.imap import opened
    from cmsuite.engines.mail.server import server_of
    from cmsuite.engines.secrets.vault import vault

    if "://" in where:
        server = server_of(where, "imap")
        secret = _password(server.user, server.host)
        with opened(server, secret):
            pass
        credential = vault(cli.store, cli.workspace).put(server.secret, "imap", secret, by=cli.person)
        with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
            return add_box(act, "imap", str(server), credential_id=credential, everywhere=everywhere, purpose=purpose)
    folder = folder_named(where)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        return add_box(act, "folder", folder, everywhere=everywhere, purpose=purpose)


@mail.command("drop-box", help=N_("Read mailbox BOX no longer; what came of it stays."))
@click.argument("box_id", metavar="BOX", type=int)
@click.pass_obj
def drop_box_(cli: Cli, box_id: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.mail.boxes import switch_box

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        box = switch_box(act, box_id, False)
    cli.say(box, _("Mailbox {id} is read no longer.").format(id=box.id))


# ---- what came in


@mail.command("read", help=N_("Read the mailboxes now; a worker does so every five minutes."))
@click.pass_obj
def read_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.mail.reading import read_boxes

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        act.need("mail.read")
    done = read_boxes(cli.store, cli.workspace, by=acts.worker(f"mail/{cli.person.name}"))
    said = ngettext("{n} new mail", "{n} new mails", done.letters).format(n=done.letters)
    answers = ngettext("{n} answer of a client", "{n} answers of clients", done.answers).format(n=done.answers)
    back = ngettext("{n} of ours came back", "{n} of ours came back", done.bounced).format(n=done.bounced)
    for why in done.not_reached:
        cli.note(shown(why))
    cli.say(done, f"{', '.join([said, answers, *([back] if done.bounced else [])])}.")
    if done.not_reached:
        raise click.exceptions.Exit(3)


@mail.command("list", help=N_("The mails that quote a code and wait; --all: all that came in."))
@click.option("--all", "everything", is_flag=True, help=N_("Also those that quote none, were recorded or put aside."))
@click.option("--limit", type=click.IntRange(1, 10_000), metavar="N", default=50, help=N_("How many at most."))
@click.pass_obj
def list_(cli: Cli, everything: bool, limit: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.mail.letters import letters
    from cmsuite.engines.people.brands import zone_in

    kind, state = (None, None) if everything else ("answer", "new")
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines, zone = letters(act, kind=kind, state=state, limit=limit), zone_in(act)
    cli.table(
        lines,
        [
            (_("mail"), lambda line: line.id),
            (_("came"), lambda line: moment(line.at, zone)),
            (_("from"), lambda line: line.person or line.sender),
            (_("about"), _about),
            (_("what"), lambda line: _(PROPOSALS[line.proposal]) if line.proposal else _(KINDS[line.kind])),
            (_("state"), lambda line: _(LETTERS[line.state])),
        ],
        _("No answer waits. Read the mailboxes: cmsuite mail read"),
    )


@mail.command("show", help=N_("What a mail says, and what stands against recording it."))
@letter_argument
@click.option("--save", "path", type=click.Path(dir_okay=False, path_type=Path), help=N_("Write the whole mail here."))
@click.pass_obj
def show_(cli: Cli, letter_id: int, path: Path | None) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.core.files import write
    from cmsuite.engines import acts
    from cmsuite.engines.mail.letters import letter
    from cmsuite.engines.media.store import Media
    from cmsuite.engines.people.brands import zone_in

    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found, zone = letter(act, letter_id), zone_in(act)
    if path is not None and found.eml:
        write(path, Media(cli.store, cli.workspace).get(found.eml), mode=0o600)
    cli.say(found, "\n".join(_told(found, zone)))


@mail.command("take", help=N_("Record what MAIL answers: yes, or the changes that it asks for. The mail is the proof."))
@letter_argument
@click.argument("decision", type=click.Choice(("yes", "changes")))
@click.option("--function", default="", help=N_("As what they sign: a yes needs it."))
@click.option("--name", "signed", default="", help=N_("The name as it is signed; else that of the person."))
@click.option("--reason", default="", help=N_("What has to change; else the words of the mail."))
@click.option(
    "--code", "quoted", default="", metavar="CODE", help=N_("Which code it answers, where it quotes several.")
)
@click.pass_obj
def take_(cli: Cli, letter_id: int, decision: str, function: str, signed: str, reason: str, quoted: str) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.engines.mail.taking import Reading, take_answer

    load(cli)
    reading = Reading("yes" if decision == "yes" else "changes", function, signed, reason, quoted)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = take_answer(act, letter_id, reading)
    said = {
        "yes": _("Document {id} is validated: a simple electronic signature, the mail is its proof."),
        "changes": _(
            "Document {id} has a new draft: what the client asked for is kept with the version that was sent."
        ),
    }
    cli.say(done, said[decision].format(id=done.document_id))


@mail.command("ignore", help=N_("Put MAIL aside: it answers nothing."))
@letter_argument
@click.pass_obj
def ignore_(cli: Cli, letter_id: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.mail.taking import ignore

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        ignore(act, letter_id)
    cli.say({"mail": letter_id}, _("Mail {id} is put aside.").format(id=letter_id))


# ---- what the commands share


def _about(line: LetterLine) -> str:
    if line.document:
        return shown(f"{line.document} {line.title}", 40)
    return shown(line.subject, 40)


def _told(found: LetterRead, zone: str) -> Iterator[str]:
    line = found.line
    yield labelled(_("From"), shown(f"{line.person} <{line.sender}>" if line.person else line.sender))
    yield labelled(_("Subject"), shown(line.subject))
    yield labelled(_("Came"), moment(line.at, zone))
    if found.codes:
        yield labelled(_("Code"), ", ".join(shown(code) for code in found.codes))
    if line.document:
        yield labelled(_("About"), shown(f"{line.document} {line.title}"))
    yield labelled(_("State"), _(LETTERS[line.state]))
    yield ""
    yield from (shown(one) for one in found.words.split("\n"))
    yield ""
    if line.proposal:
        yield _("By its words {what}. You decide.").format(what=_(PROPOSALS[line.proposal]))
    if found.answers_ours:
        yield _("It answers a mail that only this address was sent: whoever wrote it can read that mailbox.")
    else:
        yield _("A sender's address can be forged, and nothing here proves it. In doubt, call before you record a yes.")
    if found.obstacle:
        yield f"{found.obstacle} {found.advice}".strip()


def _password(user: str, host: str) -> Secret:
    """Asked for without showing it, or from the environment: never from the command line."""
    from cmsuite.engines.secrets.secret import Secret

    given = os.environ.get(PASSWORD)
    if given is None:
        asked = _("Password of {user} at {host}").format(user=shown(user), host=host)
        given = click.prompt(asked, hide_input=True, err=True)
    return Secret(given)


for command in (send_, outbox_, deliver_, retry_, confirm_, cancel_):
    mail.add_command(command)
