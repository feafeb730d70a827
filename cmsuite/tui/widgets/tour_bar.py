"""Two lines above the keys: which step of the tour, and what to do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widget import Widget

from cmsuite.core.locale import translate
from cmsuite.tui.tour import STEPS, done_since, seen, to
from cmsuite.tui.widgets.status_line import Pulse

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp
    from cmsuite.tui.place import Asking


class TourBar(Widget):
    """Shown while the tour is on. With each look of the application it looks whether the step was done."""

    DEFAULT_CSS = """
    TourBar { display: none; height: auto; background: $surface; padding: 0 1; }
    """

    @property
    def suite(self) -> CmsApp:
        return cast("CmsApp", self.app)

    def on_mount(self) -> None:
        self.watch(self.app, "tour_step", self._shown)
        self.watch(self.app, "pulse", self._look, init=False)

    def _shown(self, step: int) -> None:
        self.display = step > 0
        self.refresh()

    def _look(self, _pulse: Pulse) -> None:
        step = self.suite.tour_step
        if not step or self.screen is not self.app.screen_stack[0]:
            return
        if seen(self.suite, step):
            to(self.suite, step + 1)
        elif STEPS[step - 1].acts:
            place = cast("Asking", self.screen)
            since = partial(done_since, self.suite.tour_line)
            place.ask(since, partial(self._did, step), group="tour", everywhere=True)

    def _did(self, step: int, acts: frozenset[str]) -> None:
        if step == self.suite.tour_step and acts & STEPS[step - 1].acts:
            to(self.suite, step + 1)

    def render(self) -> Content:
        step = self.suite.tour_step
        if not step:
            return Content("")
        one = STEPS[step - 1]
        head = translate("Tour {n} of {of}: {title}").format(n=step, of=len(STEPS), title=translate(one.title))
        return Content.styled(head, "bold") + Content("\n" + translate(one.text))
