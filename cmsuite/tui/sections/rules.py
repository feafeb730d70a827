"""The choices of the team, for the brand at hand or for all: who approves, how long a look waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from zlib import crc32

from cmsuite.content.words import STEPS
from cmsuite.core.locale import N_, _, labelled, number, translate
from cmsuite.tui.keys import key
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.acts.settings import Stands

GATES = {"all": N_("all that is found"), "blocks": N_("what blocks"), "none": N_("nothing")}
WORDS: Mapping[str, Mapping[str, str]] = {
    "content.approval_steps": STEPS,
    "content.gate": GATES,
    "documents.gate": GATES,
}
WHOSE = {"brand": N_("of the brand"), "workspace": N_("of all brands"), "shipped": N_("as shipped")}
Row = tuple["Stands", Any]  # a choice as it stands, and the type of its value


class RulesSection(Section):
    """What the team decided, and what is shipped where it did not."""

    BINDINGS: ClassVar = [
        key("e", "edit", N_("Edit"), id="rules.edit", help=N_("Choose another value."), cli="setting set"),
    ]
    empty = N_("There is no setting.")
    kinds = ("setting",)

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("RULE"), lambda row: translate(row[0].purpose)),
            Column(N_("VALUE"), lambda row: value_said(row[0]), 18),
            Column(N_("WHOSE"), lambda row: Cell(translate(WHOSE[row[0].of]), "muted"), 15, drop=1),
        )

    def load(self) -> None:
        self.place.ask(_standing, lambda rows: self.show({crc32(one[0].key.encode()): one for one in rows}))

    def row_for(self, kind: str, id: int) -> int:
        return self.list.current or 0  # a trace names the row of the store; here the key does

    def told(self, row: Row) -> Sequence[str]:
        one = row[0]
        return labelled_lines(
            translate(one.purpose),
            [
                (_("value"), value_said(one)),
                (_("whose"), translate(WHOSE[one.of])),
                (_("shipped"), said(one.key, one.shipped)),
                (_("its name in commands"), one.key),
            ],
        )

    def foot(self, row: Row) -> str:
        one = row[0]
        return translate(one.purpose) + " " + labelled(_("shipped"), said(one.key, one.shipped))

    def action_edit(self) -> None:
        from cmsuite.tui.panels.form import FormScreen

        if self.row is None or not self.place.may("people.setting"):
            return
        one, type_ = self.row
        brand = self.place.seat.brand
        form: FormScreen[Any] = FormScreen(
            _model(one, type_, of_brand=brand is not None),
            N_("A rule"),
            partial(self._send, one),
            given={"value": one.value},
            about=f"{one.key} {brand.id if brand else 0}",
            note=translate(one.purpose),
        )
        self.app.push_screen(form, self._done)

    def _send(self, one: Stands, form: Any, wanted: Any) -> None:
        of_workspace = self.place.seat.brand is None
        everywhere = of_workspace or wanted.everywhere
        seen = one.version if everywhere is of_workspace else None  # of the row that was on screen, not of a wider one
        form.do(partial(_choose, one.key, wanted.value, everywhere, seen), form.done, failed=form.refused)

    def _done(self, found: tuple[str, Any] | None) -> None:
        if found:
            self.said(N_("{key} is now {value}."), key=found[0], value=said(*found))


def value_said(one: Stands) -> str:
    """The value in force, in words."""
    return said(one.key, one.value)


def said(key: str, value: Any) -> str:
    """A value of a setting in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return " · ".join(labelled(str(name), said(key, one)) for name, one in value.items()) or "—"
    if isinstance(value, list):
        return ", ".join(said(key, one) if isinstance(one, Mapping) else _word(key, one) for one in value) or "—"
    if isinstance(value, int | float):
        told = number(value, 0 if float(value).is_integer() else 2)
        return _("{n} s").format(n=told) if key.endswith("_s") else told
    return _word(key, value) or "—"


def _word(key: str, value: Any) -> str:
    word = WORDS.get(key, {}).get(str(value))
    return translate(word) if word else str(value)


def _model(one: Stands, type_: Any, *, of_brand: bool) -> Any:
    """The form of a setting: its value, and whether it is for all brands."""
    from pydantic import Field, create_model

    from cmsuite.tui.sections.forms import worded

    extra = worded(WORDS.get(one.key, {})) | ({"unit": N_("seconds")} if one.key.endswith("_s") else {})
    words = ", ".join(translate(word) for word in WORDS.get(one.key, {}).values())
    value = Field(title=N_("Value"), description=words, json_schema_extra=extra)
    fields: dict[str, Any] = {"value": (type_, value)}
    for_all = Field(False, title=N_("For all brands"), description=N_("For each that has no value of its own."))
    if of_brand:
        fields["everywhere"] = (bool, for_all)
    return create_model("Setting", **fields)


def _standing(act: Act) -> list[Row]:
    from cmsuite.engines.acts.settings import CHOICES, standing
    from cmsuite.rooms import load_rooms

    load_rooms()
    return [(one, CHOICES[one.key].type) for one in standing(act)]


def _choose(key: str, value: Any, everywhere: bool, seen: int | None, act: Act) -> tuple[str, Any]:
    from cmsuite.engines.acts.settings import choose

    return key, choose(act, key, value, everywhere=everywhere, seen=seen)
