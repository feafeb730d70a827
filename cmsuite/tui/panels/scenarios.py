"""A crisis plan at hand: who is on call now, its scenarios minute by minute; one of them is begun as a drill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, Field
from textual.binding import Binding

from cmsuite.charters.crisis_words import MODES, STAMP
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui import drilling as work
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.scrolled import Scrolled
from cmsuite.tui.widgets.row_list import Column, RowList

if TYPE_CHECKING:
    from cmsuite.tui.place import Place
    from cmsuite.tui.places.document import DocumentScreen

SPEEDS = {"1": "× 1", "4": "× 4", "10": "× 10"}


class DrillBegun(BaseModel):
    """How a drill is played."""

    title: str = Field("", title=N_("Title"), max_length=200, description=N_("What the report is called."))
    mode: Literal["tabletop", "live"] = Field(
        "tabletop",
        title=N_("Form"),
        description=N_("A live one asks for a worker that runs."),
        json_schema_extra={"words": {**MODES}},
    )
    speed: Literal["1", "4", "10"] = Field(
        "10", title=N_("Minutes of the drill in a minute"), json_schema_extra={"words": {**SPEEDS}}
    )
    level: int = Field(3, ge=0, le=4, title=N_("Level that is right"))
    people: list[str] = Field(
        [], title=N_("Who takes part too"), description=N_("Their addresses, with commas between them.")
    )


class Scenarios(Scrolled):
    """Of the brand's plan: the version that is validated, else its newest. brand: None for the one at hand."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        key("r", "running", N_("The drill"), id="scenarios.running", help=N_("The drill that runs, as it stands."),
            cli="crisis drill show"),
    ]  # fmt: skip
    heading = N_("Crisis: who is on call, and what is done in each scenario")
    empty = N_("The plan has no scenario.")
    keys_ = N_("enter plays it as a drill   r the drill that runs   ← → read   esc")

    def __init__(self, brand: int | None = None) -> None:
        super().__init__()
        self.brand = brand
        self.plan: work.Plan | None = None

    def load(self) -> None:
        self.ask(work.plan, self._show, group="plan", brand=self.brand)

    def _show(self, found: work.Plan) -> None:
        self.plan = found
        self.about([shown(found.title, 100), *work.on_call_said(found)])
        self.show(dict(enumerate(found.scenes)))

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NO."), lambda one: one.scenario.key, 4),
            Column(N_("SCENARIO"), lambda one: shown(one.scenario.title) or "—", least=24),
            Column(N_("WEIGHT"), lambda one: str(one.scenario.weight), 6, right=True),
            Column(N_("STEPS"), lambda one: str(len(one.steps)), 6, right=True),
        )

    def told(self, row: work.Scene) -> Iterable[str]:
        return work.scene_told(row)

    # ---- keys

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Begin it as a drill; where one runs, that one."""
        if self.plan is not None and self.plan.runs:
            self.action_running()
        elif self.may("charters.drill", self.brand):
            self._begin(event.rows.row)

    def action_running(self) -> None:
        from cmsuite.tui.panels.drill import Drill

        if self.plan is not None and self.plan.runs:
            self.app.push_screen(Drill(self.brand), self._left)
        else:
            self.suite.tell(translate("No drill is running: enter begins one."), "warning")

    def _left(self, report: int | None) -> None:
        """The report of a drill is read where it is written."""
        if report is None:
            self.load()
        else:
            self.dismiss(("document", report))

    def _begin(self, scene: work.Scene) -> None:
        from cmsuite.tui.panels.drill import Drill

        one = scene.scenario

        def send(form: FormScreen[Any], wanted: DrillBegun) -> None:
            title = wanted.title or f"{translate(STAMP)} · {one.title}"
            speed, key = int(wanted.speed), one.key or one.title
            deed = partial(work.start, key, title, wanted.mode, speed, wanted.level, wanted.people)
            form.do(deed, form.done, brand=self.brand, failed=form.refused)

        def done(made: work.Played | None) -> None:
            if made is not None:
                self.app.push_screen(Drill(self.brand), self._left)

        note = translate("What is decided meanwhile leaves for real only once it is stopped.")
        note = f"{one.key} · {shown(one.title, 100)}\n{note}"
        form = FormScreen(DrillBegun, N_("Begin a drill"), send, about=f"drill {one.key} of {self.brand}", note=note)
        self.app.push_screen(form, done)


def open_plan(screen: DocumentScreen) -> None:
    """Of the brand's plan, from its screen; where a report is chosen there, go to it."""
    _over(screen, screen.opened.brand)


def scenarios(place: Place) -> None:
    """Of the plan of the brand at hand."""
    if (brand := place.brand_chosen()) is not None:
        _over(place, brand.id)


def _over(place: Place, brand: int) -> None:
    def left(about: tuple[str, int] | None) -> None:
        if about is not None:
            place.suite.open_record(about, brand)

    place.app.push_screen(Scenarios(brand), left)
