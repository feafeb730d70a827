"""The three themes, and the signs that say a state without a colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from textual.color import Color
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.theme import Theme
from textual.widget import Widget

MOST = 5_000  # prints of widgets whose style is kept


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a theme. On each of the three grounds every other one reads at 4.5:1, 7:1 in the contrast one."""

    name: str
    dark: bool
    background: str
    surface: str
    panel: str
    text: str
    muted: str
    accent: str
    success: str
    warning: str
    error: str

    @property
    def grounds(self) -> tuple[str, str, str]:
        return self.background, self.surface, self.panel

    @property
    def inks(self) -> tuple[str, ...]:
        return self.text, self.muted, self.accent, self.success, self.warning, self.error


LOOKS = (
    Look(
        "cms-dark", True, "#14171a", "#1c2024", "#262b31",
        "#e8eaed", "#a9b1ba", "#f2a65a", "#7fd18b", "#ffc857", "#ff8a80",
    ),
    Look(
        "cms-light", False, "#ffffff", "#f3f4f6", "#e5e7eb",
        "#111111", "#4b5563", "#7a2e00", "#14532d", "#6b3a00", "#8f1010",
    ),
    Look(
        "cms-contrast", True, "#000000", "#000000", "#000000",
        "#ffffff", "#d0d0d0", "#ffff00", "#00ff66", "#ffd000", "#ff8080",
    ),
)  # fmt: skip


def themes() -> list[Theme]:
    """What the application registers."""
    return [
        Theme(
            name=look.name,
            primary=look.accent,
            secondary=look.accent,
            accent=look.accent,
            foreground=look.text,
            background=look.background,
            surface=look.surface,
            panel=look.panel,
            success=look.success,
            warning=look.warning,
            error=look.error,
            dark=look.dark,
            variables={
                "muted": look.muted,
                "text": look.text,
                "text-muted": look.muted,
                "text-disabled": look.muted,
                "text-accent": look.accent,
                "text-success": look.success,
                "text-warning": look.warning,
                "text-error": look.error,
                "text-primary": look.accent,
                "border": look.muted,
                "border-blurred": look.muted,
                "block-cursor-background": look.accent,
                "block-cursor-foreground": look.background,
                "block-cursor-blurred-background": look.panel,
                "block-cursor-blurred-foreground": look.text,
                "input-cursor-background": look.text,
                "input-cursor-foreground": look.background,
                "input-selection-background": look.muted,
                "scrollbar": look.muted,
                "scrollbar-background": look.surface,
            },
        )
        for look in LOOKS
    ]


Print = tuple[tuple[object, ...], ...]
FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What the toolkit notes of a widget as it styles it: what may ask for its style anew."""


class Rules(Stylesheet):
    """Style sheets that are parsed once for each theme, and matched once for all widgets that are alike. The toolkit
    would parse them all anew for each new screen, and thrice to begin with, and match them anew for each widget: for a
    page of fields, that costs a third of all that it takes."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._known: dict[Print, tuple[RulesMap, tuple[bool, ...]]] = {}
        self._known_of: object = None

    def apply(self, node: DOMNode, *, animate: bool = False, cache: dict[Any, RulesMap] | None = None) -> None:
        if self._known_of is not self.rules_map or len(self._known) > MOST:
            self._known, self._known_of = {}, self.rules_map
        alike = tuple(map(_print, node.css_path_nodes))
        if alike not in self._known:
            found = dict[Any, RulesMap]()
            super().apply(node, animate=animate, cache=found)
            if found:  # its style depends on nothing but what is in the print
                self._known[alike] = found.popitem()[1], tuple(getattr(node, flag) for flag in FLAGS)
            return
        rules, flags = self._known[alike]
        for flag, value in zip(FLAGS, flags, strict=True):
            setattr(node, flag, value)
        self.replace_rules(node, rules, animate=animate)
        self._process_component_classes(node)

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        self.parse()  # what is known for these variables is not parsed


def _print(node: DOMNode) -> tuple[object, ...]:
    """All of a node that a selector may ask for."""
    if not isinstance(node, Widget):
        return type(node), node.id, node.classes, getattr(node, "app_focus", None)
    return type(node), node.id, node.classes, node.disabled, node.has_focus, node.mouse_hover, node.can_focus


SIGNS = {
    "›": ">", "✓": "v", "✗": "x", "·": "-", "!": "!", "?": "?", "‖": "=", "★": "*", "▸": ">", "…": "~",
    "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "█": "#", "─": "-", "│": "|",
    "→": ">", "←": "<", "↑": "^", "↓": "v", "●": "*", "┤": "|", "┼": "+", "␣": "_", "—": "-", "–": "-",
    "┌": "+", "┐": "+", "└": "+", "┘": "+", "▌": "|", "▐": "|", "▔": "-", "▊": "|", "▎": "|", "━": "-", "╸": "-",
    "▲": "^", "▼": "v", "×": "x", "Σ": "=", "−": "-",
    "“": '"', "”": '"', "’": "'",
}  # fmt: skip
"""Each sign of ours and what stands for it with --ascii. Each is one cell wide."""

_PLAIN = str.maketrans(SIGNS)


def in_ascii(text: str) -> str:
    """The text with our signs replaced, for terminals that draw them wide or not at all."""
    return text.translate(_PLAIN)


class InAscii(LineFilter):
    """Whatever widget drew it, each line leaves in ASCII signs."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]
