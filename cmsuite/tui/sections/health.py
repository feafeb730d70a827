"""How everything stands, as the doctor sees it: looked at in the background, the last look shown with its age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from cmsuite.core.locale import N_, _, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.seat import Seat
from cmsuite.tui.sections.section import FILTER, Section
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.doctor.examine import Line

HOW = {"ok": ("✓", N_("ok"), ""), "warning": ("!", N_("warning"), "warning"), "broken": ("✗", N_("broken"), "error")}
ABOUT = {
    "config": N_("configuration"), "disk": N_("disk"), "plugins": N_("plugins"), "store": N_("store"),
    "person": N_("you"), "clock": N_("clocks"), "keys": N_("secrets"), "workers": N_("workers"),
    "publishing": N_("publishing"), "accounts": N_("accounts"), "reach": N_("servers"), "sources": N_("sources"),
    "rules": N_("rules"), "moderation": N_("moderation"), "crisis": N_("crisis"), "mail": N_("mail"),
    "documents": N_("documents"),
}  # fmt: skip
FRESH = timedelta(minutes=5)  # a look that is older is taken anew when the section is opened
REPAIRED_BY = {"accounts": "section:accounts", "person": "section:people", "publishing": "place:calendar",
               "workers": "panel:jobs:Jobs", "reach": "section:accounts"}  # fmt: skip


class HealthSection(Section):
    """What is well, what is not, and what to do."""

    BINDINGS: ClassVar = [
        key("r", "look", N_("Look again"), id="health.look", help=N_("Look at everything anew; servers are asked."),
            cli="doctor"),
        key("y", "copy", N_("Copy"), id="health.copy", help=N_("Copy all of it, without secrets or names."),
            cli="doctor"),
        key("L", "app.panel('journal:Journal')", N_("Journal"), id="health.journal",
            help=N_("Who did what, and when; the newest first."), cli="journal"),
        replace(FILTER, show=True),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.seen_at: datetime | None = None
        self.looking = False

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("STATE"), _how, 15),
            Column(N_("ABOUT"), lambda one: translate(ABOUT.get(one.about, one.about)), 14),
            Column(N_("WHAT"), lambda one: one.said),
        )

    def load(self) -> None:
        """The lines that are there stay; what is old is looked at anew."""
        now = self.place.suite.seat_now()
        if self.seen_at is None or now - self.seen_at > FRESH:
            self.action_look()
        else:
            self._say_age()

    def changed(self) -> None:
        """A look asks servers: not at each line that somebody writes."""

    def action_look(self) -> None:
        if not self.looking:
            self.looking = True
            self._say_age()
            self.place.work(partial(_examined, self.place.seat), self._looked, group="health", failed=self._not_looked)

    def _looked(self, lines: Sequence[Line]) -> None:
        self.looking, self.seen_at = False, self.place.suite.seat_now()
        order = {"broken": 0, "warning": 1, "ok": 2}
        self.show(dict(enumerate(sorted(lines, key=lambda one: order[one.how]))))
        self._say_age()

    def _not_looked(self, _err: Exception) -> bool:
        self.looking = False
        self._say_age()
        return False

    def _say_age(self) -> None:
        if self.seen_at is None:
            self.head(_("Looking at everything…") if self.looking else _("Nothing was looked at yet."))
            return
        zone = self.place.seat.zone
        text = _("Looked at {at}.").format(at=short_moment(self.seen_at, zone))
        self.head(text + " " + _("Looking again…") if self.looking else text)

    def told(self, row: Line) -> Sequence[str]:
        sign, word, _tone = HOW[row.how]
        return [f"{sign} {translate(word)}", "", shown(row.said), *(["", f"→ {shown(row.do)}"] if row.do else [])]

    def foot(self, row: Line) -> str:
        return f"{row.said} → {row.do}" if row.do else row.said

    def chosen(self) -> None:
        """Enter: to what repairs it, where there is a screen for it; else all of its text."""
        row: Line | None = self.row
        if row is not None and row.record is not None:
            self.place.suite.open_record(row.record, row.brand)
            return
        way = REPAIRED_BY.get(row.about, "") if row is not None and row.how != "ok" else ""
        kind, _colon, name = way.partition(":")
        if kind == "section":
            self.place.go_to(name)  # type: ignore[attr-defined]  # of the settings, whose section this is
        elif kind == "place":
            self.app.switch_mode(name)
        elif kind == "panel":
            self.place.suite.action_panel(name)
        else:
            super().chosen()

    def action_copy(self) -> None:
        lines: list[Line] = list(self.rows.values())
        if lines:
            self.place.work(partial(_kept, self.place.seat.workspace.exports, lines), self._copied, group="copy")

    def _copied(self, found: tuple[str, Path | None]) -> None:
        text, file = found
        self.place.suite.copy_to_clipboard(text)
        said = _("Copied, without secrets or names.")
        self.place.suite.tell(said + " " + _("Also in {file}.").format(file=file) if file else said)


def _how(row: Line) -> Cell:
    sign, word, tone = HOW[row.how]
    return Cell(f"{sign} {translate(word)}", tone)


def _examined(seat: Seat) -> list[Line]:
    from cmsuite.doctor.examine import examine

    if seat.workspace.config.sandbox:  # its network would be missed
        from cmsuite.sandbox.server import ensure

        ensure(seat.workspace)
    return examine(seat.workspace, seat.store)


def _kept(folder: Path, lines: Sequence[Line]) -> tuple[str, Path | None]:
    """The lines as those who help may read them, and the file where they are too: not every terminal copies."""
    from cmsuite.doctor.bundle import told

    text = "\n".join(told(lines)) + "\n"
    file = folder / "health.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError:  # a full or read-only disk: the clipboard has it
        return text, None
    return text, file
