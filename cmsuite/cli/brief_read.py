"""What the commands about briefs show of them: their questions, their objectives letter by letter, their envelope."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from cmsuite.briefs.words import FAMILIES, LETTERS, STATES
from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of, number_argument, put_file
from cmsuite.cli.suite import Command
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, labelled, money, number, percent
from cmsuite.core.text import shown
from cmsuite.engines.exports.formats import FORMATS

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Question
    from cmsuite.engines.documents.views import DocumentRead

T = TypeVar("T")
SECTORS = ("alcohol", "health", "finance", "gambling", "minors", "food", "politics")
_PLAIN = re.compile(r"(?<=\S)\\([-.:!()])")
"""Signs within a line that Markdown reads as themselves, with the stroke that keeps them so."""
SIGNS = {"": "✓", "info": "?", "warn": "!", "block": "✗"}
sector_option = click.option("--sector", "sectors", type=click.Choice(SECTORS), multiple=True,
                             help=N_("Also what this regulated trade makes it necessary to ask."))  # fmt: skip


class NoBrief(Usage):
    said = N_("Document {id} is no framing note.")
    hint = N_("List those that there are: cmsuite document list --kind brief")


class NothingAsked(Usage):
    said = N_("No question of this note waits for an answer.")
    hint = N_("Take those that the rules make into it: cmsuite brief ask {id}")


@click.command(
    "questions", cls=Command, help=N_("The questions of a note, and those that its words still make; or a file.")
)
@number_argument
@sector_option
@click.option("--format", "form", type=click.Choice(("md", *FORMATS)), help=N_("Write those that wait to a file."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def questions_(cli: Cli, document_id: int, sectors: tuple[str, ...], form: str | None, path: Path | None) -> None:
    from cmsuite.briefs.questions import coverage, unasked

    found, note = note_of(cli, document_id)
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


@click.command(
    "smart", cls=Command, help=N_("The objectives, letter by letter: ✓ holds, ! to look at, ✗ blocks, ? not known.")
)
@number_argument
@click.pass_obj
def smart_(cli: Cli, document_id: int) -> None:
    from cmsuite.briefs.smart import LETTERS as SMART
    from cmsuite.briefs.smart import letters

    _found, note = note_of(cli, document_id)
    columns: list[tuple[str, Callable[[Any], Any]]] = [
        (_("no."), lambda one: one.key),
        (_("objective"), lambda one: shown(one.words, 60)),
        *((letter.upper(), lambda one, letter=letter: SIGNS[one.marks[letter]]) for letter in SMART),
        (_("needed a month"), lambda one: percent(one.pace.needed)),
        (_("reached"), lambda one: percent(one.pace.past)),
        (_("ratio"), lambda one: number(one.pace.ratio, 1)),
    ]
    cli.table(letters(note), columns, _("This note holds no objective."))


@click.command("budget", cls=Command, help=N_("The envelope: each line with its share, tax, what is paid a month."))
@number_argument
@click.pass_obj
def budget_(cli: Cli, document_id: int) -> None:
    from cmsuite.briefs import envelope

    _found, note = note_of(cli, document_id)
    sums = envelope.of(note)
    if cli.as_json:
        lines = [one.line.model_dump(mode="json") | {"share": one.share, "a_month": one.a_month} for one in sums.shares]
        wanted = ("total", "net", "vat", "gross", "fees", "media", "contingency")
        cli.say({"lines": lines} | {name: getattr(sums, name) for name in wanted}, "")
        return
    columns: list[tuple[str, Callable[[Any], Any]]] = [
        (_("family"), lambda one: _(FAMILIES[one.line.family])),
        (_("what for"), lambda one: shown(one.line.what, 60)),
        (_("amount"), lambda one: money(one.line.cents, note.currency)),
        (_("share"), lambda one: percent(one.share)),
        (_("a month"), lambda one: "" if one.a_month is None else money(one.a_month, note.currency)),
    ]
    cli.table(sums.shares, columns, _("This note holds no budget."))
    if sums.shares:
        taxed = _("Total without tax") if note.tax == "ht" else _("Total, tax included")
        cli.note(labelled(taxed, money(sums.total, note.currency)))


# ---- what the commands share


def note_of(cli: Cli, document_id: int) -> tuple[DocumentRead, Brief]:
    """A framing note or a counter-brief, with what its newest version says. Raises NoBrief."""
    from cmsuite.briefs.brief import Brief
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.kinds import known

    found = document_of(cli, document_id)
    content = read(known(found.kind).schema, found.newest.content)
    if not isinstance(content, Brief):
        raise NoBrief(id=document_id)
    return found, content


def _told(one: Question) -> dict[str, Any]:
    return one.model_dump(mode="json") | {"blocks": one.priority == 1 and one.waits}


def _export(cli: Cli, found: DocumentRead, note: Brief, form: str, path: Path | None) -> None:
    from cmsuite.briefs.brief import QUESTION_LIST
    from cmsuite.engines.documents.render import Edition, source
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.formats import written

    if not any(one.waits for one in note.questions):
        raise NothingAsked(id=found.id)
    root, version = cli.workspace.root, found.newest
    if form == "md":
        edition = Edition(
            found.title,
            cast(Any, found.language),
            found.brand_name,
            today(cli, found.zone),
            version.state,
            folder=found.brand_folder,
        )
        data = _PLAIN.sub(r"\1", source(QUESTION_LIST, note, edition, version.around, root)).encode()
    else:
        data = written(tree_of(found, version, cli.store.now(), root, QUESTION_LIST), form, root)
    where = path or cli.workspace.exports / f"questions-{found.id}-{found.language}.{form}"
    put_file(cli, data, where, form, _("questions"))


def today(cli: Cli, zone: str) -> date:
    from zoneinfo import ZoneInfo

    return cli.store.now().astimezone(ZoneInfo(zone)).date()


def speaking(tongue: str, make: Callable[[], T]) -> T:
    from cmsuite.briefs import catalogue

    return catalogue.speaking(tongue, make)
