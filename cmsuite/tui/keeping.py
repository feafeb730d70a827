"""A screen on which something that was read is typed over: kept by itself, saved when it is said, and set beside what
somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from textual.timer import Timer

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import in_sentence, translate
from cmsuite.core.text import shown
from cmsuite.tui.place import Place

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act

EXAMINE_S = 0.15  # after the last key
KEEP_S = 3.0  # after the first key that is not kept: with the writing itself, less than five
Then = Callable[[], None]


class Opened(Protocol):
    """What was read: whose it is, where its hours are, and what it says."""

    @property
    def brand(self) -> int: ...
    @property
    def zone(self) -> str: ...
    @property
    def base(self) -> Any: ...


F = TypeVar("F", bound=Opened)


class Keeping(Place, Generic[F]):
    """`form`: what was read, as it is typed over; None while nothing is open."""

    def __init__(self) -> None:
        super().__init__()
        self.form: F | None = None
        self._saving = self._in_keep = False
        self._turn = 0  # how often another text took the place of the one that is typed over
        self._theirs = False  # somebody else changed it meanwhile: said until it is decided
        self._waiting: list[Then] = []  # until what is being kept is kept
        self._keeping: Timer | None = None
        self._examining: Timer | None = None

    # ---- for the screen to say

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        raise NotImplementedError

    def state(self) -> Any:
        """What is typed, as a value."""
        raise NotImplementedError

    def keeps(self, form: F) -> Callable[[Act], None]:
        """The act that keeps what is typed."""
        raise NotImplementedError

    def saves(self, form: F) -> Callable[[Act], Any]:
        """The act that saves what is typed."""
        raise NotImplementedError

    def pending(self) -> bool:
        """Whether saving would write something."""
        return self.dirty

    def ready(self, form: F) -> bool:
        """Whether it can be saved; if not, why is told."""
        return True

    def news(self) -> str:
        """Whether it is saved, in a word or two."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Say there whether it is saved."""
        raise NotImplementedError

    def examine(self) -> None:
        """Look for what stands against it."""
        raise NotImplementedError

    def read_form(self, then: Callable[[F], None], group: str, saved: Any = None) -> None:
        """Read it as it is in the store. saved: what the act that saved it returned."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show it anew; what is typed stays."""
        raise NotImplementedError

    def take(self, fresh: F) -> None:
        """Show what somebody else wrote: nothing is typed here."""
        raise NotImplementedError

    def settled(self, typed: Any, base: Any) -> None:
        """What was typed is saved and reads so; what was typed meanwhile stays."""
        raise NotImplementedError

    def both(self, fresh: F, said: str) -> None:
        """Show what somebody else wrote beside what is typed, and let the person decide."""
        raise NotImplementedError

    # ---- somebody wrote to the store

    def reread(self) -> None:
        """Read it again; what is typed stays."""
        self.read_form(partial(self._refreshed, self._turn), "refresh")

    def turned(self, form: F) -> None:
        """Another text is typed over from now on."""
        self.form = form
        self._turn += 1
        self._theirs = False

    def _refreshed(self, turn: int, fresh: F) -> None:
        """Take what hurts nothing, say what will."""
        if self.form is None or self._saving:
            return
        if turn != self._turn:  # it was read before what is typed over now
            self.reread()
        elif fresh.base == self.form.base:
            self.form, self._theirs = fresh, False
            self.redraw()
            self.touched(kept=True)
        elif not self.dirty:
            self.take(fresh)
        else:
            self._theirs = True
            self._stands("")

    def _stands(self, text: str) -> None:
        """Say whether it is saved, unless somebody else's change waits for a decision."""
        self.say(translate("! changed by somebody else: ctrl+s shows both") if self._theirs else text)

    # ---- kept

    def touched(self, *, kept: bool = False) -> None:
        """Examine it shortly, and keep it soon."""
        if self._examining is not None:
            self._examining.stop()
        self._examining = self.set_timer(EXAMINE_S, self.examine)
        if self.dirty and not kept and self._keeping is None:
            self._keeping = self.set_timer(KEEP_S, self.keep)
        if self._theirs and not self.dirty:  # nothing is left that would stand beside it
            self.reread()
        self._stands(self.news())

    def keep(self, then: Then | None = None) -> None:
        """Keep what is typed, whatever happens then. One after the other: the newest comes last."""
        self._no_longer_due()
        if self._in_keep:
            self._waiting.append(partial(self.keep, then))
        elif self.form is None or not self.dirty:
            if then is not None:
                then()
        else:
            self._in_keep = True
            kept = partial(self._kept, self.state(), then)
            self.do(self.keeps(self.form), kept, brand=self.form.brand, failed=self._not_kept)

    def _no_longer_due(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None

    def _kept(self, state: Any, then: Then | None, _none: None) -> None:
        self._in_keep = False
        if then is not None and state != self.state():  # a key came meanwhile
            self._waiting.append(partial(self.keep, then))
        elif then is not None:
            then()
        elif self.form is not None and self.dirty:
            at = self.suite.seat_now().astimezone(ZoneInfo(self.form.zone))
            self._stands(translate("not saved · kept {at:%H:%M}").format(at=at))
        self._go_on()

    def _not_kept(self, err: CmsError) -> bool:
        """Said where it stands, not in a toast every few seconds; it is tried again by itself."""
        self._in_keep = False
        self.say(translate("! not kept: {why}").format(why=shown(err.sentence, 30)))
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_S, self.keep)
        self._go_on()
        return True

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def on_screen_suspend(self) -> None:
        if self.dirty and self._keeping is not None:
            self.keep()

    def on_unmount(self) -> None:
        """The program ends: nobody waits for the loop any more."""
        if self.form is not None and self.dirty and (self._keeping is not None or self._in_keep):
            with suppress(CmsError), self.seat.writing(self.form.brand) as act:
                self.keeps(self.form)(act)

    # ---- saved

    def action_save(self) -> None:
        self.save(lambda: self.suite.tell(translate("Saved.")))

    def save(self, then: Then) -> None:
        """Save, then go on. What was typed over what somebody else wrote meanwhile is shown beside it."""
        form = self.form
        if form is None or self._saving:
            return
        if self._in_keep:
            self._waiting.append(partial(self.save, then))
        elif not self.ready(form):
            return
        elif not self.pending():
            then()
        else:
            self._saving = True
            saved = partial(self._saved, self._turn, self.state(), then)
            failed = partial(self._not_saved, self._turn, then)
            self.do(self.saves(form), saved, brand=form.brand, failed=failed)

    def _saved(self, turn: int, state: Any, then: Then, saved: Any) -> None:
        self._no_longer_due()
        self.read_form(partial(self._adopted, turn, state, then), "saved", saved)

    def _adopted(self, turn: int, state: Any, then: Then, fresh: F) -> None:
        self._saving = False
        if self.form is None or turn != self._turn:  # it was left meanwhile
            self.suite.tell(translate("Saved."))
            return
        self.turned(fresh)
        self.settled(state, fresh.base)
        self.redraw()
        self.touched()
        then()

    def _not_saved(self, turn: int, then: Then, err: CmsError) -> bool:
        from cmsuite.engines.acts import Conflict

        self._saving = False
        if not isinstance(err, Conflict):
            return False
        self.read_form(partial(self._compare, turn, err, then), "saved")
        return True

    def _compare(self, turn: int, err: CmsError, then: Then, fresh: F) -> None:
        """Somebody came between: with the words, or with what hurts nothing."""
        if self.form is None or turn != self._turn:
            return
        if fresh.base == self.form.base:
            self.form = fresh
            self.save(then)
        else:
            said = translate("{who} saved this on {at}, while you wrote. What stays?")
            self.both(fresh, said.format(who=err.facts["who"], at=in_sentence(err.facts["at"])))

    def unread(self, group: str, err: CmsError) -> bool:
        """It could not be read again. After a save, what is typed can be saved anew."""
        if group == "saved":
            self._saving = False
        return False
