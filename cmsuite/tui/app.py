"""The application: modes, themes, the seat, what is told. Places do the rest."""

from __future__ import annotations

import gc
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from textual._styles_cache import StylesCache
from textual.app import App
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import LANGUAGES, N_, labelled, language, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.tui import going, leaving, liking, tour, undoing
from cmsuite.tui.everywhere import BINDINGS, PLACES
from cmsuite.tui.liking import DEFAULT, THEMES, Shown
from cmsuite.tui.looks import LOOKS, InAscii, Rules, themes
from cmsuite.tui.place import Asking, Place
from cmsuite.tui.seat import Seat
from cmsuite.tui.typed import Typed
from cmsuite.tui.unsaved import Unsaved
from cmsuite.tui.widgets.status_line import Pulse
from cmsuite.tui.wrapping import hold_together

if TYPE_CHECKING:
    from cmsuite.tui.keymap import Keymap

AWAY = N_("STORE AWAY")
LOOK_S = 2.0  # between two looks at what others wrote
TOAST_S, TOASTS = 8.0, 3  # how long each stays, how many at once
BUG = 70

Tone = Literal["information", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that was shown, as the jobs panel keeps it."""

    at: datetime
    text: str
    tone: Tone


def _place(name: str) -> Screen[Any]:
    module, _colon, attribute = PLACES[name][0].partition(":")
    made: Screen[Any] = getattr(import_module(f"cmsuite.tui.places.{module}"), attribute)()
    return made


def panel(name: str, *args: Any) -> Screen[Any]:
    module, _colon, attribute = name.partition(":")
    made: Screen[Any] = getattr(import_module(f"cmsuite.tui.panels.{module}"), attribute)(*args)
    return made


class CmsApp(App[int]):
    """The daily seat."""

    CSS_PATH = "cms.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow"), (120, "-wide")]  # noqa: RUF012  (Textual types it so)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-short"), (40, "-tall")]  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = False  # ours is a panel: it shows the command that does the same
    MODES: ClassVar = {name: partial(_place, name) for name in PLACES}
    DEFAULT_MODE = "today"
    BINDINGS: ClassVar = BINDINGS

    pulse: reactive[Pulse] = reactive(Pulse(), always_update=True, repaint=False)  # who shows it watches it
    tour_step: reactive[int] = reactive(0)  # the step at hand, 0 none
    news: reactive[str] = reactive("")  # the last sentence told, for the line that stands for toasts

    def __init__(self, seat: Seat, shown_as: Shown = DEFAULT, before: CmsApp | None = None) -> None:
        """before: the one that ran until now, in another language: its place, unsaved text and what it told go on."""
        super().__init__(ansi_color=shown_as.ansi)
        hold_together()
        self.animation_level = "none"
        self.seat, self.shown_as, self.first = seat, shown_as, before.current_mode if before else ""
        for look in themes():
            self.register_theme(look)
        self.theme = shown_as.theme or THEMES[0]
        self.stylesheet = Rules(variables=self.get_css_variables())
        self.tongue = ""  # the language in which to sit down again
        self.told: deque[Told] = deque(before.told if before else (), maxlen=200)
        seat.worker.say = self._tell_later
        self.bug: Exception | None = None
        self.refusal: CmsError | None = None  # why nobody can sit here
        self._writing: set[Worker[Any]] = set()  # what was, when we last looked
        self._typed = Typed(self, super().on_event, self.crashed, self.tell)
        self._modules = 0  # known when the memory was last set apart
        self.unsaved: Unsaved = Unsaved(self, before.unsaved.here if before else {})
        self.lent = False  # whether the brand was taken for one record, where all were at hand
        self.brands_before: deque[int | None] = deque(maxlen=1)
        self.wanted: tuple[str, int] | None = None  # a record that a place is asked to show
        self.filter_wanted: tuple[str, str] | None = None  # a saved filter to ask: of which list, and its text
        self.journal_line = self.tour_line = 0  # the journal's newest, as far as we know; at the tour's last step
        self.is_away = False  # whether the store could not be asked when it was last tried
        self.fresh_at: datetime | None = None  # when it last could
        self.seen_line = 0  # the journal's newest when the first rows were read

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"muted": LOOKS[0].muted}

    # ---- life

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key) and not event.is_forwarded:
            self._typed.put(event)
        else:
            await super().on_event(event)

    def simulate_key(self, key: str) -> None:
        self._typed.put(Key(key, None), first=True)

    def on_load(self) -> None:
        self.set_class(self.plain, "plain")

    def on_mount(self) -> None:
        self._typed.begin()
        if self.plain and self._driver is not None:
            self._driver.write("\x1b[?25h")  # the real cursor stays, on the line at hand
        self.set_interval(LOOK_S, self.look)
        if self.first:
            self.switch_mode(self.first)

    def _rebind(self, found: Keymap) -> None:
        """The person's own keys; each line that does not apply is said."""
        self.set_keymap(found.keys)
        for said in found.refusals:
            self.tell(said, "warning")

    @property
    def plain(self) -> bool:
        """Whether a screen reader follows."""
        return self.shown_as.plain

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *([InAscii()] if self.shown_as.ascii else [])]

    def look(self) -> None:
        """Look at the whole, in a worker: what others wrote, what waits, what runs."""
        self.run_worker(self._looked, thread=True, exclusive=True, group="look", exit_on_error=False)

    def _looked(self) -> None:
        from cmsuite.tui.pulse import taken

        try:
            line, found = taken(self.seat)
        except CmsError as err:
            nobody_sits = not self.seat.is_open and not isinstance(err, Outside)
            self.call_later(self.turned_away if nobody_sits else self.away, err)
            return
        except Exception as err:
            self.call_later(self.crashed, err)
            return
        self.call_later(self._take, line, found)

    def _take(self, line: int, found: Pulse) -> None:
        self._set_apart()
        is_first, before, was_away = not self.journal_line, self.journal_line or self.seen_line, self.is_away
        self.journal_line, self.is_away, self.fresh_at = line, False, self.seat_now()
        if is_first:
            self._first_seen()
        works = [(N_("worker here"), N_("worker"))] if self.seat.worker.is_at_work else []
        writes = [(N_("working…"), N_("working…"))] if self._writes_long() else []
        here = tuple((translate(full), translate(short)) for full, short in (*works, *writes))
        words = tuple(map(translate, found.words))
        far = "" if self.plain else found.far  # who listens hears each change of it
        self.pulse = replace(found, words=words, here=here, far=far, **self._time())
        for screen in self.screen_stack:
            if is_first and isinstance(screen, Place):
                screen.show_where()  # the brand is known now
            if isinstance(screen, Asking) and (was_away or before not in (0, line)):
                screen.changed()

    def _writes_long(self) -> bool:
        """Whether something is being written that was under way at the look before."""
        before, self._writing = self._writing, {one for one in self.workers if one.group == "write" and one.is_running}
        return bool(before & self._writing)

    def _set_apart(self) -> None:
        """What was imported meanwhile stays: a sweep of the memory that looked through it would keep a key waiting. So
        would the first one, which the start puts off: here it finds nothing, and all further ones are small. And so
        would what Textual remembers of widgets that went away: all that they drew."""
        StylesCache.get_inner_outer.cache_clear()
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            gc.freeze()
            gc.collect(0)

    def on_unmount(self) -> None:
        self._typed.end()
        self.unsaved.end()
        self.seat.runs.stop()  # else their threads keep the program
        if self.seat.ahead is not None:
            self.seat.ahead.close()
        gc.unfreeze()

    def _first_seen(self) -> None:
        """The person is known now: their keys, what they like, the tour for whoever is new."""
        from cmsuite.tui import keymap

        if (found := keymap.files(self.seat.workspace.root)) and isinstance(self.screen, Asking):
            self.screen.work(partial(keymap.read, found), self._rebind, group="keys")
        self.as_liked()
        tour.begun(self)

    def as_liked(self) -> None:
        """The language and the look that the person chose, where the command says nothing."""
        tongue, theme = self.seat.tongue, self.seat.likes.get("theme")
        if not self.shown_as.theme and theme in THEMES:
            self.theme = theme
        if not self.shown_as.tongue and tongue in LANGUAGES and tongue != language():
            self.sit_again(tongue)

    def sit_again(self, tongue: str) -> None:
        """Labels are made when screens are: another language begins anew, in place."""
        self.tongue = tongue
        self.exit(0)

    def turned_away(self, err: CmsError) -> None:
        """Nobody can sit here: a stranger, a brand that is none. The program ends, with that sentence."""
        self.refusal = err
        self.exit(return_code=err.exit_code)

    def said_away(self, err: CmsError) -> bool:
        """Whether it is the store that cannot be asked: said once, not by each list that it should have filled."""
        from cmsuite.store.opening import NOT_ASKED

        if isinstance(err, NOT_ASKED):
            self.away(err)
        return isinstance(err, NOT_ASKED)

    def away(self, err: CmsError) -> None:
        """The store cannot be asked: said in the status line, and once in a toast."""
        if not self.is_away:
            self.report(err)
        self.is_away = True
        word = translate(AWAY)
        if self.fresh_at is not None:
            at = self.fresh_at.astimezone(ZoneInfo(self.seat.zone))
            word = translate("STORE AWAY since {hour}").format(hour=f"{at:%H:%M}")
        self.pulse = replace(self.pulse, words=(word,), **self._time())

    def _time(self) -> dict[str, Any]:
        """What time it is, as the status line takes it."""
        if self.plain:
            return {}  # a reader would say it each minute
        zone = self.seat.zone
        day, _space, hour = short_moment(self.seat_now(), zone).rpartition(" ")
        return {"day": day, "clock": f"{hour} {zone.rpartition('/')[2].replace('_', ' ')}"}

    def seat_now(self) -> datetime:
        """What time it is for whoever sits here."""
        return self.seat.clock.now() if self.seat.clock else datetime.now(UTC)

    @property
    def brand_name(self) -> str:
        """The brand at hand, as the status line says it."""
        return self.seat.brand.name if self.seat.brand else translate("All brands")

    # ---- telling

    def tell(self, text: str, tone: Tone = "information") -> None:
        """A toast that is also kept. text: anything, shown as it is."""
        self.told.appendleft(Told(self.seat_now(), shown(text), tone))
        if self.plain:
            self.news = shown(text)
        else:
            since = self.seat_now() - timedelta(seconds=TOAST_S)
            near = [one.tone for one in self.told if one.at > since]
            if set(near) == {"information"} or len(near) % TOASTS == 0:
                self.clear_notifications()  # the last says enough; refusals stay for their time, a few of them
                self.screen.query("ToastHolder").remove()  # which would keep a line each
            self.notify(shown(text), severity=tone, timeout=TOAST_S, markup=False)

    def _tell_later(self, text: str) -> None:
        self.call_later(self.tell, text)  # from any thread

    def report(self, err: CmsError, about: str = "") -> None:
        """A refusal: one sentence, with what to do. about: which of several it is, where several were acted on."""
        said = labelled(shown(about, 60), str(err)) if about else str(err)
        self.tell(said, "error" if isinstance(err, Outside) else "warning")

    def crashed(self, err: Exception) -> None:
        """A bug ends the program; the store is as it was, the story goes to a file."""
        self.bug = self.bug or err  # what follows from the first is no news
        self.exit(BUG, return_code=BUG)

    def _handle_exception(self, error: Exception) -> None:
        """Textual would paint a traceback over the terminal: the story goes to a file instead."""
        self.crashed(error)

    # ---- what every place can do

    def action_go(self, name: str) -> None:
        if name == "today" and self.lent:
            self.choose_brand(None)
        self.switch_mode(name)

    def action_panel(self, name: str, *args: Any) -> None:
        self.push_screen(panel(name, *args))

    def action_undo(self) -> None:
        undoing.back(self, "undone")

    def action_redo(self) -> None:
        undoing.back(self, "redone")

    def action_theme(self) -> None:
        liking.next_theme(self)

    def action_language(self) -> None:
        liking.next_language(self)

    def prefer(self, act: str, then: Callable[[], None] | None = None, **args: Any) -> None:
        """Keep a choice of the person, then go on."""
        if isinstance(self.screen, Asking):
            deed = partial(liking.chosen, self.seat, act, args)
            self.screen.work(deed, lambda _done: then() if then else None, group="write")

    def action_tour(self) -> None:
        """On to the next step; from the first, where no tour is under way."""
        if self.tour_step:
            tour.to(self, self.tour_step + 1)
        else:
            tour.begun(self, again=True)

    def action_no_tour(self) -> None:
        tour.to(self, 0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.tour_step > 0 if action == "no_tour" else True

    def action_leave(self) -> None:
        leaving.leave(self)

    def open_record(self, about: tuple[str, int] | None, brand: int | None = None) -> None:
        """Go to where a record is shown, on its brand. Without a screen for its kind: nothing."""
        going.to_record(self, about, brand)

    def taken(self, *kinds: str) -> int | None:
        """The id of the record that somebody wants to see, once, if it is of one of these kinds."""
        if self.wanted is None or self.wanted[0] not in kinds:
            return None
        id, self.wanted = self.wanted[1], None
        return id

    def lend_brand(self, brand: int) -> None:
        """Work on the brand of a record. Where all were at hand, Today gives them back."""
        lent = self.lent or self.seat.brand is None
        if self.seat.brand is None or self.seat.brand.id != brand:
            self.choose_brand(brand)
            self.lent = lent

    def choose_brand(self, brand: int | None) -> None:
        """Work on another brand, or on all."""
        self.lent = False
        before = self.seat.brand.id if self.seat.brand else None
        if before != brand:
            self.brands_before.append(before)
        self.seat.brand = next((one for one in self.seat.brands if one.id == brand), None)
        self.pulse = replace(self.pulse, **self._time())
        for place in self.screen_stack:
            if isinstance(place, Place):
                place.show_where()
                place.load()
