"""The terminal that vanishes: the program ends by itself, with what was typed kept, where no signal came either."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable

HUNG_UP = 129  # what a shell calls the end by SIGHUP
END_S = 20.0  # what is typed is kept and a worker here has ended by then


def watch(end: Callable[[], object]) -> None:
    """Call `end` once the terminal is gone, from a thread; where the program still stands after END_S, end it all the
    same. Nothing where the system cannot tell."""
    stdin = sys.__stdin__
    if stdin is not None and hasattr(select, "poll"):
        threading.Thread(target=_watch, args=(stdin.fileno(), end), name="hang-up", daemon=True).start()


def _watch(terminal: int, end: Callable[[], object]) -> None:
    if not _vanished(terminal):
        return
    try:
        _let_go()
        end()
    finally:
        threading.Event().wait(END_S)
        os._exit(HUNG_UP)


def _vanished(terminal: int) -> bool:
    """Wait until nobody holds the other end any more. False: the system cannot tell."""
    poll = select.poll()
    poll.register(terminal, 0)  # a hang-up is told unasked
    return any(event & select.POLLHUP for _handle, event in poll.poll())


def _let_go() -> None:
    """Read and write nowhere: else what is still drawn waits for a thread that died of its terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in range(3):
        os.dup2(nowhere, handle)
    os.close(nowhere)
