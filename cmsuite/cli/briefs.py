"""Briefs: begun from a mail or notes, their questions asked and answered, a counter-brief made and decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.briefs.words import ANSWERS
from cmsuite.cli import brief_read
from cmsuite.cli.brief_read import NoBrief, note_of, sector_option, speaking, today
from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import load, number_argument, text_of
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, _, labelled
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.questions import Asked
    from cmsuite.engines.documents.versions import Edited
    from cmsuite.engines.documents.views import DocumentRead

key_argument = click.argument("key", metavar="KEY")
words_argument = click.argument("words", metavar="TEXT")
by_option = click.option("--by", default="", metavar="NAME", help=N_("Who said so."))
on_option = click.option("--on", "on", type=Day(), help=N_("On which day; else today."))


class NothingToBeginFrom(Usage):
    said = N_("Name a mail, or the notes of a call with --notes FILE.")


class NoSuchRule(Usage):
    said = N_("No rule asks {rule} of this brief.")
    hint = N_("Its questions, with their rules: cmsuite brief questions {id}")


class NotLeftOpen(Usage):
    said = N_("Not an open question of this note: {keys}.")
    hint = N_("Its questions: cmsuite brief questions {id}")


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
    from cmsuite.briefs.beginning import begin, beginning, stored
    from cmsuite.cli.approvals import stored_of
    from cmsuite.engines import acts
    from cmsuite.engines.media.store import Media
    from cmsuite.engines.people.brands import brands

    files = [one for one in (path, notes) if one is not None]
    if not files:
        raise NothingToBeginFrom()
    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        mine = next(one for one in brands(act) if one.id == cli.brand)
    for one in files:
        if one.stat().st_size > intake.MOST:
            raise intake.TooLarge(size=one.stat().st_size)
    made = beginning(
        mine,
        today(cli, mine.zone),
        mail=(path.name, path.read_bytes()) if path is not None else None,
        notes=(notes.name, text_of(notes)) if notes is not None else None,
        title=title,
        language=language,
    )
    kept = [(one.name, stored_of(cli, one)) for one in files] + stored(Media(cli.store, cli.workspace), made)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = begin(act, made, kept)
    cli.say(done, _("Document {id}: {title}, a draft").format(id=done.document_id, title=shown(made.title)))
    if made.attached:
        names = ", ".join(shown(one.name, 60) for one in made.attached)
        cli.note(
            _("Kept as evidence, and not read: {names}. What they ask for is for you to take in.").format(names=names)
        )


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

    found, note = note_of(cli, document_id)
    made = speaking(found.language, lambda: unasked(note, sectors))
    chosen = _chosen(made, rules, document_id) if rules else made[:AT_ONCE]
    day = on or today(cli, found.zone)

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

    found, note = note_of(cli, document_id)
    day = on or today(cli, found.zone)

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

    found, note = note_of(cli, document_id)
    done = _save(cli, found, note, lambda one: integrated(one, key, field, document_id))
    cli.say(done, _("{key} is in the note.").format(key=shown(key)))


@brief.command("assume", help=N_("Let an assumption stand in for the answer to question KEY: the note prints it."))
@number_argument
@key_argument
@words_argument
@click.pass_obj
def assume(cli: Cli, document_id: int, key: str, words: str) -> None:
    from cmsuite.briefs.changing import assumed

    found, note = note_of(cli, document_id)
    done = _save(cli, found, note, lambda one: assumed(one, key, words, document_id))
    cli.say(done, _("{key} is assumed; the note prints it for the client to sign.").format(key=shown(key)))


@brief.command("withdraw", help=N_("Say why question KEY need not be asked any more."))
@number_argument
@key_argument
@click.argument("reason", metavar="REASON")
@click.pass_obj
def withdraw(cli: Cli, document_id: int, key: str, reason: str) -> None:
    from cmsuite.briefs.changing import withdrawn

    found, note = note_of(cli, document_id)
    done = _save(cli, found, note, lambda one: withdrawn(one, key, reason, document_id))
    cli.say(done, _("{key} is withdrawn.").format(key=shown(key)))


@brief.command("propose", help=N_("Propose to the watch plan the questions KEYS, or all that nobody answered."))
@number_argument
@click.argument("keys", nargs=-1)
@click.pass_obj
def propose_(cli: Cli, document_id: int, keys: tuple[str, ...]) -> None:
    from cmsuite.briefs.proposing import left_open, propose_questions
    from cmsuite.engines import acts
    from cmsuite.rooms import load_takers

    _found, note = note_of(cli, document_id)
    load_takers()
    there = left_open(note)
    if missing := set(keys) - {one.key for one in there}:
        raise NotLeftOpen(keys=shown(", ".join(sorted(missing)), 60), id=document_id)
    wanted = [one for one in there if not keys or one.key in keys]
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        made = propose_questions(act, document_id, wanted)
    said = [f"{id}  {shown(one.question, 100)}" for id, one in zip(made, wanted, strict=True)]
    cli.say({"document": document_id, "proposals": made}, "\n".join(said) or _("No question of this note is open."))


@brief.command("note", help=N_("Write down what is said in a call, with the hour that it is."))
@number_argument
@words_argument
@click.option("--who", default="", metavar="NAME", help=N_("Who says it."))
@click.option("--at", default="", metavar="HOUR", help=N_("Another hour, as 10:15."))
@click.pass_obj
def note_(cli: Cli, document_id: int, words: str, who: str, at: str) -> None:
    from zoneinfo import ZoneInfo

    from cmsuite.briefs.changing import noted

    found, note = note_of(cli, document_id)
    hour = at or f"{cli.store.now().astimezone(ZoneInfo(found.zone)):%H:%M}"
    done = _save(cli, found, note, lambda one: noted(one, who, words, hour))
    cli.say(done, labelled(hour, shown(words, 200)))


@brief.command("place", help=N_("Put what was said (statement KEY) into a field, with its speaker and hour."))
@number_argument
@key_argument
@click.argument("field", metavar="FIELD")
@on_option
@click.pass_obj
def place(cli: Cli, document_id: int, key: str, field: str, on: date | None) -> None:
    from cmsuite.briefs.changing import placed

    found, note = note_of(cli, document_id)
    day = on or note.request_on or today(cli, found.zone)
    cli.say(_save(cli, found, note, lambda one: placed(one, key, field, day)),
            _("{key} stands in “{field}”.").format(key=shown(key), field=shown(field)))  # fmt: skip


@brief.command("counter", help=N_("Begin a counter-brief from a framing note: the same, for changes to be proposed."))
@number_argument
@click.option("--title", default="", help=N_("Its title; else the note's."))
@click.pass_obj
def counter(cli: Cli, document_id: int, title: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.life import create

    found, note = note_of(cli, document_id)
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

    found, note = note_of(cli, document_id)
    if not isinstance(note, CounterBrief):
        raise NoCounterBrief(id=document_id)
    day = on or today(cli, found.zone)

    def change(one: Brief) -> Brief:
        assert isinstance(one, CounterBrief)
        return decided(one, key, answer, words, by, day)

    done = _save(cli, found, note, change)
    cli.say(done, labelled(shown(key), _(ANSWERS[answer])))


# ---- what the commands share


def _save(cli: Cli, found: DocumentRead, note: Brief, change: Callable[[Brief], Brief]) -> Edited:
    """Let the draft say what comes of it, in the language of the document."""
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.life import write

    made = speaking(found.language, lambda: dumped(change(note)))
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        return write(act, found.newest.id, made, seen=found.newest.row_version)


def _chosen(made: tuple[Asked, ...], rules: tuple[str, ...], document_id: int) -> tuple[Asked, ...]:
    by_rule = {one.rule: one for one in made}
    for rule in rules:
        if rule not in by_rule:
            raise NoSuchRule(rule=rule, id=document_id)
    return tuple(by_rule[rule] for rule in dict.fromkeys(rules))


for command in (brief_read.questions_, brief_read.smart_, brief_read.budget_):
    brief.add_command(command)
