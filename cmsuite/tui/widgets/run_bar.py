"""One run that is under way: what it is, how long it has taken, and about how long it will."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from cmsuite.core.locale import number, translate
from cmsuite.core.text import shown
from cmsuite.tui.looks import in_ascii

BLOCKS = 10


@dataclass(frozen=True, slots=True)
class Running:
    """seconds: since it began. usual_s: what one like it takes, None where nobody knows. stopping: asked to end."""

    run: int
    job: str
    seconds: float
    usual_s: float | None = None
    stopping: bool = False


class RunBar(Widget):
    """A bar towards the usual length, and the same in words."""

    DEFAULT_CSS = "RunBar { height: 1; color: $text; }"

    def __init__(self) -> None:
        super().__init__()
        self.running: Running | None = None

    def show(self, running: Running) -> None:
        self.running = running
        self.refresh()

    def render(self) -> Content:
        if self.running is None:
            return Content("")
        line = f"  {shown(self.running.job, 24):24}  {_bar(self.running)}  {_words(self.running)}"
        return Content(in_ascii(line) if getattr(self.app, "ascii", False) else line)


def _bar(one: Running) -> str:
    full = 0 if not one.usual_s else min(BLOCKS - 1, int(BLOCKS * one.seconds / one.usual_s))
    return "█" * full + "·" * (BLOCKS - full)


def _words(one: Running) -> str:
    """It says "longer than usual" instead of a time that has gone by."""
    took = number(one.seconds)
    if one.stopping:
        return translate("{took} s, stopping").format(took=took)
    if one.usual_s is None:
        return translate("{took} s").format(took=took)
    if one.seconds > one.usual_s + 1:
        return translate("{took} s, longer than usual").format(took=took)
    return translate("{took} s, about {left} s left").format(took=took, left=number(max(1, one.usual_s - one.seconds)))
