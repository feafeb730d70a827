"""The first line: where one is, and what must not be overlooked wherever one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cmsuite.core.locale import translate
from cmsuite.core.text import shown
from cmsuite.tui.widgets.row_list import fit

ROOMY = 120  # cells
BRAND = 16  # of a brand's name, before the day gives way to it


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the application knows of the whole, looked at every two seconds. words: FROZEN, offline, in words.

    here: what this program itself does, in full and in short. far: how far the first job is that says so. day, clock:
    the time in two parts, the last with its zone.
    """

    alerts: int = 0
    jobs: int = 0
    day: str = ""
    clock: str = ""
    words: tuple[str, ...] = ()
    here: tuple[tuple[str, str], ...] = ()
    far: str = ""


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
        width = self.size.width
        parts = [shown(part) for part in self.where if part]
        brand, place, named = "".join(parts[:1]), "".join(f" ▸ {part}" for part in parts[1:2]), parts[2:]
        least = min(cell_len(brand), BRAND) + cell_len(place)
        forms = list(_forms(self.pulse, roomy=width >= ROOMY))
        right = next((one for one in forms if _room(width, one) >= least), forms[-1])
        room = _room(width, right)
        if cell_len(brand + place) > room:  # where one is, before whose it is
            brand, named = fit(brand, max(0, room - cell_len(place))), []
        left = fit("".join([brand, place, *(f" ▸ {part}" for part in named)]), room)
        return Content(f" {left}  {right}")


def _room(width: int, right: str) -> int:
    """What the right side leaves."""
    return max(0, width - cell_len(right) - 3)


def _forms(pulse: Pulse, *, roomy: bool) -> Iterator[str]:
    """The right side in full, then ever shorter, for the names at the left. What must not be overlooked stays."""
    n = translate("jobs {n}").format(n=pulse.jobs) if pulse.jobs or roomy else ""  # else what is at hand says more
    far = f"{n} ({pulse.far})" if pulse.far else n
    short_ = [short for _full, short in pulse.here]
    for here, clock, jobs in (
        ([full for full, _short in pulse.here], f"{pulse.day} {pulse.clock}", far),
        (short_, f"{pulse.day} {pulse.clock}", far),
        (short_, pulse.clock, far),
        (short_, pulse.clock, n),
        ([], pulse.clock, n),
    ):
        parts = (*pulse.words, *here, f"! {pulse.alerts}", jobs, clock.strip())
        yield "   ".join(part for part in parts if part)
