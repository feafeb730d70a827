"""How right the rules of moderation are on comments that people labelled; the guide as a pack of rules."""

from __future__ import annotations

from pathlib import Path

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import number_argument, put_file
from cmsuite.cli.moderation_guide import FILE, OUT, NoColumnOf, guide_of, keep
from cmsuite.cli.suite import Command
from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, _, percent, translate


class NothingLabelled(Usage):
    said = N_("No comment of {file} has a label.")


@click.command(
    "precision",
    cls=Command,
    help=N_("How right each rule is on the labelled comments of FILE, and what that lets it do."),
)
@click.argument("file", type=FILE)
@click.option("--text", default="text", help=N_("The column of the comments."))
@click.option("--label", default="label", help=N_("The column of what a person says: a category, or none."))
@click.option("--reason", default="", help=N_("The column of why it is none: quote, irony, homonym…"))
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), default="fr", help=N_("Their language."))
@click.option("--keep", "document_id", type=int, help=N_("Keep it in this draft of a guide."))
@click.pass_obj
def precision_(cli: Cli, file: Path, text: str, label: str, reason: str, tongue: str, document_id: int | None) -> None:
    from cmsuite.audit.sheets import plain, read
    from cmsuite.charters.moderation.gates import GATES
    from cmsuite.charters.moderation.precision import Labelled, kept, measured
    from cmsuite.charters.moderation.trying import MOST, TooMany, rules
    from cmsuite.cli.charter_read import today_of
    from cmsuite.engines.documents.content import dumped

    sheet = read(file.name, file.read_bytes())
    for name in (text, label, *([reason] if reason else [])):
        if plain(name) not in map(plain, sheet.heads):
            raise NoColumnOf(file=file.name, column=name, there=", ".join(sheet.heads) or "—")
    comments = [
        Labelled(row.cells.get(plain(text), ""), said.casefold(), tongue, row.cells.get(plain(reason), "").strip())
        for row in sheet.rows
        if (said := row.cells.get(plain(label), "").strip())
    ]
    if not comments:
        raise NothingLabelled(file=file.name)
    if len(comments) > MOST:
        raise TooMany.of(file.name)
    found = measured(comments, rules())
    if document_id is not None:
        document, _guide = guide_of(cli, document_id)
        rows = [dumped(one) for one in kept(found, today_of(cli, document))]
        keep(cli, document, {"measured": rows})
    cli.table(
        found,
        [
            (_("rule"), lambda one: one.rule),
            (_("heard in"), lambda one: str(one.n)),
            (_("right"), lambda one: str(one.right)),
            (_("precision, at least (95%)"), lambda one: percent(one.low, 0)),
            (_("found of"), lambda one: f"{one.found}/{one.there}"),
            (_("wrong because"), lambda one: ", ".join(f"{why} {n}" for why, n in one.reasons)),
            (_("what that lets it do"), lambda one: translate(GATES[one.gate])),
        ],
        _("No rule heard anything in these comments."),
    )
    cli.note(_("{n} labelled comments. Nothing is hidden by it: a person decides.").format(n=len(comments)))


@click.command("pack", cls=Command, help=N_("The guide as rules in TOML: filtered words, and the table of decisions."))
@number_argument
@click.option("-o", "--output", type=OUT, help=N_("Write it into this file."))
@click.pass_obj
def pack_(cli: Cli, document_id: int, output: Path | None) -> None:
    from cmsuite.charters.moderation.packing import pack
    from cmsuite.charters.moderation.trying import rules
    from cmsuite.cli.charter_read import slug_of, today_of

    found, guide = guide_of(cli, document_id)
    text = pack(guide, slug_of(cli), found.newest.number, rules().ruleset, today_of(cli, found))
    if output is None:
        click.echo(text, nl=False)
        return
    put_file(cli, text.encode(), output, "toml", _("pack"))


COMMANDS = (precision_, pack_)
