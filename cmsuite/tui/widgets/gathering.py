"""All rows of a list, of which it holds some pages only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmsuite.tui.widgets.row_list import RowList

AT_ONCE = 1_000  # rows that are asked for
TIMES = 20  # answers without any of them, after which they are taken to be gone


class Gathering:
    """Asks for the rows that are not there, some at a time, then hands over all, in the order of now."""

    def __init__(self, rows: RowList, then: Callable[[list[Any]], None]) -> None:
        self.rows, self.then, self.ids, self.in_vain = rows, then, list(rows.ids), 0
        self.found = {id: row for id in self.ids if (row := rows.row_of(id)) is not None}
        self.left = [id for id in self.ids if id not in self.found]

    def ask(self) -> None:
        """For the next ones; without any, it is over."""
        if self.left:
            self.rows.post_message(self.rows.NeedPage(self.rows, self.left[:AT_ONCE]))
        else:
            self.rows.gathering = None
            self.then([self.found[id] for id in self.ids if id in self.found])

    def takes(self, new: Mapping[int, Any]) -> None:
        """Rows came: those that were asked for here, or those of a page that is shown meanwhile, or of both."""
        asked = self.left[:AT_ONCE]
        mine = any(id in new for id in asked)
        self.found |= new
        self.in_vain = 0 if mine else self.in_vain + 1
        gone = {*asked} if self.in_vain == TIMES else set()
        self.left = [id for id in self.left if id not in self.found and id not in gone]
        self.ask()
