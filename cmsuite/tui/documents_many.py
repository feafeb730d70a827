"""What is done to all the documents that are marked in their list: read inside the house, put away, taken out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.tui import bulk
from cmsuite.tui import documenting as work
from cmsuite.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.place import Place
    from cmsuite.tui.seat import Seat

    Deed = Callable[[int, Act], object]


def submit(place: Place) -> None:
    """Give all that are marked to the house to read."""
    n = len(place.query_one(RowList).acted_on)
    question = ngettext("Give {n} document to the house to read?", "Give {n} documents to the house to read?", n)
    said = (N_("In internal review: {title}"), N_("In internal review: {n} documents"))
    meant = bulk.Meant(question.format(n=number(n)), translate("in internal review"), translate("Do it"))
    _have(place, _submitted, said, meant)


def archive(place: Place) -> None:
    """Put all that are marked away; those that are away are taken out again."""
    rows = place.query_one(RowList)
    first, n = rows.row_of(rows.acted_on[0]), len(rows.acted_on)
    if first is not None and first.archived:
        question = ngettext("Take {n} document out again?", "Take {n} documents out again?", n)
        said = (N_("Taken out again: {title}"), N_("Taken out again: {n} documents"))
        what, deed = translate("taken out again"), _unarchived
    else:
        question = ngettext("Put {n} document away?", "Put {n} documents away?", n)
        said = (N_("Put away: {title}"), N_("Put away: {n} documents"))
        what, deed = translate("away in the archive"), _archived
    _have(place, deed, said, bulk.Meant(question.format(n=number(n)), what, translate("Do it")))


def _have(place: Place, deed: Deed, said: tuple[str, str], meant: bulk.Meant) -> None:
    rows = place.query_one(RowList)
    bulk.have(place, rows, partial(_rows, place.seat, tuple(rows.acted_on), deed), said, meant)


# ---- for workers


def _rows(seat: Seat, wanted: Sequence[int], deed: Deed) -> Iterator[bulk.Row]:
    """Each document that is still there, with what is done to it."""
    with seat.reading() as act:
        found = work.lines(wanted, act)
    for id in wanted:
        if (line := found.get(id)) is not None:
            yield bulk.Row(line.title, line.brand, partial(deed, id))


def _submitted(document: int, act: Act) -> None:
    from cmsuite.engines.documents.life import submit as submitted
    from cmsuite.engines.documents.versions import newest
    from cmsuite.rooms import load_kinds

    load_kinds()
    submitted(act, newest(act, document).id)


def _archived(document: int, act: Act) -> None:
    from cmsuite.engines.documents.life import archive as put_away

    put_away(act, document)


def _unarchived(document: int, act: Act) -> None:
    from cmsuite.engines.documents.life import unarchive

    unarchive(act, document)
