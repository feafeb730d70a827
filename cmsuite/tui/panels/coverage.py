"""Which axis of which brand is watched, by how many sources, and what came of them: over all brands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, day, labelled, number, short_date_of_year, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.veille.telling_coverage import covered
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.coverage import Covered

PERIODS = {"7": N_("7 days"), "14": N_("14 days"), "30": N_("30 days"), "90": N_("90 days")}


class Coverage(Listed):
    """Those first that have nothing. days: how far back it looks."""

    BINDINGS: ClassVar = [
        Binding("escape,S", "dismiss", N_("Leave")),
        key("p", "period", N_("Period"), id="coverage.period", help=N_("How far back to look."), cli="veille coverage"),
    ]
    heading = N_("Coverage by axis")
    empty = N_("No brand yet.")
    keys_ = N_("enter its sources   p period   esc")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("BRAND"), lambda one: one.name, least=13),
            Column(N_("AXIS"), lambda one: translate(AXES[one.axis]), 14),
            Column(N_("STATE"), _state, 17),
            Column(N_("SOURCES"), lambda one: number(one.sources), 7, right=True),
            Column(N_("YIELDING"), lambda one: number(one.yielding), 8, right=True),
            Column(N_("NEW"), lambda one: number(one.new), 5, right=True),
            Column(N_("NEWEST"), _newest, 12, drop=1),
        )

    def on_mount(self) -> None:
        self.days = 14
        super().on_mount()

    def load(self) -> None:
        self.ask(partial(_coverage, self.days), self._found, everywhere=True)

    def _found(self, rows: list[Covered]) -> None:
        silent = sum(one.silent for one in rows)
        said = translate("Axes with nothing new in {days} days: {silent} of {n}.")
        self.about([said.format(days=self.days, silent=number(silent), n=number(len(rows)))] if rows else [])
        self.show(dict(enumerate(rows)))

    def told(self, row: Covered) -> Iterable[str]:
        yield labelled(f"{shown(row.name)} · {translate(AXES[row.axis])}", covered(row))
        said = translate("Sources: {sources}; gave something in {days} days: {yielding}; new articles: {new}.")
        yield said.format(
            sources=number(row.sources), yielding=number(row.yielding), days=self.days, new=number(row.new)
        )
        newest = day(row.newest.date()) if row.newest else translate("never")
        yield labelled(translate("Newest article"), newest)
        if not row.sources:
            yield translate("a in the veille of this brand follows a feed.")

    def action_period(self) -> None:
        self.app.push_screen(Choose(N_("Over which period?"), PERIODS), self._over)

    def _over(self, days: str | None) -> None:
        if days is not None:
            self.days = int(days)
            self.load()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """The sources of that axis, at that brand; all brands come back when they are left."""
        from cmsuite.tui.panels.sources import Sources

        row: Covered = event.rows.row
        self.suite.choose_brand(row.brand)
        self.app.push_screen(Sources(sought=translate(AXES[row.axis])), self._left)

    def _left(self, _none: None) -> None:
        self.suite.choose_brand(None)
        self.load()


def _state(one: Covered) -> Cell:
    return Cell(f"{'!' if one.silent else '✓'} {covered(one)}", "warning" if one.silent else "success")


def _newest(one: Covered) -> Cell:
    return Cell(short_date_of_year(one.newest) if one.newest else "", "muted")


def _coverage(days: int, act: Act) -> list[Covered]:
    from cmsuite.veille.coverage import coverage

    return coverage(act, days)
