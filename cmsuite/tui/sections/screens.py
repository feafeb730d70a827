"""How the screens look and which language they speak: what is in force, whose choice it is, another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal
from zlib import crc32

from cmsuite.core.locale import LANGUAGES, N_, _, language, translate
from cmsuite.tui import liking
from cmsuite.tui.keys import key
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.row_list import Cell, Column

THEMES = {"cms-dark": N_("dark"), "cms-light": N_("light"), "cms-contrast": N_("strong contrast")}
TONGUES = {"en": N_("English"), "fr": N_("French")}
VALUES = {"theme": THEMES, "language": TONGUES}
NAMES = {"theme": N_("Theme"), "language": N_("Language")}
HELP = {"theme": N_("Dark, light, or strong contrast."), "language": N_("English or French.")}
QUESTIONS = {"theme": N_("Which theme?"), "language": N_("Which language?")}


@dataclass(frozen=True, slots=True)
class Row:
    """A choice of the person at the screen. whose: a source string."""

    name: Literal["theme", "language"]
    value: str
    whose: str


class ScreensSection(Section):
    """Theme and language, kept for the person on every machine."""

    BINDINGS: ClassVar = [
        key("e", "edit", N_("Edit"), id="screens.edit", help=N_("Choose another value."), cli="me set"),
    ]

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("CHOICE"), lambda one: translate(NAMES[one.name]), 14),
            Column(N_("VALUE"), lambda one: translate(VALUES[one.name][one.value]), 18),
            Column(N_("WHOSE"), lambda one: Cell(translate(one.whose), "muted")),
        )

    def load(self) -> None:
        app = self.place.suite
        theme = Row("theme", app.theme, _theme_of(self))
        tongue = Row("language", language(), _tongue_of(self))
        self.show({crc32(one.name.encode()): one for one in (theme, tongue)})

    def told(self, row: Row) -> Sequence[str]:
        values = VALUES[row.name]
        lines = labelled_lines(
            translate(NAMES[row.name]),
            [
                (_("value"), translate(values[row.value])),
                (_("whose"), translate(row.whose)),
                (_("there are"), ", ".join(translate(one) for one in values.values())),
                (_("command"), f"cmsuite me set {row.name} {row.value.removeprefix('cms-')}"),
            ],
        )
        return [*lines, "", translate(HELP[row.name])]

    def foot(self, row: Row) -> str:
        return translate(HELP[row.name])

    def chosen(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        from cmsuite.tui.panels.choose import Choose

        row: Row | None = self.row
        if row is not None:
            self.app.push_screen(Choose(QUESTIONS[row.name], VALUES[row.name]), partial(self._take, row))

    def _take(self, row: Row, value: str | None) -> None:
        if value is not None and row.name == "theme":
            liking.take_theme(self.place.suite, value, self.load)
        elif value in LANGUAGES:
            liking.take_language(self.place.suite, value, self.load)


def _theme_of(section: ScreensSection) -> str:
    app = section.place.suite
    if app.seat.likes.get("theme") == app.theme:
        return N_("yours")
    return N_("said at the start") if app.shown_as.theme else N_("as shipped")


def _tongue_of(section: ScreensSection) -> str:
    app = section.place.suite
    if app.seat.tongue == language():
        return N_("yours")
    if app.shown_as.tongue:
        return N_("said at the start")
    return N_("of the workspace") if app.seat.workspace.config.language == language() else N_("of the terminal")
