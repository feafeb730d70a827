"""Commands about moderation: what the table would propose for comments, before it is trusted with any."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli import moderation_measure
from cmsuite.cli.context import Cli, NoBrand, WhichBrand
from cmsuite.cli.crisis_read import zone_of
from cmsuite.cli.moderation_guide import COMMANDS, guide_of, standing
from cmsuite.cli.suite import Group
from cmsuite.cli.when import When
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, language, moment, translate
from cmsuite.core.text import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmsuite.charters.moderation.applying import Applied
    from cmsuite.charters.moderation.trying import By, Tried
    from cmsuite.core.when import Wish

AUTHORS = ("new", "repeat", "customer", "employee", "journalist")
TARGETS = ("brand", "staff", "person", "group")


class NoColumn(Usage):
    said = N_("{file} has no column {column}.")
    hint = N_("Name the column of the comments: --column {near}")


class NoComments(Usage):
    said = N_("There is no comment in {file}.")
    hint = N_("One comment a line, or a CSV file with its --column.")


@click.group("moderation", cls=Group, help=N_("Moderation: guide, canned replies, and a trial on comments."))
def moderation() -> None:
    pass


for _command in (*COMMANDS, *moderation_measure.COMMANDS):
    moderation.add_command(_command)


@moderation.command("try", help=N_("What would be proposed for the comments of FILE, or of standard input."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option(
    "--column", default="", help=N_("FILE is CSV with a head; the comments are in this column. Else one a line.")
)
@click.option("--language", "tongue", type=click.Choice(["en", "fr"]), help=N_("Theirs; yours without it."))
@click.option("--author", multiple=True, type=click.Choice(AUTHORS), help=N_("Who writes; may be repeated."))
@click.option("--target", type=click.Choice(TARGETS), default=None, help=N_("At whom they aim."))
@click.option("--viral", is_flag=True, help=N_("More than three times the usual replies."))
@click.option("--private", is_flag=True, help=N_("Private messages."))
@click.option("--guide", type=int, help=N_("By this draft of a guide; else by the one in force, where there is one."))
@click.option("--at", type=When(), help=N_("When they were written; else now."))
@click.option("--why", is_flag=True, help=N_("Say what was heard, and which acts are barred."))
@click.pass_obj
def try_(
    cli: Cli,
    /,
    file: Path,
    column: str,
    tongue: str | None,
    guide: int | None,
    at: Wish | None,
    why: bool,
    **given: Any,
) -> None:
    from cmsuite.charters.deciding import Known
    from cmsuite.charters.moderation import trying

    heard = trying.rules()
    known = Known(
        frozenset(given["author"]),
        given["target"] or "",
        frozenset({"viral"} if given["viral"] else ()),
        given["private"],
    )
    by = _ours(cli, guide, at)
    tried = trying.tried(_comments(file, column), tongue or language(), known, heard, by)
    if cli.as_json:
        cli.say([_plain(one) for one in tried], "")
    elif why:
        for one in tried:
            cli.say(None, "\n".join(_told(one)))
    else:
        _print(cli, tried)


def _ours(cli: Cli, document_id: int | None, at: Wish | None) -> By | None:
    """The guide of the brand; None where no workspace is at hand, or no guide is in force."""
    from cmsuite.charters.moderation.clauses import public
    from cmsuite.charters.moderation.trying import By
    from cmsuite.core.workspace import NoWorkspace
    from cmsuite.core.zones import instant
    from cmsuite.engines import acts

    if document_id is None:
        try:
            found = standing(cli)
        except (NoWorkspace, WhichBrand, NoBrand):
            return None
        if found is None:
            return None
        content = found.guide
    else:
        _document, content = guide_of(cli, document_id)
    zone, now = zone_of(cli), cli.store.now()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        told = public(act)
    return By(content, now if at is None else instant(at.wall(now, zone)), zone, told)


def _comments(file: Path, column: str) -> list[str]:
    from cmsuite.charters.moderation.trying import BIG, MOST, TooMany

    raw = sys.stdin.buffer.read(BIG + 1) if str(file) == "-" else file.read_bytes()
    if len(raw) > BIG:
        raise TooMany.of(file)
    found = _column(file, raw, column) if column else raw.decode("utf-8-sig", errors="replace").splitlines()
    kept = [one.strip() for one in found if one.strip()]
    if not kept:
        raise NoComments(file=str(file))
    if len(kept) > MOST:
        raise TooMany.of(file)
    return kept


def _column(file: Path, data: bytes, column: str) -> list[str]:
    """Raises NoColumn, NotASheet, TooLarge."""
    from cmsuite.audit.sheets import plain, read

    sheet = read(str(file), data)
    if plain(column) not in map(plain, sheet.heads):
        near = one_of(column, list(sheet.heads)) or ", ".join(sheet.heads) or "-"
        raise NoColumn(file=str(file), column=column, near=near)
    return [row.cells.get(plain(column), "") for row in sheet.rows]


def _print(cli: Cli, tried: list[Tried]) -> None:
    from cmsuite.charters.moderation.trying import acts_said

    cli.table(
        tried,
        [
            (_("n"), lambda one: str(one.n)),
            (_("severity"), lambda one: one.proposal.severity if one.proposal.row else "-"),
            (_("category"), _named),
            (_("proposal"), lambda one: acts_said(one.proposal.actions)),
            (_("comment"), lambda one: one.text if len(one.text) <= 60 else one.text[:59] + "…"),
        ],
        empty="",
    )
    cli.note(_("The table proposes, a person decides. What it heard: --why"))


def _named(one: Tried) -> str:
    """The category as the guide calls it, else as the rules do."""
    if one.guided is not None and one.guided.category is not None:
        return one.guided.category.name
    return _category(one.proposal.category)


def _told(one: Tried) -> list[str]:
    from cmsuite.charters.deciding import LEVELS
    from cmsuite.charters.moderation.trying import acts_said, barred

    found = one.proposal
    lines = [f"{one.n}. {one.text}"]
    if found.row:
        level = f"{found.severity}, {translate(LEVELS[found.severity])}"
        lines += [f"   {level} · {_category(found.category)} · {found.row}", f"   {one.clause}"]
    lines += [f"   → {acts_said(found.actions)}", *(f"   {said}" for said in found.why)]
    lines += [f"   {translate(found.note)}"] if found.note else []
    lines += [f"   {line}" for line in _by_guide(one.guided)] if one.guided is not None else []
    for why, actions in barred(found).items():
        lines.append("   " + _("Not to be had: {actions}. {why}").format(actions=acts_said(actions), why=why))
    if found.others:
        lines.append("   " + _("Heard besides: {rules}.").format(rules=", ".join(found.others)))
    return lines


def _by_guide(found: Applied) -> Iterable[str]:
    """What the guide says of it: its category, by when, who is asked, what may be answered."""
    from cmsuite.charters.moderation.words import ROLES

    if found.category is None:
        return
    said = (
        _("By the guide: {category} ({code}).")
        if found.inside
        else _("By the guide, nobody is there: {category} ({code}).")
    )
    yield said.format(category=found.category.name, code=found.category.code)
    if found.look is not None and found.act is not None:
        said = _("Looked at by {look}, acted on by {act}.")
        yield said.format(look=moment(found.look), act=moment(found.act))
    if found.asked:
        people = ", ".join(
            f"{_(ROLES[who.role])} ({who.channel or '—'}, {who.minutes}\u00a0min)" for who in found.asked
        )
        yield _("Who is asked, in this order: {people}.").format(people=people)
    for reply in found.replies[:1]:
        yield _("A person may answer, in their own words: {text}").format(
            text=reply.fr if language() == "fr" else reply.en
        )


def _category(name: str) -> str:
    from cmsuite.charters.deciding import CATEGORIES

    return translate(CATEGORIES.get(name, name or "-"))


def _plain(one: Tried) -> dict[str, Any]:
    found = asdict(replace(one.proposal, note=None))
    found["note"] = translate(one.proposal.note) if one.proposal.note else ""
    found["clause_said"] = one.clause
    guided = one.guided
    if guided is not None and guided.category is not None:
        found["guide"] = {
            "category": guided.category.code,
            "staffed": guided.inside,
            "look": guided.look,
            "act": guided.act,
            "asked": [who.model_dump(mode="json") for who in guided.asked],
            "replies": [reply.model_dump(mode="json") for reply in guided.replies],
        }
    return {"n": one.n, "text": one.text, **found}
