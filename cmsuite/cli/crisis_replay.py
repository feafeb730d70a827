"""cmsuite crisis replay: the triggers on counts of the past."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.crisis_read import lines_of
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, moment, ngettext, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.audit.sheets import Sheet
    from cmsuite.charters.crisis_replay import Counted

COLUMNS = ("time", "mentions", "negative", "of")
MOST = 200_000  # hours, which are more than twenty years


@click.command(
    "replay", cls=Command, help=N_("What the triggers would have proposed, hour by hour, on counts of the past.")
)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--zone", default="", help=N_("The zone of the hours without one; else the brand's."))
@click.option("--from-level", "least", type=click.IntRange(1, 4), default=1, help=N_("Only from this level on."))
@click.option("--small", is_flag=True, help=N_("A small brand: 5 in an hour are enough, if chance is no reason."))
@click.option("--hours", "by_hour", is_flag=True, help=N_("Each hour that was proposed, not the episodes."))
@click.pass_obj
def replay_(cli: Cli, path: Path, zone: str, least: int, small: bool, by_hour: bool) -> None:
    from cmsuite.audit.sheets import read
    from cmsuite.charters import severity
    from cmsuite.charters.crisis_replay import episodes, judged
    from cmsuite.cli.crisis_read import x_min_of, zone_of

    there = zone_of(cli, zone)
    rows = _counted(str(path), read(str(path), path.read_bytes()), there)
    made = list(judged(rows, there, severity.SMALL_X_MIN if small else x_min_of(cli)))
    found = episodes(made, least)
    unknown = sum(one.usual is None for one in made)
    if by_hour:
        lines: list[Any] = [one for one in made if one.found.level >= least]
        cli.table(
            lines,
            [
                (_("hour"), lambda one: moment(one.at, there)),
                (_("level"), lambda one: str(one.found.level)),
                (_("mentions"), lambda one: number(one.mentions)),
                (_("why"), lambda one: " ".join(one.found.why)),
            ],
            _("No hour would have been proposed."),
        )
        return
    head = ngettext("{n} hour was read; alerts: {found}.", "{n} hours were read; alerts: {found}.", len(made))
    told = [head.format(n=number(len(made)), found=len(found))]
    for one in found:
        word = translate(severity.LEVELS[one.level])
        told.append(f"  {moment(one.start, there)} - {moment(one.end, there)}  {one.level} {word}, {one.peak}")
        told += [f"    {why}" for why in one.why]
    if unknown:
        said = _("{n} hours had no baseline yet: numbers said nothing of them.")
        told.append(said.format(n=number(unknown)))
    told.append(_("A named person confirms, raises or refuses it."))
    levels = {str(n): sum(one.level == n for one in found) for n in (1, 2, 3, 4)}
    value = {"hours": len(made), "without_baseline": unknown, "episodes": found, "levels": levels}
    cli.say(value, lines_of(told))


def _counted(file: str, sheet: Sheet, zone: str) -> list[Counted]:
    """The hours of a table, each once. Raises NoColumn, BadLines."""
    from cmsuite.audit.sheets import NoColumn, plain, refuse
    from cmsuite.charters.crisis_replay import Counted, instant
    from cmsuite.charters.severity import EVENTS

    heads = {plain(one) for one in sheet.heads}
    for column in COLUMNS[:2]:
        if column not in heads:
            raise NoColumn(file=file, column=column, known=", ".join(sheet.heads) or "-")
    rows: dict[Any, Counted] = {}
    faults: list[str] = []
    for row in sheet.rows[:MOST]:
        cells = {name: row.cells.get(name, "").strip() for name in (*COLUMNS, "events")}
        try:
            at = instant(cells["time"], zone)
            mentions, negative, of = (_whole(cells[name]) for name in COLUMNS[1:])
            events = tuple(one for one in EVENTS if one in cells["events"].replace(";", " ").split())
            if negative > of:
                raise ValueError
        except (ValueError, OverflowError):
            values = ", ".join(cells[name] for name in COLUMNS)
            faults.append(_("line {n}: {values}").format(n=row.line, values=shown(values, 80)))
            continue
        if at in rows:
            faults.append(_("line {n}: this hour is there already").format(n=row.line))
        rows[at] = Counted(at, mentions, negative, of, events)
    refuse(file, faults, _("Further lines: {n}."))
    return list(rows.values())


def _whole(said: str) -> int:
    if not said:
        return 0
    if not (said.isascii() and said.isdigit() and len(said) <= 9):
        raise ValueError
    return int(said)


COMMANDS = (replay_,)
