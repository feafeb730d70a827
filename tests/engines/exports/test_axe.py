"""Pages in a real browser: axe finds nothing against them, they ask nobody for anything, and fit on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines.documents.packet_page import _words
from cmsuite.engines.documents.returned import PLACES, SORTS
from cmsuite.engines.exports.html import Answering, html
from cmsuite.engines.exports.mail import letter
from cmsuite.engines.exports.manuscript import Heading, Manuscript
from tests.conftest import without
from tests.engines.exports.sample import document, hostile
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
