"""From a client's mail to a validated strategy and its deck, by keys alone on a real terminal, on both stores."""

from __future__ import annotations

import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from cmsuite.core.locale import Spoken, said_in
from cmsuite.engines import acts
from cmsuite.engines.documents.kinds import KINDS
from cmsuite.engines.documents.views import DocumentRead, document, documents
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.trail.trace import trace
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui.document_deeds import in_order
from tests.journeys.test_deliverables import SAID, mail, said_on
from tests.tui.seated import workspace_of
from tests.tui.terminal import Terminal
from tests.workplace import Cast, people

SIZES = {"sqlite": ((120, 40), "en"), "postgresql": ((160, 50), "fr")}
F8, F9 = "\x1b[19~", "\x1b[20~"
AT_WORK = 60.0  # seconds: what was asked for is there by then


def evidence(store: Store, cast: Cast) -> None:
    """Fourteen pieces, of the last days: the numbers that the documents cite."""
    last = date.today() - timedelta(days=20)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for n in range(1, 15):
            keep(act, Given("metric_extract", f"Proof {n}", f"Source {n}", "measured", last - timedelta(89), last, n))


def editor(folder: Path) -> str:
    """An editor that writes what the example of the document's kind says."""
    program = folder / "write.sh"
    kind = 'sed -n \'s/^kind = "\\(.*\\)"$/\\1/p\' "$1" | head -1'
    program.write_text(f'#!/bin/sh\ncp "{SAID}/$({kind}).fr.md" "$1"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


class Desk:
    """Who sits at a terminal, and what the store says of what they did."""

    def __init__(self, store: Store, cast: Cast, folder: Path, tongue: str, size: tuple[int, int], visual: str) -> None:
        self.store, self.cast, self.folder = store, cast, folder
        self.tongue, self.size, self.visual = tongue, size, visual

    @contextmanager
    def sits(self, email: str) -> Iterator[Terminal]:
        words = ("--as", email, "--lang", self.tongue)
        terminal = Terminal(self.folder, *words, size=self.size, env={"VISUAL": self.visual})
        try:
            terminal.until(said_in("WEEK, published: {out}/{planned}", self.tongue)[:4].encode())
            terminal.type("3")
            terminal.until(said_in("Text, checks", self.tongue).encode())
            terminal.quiet(0.3, 3)
            yield terminal
        finally:
            terminal.close()

    def newest(self) -> DocumentRead | None:
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return next((document(act, line.id) for line in documents(act, limit=1)), None)

    def until(self, terminal: Terminal, seen: Callable[[DocumentRead], bool]) -> DocumentRead:
        """Until the newest document is as it should be, its screen read meanwhile."""
        end = time.monotonic() + AT_WORK
        while (found := self.newest()) is None or not seen(found):
            assert time.monotonic() < end, plain(bytes(terminal.out[-6000:]))
            terminal.quiet(0.3, 3)
        terminal.quiet(0.3, 3)
        return found

    def asked(self, terminal: Terminal, keys: str, source: str) -> None:
        """Press keys, until the words of the panel that they open are there, however long its worker takes."""
        terminal.type(keys)
        terminal.until(said_in(source, self.tongue).encode())
        terminal.quiet(0.3, 3)

    def opens(self, terminal: Terminal, key: str, words: bytes) -> None:
        """Press a key until what it opens is there: what is at hand has to be read first, as it is now."""
        end, start = time.monotonic() + AT_WORK, len(terminal.out)
        while words not in bytes(terminal.out[start:]):
            assert time.monotonic() < end, plain(bytes(terminal.out[-6000:]))
            terminal.type(key)
            terminal.quiet(0.3, 3)

    def begins(self, terminal: Terminal, kind: str) -> None:
        """A document of a kind, from the list: chosen by its number, called by a title."""
        self.asked(terminal, "a", "Which kind of document?")
        ours = {name: one for name, one in KINDS.items() if one.schema.__module__.startswith("cmsuite.")}
        shipped = {name: one for name, one in ours.items() if not isinstance(one.title, Spoken)}  # other tests add some
        place = next(n for n, one in enumerate(in_order(shipped)) if one.name == kind)
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            above = [line for line in documents(act) if line.kind in KINDS[kind].follows]
        down = "\x1b[B" * place + "\r"
        if len(above) > 1:  # the nearest is offered first
            self.asked(terminal, down, "What does it follow from?")
            down = "\r"
        self.asked(terminal, down, "Language")
        terminal.type(f"Printemps, {kind}")
        terminal.quiet(0.3, 3)
        terminal.type("\x13")  # ctrl+s
        terminal.until(f"Printemps, {kind}".encode())  # on its own screen
        self.until(terminal, lambda found: found.kind == kind)

    def writes(self, terminal: Terminal) -> None:
        """The open draft, in the editor; what differs is taken."""
        before = self.until(terminal, lambda _found: True).newest.hash
        self.asked(terminal, F9, "This came back from your editor; what is gone and what is new:")
        terminal.type("\r")
        self.until(terminal, lambda found: found.newest.hash != before)

    def is_signed(self, terminal: Terminal) -> None:
        """Sent from here, validated by the client at a terminal of her own."""
        self.opens(terminal, F8, said_in("Send it", self.tongue).encode())  # what the editor wrote is read again first
        terminal.type("2")
        self.until(terminal, lambda found: found.newest.state == "sent")
        with self.sits("helene@lumen.example") as helene:
            self.opens(helene, "V", b"bon pour accord" if self.tongue == "fr" else b"good to go")
            helene.type("Directrice\r")
            self.until(helene, lambda found: found.newest.state == "validated")
        terminal.quiet(0.3, 3)
        terminal.type("\x1b")
        terminal.quiet(0.3, 3)


def plain(out: bytes) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", " ", out.decode("utf-8", "replace"))


@pytest.mark.timeout(900)
def test_from_a_mail_to_a_validated_strategy_by_keys(store: Store, tmp_path: Path) -> None:
    load_kinds()
    cast = people(store)
    evidence(store, cast)
    size, tongue = SIZES[store.url.get_backend_name()]
    folder = workspace_of(store, tmp_path, "chloe@lumen.example").root
    desk = Desk(store, cast, folder, tongue, size, editor(tmp_path))
    asked = mail(tmp_path, "request", "Plus de visibilité", "Nous voulons un TikTok.\n\nHélène")
    with desk.sits("chloe@lumen.example") as chloe:
        desk.asked(chloe, "M", "The client's mail, as a file (.eml)?")
        chloe.type(f"{asked}\r")
        chloe.until("Plus de visibilité".encode())
        desk.until(chloe, lambda found: found.newest.content["request"].startswith("Nous voulons un TikTok."))
        desk.writes(chloe)
        desk.is_signed(chloe)
        for kind in ("audit_report", "swot_note", "strategy"):
            desk.begins(chloe, kind)
            desk.writes(chloe)
            desk.is_signed(chloe)
        desk.begins(chloe, "deck")
        deck = desk.until(chloe, lambda found: len(found.newest.content["slides"]) == 18)
        chloe.type("\x1b")
        chloe.quiet(0.3, 3)
        desk.asked(chloe, "p", "In which format?")
        chloe.type("\x1b[B" * 3 + "\r")
        file = folder / "exports" / f"deck-{deck.id}-draft-fr.pptx"
        desk.until(chloe, lambda _found: file.exists())
    assert any(re.search(r"18.?600", text) for text in said_on(file))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        reached = {node[0] for node in trace(act, "document", deck.id).labels}
    assert reached == {"document", "evidence"}
