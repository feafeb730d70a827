"""Commands about what happened and how things hang together: trace, journal, undo, setting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli, to_json
from cmsuite.cli.suite import Command, Group
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _, moment
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.rules.traced import Line, Traced
    from cmsuite.engines.trail.trace import Node


class NothingDone(Refused):
    said = N_("There is nothing of yours to undo here.")
    hint = N_("cmsuite journal shows what was done, and by whom.")


@click.command("trace", cls=Command, help=N_("What led to a record, and what came of it: cmsuite trace post 42"))
@click.argument("kind")
@click.argument("number", metavar="ID", type=int)
@click.pass_obj
def trace(cli: Cli, kind: str, number: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.rules.traced import traced
    from cmsuite.rooms import load_models

    load_models()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = traced(act, _kind(kind), number)
    cli.say(_as_value(found), "\n".join(map(_said, found.lines)))


def _kind(word: str) -> str:
    """The kind that a word names: by its own name, or by what the screen calls it."""
    from cmsuite.engines.acts.words import RECORDS
    from cmsuite.engines.trail.refs import KINDS

    return next((name for name in KINDS if word == _(RECORDS.get(name, name))), word)


def _as_value(traced: Traced) -> dict[str, Any]:
    found = traced.found

    def node(end: Node) -> dict[str, Any]:
        return {"kind": end[0], "id": end[1], "label": found.labels.get(end, ""), "gone": end in found.gone}

    steps = [{"from": node(s.source), "relation": s.relation, "to": node(s.target)} for s in found.steps]
    passed = [
        {"of": {"kind": of[0], "id": of[1]}, "moment": one.moment, "at": one.at, "digest": one.digest}
        for of, by in sorted(traced.rules.items())
        for one in by
    ]
    return {"start": node(found.start), "steps": steps, "rules": passed}


def _said(line: Line) -> str:
    """A line of a tree from the start: <- what it came from, -> what came of it, and by which rules it passed."""
    if line.gate:
        return f"{'  ' * line.depth}     {line.what} {line.label}"
    way = f"{'  ' * line.depth}{'->' if line.forward else '<-'} {line.relation}  " if line.depth else ""
    gone = " " + _("(gone)") if line.gone else ""
    return f"{way}{line.what}  {shown(line.label, 80)}".rstrip() + gone


@click.command("journal", cls=Command, help=N_("Who did what, and when; the newest first."))
@click.option("--limit", type=click.IntRange(1, 1000), metavar="N", default=20, help=N_("How many at most."))
@click.option("--mine", is_flag=True, help=N_("Only what you did."))
@click.pass_obj
def journal(cli: Cli, limit: int, mine: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.acts.history import history
    from cmsuite.engines.people.models import Brand
    from cmsuite.engines.trail.deeds import deeds
    from cmsuite.rooms import load_records

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows, zone = history(act, limit=limit, mine=mine), act.get(Brand, act.in_brand).zone
        said = deeds(act, rows, load_records)
    cli.table(
        rows,
        [
            (_("line"), lambda row: row.id),
            (_("when"), lambda row: moment(row.at, zone)),
            (_("who"), lambda row: row.who),
            (_("what"), lambda row: said[row.id]),
            (_("act"), lambda row: row.act),
            (_("undo"), lambda row: _("yes") if row.undoable else ""),
        ],
        _("Nothing has been done for this brand yet."),
    )


@click.command("undo", cls=Command, help=N_("Take back a line of the journal, or your last act."))
@click.argument("line", type=int, required=False)
@click.pass_obj
def undo(cli: Cli, line: int | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.acts.history import last_undoable
    from cmsuite.engines.acts.history import line as line_of
    from cmsuite.engines.trail.deeds import deeds
    from cmsuite.rooms import load_rooms

    load_rooms()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        wanted = line if line is not None else last_undoable(act)
        if wanted is None:
            raise NothingDone()
        taken_back = line_of(act, wanted)
        deed = deeds(act, [taken_back])[wanted]  # before: what is undone may be gone
        acts.undo(act, wanted)
        done = {"undone": wanted, "line": acts.last(act), "act": taken_back.act}
    cli.say(done, _("Line {line} was undone: {deed}").format(line=wanted, deed=deed))


@click.group("setting", cls=Group, help=N_("Choices of the team, for a brand or for the workspace."))
def setting() -> None:
    pass


@setting.command("list", help=N_("Every choice, its value here and what it is for."))
@click.pass_obj
def list_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.acts.settings import standing
    from cmsuite.rooms import load_rooms

    load_rooms()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = [
            {"key": one.key, "value": one.value, "shipped": one.shipped, "purpose": one.purpose}
            for one in standing(act)
        ]
    cli.table(
        rows,
        [
            (_("key"), lambda row: row["key"]),
            (_("value"), lambda row: to_json(row["value"])),
            (_("shipped"), lambda row: to_json(row["shipped"])),
            (_("what for"), _purpose),
        ],
        _("There is no setting."),
    )


def _purpose(row: dict[str, Any]) -> str:
    words: str = row["purpose"]
    return _(words)


@setting.command("set", help=N_("Choose a value, written as JSON: cmsuite setting set content.four_eyes false"))
@click.argument("key")
@click.argument("value")
@click.option("--everywhere", is_flag=True, help=N_("For every brand that has no value of its own."))
@click.pass_obj
def set_(cli: Cli, key: str, value: str, everywhere: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.acts.settings import choose
    from cmsuite.rooms import load_rooms

    load_rooms()
    try:
        wanted = json.loads(value)
    except ValueError:
        wanted = value
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        chosen = choose(act, key, wanted, everywhere=everywhere)
    cli.say({"key": key, "value": chosen}, _("{key} is now {value}.").format(key=key, value=to_json(chosen)))
