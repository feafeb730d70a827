"""Briefs: begun from a mail or notes, their questions asked and answered, a counter-brief made and decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from cmsuite.briefs.words import ANSWERS, LETTERS, STATES
from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of, load, number_argument
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, _, labelled
from cmsuite.core.text import shown
from cmsuite.engines.exports.formats import FORMATS

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Question
    from cmsuite.briefs.questions import Asked
    from cmsuite.engines.documents.life import Edited
    from cmsuite.engines.documents.views import DocumentRead

T = TypeVar("T")
SECTORS = ("alcohol", "health", "finance", "gambling", "minors", "food", "politics")
_PLAIN = re.compile(r"(?<=\S)\\([-.:!()])")
"""Signs within a line that Markdown reads as themselves, with the stroke that keeps them so."""
key_argument = click.argument("key", metavar="KEY")
words_argument = click.argument("words", metavar="TEXT")
by_option = click.option("--by", default="", metavar="NAME", help=N_("Who said so."))
on_option = click.option("--on", "on", type=Day(), help=N_("On which day; else today."))
sector_option = click.option("--sector", "sectors", type=click.Choice(SECTORS), multiple=True,
                             help=N_("Also what this regulated trade makes it necessary to ask."))  # fmt: skip


class NoBrief(Usage):
    said = N_("Document {id} is no framing note.")
    hint = N_("List those that there are: cmsuite document list --kind brief")


class NothingToBeginFrom(Usage):
    said = N_("Name a mail, or the notes of a call with --notes FILE.")


class NoSuchRule(Usage):
    said = N_("No rule asks {rule} of this brief.")
    hint = N_("Its questions, with their rules: cmsuite brief questions {id}")


class NothingAsked(Usage):
    said = N_("No question of this note waits for an answer.")
    hint = N_("Take those that the rules make into it: cmsuite brief ask {id}")


class NoCounterBrief(Usage):
    said = N_("Document {id} is no counter-brief.")
    hint = N_("Make one of a framing note: cmsuite brief counter {id}")


@click.group("brief", cls=Group, help=N_("Briefs: begun from a mail, questioned, answered, countered."))
def brief() -> None:
    pass


@brief.command("from-mail", help=N_("Begin a framing note from a mail, or from the notes of a call."))
@click.argument("path", metavar="[FILE]", required=False,
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--notes", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help=N_("Notes of a call, a line for each thing said: 10:15 Hélène: we want more visits."))  # fmt: skip
@click.option("--title", default="", help=N_("The title of the note; else the mail's subject."))
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("The document's language; else the brand's."))
@click.pass_obj
def from_mail(cli: Cli, path: Path | None, notes: Path | None, title: str, language: str | None) -> None:
    from cmsuite.briefs import intake
    from cmsuite.engines import acts
    from cmsuite.engines.documents.life import create
    from cmsuite.engines.people.brands import brands

    if path is None and notes is None:
        raise NothingToBeginFrom()
    load()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        mine = next(one for one in brands(act) if one.id == cli.brand)
    came = intake.mail(path.read_bytes(), mine.zone) if path is not None else None
    noted = intake.statements(_notes(notes)) if notes is not None else ()
    spoken = language or mine.language
    today = _today(cli, mine.zone)
    name = (path or notes or Path()).name
    content = _speaking(spoken, lambda: intake.content(came, noted, name, today))
    wanted = (
        title
        or (came.subject if came else "")
        or _speaking(spoken, lambda: _("Request of {brand}")).format(brand=mine.name)
    )
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = create(act, "brief", wanted, language=spoken, content=content)
    cli.say(done, _("Document {id}: {title}, a draft").format(id=done.document_id, title=shown(wanted)))


@brief.command("questions", help=N_("The questions of a note, and those that its words still make; or as a file."))
@number_argument
@sector_option
@click.option("--format", "form", type=click.Choice(("md", *FORMATS)), help=N_("Write those that wait to a file."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def questions_(cli: Cli, document_id: int, sectors: tuple[str, ...], form: str | None, path: Path | None) -> None:
    from cmsuite.briefs.questions import coverage, unasked

    found, note = _note(cli, document_id)
    if form is not None or path is not None:
        _export(cli, found, note, form or "docx", path)
        return
    made = unasked(note, sectors)
    if cli.as_json:
        cli.say({"questions": [_told(one) for one in note.questions], "unasked": made, "covered": coverage(note)}, "")
        return
    rows = [
        (one.key, one.priority, _(STATES[one.state]), one.about or one.question, one.rule) for one in note.questions
    ]
    rows += [("—", one.priority, _("not asked"), one.question.now, one.rule) for one in made]
    columns: list[tuple[str, Callable[[Any], Any]]] = [
        (_("no."), lambda row: row[0]),
        (_("priority"), lambda row: row[1]),
        (_("state"), lambda row: row[2]),
        (_("question"), lambda row: shown(row[3], 300)),
        (_("rule"), lambda row: row[4]),
    ]
    cli.table(rows, columns, _("Nothing is left to ask."))
    if missing := [_(LETTERS[letter]) for letter, there in coverage(note).items() if not there]:
        cli.note(labelled(_("The brief does not say yet"), ", ".join(missing)))


@brief.command(
    "ask", help=N_("Take questions that the rules make into the note; --sent says that the client has them.")
)
@number_argument
@click.argument("rules", metavar="[RULE]...", nargs=-1)
@sector_option
@click.option("--sent", "is_sent", is_flag=True, help=N_("All that are open have been sent to the client."))
@on_option
@click.pass_obj
def ask(
    cli: Cli, document_id: int, rules: tuple[str, ...], sectors: tuple[str, ...], is_sent: bool, on: date | None
) -> None:
    from cmsuite.briefs.changing import put, sent
    from cmsuite.briefs.questions import AT_ONCE, unasked

    found, note = _note(cli, document_id)
    made = _speaking(found.language, lambda: unasked(note, sectors))
    chosen = _chosen(made, rules, document_id) if rules else made[:AT_ONCE]
    day = on or _today(cli, found.zone)

    def change(one: Brief) -> Brief:
        if chosen or not is_sent:
            one = put(one, chosen)
        return sent(one, (), day, document_id) if is_sent else one

    done = _save(cli, found, note, change)
    left = len(made) - len(chosen)
    cli.say(done, _("{n} questions are in the note.").format(n=len(chosen)))
    if left and not rules:
        cli.note(_("{n} more can wait: a client answers {most} in one go.").format(n=left, most=AT_ONCE))


@brief.command("answer", help=N_("Write down what the client answered to question KEY."))
@number_argument
@key_argument
@words_argument
@by_option
@on_option
@click.option("--into", "field", default="", metavar="FIELD", help=N_("Also write it into this field of the note."))
@click.pass_obj
def answer(cli: Cli, document_id: int, key: str, words: str, by: str, on: date | None, field: str) -> None:
    from cmsuite.briefs.changing import answered, integrated

    found, note = _note(cli, document_id)
    day = on or _today(cli, found.zone)

    def change(one: Brief) -> Brief:
        one = answered(one, key, words, by, day, document_id)
        return integrated(one, key, field, document_id) if field else one

    cli.say(_save(cli, found, note, change), _("{key} is answered.").format(key=shown(key)))


@brief.command("integrate", help=N_("Say that the answer to question KEY stands in its field; a text takes its words."))
@number_argument
@key_argument
@click.argument("field", metavar="[FIELD]", default="")
@click.pass_obj
def integrate(cli: Cli, document_id: int, key: str, field: str) -> None:
    from cmsuite.briefs.changing import integrated

    found, note = _note(cli, document_id)
    done = _save(cli, found, note, lambda one: integrated(one, key, field, document_id))
    cli.say(done, _("{key} is in the note.").format(key=shown(key)))


@brief.command("assume", help=N_("Let an assumption stand in for the answer to question KEY: the note prints it."))
@number_argument
@key_argument
@words_argument
@click.pass_obj
def assume(cli: Cli, document_id: int, key: str, words: str) -> None:
    from cmsuite.briefs.changing import assumed

    found, note = _note(cli, document_id)
    done = _save(cli, found, note, lambda one: assumed(one, key, words, document_id))
    cli.say(done, _("{key} is assumed; the note prints it for the client to sign.").format(key=shown(key)))


@brief.command("withdraw", help=N_("Say why question KEY need not be asked any more."))
@number_argument
@key_argument
@click.argument("reason", metavar="REASON")
@click.pass_obj
def withdraw(cli: Cli, document_id: int, key: str, reason: str) -> None:
    from cmsuite.briefs.changing import withdrawn

    found, note = _note(cli, document_id)
    done = _save(cli, found, note, lambda one: withdrawn(one, key, reason, document_id))
    cli.say(done, _("{key} is withdrawn.").format(key=shown(key)))


@brief.command("place", help=N_("Put what was said (statement KEY) into a field, with its speaker and hour."))
@number_argument
@key_argument
@click.argument("field", metavar="FIELD")
@on_option
@click.pass_obj
def place(cli: Cli, document_id: int, key: str, field: str, on: date | None) -> None:
    from cmsuite.briefs.changing import placed

    found, note = _note(cli, document_id)
    day = on or note.request_on or _today(cli, found.zone)
    cli.say(_save(cli, found, note, lambda one: placed(one, key, field, day)),
            _("{key} stands in “{field}”.").format(key=shown(key), field=shown(field)))  # fmt: skip


@brief.command("counter", help=N_("Begin a counter-brief from a framing note: the same, for changes to be proposed."))
@number_argument
@click.option("--title", default="", help=N_("Its title; else the note's."))
@click.pass_obj
def counter(cli: Cli, document_id: int, title: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.life import create

    found, note = _note(cli, document_id)
    if found.kind != "brief":
        raise NoBrief(id=document_id)
    content = note.model_dump(mode="json") | {"changed": []}
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = create(act, "counter_brief", title or found.title, language=found.language, content=content,
                      parent=document_id)  # fmt: skip
    cli.say(done, _("Document {id}: {title}, a draft").format(id=done.document_id, title=shown(title or found.title)))


@brief.command("decide", help=N_("Write down what the client says of change KEY of a counter-brief."))
@number_argument
@key_argument
@click.argument("answer", metavar="ANSWER", type=click.Choice([one for one in ANSWERS if one != "waiting"]))
@click.option("--words", default="", help=N_("In the client's words."))
@click.option("--by", required=True, metavar="NAME", help=N_("Who said so."))
@on_option
@click.pass_obj
def decide(cli: Cli, document_id: int, key: str, answer: str, words: str, by: str, on: date | None) -> None:
    from cmsuite.briefs.changing import decided
    from cmsuite.briefs.counter import CounterBrief

    found, note = _note(cli, document_id)
    if not isinstance(note, CounterBrief):
        raise NoCounterBrief(id=document_id)
    day = on or _today(cli, found.zone)

    def change(one: Brief) -> Brief:
        assert isinstance(one, CounterBrief)
        return decided(one, key, answer, words, by, day)

    done = _save(cli, found, note, change)
    cli.say(done, labelled(shown(key), _(ANSWERS[answer])))


# ---- what the commands share


def _note(cli: Cli, document_id: int) -> tuple[DocumentRead, Brief]:
    """A framing note or a counter-brief, with what its newest version says. Raises NoBrief."""
    from cmsuite.briefs.brief import Brief
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.kinds import known

    found = document_of(cli, document_id)
    content = read(known(found.kind).schema, found.newest.content)
    if not isinstance(content, Brief):
        raise NoBrief(id=document_id)
    return found, content


def _save(cli: Cli, found: DocumentRead, note: Brief, change: Callable[[Brief], Brief]) -> Edited:
    """Let the draft say what comes of it, in the language of the document."""
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.life import write

    made = _speaking(found.language, lambda: dumped(change(note)))
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        return write(act, found.newest.id, made, seen=found.newest.row_version)


def _export(cli: Cli, found: DocumentRead, note: Brief, form: str, path: Path | None) -> None:
    from cmsuite.briefs.brief import QUESTION_LIST
    from cmsuite.core.files import write
    from cmsuite.engines.documents.render import Edition, source
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.formats import written

    if not any(one.waits for one in note.questions):
        raise NothingAsked(id=found.id)
    root, version = cli.workspace.root, found.newest
    if form == "md":
        edition = Edition(
            found.title, cast(Any, found.language), found.brand_name, _today(cli, found.zone), version.state
        )
        data = _PLAIN.sub(r"\1", source(QUESTION_LIST, note, edition, version.around, root)).encode()
    else:
        data = written(tree_of(found, version, cli.store.now(), root, QUESTION_LIST), form, root)
    where = path or cli.workspace.exports / f"questions-{found.id}-{found.language}.{form}"
    write(where, data, mode=0o644)
    cli.say({"path": str(where), "format": form, "bytes": len(data)}, labelled(_("questions"), str(where)))


def _chosen(made: tuple[Asked, ...], rules: tuple[str, ...], document_id: int) -> tuple[Asked, ...]:
    by_rule = {one.rule: one for one in made}
    for rule in rules:
        if rule not in by_rule:
            raise NoSuchRule(rule=rule, id=document_id)
    return tuple(by_rule[rule] for rule in dict.fromkeys(rules))


def _told(one: Question) -> dict[str, Any]:
    return one.model_dump(mode="json") | {"blocks": one.priority == 1 and one.waits}


def _today(cli: Cli, zone: str) -> date:
    from zoneinfo import ZoneInfo

    return cli.store.now().astimezone(ZoneInfo(zone)).date()


def _notes(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        raise click.BadParameter(_("{file} is not UTF-8 text.").format(file=shown(path.name))) from err


def _speaking(tongue: str, make: Callable[[], T]) -> T:
    from cmsuite.briefs.catalogue import speaking

    return speaking(tongue, make)
