"""The post at hand as a page in the browser: what is typed now, saved or not."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.core.errors import Outside, why
from cmsuite.core.locale import N_
from cmsuite.tui.composing import draft_of
from cmsuite.tui.outside import from_home, open_outside
from cmsuite.tui.sheet import Opened, Target, Typed

if TYPE_CHECKING:
    from cmsuite.content.preview import Going, Outline
    from cmsuite.tui.place import Asking
    from cmsuite.tui.seat import Seat


class NoPage(Outside):
    said = N_("{file} cannot be written: {why}.")


def look(screen: Asking, form: Opened, typed: Typed) -> None:
    """Write the page and open it. Nothing is saved by that."""

    def show(file: Path) -> None:
        open_outside(screen.suite, file.as_uri(), from_home(str(file)))

    screen.work(partial(_page, screen.seat, form, typed), show, group="preview", exclusive=True)


def _page(seat: Seat, form: Opened, typed: Typed) -> Path:
    from cmsuite.content.preview import preview

    try:
        return preview(seat.store, seat.workspace, _outline(seat, form, typed))
    except OSError as err:
        raise NoPage(file=str(err.filename or seat.workspace.exports), why=why(err)) from err


def _outline(seat: Seat, form: Opened, typed: Typed) -> Outline:
    from cmsuite.content.preview import Outline
    from cmsuite.engines.people.models import Brand

    saved = form.post is not None and typed == form.base
    going = tuple(_going(target, typed, saved) for target in form.targets)
    with seat.reading(form.brand) as act:
        brand = act.get(Brand, form.brand)
        return Outline(form.post, typed.title, brand.name, brand.slug, brand.zone, going, act.now, saved)


def _going(target: Target, typed: Typed, saved: bool) -> Going:
    from cmsuite.content.preview import Going

    draft = draft_of(target, typed, target.hash if saved else "")
    return Going(target.to, draft, target.entry.due_at if target.entry else None)
