"""A server that lives no longer than the process that started it, however that one ends."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

# A shell that ends with the server, and ends it when its own input does: its starter closed it or died.
# A server that falls over by itself is started again where AGAIN is the line that tells of it in the log.
WARDEN = """
exec 3<&0
trap 'AGAIN=; kill -s "$STOP_BY" $server' USR1
{ read -r _; kill -s USR1 $$; } <&3 & reader=$!
while :; do
    "$@" 3<&- & server=$!
    wait $server
    while kill -0 $server 2>&-; do wait $server; done # the trap ended the first wait
    [ "$AGAIN" ] || break
    echo "$AGAIN"
    sleep 0.2
done
kill $reader
"""


class PeerFailed(Exception):
    """A server that is installed did not start, or did not do what its documentation says."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def temporary_home() -> Iterator[Path]:
    """A folder that a server which refuses root can reach too; pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory(prefix="cmsuite-peer-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        home.chmod(0o755)
        yield home


@contextlib.contextmanager
def serving(
    argv: Sequence[str | Path],
    log: Path,
    answers: Callable[[], bool],
    *,
    stop_by: str = "TERM",
    again: str = "",
    user: int | None = None,
    group: int | None = None,
) -> Iterator[None]:
    """Run a server while the block runs. Raises PeerFailed when it does not answer within 20 s.

    With `again`, the line that its log then gets, one that falls over by itself is started anew.
    Its output goes to `log`: a server that kept the caller's pipe would keep a CI run open.
    """
    env = {"PATH": os.environ["PATH"], "HOME": str(log.parent), "LC_ALL": "C.UTF-8", "STOP_BY": stop_by, "AGAIN": again}
    with log.open("ab") as out:
        warden = subprocess.Popen(
            ["sh", "-c", WARDEN, "warden", *map(str, argv)],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            cwd="/",
            env=env,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it in order
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    assert warden.stdin

    def said() -> str:
        return f"{argv[0]} does not answer: {log.read_text(errors='replace')[-2000:]}"

    def is_up() -> bool:
        if warden.poll() is not None:
            raise PeerFailed(said())
        return answers()

    try:
        wait_until(is_up, said)
        yield
    finally:
        warden.stdin.close()
        try:
            warden.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(warden.pid, signal.SIGKILL)
            warden.wait()


def wait_until(true: Callable[[], bool], otherwise: Callable[[], str], seconds: float = 20) -> None:
    """Ask until it is so; what cannot be asked yet (OSError) is not so. Raises PeerFailed with `otherwise()`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if true():
                return
        time.sleep(0.02)
    raise PeerFailed(otherwise())
