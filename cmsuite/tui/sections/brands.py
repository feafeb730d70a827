"""The brands of whoever sits here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from cmsuite.core.locale import N_, _, language, translate
from cmsuite.engines.people.words import ROLES
from cmsuite.tui.keys import key
from cmsuite.tui.seat import Seat
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.sections.forms import NewBrand


@dataclass(frozen=True, slots=True)
class BrandRow:
    """A brand as this list shows it."""

    id: int
    slug: str
    name: str
    zone: str
    language: str
    country: str
    currency: str
    roles: tuple[str, ...]

    @property
    def roles_said(self) -> str:
        return ", ".join(translate(ROLES[one]) for one in self.roles)


class BrandsSection(Section):
    """Whom we work for."""

    BINDINGS: ClassVar = [
        key("a", "add", N_("Add"), id="brands.add", help=N_("Add a brand; you become its manager."), cli="brand add"),
        key("w", "work", N_("Work on it"), id="brands.work", help=N_("Make it the brand at hand."), cli="brand list"),
    ]
    empty = N_("No brand yet: a adds one.")
    kinds = ("brand",)

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NAME"), lambda one: one.name),
            Column(N_("LANG"), lambda one: one.language, 5),
            Column(N_("ZONE"), lambda one: Cell(one.zone, "muted"), 16, drop=1),
            Column(N_("YOUR ROLES"), lambda one: one.roles_said),
        )

    def load(self) -> None:
        self.place.ask(_brands, lambda rows: self.show({one.id: one for one in rows}), everywhere=True)

    def told(self, row: BrandRow) -> Sequence[str]:
        return labelled_lines(
            row.name,
            [
                (_("its name in commands"), f"--brand {row.slug}"),
                (_("language"), row.language),
                (_("zone"), row.zone),
                (_("country"), row.country),
                (_("currency"), row.currency),
                (_("your roles"), row.roles_said),
            ],
        )

    def at_hand_ref(self) -> tuple[str, int] | None:
        return ("brand", self.row.id) if self.row else None

    def action_work(self) -> None:
        if self.row is not None:
            self.place.suite.choose_brand(self.row.id)

    def action_add(self) -> None:
        from cmsuite.tui.panels.form import FormScreen
        from cmsuite.tui.sections.forms import NewBrand

        if self.place.seat.brands and not self.place.may("people.brand"):  # the first one is made by anybody
            return
        form: FormScreen[NewBrand] = FormScreen(NewBrand, N_("A new brand"), self._send, given={"language": language()})
        self.app.push_screen(form, self._added)

    def _send(self, form: Any, wanted: NewBrand) -> None:
        form.work(partial(_add, self.place.seat, wanted), form.done, group="write", failed=form.refused)

    def _added(self, name: str | None) -> None:
        if name:
            self.said(N_("{name} is added. You are its manager, lead and community manager."), name=name)


def _brands(act: Act) -> list[BrandRow]:
    from cmsuite.engines.people.brands import brands

    return [
        BrandRow(
            row.id, row.slug, row.name, row.zone, row.language, row.country, row.currency,
            tuple(sorted(act.actor.roles_for(row.id))),
        )
        for row in brands(act)
    ]  # fmt: skip


def _add(seat: Seat, wanted: NewBrand) -> str:
    from cmsuite.engines.people.brands import add_brand

    with seat.writing(everywhere=True) as act:
        made = add_brand(act, wanted.name, zone=wanted.zone, language=wanted.language, country=wanted.country)
    seat.look_again()
    return made.name
