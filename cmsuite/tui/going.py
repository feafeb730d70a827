"""Going to where a record is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.tui.place import Asking, Place
from cmsuite.tui.records import PLACE_OF

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp


def to_record(app: CmsApp, about: tuple[str, int] | None, brand: int | None) -> None:
    """Go to where a record is shown, on its brand. Without a screen for its kind: nothing."""
    if brand is not None:
        app.lend_brand(brand)
    kind, id = about or ("", 0)
    if kind == "publication":
        app.action_panel("doubt:Doubt", id)
    elif kind == "proposal":
        app.action_panel("proposals:Proposals", id)
    elif kind == "decision":
        app.action_panel("decisions:Decisions", id)
    elif kind == "source":
        app.action_panel("sources:Sources", id)
    elif kind == "issues":
        app.action_panel("issues:Issues")
    elif kind == "weak_signal":
        app.action_panel("weak_signals:WeakSignals", id)
    elif kind == "drill":
        from cmsuite.tui.panels.drill import to_drill

        to_drill(app, id, brand)
    elif kind == "letter" and isinstance(app.screen, Asking):
        from cmsuite.tui.answering import open_letter  # pydantic and its forms: only for who opens one

        open_letter(app.screen, id, brand)
    elif kind in PLACE_OF:
        app.wanted = about
        if app.current_mode != PLACE_OF[kind]:
            app.switch_mode(PLACE_OF[kind])
        elif isinstance(app.screen, Place):  # there already: nothing resumes
            app.screen.load()
