"""Every place where a worker that dies could do harm, by name; a test kills a real worker at each of them."""

from __future__ import annotations

import os
import signal
from enum import StrEnum

VARIABLE = "CMSUITE_CRASH_AT"


class Point(StrEnum):
    """In the order of a send. What a server does between a request and its answer is killed from outside."""

    CLAIMING = "claiming"  # the claim is written, not committed
    CLAIMED = "claimed"  # committed, nothing prepared
    UPLOADED = "uploaded"  # a reversible step has its receipt
    PREPARED = "prepared"  # the bytes are frozen in memory, nothing of them in the store
    BEGINNING = "beginning"  # `sending` and the attempt are written, not committed
    SENDING = "sending"  # committed, nothing has left
    ANSWERED = "answered"  # the network's answer is in memory only
    SETTLING = "settling"  # the outcome is written, not committed
    BETWEEN_PARTS = "between_parts"  # a part is online and settled, the next has not left
    SETTLED = "settled"  # committed, not read back
    EXPIRING = "expiring"  # a lost lease is being taken back, not committed
    LOOKING = "looking"  # the look is committed, the network not asked
    LOOKED = "looked"  # the network has answered the look, nothing settled


def here(point: Point) -> None:
    """Die at once, as by a power cut, when the environment names this point; do nothing otherwise."""
    if os.environ.get(VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
