"""How the calendar reads: an entry in a cell, in a row, in full; the signs; what was done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmsuite.content.words import STEPS
from cmsuite.core.locale import labelled, month, near_day, ngettext, short_day, span, translate
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called
from cmsuite.tui.agenda import Checked, Outcome, Seen
from cmsuite.tui.panels.ask import in_full
from cmsuite.tui.signs import standing_cell
from cmsuite.tui.widgets.day_grid import Days, Mark
from cmsuite.tui.widgets.row_list import Cell

if TYPE_CHECKING:
    from cmsuite.calendar.days import Unplaced
    from cmsuite.publishing.agenda import Slot

GAP = "   "


def days(found: Seen, brands: dict[int, str]) -> Days:
    """What a grid shows. brands: their names, where several are shown."""
    marks = {day: [_mark(slot, brands.get(slot.brand)) for slot in there] for day, there in found.slots.items()}
    return Days(found.first, found.last, found.today, marks, found.names)


def _mark(slot: Slot, brand: str | None) -> Mark:
    assert slot.at is not None
    cell = standing_cell(slot.standing)
    where = shown(brand)[:6] if brand is not None else called(slot.network)[:2].upper()
    return Mark(slot.entry, slot.at.local, cell.text[0], cell.tone, f"{where} {slot.title}".strip())


def heading(found: Seen) -> str:
    """The week with its number, the month, or the days."""
    if found.view == "month":
        return month(found.day)
    said = span(found.first, found.last).removesuffix(f" {found.today.year}")
    if (found.last - found.first).days == 6:
        week = translate("W{n}").format(n=found.first.isocalendar().week)
        return f"{week}, {said}"
    return said


def in_row(slot: Slot) -> Cell:
    """The day of an entry in a list."""
    if slot.at is None:
        return Cell(translate("no day"), "muted")
    return Cell(near_day(slot.at.local))


def entry_lines(slot: Slot, brand: str, found: Checked | None) -> list[str]:
    """An entry in three lines: what and where, when, and how it stands."""
    what = translate("“{title}”").format(title=shown(slot.title))
    when = in_full(slot.at) if slot.at else translate("No day yet: M gives it one.")
    return [GAP.join(part for part in (shown(brand), where(slot), what) if part), when, GAP.join(_stands(slot, found))]


def _stands(slot: Slot, found: Checked | None) -> list[str]:
    said = [standing_cell(slot.standing).text]
    if slot.variant_id is not None:
        steps = ", ".join(translate(STEPS.get(step, step)) for step in slot.missing)
        if slot.standing == "changes_requested":
            said.append(translate("refused by {who}").format(who=steps))
        else:
            said.append(labelled(translate("waits for"), steps) if steps else translate("approved ✓"))
    if found is not None and slot.variant_id is not None:
        said.append(_checks(found))
    if found is not None and found.stopped:
        said.append(translate(found.stopped))
    return said


def _checks(found: Checked) -> str:
    if found.blocks:
        return ngettext("! {n} finding blocks it", "! {n} findings block it", found.blocks).format(n=found.blocks)
    if found.warns:
        return ngettext("{n} finding", "{n} findings", found.warns).format(n=found.warns)
    return translate("checks ✓")


def day_lines(day: date, found: Seen) -> list[str]:
    """A day in two lines: its name, and how much is on it."""
    name = f"{short_day(day)} {month(day)}"
    there = found.slots.get(day, ())
    holiday = f"{GAP}★ {found.names[day]}" if day in found.names else ""
    if not there:
        return [name + holiday, translate("Nothing goes out. a gives a post its day.")]
    said = [f"{standing_cell(one.standing).text[0]} {one.at.local:%H:%M} {shown(one.title)}" for one in there if one.at]
    count = ngettext("{n} entry", "{n} entries", len(there)).format(n=len(there))
    return [f"{name}{holiday}{GAP}{count}", GAP.join(said)]


def legend(keys: bool) -> str:
    """What the signs mean; with the keys of the views where there is room."""
    signs = [
        translate("✓ published"),
        translate("· planned"),
        translate("? to decide"),
        translate("‖ frozen"),
        translate("! now"),
        translate("✗ not out"),
        translate("★ marked day"),
    ]
    views = [translate("w Week"), translate("m Month"), translate("L List")]
    return "  ".join(signs + (["  ", *views] if keys else []))


def done(said: str, outcome: Outcome, *, undo: bool) -> tuple[str, bool]:
    """What became of some rows, and whether all of it was done. said: a source string with {title}."""
    lines = []
    if outcome.done:
        more = f" (+{len(outcome.done) - 1})" if len(outcome.done) > 1 else ""
        first = translate(said).format(title=shown(outcome.done[0].title, 40)) + more
        lines.append(f"{first} {translate('· u undoes')}" if undo else first)
    lines += [labelled(shown(slot.title, 40), str(err)) for slot, err in outcome.refused[:3]]
    if more_refused := len(outcome.refused[3:]):
        lines.append(ngettext("{n} more was refused.", "{n} more were refused.", more_refused).format(n=more_refused))
    return " · ".join(lines), not outcome.refused


def where(slot: Slot | Unplaced) -> str:
    """The network and the account of an entry."""
    return " ".join(shown(part) for part in (called(slot.network), slot.handle) if part)


def titled(slot: Slot) -> str:
    """An entry among others: its title, and where it goes."""
    return " · ".join(filter(None, (shown(slot.title, 40), where(slot))))
