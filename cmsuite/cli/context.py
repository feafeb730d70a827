"""What a command is given: the workspace, the store, who acts, on which brand, and how results are printed."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, language_of, moment, speak
from cmsuite.core.text import UNSEEN, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cmsuite.core.clock import Clock
    from cmsuite.core.workspace import Workspace
    from cmsuite.engines.acts import Actor
    from cmsuite.store.store import Store


HARMLESS = dict.fromkeys(UNSEEN)  # the last guard: names of files come here as they were typed
ESCAPED = {code: f"\\u{code:04x}" for code in UNSEEN if code >= 0x7F}  # below that, JSON escapes by itself


class WhichBrand(Usage):
    said = N_("This workspace has several brands: {names}.")
    hint = N_('Say which with --brand NAME, or write brand = "NAME" in config.toml.')


class NoBrand(Usage):
    said = N_("You have no role for any brand here.")
    hint = N_("Make one with: cmsuite brand add NAME. Or ask a manager for a role.")


@dataclass
class Cli:
    """Opened lazily: a command that needs no store opens none."""

    workspace_named: str | None = None
    person_named: str | None = None
    brand_named: str | None = None
    lang: str | None = None
    as_json: bool = False
    sheet: str | None = None
    clock: Clock | None = None
    opened: list[Store] = field(default_factory=list)

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace at hand; its language is put in force unless --lang was given."""
        from cmsuite.core.logs import to_file
        from cmsuite.core.resources import look_in as kinds_in
        from cmsuite.core.workspace import find
        from cmsuite.engines.networks.names import look_in

        found = find(self.workspace_named)
        speak(language_of(self.lang, found.config.language))
        to_file(found)
        look_in(found.root)
        kinds_in(found.root)
        return found

    @cached_property
    def store(self) -> Store:
        """The store, checked and at today's schema."""
        from cmsuite.store.opening import open_store

        made = open_store(self.workspace, self.clock)
        self.opened.append(made)
        return made

    @cached_property
    def person(self) -> Actor:
        """Who acts: --as, else the config's `me`. Their language counts, where neither --lang nor config says."""
        from cmsuite.engines.people.actors import actor

        found = actor(self.store, self.person_named or self.workspace.config.me)
        speak(language_of(self.lang, found.locale, self.workspace.config.language))
        return found

    @cached_property
    def brand(self) -> int:
        """The id of the brand: --brand, CMSUITE_BRAND, the config's, or the only one. Raises WhichBrand, NoBrand."""
        from cmsuite.engines import acts
        from cmsuite.engines.people.brands import brand_named, brands

        named = self.brand_named or os.environ.get("CMSUITE_BRAND") or self.workspace.config.brand
        with acts.read(self.store, by=self.person, all_brands=True) as act:
            if named:
                return brand_named(act, named).id
            mine = brands(act)
        if not mine:
            raise NoBrand()
        if len(mine) > 1:
            raise WhichBrand(names=", ".join(row.slug for row in mine))
        return mine[0].id

    @cached_property
    def zone(self) -> str:
        """The zone of that brand."""
        from cmsuite.engines import acts
        from cmsuite.engines.people.brands import zone_in

        with acts.read(self.store, by=self.person, brand=self.brand) as act:
            return zone_in(act)

    def moment(self, at: datetime | None) -> str:
        """An instant by the clock where that brand is; empty for none."""
        return moment(at, self.zone) if at else ""

    # ---- printing

    def say(self, value: Any, text: str) -> None:
        """The result: as JSON when asked for, else the text. On standard output."""
        click.echo(to_json(value) if self.as_json else text.translate(HARMLESS))
        if self.sheet:
            self.note(_("This is no list: {file} is not written.").format(file=shown(self.sheet)))

    def table(self, rows: Sequence[Any], columns: Sequence[tuple[str, Any]], empty: str) -> None:
        """Rows as JSON, or under their headings; columns: (heading, function of a row). `empty` is said for none."""
        if self.sheet:
            from cmsuite.engines.exports.sheet import save

            title = click.get_current_context().command_path.partition(" ")[2]
            save(Path(self.sheet), title, rows, columns, self.store.now().date())
            self.note(_("Written to {file}.").format(file=shown(self.sheet)))
        if self.as_json:
            click.echo(to_json(rows))
        elif self.sheet:
            return
        elif not rows:
            click.echo(empty, err=True)
        else:
            from cmsuite.cli.grid import grid

            lines = [[shown(str(get(row))) for _name, get in columns] for row in rows]
            click.echo(grid(lines, [heading for heading, _get in columns], within=_terminal()))

    def note(self, text: str) -> None:
        """Talk, on standard error: never mixed with a result."""
        click.echo(text.translate(HARMLESS), err=True)

    def close(self) -> None:
        for store in self.opened:
            store.close()


def _terminal() -> int | None:
    """How many columns the terminal has that results are read on; None when they go to a file or a program."""
    return shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None


def to_json(value: Any) -> str:
    """One JSON document: dataclasses as objects, instants as ISO 8601, decimals as numbers.

    What a terminal would obey, or write from the right, is escaped as JSON can: the values are the same.
    """
    import json

    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2).translate(ESCAPED)


def _plain(value: Any) -> Any:
    import dataclasses
    import datetime
    import decimal

    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: getattr(value, item.name) for item in dataclasses.fields(value) if item.repr}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
