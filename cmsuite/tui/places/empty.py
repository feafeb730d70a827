"""What a place says that has nothing to show yet: what will be here, and where the work is meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from cmsuite.core.locale import translate
from cmsuite.tui.place import Place


class EmptyPlace(Place):
    """An honest empty place. says: source strings, a paragraph each."""

    DEFAULT_CSS = "EmptyPlace .empty { height: 1fr; }"

    says: ClassVar[tuple[str, ...]] = ()

    def body(self) -> Iterable[Widget]:
        yield Static("\n\n".join(translate(one) for one in self.says), markup=False, classes="empty")
