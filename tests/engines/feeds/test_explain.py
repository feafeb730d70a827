"""How a feed is read, and why so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.feeds import strict
from cmsuite.engines.feeds.entries import Parsed
from cmsuite.engines.feeds.explain import explain
from cmsuite.engines.feeds.parse import NotAFeed
from tests.feedserver import atom, entries, json_feed, rss

URL = "https://feeds.example/rss"
ITEM = b"<rss version='2.0'><channel><title>a</title><item>%s</item></channel></rss>"


def test_each_reader_takes_what_is_for_it() -> None:
    read = {name: explain(make(entries(3)), "", URL) for name, make in {"r": rss, "a": atom, "j": json_feed}.items()}
    assert [(one.reader, one.why, len(one.items), one.differs) for one in read.values()] == [
        ("strict", None, 3, ()),
        ("strict", None, 3, ()),
        ("json", None, 3, ()),
    ]
    assert read["r"].newest == read["r"].items[0].published_at


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE rss>" + ITEM % b"<title>a</title>", "document type"),
        (ITEM % b"<title>a &eacute;</title>", "well-formed"),
        (ITEM % b"<title>a</title><title>b</title>", "<title> twice"),
        (ITEM % b"<title><b>a</b></title>", "<title> has elements inside"),
        (ITEM % b"<title>a</title><pubDate>yesterday</pubDate>", "“yesterday” is in no regular form"),
        (ITEM % b"<title>a</title><guid isPermaLink='false'>https://a.example/1</guid>", "no permalink"),
        (rss(entries(1)).replace(b"l'", b"l\xe9"), None),
    ],
)
def test_what_the_strict_reader_refuses_is_told(body: bytes, why: str | None) -> None:
    found = explain(body, "", URL)
    assert found.items
    if why is not None:
        assert found.reader == "loose"
        assert why in (found.why or "")


def test_what_makes_a_feed_hard_to_read_is_warned_of() -> None:
    body = b"<rss version='2.0'><channel><title>a</title><ttl>60</ttl><item><title>b</title></item>"
    found = explain(body + b"<item><title>b</title></item></channel></rss>", "", URL)
    assert found.wishes.every_s == 3_600
    assert found.warnings == (
        "1 item has no date",
        "1 item has no link",
        "1 item has no text",
        "1 item has no id: its link stands for it",
        "1 item says nothing, or has the id of another",
    )
    with pytest.raises(NotAFeed):
        explain(b"<html></html>", "text/html", URL)


@given(st.binary(max_size=200))
def test_a_reason_is_given_for_whatever_is_refused(body: bytes) -> None:
    found = strict.attempt(body, URL)
    assert isinstance(found, Parsed) or found.sentence
