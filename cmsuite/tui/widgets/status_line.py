"""The first line: where one is, and what must not be overlooked wherever one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cmsuite.core.locale import translate
from cmsuite.core.text import shown
from cmsuite.tui.widgets.row_list import fit

ROOMY = 120  # cells


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the application knows of the whole, looked at every two seconds. words: FROZEN, offline, in words."""

    alerts: int = 0
    jobs: int = 0
    clock: str = ""
    words: tuple[str, ...] = ()


class StatusLine(Widget):
    """Brand ▸ place ▸ object, then warnings in words, alerts, jobs, the time with its zone."""

    DEFAULT_CSS = "StatusLine { height: 1; dock: top; background: $panel; color: $text; text-style: bold; }"

    where: reactive[Sequence[str]] = reactive((), always_update=True)
    pulse: reactive[Pulse] = reactive(Pulse())

    def on_mount(self) -> None:
        self.watch(self.app, "pulse", self._take)

    def _take(self, pulse: Pulse) -> None:
        changed, self.pulse = pulse != self.pulse, pulse
        if changed and self.screen in (stack := self.app.screen_stack):
            for over in stack[stack.index(self.screen) + 1 :]:  # each keeps a picture of what it lies on
                over.refresh(self.region)

    def render(self) -> Content:
        pulse, width = self.pulse, self.size.width
        none = not pulse.jobs and width < ROOMY  # then the name of what is at hand says more
        jobs = "" if none else translate("jobs {n}").format(n=pulse.jobs)
        right = "   ".join(part for part in (*pulse.words, f"! {pulse.alerts}", jobs, pulse.clock) if part)
        room = max(0, width - cell_len(right) - 3)
        left = " ▸ ".join(shown(part) for part in self.where if part)
        line = f" {fit(left, room)}  {right}"
        return Content(line)
