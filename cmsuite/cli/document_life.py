"""What becomes of a deliverable: read inside the house, sent, answered, commented on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.crisis_read import kept_offline
from cmsuite.cli.document_read import document_of, kind_of, load, number_argument, path_of
from cmsuite.cli.suite import Command
from cmsuite.cli.when import Day
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, day
from cmsuite.core.text import shown
from cmsuite.engines.approvals.words import CHANNELS
from cmsuite.engines.documents.words import ANSWERS, COMMENTS, PRIORITIES

seen_option = click.option("--seen", type=int, metavar="VERSION", help=N_("The version of the row that you read."))

beside_option = click.option("--comment", "beside", default="", help=N_("What the document's history keeps beside it."))


class BadWaiver(Usage):
    said = N_("A warning is let pass as RULE=REASON, not as {text}.")


@click.command("submit", cls=Command, help=N_("Give a draft to the house to read."))
@number_argument
@beside_option
@seen_option
@click.pass_obj
def submit_(cli: Cli, document_id: int, beside: str, seen: int | None) -> None:
    from cmsuite.engines.documents.life import submit

    done = _act(cli, document_id, lambda act, version: submit(act, version, comment=beside, seen=seen))
    cli.say(done, _("Document {id} is in internal review.").format(id=document_id))


@click.command("take-back", cls=Command, help=N_("Make a draft again of what the house is reading."))
@number_argument
@beside_option
@seen_option
@click.pass_obj
def take_back_(cli: Cli, document_id: int, beside: str, seen: int | None) -> None:
    from cmsuite.engines.documents.life import take_back

    done = _act(cli, document_id, lambda act, version: take_back(act, version, comment=beside, seen=seen))
    cli.say(done, _("Document {id} is a draft again.").format(id=document_id))


@click.command("send", cls=Command, help=N_("Freeze what goes to the client, and say the code of it."))
@number_argument
@click.option("--waive", "waived", multiple=True, metavar="RULE=REASON", help=N_("Let a warning pass, and say why."))
@click.option("--until", type=Day(),
              help=N_("The last day for which these reasons hold; else three months from now."))  # fmt: skip
@click.option("--mail", "addresses", multiple=True, metavar="EMAIL", help=N_("Send it there by mail too, as a PDF."))
@beside_option
@seen_option
@click.pass_obj
def send_(
    cli: Cli,
    document_id: int,
    waived: tuple[str, ...],
    until: date | None,
    addresses: tuple[str, ...],
    beside: str,
    seen: int | None,
) -> None:
    from cmsuite.cli.mail_out import posted, refuse_unready
    from cmsuite.engines import acts
    from cmsuite.engines.documents.answers import code
    from cmsuite.engines.documents.life import Waiver, send

    reasons = {}
    for text in waived:
        rule, sign, reason = text.partition("=")
        if not sign:
            raise BadWaiver(text=text)
        reasons[rule.strip()] = Waiver(reason, until)
    refuse_unready(cli, addresses)
    version = document_of(cli, document_id).newest.id
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = send(act, version, waivers=reasons, comment=beside, seen=seen)
        quoted = code(act, document_id)
    said = _("Version {n} is frozen. The client answers with the code {code}.").format(n=done.number, code=quoted)
    cli.say({"document": done, "code": str(quoted)}, said)
    for one in posted(cli, document_id, addresses):
        cli.note(_("Mail {id} to {to} is ready to leave.").format(id=one.id, to=shown(one.to)))


@click.command("validate", cls=Command, help=N_("Say yes to what was sent, or record a yes with its proof."))
@number_argument
@click.option("--name", "signed", required=True, help=N_("The whole name of who signs."))
@click.option("--function", required=True, help=N_("As what they sign."))
@click.option("--from", "email", metavar="EMAIL", help=N_("Who answered, where it was not you."))
@click.option("--channel", type=click.Choice(CHANNELS), default="account", help=N_("Where the answer came from."))
@click.option("--proof", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("The mail, the returned file, the signed page."))  # fmt: skip
@click.option("--code", "quoted", metavar="CODE", help=N_("The validation code that the answer quotes."))
@click.pass_obj
def validate_(
    cli: Cli,
    document_id: int,
    signed: str,
    function: str,
    email: str | None,
    channel: Any,
    proof: Path | None,
    quoted: str | None,
) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.answers import Answer, validate

    load(cli)
    blob = _kept(cli, proof)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        answer = Answer(signed, function, channel, _person(act, email), blob(act))
        done = validate(act, document_id, answer, seen_hash=_print(act, document_id, quoted))
    said = _("Version {n} is validated by {name}: a simple electronic signature (eIDAS), no advanced or qualified one.")
    cli.say(done, said.format(n=done.number, name=shown(signed)))
    for path in kept_offline(cli, document_id):
        cli.note(_("An offline copy is in {path}").format(path=shown(str(path))))


@click.command("changes", cls=Command, help=N_("Record the changes that a client asks for: a new draft begins."))
@number_argument
@click.argument("reason")
@click.option("--name", "signed", default="", help=N_("Who asks."))
@click.option("--from", "email", metavar="EMAIL", help=N_("Who answered, where it was not you."))
@click.option("--channel", type=click.Choice(CHANNELS), default="account", help=N_("Where the answer came from."))
@click.option("--proof", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("The mail, the returned file, the signed page."))  # fmt: skip
@click.option("--code", "quoted", metavar="CODE", help=N_("The validation code that the answer quotes."))
@click.pass_obj
def changes_(
    cli: Cli,
    document_id: int,
    reason: str,
    signed: str,
    email: str | None,
    channel: Any,
    proof: Path | None,
    quoted: str | None,
) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.answers import Answer, ask_changes

    load(cli)
    blob = _kept(cli, proof)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        answer = Answer(signed, "", channel, _person(act, email), blob(act))
        done = ask_changes(act, document_id, reason, answer, seen_hash=_print(act, document_id, quoted))
    cli.say(
        done, _("Draft {seq} of document {id} begins where that version stands.").format(seq=done.seq, id=document_id)
    )


@click.command("reopen", cls=Command, help=N_("Open a new draft of a document that was answered."))
@number_argument
@click.pass_obj
def reopen_(cli: Cli, document_id: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.life import reopen

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = reopen(act, document_id)
    cli.say(done, _("Draft {seq} of document {id} is open.").format(seq=done.seq, id=document_id))


@click.command("take-in", cls=Command, help=N_("Let the draft cite what stands above it as it is now."))
@number_argument
@click.pass_obj
def take_in_(cli: Cli, document_id: int) -> None:
    from cmsuite.engines.documents.life import take_in

    done = _act(cli, document_id, lambda act, version: take_in(act, version))
    cli.say(done, _("Document {id} cites what stands above it as it is now.").format(id=document_id))


@click.command("restore", cls=Command, help=N_("Let the draft say again what version SEQ said."))
@number_argument
@click.argument("seq", type=int)
@click.pass_obj
def restore_(cli: Cli, document_id: int, seq: int) -> None:
    from cmsuite.engines.documents.life import restore

    done = _act(cli, document_id, lambda act, version: restore(act, version, seq))
    cli.say(done, _("The draft of document {id} says again what version {seq} said.").format(id=document_id, seq=seq))


@click.command("archive", cls=Command, help=N_("Put a document away."))
@number_argument
@click.option("--back", is_flag=True, help=N_("Take it out again."))
@click.pass_obj
def archive_(cli: Cli, document_id: int, back: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.life import archive, unarchive

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = unarchive(act, document_id) if back else archive(act, document_id)
    said = _("Document {id} is taken out again.") if back else _("Document {id} is archived.")
    cli.say(done, said.format(id=document_id))


@click.command("comment", cls=Command, help=N_("Say something about a document, or with --field about a place in it."))
@number_argument
@click.argument("text")
@click.option("--field", "at", default="", metavar="PATH", help=N_("Which field, as document check names it."))
@click.option("--kind", type=click.Choice(COMMENTS), default="note", help=N_("What sort of comment."))
@click.option("--priority", type=click.Choice(PRIORITIES), default="normal", help=N_("How much it matters."))
@click.pass_obj
def comment_(cli: Cli, document_id: int, text: str, at: str, kind: Any, priority: Any) -> None:
    from cmsuite.engines.documents.comments import comment

    done = _act(cli, document_id, lambda act, version: comment(act, version, text, kind=kind, at=at, priority=priority))
    cli.say({"comment": done}, _("Comment {id} is kept.").format(id=done))


@click.command("comments", cls=Command, help=N_("What was said about a document."))
@number_argument
@click.option("--open", "only_open", is_flag=True, help=N_("Only what nobody answered yet."))
@click.pass_obj
def comments_(cli: Cli, document_id: int, only_open: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.comments import comments

    found = document_of(cli, document_id)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = comments(act, document_id, only_open=only_open)
    kind = kind_of(found.kind)
    cli.table(
        lines,
        [
            (_("comment"), lambda one: one.id),
            (_("where"), lambda one: path_of(kind, one.at)),
            (_("kind"), lambda one: _(COMMENTS[one.kind])),
            (_("priority"), lambda one: _(PRIORITIES[one.priority])),
            (_("state"), _stated),
            (_("who"), lambda one: one.author),
            (_("what"), lambda one: shown(one.text, 120)),
        ],
        _("Nobody has said anything about it."),
    )


@click.command("answer", cls=Command, help=N_("Say what becomes of COMMENT."))
@click.argument("number", metavar="COMMENT", type=int)
@click.argument("state", type=click.Choice(ANSWERS))
@click.option("--reason", default="", help=N_("Why; a refusal always says it."))
@click.option("--until", default="", metavar="DAY", help=N_("The day to which it is put off, as 2026-05-15."))
@click.pass_obj
def answer_(cli: Cli, number: int, state: Any, reason: str, until: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.comments import answer

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = answer(act, number, state, reason=reason, deferred_to=until)
    cli.say(done, _("Comment {id}: {state}.").format(id=number, state=_(ANSWERS[done.state])))


@click.command("unsay", cls=Command, help=N_("Take your own COMMENT back, while nobody has answered."))
@click.argument("number", metavar="COMMENT", type=int)
@click.pass_obj
def unsay_(cli: Cli, number: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.comments import unsay

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = unsay(act, number)
    cli.say(done, _("Comment {id} is taken back.").format(id=number))


# ---- what the commands share


def _stated(one: Any) -> str:
    state = _(ANSWERS[one.state])
    return f"{state}, {day(one.deferred_to)}" if one.deferred_to else state


def _act(cli: Cli, document_id: int, do: Any) -> Any:
    """Do something with the newest version of a document."""
    from cmsuite.engines import acts

    version = document_of(cli, document_id).newest.id
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        return do(act, version)


def _person(act: Any, email: str | None) -> int | None:
    from cmsuite.engines.people.brands import person_by_email

    return None if email is None else person_by_email(act, email).id


def _print(act: Any, document_id: int, quoted: str | None) -> str | None:
    """The print that a code names; it must be of the version that is with the client. Raises UnknownCode, OldCode."""
    from cmsuite.engines.documents.answers import UnknownCode
    from cmsuite.engines.documents.answers import quoted as found
    from cmsuite.engines.documents.codes import codes_in

    if quoted is None:
        return None
    codes = codes_in(quoted)
    if not codes or found(act, codes[0]).id != document_id:
        raise UnknownCode(code=quoted)
    return codes[0].print


def _kept(cli: Cli, proof: Path | None) -> Any:
    """The proof, its bytes stored; the row is made by the act that cites it."""
    from cmsuite.cli.approvals import stored_of
    from cmsuite.engines.media.store import keep

    stored = stored_of(cli, proof) if proof is not None else None
    return lambda act: keep(act, stored) if stored is not None else None
