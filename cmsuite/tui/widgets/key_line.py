"""The last line: the keys that matter most where the focus is, whole, then the one that shows all."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from cmsuite.core.locale import N_, translate

TYPED = {"minus": "-", "underscore": "_"}
"""Keys that type a sign, which Unicode names otherwise."""
SHOWN = {
    "greater_than_sign": ">", "less_than_sign": "<", "question_mark": "?", "colon": ":", "slash": "/", "asterisk": "*",
    "space": "␣", "escape": "esc", "ampersand": "&", "quotation_mark": '"', "apostrophe": "'",
    "left_parenthesis": "(", "comma": ",", **TYPED,
}  # fmt: skip
NAMED = {
    "right": N_("right"), "left": N_("left"), "up": N_("up"), "down": N_("down"), "home": N_("home"), "end": N_("end"),
    "pagedown": N_("pgdn"), "pageup": N_("pgup"), "delete": N_("del"),
}  # fmt: skip
"""Keys that a word names, not a sign: in ASCII an arrow would be a letter."""
MOST = 6
Shown = tuple[str, str, str]
"""A key as it reads, what it does, and its name to press it by."""


class KeyLine(Widget):
    """Up to six keys of the focused pane, and `?`; a key that has no room whole is left out."""

    DEFAULT_CSS = "KeyLine { height: 1; dock: bottom; background: $panel; color: $text; }"

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def render(self) -> Content:
        told = Content(" ")
        for label, text, _pressed in self._shown():
            told += Content.styled(label, "bold $accent") + Content(f" {text}  ")
        return told.rstrip()

    def on_click(self, event: Click) -> None:
        """A click on a key presses it."""
        end = 1
        for one in self._shown():
            end += _size([one])
            if event.x < end:
                self.app.simulate_key(one[2])
                return

    def _shown(self) -> list[Shown]:
        """Those that have room, whole, then the one for all."""
        focused = self.screen.focused
        typing = focused is not None and focused.check_consume_key("question_mark", "?")  # where it is a letter
        last = [("f1" if typing else "?", translate("Keys"), "f1")]
        keys: list[Shown] = []
        room = self.size.width - _size(last) + 1  # what is blank after the last needs none
        for one in self._keys():
            if len(keys) == MOST or _size([*keys, one]) > room:
                break
            keys.append(one)
        return keys + last

    def _keys(self) -> list[Shown]:
        """Those of the screen and its focus, in the order in which they are declared; what the app has comes last."""
        found: list[Shown] = []
        seen: set[str] = set()
        active = self.screen.active_bindings
        for source in ("focus", "app"):
            for one in active.values():
                of_app = one.node is self.app
                binding: Binding = one.binding
                if of_app is not (source == "app") or not binding.show or not one.enabled or binding.action in seen:
                    continue
                seen.add(binding.action)
                found.append((readable(binding.key), translate(binding.description), binding.key.split(",")[0]))
        return found


def readable(keys: str) -> str:
    """A key as people read it: > for greater_than_sign, ctrl+s, esc."""
    first = keys.split(",")[0]
    return translate(NAMED[first]) if first in NAMED else SHOWN.get(first, first)


def _size(keys: Sequence[Shown]) -> int:
    return sum(cell_len(label) + cell_len(text) + 3 for label, text, _pressed in keys)
