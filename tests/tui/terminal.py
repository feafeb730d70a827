"""cmsuite on a real terminal: a pty, its bytes, and its screen as a terminal shows it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

NOT_OURS = ("COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")  # without the last, each start compiles what was changed


class Terminal:
    """The program on a pty. `out`: every byte that it sent."""

    def __init__(
        self,
        folder: Path,
        *words: str,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "cmsuite"),
    ) -> None:
        self.out = bytearray()
        master, slave = pty.openpty()
        self._resize(slave, size)
        self.master = master
        ours = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        known = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
        self.program = subprocess.Popen(
            [sys.executable, *program, *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={**ours, **known, **(env or {})},
            start_new_session=True,
        )
        os.close(slave)

    def until(self, seen: bytes | Callable[[bytes], bool], timeout_s: float = 60) -> None:
        """Read until that is among what came since the last call, or fail with what came."""
        start, end = len(self.out), time.monotonic() + timeout_s
        there = (lambda out: seen in out) if isinstance(seen, bytes) else seen
        while not there(bytes(self.out[start:])):
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{seen!r} never came; last: {bytes(self.out[-2000:])!r}")

    def quiet(self, for_s: float = 0.3, timeout_s: float = 60) -> None:
        """Read until nothing has come for a moment."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end and self._read(for_s):
            pass

    def type(self, keys: str | bytes) -> None:
        os.write(self.master, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, size: tuple[int, int]) -> None:
        self._resize(self.master, size)
        os.killpg(self.program.pid, signal.SIGWINCH)

    def kill(self, sign: int = signal.SIGKILL) -> None:
        os.killpg(self.program.pid, sign)
        self.program.wait()

    def worked_s(self) -> float:
        """Seconds of the processor that the program took so far, all its threads together."""
        return time.clock_gettime((~self.program.pid << 3) | 2)  # the clock of another process, as Linux numbers it

    def vanish(self) -> None:
        """The other end is closed. The program leads its session without that terminal, so that no signal says so."""
        os.close(self.master)
        self.master = -1

    def ended(self, timeout_s: float = 30) -> int:
        """The exit code, once it ends."""
        end = time.monotonic() + timeout_s
        while self.program.poll() is None and time.monotonic() < end:
            self._read(0.1)
        return self.program.wait(1)

    def close(self) -> None:
        if self.program.poll() is None:
            self.kill()
        if self.master >= 0:
            os.close(self.master)

    def _read(self, timeout_s: float) -> bool:
        ready, _, _ = select.select([self.master], [], [], max(0.0, timeout_s))
        if not ready:
            return False
        try:
            got = os.read(self.master, 65536)
        except OSError:  # the other end was closed
            return False
        self.out += got
        return bool(got)

    @staticmethod
    def _resize(handle: int, size: tuple[int, int]) -> None:
        fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
