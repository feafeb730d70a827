"""A question that another process answers while this one imports what it draws with.

The child is a fork: it knows what is known here, and must be made before there is a second thread or a connection. It
never writes to the terminal. No answer is no harm: who asked looks for itself then, and is told what refuses it.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")
ANSWER_S = 15.0  # on a cold disk; a server that lets nobody in is given up after five
PIECE = 65_536  # bytes
LOOKS, MOMENT_S = 3, 0.002  # for a free processor


class Ahead(Generic[T]):
    """One question on its way. The answer: values that pickle, of modules that are quickly imported."""

    def __init__(self, question: Callable[[], T]) -> None:
        """Raises OSError where the machine makes no process."""
        self._asked, self._life = threading.Lock(), threading.Lock()
        self._buried = False
        self._end, end = os.pipe()
        try:
            self.child = os.fork()
        except OSError:
            os.close(self._end)
            os.close(end)
            raise
        if not self.child:
            _answer(question, end)
        os.close(end)

    def answer(self, within_s: float = ANSWER_S) -> T | None:
        """What it found; once, then None. None also where it was refused, died, or took longer. It is gone then."""
        if not self._asked.acquire(blocking=False):
            return None
        said = self._read(time.monotonic() + within_s)
        os.close(self._end)
        if said is None:
            self._kill()
        ended_well = self._bury()
        found: T | None = pickle.loads(said) if said and ended_well else None
        return found

    def close(self) -> None:
        """End it, where nobody wants to know any more; who waits for its answer gets none."""
        self._kill()
        self.answer()

    def _kill(self) -> None:
        with self._life:
            if not self._buried:
                os.kill(self.child, signal.SIGKILL)

    def _bury(self) -> bool:
        """Whether it had said all. Not known where whoever started us has the system bury children."""
        with self._life:
            self._buried = True
            try:
                _child, status = os.waitpid(self.child, 0)
            except ChildProcessError:
                return False
            return status == 0

    def _read(self, until: float) -> bytes | None:
        """All that it says before it ends; None where it is not at its end by then."""
        said = bytearray()
        while select.select([self._end], [], [], max(0.0, until - time.monotonic()))[0]:
            if not (piece := os.read(self._end, PIECE)):
                return bytes(said)
            said += piece
        return None


def ahead(question: Callable[[], T]) -> Ahead[T] | None:
    """Ask in a child. None where that is not safe: with threads at work, or on systems whose own libraries do not bear
    it; and where it is no gain."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return None
    try:
        return Ahead(question) if _is_free() else None
    except OSError:
        return None


def _is_free() -> bool:
    """Whether there is a processor to spare, now: two processes that take turns are later than one. What runs for a
    moment, such as the terminal that drew the command, is waited for that long."""
    for look in range(LOOKS):
        time.sleep(MOMENT_S if look else 0)
        running = Path("/proc/loadavg").read_text(encoding="ascii").split()[3].partition("/")[0]  # us among them
        if int(running) < len(os.sched_getaffinity(0)):
            return True
    return False


def _answer(question: Callable[[], T], end: int) -> NoReturn:
    """The child's whole life: whatever happens, it leaves by the last line, and runs nothing that the parent runs at
    its end."""
    failed = 1
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.register_at_fork(after_in_child=partial(os.close, end))  # else it would not end before whom it asks
        said = memoryview(pickle.dumps(question()))
        while said:
            said = said[os.write(end, said) :]
        failed = 0
    finally:
        os._exit(failed)
