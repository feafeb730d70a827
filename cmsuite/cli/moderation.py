"""Commands about moderation: what the table would propose for comments, before it is trusted with any."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, language, translate
from cmsuite.core.text import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmsuite.charters.deciding import Proposed

AUTHORS = ("new", "repeat", "customer", "employee", "journalist")
TARGETS = ("brand", "staff", "person", "group")
MOST = 10_000
BIG = 16 * 1024 * 1024  # bytes of a file


class NoColumn(Usage):
    said = N_("{file} has no column {column}.")
    hint = N_("Name the column of the comments: --column {near}")


class NoComments(Usage):
    said = N_("There is no comment in {file}.")
    hint = N_("One comment a line, or a CSV file with its --column.")


class TooMany(Usage):
    said = N_("{file} holds more than {most} comments.")
    hint = N_("Try a part of them.")


@dataclass(frozen=True, slots=True)
class Tried:
    """A comment, and what is proposed for it."""

    n: int
    text: str
    proposal: Proposed


@click.group("moderation", cls=Group, help=N_("Moderation: try the rules and the table of decisions on comments."))
def moderation() -> None:
    pass


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
@click.option("--why", is_flag=True, help=N_("Say what was heard, and which acts are barred."))
@click.pass_obj
def try_(cli: Cli, /, file: Path, column: str, tongue: str | None, why: bool, **given: Any) -> None:
    from cmsuite.charters.deciding import Known, decide
    from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
    from cmsuite.engines.rules.layers import resolve
    from cmsuite.engines.rules.lint import Compiled, lint
    from cmsuite.engines.rules.packs import shelf

    stock = shelf()
    ruleset = resolve(stock, stock.with_needed(["moderation-fr"]))
    ready, said = Compiled(ruleset), tongue or language()
    context = Context({**ASSUMED, "language": said, "country": "FR", "network": "", "status": "new"})
    known = Known(
        frozenset(given["author"]),
        given["target"] or "",
        frozenset({"viral"} if given["viral"] else ()),
        given["private"],
    )
    tried = [
        Tried(n, text, decide(lint(Subject.of("inbox", text=text), ready, context), ruleset, known))
        for n, text in enumerate(_comments(file, column), 1)
    ]
    if cli.as_json:
        cli.say([_plain(one) for one in tried], "")
    elif why:
        for one in tried:
            cli.say(None, "\n".join(_told(one)))
    else:
        _print(cli, tried)


def _comments(file: Path, column: str) -> list[str]:
    raw = sys.stdin.buffer.read(BIG + 1) if str(file) == "-" else file.read_bytes()
    if len(raw) > BIG:
        raise TooMany(file=str(file), most=MOST)
    found = _column(file, raw, column) if column else raw.decode("utf-8-sig", errors="replace").splitlines()
    kept = [one.strip() for one in found if one.strip()]
    if not kept:
        raise NoComments(file=str(file))
    if len(kept) > MOST:
        raise TooMany(file=str(file), most=MOST)
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
    cli.table(
        tried,
        [
            (_("n"), lambda one: str(one.n)),
            (_("severity"), lambda one: one.proposal.severity if one.proposal.row else "-"),
            (_("category"), lambda one: _category(one.proposal.category)),
            (_("proposal"), lambda one: _acts(one.proposal.actions)),
            (_("comment"), lambda one: one.text if len(one.text) <= 60 else one.text[:59] + "…"),
        ],
        empty="",
    )
    cli.note(_("The table proposes, a person decides. What it heard: --why"))


def _told(one: Tried) -> list[str]:
    from cmsuite.charters.deciding import LEVELS

    found = one.proposal
    lines = [f"{one.n}. {one.text}"]
    if found.row:
        level = f"{found.severity}, {translate(LEVELS[found.severity])}"
        lines.append(f"   {level} · {_category(found.category)} · {found.row} · {found.clause}")
    lines += [f"   → {_acts(found.actions)}", *(f"   {said}" for said in found.why)]
    lines += [f"   {translate(found.note)}"] if found.note else []
    for why, actions in _barred(found).items():
        lines.append("   " + _("Not to be had: {actions}. {why}").format(actions=_acts(actions), why=why))
    others = ", ".join(dict.fromkeys(signal.rule for signal in found.signals[1:]))
    lines += ["   " + _("Heard besides: {rules}.").format(rules=others)] if others else []
    return lines


def _category(name: str) -> str:
    from cmsuite.charters.deciding import CATEGORIES

    return translate(CATEGORIES.get(name, name or "-"))


def _acts(actions: Iterable[str]) -> str:
    from cmsuite.charters.deciding import spoken

    return ", ".join(map(spoken, actions))


def _barred(found: Proposed) -> dict[str, list[str]]:
    by: dict[str, list[str]] = {}
    for bar in found.barred:
        by.setdefault(bar.why, []).append(bar.action)
    return by


def _plain(one: Tried) -> dict[str, Any]:
    found = asdict(replace(one.proposal, note=None))
    found["note"] = translate(one.proposal.note) if one.proposal.note else ""
    return {"n": one.n, "text": one.text, **found}
