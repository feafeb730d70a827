"""500 local feeds that behave as the web does: first fetch, nothing new, a tenth with something new."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import Figure
from tests.feedserver import Answer, Entry, Handler, Server, atom, entries, json_feed, opml, rss

FEEDS, ENTRIES, SEED = 500, 35, 7
PARAGRAPH = (
    "<p>Un paragraphe comme il y en a tant, avec des accents, <b>du gras</b> et un "
    '<a href="https://example.org/page?utm_source=flux">lien vers une page</a> ; il dit en deux lignes ce qui suit.</p>'
)
TEXT = PARAGRAPH * 8  # about 64 KB a feed
SLOW_S, BUSY_S = 6.0, 2
PHASES = ("first", "unchanged", "10 % updated")
BARS = {"first": 4.0, "unchanged": 0.8, "10 % updated": 1.2}  # CPU seconds beyond the start of the program
READERS = {"first": 17.5, "unchanged": 6.0, "10 % updated": 6.9}  # what reader takes where the bars were set
MEGABYTES, REQUESTS = 160, 510
STARTS = 3  # before each phase and after it, where nothing is followed: a machine's speed moves within a minute
FETCH = ["veille", "fetch", "--allow-private", "127.0.0.0/8"]


@dataclass(frozen=True)
class Plan:
    """What one feed is like."""

    n: int
    kind: str  # rss, atom, json
    fault: str  # "", slow, error, malformed, charset, moved, huge, busy
    latency_s: float
    validators: bool
    updated: bool

    @property
    def path(self) -> str:
        return f"/feed/{self.n}"

    def items(self, phase: int) -> list[Entry]:
        more = 1 if self.updated and phase == 2 else 0
        title = f"Été {self.n} n° {{i}}" if self.fault == "charset" else f"Flux {self.n}, l’article {{i}} & Cie"
        made = entries(ENTRIES + more, title=title)
        return [Entry(one.title, one.guid, one.link, TEXT, one.at) for one in made]

    def expected(self, phase: int) -> list[str]:
        """The titles that a correct reader has stored after a phase."""
        return [] if self.fault in ("error", "huge") else [one.title for one in self.items(phase)]


def plans() -> list[Plan]:
    """The population: 7 % JSON Feed, 45 % Atom; 2 % slow, 2 % in error, 1 % each of five other faults."""
    chance = random.Random(SEED)
    faults = ["slow"] * 10 + ["error"] * 10
    faults += [name for name in ("malformed", "charset", "moved", "busy") for _ in range(5)] + ["huge"] * 3
    faults += [""] * (FEEDS - len(faults))
    chance.shuffle(faults)
    return [
        Plan(
            n,
            "rss" if fault in ("malformed", "charset") else chance.choices(["rss", "atom", "json"], [48, 45, 7])[0],
            fault,
            chance.lognormvariate(-2.5, 0.6),  # median 80 ms
            chance.random() > 0.05,
            chance.random() < 0.1,
        )
        for n, fault in enumerate(faults)
    ]


# ---- the server, a process of its own: its work is not ours


def serve() -> None:
    """Answer until standard input ends; the first line printed is the port."""
    server = Server("0.0.0.0")
    phase, busy = 0, Counter[tuple[int, int]]()
    made: dict[tuple[int, int], bytes] = {}

    def next_phase(handler: Handler) -> None:
        nonlocal phase
        phase += 1
        handler.answer(Answer(b"ok"))

    def feed(plan: Plan, handler: Handler) -> None:
        time.sleep(SLOW_S if plan.fault == "slow" else min(plan.latency_s, 1.0))
        if plan.fault == "busy" and not busy[plan.n, phase]:
            busy[plan.n, phase] += 1
            handler.answer(Answer(b"", 429, headers={"Retry-After": str(BUSY_S)}))
            return
        key = (plan.n, 2 if plan.updated and phase == 2 else 0)
        if key not in made:
            made[key] = _body(plan, phase)
        handler.answer(Answer(made[key], validators=plan.validators, headers={"Content-Encoding": "gzip"}))

    server.answers["/next"] = next_phase
    for plan in plans():
        server.answers[plan.path] = lambda handler, plan=plan: feed(plan, handler)  # type: ignore[misc]
        if plan.fault == "error":
            server.answers[plan.path] = Answer(b"oops", 500, "text/plain")
        elif plan.fault == "huge":
            server.answers[plan.path] = Answer(b" " * 50_000_000)
        elif plan.fault == "moved":
            server.answers["/new" + plan.path] = server.answers[plan.path]
            server.answers[plan.path] = Answer(status=301, headers={"Location": "/new" + plan.path})
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


def _body(plan: Plan, phase: int) -> bytes:
    body = {"rss": rss, "atom": atom, "json": json_feed}[plan.kind](plan.items(phase), title=f"Flux {plan.n}")
    if plan.fault == "malformed":
        body = body.replace(b"<description>", b"<description>&nbsp;<br>")
    if plan.fault == "charset":
        body = body.decode().encode("windows-1252", "replace")  # and it still says utf-8
    return gzip.compress(body, 6)


@contextmanager
def serving() -> Iterator[int]:
    """The port of a running server."""
    command = [sys.executable, "-m", "tests.bench.fetch"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)


# ---- what is measured: the command that a person gives, as a whole


def figures() -> Iterator[Figure]:
    taken = dict[str, float]()
    yield from _ours(taken)
    yield from _reader(taken)


def _ours(taken: dict[str, float]) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, serving() as port:
        here = Path(folder) / "lumen"
        _run(["init", str(here)], Path(folder))
        (here / "feeds.opml").write_bytes(opml({"Tech": _addresses(port)}))
        bare = Path(folder) / "bare"
        _run(["init", str(bare)], Path(folder))
        _run(["veille", "import", "feeds.opml", "--yes"], here)
        for n, phase in enumerate(PHASES):
            starts = [_run(FETCH, bare)[1] for _ in range(STARTS)]
            wall, cpu, megabytes, said = _run([*FETCH, "--all", "--json"], here)
            start = median(starts + [_run(FETCH, bare)[1] for _ in range(STARTS)])
            yield Figure(f"{phase}: CPU of the program's start", start, "s")
            told = json.loads(said)
            yield Figure(f"{phase}: wall", wall, "s")
            taken[phase] = cpu - start - told["index_s"]
            yield Figure(f"{phase}: CPU, without the index of words", taken[phase], "s", BARS[phase])
            yield Figure(f"{phase}: highest memory", megabytes, "MB", MEGABYTES)
            yield Figure(f"{phase}: requests", told["requests"], "requests", REQUESTS)
            if told["indexed"]:
                yield Figure(f"{phase}: into the index, an item", told["index_s"] / told["indexed"] * 1000, "ms", 1)
            yield from _titles(here, n)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/next").read()


def _addresses(port: int) -> list[str]:
    hosts = [f"http://127.0.{n // 250}.{n % 250 + 1}:{port}" for n in range(FEEDS)]
    return [hosts[plan.n] + plan.path for plan in plans()]


READER = """
import sys
from reader import make_reader
reader = make_reader("reader.sqlite")
for url in open(sys.argv[1]).read().split():
    reader.add_feed(url, exist_ok=True)
reader.update_feeds(workers=20, scheduled=False)
"""


def _reader(ours: dict[str, float]) -> Iterator[Figure]:
    """The same work by `reader` from PyPI, in an environment of its own, where CMSUITE_BENCH_READER=1 asks for it.

    ours: seconds of CPU, by phase. What they are of reader's does not hang on how fast the machine is.
    """
    if not os.environ.get("CMSUITE_BENCH_READER"):
        print("reader from PyPI: left out; CMSUITE_BENCH_READER=1 measures it beside ours", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder, serving() as port:
        here, python = Path(folder), str(Path(folder) / "venv" / "bin" / "python")
        made = subprocess.run(
            f"uv venv -q venv && uv pip install -q --python {python} reader sgmllib3k", shell=True, cwd=here, text=True,
            capture_output=True, env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        )  # fmt: skip
        if made.returncode:
            print(f"reader from PyPI: left out, it cannot be had: {made.stderr.strip()[-300:]}", file=sys.stderr)
            return
        (here / "round.py").write_text(READER)
        (here / "none").write_text("")
        (here / "feeds").write_text("\n".join(_addresses(port)))
        _wall, start, _megabytes, _said = _timed([python, "round.py", "none"], here)
        for phase in PHASES:
            wall, cpu, megabytes, _said = _timed([python, "round.py", "feeds"], here)
            yield Figure(f"reader from PyPI, {phase}: wall", wall, "s")
            yield Figure(f"reader from PyPI, {phase}: CPU", cpu - start, "s")
            share = BARS[phase] / READERS[phase] * 100
            yield Figure(f"{phase}: ours of that", ours[phase] / (cpu - start) * 100, "%", share)
            yield Figure(f"reader from PyPI, {phase}: highest memory", megabytes, "MB")
            urllib.request.urlopen(f"http://127.0.0.1:{port}/next").read()


def _titles(here: Path, phase: int) -> Iterator[Figure]:
    command = [sys.executable, "-m", "cmsuite", "veille", "titles"]
    said = subprocess.run(command, cwd=here, capture_output=True, text=True, check=True).stdout
    stored, expected = Counter(said.splitlines()), Counter(title for plan in plans() for title in plan.expected(phase))
    yield Figure(f"{PHASES[phase]}: titles expected", expected.total(), "titles")
    yield Figure(f"{PHASES[phase]}: titles missing", (expected - stored).total(), "titles", 0)
    yield Figure(f"{PHASES[phase]}: titles wrong", (stored - expected).total(), "titles", 0)


def _run(words: list[str], cwd: Path) -> tuple[float, float, float, str]:
    """The same of a command of ours."""
    return _timed([sys.executable, "-m", "cmsuite", *words], cwd)


def _timed(command: list[str], cwd: Path) -> tuple[float, float, float, str]:
    """Seconds on the wall, seconds of CPU, megabytes at the highest, of a program with all that it imports; and what
    it said."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=cwd, stdout=said, stderr=subprocess.DEVNULL)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, command
        said.seek(0)
        wall, cpu = time.perf_counter() - began, usage.ru_utime + usage.ru_stime
        return wall, cpu, usage.ru_maxrss / 1024, said.read()


if __name__ == "__main__":
    serve()
