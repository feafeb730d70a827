"""Pages in a real browser: axe finds nothing against them, they ask nobody for anything, and fit on a phone."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from cmsuite.engines.documents.packet_page import _words
from cmsuite.engines.documents.returned import PLACES, SORTS
from cmsuite.engines.exports.figure import Chart
from cmsuite.engines.exports.html import Answering, html
from cmsuite.engines.exports.mail import letter
from cmsuite.engines.exports.manuscript import Block, Drawn, Heading, Listing, Manuscript, PageBreak, Paragraph
from tests.conftest import without
from tests.engines.exports.sample import document, hostile, words
from tests.engines.exports.tagged import pages as printed_pages
from tests.peers import axe, chromium

SEEN = """[...document.querySelectorAll(".drawing")].map((one) => {
    const [svg] = [...one.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width)
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
    return {scrolled: one.scrollWidth - one.clientWidth, letters: scale * parseFloat(getComputedStyle(svg).fontSize)}
})"""
"""Of each drawing that is seen: how far it scrolls, and how high its letters are, in pixels of the screen."""


def pages() -> dict[str, str]:
    """Every kind of page in both languages, with every kind of block."""
    en, fr = document("en"), document("fr")
    made = {"page-en": html(en), "page-fr": html(fr, explore=True), "packet-en": packet(en), "packet-fr": packet(fr)}
    return made | {"mail-en": letter(en).html, "mail-fr": letter(fr).html}


def packet(of: Manuscript) -> str:
    """A page that is answered where it is read, at each of its headings."""
    names = [one.name for one in of.walk() if isinstance(one, Heading)]
    data = {
        "nonce": "n", "hash": "h", "code": of.code, "to": "chloe@nacre.example", "subject": of.title,
        "file": "answer.json", "begin": "BEGIN", "end": "END",
        "places": [{"name": "", "at": "", "title": ""}, *({"name": n, "at": n, "title": n} for n in names)],
        "kinds": [[one, one] for one in SORTS], "priorities": [[one, one] for one in PLACES], "words": _words(),
    }  # fmt: skip
    return html(of, answering=Answering("Hélène Aubry", "9 May 2026", "chloe@nacre.example", data))


@pytest.mark.timeout(900)
def test_axe_finds_nothing_and_nothing_is_asked_of_anyone(tmp_path: Path) -> None:
    with chromium.page() as page:
        if page is None:
            without("chromium")
            return
        found = []
        for name, text in pages().items():
            look = axe.PHONE if name.endswith("en") else axe.DESK
            found += axe.faults(page, written(tmp_path / f"{name}.html", text), look)
        page.load((tmp_path / "page-fr.html").as_uri(), wide=360, folder=tmp_path)
        narrow = page.run(SEEN)
        for name, text in {
            "page": html(hostile()),
            "packet": packet(hostile()),
            "mail": letter(hostile()).html,
        }.items():
            found += axe.faults(page, written(tmp_path / f"hostile-{name}.html", text), axe.PHONE, rules=False)
        wrong = written(
            tmp_path / "wrong.html", "<body><img src='http://elsewhere.example/x'><p style='width: 3000px'>x"
        )
        said = " ".join(axe.faults(page, wrong))
    assert found == []
    assert len(narrow) == 10
    assert all(one["scrolled"] == 0 and one["letters"] > 11 for one in narrow), narrow
    for one in ("html-has-lang", "image-alt", "asks for http://elsewhere.example", "wider than the screen"):
        assert one in said


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_printed_stays_together(tmp_path: Path) -> None:
    """A figure with its source, a table with its rows, a name with its list; and nothing to be unfolded is left."""
    of = document("fr")
    drawn = next(one for one in of.walk() if isinstance(one, Drawn) and isinstance(one.figure, Chart))
    shown, blocks = 26, list[Block]()
    for n in range(shown):
        blocks += [PageBreak(), *(Paragraph(words("Une ligne.")) for _one in range(n + 12)), drawn]
        blocks += [Paragraph(words(f"Nom {n}")), Listing(tuple((Paragraph(words(f"Point {n}")),) for _one in "ab"))]
    with chromium.page() as page:
        if page is None:
            without("chromium")
            return
        page.load(written(tmp_path / "page.html", html(replace(of, blocks=tuple(blocks)))).as_uri(), folder=tmp_path)
        made = b64decode(page.tell("Page.printToPDF", preferCSSPageSize=True)["data"])
        page.tell("Emulation.setEmulatedMedia", media="print")
        marks = page.run("[...document.querySelectorAll('summary')].map(one => getComputedStyle(one).listStyleType)")
    assert set(marks) == {"none"}
    printed = printed_pages(made)
    source, title = f"Source : {drawn.figure.source}", drawn.figure.title
    assert sum(one.count(source) for one in printed) == shown
    for one in printed:
        assert one.count(title) == 2 * one.count(source) == 2 * one.count("Le même graphique en tableau")
    for n in range(shown):
        assert any(f"Nom {n}\n" in one and f"Point {n}\n" in one for one in printed)
