"""The list at hand as a file for a spreadsheet: every line of its filter, under the heads that the screen shows. Or all
that a panel is about, in a format of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import Usage, why
from cmsuite.core.files import write
from cmsuite.core.locale import N_, translate
from cmsuite.tui.outside import from_home
from cmsuite.tui.widgets.columns import Column, cell_of
from cmsuite.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from datetime import date

    from cmsuite.engines.acts import Act
    from cmsuite.tui.panels.ask import Understood
    from cmsuite.tui.panels.listed import Listed
    from cmsuite.tui.place import Place
    from cmsuite.tui.seat import Seat

Whole = Callable[["Act"], tuple[bytes, str]]
"""A question: all that a panel is about, in a format of its own, and what is told of it."""


class NotWritten(Usage):
    said = N_("{file} could not be written: {why}.")
    hint = N_("Name another file, in a folder that is yours.")


def begin(screen: Place | Listed, name: str, title: str, own: Mapping[str, Whole]) -> None:
    """Ask where to, then write the list that has the focus, else the first that is seen. Nothing listed is said. name:
    of the file that is proposed; title: of the sheet, a source string; own: formats of the panel, by their endings."""
    from cmsuite.tui.panels.ask import Ask

    seen = [rows for rows in screen.query(RowList) if rows.region.area or rows.has_focus]
    rows = next((one for one in seen if one.has_focus), seen[0] if seen else None)
    if rows is None or not rows.ids:
        screen.suite.tell(translate("No list is at hand here that could be written."), "warning")
        return
    day = screen.suite.seat_now().date()
    first = screen.seat.workspace.exports / f"{name}-{day}.xlsx"

    def asked(file: Path | None) -> None:
        if file is not None and (whole := own.get(file.suffix.lower())) is not None:
            screen.work(partial(_whole, screen.seat, file, whole), partial(_said_written, screen, file), group="sheet")
        elif file is not None:
            rows.gather(partial(_write, screen, title, file, list(rows.columns), day))

    question = translate("Into which file? .xlsx or .csv")
    if own:
        question = translate("Into which file? .xlsx, .csv, or all of it as {endings}").format(endings=", ".join(own))
    asks = Ask(question, partial(a_sheet, own), first=from_home(str(first)))
    screen.app.push_screen(asks, asked)


def a_sheet(own: Mapping[str, Whole], line: str) -> Understood:
    """A file for a spreadsheet, or in a format of the panel. Raises NothingTyped, NoSheet."""
    from cmsuite.engines.exports.sheet import checked
    from cmsuite.tui.panels.ask import NothingTyped, Understood

    if not line.strip():
        raise NothingTyped()
    file = Path(line.strip()).expanduser()
    if file.suffix.lower() not in own:
        checked(file)
    warning = translate("It is there already, and will be replaced.") if file.exists() else ""
    return Understood(file, str(file), warning)


def _write(screen: Place | Listed, title: str, file: Path, columns: list[Column], day: date, lines: list[Any]) -> None:
    job = partial(written, file, title, lines, columns, day)
    screen.work(job, lambda _none: _said_written(screen, file, ""), group="sheet")


def _said_written(screen: Place | Listed, file: Path, more: str) -> None:
    said = translate("Written to {file}.").format(file=from_home(str(file)))
    screen.suite.tell(" ".join(filter(None, (said, more))))


def _whole(seat: Seat, file: Path, whole: Whole) -> str:
    """Write it; what is told of it. In a worker. Raises NotWritten."""
    with seat.reading() as act:
        data, told = whole(act)
    with _writing(file):
        write(file, data, mode=0o644)
    return told


def written(file: Path, title: str, lines: Sequence[Any], columns: Sequence[Column], day: date) -> None:
    """Lines of the screens as a file; a column without a head holds signs. In a worker. Raises NotWritten, NoSheet."""
    from cmsuite.engines.exports.sheet import save

    told = [one for one in columns if one.title] or columns
    heads = [(translate(one.title), partial(_said, one.cell)) for one in told]
    with _writing(file):
        save(file, translate(title), lines, heads, day)


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as err:
        raise NotWritten(file=str(file), why=why(err)) from err


def _said(cell: Callable[[Any], Any], line: Any) -> str:
    return cell_of(cell(line)).text
