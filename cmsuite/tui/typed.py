"""Keys, one after the other: each waits until what the one before asked for is there, a place, a panel or the focus."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.message_pump import MessagePump

NEAR_S = 0.2  # between two keys, so that the first may still be on its way
LONGEST_S = 1.0  # that a key waits for another
CHAIN = 3  # messages, one answering the other, from a key to its effect: entered, asked, focused


class Typed:
    """The keys of an application that were typed and not answered yet. answer: what the toolkit does with one."""

    def __init__(self, app: App[Any], answer: Callable[[Key], Awaitable[None]]) -> None:
        self.app, self.answer = app, answer
        self._keys: deque[Key] = deque()
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._task = asyncio.create_task(self._run())

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def put(self, key: Key, *, first: bool = False) -> None:
        """Another key, the last; or the first, where it stands for one that is being answered."""
        (self._keys.appendleft if first else self._keys.append)(key)
        self._some.set()

    async def _run(self) -> None:
        target: DOMNode = self.app
        at = 0.0
        while True:
            await self._some.wait()
            if asyncio.get_running_loop().time() - at < NEAR_S or not self.app.screen.is_mounted:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_S):
                        await self._answered(target)
            target, key = self.app.focused or self.app.screen, self._keys.popleft()
            if not self._keys:
                self._some.clear()
            await self.answer(key)
            at = asyncio.get_running_loop().time()

    async def _answered(self, target: DOMNode) -> None:
        """Until the messages of a key have gone up from where it was typed, and the screen that came is there."""
        for _ in range(CHAIN):
            for pump in target.ancestors_with_self:
                await _emptied(pump)
        await _emptied(self.app.screen)
        await _emptied(self.app)


async def _emptied(pump: MessagePump) -> None:
    """Until it has handled all that it was sent so far."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        await done.wait()
