"""Addresses: one form to keep, one key to compare; feeds declared by pages and listed in OPML."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmsuite.engines.feeds.addresses import LONGEST_KEY, canonical, same_site, url_key
from cmsuite.engines.feeds.discover import declared
from cmsuite.engines.feeds.opml import NotOpml, outlines
from tests.feedserver import opml

SAME = [
    "https://example.org/a/b?x=1&y=2",
    "http://www.example.org:80/a/b/?y=2&x=1#part",
    "HTTPS://Example.ORG/a/b?x=1&y=2&utm_source=rss&utm_medium=feed",
    "https://example.org/a/b?fbclid=1&x=1&y=2&xtor=RSS-1&at_medium=email&gclid=2",
    "https://example.org/%61/b?x=1&y=2",
    "https://m.example.org/a/b/index.html?x=1&y=2",
    "https://amp.example.org/a/b/amp/?x=1&y=2&amp=1&outputType=amp",
    "https://www.google.fr/amp/s/example.org/a/b?x=1&y=2",
    "https://example-org.cdn.ampproject.org/c/s/example.org/a/b?x=1&y=2",
]


@pytest.mark.parametrize("url", SAME)
def test_two_addresses_of_a_page_have_one_key(url: str) -> None:
    assert url_key(url) == url_key(SAME[0]) == "https://example.org/a/b?x=1&y=2"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a",
        "https://example.org/a/b?x=2&y=2",
        "https://other.org/a/b?x=1&y=2",
        "https://m.com/a/b?x=1&y=2",
    ],
)
def test_two_pages_have_two_keys(url: str) -> None:
    assert url_key(url) != url_key(SAME[0])


URLS = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["www.", "", "é.", "WWW.www.", "m.", "www.m.amp.", "fr.m."]),
    st.sampled_from(
        [
            "example.org",
            "google.fr",
            "x.cdn.ampproject.org",
            "example.org:8080",
            "example.org:443",
            "[::1]",
            "127.0.0.1:80",
        ]
    ),
    st.text(st.characters(exclude_characters="#?", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=30)
    | st.lists(st.sampled_from(["amp", "index.html", "x.amp.html", "a", "", "index.php"]), max_size=5).map("/".join)
    | st.sampled_from(["amp/s/m.example.org/a/amp", "amp/s/www.google.com/amp/s/x.org/", "amp/", "amp/s/"]),
    st.text(st.characters(exclude_characters="#", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=30),
    st.text(max_size=5),
)


@given(URLS | st.text(max_size=60))
def test_a_key_is_its_own_key(url: str) -> None:
    key = url_key(url)
    assert url_key(key) == key
    assert len(key) <= LONGEST_KEY


@given(URLS, st.sampled_from(["utm_campaign=x", "fbclid=9", "at_custom1=a", "xtor=EPR-1"]))
def test_tracking_changes_no_key(url: str, tracking: str) -> None:
    before, _, fragment = url.partition("#")
    assert url_key(f"{before}&{tracking}#{fragment}") == url_key(url)


@given(URLS | st.text(max_size=60))
@example("http://www.example.org/?\xa0#")
def test_a_kept_address_keeps_its_form(url: str) -> None:
    kept = canonical(url)
    assert kept is None or canonical(kept) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("HTTP://Example.org", "http://example.org/"),
        ("feed://example.org/rss", "http://example.org/rss"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("https://example.org:443/a b?x=1#c", "https://example.org/a%20b?x=1"),
        ("https://été.fr/", "https://xn--t-9fab.fr/"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://example.org:99999/", None),
        ("", None),
    ],
)
def test_the_address_of_a_feed_has_one_form(text: str, kept: str | None) -> None:
    assert canonical(text) == kept


PAGE = b"""<html><head><base href="/blog/"><link rel="stylesheet" href="x.css">
<link rel="alternate" type="application/rss+xml" title="News" href="rss.xml">
<LINK REL="Alternate" TYPE="application/atom+xml" HREF="https://other.org/atom">
<link rel="alternate" type="application/rss+xml" href="rss.xml">
<link rel="alternate" hreflang="en" href="/en"><link rel="alternate" type="application/feed+json" href="javascript:x">
</head><body></body></html>"""


def test_a_page_says_where_its_feeds_are() -> None:
    found = declared(PAGE, "https://example.org/")
    assert [(one.url, one.title) for one in found] == [
        ("https://example.org/blog/rss.xml", "News"),
        ("https://other.org/atom", ""),
    ]


@pytest.mark.parametrize("page", [b"", b"<<<", b"\0\xff", b"just words"])
def test_a_page_without_feeds_declares_none(page: bytes) -> None:
    assert declared(page, "https://example.org/") == ()


def test_an_opml_list_is_read_with_its_folders() -> None:
    body = opml({"Concurrence": ["https://a.org/rss"], "Droit": ["https://b.org/rss", "https://c.org/rss"]})
    assert [(one.url, one.folders) for one in outlines(body)] == [
        ("https://a.org/rss", ("Concurrence",)),
        ("https://b.org/rss", ("Droit",)),
        ("https://c.org/rss", ("Droit",)),
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html/>", b"<opml><body>", b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', b"\xff\xfe"],
)
def test_what_is_no_opml_is_said(body: bytes) -> None:
    with pytest.raises(NotOpml):
        outlines(body)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("https://exemple.fr/a", "http://www.exemple.fr/b", True), ("https://a.b.co.uk", "https://c.b.co.uk", True),
     ("https://a.co.uk", "https://b.co.uk", False), ("https://exemple.fr", "https://exemple.com", False),
     ("https://10.0.0.1", "https://10.0.1.1", False), ("", "https://a.fr", False),
     ("https://[::1]", "https://[::2]", False)],
)  # fmt: skip
def test_which_addresses_are_of_one_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


HOSTS = ("example.org", "www.m.amp.gazette.fr", "fr.m.wikipedia.org", "www.fr", "1.2.3.4", "xn--9ca.fr", "google.fr",
         "a-fr.cdn.ampproject.org")  # fmt: skip
ENDS = ("amp", "index.html", "index.php", "a.amp.html", ".", "..", "~a", "AMP", "Index.HTM", "s", "c", "a_1-2")


@given(st.sampled_from(["http", "https"]), st.sampled_from(HOSTS), st.lists(st.sampled_from(ENDS), max_size=4))
def test_a_plain_address_has_the_key_that_it_has_with_what_campaigns_hang_on_it(
    scheme: str, host: str, ends: list[str]
) -> None:
    url = f"{scheme}://{host}" + "".join(f"/{end}" for end in ends)
    assert url_key(url) == url_key(f"{url}?utm_source=letter")
