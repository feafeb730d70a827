"""One of many, by a few letters of its name; F2 may add one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.widgets import Static

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.tui.fuzzy import plain
from cmsuite.tui.keys import key
from cmsuite.tui.panels.finder import Finder
from cmsuite.tui.widgets.row_list import Column, RowList

ADD = object()
"""What is returned where one is to be added."""


class One(Finder):
    """Returns the value taken, None where it was left. question: in the language in force. values: what is returned,
    with what each is called. at: the one to begin from."""

    columns: ClassVar = (Column("", lambda one: one[1]),)
    hint: ClassVar[str] = N_("A few letters of its name")
    foot: ClassVar[str] = N_("enter takes it   esc")

    def __init__(self, question: str, values: Mapping[Any, str], *, at: Any = None) -> None:
        super().__init__()
        self.question, self.values, self.begun = question, dict(values), at

    def on_mount(self) -> None:
        title = Static(shown(self.question), markup=False, classes="title")
        self.query_one(".box").mount(title, before=0)
        super().on_mount()
        if self.begun in self.values:
            self.query_one(RowList).to(list(self.values).index(self.begun))

    def answer(self) -> None:
        words = plain(self.typed).split()
        self.show([one for one in self.values.items() if all(word in plain(one[1]) for word in words)])

    def take(self, row: Any) -> None:
        self.dismiss(row[0])


class OneOrNew(One):
    """Returns ADD too, for one that is not in the list yet."""

    foot: ClassVar[str] = N_("enter takes it   f2 adds one   esc")
    BINDINGS: ClassVar = [
        key("f2", "add", N_("New"), id="one.add", help=N_("One that is not in the list yet."), cli=""),
    ]

    def action_add(self) -> None:
        self.dismiss(ADD)
