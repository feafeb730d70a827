"""A document goes to a client who has no access, and comes back validated: in a browser, and by the same rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cmsuite.briefs.brief import BRIEF
from cmsuite.engines.documents.files import to_markdown
from cmsuite.engines.documents.returned_answer import written
from tests.briefs.test_brief import WHOLE
from tests.conftest import without
from tests.journeys.commands import Program
from tests.peers import chromium

HELENE = "helene@lumen.example"
CONTROLS = "input, select, textarea, button, a"
TAB, SPACE, ENTER = ("Tab", 9), (" ", 32, " "), ("Enter", 13, "\r")


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Page]:
    with chromium.page() as page:
        if page is None:
            without("chromium")
        else:
            yield page


def sent(program: Program, tmp_path: Path, tongue: str) -> str:
    """The code of a framing note that is with the client."""
    (tmp_path / "note.md").write_text(to_markdown(BRIEF, "Printemps 🕯️", tongue, WHOLE), encoding="utf-8")
    program.run("people", "add", "Hélène Aubry", HELENE, "--role", "approver")
    program.run("document", "new", "brief", "Printemps 🕯️", "--file", tmp_path / "note.md", "--language", tongue)
    return str(program.json("document", "send", 1)["code"])


def packet(program: Program, tmp_path: Path) -> Path:
    program.run("document", "packet", 1, "--to", HELENE, "-o", tmp_path / "packet.html")
    return tmp_path / "packet.html"


def reach(page: chromium.Page, target: str) -> None:
    """Come to an element by the keyboard, as who has no mouse does."""
    for _n in range(400):
        if page.run(f"document.activeElement.matches({json.dumps(target)})"):
            return
        page.key(*TAB)
    raise AssertionError(f"{target} is not reached by the keyboard")


def saved(folder: Path, code: str) -> Path:
    """The answer, once the browser has written it."""
    file = folder / f"{code}.cmsuite-answer.json"
    chromium.wait_for(file.exists)
    return file


@pytest.mark.peer
def test_a_client_comments_then_approves_in_a_browser(program: Program, browser: chromium.Page, tmp_path: Path) -> None:
    code = sent(program, tmp_path, "en" if "PGPASSWORD" in program.env else "fr")
    first, second = tmp_path / "one", tmp_path / "two"

    browser.load(packet(program, tmp_path).as_uri(), folder=first, wide=320)
    reach(browser, ".say-here ~ h2 ~ .say-here")
    browser.key(*SPACE)
    browser.type("Pour quand ? 👩🏽‍🎨 مرحبا")
    reach(browser, "input[value=approved]")
    browser.key(*SPACE)
    reach(browser, "#answer-form button")
    browser.key(*ENTER)
    assert browser.run("document.activeElement.name") == "decision", "a yes does not go with an open question"
    assert browser.run("document.getElementById('answer-wrong').hidden") is False
    browser.run("document.querySelector('input[value=comments]').click()")
    reach(browser, "#answer-name")
    browser.type("Hélène Aubry")
    reach(browser, "#answer-form button")
    browser.key(*ENTER)
    reach(browser, "#answer-file")
    browser.key(*ENTER)
    taken = program.json("document", "take", saved(first, code))
    assert (taken["taken"]["state"], len(taken["taken"]["comments"])) == ("sent", 1)
    (asked,) = program.json("document", "comments", 1)
    assert (asked["at"], asked["text"], asked["author"]) == (
        "reformulation",
        "Pour quand ? 👩🏽‍🎨 مرحبا",
        "Hélène Aubry",
    )

    browser.load(packet(program, tmp_path).as_uri(), folder=second, dark=True)
    for field, words in (("answer-name", "Hélène Aubry"), ("answer-function", "Directrice")):
        browser.run(f"document.getElementById('{field}').value = '{words}'")
    browser.run("document.querySelector('input[value=approved]').click() || 1")
    browser.run("document.getElementById('answer-form').requestSubmit() || 1")
    browser.run("document.getElementById('answer-file').click() || 1")
    answer = saved(second, code)
    refusal = program.run("--lang", "fr", "document", "take", answer, code=1)
    assert re.search(rf"1 commentaire sans réponse \(n°\s{asked['id']}\)", refusal)
    program.run("document", "answer", asked["id"], "accepted")
    assert program.json("document", "take", answer)["taken"]["state"] == "validated"
    assert program.json("document", "show", 1)["versions"][0]["decisions"][0]["function"] == "Directrice"
    program.run("document", "take", answer, code=1)

    asked_for = [one for one in browser.requests if not one.startswith(("file:", "data:", "blob:"))]
    assert (asked_for, browser.complaints) == ([], [])


@pytest.mark.peer
def test_the_page_can_be_read_and_filled_in_by_everybody(
    program: Program, browser: chromium.Page, tmp_path: Path
) -> None:
    sent(program, tmp_path, "fr")
    browser.load(packet(program, tmp_path).as_uri(), folder=tmp_path, wide=320)
    browser.run("document.querySelector('.say-here').click() || 1")
    unnamed = "one => !one.labels?.length && !one.textContent.trim()"
    assert browser.run(f"[...document.querySelectorAll('{CONTROLS}')].filter({unnamed}).length") == 0
    levels = browser.run("[...document.querySelectorAll('h1, h2, h3, h4, h5')].map(one => Number(one.tagName[1]))")
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert browser.run("document.documentElement.scrollWidth") <= 320, "nothing is cut off on a small phone"
    assert browser.run("[...document.querySelectorAll('[id]')].length") == browser.run(
        "new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size"
    )
    small = "one => one.offsetHeight && one.offsetHeight < 44"
    assert browser.run(f"[...document.querySelectorAll('button, select, textarea')].filter({small}).length") == 0
    browser.run("document.querySelector('.say textarea').focus() || 1")
    browser.type("Gardé")
    browser.load((tmp_path / "packet.html").as_uri(), folder=tmp_path)
    assert browser.run("document.querySelector('.say textarea')?.value") == "Gardé", "what was typed outlives the page"


def test_an_answer_made_by_the_same_rules_validates(program: Program, tmp_path: Path) -> None:
    sent(program, tmp_path, "fr")
    page = packet(program, tmp_path).read_text(encoding="utf-8")
    found = re.search(r'id="packet">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    body = {name: data[name] for name in ("nonce", "hash", "code")}
    said = {"decision": "approved", "name": "Hélène Aubry", "function": "Directrice", "on": "2026-03-10"}
    (tmp_path / "a.json").write_bytes(written({**body, **said, "words": "", "comments": []}))
    assert program.json("document", "take", tmp_path / "a.json")["taken"]["state"] == "validated"
    assert "already" in program.run("document", "take", tmp_path / "a.json", code=1)
