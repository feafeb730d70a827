"""Keys, one after the other: each waits until what the one before asked for is there, a place, a panel or the focus."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from textual._time import get_time
from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.events import Key
from textual.message_pump import MessagePump
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from cmsuite.core.locale import N_, translate

NEAR_S = 0.2  # between two keys, so that the first may still be on its way
LONG_S = 3.0  # after which somebody is told that a key waits: what it would hit meanwhile is not what was meant
MOVES = frozenset({"up", "down", "home", "end", "pageup", "pagedown", "backspace", "delete"})
CHAIN = 3  # messages, one answering the other: entered, asked, shown
OPENING = frozenset({"open"})  # questions on which what is at hand waits
FILLING = frozenset({"open", "load"})  # those on which a screen that came waits
CHAINS = {"enter": CHAIN, "escape": 2}
"""How many lead from a key to the focus; else one."""
LATE = N_("Still loading. What you typed is done once it is there; esc drops it.")


class Typed:
    """The keys of an application that were typed and not answered yet. answer: what the toolkit does with one. crashed:
    what becomes of a bug in that. tell: says a sentence."""

    def __init__(
        self,
        app: App[Any],
        answer: Callable[[Key], Awaitable[None]],
        crashed: Callable[[Exception], None],
        tell: Callable[[str], None],
    ) -> None:
        self.app, self.answer, self.crashed, self.tell = app, answer, crashed, tell
        self._keys: deque[Key] = deque()
        self._some = asyncio.Event()
        self._late: asyncio.Task[None] | None = None  # what a key has waited for so long that it was told
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._task = asyncio.create_task(self._guarded())

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def put(self, key: Key, *, first: bool = False) -> None:
        """Another key, the last; or the first, where it stands for one that is being answered. Where those before it
        wait for long, one that leads elsewhere waits for none of them: they are dropped."""
        if self._late is not None and (key.key == "escape" or not self._is_of_screen(key)):
            self._keys.clear()
            self._late.cancel()
        (self._keys.appendleft if first else self._keys.append)(key)
        self._some.set()

    async def _guarded(self) -> None:
        try:
            await self._run()
        except ScreenStackError:
            return  # the application ends
        except Exception as err:
            self.crashed(err)

    async def _run(self) -> None:
        key, target, at, filled = Key("", None), self._target, 0.0, self.app.screen
        while True:
            await self._some.wait()
            is_near = self._keys[0].time - at < NEAR_S  # when it was typed, not seen
            is_new = self.app.screen is not filled and self._is_of_screen(self._keys[0])
            is_dropped = False
            if is_near or is_new or not self.app.screen.is_mounted:
                is_dropped = not await self._come(self._follow(key, target, filled))
                filled = self.app.screen
            key, target = self._keys.popleft(), self._target
            if not self._keys:
                self._some.clear()
            if not (is_dropped and key.key == "escape"):
                await self.answer(key)
            at = get_time()

    async def _come(self, what: Coroutine[Any, Any, None]) -> bool:
        """Wait for it, and say so where that takes long. Whether it came: not where a key dropped those that wait."""
        coming = asyncio.create_task(what)
        try:
            if not (await asyncio.wait({coming}, timeout=LONG_S))[0]:
                self._late = coming
                self.tell(translate(LATE))
            await asyncio.wait({coming})
        finally:
            self._late = None
            coming.cancel()
        if coming.cancelled():
            return False
        coming.result()  # a bug in it is one here
        return True

    async def _follow(self, key: Key, target: DOMNode, filled: DOMNode) -> None:
        """Until what a key asked for is there, and what a screen that came is filled with."""
        if await self._answered(key, target):
            await self._there(OPENING)
        if self.app.screen is not filled:
            await self._there(FILLING)

    def _is_of_screen(self, key: Key) -> bool:
        """Whether it is for what the screen shows, and no key of the application, which leads elsewhere."""
        from textual.widgets import Input, TextArea  # not before the first paint

        bound = self.app.screen.active_bindings.get(key.key)
        is_text = key.is_printable and isinstance(self.app.focused, Input | TextArea)
        return is_text or bound is None or bound.node is not self.app

    @property
    def _target(self) -> DOMNode:
        return self.app.focused or self.app.screen

    async def _answered(self, key: Key, target: DOMNode) -> bool:
        """Until the messages of a key have gone up from where it was typed, and the screen that came is there. What
        only moves, or is text, goes no further than there: the next key comes after it anyway. Whether it went on."""
        from textual.widgets import Input, TextArea  # not before the first paint

        up: Sequence[DOMNode] = target.ancestors_with_self
        if key.key in MOVES or (key.is_printable and isinstance(target, TextArea)):
            up = ()
        elif key.is_printable and isinstance(target, Input):
            up = (target,)
        for _ in range(CHAINS.get(key.key, 1)):
            for pump in up:
                await _emptied(pump)
        if up or not self.app.screen.is_mounted:
            await _emptied(self.app.screen)
            await _emptied(self.app)
        return target in up

    async def _there(self, groups: Collection[str]) -> None:
        """Until the screen has what it asks for first: what comes may ask for more, as a list for its rows."""
        for _ in range(CHAIN):
            await _emptied(self.app.screen)
            for worker in [one for one in self.app.workers if one.node is self.app.screen and one.group in groups]:
                await asyncio.shield(_ended(worker))  # who waits no longer does not end it
            await _emptied(self.app.screen)


async def _ended(worker: Worker[Any]) -> None:
    with suppress(WorkerCancelled, WorkerFailed):
        await worker.wait()


async def _emptied(pump: MessagePump) -> None:
    """Until it has handled all that it was sent so far; one that goes away meanwhile never does."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        with suppress(TimeoutError):
            async with asyncio.timeout(LONG_S):
                await done.wait()
