"""The table from one version of a strategy to the next, to be handed over: what changes, why, what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from cmsuite.core.locale import N_, labelled, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind
from cmsuite.engines.exports.parse import Given
from cmsuite.engines.exports.table import Cell, Column, Table
from cmsuite.strategy.changes import Commented, Row, consequence, said, table
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.strategy import STRATEGY


@dataclass(frozen=True, slots=True)
class View:
    """since: the number of the version that it is compared with. effect: of all changes together, in words. shows: the
    names of the tables."""

    since: str
    effect: str
    shows: tuple[str, ...]


def change_table(plan: Strategy, comments: Sequence[Commented]) -> Kind:
    """What shows a strategy as the table of its changes. plan: as it was written, with what it quotes; comments: those
    that were said since the version before."""

    def given(_content: Content, around: Around) -> Given:
        return Given(tables=_tables(plan, around, comments))

    def view(_content: Content, around: Around) -> View:
        effect = "" if around.before is None else said(consequence(cast(Strategy, around.before), plan), plan)
        return View(around.number_before, effect, tuple(_tables(plan, around, comments)))

    return replace(STRATEGY, name="strategy_changes", title=N_("Table of changes"), given=given, computed=view)


def _tables(plan: Strategy, around: Around, comments: Sequence[Commented]) -> dict[str, Table]:
    if around.before is None:
        return {}
    rows = table(cast(Strategy, around.before), plan, comments)
    found = {
        "changes": _changed([one for one in rows if one.kind == "changed"]),
        "kept": _kept([one for one in rows if one.kind == "kept"]),
    }
    return {name: one for name, one in found.items() if one.rows}


def _changed(rows: Sequence[Row]) -> Table:
    columns = (
        Column(translate("Where")),
        Column(translate("What it said")),
        Column(translate("What it says now")),
        Column(translate("Why")),
        Column(translate("What comes of it")),
    )
    cells: Iterator[tuple[Cell, ...]] = (
        (one.title, one.before or "—", one.after or "—", _why(one), one.effect) for one in rows
    )
    return Table(translate("Every change has its reason"), columns, tuple(cells))


def _kept(rows: Sequence[Row]) -> Table:
    columns = (
        Column(translate("Comment")),
        Column(translate("What was said")),
        Column(translate("Why nothing changes")),
    )
    cells: Iterator[tuple[Cell, ...]] = ((_number(one), one.title, one.why or "—") for one in rows)
    return Table(translate("Every comment has its answer"), columns, tuple(cells))


def _why(row: Row) -> str:
    return labelled(_number(row), row.why) if row.comment else row.why or "—"


def _number(row: Row) -> str:
    """“No. 7, Hélène Aubry”."""
    number = translate("no. {n}").format(n=row.comment)
    return ", ".join(filter(None, (number, row.who)))
