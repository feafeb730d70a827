"""Who may do what, for the brand at hand or for all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from cmsuite.core.locale import N_, _, day, ngettext, translate
from cmsuite.core.text import shown
from cmsuite.engines.people.words import ROLES
from cmsuite.tui.keys import key
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.seat import Seat
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.people.brands import RoleLine
    from cmsuite.tui.sections.forms import NewPerson


class PeopleSection(Section):
    """A line for each role that somebody has."""

    BINDINGS: ClassVar = [
        key("a", "add", N_("Add"), id="people.add", help=N_("Add a person, with a role for the brand."),
            cli="people add"),
        key("r", "role", N_("Role"), id="people.role", help=N_("Give this person another role."), cli="people role"),
        key("d", "end", N_("End the role"), id="people.end", help=N_("End this role today."), cli="people role"),
    ]  # fmt: skip
    empty = N_("Nobody has a role for this brand.")
    kinds = ("membership", "person")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NAME"), lambda one: one.name),
            Column(N_("ADDRESS"), lambda one: Cell(one.email, "muted"), 26, drop=2),
            Column(N_("ROLE"), lambda one: translate(ROLES[one.role]), 18),
            *self.brand_column(),
        )

    def load(self) -> None:
        self.place.ask(_roles, lambda rows: self.show({one.membership: one for one in rows}))

    def row_for(self, kind: str, id: int) -> int:
        return id if kind == "membership" else next((n for n, one in self.rows.items() if one.person == id), 0)

    def told(self, row: RoleLine) -> Sequence[str]:
        theirs = [one for one in self.rows.values() if one.person == row.person and one.brand == row.brand]
        return labelled_lines(
            row.name,
            [
                (_("address"), row.email),
                (_("brand"), self.brand_name(row.brand)),
                (_("roles"), ", ".join(translate(ROLES[one.role]) for one in theirs)),
                (_("this role since"), day(row.starts_on)),
            ],
        )

    # ---- what is done

    def action_add(self) -> None:
        from cmsuite.tui.panels.form import FormScreen
        from cmsuite.tui.sections.forms import NewPerson

        if (brand := self.of_brand()) is not None and self.place.may("people.person"):
            send = partial(self._send, brand)
            form: FormScreen[NewPerson] = FormScreen(NewPerson, N_("A new person"), send, about=str(brand))
            self.app.push_screen(form, self._added)

    def _send(self, brand: int, form: Any, wanted: NewPerson) -> None:
        form.do(partial(_add, wanted), form.done, brand=brand, failed=form.refused)

    def _added(self, found: tuple[str, str] | None) -> None:
        if found:
            self.said(N_("{name} is added, as {role}."), name=found[0], role=translate(ROLES[found[1]]))

    def action_role(self) -> None:
        if (row := self.row) is None or not self.place.may("people.role", row.brand):
            return
        held = {one.role for one in self.rows.values() if one.person == row.person and one.brand == row.brand}
        free = {role: word for role, word in ROLES.items() if role not in held}
        self.app.push_screen(Choose(N_("Which role?"), free), partial(self._give, row))

    def _give(self, row: RoleLine, role: str | None) -> None:
        if role:
            said = N_("{name} has the role {role}.")
            job = partial(_give, self.place.seat, row, role)
            words = {"name": row.name, "role": translate(ROLES[role])}
            self.place.work(job, lambda _none: self.said(said, **words), group="write")

    def action_end(self) -> None:
        if (row := self.row) is None or not self.place.may("people.role", row.brand):
            return
        words = {"name": shown(row.name), "role": translate(ROLES[row.role]), "brand": self.brand_name(row.brand)}
        theirs = sum(one.person == row.person and one.brand == row.brand for one in self.rows.values())
        left = theirs - 1
        effect = (
            ngettext("{n} other role for {brand} stays.", "{n} other roles for {brand} stay.", left)
            if left
            else _("It is the last one for {brand}: nothing of the brand is seen any more.")
        )
        asked = Confirm(
            _("End the role {role} of {name}?").format(**words),
            effect.format(n=left, **words) + "\n" + _("What was done stays; the role can be given again."),
            _("End it today"),
        )
        self.app.push_screen(asked, partial(self._end, row, words))

    def _end(self, row: RoleLine, words: dict[str, str], sure: bool | None) -> None:
        if sure:
            said = N_("{name} no longer has the role {role}.")
            job = partial(_end, self.place.seat, row)
            self.place.work(job, lambda _none: self.said(said, **words), group="write")


def _roles(act: Act) -> list[RoleLine]:
    from cmsuite.engines.people.brands import roles

    return roles(act)


def _add(wanted: NewPerson, act: Act) -> tuple[str, str]:
    from cmsuite.engines.people.brands import add_person, give_role
    from cmsuite.engines.people.models import Role

    person = add_person(act, wanted.name, wanted.email, locale=wanted.language)
    give_role(act, person, Role(wanted.role))
    return wanted.name, wanted.role


def _give(seat: Seat, row: RoleLine, role: str) -> None:
    from cmsuite.engines.people.brands import give_role
    from cmsuite.engines.people.models import Role

    with seat.writing(row.brand) as act:
        give_role(act, row.person, Role(role))
    seat.look_again()


def _end(seat: Seat, row: RoleLine) -> None:
    from cmsuite.engines.people.brands import end_role

    with seat.writing(row.brand) as act:
        end_role(act, row.membership, seen=row.version)
    seat.look_again()
