"""The brands of whoever sits here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    from cmsuite.engines.people.brands import BrandMade
    from cmsuite.tui.sections.forms import DocumentLook, NewBrand, Spoken


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
    look: Mapping[str, Any]
    version: int

    @property
    def roles_said(self) -> str:
        return ", ".join(translate(ROLES[one]) for one in self.roles)


class BrandsSection(Section):
    """Whom we work for."""

    BINDINGS: ClassVar = [
        key("a", "add", N_("Add"), id="brands.add", help=N_("Add a brand; you become its manager."), cli="brand add"),
        key("e", "speak", N_("Language"), id="brands.speak", help=N_("The language that it speaks."),
            cli="brand language"),
        key("l", "look", N_("Look"), id="brands.look", help=N_("How its documents look: colours, font, logo."),
            cli="brand look"),
        key("w", "work", N_("Work on it"), id="brands.work", help=N_("Make it the brand at hand."), cli="brand list"),
    ]  # fmt: skip
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
        from cmsuite.engines.documents.branding import look_from, said
        from cmsuite.tui.sections.forms import LANGUAGES

        return labelled_lines(
            row.name,
            [
                (_("its name in commands"), f"--brand {row.slug}"),
                (_("language"), translate(LANGUAGES[row.language])),
                (_("zone"), row.zone),
                (_("country"), row.country),
                (_("currency"), row.currency),
                (_("your roles"), row.roles_said),
                (_("its documents"), said(look_from(row.look))),
            ],
        )

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

    def action_speak(self) -> None:
        from cmsuite.tui.panels.form import FormScreen
        from cmsuite.tui.sections.forms import Spoken

        row: BrandRow | None = self.row
        if row is None or not self.place.may("people.brand", row.id):
            return
        form: FormScreen[Spoken] = FormScreen(
            Spoken,
            N_("The language of a brand"),
            lambda form, wanted: form.do(partial(_speak, row, wanted), form.done, brand=row.id, failed=form.refused),
            given={"language": row.language},
            about=f"language {row.id}",
            note=row.name,
        )
        self.app.push_screen(form, self._speaks)

    def _speaks(self, made: BrandMade | None) -> None:
        if made is not None:
            said = {"fr": N_("{name} speaks French from now on · u undoes"),
                    "en": N_("{name} speaks English from now on · u undoes")}  # fmt: skip
            self.said(said[made.language], name=made.name)

    def action_look(self) -> None:
        from cmsuite.engines.documents.branding import look_from
        from cmsuite.tui.panels.form import FormScreen
        from cmsuite.tui.sections.forms import DocumentLook

        row: BrandRow | None = self.row
        if row is None or not self.place.may("documents.look", row.id):
            return
        look = look_from(row.look)
        given = {name: getattr(look, name) for name in DocumentLook.model_fields if name not in ("logo", "bare")}
        form: FormScreen[DocumentLook] = FormScreen(
            DocumentLook,
            N_("How its documents look"),
            lambda form, wanted: form.work(partial(_look, self.place.seat, row, wanted), form.done, group="write",
                                           failed=form.refused),
            given=given,
            about=f"look {row.id}",
            note=row.name,
        )  # fmt: skip
        self.app.push_screen(form, self._looks)

    def _looks(self, name: str | None) -> None:
        if name:
            self.said(N_("The documents of {name} look as you said."), name=name)

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
            tuple(sorted(act.actor.roles_for(row.id))), row.look, row.version,
        )
        for row in brands(act)
    ]  # fmt: skip


def _speak(row: BrandRow, wanted: Spoken, act: Act) -> BrandMade:
    from cmsuite.engines.people.brands import set_language

    return set_language(act, wanted.language, seen=row.version)


def _look(seat: Seat, row: BrandRow, wanted: DocumentLook) -> str:
    from cmsuite.engines.documents.branding import look_from, set_look
    from cmsuite.engines.media.store import keep
    from cmsuite.tui.proving import picture_of

    stored = picture_of(seat, wanted.logo) if wanted.logo is not None and not wanted.bare else None
    said = wanted.model_dump(exclude={"logo", "bare"}) | ({"logo_alt": ""} if wanted.bare else {})
    logo = "" if wanted.bare else stored.sha if stored is not None else look_from(row.look).logo
    with seat.writing(row.id) as act:
        if stored is not None:
            keep(act, stored)
        set_look(act, **said, logo=logo, seen=row.version)
    return row.name


def _add(seat: Seat, wanted: NewBrand) -> str:
    from cmsuite.engines.people.brands import add_brand

    with seat.writing(everywhere=True) as act:
        made = add_brand(act, wanted.name, zone=wanted.zone, language=wanted.language, country=wanted.country)
    seat.look_again()
    return made.name
