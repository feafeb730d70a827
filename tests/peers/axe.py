"""What axe-core says of a page in a real browser: who cannot read it, and what it asks the world for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from tests.peers.chromium import Page

INSIDE = ("file:", "data:", "about:", "cid:", "blob:")
PHONE, DESK = (390, True), (1280, False)  # how wide, and whether it is night
NO_SCHEME = "net::ERR_UNKNOWN_URL_SCHEME"  # a picture of a mail, which only a mail program finds


@cache
def _script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Page, file: Path, *looks: tuple[int, bool], rules: bool = True) -> list[str]:
    """Of a file in these looks, or in both: each request to another place, each word of the console, a page that is
    wider than its screen, and with `rules` each violation with where it is. Nothing is as it should be."""
    found = []
    for wide, dark in looks or (PHONE, DESK):
        page.requests.clear()
        page.complaints.clear()
        page.load(file.as_uri(), wide=wide, dark=dark, folder=file.parent)
        said = _violations(page) if rules else []
        if page.run("document.documentElement.scrollWidth > innerWidth"):
            said.append("wider than the screen")
        said += [f"asks for {one[:200]}" for one in page.requests if not one.startswith(INSIDE)]
        said += [f"complains: {one}" for one in page.complaints if NO_SCHEME not in one]
        found += [f"{file.name} at {wide}: {one}" for one in said]
    return found


def _violations(page: Page) -> list[str]:
    page.tell("Runtime.evaluate", expression=_script())
    return list(
        page.run(
            "axe.run(document, {resultTypes: ['violations']}).then((all) => all.violations.map("
            "(one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')))"
        )
    )
