"""Competitors over time: how often they publish, in which formats, about what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.scrolled import Scrolled
from cmsuite.tui.widgets.row_list import Cell, Column
from cmsuite.veille.trends.rivals_telling import PACES, formats, lines

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.trends.competitors import Competitor, Rivals


class Competitors(Scrolled):
    """Who publishes most first."""

    BINDINGS: ClassVar = [Binding("escape,C", "dismiss", N_("Leave"))]
    heading = N_("Competitors")
    empty = N_("No source is followed on the axis of competitors.")
    keys_ = N_("← → read   esc")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("COMPETITOR"), lambda one: one.name, least=20),
            Column(N_("4 WEEKS"), lambda one: number(one.now), 9, right=True),
            Column(N_("8 BEFORE"), lambda one: Cell(number(one.before), "muted"), 9, right=True, drop=1),
            Column(N_("PACE"), lambda one: translate(PACES[one.pace]), 22),
            Column(N_("FORMATS"), lambda one: Cell(formats(one), "muted"), 30, drop=2),
        )

    def load(self) -> None:
        self.ask(_competitors, self._found)

    def changed(self) -> None:
        """What others write meanwhile is seen when it is opened anew: counting reads a year of stories."""

    def _found(self, found: Rivals) -> None:
        self.show(dict(enumerate(found.competitors, 1)))

    def told(self, row: Competitor) -> Iterable[str]:
        yield shown(row.name)
        yield from lines(row)


def _competitors(act: Act) -> Rivals:
    from cmsuite.veille.trends.competitors import competitors

    return competitors(act)
