"""Everything by its name: commands with the one that does the same outside, brands, saved filters, records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding
from textual.widgets import Static

from cmsuite.core.locale import LANGUAGES, N_, labelled, said_in, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts.words import RECORDS
from cmsuite.tui.elsewhere import begin, begun, filtered, place_of
from cmsuite.tui.everywhere import BINDINGS, PLACES
from cmsuite.tui.fuzzy import best, plain
from cmsuite.tui.keys import ACTIONS, Action
from cmsuite.tui.panels.finder import Finder
from cmsuite.tui.place import Place
from cmsuite.tui.records import has_screen
from cmsuite.tui.widgets.key_line import readable
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.people.filters import SavedFilter

MOVES = ("list.", "confirm.", "form.", "field.")  # ids of keys that a palette does not help with
GROUPS = {"place": 1, "app": 2, "go": 3}  # what the screen offers comes first
FORGET = N_("(delete forgets it)")
SHORTEST = 3  # letters of which titles are searched
RECORDS_SHOWN = 12
_NUMBERED = re.compile(r"(\D+?)\s*(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do. key: the one that does it. cli: the command that does the same. filter: the one it applies."""

    label: str
    run: Callable[[], object]
    help: str = ""
    key: str = ""
    cli: str = ""
    filter: SavedFilter | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record that answers to what was typed."""

    kind: str
    id: int
    title: str
    brand: int | None = None


class Palette(Finder):
    """Commands at once; titles of posts and items, and records by number, as they are found."""

    columns: ClassVar = (
        Column(N_("COMMAND"), lambda one: one.label),
        Column(N_("KEY"), lambda one: Cell(one.key, "accent"), 7),
        Column(N_("OUTSIDE"), lambda one: Cell(one.cli, "muted"), 23, drop=1),
    )
    hint: ClassVar[str] = N_("A command, post 42, a brand, a word of a title")
    foot: ClassVar[str] = N_("enter does it   esc")

    def on_mount(self) -> None:
        self.below = self.app.screen_stack[-2]
        self.filters: list[SavedFilter] = []
        self.commands = [*self._actions(), *self._brands()]
        self.found: tuple[str, list[Record]] = ("", [])
        super().on_mount()
        if isinstance(self.below, Place):
            self.work(partial(begun, self.below.name_), self._take_begun, group="begun")
        self._ask_filters()

    # ---- what there is

    def _actions(self) -> Iterator[Line]:
        """What the screen below offers now, each once; places last."""
        seen: set[str] = set()
        active = self.below.active_bindings.values()
        for one in sorted(active, key=lambda one: GROUPS.get((one.binding.id or "").partition(".")[0], 0)):
            action = ACTIONS.get(one.binding.id or "")
            if action is None or action.id in seen or not one.enabled or action.id.startswith((*MOVES, "app.palette")):
                continue
            seen.add(action.id)
            yield self._line(action, one.binding.action, one.node, readable(one.binding.key))
        for binding in BINDINGS:  # where text is typed, their keys are letters
            if isinstance(binding, Binding) and binding.id not in {*seen, "app.palette", "app.no_tour"}:
                yield self._line(ACTIONS[str(binding.id)], binding.action, self.app)

    def _line(self, action: Action, does: str, node: object, key: str = "") -> Line:
        cli = f"cmsuite {action.cli}" if action.cli else ""
        return Line(translate(action.label), partial(self._press, does, node), translate(action.help), key, cli)

    def _brands(self) -> Iterator[Line]:
        for brand in self.seat.brands:
            label = labelled(translate("Brand"), shown(brand.name))
            cli = f"cmsuite --brand {brand.slug}"
            yield Line(label, partial(self.suite.choose_brand, brand.id), cli, cli=cli)

    def _press(self, action: str, node: object) -> None:
        self.suite.call_later(self.suite.run_action, action, node)

    def _take_begun(self, found: list[Action]) -> None:
        """What other places begin, each after its place."""
        for one in found:
            label = labelled(translate(PLACES[place_of(one.id)][2]), translate(one.label))
            run = partial(begin, self.suite, one.id)
            self.commands.append(Line(label, run, translate(one.help), "", f"cmsuite {one.cli}"))
        self.answer()

    def _ask_filters(self) -> None:
        self.ask(_filters, self._take_filters, group="filters", everywhere=True)

    def _take_filters(self, found: list[SavedFilter]) -> None:
        self.filters = [one for one in found if place_of(one.place) in PLACES]
        self.answer()

    # ---- what answers

    def answer(self) -> None:
        records = self.found[1] if self.found[0] == self.typed.strip() else []
        place = self.below.filters_of if isinstance(self.below, Place) else ""
        here = [self._filtering(one, here=True) for one in self.filters if one.place == place]
        elsewhere = [self._filtering(one, here=False) for one in self.filters if one.place != place]
        numbered = [one for one in records if _NUMBERED.fullmatch(self.typed.strip())]
        lines = _answering(self.typed, [*here, *self.commands, *elsewhere])
        titled = [self._to(one) for one in records if one not in numbered]
        self.show([*(self._to(one) for one in numbered), *lines, *titled])

    def _filtering(self, one: SavedFilter, *, here: bool) -> Line:
        """A saved filter; of another place, which is gone to, with its name."""
        name = shown(one.name) if here else f"{shown(one.name)} · {translate(PLACES[place_of(one.place)][2])}"
        run = partial(filtered, self.suite, one.place, one.text)
        return Line(labelled(translate("Filter"), name), run, shown(one.text), filter=one)

    def on_input_changed(self) -> None:
        super().on_input_changed()
        typed = self.typed.strip()
        if (numbered := _NUMBERED.fullmatch(typed)) and (kind := kind_of(numbered[1])):
            self.ask(partial(_numbered, kind, int(numbered[2])), partial(self._take_records, typed), group="records")
        elif len(typed) >= SHORTEST:
            self.ask(partial(_titled, typed.split()), partial(self._take_records, typed), group="records")

    def _take_records(self, typed: str, found: Sequence[Record]) -> None:
        if typed == self.typed.strip() and found:
            self.found = (typed, list(found))
            self.answer()

    def _to(self, record: Record) -> Line:
        kind = translate(RECORDS.get(record.kind, record.kind))
        about = (record.kind, record.id)
        label = f"{kind} {record.id} · {shown(record.title)}"
        if has_screen(record.kind):
            run = partial(self.suite.open_record, about, record.brand)
        else:
            run = partial(self.suite.action_panel, "trace:Trace", *about)
        return Line(label, run, shown(record.title), cli=f"cmsuite trace {record.kind} {record.id}")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """What the line at hand does, in full."""
        row: Line | None = event.rows.row
        said = row.help if row and row.help else translate(self.foot)
        self.query_one(".foot", Static).update(f"{said}  {translate(FORGET)}" if row and row.filter else said)

    # ---- what is done

    def first(self, event: events.Key) -> bool:
        """`delete` at the end of the text has nothing to delete there."""
        row = self.query_one(RowList).row
        if event.key != "delete" or row is None or row.filter is None:
            return False
        gone = row.filter
        said = translate("Filter forgotten: {name}").format(name=shown(gone.name))
        self.do(partial(_drop, gone), lambda _none: self._forgotten(said), everywhere=True)
        return True

    def _forgotten(self, said: str) -> None:
        self.suite.tell(f"{said} {translate('· u undoes')}")
        self._ask_filters()

    def take(self, row: Line) -> None:
        self.dismiss()
        self.suite.call_later(row.run)


def _answering(typed: str, lines: Sequence[Line]) -> list[Line]:
    """Those whose name has the letters, then those whose help has the words."""
    named = best(typed, lines, lambda one: one.label)
    words = plain(typed).split()
    there = {id(one) for one in named}
    return named + [one for one in lines if id(one) not in there and all(word in plain(one.help) for word in words)]


def kind_of(word: str) -> str | None:
    """The kind of record that a word names, in any of our languages."""
    wanted = plain(word.strip())
    for kind, label in RECORDS.items():
        if wanted in {kind, *(plain(said_in(label, tongue)) for tongue in LANGUAGES)}:
            return kind
    return None


# ---- questions and deeds, in workers


def _filters(act: Act) -> list[SavedFilter]:
    from cmsuite.engines.people.filters import filters

    return filters(act)


def _drop(gone: SavedFilter, act: Act) -> None:
    from cmsuite.engines.people.filters import drop_filter

    drop_filter(act, gone.place, gone.name)


def _numbered(kind: str, id: int, act: Act) -> list[Record]:
    from cmsuite.engines.trail.refs import KINDS
    from cmsuite.engines.trail.trace import named
    from cmsuite.rooms import load_models

    load_models()
    found = named(act, kind, id) if kind in KINDS else None
    if found is None or found.brand not in (None, *act.actor.roles):
        return []
    return [Record(kind, id, found.label, found.brand)]


def _titled(words: Sequence[str], act: Act) -> list[Record]:
    """The newest posts and documents that have all these words in their titles, and items that say them."""
    from cmsuite.content import views
    from cmsuite.engines.documents import views as documents
    from cmsuite.engines.search.find import NothingToFind, TooMuchToFind, TooShortToFind, begun
    from cmsuite.veille import reading
    from cmsuite.veille.judged import Sought

    wanted = views.ids(act, words=words, limit=RECORDS_SHOWN)
    written = views.lines(act, wanted)
    posts = [Record("post", id, written[id].title, written[id].brand) for id in wanted if id in written]
    asked = documents.ids(act, documents.Sought(words=" ".join(words)))[:RECORDS_SHOWN]
    shelf = documents.some(act, asked)
    posts += [Record("document", id, shelf[id].title, shelf[id].brand) for id in asked if id in shelf]
    try:
        sought = reading.ids(act, Sought(words=begun(words)), RECORDS_SHOWN)
    except (NothingToFind, TooMuchToFind, TooShortToFind):
        return posts
    read = reading.lines(act, sought)
    lines = [read[line] for line in sought if line in read]
    return posts + [Record("item", line.item, line.title, line.brand) for line in lines]
