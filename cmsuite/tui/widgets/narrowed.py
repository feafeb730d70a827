"""A list whose filter is only there while something is asked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_
from cmsuite.tui.widgets.row_list import RowList

NONE_OF_FILTER = N_("Nothing here answers to the filter: esc shows all.")


class Narrowed(RowList):
    """Esc here shows all again, as it does in the filter."""

    BINDINGS: ClassVar = [Binding("escape", "screen.show_all", N_("Clear"), show=False)]
