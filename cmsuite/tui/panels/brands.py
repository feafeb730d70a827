"""Another brand, by a few letters of its name."""

from __future__ import annotations

from typing import ClassVar

from textual import events

from cmsuite.core.locale import N_, translate
from cmsuite.tui.fuzzy import best
from cmsuite.tui.panels.finder import Finder
from cmsuite.tui.seat import Brand
from cmsuite.tui.widgets.row_list import Cell, Column


class Brands(Finder):
    """`b` again: the brand before; `0`: all. Then letters."""

    columns: ClassVar = (
        Column(N_("BRAND"), lambda one: one.name),
        Column(N_("SHORT NAME"), lambda one: Cell(one.slug, "muted"), 24, drop=1),
        Column(N_("ZONE"), lambda one: Cell(one.zone, "muted"), 20, drop=2),
    )
    hint: ClassVar[str] = N_("Letters of its name")
    foot: ClassVar[str] = N_("enter takes it   b the brand before   0 all brands   esc")
    empty: ClassVar[str] = N_("No brand has these letters.")

    def on_mount(self) -> None:
        super().on_mount()
        self.work(self.seat.look_again, lambda _none: self.answer(), group="brands")

    def first(self, event: events.Key) -> bool:
        if self.typed:
            return False
        if event.key in ("0", "à"):
            self._choose(None)
            return True
        if event.key == "b" and self.suite.brands_before:
            self._choose(self.suite.brands_before[0])
            return True
        return False

    def answer(self) -> None:
        here = self.seat.brand
        brands = best(self.typed, self.seat.brands, lambda one: f"{one.name} {one.slug}")
        self.show([one for one in brands if one != here] + [one for one in brands if one == here])

    def take(self, row: Brand) -> None:
        self._choose(row.id)

    def _choose(self, brand: int | None) -> None:
        self.dismiss()
        self.suite.choose_brand(brand)
        self.suite.tell(translate("Brand at hand: {name}").format(name=self.suite.brand_name))
