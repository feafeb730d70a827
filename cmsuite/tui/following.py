"""Following feeds from the screen: one by its address, found by itself on a page; many from an OPML file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import Usage, why
from cmsuite.core.locale import N_, ngettext, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.place import Place
from cmsuite.tui.seat import Seat
from cmsuite.tui.sections.forms import FeedList, NewCapture, NewFeed
from cmsuite.tui.tools import tools
from cmsuite.veille.telling_cost import followed_already
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmsuite.engines.acts import Act
    from cmsuite.engines.feeds.opml import Outline
    from cmsuite.engines.feeds.subscribe import Discovered
    from cmsuite.veille.capturing import Captured
    from cmsuite.veille.sources import Followed, Imported

MOST_LINES = 12  # of what is said of a list
BIGGEST = 20_000_000  # bytes of a list of feeds


class NoFile(Usage):
    said = N_("{file} cannot be read: {why}.")


def add_feed(place: Place, brand: int) -> None:
    """Ask for an address and an axis, look for feeds there, and follow the one that is meant."""
    send = partial(_send_feed, place.seat, brand)
    form: FormScreen[NewFeed] = FormScreen(NewFeed, N_("Follow a feed"), send, about=str(brand))
    place.app.push_screen(form, partial(_choose, place, brand))


def capture(place: Place, brand: int) -> None:
    """Ask for an address or a title, and take an item down by hand."""
    form: FormScreen[NewCapture] = FormScreen(
        NewCapture, N_("Take an item down"), partial(_send_capture, place.seat, brand), about=str(brand)
    )
    place.app.push_screen(form, partial(_captured, place))


def import_feeds(place: Place, brand: int) -> None:
    """Ask for an OPML file, and follow all that is in it."""
    send = partial(_send_list, brand)
    form: FormScreen[FeedList] = FormScreen(FeedList, N_("Follow the feeds of a list"), send, about=str(brand))
    place.app.push_screen(form, partial(_confirm, place, brand))


def _send_feed(seat: Seat, brand: int, form: Any, wanted: NewFeed) -> None:
    job = partial(_discovered, seat, brand, wanted.url)
    form.work(job, lambda found: form.done((wanted, found)), group="discover", failed=form.refused)


def _choose(place: Place, brand: int, answer: tuple[NewFeed, list[Discovered]] | None) -> None:
    """Of several feeds a person says which."""
    if answer is None:
        return
    wanted, found = answer
    if len(found) == 1:
        _follow_it(place, brand, wanted, found, found[0].url)
    else:
        offered = {one.url: f"{one.title or one.url} · {one.url}" for one in found[:20]}
        asked = Choose(N_("This page declares several feeds: which one?"), offered)
        place.app.push_screen(asked, partial(_follow_it, place, brand, wanted, found))


def _follow_it(place: Place, brand: int, wanted: NewFeed, found: list[Discovered], url: str | None) -> None:
    if url is not None:
        one = next(feed for feed in found if feed.url == url)
        place.do(partial(_follow, wanted, one), partial(followed, place), brand=brand)


def followed(place: Place, done: Followed) -> None:
    said = translate("Following {title} ({axis}).").format(title=shown(done.title, 60), axis=translate(AXES[done.axis]))
    place.suite.tell(said if done.new else followed_already(done, place.seat.zone))
    place.load()


def _send_capture(seat: Seat, brand: int, form: Any, wanted: NewCapture) -> None:
    form.work(partial(_take_down, seat, brand, wanted), form.done, group="capture", failed=form.refused)


def _captured(place: Place, done: Captured | None) -> None:
    if done is None:
        return
    said = N_("Taken down: {title} · u undoes") if done.new else N_("It is there already: {title}")
    place.suite.tell(translate(said).format(title=shown(done.title, 60)), "information" if done.new else "warning")
    place.load()


def _send_list(brand: int, form: Any, wanted: FeedList) -> None:
    form.work(partial(_looked_through, form.seat, brand, wanted), form.done, group="import", failed=form.refused)


def _confirm(place: Place, brand: int, found: tuple[FeedList, Sequence[Outline], list[str]] | None) -> None:
    """Say what would be followed, and what of it does not answer: a person says whether it is."""
    if found is None:
        return
    wanted, lines, said = found
    shown_ = [*said[:MOST_LINES], *([f"(+{len(said) - MOST_LINES})"] if len(said) > MOST_LINES else [])]
    asked = Choose("\n".join(shown_), {"yes": N_("Follow them"), "no": N_("Follow nothing")})
    place.app.push_screen(asked, partial(_follow_list, place, brand, wanted, lines))


def _follow_list(place: Place, brand: int, wanted: FeedList, lines: Sequence[Outline], answer: str | None) -> None:
    if answer == "yes":  # one transaction: all or none
        place.do(partial(_listed, wanted, lines), partial(_imported, place), brand=brand)


def _imported(place: Place, done: Imported) -> None:
    new = sum(one.new for one in done.followed)
    said = [ngettext("{n} feed is followed now.", "{n} feeds are followed now.", new).format(n=new)]
    if known := len(done.followed) - new:
        said.append(ngettext("{n} was followed already.", "{n} were followed already.", known).format(n=known))
    if refused := len(done.refused):
        said.append(ngettext("{n} is left out.", "{n} are left out.", refused).format(n=refused))
    place.suite.tell(" ".join(said), "warning" if done.refused else "information")
    place.load()


# ---- in workers


def _discovered(seat: Seat, brand: int, url: str) -> list[Discovered]:
    from cmsuite.veille.looking import discovered

    return discovered(seat.store, tools(seat).http, url, by=seat.person, brand=brand)


def _follow(wanted: NewFeed, one: Discovered, act: Act) -> Followed:
    from cmsuite.veille.sources import follow

    return follow(act, one.url, axis=wanted.axis, title=wanted.title or one.title, language=one.language, kind=one.kind)


def _take_down(seat: Seat, brand: int, wanted: NewCapture) -> Captured:
    from cmsuite.engines.feeds.captured import Taken, look_up
    from cmsuite.veille.capturing import Capture, capture

    asked = wanted.url.strip() and not wanted.title.strip()
    found = look_up(tools(seat).http, wanted.url) if asked else Taken(wanted.url, wanted.title)
    with seat.writing(brand) as act:
        (done,) = capture(act, [Capture(found.url, found.title, wanted.axis, wanted.note)])
    return done


def _looked_through(seat: Seat, brand: int, wanted: FeedList) -> tuple[FeedList, Sequence[Outline], list[str]]:
    from cmsuite.engines.feeds.opml import outlines
    from cmsuite.engines.feeds.trying import dead_links
    from cmsuite.veille.listing import preview, previewed

    lines = outlines(_bytes(wanted.file))
    with seat.reading(brand) as act:
        found = preview(act, lines, axis=wanted.axis)
    dead = dead_links(tools(seat).http, [one.url for one in found.new])
    return wanted, lines, previewed(found, wanted.axis, dead)


def _listed(wanted: FeedList, lines: Sequence[Outline], act: Act) -> Imported:
    from cmsuite.veille.sources import import_opml

    return import_opml(act, lines, axis=wanted.axis)


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > BIGGEST:
            raise NoFile(file=str(file), why=translate("it is too big for a list of feeds"))
        return file.read_bytes()
    except OSError as err:
        raise NoFile(file=str(file), why=why(err)) from err
