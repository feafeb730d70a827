"""Watching a page from the screen: asked for by its address, shown as it would be read, and then followed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.following import followed
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.place import Place
from cmsuite.tui.seat import Seat
from cmsuite.tui.sections.forms import WatchedPage
from cmsuite.tui.tools import tools
from cmsuite.veille.telling_pages import looked_lines

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.feeds.watching import Looked
    from cmsuite.veille.sources import Followed

SHOWN = 5  # blocks of the page


def watch_page(place: Place, brand: int) -> None:
    """Ask for a page that has no feed, show what would be read there, and watch it."""
    send = partial(_send, place.seat)
    form: FormScreen[WatchedPage] = FormScreen(WatchedPage, N_("Watch a page"), send, about=str(brand))
    place.app.push_screen(form, partial(_show, place, brand))


def _send(seat: Seat, form: Any, wanted: WatchedPage) -> None:
    job = partial(_looked, seat, wanted)
    form.work(job, lambda seen: form.done((wanted, seen)), group="discover", failed=form.refused)


def _show(place: Place, brand: int, answer: tuple[WatchedPage, Looked] | None) -> None:
    """What would be read there, before it is watched."""
    if answer is None:
        return
    wanted, seen = answer
    question = translate("Watch “{title}”?").format(title=shown(wanted.title or seen.title or seen.url, 60))

    def answered(sure: bool | None) -> None:
        if sure:
            place.do(partial(_watch, wanted, seen), partial(followed, place), brand=brand)

    place.app.push_screen(Confirm(question, "\n".join(looked_lines(seen, SHOWN)), translate("Watch it")), answered)


# ---- in workers


def _looked(seat: Seat, wanted: WatchedPage) -> Looked:
    from cmsuite.engines.feeds.watching import look

    return look(tools(seat).http, wanted.url, wanted.reader)


def _watch(wanted: WatchedPage, seen: Looked, act: Act) -> Followed:
    from cmsuite.engines.feeds.watching import KIND
    from cmsuite.veille.sources import follow

    title = wanted.title or seen.title
    return follow(act, seen.url, axis=wanted.axis, title=title, language=seen.language, kind=KIND, reader=wanted.reader)
