"""The feeds of feedparser's own tests, over 2,000: what they say comes out right or is absent, nothing unsafe does."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cmsuite.core.markup import plain
from cmsuite.core.text import clean
from cmsuite.engines.feeds import loose
from cmsuite.engines.feeds.charset import as_utf8
from cmsuite.engines.feeds.entries import Parsed, ParsedItem
from cmsuite.engines.feeds.parse import NotAFeed, parse
from tests.conftest import without
from tests.peers import corpus

pytestmark = pytest.mark.peer

URL = "http://127.0.0.1:8097/tests/feed.xml"
XML = "application/xml"
SAID = re.compile(rb"entries\[0\]\['(title|link|id|guid)'\] == (u?'(?:[^'\\]|\\.)*')")
RUNS = re.compile(r"<\s*/?(?:script|style|iframe|object|embed)\b|javascript:", re.I)
OTHERWISE = {  # read otherwise by the fast reader, and no worse
    "wellformed/namespace/atomthreadingwithentry.xml": "a date with its fraction; an author without the mail address",
    "wellformed/node_precedence/atom10_id.xml": "an id that is no address is not taken for a link",
    "wellformed/rss/item_category_image.xml": "the title of a picture in a category is not that of the item",
    "wellformed/rss/item_summary_and_description.xml": "<description> is what RSS calls it",
}
NOT_AS_EXPECTED = {
    "wellformed/base/http_entry_id_base_content_location.xml": "an id is no link: it stays as it is written",
    "wellformed/base/http_entry_id_base_docuri.xml": "an id is no link: it stays as it is written",
    "wellformed/base/http_item_link_base_content_location.xml": "links are resolved against where the feed came from",
    "wellformed/sanitize/entry_title_crazy.xml": "the words beside markup that runs stay",
}


@pytest.fixture(scope="session")
def feeds() -> dict[str, bytes]:
    if corpus.VARIABLE not in os.environ:
        without("the source package of feedparser, for its cases (python3 -m tests.peers gets it),")
    folder = Path(os.environ[corpus.VARIABLE])
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*.xml"))}


def read(body: bytes) -> Parsed | None:
    with suppress(NotAFeed):
        return parse(body, XML, URL)
    return None


def by_feedparser(body: bytes) -> Parsed | None:
    text = as_utf8(body, XML)
    return loose.read(body, XML, URL) if text is None else loose.read(text, loose.UTF8, URL)


def told(one: ParsedItem) -> tuple[object, ...]:
    """What is told of an item. An id, or a title, of our own making hangs on all that it says: it is none of its."""
    own = one.guid.startswith("sha256:")
    title = "" if one.title == one.guid else clean(one.title, lines=False)
    return ("" if own else one.guid, one.url, title, one.published_at, one.author, one.summary)


def test_the_fast_reader_says_of_each_feed_what_feedparser_says_or_leaves_it_alone(feeds: dict[str, bytes]) -> None:
    assert len(feeds) > 2_000
    fast = {name: found for name, body in feeds.items() if (found := read(body)) and found.path == "strict"}
    assert len(fast) > 800
    others = {name: by_feedparser(feeds[name]) for name in fast}
    differs = {
        name for name, found in fast.items()
        if [told(one) for one in found.items] != [told(one) for one in (others[name] or found).items]
    }  # fmt: skip
    assert differs == set(OTHERWISE)


def test_nothing_that_feedparser_finds_is_lost(feeds: dict[str, bytes]) -> None:
    lost = [
        name for name, body in feeds.items() if read(body) is None and (found := by_feedparser(body)) and found.items
    ]
    assert lost == []


def test_what_is_expected_of_a_feed_comes_out(feeds: dict[str, bytes]) -> None:
    wrong = {name for name, body in feeds.items() for field, wanted in expected(body) if not said(body, field, wanted)}
    assert wrong == set(NOT_AS_EXPECTED)


def expected(body: bytes) -> Iterator[tuple[str, str]]:
    """What its own words expect of the first entry: a field, and its value."""
    for field, wanted in SAID.findall(body[:1_500]):
        yield field.decode(), ast.literal_eval(wanted.decode("utf-8", "replace"))


def said(body: bytes, field: str, wanted: str) -> bool:
    found = read(body)
    if found is None or not found.items:
        return False
    if field == "title":
        title = "" if found.items[0].title.startswith("sha256:") else found.items[0].title
        return title in (plain(wanted, lines=False), clean(wanted, lines=False))
    raw = found.entries[0]
    return clean(raw.url if field == "link" else raw.guid, lines=False) == clean(wanted, lines=False)


def test_nothing_that_runs_comes_out(feeds: dict[str, bytes]) -> None:
    for name, body in feeds.items():
        for one in found.items if (found := read(body)) else ():
            assert not RUNS.search(f"{one.title} {one.summary} {one.text} {one.author}"), name
            assert all(url is None or url.startswith(("http://", "https://")) for url in (one.url, one.image_url)), name
