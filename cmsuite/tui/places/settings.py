"""Who, where, when and by which rules: brands, people, accounts, schedules, limits, screens, keys, health."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib import import_module
from typing import ClassVar

from rich.cells import cell_len
from textual.containers import Container
from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from cmsuite.core.locale import N_, translate
from cmsuite.tui.keys import key
from cmsuite.tui.place import Place
from cmsuite.tui.sections.section import Section
from cmsuite.tui.widgets.filter_line import FilterLine

SECTIONS = {
    # name: (module:class, its name, kinds of records that it shows)
    "brands": ("brands:BrandsSection", N_("Brands"), ("brand",)),
    "people": ("people:PeopleSection", N_("People"), ("person", "membership")),
    "accounts": ("accounts:AccountsSection", N_("Accounts"), ("account", "credential")),
    "schedules": ("schedules:SchedulesSection", N_("Schedules"), ("schedule",)),
    "rules": ("rules:RulesSection", N_("Rules"), ("setting",)),
    "in_force": ("in_force:InForceSection", N_("Charter"), ("exemption",)),
    "limits": ("limits:LimitsSection", N_("Limits"), ()),
    "screens": ("screens:ScreensSection", N_("Screens"), ()),
    "keys": ("keys:KeysSection", N_("Keys"), ()),
    "health": ("health:HealthSection", N_("Health"), ()),
}
NAMES = list(SECTIONS)


class SectionLine(Widget):
    """The names of the sections in one line; the one that is shown has a sign."""

    DEFAULT_CSS = "SectionLine { height: 1; background: $surface; color: $muted; }"

    current: reactive[str] = reactive(NAMES[0])

    def render(self) -> Content:
        line = Content("")
        for name in NAMES:
            here = name == self.current
            text = f"{'▸' if here else ' '}{translate(SECTIONS[name][1])}"
            line += Content.styled(text, "bold $accent") if here else Content(text)
        return line

    def on_click(self, event: Click) -> None:
        at = 0
        for name in NAMES:
            at += cell_len(translate(SECTIONS[name][1])) + 1
            if event.x < at:
                place = self.screen
                assert isinstance(place, SettingsPlace)
                place.go_to(name)
                return


class SettingsPlace(Place):
    """One section at a time, each made when it is first looked at."""

    name_ = "settings"
    title_ = N_("Settings")
    BINDINGS: ClassVar = [
        key("tab,right", "section(1)", N_("Section"), id="section.next", help=N_("To the next section."), cli=""),
        key("shift+tab,left", "section(-1)", N_("Section before"), id="section.before",
            help=N_("To the section before."), cli="", show=False),
    ]  # fmt: skip

    def body(self) -> Iterable[Widget]:
        yield SectionLine()
        yield Container(id="sections")

    def on_mount(self) -> None:
        self.work(partial(import_module, "cmsuite.tui.sections.forms"), lambda _module: None, group="import")

    def load(self) -> None:
        """Show the section that is at hand, or the one that has the record which somebody wants to see."""
        wanted = self.suite.wanted[0] if self.suite.wanted else ""
        filtered = self.suite.filter_wanted[0] if self.suite.filter_wanted else ""
        self.go_to(next(
            (name for name, (_where, _title, kinds) in SECTIONS.items()
             if wanted in kinds or filtered == f"{self.name_}.{name}"),
            self.current,
        ))  # fmt: skip

    def changed(self) -> None:
        if (section := self.shown()) is not None and section.ready:
            section.changed()

    @property
    def current(self) -> str:
        return self.query_one(SectionLine).current

    @property
    def filters_of(self) -> str:
        return f"{self.name_}.{self.current}"

    def filter_by(self, text: str) -> None:
        if (section := self.shown()) is not None:
            section.query_one(FilterLine).set(text)

    def shown(self) -> Section | None:
        """The section that is looked at."""
        return next((one for one in self.query(Section) if one.id == self.current), None)

    def go_to(self, name: str) -> None:
        """Show a section, made now if it was never looked at."""
        self.query_one(SectionLine).current = name
        self.at_hand(translate(SECTIONS[name][1]))
        for one in self.query(Section):
            one.display = one.id == name
        section = self.shown()
        if section is not None and section.ready:
            section.enter()
        elif section is None:
            self.query_one("#sections", Container).mount(_made(name))

    def action_section(self, by: int) -> None:
        self.go_to(NAMES[(NAMES.index(self.current) + by) % len(NAMES)])

    def at_hand_ref(self) -> tuple[str, int] | None:
        section = self.shown()
        return section.at_hand_ref() if section is not None else None

    def shows_records(self) -> bool:
        section = self.shown()
        return section is not None and type(section).at_hand_ref is not Section.at_hand_ref


def _made(name: str) -> Section:
    module, _colon, attribute = SECTIONS[name][0].partition(":")
    made: Section = getattr(import_module(f"cmsuite.tui.sections.{module}"), attribute)()
    made.id = name
    return made
