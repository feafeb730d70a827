"""Every key of every screen, with the id by which keys.toml gives it another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

from cmsuite.core.locale import N_, _, translate
from cmsuite.tui.keymap import every_action
from cmsuite.tui.keys import ACTIONS, Action
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.key_line import readable
from cmsuite.tui.widgets.row_list import Cell, Column


class KeysSection(Section):
    """Read only: a key is changed in a file, which travels with the person."""

    empty = N_("There is no key.")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("KEY"), self._key, 12),
            Column(N_("DOES"), lambda one: translate(one.label), 18),
            Column(N_("ID"), lambda one: Cell(one.id, "muted"), 20),
            Column(N_("COMMAND"), lambda one: Cell(f"cmsuite {one.cli}" if one.cli else "", "muted")),
        )

    def load(self) -> None:
        self.place.work(_actions, self._show, group="keys", exclusive=True)

    def changed(self) -> None:
        """What others write changes no key."""

    def _show(self, found: Sequence[Action]) -> None:
        self.show({crc32(one.id.encode()): one for one in found})
        rebound = [id for id in self._rebound() if id in ACTIONS]
        self.head(_("Changed in keys.toml: {ids}").format(ids=", ".join(sorted(rebound))) if rebound else "")

    def _rebound(self) -> Mapping[str, str]:
        """What keys.toml changes: the keymap in force."""
        return self.app._keymap  # Textual has a setter and no getter

    def _key(self, one: Action) -> Cell:
        changed = self._rebound().get(one.id)
        shown = " ".join(readable(key) for key in (changed or one.keys).split(",")[:2])
        return Cell(f"{shown} !", "warning") if changed else Cell(shown)

    def told(self, row: Action) -> Sequence[str]:
        keys = [readable(key) for key in row.keys.split(",")]
        changed = self._rebound().get(row.id, "")
        lines = labelled_lines(
            translate(row.label),
            [
                (_("keyboard"), " ".join(keys)),
                (_("changed in keys.toml"), " ".join(readable(key) for key in changed.split(",") if key)),
                (_("its name in keys.toml"), row.id),
                (_("command"), f"cmsuite {row.cli}" if row.cli else ""),
            ],
        )
        return [*lines, "", translate(row.help)]

    def foot(self, row: Action) -> str:
        return translate(row.help)


def _actions() -> list[Action]:
    """All of them, what works everywhere first: the screens that nobody has looked at yet are imported for it."""
    everywhere = ("app", "go", "list", "place")
    return sorted(every_action().values(), key=lambda one: (one.id.split(".")[0] not in everywhere, one.id))
