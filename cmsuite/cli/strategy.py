"""Strategies: what they come to, the talk for them, what a version changes, the archive for a meeting."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import load, put_file
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, day, labelled, translate
from cmsuite.core.text import shown
from cmsuite.engines.exports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cmsuite.engines.documents.views import DocumentRead, VersionRead
    from cmsuite.strategy.plan import Strategy

strategy_argument = click.argument("document_id", metavar="STRATEGY", type=int)
LONG = 60  # letters of a cell


class BadOrigin(Usage):
    said = N_("An origin is FIELD=TEXT, as in budget=REASON or cadence=7, not {text}.")
    hint = N_("Fields: {fields}.")


class NoDeck(Refused):
    said = N_("No deck follows from this strategy yet.")
    hint = N_("Make it: cmsuite strategy deck {id}")


class OtherVersion(Refused):
    said = N_("Nothing was packed: document {id} quotes version {theirs} of the strategy, the archive holds {ours}.")
    hint = N_("Let it quote that one: cmsuite document take-in {id}")


@click.group("strategy", cls=Group, help=N_("Strategies: compute, present, compare, pack."))
def strategy() -> None:
    pass


@strategy.command("compute", help=N_("What a strategy comes to: hours, money, networks, the critical path."))
@strategy_argument
@click.pass_obj
def compute_(cli: Cli, document_id: int) -> None:
    from cmsuite.strategy.sums import sums

    found = _found(cli, document_id, "strategy")
    plan = _plan(found.newest)
    made = sums(plan)
    cli.say(made, "\n".join(_told(made)))


@strategy.command("deck", help=N_("Write the talk for a strategy: 18 slides whose numbers are quoted from it."))
@strategy_argument
@click.option("--into", type=int, metavar="DECK", help=N_("A draft of a deck to write it into; else a new document."))
@click.pass_obj
def deck_(cli: Cli, document_id: int, into: int | None) -> None:
    from cmsuite.strategy.related import below
    from cmsuite.strategy.writing import deck

    found = _found(cli, document_id, "strategy")
    plan = _plan(found.newest)
    made = deck(plan, below(found))
    title = labelled(found.newest.around.brand, plan.ambition) if plan.ambition else found.title
    said = _("Document {id}: {title}, a deck of {n} slides. Read it, then: cmsuite document check {id}")
    _written(cli, found, "deck", title, made, into, said, n=len(made.slides))


@strategy.command("sheet", help=N_("Write the argumentation sheet: proposals, and objections from the weak spots."))
@strategy_argument
@click.option("--into", type=int, metavar="SHEET", help=N_("A draft of a sheet to write it into; else a new document."))
@click.pass_obj
def sheet_(cli: Cli, document_id: int, into: int | None) -> None:
    from cmsuite.strategy.related import below
    from cmsuite.strategy.writing import sheet

    found = _found(cli, document_id, "strategy")
    made = sheet(_plan(found.newest), below(found))
    said = _("Document {id}: {title}, {n} objections to answer. Write the answers: cmsuite document edit {id}")
    _written(cli, found, "argument_sheet", found.title, made, into, said, n=len(made.objections))


@strategy.command("changes", help=N_("What the newest version changes, why, and what comes of it."))
@strategy_argument
@click.option("--because", multiple=True, metavar="FIELD=REASON", help=N_("Write why a field changes, in the draft."))
@click.option("--comment", "answers", multiple=True, metavar="FIELD=COMMENT",
              help=N_("Write which comment a field answers, in the draft."))  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), help=N_("Write the table to a file, in this format."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def changes_(
    cli: Cli, document_id: int, because: tuple[str, ...], answers: tuple[str, ...], form: str | None, path: Path | None
) -> None:
    from cmsuite.engines import acts
    from cmsuite.strategy.changes import consequence, said, table
    from cmsuite.strategy.related import NothingBefore, changes_name, said_since, sent_before

    found = _found(cli, document_id, "strategy")
    before = sent_before(found)
    if before is None:
        raise NothingBefore()
    if because or answers:
        _originate(cli, found, because, answers)
        found = _found(cli, document_id, "strategy")
    if form or path:
        form = form or "docx"
        data = _change_table(cli, found, form)
        where = path or cli.workspace.exports / changes_name(found, form)
        put_file(cli, data, where, form, "strategy")
        return
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        told = said_since(act, found, before)
    old, new = _plan(before), _plan(found.newest)
    rows = table(old, new, told)
    cli.table(
        rows,
        [
            (_("where"), lambda row: row.title or "—"),
            (_("before"), lambda row: shown(row.before, LONG)),
            (_("after"), lambda row: shown(row.after, LONG) if row.kind == "changed" else _("no change")),
            (_("comment"), lambda row: row.comment or ""),
            (_("why"), lambda row: shown(row.why, LONG)),
            (_("effect"), lambda row: row.effect),
        ],
        _("They say the same."),
    )
    if effect := said(consequence(old, new), new):
        cli.note(labelled(_("In all"), effect))


@strategy.command("package", help=N_("Deck, strategy, changes, comment grid and argumentation sheet in one archive."))
@strategy_argument
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.option("--for-client", is_flag=True, help=N_("Leave the argumentation sheet out: it says where we stop."))
@click.pass_obj
def package_(cli: Cli, document_id: int, path: Path | None, for_client: bool) -> None:
    from cmsuite.core.files import write
    from cmsuite.engines.documents.taking import bytes_of, name_of
    from cmsuite.strategy.packing import Piece, packed
    from cmsuite.strategy.related import changes_name, sent_before

    found = _found(cli, document_id, "strategy")
    wanted = [(_follower(cli, found, "deck"), ("pptx", "pdf")), (found, ("pdf", "docx", "xlsx", "grid"))]
    if not for_client and (sheet := _follower(cli, found, "argument_sheet", needed=False)) is not None:
        wanted.append((sheet, ("pdf",)))
    for one, _forms in wanted:
        _same_version(one, found)
    now = cli.store.now()
    pieces = [
        Piece(name_of(one, one.newest, form), bytes_of(one, one.newest, form, now, cli.workspace.root))
        for one, forms in wanted
        if one is not None
        for form in forms
    ]
    if sent_before(found) is not None:
        pieces.append(Piece(changes_name(found, "docx"), _change_table(cli, found, "docx")))
    where = path or cli.workspace.exports / f"strategy-{document_id}-{found.newest.number or 'draft'}.zip"
    data = packed(pieces, found.newest.around.today)
    write(where, data, mode=0o644)
    names = [one.name for one in pieces]
    cli.say(
        {"path": str(where), "files": names, "bytes": len(data)}, "\n".join([str(where), *(f"  {n}" for n in names)])
    )


@strategy.command("rehearse", help=N_("Say the talk with a clock: each slide, its notes, its time, one objection."))
@strategy_argument
@click.option("--seed", type=int, default=1, metavar="N", help=N_("Which objection comes, and when."))
@click.pass_obj
def rehearse_(cli: Cli, document_id: int, seed: int) -> None:
    from cmsuite.strategy.rehearsal import clock, spent, surprise

    found = _found(cli, document_id, "strategy")
    deck: Any = _content(_follower(cli, found, "deck"))
    sheet: Any = _content(_follower(cli, found, "argument_sheet", needed=False))
    objections = [one.objection for one in sheet.objections] if sheet is not None else []
    sudden = surprise(len(deck.slides), objections, seed)
    took, start = [], cli.store.now()
    for place, slide in enumerate(deck.slides):
        cli.note(f"\n{place + 1}/{len(deck.slides)}  {shown(slide.title)}  ({slide.minutes} min)")
        for text in (*slide.lines, *slide.notes.splitlines()):
            cli.note(f"    {shown(text)}")
        if sudden is not None and sudden[0] == place:
            cli.note(labelled(_("Objection"), shown(sudden[1])))
        click.prompt(_("Enter for the next slide"), default="", show_default=False, prompt_suffix=" ", err=True)
        now = cli.store.now()
        took.append(now - start)
        start = now
    rows = spent([one.title for one in deck.slides], [one.minutes for one in deck.slides], took)
    cli.table(
        rows,
        [
            (_("slide"), lambda row: shown(row.title, LONG)),
            (_("planned"), lambda row: clock(row.planned)),
            (_("took"), lambda row: clock(row.took)),
            (_("more"), lambda row: clock(row.over)),
            (_("too long"), lambda row: _("yes") if row.late else ""),
        ],
        _("The deck has no slide."),
    )


@strategy.command("minutes", help=N_("Begin the minutes of a meeting: who was there, what was decided on that day."))
@strategy_argument
@click.option("--on", "met_on", type=Day(), help=N_("The day of the meeting; else today."))
@click.option("--place", default="", help=N_("Where it was."))
@click.pass_obj
def minutes_(cli: Cli, document_id: int, met_on: date | None, place: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.decisions import decisions
    from cmsuite.strategy.minutes import Minutes
    from cmsuite.strategy.signing import validators

    found = _found(cli, document_id, "strategy")
    on = met_on or found.newest.around.today
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        taken = [one for one in decisions(act) if one.day == on]
    made = Minutes.model_validate(
        {
            "met_on": on,
            "place": place,
            "present": [{"name": name, "function": as_} for name, as_ in validators(found.newest.around)],
            "decisions": [
                {
                    "n": one.n,
                    "what": one.text,
                    "who": ", ".join(one.deciders),
                    "why": one.reason,
                    "alternatives": one.alternatives,
                    "evidence": one.evidence or 0,
                    "effects": one.effects,
                    "revisit_on": one.revisit_on.isoformat() if one.revisit_on else None,
                }
                for one in taken
            ],
        }
    )
    said = _("Document {id}: {title}, {n} decisions. It leaves by {due}: cmsuite document edit {id}")
    from cmsuite.strategy.minutes import due

    title = _("Minutes of {day}").format(day=day(on))
    _written(cli, found, "minutes", title, made, None, said, n=len(taken), due=day(due(on)))


# ---- what the commands share


def _change_table(cli: Cli, found: DocumentRead, form: str) -> bytes:
    from cmsuite.engines import acts
    from cmsuite.strategy.related import changes_file, changes_view

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        view = changes_view(act, found)
    return changes_file(found, view, form, cli.store.now(), cli.workspace.root)


def _found(cli: Cli, document_id: int, *kinds: str) -> DocumentRead:
    from cmsuite.engines import acts
    from cmsuite.strategy.related import of_kind

    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return of_kind(act, document_id, *kinds)


def _follower(cli: Cli, found: DocumentRead, kind: str, *, needed: bool = True) -> DocumentRead | None:
    from cmsuite.engines import acts
    from cmsuite.strategy.related import following

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        there = following(act, found.id, kind)
    if there is None and needed:
        raise NoDeck(id=found.id)
    return there


def _same_version(one: DocumentRead | None, found: DocumentRead) -> None:
    """What quotes the strategy quotes the version that it is packed with. Raises OtherVersion."""
    cited = one.newest.around.parents.get("strategy") if one is not None and one.id != found.id else None
    if one is not None and cited is not None and cited.seq != found.newest.seq:
        draft = _("a draft")
        raise OtherVersion(id=one.id, theirs=cited.number or draft, ours=found.newest.number or draft)


def _content(found: DocumentRead | None) -> Any:
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.kinds import known
    from cmsuite.engines.documents.quoting import figures, filled

    if found is None:
        return None
    kind = known(found.kind)
    content = read(kind.schema, found.newest.content)
    return filled(content, figures(kind, content, found.newest.around))


def _plan(version: VersionRead) -> Strategy:
    from cmsuite.engines.documents.content import read
    from cmsuite.strategy.plan import Strategy

    made = read(Strategy, version.content)
    assert isinstance(made, Strategy)
    return made


def _written(
    cli: Cli, found: DocumentRead, kind: str, title: str, made: Any, into: int | None, said: str, **facts: Any
) -> None:
    """Begin a document that follows from this one, or let a draft of one say what was made."""
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.life import create, write
    from cmsuite.strategy.related import of_kind

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        if into is None:
            done = create(act, kind, title, language=found.language, content=dumped(made), parent=found.id)
        else:
            there = of_kind(act, into, kind)
            done = write(act, there.newest.id, dumped(made), seen=there.newest.row_version)
    cli.say(done, said.format(id=done.document_id, title=shown(title), **facts))


def _originate(cli: Cli, found: DocumentRead, because: tuple[str, ...], answers: tuple[str, ...]) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.life import write
    from cmsuite.strategy.plan import Origin, Strategy

    plan, made = _plan(found.newest), []
    for text in (*because, *answers):
        field, sign, value = text.partition("=")
        field = field.strip()
        number = value.strip() if text in answers else "0"
        if not sign or field.partition(".")[0] not in Strategy.model_fields or not number.isdecimal():
            raise BadOrigin(text=text, fields=", ".join(Strategy.model_fields))
        reason = "" if text in answers else value
        made.append(Origin.model_validate({"field": field, "comment": int(number), "reason": reason}))
    content = dumped(plan.model_copy(update={"origins": (*plan.origins, *made)}))
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        write(act, found.newest.id, content, seen=found.newest.row_version)


def _told(made: Mapping[str, Any]) -> Iterator[str]:
    from cmsuite.strategy.sums import lines

    for name, value in lines(made):
        yield labelled(shown(translate(name), 60), shown(value, 2000))
