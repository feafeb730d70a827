"""What has no day yet, to choose what is placed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from cmsuite.core.locale import N_, translate
from cmsuite.tui.agenda_words import where
from cmsuite.tui.fuzzy import best
from cmsuite.tui.panels.finder import Finder
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.calendar.days import Unplaced


class WithoutDay(Finder):
    """Returns the variant or the idea chosen, None where it was left."""

    hint: ClassVar[str] = N_("Letters of its title")
    foot: ClassVar[str] = N_("enter gives it a day   esc")
    empty: ClassVar[str] = N_("Nothing waits for a day. 5 writes a post.")

    def __init__(self, offers: Sequence[Unplaced]) -> None:
        self.offers = offers
        super().__init__()

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]  # the brand is shown where there are several
        several = self.seat.brand is None
        return [
            *([Column(N_("BRAND"), lambda one: Cell(self._brand(one), "muted"), 14, drop=1)] if several else []),
            Column(N_("TITLE"), lambda one: one.title),
            Column(N_("ACCOUNT"), _where, 26, drop=2),
        ]

    def answer(self) -> None:
        self.show(best(self.typed, self.offers, lambda one: f"{one.title} {_where(one).text} {self._brand(one)}"))

    def take(self, row: Unplaced) -> None:
        self.dismiss(row)

    def _brand(self, one: Unplaced) -> str:
        return next((brand.name for brand in self.seat.brands if brand.id == one.brand), "")


def _where(one: Unplaced) -> Cell:
    return Cell(where(one) or translate("idea"), "muted")
