"""The first-run tour: five steps that are done for real, on the demo brand. Each is over when it was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, translate

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.app import CmsApp

DONE = "tour"  # among what the person likes: how far they are, or "over"
OVER = "over"


@dataclass(frozen=True, slots=True)
class Step:
    """title, text: source strings. acts: the journal's names of what ends it; else `seen` says so."""

    title: str
    text: str
    acts: frozenset[str] = frozenset()


STEPS = (
    Step(
        N_("Language"),
        N_(
            "ctrl+l changes it, at once and for you alone. ctrl+g goes on; esc leaves this tour, : tour brings it back."
        ),
        frozenset({"people.speak"}),
    ),
    Step(N_("Keys"), N_("Digits are places: press 2 for the veille. ? shows every key of where you are.")),
    Step(N_("Brand"), N_("b chooses the brand that you work on: press b, then enter on Atelier Lumen.")),
    Step(
        N_("Source"),
        N_("In the veille (2), a follows another feed, and r asks the feeds for what is new. Press r."),
        frozenset({"veille.follow", "feeds.settle", "veille.take_in"}),
    ),
    Step(
        N_("A post"),
        N_("In the veille, w begins a post from the item at hand. Write a line, then ctrl+s saves it."),
        frozenset({"content.write"}),
    ),
)


def begun(app: CmsApp, *, again: bool = False) -> None:
    """Begin where the person left it, in a training workspace; again: from the first step, whenever it is asked for."""
    at = app.seat.likes.get(DONE, "1")
    if again:
        to(app, 1)
    elif app.seat.workspace.config.sandbox and at != OVER:
        app.tour_line, app.tour_step = app.journal_line, int(at)


def to(app: CmsApp, step: int) -> None:
    """Go to a step; past the last one, or at 0, the tour is over."""
    over = not 0 < step <= len(STEPS)
    app.tour_line, app.tour_step = app.journal_line, 0 if over else step
    app.prefer("people.like", name=DONE, value=OVER if over else str(step))
    if step > len(STEPS):
        app.tell(translate("That is the tour. What needs you is in Today (1); : finds everything else."))


def seen(app: CmsApp, step: int) -> bool:
    """Whether the step at hand was done on the screen."""
    if step == 2:
        return app.current_mode == "veille"
    if step == 3:
        return type(app.screen).__name__ == "Brands"
    return False


def done_since(line: int, act: Act) -> frozenset[str]:
    """The acts that this person did after a line of the journal."""
    from cmsuite.engines.acts.history import history

    return frozenset(told.act for told in history(act, limit=50, mine=True) if told.id > line)
