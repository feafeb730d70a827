"""The journal: who did what, and when, for the brand at hand, else for all that one may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.listed import Paged
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.acts.history import Told


@dataclass(frozen=True, slots=True)
class Row:
    """A line, and what was done in a sentence."""

    line: Told
    deed: str


class Journal(Paged):
    """The newest first, each line as a sentence."""

    BINDINGS: ClassVar = [Binding("escape,L", "dismiss", N_("Leave"))]
    heading = N_("Journal")
    empty = N_("Nothing has been done for this brand yet.")
    keys_ = N_("u in a place undoes your last act   esc")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("WHEN"), lambda one: Cell(self._when(one.line), "muted"), 20, drop=1),
            Column(N_("WHO"), lambda one: shown(one.line.who), 16, drop=2),
            Column(N_("WHAT"), lambda one: shown(one.deed)),
        )

    @staticmethod
    def ids(act: Act) -> Sequence[int]:
        from cmsuite.engines.acts.history import ids

        return ids(act)

    @staticmethod
    def page(ids: Sequence[int], act: Act) -> Mapping[int, Row]:
        from cmsuite.engines.acts.history import lines
        from cmsuite.engines.trail.deeds import deeds
        from cmsuite.rooms import load_records

        found = lines(act, ids)
        said = deeds(act, list(found.values()), load_records)
        return {id: Row(line, said[id]) for id, line in found.items()}

    def told(self, row: Row) -> Iterable[str]:
        yield shown(row.deed, 2000)
        yield f"{self._when(row.line)} · {shown(row.line.who)} · {row.line.act}"
        if row.line.undoable:
            yield translate("It can be taken back: cmsuite undo {line}").format(line=row.line.id)

    def _when(self, line: Told) -> str:
        return short_moment(line.at, self.seat.zone)
