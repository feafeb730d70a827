"""Of items that tell the same: several are put under the first of them, one is set apart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, labelled, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.triaging import Triaging, item_read
from cmsuite.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.reading import ItemLine, ItemRead


def same_story(place: Triaging, row: ItemLine) -> None:
    """Put what is marked under the first of it; with nothing marked, ask which of those that tell the same is none."""
    marked = place.query_one(RowList).acted_on
    if len(marked) > 1:
        place.with_line(marked[0], partial(_put_under, place))
    elif not row.others:
        place.suite.tell(translate("It is alone: mark several (space) to put them together."), "warning")
    else:
        place.ask(partial(item_read, row.line), partial(_which, place), group="open", brand=row.brand)


def _put_under(place: Triaging, first: ItemLine) -> None:
    place.query_one(RowList).marks.discard(first.line)
    said = (N_("Put together: {title}"), N_("Put together: {n} items"), N_("Put {n} items together?"))
    place._decide(partial(_joined, first.item), said, labelled(translate("put with"), shown(first.title, 60)))


def _which(place: Triaging, found: ItemRead) -> None:
    copies = {str(one.item): f"{shown(one.source, 30)} · {shown(one.title, 80)}" for one in found.story.copies}

    def chosen(item: str | None) -> None:
        if item is not None:
            place.do(partial(_split, int(item)), partial(_set_apart, place), brand=found.line.brand)

    place.app.push_screen(Choose(N_("Which of them tells something else?"), copies), chosen)


def _set_apart(place: Triaging, title: str) -> None:
    place.told_of(translate("Set apart: {title}").format(title=shown(title, 60)))


def _joined(under: int, item: int, seen: int | None, act: Act) -> str:
    from cmsuite.veille.copies import join

    return join(act, item, under, seen=seen)


def _split(item: int, act: Act) -> str:
    from cmsuite.veille.copies import split

    return split(act, item)
