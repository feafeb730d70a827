"""One run that is under way: what it is, how far, how long it has taken, and about how long it will."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from cmsuite.core.locale import number, translate
from cmsuite.core.text import shown

BLOCKS = 10


@dataclass(frozen=True, slots=True)
class Running:
    """seconds: since it began. usual_s: what one like it takes. far: so many done, of so many. Each None where nobody
    knows. stopping: asked to end."""

    run: int
    job: str
    seconds: float
    usual_s: float | None = None
    far: tuple[int, int] | None = None
    stopping: bool = False

    @property
    def left_s(self) -> float | None:
        """By what is done of it, else by what one like it takes; below 0 where it takes longer."""
        if self.far and 0 < self.far[0] <= self.far[1]:
            return self.seconds / self.far[0] * (self.far[1] - self.far[0])
        return None if self.usual_s is None else self.usual_s - self.seconds


class RunBar(Widget):
    """A bar towards the end, and the same in words."""

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
        plain = getattr(self.app, "plain", False)  # a reader would say each block of it
        bar = () if plain else (_bar(self.running),)
        return Content("  ".join(("", f"{shown(self.running.job, 24):24}", *bar, _words(self.running))))


def _bar(one: Running) -> str:
    left = one.left_s
    done = 0.0 if left is None else one.seconds / max(0.001, one.seconds + max(0.0, left))
    full = min(BLOCKS - 1, int(BLOCKS * done))
    return "█" * full + "·" * (BLOCKS - full)


def _words(one: Running) -> str:
    """It says "longer than usual" instead of a time that has gone by."""
    took, left = number(one.seconds), one.left_s
    if one.stopping:
        said = translate("{took} s, stopping").format(took=took)
    elif left is None:
        said = translate("{took} s").format(took=took)
    elif left < -1:
        said = translate("{took} s, longer than usual").format(took=took)
    else:
        said = translate("{took} s, about {left} s left").format(took=took, left=number(max(1, left)))
    return f"{number(one.far[0])}/{number(one.far[1])}  {said}" if one.far else said
