"""The journal: who did what, and when, for the brand at hand, else for all that one may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.acts.history import Told

MOST = 200  # further back: `cmsuite journal --limit`


class Journal(Listed):
    """The newest first, each line as a sentence."""

    BINDINGS: ClassVar = [Binding("escape,L", "dismiss", N_("Leave"))]
    heading = N_("Journal")
    empty = N_("Nothing has been done for this brand yet.")
    keys_ = N_("u in a place undoes your last act   esc")

    def __init__(self) -> None:
        super().__init__()
        self._deeds: dict[int, str] = {}

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("WHEN"), lambda one: Cell(self._when(one), "muted"), 20, drop=1),
            Column(N_("WHO"), lambda one: shown(one.who), 16, drop=2),
            Column(N_("WHAT"), lambda one: shown(self._deeds[one.id])),
        )

    def load(self) -> None:
        self.ask(_journal, self._show)

    def _show(self, found: tuple[Sequence[Told], dict[int, str]]) -> None:
        lines, self._deeds = found
        self.show({one.id: one for one in lines})

    def told(self, row: Told) -> Iterable[str]:
        yield shown(self._deeds[row.id], 2000)
        yield f"{self._when(row)} · {shown(row.who)} · {row.act}"
        if row.undoable:
            yield translate("It can be taken back: cmsuite undo {line}").format(line=row.id)

    def _when(self, row: Told) -> str:
        return short_moment(row.at, self.seat.zone)


def _journal(act: Act) -> tuple[Sequence[Told], dict[int, str]]:
    from cmsuite.engines.acts.history import history
    from cmsuite.engines.trail.deeds import deeds
    from cmsuite.rooms import load_records

    lines = history(act, limit=MOST)
    return lines, dict(deeds(act, lines, load_records))
