"""What is done to items by keys besides keeping and discarding them: one, or all that are marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, moment, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.place import Place
from cmsuite.tui.widgets.row_list import RowList
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.panels.ask import Understood
    from cmsuite.veille.reading import ItemLine, ItemRead
    from cmsuite.veille.reviewing import Review
    from cmsuite.veille.sources import SourceLine

    Decide = Callable[[int, int | None, Act], str]

NOBODY = "nobody"
DEEDS = {"keep": N_("Keep"), "discard": N_("Discard"), "tag": N_("Tags"), "axis": N_("Axis"), "assign": N_("Assign"),
         "snooze": N_("Snooze"), "story": N_("Same story")}  # fmt: skip
"""What is done to all that are marked, by the names of their actions."""
TRIAGE_KEYS = [
    key("c", "note", N_("Note"), id="veille.note", help=N_("Write a note on it."), cli="veille note", show=False),
    key("T", "tag", N_("Tags"), id="veille.tag", help=N_("Put tags on it, or take them off."), cli="veille tag",
        show=False),
    key("X", "axis", N_("Axis"), id="veille.axis", help=N_("Put it under another axis."), cli="veille axis",
        show=False),
    key("A", "assign", N_("Assign"), id="veille.assign", help=N_("Say who deals with it."), cli="veille assign",
        show=False),
    key("s", "snooze", N_("Snooze"), id="veille.snooze", help=N_("Have it wait until a day."), cli="veille snooze",
        show=False),
    key("e", "edit_source", N_("Its source"), id="veille.source",
        help=N_("Say what its source is, and how far it is to be believed."), cli="veille source edit", show=False),
    key("m", "mute", N_("Stop its source"), id="veille.mute", cli="veille stop", show=False,
        help=N_("Nothing of its source comes in any more; what came stays.")),
    key("x", "act", N_("Marked"), id="veille.act", help=N_("What becomes of the marked."), cli="veille keep",
        show=False),
    key("F", "sheet", N_("Watch sheet"), id="veille.sheet", help=N_("Begin a sheet from an analysed item."),
        cli="veille sheet", show=False),
]  # fmt: skip


class Triaging(Place):
    """A list of items, and what is done to the one at hand or to all that are marked."""

    def _with_row(self, then: Callable[[ItemLine], None]) -> None:
        """Go on with the line at hand, once it is there: a key may be faster than its page."""
        if (line := self.query_one(RowList).current) is not None:
            self.with_line(line, then)

    def with_line(self, line: int, then: Callable[[ItemLine], None]) -> None:
        """Go on with a line, which is asked for where the list does not hold it."""
        row = self.query_one(RowList).row_of(line)
        if row is not None:
            then(row)
        else:
            self.ask(
                partial(lines_read, [line]), lambda found: then(found[line]) if line in found else None, group="open"
            )

    def zone_of(self, brand: int) -> str:
        return next((one.zone for one in self.seat.brands if one.id == brand), "UTC")

    def _decide(self, decide: Decide, said: tuple[str, str, str], what: str) -> None:
        """Have it decided of all that is acted on. said: of one that was, of several, and asked before many; source
        strings. what: each gets, in the language in force."""
        raise NotImplementedError

    def _if_may(self, then: Callable[[ItemLine], None]) -> None:
        self._with_row(lambda row: then(row) if self.may("veille.qualify", row.brand) else None)

    @property
    def _n(self) -> int:
        return len(self.query_one(RowList).acted_on)

    @property
    def _first(self) -> int:
        """The line of the first that is acted on: what is marked goes before what the cursor is on."""
        return self.query_one(RowList).acted_on[0]

    # ---- a note

    def action_note(self) -> None:
        self._if_may(lambda row: self.ask(partial(item_read, row.line), self._ask_note, group="open"))

    def _ask_note(self, found: ItemRead) -> None:
        from cmsuite.tui.panels.ask import Ask

        first = " ".join((found.judged.note or "").split("\n"))
        asked = Ask(translate("What is to be noted?"), _text, first=first, about=f"note {found.line.line}")
        self.app.push_screen(asked, partial(self._note, found))

    def _note(self, found: ItemRead, text: str | None) -> None:
        if text is not None:
            said = translate("Noted: {title}").format(title=shown(found.line.title, 60))
            deed = partial(_noted, found.line.item, found.line.version, text)
            self.do(deed, lambda _done: self.told_of(said), brand=found.line.brand)

    def told_of(self, said: str) -> None:
        """Say what was done, and that it can be undone; then load anew."""
        self.suite.tell(f"{said} {translate('· u undoes')}")
        self.load()

    # ---- tags

    def action_tag(self) -> None:
        self._if_may(lambda _row: self.ask(partial(_tags_of, self._first), self._ask_tags, group="open"))

    def _ask_tags(self, found: tuple[tuple[str, ...], list[str]]) -> None:
        from cmsuite.tui.panels.ask import Ask

        here, used = found
        example = translate("law, origin; -law takes it off.")
        if used:
            example += " " + translate("In use: {tags}").format(tags=", ".join(used))
        question = ngettext("Tags, with commas between", "Tags for {n} items, with commas between", self._n)
        first = ", ".join(here) if self._n == 1 else ""
        asked = Ask(question.format(n=number(self._n)), partial(_tags_meant, here if self._n == 1 else ()), first=first,
                    example=shown(example))  # fmt: skip
        self.app.push_screen(asked, self._tag)

    def _tag(self, meant: tuple[tuple[str, ...], tuple[str, ...]] | None) -> None:
        if meant is not None:
            said = (N_("Tagged: {title}"), N_("Tagged: {n} items"), N_("Tag {n} items?"))
            what = " ".join([f"+{one}" for one in meant[0]] + [f"-{one}" for one in meant[1]])
            self._decide(partial(_tagged, *meant), said, what)

    # ---- axis, who, until when

    def action_axis(self) -> None:
        self._if_may(self._ask_axis)

    def _ask_axis(self, row: ItemLine) -> None:
        from cmsuite.tui.panels.choose import Choose

        self.app.push_screen(Choose(N_("What is it about?"), AXES), self._axis)

    def _axis(self, axis: str | None) -> None:
        if axis:
            said = (N_("Another axis: {title}"), N_("Another axis: {n} items"), N_("Another axis for {n} items?"))
            self._decide(partial(_under, axis), said, translate(AXES[axis]))

    def action_assign(self) -> None:
        self._if_may(lambda row: self.ask(_team, self._ask_who, group="open", brand=row.brand))

    def _ask_who(self, team: dict[int, str]) -> None:
        from cmsuite.tui.panels.choose import Choose

        me = self.seat.person.person_id
        people = {str(id): name for id, name in sorted(team.items(), key=lambda one: one[0] != me)}
        asked = Choose(N_("Who deals with it?"), people | {NOBODY: N_("nobody")})
        self.app.push_screen(asked, partial(self._assign, team))

    def _assign(self, team: dict[int, str], who: str | None) -> None:
        if who:
            person = None if who == NOBODY else int(who)
            said = (N_("Assigned: {title}"), N_("Assigned: {n} items"), N_("Assign {n} items?"))
            self._decide(partial(_assigned, person), said, team[person] if person else translate("nobody"))

    def action_snooze(self) -> None:
        self._if_may(self._ask_until)

    def _ask_until(self, row: ItemLine) -> None:
        from cmsuite.tui.panels.ask import Ask

        read = partial(_moment, self.suite.seat_now(), self.zone_of(row.brand))
        asked = Ask(
            translate("Until when does it wait?"), read, example=translate("tomorrow, monday, in 3d, 24/11 18h")
        )
        self.app.push_screen(asked, self._snooze)

    def _snooze(self, at: datetime | None) -> None:
        if at is not None:
            said = (N_("Waits: {title}"), N_("Wait: {n} items"), N_("Have {n} items wait?"))
            self._decide(partial(_snoozed, at), said, moment(at, self.seat.zone))

    # ---- all that are marked

    def action_act(self) -> None:
        """The marked, or the one at hand: what becomes of them."""
        from cmsuite.tui.panels.choose import Choose

        if n := self._n:
            question = ngettext("What becomes of it?", "What becomes of these {n} items?", n).format(n=number(n))
            self.app.push_screen(Choose(question, DEEDS), self._act)

    def _act(self, deed: str | None) -> None:
        if deed is not None:
            getattr(self, f"action_{deed}")()

    # ---- its source, its analysis

    def action_mute(self) -> None:
        self._with_row(self._mute)

    def _mute(self, row: ItemLine) -> None:
        if self.may("veille.follow", row.brand):
            self.do(partial(_muted, row.line), self._is_muted, brand=row.brand)

    def _is_muted(self, title: str) -> None:
        self.told_of(translate("Stopped: {title}").format(title=shown(title, 60)))

    def action_edit_source(self) -> None:
        self._with_row(self._ask_source)

    def _ask_source(self, row: ItemLine) -> None:
        if self.may("veille.follow", row.brand):
            self.ask(partial(_source, row.line), partial(self._source_form, row), group="open", brand=row.brand)

    def _source_form(self, row: ItemLine, found: tuple[SourceLine, Review | None]) -> None:
        from cmsuite.tui.analysing import edit_source

        edit_source(self, row.brand, *found, self.told_of)

    def action_qualify(self) -> None:
        self._if_may(self._ask_meaning)

    def _ask_meaning(self, _row: ItemLine) -> None:
        from cmsuite.veille.analysing import OneByOne

        if self._n > 1:
            self.suite.report(OneByOne())
        else:
            self.ask(partial(item_read, self._first), self._analysis_form, group="open")

    def _analysis_form(self, found: ItemRead) -> None:
        from cmsuite.tui.analysing import analyse

        analyse(self, found)

    # ---- a sheet

    def action_sheet(self) -> None:
        self._with_row(self._begin_sheet)

    def _begin_sheet(self, row: ItemLine) -> None:
        if self.may("documents.write", row.brand):
            self.do(partial(_sheet, row.item), partial(self._open_sheet, row.brand), brand=row.brand)

    def _open_sheet(self, brand: int, document: int) -> None:
        self.suite.lend_brand(brand)
        self.suite.wanted = ("document", document)
        self.suite.action_go("documents")


# ---- what a line means


def _text(text: str) -> Understood:
    from cmsuite.core.text import clean
    from cmsuite.tui.panels.ask import Understood

    return Understood(clean(text, 4000, lines=False))


def _tags_meant(here: tuple[str, ...], text: str) -> Understood:
    """The tags to put on, and those to take off: what has a - before it, or stood there and does no more."""
    from cmsuite.tui.panels.ask import Understood
    from cmsuite.veille.tagging import tag_of

    words = [one.strip() for one in text.split(",") if one.strip()]
    put = tuple(filter(None, (tag_of(one) for one in words if not one.startswith("-"))))
    off = tuple(filter(None, (tag_of(one[1:]) for one in words if one.startswith("-"))))
    return Understood((put, off + tuple(one for one in here if one not in put and one not in off)), ", ".join(put))


def _moment(now: datetime, zone: str, text: str) -> Understood:
    from cmsuite.tui.panels.ask import Understood
    from cmsuite.veille.triage import until

    at = until(text, now, zone)
    return Understood(at, moment(at, zone), translate("It has gone by.") if at <= now else "")


# ---- questions and deeds, in workers


def lines_read(wanted: list[int], act: Act) -> dict[int, ItemLine]:
    from cmsuite.veille.reading import lines

    return lines(act, wanted)


def item_read(line: int, act: Act) -> ItemRead:
    from cmsuite.veille.reading import item_on

    return item_on(act, line)


def _tags_of(line: int, act: Act) -> tuple[tuple[str, ...], list[str]]:
    """The tags of a line, and the dozen most in use."""
    from cmsuite.veille.reading import item_on
    from cmsuite.veille.triage import tags

    return item_on(act, line).judged.tags, list(tags(act))[:12]


def _team(act: Act) -> dict[int, str]:
    from cmsuite.veille.team import team

    return team(act)


def _source(line: int, act: Act) -> tuple[SourceLine, Review | None]:
    """The source of a line, and the letter that its history speaks for."""
    from cmsuite.veille.reading import source_on
    from cmsuite.veille.reviewing import reviews
    from cmsuite.veille.sources import source

    found = source(act, source_on(act, line))
    return found, reviews(act, [found.id]).get(found.id)


def _muted(line: int, act: Act) -> str:
    from cmsuite.veille.muting import mute
    from cmsuite.veille.reading import source_on

    return mute(act, source_on(act, line))


def _noted(item: int, seen: int, text: str, act: Act) -> Any:
    from cmsuite.veille.triage import note

    return note(act, item, text, seen=seen)


def _tagged(put: tuple[str, ...], off: tuple[str, ...], item: int, seen: int | None, act: Act) -> str:
    from cmsuite.veille.triage import tag

    return tag(act, item, put, off, seen=seen).title


def _under(axis: str, item: int, seen: int | None, act: Act) -> str:
    from cmsuite.veille.triage import set_axis

    return set_axis(act, item, axis, seen=seen).title


def _assigned(person: int | None, item: int, seen: int | None, act: Act) -> str:
    from cmsuite.veille.triage import assign

    return assign(act, item, person, seen=seen).title


def _snoozed(at: datetime, item: int, seen: int | None, act: Act) -> str:
    from cmsuite.veille.triage import snooze

    return snooze(act, item, at, seen=seen).title


def _sheet(item: int, act: Act) -> int:
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.sheet.beginning import begin_sheet

    load_kinds()
    return begin_sheet(act, item).document_id
