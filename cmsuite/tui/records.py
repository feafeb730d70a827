"""From a record to the screen that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.tui.place import Place

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp

PLACE_OF = {
    "item": "veille",
    "source": "veille",
    "veille": "veille",
    "post": "composer",
    "variant": "composer",
    "entry": "calendar",
    "hold": "calendar",
    "account": "settings",
    "credential": "settings",
    "person": "settings",
    "brand": "settings",
    "setting": "settings",
    "schedule": "settings",
    "fact": "measures",
    "remote_post": "measures",
}
"""Kinds of record, and the place that shows them; `publication` has a panel of its own."""

TRACED = frozenset({"account", "entry", "fact", "hold", "item", "post", "publication", "remote_post", "variant"})
"""Kinds of record that have a trace."""


def show(app: CmsApp, about: tuple[str, int] | None, brand: int | None) -> None:
    """Go to where a record is shown, on its brand. Without a screen for its kind: nothing."""
    if brand is not None:
        app.lend_brand(brand)
    kind, id = about or ("", 0)
    if kind == "publication":
        app.action_panel("doubt:Doubt", id)
    elif kind in PLACE_OF:
        app.wanted = about
        if app.current_mode != PLACE_OF[kind]:
            app.switch_mode(PLACE_OF[kind])
        elif isinstance(app.screen, Place):  # there already: nothing resumes
            app.screen.load()
