"""What is typed in forms and in questions, and not saved: here at once, in the store within five seconds, given back
when it is opened again, also by another program."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from cmsuite.core.errors import CmsError
from cmsuite.tui.place import Asking

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.app import CmsApp
    from cmsuite.tui.seat import Seat

KEEP_S = 3.0  # after the first key that is not kept: with the writing itself, less than five
Texts = dict[str, str]
"""By field; without what is secret."""


class Unsaved:
    """By what is open and the record that it is about: `key`. here: what an application before this one left."""

    def __init__(self, app: CmsApp, here: Mapping[str, Texts]) -> None:
        self.app, self.here = app, dict(here)
        self._due: dict[str, Texts | None] = {}  # what the store does not have yet; None: it is to be forgotten
        self._absent: set[str] = set()  # what the store has not
        self._sent: dict[str, Texts] = {}
        self._timer: Timer | None = None
        self._in_keep, self._lock = False, threading.Lock()

    def find(self, screen: Asking, key: str, then: Callable[[Texts], None]) -> None:
        """Give what was typed there, at once or once the store has been asked; nothing where nothing was."""
        if key in self.here:
            then(self.here[key])
        elif key not in self._absent:
            screen.ask(partial(_kept, key), partial(self._found, key, then), everywhere=True, failed=lambda _err: True)

    def _found(self, key: str, then: Callable[[Texts], None], found: Texts | None) -> None:
        if key in self.here or key in self._due:
            return  # it was typed meanwhile
        if found:
            self.here[key] = found
            then(found)
        else:
            self._absent.add(key)

    def put(self, key: str, typed: Texts) -> None:
        """This is typed there now."""
        if self.here.get(key) != typed:
            self.here[key] = self._due[key] = typed
            if self._timer is None:
                self._timer = self.app.set_timer(KEEP_S, self.keep)

    def drop(self, key: str) -> None:
        """It was saved, or is not wanted."""
        self.here.pop(key, None)
        self._due.pop(key, None)
        if key not in self._absent:
            self._due[key] = None
            self.keep()

    def send(self, key: str) -> None:
        """What is typed there goes into what is done next; it comes back where that is refused."""
        self._sent = {key: self.here[key]} if key in self.here else {}
        self.drop(key)

    def sent(self) -> dict[str, Texts]:
        """What goes into what is done now."""
        sent, self._sent = self._sent, {}
        return sent

    def returned(self, sent: Mapping[str, Texts]) -> None:
        """It was refused."""
        for key, typed in sent.items():
            self.put(key, typed)

    def keep(self) -> None:
        """Keep in the store what it does not have yet."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._due and not self._in_keep:  # one after the other: the newest comes last
            due, self._due = self._due, {}
            self._absent -= due.keys()
            self._in_keep = True
            work = partial(self._keep, due)
            self.app.run_worker(work, thread=True, group="keep", description="keep", exit_on_error=False)

    def _keep(self, due: Mapping[str, Texts | None]) -> None:
        try:
            with self._lock:
                _written(self.app.seat, due)
        except CmsError:
            self.app.call_later(self._not_kept, due)
        except Exception as err:
            self.app.call_later(self.app.crashed, err)
        else:
            self.app.call_later(self._go_on)

    def _go_on(self) -> None:
        self._in_keep = False
        if self._due and self._timer is None:
            self.keep()

    def _not_kept(self, due: Mapping[str, Texts | None]) -> None:
        """It stays here, and is tried again by itself."""
        self._in_keep = False
        self._due = {**due, **self._due}
        if self._timer is None:
            self._timer = self.app.set_timer(KEEP_S, self.keep)

    def end(self) -> None:
        """The program ends: nobody waits for the loop any more."""
        if self._due:
            with suppress(CmsError), self._lock:
                _written(self.app.seat, self._due)


def _form(key: str) -> str:
    """What the store calls it: a name of a fixed length, whatever it is about."""
    return f"typed {hashlib.blake2s(key.encode(), digest_size=16).hexdigest()}"


def _kept(key: str, act: Act) -> Texts | None:
    from cmsuite.engines.work.drafts import unsaved

    found = unsaved(act, _form(key))
    return dict(found.body["typed"]) if found else None


def _written(seat: Seat, due: Mapping[str, Texts | None]) -> None:
    """One transaction: each is one person's, and short."""
    from cmsuite.engines.acts.actor import Forbidden
    from cmsuite.engines.work.drafts import drop, keep

    with suppress(Forbidden), seat.writing() as act:  # who may keep nothing has it here, while the program runs
        for key, typed in due.items():
            if typed is None:
                drop(act, _form(key))
            else:
                keep(act, _form(key), {"typed": typed})
