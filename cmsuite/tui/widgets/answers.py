"""A few answers to choose from, each with its number; a sign says where the cursor is, also without colour."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.widgets.option_list import Option

from cmsuite.core.text import shown
from cmsuite.tui.widgets.options import Options

DIGITS = ("1&", "2é", '3"', "4'", "5(", "6-", "7è", "8_", "9ç")
"""The keys of one to nine, as both keyboards send them."""


class Answers(Options):
    """answers: what is returned, with the words for it in the language in force."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = list(answers.items())
        super().__init__(*self._numbered())

    def offer(self, answers: Mapping[str, str]) -> None:
        """Other answers in their place."""
        self.answers = list(answers.items())
        self.clear_options()
        self.add_options(self._numbered())
        self.highlighted = 0

    def _numbered(self) -> list[Option]:
        return [Option(self._said(n), id=value) for n, (value, _text) in enumerate(self.answers)]

    def _said(self, n: int, *, here: bool = False) -> Content:
        return Content(f"{'›' if here else ' '} {n + 1} {shown(self.answers[n][1])}")

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        for n in range(self.option_count):
            self.replace_option_prompt_at_index(n, self._said(n, here=n == highlighted))

    def answered(self, character: str | None) -> str | None:
        """What a typed digit chooses."""
        found = next((n for n, keys in enumerate(DIGITS) if character and character in keys), len(self.answers))
        return self.answers[found][0] if found < len(self.answers) else None
