"""Reading feeds: the strict path and feedparser agree, hostile bodies are harmless, titles are clean."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.core.markup import is_markup, plain
from cmsuite.core.text import clean
from cmsuite.engines.feeds import loose, strict
from cmsuite.engines.feeds.addresses import LONGEST_KEY
from cmsuite.engines.feeds.entries import MOST_ENTRIES, Parsed, Raw, first_of_each, item
from cmsuite.engines.feeds.parse import NotAFeed, parse
from tests.feedserver import BEGAN, Entry, atom, entries, json_feed, laughs, rss

URL = "https://example.org/feed"
WRITERS = {"rss": rss, "atom": atom, "json": json_feed}


def read(body: bytes, content_type: str = "application/xml") -> Parsed:
    return parse(body, content_type, URL)


def titles(body: bytes, content_type: str = "application/xml") -> list[str]:
    return [one.title for one in read(body, content_type).items]


@pytest.mark.parametrize("kind", WRITERS)
def test_each_format_gives_the_same_items(kind: str) -> None:
    feed = read(
        WRITERS[kind]([Entry("L’été <arrive>", "id-1", "/news/1", "<p>Un&nbsp;mot</p><p>deux</p>")], title="Le fil")
    )
    (one,) = feed.items
    assert (feed.title, one.title, one.guid) == ("Le fil", "L’été <arrive>", "id-1")
    assert (one.url, one.published_at) == ("https://example.org/news/1", BEGAN)
    assert (one.text, one.summary) == ("Un mot\ndeux", "Un mot deux")


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_well_made_feeds_take_the_fast_path(kind: str) -> None:
    assert read(WRITERS[kind](entries(35))).path == "strict"


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("[red]Sale[/red] [/]", "[red]Sale[/red] [/]"),
        ("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
        ("&lt;b&gt;Bold&lt;/b&gt; news", "Bold news"),
        ("AT&amp;T", "AT&T"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("<![CDATA[L&#8217;&eacute;t&eacute;]]>", "L’été"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
        ("&lt;img src=x onerror=alert(1)&gt;Safe", "Safe"),
        ("How to use &lt;section&gt; in HTML", "How to use <section> in HTML"),
        ("1 &lt; 2 and 3 &gt; 2", "1 < 2 and 3 > 2"),
        ("safe\u202e drowssap \u2066x\u2069", "safe drowssap x"),
        ("two\n  lines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]52;c;ZXZpbA==\x07clip", "clip"),
        ("&#27;[2Jwiped", "wiped"),
        ("\u009b31mred", "›31mred"),  # what windows-1252 has there: no terminal takes it for the start of a sequence
    ],
)
def test_hostile_titles_become_one_plain_line(inside: str, title: str) -> None:
    body = f"<rss version='2.0'><channel><item><guid>1</guid><title>{inside}</title></item></channel></rss>"
    assert titles(body.encode()) == [title]


def test_a_json_title_is_text_and_is_cleaned() -> None:
    feed = json_feed([Entry("<b>not markup</b> \u202e\x1b[31mred\ud800", "1")])
    assert titles(feed) == ["<b>not markup</b> red\ufffd"]


def test_an_item_without_a_title_takes_its_first_words() -> None:
    body = rss(
        [Entry("", "1", text="<p>A short note without a title</p>"), Entry("", "https://example.org/x", text="")]
    )
    assert titles(body) == ["A short note without a title", "https://example.org/x"]


# ---- what another element says

SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:a10="http://www.w3.org/2005/Atom"'
)
ONLY = [
    ("<dc:title>Une halle rouvre</dc:title>", "title"),
    ("<media:title>Une halle rouvre</media:title>", "title"),
    ("<itunes:summary>Une halle rouvre</itunes:summary>", "text"),
    ("<dc:description>Une halle rouvre</dc:description>", "text"),
    ("<xhtml:body><p>Une halle rouvre</p></xhtml:body>", "text"),
    ("<media:group><media:description>Une halle rouvre</media:description></media:group>", "text"),
    ("<itunes:author>Une halle rouvre</itunes:author>", "author"),
    ("<dcterms:issued>2026-03-01T08:00:00Z</dcterms:issued>", "published_at"),
]


@pytest.mark.parametrize(("element", "field"), ONLY)
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_what_only_another_element_says_is_read(kind: str, element: str, field: str) -> None:
    bare = {
        "rss": f"<rss {SPACES}><channel><title>t</title><item><guid>g</guid>{element}</item></channel></rss>",
        "atom": f"<a10:feed {SPACES}><a10:entry><a10:id>g</a10:id>{element}</a10:entry></a10:feed>",
    }
    (one,) = read(bare[kind].encode()).items
    assert getattr(one, field) == (BEGAN if field == "published_at" else "Une halle rouvre")
    assert "read in several ways" in str(read(bare[kind].encode()).why)


def test_an_author_of_atom_within_rss_is_read() -> None:
    body = rss([Entry("One", "1")]).replace(b"<description>", b"<a:author><a:name>Ana</a:name></a:author><description>")
    (one,) = read(body.replace(b"<rss ", b'<rss xmlns:a="http://www.w3.org/2005/Atom" ')).items
    assert one.author == "Ana"


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_what_is_said_twice_stays_on_the_fast_path(kind: str) -> None:
    twice = f"<media:title {SPACES}>Other</media:title><itunes:summary {SPACES}>Other</itunes:summary>"
    end = b"</item>" if kind == "rss" else b"</entry>"
    feed = read(WRITERS[kind]([Entry("One", "1", text="Two")]).replace(end, twice.encode() + end))
    assert (feed.path, feed.items[0].title, feed.items[0].text) == ("strict", "One", "Two")


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_named_only_by_another_element_has_that_name(kind: str) -> None:
    body = WRITERS[kind](entries(1), title="").replace(
        b"<title></title>", f"<dc:title {SPACES}>Le fil</dc:title>".encode(), 1
    )
    assert read(body).title == "Le fil"


def test_an_entry_of_atom_without_a_link_is_at_its_id() -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://example.org/a</id><title>A</title></entry></feed>"
    )
    assert read(body.encode()).items[0].url == "https://example.org/a"


@pytest.mark.parametrize("kind", ["application/octet-stream", ""])
def test_base64_of_atom_keeps_no_tags(kind: str) -> None:
    said = b64encode(b"<p>Une <b>halle</b> rouvre</p>").decode()
    version = "http://www.w3.org/2005/Atom" if kind else "http://purl.org/atom/ns#"
    how = f'type="{kind}"' if kind else 'mode="base64"'
    for name in ("content", "summary", "title"):
        body = f"<feed xmlns='{version}' version='0.3'><entry><id>1</id><{name} {how}>{said}</{name}></entry></feed>"
        (one,) = read(body.encode()).items
        assert one.title == "Une halle rouvre", name


# ---- charsets


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", "text/xml"),
        ("utf-8", "iso-8859-1", "text/xml"),  # a wrong declaration
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),  # a wrong header
        ("windows-1252", "windows-1252", "text/xml"),
        ("windows-1252", "utf-8", "text/xml; charset=utf-8"),  # wrong in both
        ("utf-8-sig", "utf-8", "text/xml"),
        ("utf-16", "utf-16", "application/xml"),
        ("iso-2022-jp", "iso-2022-jp", "application/xml"),
    ],
)
def test_the_charset_is_the_one_of_the_bytes(encoding: str, declared: str, content_type: str) -> None:
    title = "新聞 日本" if "jp" in encoding else "L’été à Nîmes – déjà"
    body = rss([Entry(title, "1")]).decode().replace('encoding="utf-8"', f'encoding="{declared}"').encode(encoding)
    assert titles(body, content_type) == [title]


NUMBERED = "L&#146;été &#150; &#x80;5&#133; &#129;fin"  # numbers of windows-1252, where XML has controls
FORMS = {
    "rss": "<rss version='2.0'><channel><title>{0}</title><item><guid>1</guid><title>{0}</title>"
    "<description>{0}</description><author>{0}</author></item></channel></rss>",
    "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>{0}</title><entry><id>1</id><title>{0}</title>"
    "<content>{0}</content><author><name>{0}</name></author></entry></feed>",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("path", "before"), [("strict", ""), ("loose", "<!DOCTYPE rss>")])
def test_characters_numbered_by_windows_are_kept(form: str, path: str, before: str) -> None:
    feed = read((before + FORMS[form].format(NUMBERED)).encode())
    (one,) = feed.items
    assert (feed.path, feed.title) == (path, "L’été – €5… fin")
    assert {one.title, one.text, one.summary, one.author} == {"L’été – €5… fin"}


def test_json_of_wrong_types_gives_what_is_right() -> None:
    version = "https://jsonfeed.org/version/1.1"
    odd = {"id": 7, "title": ["x"], "content_text": {"a": 1}, "url": 3.5, "image": 4, "date_published": 12}
    right = {"id": "b", "title": 2026, "external_url": "https://example.org/b", "url": None}
    found = read(json.dumps({"version": version, "items": [odd, None, "x", right]}).encode()).items
    assert [(one.guid, one.url, one.title, one.image_url, one.published_at) for one in found] == [
        ("7", None, "7", None, None), ("b", "https://example.org/b", "2026", None, None),
    ]  # fmt: skip


def test_characters_numbered_by_windows_are_kept_of_json() -> None:
    feed = read(json_feed([Entry("L\u0092été", "1", text="L\u0092été")], title="L\u0092été"))
    assert (feed.title, feed.items[0].title, feed.items[0].text) == ("L’été", "L’été", "L’été")


@pytest.mark.parametrize("declaration", ['<?xml version="1.0"?>', ""])
def test_a_byte_order_mark_says_enough(declaration: str) -> None:
    text = rss(entries(1, title="Actualité")).decode().partition("?>")[2]
    assert titles((declaration + text.strip()).encode("utf-16")) == ["Actualité"]


def test_one_spoilt_character_spoils_one_character() -> None:
    body = rss([Entry("Été à Nîmes", "1"), Entry("Déjà vu", "2")]).replace("Déj".encode(), "Déj".encode("latin-1"), 1)
    assert titles(body)[0] == "Été à Nîmes"


# ---- what feeds do wrong


def test_a_feed_cut_in_the_middle_gives_what_it_has() -> None:
    body = rss(entries(10))
    assert len(titles(body[: len(body) // 2])) >= 3
    cut = body[: body.index(b"<guid", body.index(b"News 5"))]
    assert titles(cut) == [f"News {n}" for n in (9, 8, 7, 6)], "what has lost its id would be told twice"
    assert titles(b"<rss version='2.0'><channel><title>Le blog</title><item><title>Coup") == []  # not even a title


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<html><body>404</body></html>", b"{}", b'{"items": []}', b"plain text", b"\0" * 50]
)
def test_what_is_no_feed_is_said(body: bytes) -> None:
    with pytest.raises(NotAFeed, match=r"example\.org"):
        read(body, "text/html")


def test_an_empty_feed_is_a_feed() -> None:
    assert titles(rss([])) == titles(json_feed([])) == []


def test_an_id_that_comes_twice_is_one_item() -> None:
    assert titles(rss([Entry("First", "same"), Entry("Second", "same")])) == ["First"]


def test_without_an_id_the_link_counts_and_else_title_and_date() -> None:
    linked = [Raw(url="https://www.example.org/a?utm_source=x"), Raw(url="http://example.org/a#top")]
    assert len(first_of_each(linked)) == 1
    titled = [
        Raw(title="A", published_at=BEGAN),
        Raw(title="A", published_at=BEGAN),
        Raw(title="B", published_at=BEGAN),
    ]
    assert len(first_of_each(titled)) == 2


def test_a_huge_id_is_kept_as_its_hash() -> None:
    assert len(Raw(guid="x" * 100_000).key) <= LONGEST_KEY


@pytest.mark.parametrize(
    "date", ["Tue, 10 Mar 2026 09:00:00 MET", "10/03/2026", "hier", "", "Tue, 45 Mar 2026 09:00:00 GMT"]
)
def test_an_odd_date_costs_no_item(date: str) -> None:
    body = rss([Entry("One", "1", at=None)]).replace(
        b"<description>", f"<pubDate>{date}</pubDate><description>".encode()
    )
    assert titles(body) == ["One"]


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_date_that_no_feed_can_mean_is_none(at: str) -> None:
    body = atom([Entry("One", "1", at=None)]).replace(b"<content", f"<updated>{at}</updated><content".encode())
    assert read(body).items[0].published_at is None


# ---- limits and bombs


def test_only_a_thousand_entries_are_read() -> None:
    for writer in WRITERS.values():
        assert len(read(writer(entries(1_500))).entries) == MOST_ENTRIES


def test_an_entry_is_read_up_to_its_limit() -> None:
    (one,) = read(rss([Entry("Long", "1", text="word " * 400_000)])).items
    assert len(one.text or "") <= 512_000


def test_entities_are_never_expanded() -> None:
    (one,) = read(laughs()).items
    assert one.title == "Safe"
    assert len(one.text or "") < 100


def test_an_outside_entity_reads_no_file() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + rss([Entry("A&f;B", "1")]).split(b"?>", 1)[1]
    assert "root:" not in "".join(titles(body.replace(b"&amp;f;", b"&f;")))


@pytest.mark.parametrize("unit", ["<", "<a ", "&", "<a>", "<item>", "<div>", '<a b="', "<!--", "<![CDATA[", "<script>"])
def test_no_body_takes_for_ever(unit: str) -> None:
    began = time.process_time()
    body = f"<rss version='2.0'><channel><item><title>{unit * (100_000 // len(unit))}".encode()
    with suppress(NotAFeed):
        read(body)
    plain(unit * (500_000 // len(unit)))
    assert time.process_time() - began < 10


ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom' %b>%b</feed>"


def test_the_long_way_makes_a_summary_of_the_text_without_its_markup() -> None:
    body = ATOM % (
        b"xml:base='http://example.org/'",
        b"<entry><content type='html'>&lt;p&gt;Un &lt;b&gt;mot&lt;/b&gt;</content></entry>",
    )
    (one,) = read(body).items
    assert (read(body).path, one.title, one.summary, one.text) == ("loose", "Un mot", "Un mot", "Un mot")


def test_the_title_of_a_picture_is_not_that_of_the_entry() -> None:
    body = ATOM % (
        b"xml:base='http://example.org/'",
        b"<entry><title>Right</title><image><title>Wrong</title></image></entry>",
    )
    assert titles(body) == ["Right"]


def test_items_in_a_feed_of_the_other_kind_are_not_lost() -> None:
    assert titles(ATOM % (b"", b"<item><title>Right</title></item>")) == ["Right"]


def test_an_id_that_is_an_address_in_capitals_is_its_link_too() -> None:
    (one,) = read(ATOM % (b"", b"<entry><title>A</title><id>HTTP://example.org/a</id></entry>")).items
    assert (one.url or "").lower() == "http://example.org/a"


def test_utf_8_that_was_written_character_by_character_is_read_as_what_it_is() -> None:
    body = b"<rss version='2.0'><channel><item><title>L&#195;&#169;on &#226;&#128;&#166;</title></item></channel></rss>"
    assert titles(body) == ["L\u00e9on \u2026"]


# ---- properties

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
DATES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda d: d.replace(microsecond=0)
)
ENTRIES = st.lists(
    st.builds(Entry, WORDS, st.uuids().map(str), st.just("https://example.org/a"), WORDS, DATES), max_size=5
)


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.sampled_from(["rss", "atom"]))
def test_the_fast_path_says_what_feedparser_says(made: list[Entry], kind: str) -> None:
    body = WRITERS[kind](made)
    fast, slow = strict.attempt(body, URL), loose.read(body, loose.UTF8, URL)
    assert isinstance(fast, Parsed)
    assert slow is not None
    for one, other in zip(fast.items, slow.items, strict=True):
        assert (one.guid, one.url, one.published_at) == (other.guid, other.url, other.published_at)
        assert clean(one.title, lines=False) == clean(other.title, lines=False)


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.sampled_from(sorted(WRITERS)))
def test_what_was_written_is_read(made: list[Entry], kind: str) -> None:
    found = read(WRITERS[kind](made)).items
    assert [(one.guid, one.published_at) for one in found] == [(one.guid, one.at) for one in made]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    for start in (
        b"",
        b"<rss version='2.0'><channel><item>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
        b"{",
    ):
        try:
            found = read(start + body).items
        except NotAFeed:
            continue
        assert all(one.title and "\n" not in one.title and "\x1b" not in one.title for one in found)


@given(st.text(max_size=200))
def test_plain_text_is_clean_and_bounded(text: str) -> None:
    out = plain(text)
    assert out == clean(out)
    assert plain(text, lines=False) == clean(plain(text, lines=False), lines=False)


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("a <b>b</b>", True),
        ("a &eacute; b", True),
        ("R&D; x", False),
        ("a<br>b", True),
        ("<foo>x</foo>", False),
        ("if a < b", False),
        ("&nosuch;", False),
    ],
)
def test_markup_is_told_from_text_about_markup(text: str, is_it: bool) -> None:
    assert is_markup(text) is is_it


def test_words_of_blocks_do_not_run_together() -> None:
    html = "<h1>Un</h1><ul><li>deux</li><li>trois</li></ul><p>qua<b>tre</b><!-- non --><style>p{}</style></p>a<br/>b"
    assert plain(html) == "Un\ndeux\ntrois\nquatre\na\nb"


def test_an_image_is_the_first_that_is_declared() -> None:
    body = rss([Entry("One", "1")]).replace(
        b"<description>", b'<enclosure url="/a.jpg" type="image/jpeg" length="1"/><description>'
    )
    assert read(body).items[0].image_url == "https://example.org/a.jpg"
    assert item(Raw(guid="1", title="t", image_url="javascript:alert(1)")).image_url is None


@pytest.mark.parametrize(
    "odd",
    [
        "<links>x</links>",
        "<links/>",
        "<enclosures>x</enclosures>",
        "<media_content>x</media_content>",
        "<media_thumbnail>x</media_thumbnail>",
        "<title_detail>x</title_detail>",
        "<summary_detail>x</summary_detail>",
        "<content>x</content>",
        "<published_parsed>x</published_parsed>",
        "<updated_parsed>x</updated_parsed><published/>",
        "<id><b>x</b></id>",
        "<language><b>x</b></language>",
        "<author><name>x</name><email>y</email></author>",
        "<media:content url='x'/><media:content medium='image'/>",
    ],
)
@pytest.mark.parametrize(
    "form", ["<rss version='2.0'><channel>{0}<item>{1}</item></channel></rss>", "<feed>{0}<entry>{1}</entry></feed>"]
)
def test_an_element_with_an_odd_name_costs_at_most_itself(form: str, odd: str) -> None:
    """feedparser keeps elements that it does not know beside its own values, under the same names."""
    one = "<title>News &eacute;</title><guid>1</guid><id>1</id>"
    assert titles(form.format(odd, f"{one}{odd}").encode()) == ["News é"]


def test_a_character_that_does_not_exist_makes_no_feed_or_a_clean_one() -> None:
    body = "<rss><channel><item><title>News &eacute; &#xDDDDDDDDDDDD;</title></item></channel></rss>"
    with suppress(NotAFeed):
        assert titles(body.encode())[0].startswith("News é")
