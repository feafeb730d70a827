"""What is done to many rows at once: what each will get, with the refusals and why, before any of it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import labelled, ngettext, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.place import Place
    from cmsuite.tui.seat import Seat
    from cmsuite.tui.widgets.row_list import RowList

HANDFUL = 5
"""So many rows are done at once, where one key takes them back."""
TRIED = 100  # rows that are tried before, some milliseconds each; of more, the first
FELT = 20  # rows from which that is felt
NAMED = 3  # refusals that are told in passing


@dataclass(frozen=True, slots=True)
class Row:
    """A row, its brand, and what is done to it: an act."""

    title: str
    brand: int
    deed: Callable[[Act], Any]


@dataclass(frozen=True, slots=True)
class Meant:
    """What would be done. question: to how many. what: each row will get. yes: the word for it. All in the language in
    force."""

    question: str
    what: str
    yes: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of each row that was tried."""

    fine: Sequence[str]
    refused: Sequence[tuple[str, CmsError]]
    untried: int


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, by title, and what was refused with the reason."""

    titles: Sequence[str]
    refused: Sequence[tuple[str, CmsError]]


def have(
    place: Place,
    marked: RowList,
    rows: Callable[[], Iterable[Row]],
    said: tuple[str, str],
    meant: Meant,
    *,
    asks: bool = False,
    undo: bool = True,
) -> None:
    """Do it to all that is acted on in a list; of more than a handful, what each will get is shown before. rows: asked
    in a worker. said: what is told of one that was done, and of several; source strings. asks: whether few are shown
    before too. undo: whether a key takes it back."""
    n = len(marked.acted_on)
    done = partial(_say, place, marked, said, undo)
    go = partial(place.work, partial(each, place.seat, rows), done, group="write")
    if n <= HANDFUL and not asks:
        go()
    else:
        beforehand(place, n, rows, meant, go)


def _say(place: Place, marked: RowList, said: tuple[str, str], undo: bool, done: Done) -> None:
    marked.marks.clear()
    for title, err in done.refused if len(done.refused) <= NAMED else ():
        place.suite.report(err, title)
    tell_refused(place, done.refused)
    if n := len(done.titles):
        words = translate(said[n > 1]).format(title=shown(done.titles[0], 60), n=number(n))
        place.suite.tell(f"{words} {translate('· u undoes')}" if undo else words)
    place.load()


def beforehand(place: Place, n: int, rows: Callable[[], Iterable[Row]], meant: Meant, then: Callable[[], None]) -> None:
    """Show what each of n rows will get, and which are refused and why; then, where it is wanted, go on. rows: asked in
    a worker."""
    if n > FELT:
        place.suite.tell(translate("Looking at what each would get…"))
    job = partial(foreseen, place.seat, n, rows)
    place.work(job, partial(_ask, place, n, meant, then), group="foreseen", exclusive=True)


def _ask(place: Place, n: int, meant: Meant, then: Callable[[], None], found: Foreseen) -> None:
    from cmsuite.tui.panels.bulk import Bulk
    from cmsuite.tui.panels.told import Told

    if found.refused and not found.fine and not found.untried:
        place.app.push_screen(
            Told(translate("Nothing was done: each is refused."), "\n".join(_refusals(found.refused)))
        )
        return
    lines = [meant.note] if meant.note else []
    if k := len(found.refused):
        said = ngettext("{n} of {all} is refused:", "{n} of {all} are refused:", k)
        lines += [said.format(n=number(k), all=number(n)), *_refusals(found.refused)]
    lines += [labelled(f"· {shown(title, 60)}", meant.what) for title in found.fine]
    if found.untried:
        more = ngettext("… and {n} more, not looked at yet.", "… and {n} more, not looked at yet.", found.untried)
        lines.append(more.format(n=number(found.untried)))
    place.app.push_screen(Bulk(meant.question, "\n".join(lines), meant.yes), lambda sure: then() if sure else None)


def tell_refused(place: Place, refused: Sequence[tuple[str, CmsError]]) -> None:
    """Name each row that was refused, where they are too many to be told in passing."""
    from cmsuite.tui.panels.told import Told

    if len(refused) > NAMED:
        said = ngettext("{n} was refused", "{n} were refused", len(refused)).format(n=number(len(refused)))
        place.app.push_screen(Told(said, "\n".join(_refusals(refused))))


def _refusals(refused: Iterable[tuple[str, CmsError]]) -> list[str]:
    return [labelled(f"✗ {shown(title, 60)}", err.sentence) for title, err in refused]


# ---- for workers


class _Seen(Exception):
    """Ends the transaction in which a deed was tried, so that nothing of it stays."""


def each(seat: Seat, rows: Callable[[], Iterable[Row]]) -> Done:
    """Do each in a transaction of its own, for its own brand: what one refuses stops no other."""
    from cmsuite.engines import acts
    from cmsuite.store.store import AWAY

    titles: list[str] = []
    refused: list[tuple[str, CmsError]] = []
    lines: list[int] = []
    try:
        for row in rows():
            try:
                with seat.writing(row.brand) as act:
                    row.deed(act)
                    line = acts.last(act) or 0
            except AWAY:  # each of the others would wait as long; the marks stay
                raise
            except CmsError as err:
                refused.append((row.title, err))
            else:
                titles.append(row.title)
                lines.append(line)
    finally:
        seat.together = tuple(lines)
    return Done(titles, refused)


def foreseen(seat: Seat, n: int, rows: Callable[[], Iterable[Row]]) -> Foreseen:
    """Try each row by its own act, of which nothing stays."""
    fine: list[str] = []
    refused: list[tuple[str, CmsError]] = []
    for row in islice(rows(), TRIED):
        err = _tried(seat, row)
        if err is None:
            fine.append(row.title)
        else:
            refused.append((row.title, err))
    return Foreseen(fine, refused, max(0, n - TRIED))


def _tried(seat: Seat, row: Row) -> CmsError | None:
    """Why it is refused. Raises what an away store raises."""
    from cmsuite.store.store import AWAY

    refusal: CmsError | None = None
    try:
        with seat.writing(row.brand) as act:
            try:
                row.deed(act)
            except AWAY:
                raise
            except CmsError as err:  # within: what is done once an act was refused is not done now
                refusal = err
            raise _Seen
    except _Seen:
        return refusal
    except AWAY:
        raise
    except CmsError as err:
        return err
