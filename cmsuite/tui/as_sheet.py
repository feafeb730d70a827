"""The list at hand as a file for a spreadsheet: every line of its filter, under the heads that the screen shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import Usage, why
from cmsuite.core.locale import N_, translate
from cmsuite.tui.outside import from_home
from cmsuite.tui.widgets.columns import Column, cell_of
from cmsuite.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from datetime import date

    from cmsuite.tui.panels.ask import Understood
    from cmsuite.tui.panels.listed import Listed
    from cmsuite.tui.place import Place


class NotWritten(Usage):
    said = N_("{file} could not be written: {why}.")
    hint = N_("Name another file, in a folder that is yours.")


def begin(screen: Place | Listed, name: str, title: str) -> None:
    """Ask where to, then write the list that has the focus, else the first that is seen. Nothing listed is said. name:
    of the file that is proposed; title: of the sheet, a source string."""
    from cmsuite.tui.panels.ask import Ask

    seen = [rows for rows in screen.query(RowList) if rows.region.area or rows.has_focus]
    rows = next((one for one in seen if one.has_focus), seen[0] if seen else None)
    if rows is None or not rows.ids:
        screen.suite.tell(translate("No list is at hand here that could be written."), "warning")
        return
    day = screen.suite.seat_now().date()
    first = screen.seat.workspace.exports / f"{name}-{day}.xlsx"

    def asked(file: Path | None) -> None:
        if file is not None:
            rows.gather(partial(_write, screen, title, file, list(rows.columns), day))

    asks = Ask(translate("Into which file? .xlsx or .csv"), a_sheet, first=from_home(str(first)))
    screen.app.push_screen(asks, asked)


def a_sheet(line: str) -> Understood:
    """A file for a spreadsheet. Raises NothingTyped, NoSheet."""
    from cmsuite.engines.exports.sheet import checked
    from cmsuite.tui.panels.ask import NothingTyped, Understood

    if not line.strip():
        raise NothingTyped()
    file = Path(line.strip()).expanduser()
    checked(file)
    warning = translate("It is there already, and will be replaced.") if file.exists() else ""
    return Understood(file, str(file), warning)


def _write(screen: Place | Listed, title: str, file: Path, columns: list[Column], day: date, lines: list[Any]) -> None:
    def said(_none: None) -> None:
        screen.suite.tell(translate("Written to {file}.").format(file=from_home(str(file))))

    screen.work(partial(written, file, title, lines, columns, day), said, group="sheet")


def written(file: Path, title: str, lines: Sequence[Any], columns: Sequence[Column], day: date) -> None:
    """Lines of the screens as a file; a column without a head holds signs. In a worker. Raises NotWritten, NoSheet."""
    from cmsuite.engines.exports.sheet import save

    told = [one for one in columns if one.title] or columns
    heads = [(translate(one.title), partial(_said, one.cell)) for one in told]
    try:
        save(file, translate(title), lines, heads, day)
    except OSError as err:
        raise NotWritten(file=str(file), why=why(err)) from err


def _said(cell: Callable[[Any], Any], line: Any) -> str:
    return cell_of(cell(line)).text
