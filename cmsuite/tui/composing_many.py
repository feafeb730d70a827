"""What is done to all the posts that are marked in the list of the Composer: asked, shown before, then an act each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui import bulk
from cmsuite.tui import composing as work
from cmsuite.tui import composing_decisions as decisions
from cmsuite.tui.sheet import Opened
from cmsuite.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.places.composer import ComposerPlace
    from cmsuite.tui.seat import Seat

    Ready = Callable[[Seat, Opened], Callable[[Act], object]]

DEEDS = {"submit": N_("Submit"), "approve": N_("Approve"), "give_up": N_("Give up")}


def act(place: ComposerPlace) -> None:
    """What becomes of the marked, or of the one at hand."""
    from cmsuite.tui.panels.choose import Choose

    deeds = {"submit": submit, "approve": approve, "give_up": give_up}
    if n := len(_list(place).acted_on):
        question = ngettext("What becomes of this post?", "What becomes of these {n} posts?", n).format(n=number(n))
        place.app.push_screen(Choose(question, DEEDS), lambda deed: deeds[deed](place) if deed else None)


def submit(place: ComposerPlace) -> None:
    """Hand them in to be read."""
    n = len(_list(place).acted_on)
    question = ngettext("Submit {n} post?", "Submit {n} posts?", n).format(n=number(n))
    said = (N_("Submitted: {title}"), N_("Submitted: {n} posts"))
    _have(place, decisions.submitting, said, bulk.Meant(question, translate("in review"), translate("Submit them")))


def approve(place: ComposerPlace) -> None:
    """Say yes to each as it is; few are shown before too, because a yes has no way back."""
    n = len(_list(place).acted_on)
    question = ngettext("Approve {n} post as it is?", "Approve {n} posts as they are?", n).format(n=number(n))
    said = (N_("Approved: {title}"), N_("Approved: {n} posts"))
    note = translate("A yes has no way back, and says that you read it: what you did not read, enter opens.")
    meant = bulk.Meant(question, translate("approved as it is"), translate("Approve them"), note)
    _have(place, decisions.approving, said, meant, final=True)


def give_up(place: ComposerPlace) -> None:
    """Nothing of them goes out any more, and why."""
    from cmsuite.tui.panels.ask import Ask, words

    wanted = _list(place)
    if wanted.current is None:
        return
    n = len(wanted.acted_on)

    def chosen(reason: str | None) -> None:
        if reason:
            meant = bulk.Meant(
                ngettext("Give {n} post up?", "Give {n} posts up?", n).format(n=number(n)),
                translate("given up"),
                translate("Give them up"),
            )
            said = (N_("Given up: {title}"), N_("Given up: {n} posts"))
            _have(place, partial(_giving_up, reason), said, meant)

    row = wanted.row_of(wanted.acted_on[0])
    if row is not None and not place.may("content.write", row.post.brand):
        return
    asked = translate("Why is “{title}” given up?").format(title=shown(row.post.title, 60)) if row else ""
    if n > 1 or not asked:
        asked = ngettext("Why is it given up?", "Why are these {n} posts given up?", n).format(n=number(n))
    place.app.push_screen(Ask(asked, words, about=f"give up {wanted.acted_on[0]}"), chosen)


def _list(place: ComposerPlace) -> RowList:
    return place.query_one("#list", RowList)


def _have(place: ComposerPlace, ready: Ready, said: tuple[str, str], meant: bulk.Meant, *, final: bool = False) -> None:
    """As they are when they are looked at: what is done is done to what was shown before."""
    wanted = _list(place)
    rows = partial(_rows, place.seat, tuple(wanted.acted_on), ready, {})
    bulk.have(place, wanted, rows, said, meant, asks=final, undo=not final)


# ---- for workers


def _rows(seat: Seat, posts: Sequence[int], ready: Ready, read: dict[int, Opened]) -> Iterator[bulk.Row]:
    """Each post with what is done to it. read: as they were read, for those that come again."""
    from cmsuite.engines.acts import Missing

    for post in posts:
        try:
            form = read[post] = read.get(post) or work.opened(seat, post)
        except Missing:  # somebody took it away
            continue
        yield bulk.Row(form.base.title, form.brand, _deed(seat, form, ready))


def _deed(seat: Seat, form: Opened, ready: Ready) -> Callable[[Act], object]:
    """What is done to it; where it cannot even be asked about, the refusal, told of it alone."""
    from cmsuite.store.store import AWAY

    try:
        return ready(seat, form)
    except AWAY:
        raise
    except CmsError as err:
        return partial(_refused, err)


def _refused(err: CmsError, _act: Act) -> None:
    raise err


def _giving_up(reason: str, _seat: Seat, form: Opened) -> Callable[[Act], object]:
    assert form.post is not None
    return partial(work.given_up, form.post, reason, seen=form.version)
