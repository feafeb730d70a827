"""What each network takes at most: dated facts with their source, as shipped; a server's own go before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar
from zlib import crc32

from cmsuite.core.locale import N_, _, day, short_date_of_year, translate
from cmsuite.engines.networks.names import called
from cmsuite.engines.networks.words import LIMITS, limit_said, limits
from cmsuite.tui.keys import key
from cmsuite.tui.outside import open_outside
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.row_list import Cell, Column


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit of a network, or what is said where it states none."""

    network: str
    what: str  # a source string
    value: str
    checked_on: date | None
    url: str


class LimitsSection(Section):
    """The rules of the networks, which nobody here decides."""

    BINDINGS: ClassVar = [
        key("o", "outside", N_("Source"), id="limits.open", help=N_("Open where it was read."), cli="plugin list"),
    ]
    empty = N_("There is no plugin.")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NETWORK"), lambda one: called(one.network), 10),
            Column(N_("LIMIT"), lambda one: translate(one.what)),
            Column(N_("VALUE"), lambda one: one.value, 12, right=True),
            Column(N_("READ ON"), _read_on, 13),
        )

    def load(self) -> None:
        job = partial(_limits, self.place.seat.workspace.root)
        self.place.work(job, lambda rows: self.show({_id(one): one for one in rows}), group="limits", exclusive=True)

    def changed(self) -> None:
        """What others write changes no plugin."""

    def told(self, row: LimitRow) -> Sequence[str]:
        lines = labelled_lines(
            f"{called(row.network)} · {translate(row.what)}",
            [
                (_("value"), row.value),
                (_("read on"), day(row.checked_on) if row.checked_on else ""),
                (_("source"), row.url),
            ],
        )
        return [*lines, "", _("A server's own limits go before these: see the account.")]

    def foot(self, row: LimitRow) -> str:
        return row.url

    def action_outside(self) -> None:
        if self.row is not None and self.row.url:
            open_outside(self.place.suite, self.row.url)


def _read_on(row: LimitRow) -> Cell:
    return Cell(short_date_of_year(row.checked_on) if row.checked_on else "", "muted")


def _id(row: LimitRow) -> int:
    return crc32(f"{row.network} {row.what}".encode())


def _limits(root: Path) -> list[LimitRow]:
    from cmsuite.engines.networks.registry import Loaded, plugins

    rows = []
    for plugin in sorted((one for one in plugins(root) if isinstance(one, Loaded)), key=lambda one: one.name):
        known = plugin.network.descriptor
        stated = [
            LimitRow(plugin.name, LIMITS.get(place, place), limit_said(place, limit.value), limit.source.checked_on,
                     limit.source.url)
            for place, limit in limits(known)
        ]  # fmt: skip
        rows += stated or [LimitRow(plugin.name, N_("no limit is known"), "", None, known.network.docs)]
    return rows
