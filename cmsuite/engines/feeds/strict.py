"""The fast path: RSS 2 and Atom that leave nothing to guess, at a tenth of feedparser's cost.

It refuses (None) instead of guessing: no DTD, no xml:base, each field that it reads once and without elements
inside, dates in their two regular forms. Written permissively, the same code would be wrong without an error.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from lxml import etree

from cmsuite.core.locale import N_
from cmsuite.core.markup import is_markup, plain
from cmsuite.core.text import clean
from cmsuite.engines.feeds.entries import (
    LONGEST_TITLE,
    MOST_ENTRIES,
    Parsed,
    Raw,
    Why,
    absolute,
    language_tag,
    numbered,
    plausible,
)

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XHTML = "{http://www.w3.org/1999/xhtml}div"

_SPACES = (  # in which feeds say what they are
    "", _ATOM, "{http://purl.org/atom/ns#}", "{http://purl.org/rss/1.0/}", _DC, "{http://purl.org/dc/terms/}", _MEDIA,
    _MEDIA.replace("/}", "}"), "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
    "{http://www.itunes.com/DTDs/Podcast-1.0.dtd}", "{http://www.w3.org/1999/xhtml}",
)  # fmt: skip
_ELSEWHERE = [  # where else an item may have its title, its text, its author and its date
    frozenset(f"{space}{name}" for space in _SPACES for name in names.split())
    for names in (
        "title",
        "summary description body content fullitem abstract",
        "author creator managingEditor",
        "date issued modified published updated pubDate lastBuildDate",
    )
]
_PICTURED = (f"{_MEDIA}group", f"{_MEDIA}content")
_OTHER = N_("only <{name}>, which is read in several ways, says what an item or the feed else lacks")

_DOCTYPE = re.compile(rb"(?>\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.S)  # nothing else may stand before it

_ANY_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_MONTHS = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? "
    r"(?:GMT|UT|UTC|Z|([+-])(\d\d)(\d\d))"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)")


class Doubt(Exception):
    """Something that could be read in more than one way. said: a source sentence; name: the element, or the text."""

    def __init__(self, said: str, name: object = "") -> None:
        super().__init__(said)
        self.said, self.name = said, name


def attempt(body: bytes, url: str) -> Parsed | Why:
    """The feed, or why another parser has to guess. `body` is UTF-8."""
    try:
        return _read(body, url)
    except Doubt as doubt:
        return Why(doubt.said, clean(str(doubt.name).rpartition("}")[2], 80, lines=False))
    except etree.XMLSyntaxError as err:
        after_its_end = err.msg.startswith("Extra content")
        if "Premature end" in err.msg or not (after_its_end or body.rstrip().endswith(b">")):
            return Why(N_("it breaks off before its end"), broken=True)
        return Why(N_("it is not well-formed XML ({why})"), clean(err.msg, 120, lines=False), broken=True)
    except (ValueError, OverflowError) as err:
        return Why(N_("it cannot be read ({why})"), clean(str(err), 120, lines=False), broken=True)


def _read(body: bytes, url: str) -> Parsed:
    if _DOCTYPE.match(body) or b"xml:base" in body:
        raise Doubt(N_("it has a document type, entities of its own, or xml:base"))
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(body, parser)
    if root.tag not in ("rss", f"{_ATOM}feed"):
        raise Doubt(N_("it is neither RSS 2 nor Atom 1 ({name})"), root.tag)
    found = _rss(root, url) if root.tag == "rss" else _atom(root, url)
    if not found.entries and _ANY_ENTRY.search(body):
        raise Doubt(N_("its items are not where they should be"))
    return found


def _rss(root: etree._Element, url: str) -> Parsed:
    channel = _only(root, "channel")
    return Parsed(
        title=_feed_title(_named(channel, _text_of(channel, "title"))),
        language=language_tag(_text_of(channel, "language")),
        entries=tuple(_rss_item(one, url) for one in channel.findall("item")[:MOST_ENTRIES]),
        path="strict",
    )


def _rss_item(element: etree._Element, url: str) -> Raw:
    field = _fields(element)
    guid, link = _text(field.get("guid")).strip(), _text(field.get("link")).strip()
    if not link and guid.lower().startswith(("http://", "https://")):
        if field["guid"].get("isPermaLink", "true") != "true":
            raise Doubt(N_("an item has no link, and an id that is an address but no permalink"))
        link = guid
    described, encoded = _text(field.get("description")), _text(field.get(_CONTENT))
    title = _text(field.get("title"))
    author = _text(field.get(f"{_DC}creator")) or _text(field.get("author"))
    date = _text(field.get("pubDate")) or _text(field.get(f"{_DC}date"))
    if not _IN_RSS.isdisjoint(field):
        _nowhere_else(field, _RSS_ELSEWHERE, title, encoded or described, author, date)
    return Raw(
        guid=guid,
        url=absolute(url, link) if link else "",
        title=title,
        title_markup=is_markup(title),
        content=encoded or described,
        summary=described if encoded else "",
        author=author,
        published_at=_date(date),
        image_url=_image(element, field, url),
    )


def _atom(root: etree._Element, url: str) -> Parsed:
    return Parsed(
        title=_atom_title(root),
        language=language_tag(root.get(_LANG, "")),
        entries=tuple(_atom_entry(one, url) for one in root.findall(f"{_ATOM}entry")[:MOST_ENTRIES]),
        path="strict",
    )


def _atom_entry(element: etree._Element, url: str) -> Raw:
    field = _fields(element)
    title, title_markup = _construct(field.get(f"{_ATOM}title"))
    content, content_markup = _construct(field.get(f"{_ATOM}content"))
    summary, summary_markup = _construct(field.get(f"{_ATOM}summary"))
    if not content:
        content, content_markup, summary = summary, summary_markup, ""
    elif summary and not summary_markup:
        summary = summary.replace("&", "&amp;").replace("<", "&lt;")
    names = [_text(one.find(f"{_ATOM}name")) for one in element.findall(f"{_ATOM}author")]
    author = ", ".join(name for name in names if name)
    date = _text(field.get(f"{_ATOM}published")) or _text(field.get(f"{_ATOM}updated"))
    if not _IN_ATOM.isdisjoint(field):
        _nowhere_else(field, _ATOM_ELSEWHERE, title, content, author, date)
    guid, link = _text(field.get(f"{_ATOM}id")).strip(), _atom_link(element, url)
    if not link and guid.lower().startswith(("http://", "https://")):
        raise Doubt(N_("an item has no link, and an id that is an address"))
    return Raw(
        guid=guid,
        url=link,
        title=title,
        title_markup=title_markup,
        content=content,
        markup=content_markup,
        summary=summary,
        author=author,
        published_at=_date(date),
        language=element.get(_LANG, ""),
        image_url=_image(element, field, url),
    )


_RSS_READ = frozenset(
    ["guid", "link", "title", "description", "pubDate", "author", _CONTENT, f"{_DC}date", f"{_DC}creator"]
)
_ATOM_READ = frozenset(f"{_ATOM}{name}" for name in ("id", "title", "content", "summary", "published", "updated"))
_READ = _RSS_READ | _ATOM_READ
_RSS_ELSEWHERE = [names - _RSS_READ for names in _ELSEWHERE]
_ATOM_ELSEWHERE = [names - _ATOM_READ - {f"{_ATOM}author"} for names in _ELSEWHERE]
_IN_RSS = frozenset[str]().union(_PICTURED, *_RSS_ELSEWHERE)
_IN_ATOM = frozenset[str]().union(_PICTURED, *_ATOM_ELSEWHERE)


def _nowhere_else(field: dict[str, etree._Element], elsewhere: list[frozenset[str]], *said: str) -> None:
    """Raises Doubt where what an item lacks is in an element that is not read here, as <dc:title>.

    said: its title, text, author and date.
    """
    for found, names in zip(said, elsewhere, strict=True):
        if (not found or found.isspace()) and not names.isdisjoint(field):
            raise Doubt(_OTHER, min(names.intersection(field)))
    if not (said[0] and said[1]):
        for picture in _PICTURED:
            for name in (f"{_MEDIA}title", f"{_MEDIA}description")[bool(said[0]) :]:
                if picture in field and field[picture].find(f".//{name}") is not None:
                    raise Doubt(_OTHER, name)


def _named(of: etree._Element, title: str) -> str:
    """The title of a feed. Raises Doubt where it has none, and another element may be it."""
    if not title or title.isspace():
        for name in _ELSEWHERE[0]:
            if (other := of.find(name)) is not None and other.text:
                raise Doubt(_OTHER, name)
    return title


def _fields(element: etree._Element) -> dict[str, etree._Element]:
    """The fields that are read, by name. Raises Doubt for one that comes twice."""
    field: dict[str, etree._Element] = {}
    for child in element:
        name = child.tag
        if name in _READ and name in field:
            raise Doubt(N_("an item has <{name}> twice"), name)
        if isinstance(name, str):
            field.setdefault(name, child)
    return field


def _only(element: etree._Element, name: str) -> etree._Element:
    """The one child of that name. Raises Doubt when there is none, or another."""
    found = element.findall(name)
    if len(found) != 1:
        raise Doubt(N_("<{name}> is there several times, or not at all"), name)
    return found[0]


def _text_of(element: etree._Element, name: str) -> str:
    """The text of the one child of that name, if there is one. Raises Doubt when there are several."""
    return _text(_only(element, name)) if element.find(name) is not None else ""


def _text(element: etree._Element | None) -> str:
    """The text of an element, if there is one. Raises Doubt when there are elements inside."""
    if element is None:
        return ""
    if len(element):
        raise Doubt(N_("<{name}> has elements inside"), element.tag)
    return element.text or ""


def _construct(element: etree._Element | None) -> tuple[str, bool]:
    """An Atom text (RFC 4287 3.1), and whether it is markup."""
    if element is None:
        return "", False
    kind = element.get("type", "text").lower()
    if kind == "xhtml":
        div = _only(element, _XHTML)
        return str(etree.tostring(div, encoding="unicode", with_tail=False)), True
    if kind not in ("text", "html", "text/plain", "text/html") or element.get("src"):
        raise Doubt(N_("<{name}> is of a type that is read in several ways"), element.tag)
    return _text(element), kind.endswith("html")


def _atom_link(element: etree._Element, url: str) -> str:
    pages = [
        one.get("href", "")
        for one in element.findall(f"{_ATOM}link")
        if one.get("rel", "alternate") == "alternate"
        and one.get("type", "text/html") in ("text/html", "application/xhtml+xml")
    ]
    if len(pages) > 1:
        raise Doubt(N_("an item has several links to its page"))
    return absolute(url, pages[0]) if pages and pages[0] else ""


def _image(element: etree._Element, field: dict[str, etree._Element], url: str) -> str:
    """The first picture that the entry declares."""
    media = [one for name in ("thumbnail", "content") if (one := field.get(f"{_MEDIA}{name}")) is not None]
    for one in media:
        kind = one.get("medium") or one.get("type") or ("image" if one.tag.endswith("thumbnail") else "")
        if kind.startswith("image") and one.get("url"):
            return absolute(url, one.get("url", ""))
    enclosure = field.get("enclosure")
    if enclosure is not None and enclosure.get("type", "").startswith("image/"):
        return absolute(url, enclosure.get("url", ""))
    return ""


def _atom_title(root: etree._Element) -> str:
    said, markup = _construct(root.find(f"{_ATOM}title"))
    title = numbered(_named(root, said))
    return clean(plain(title) if markup else title, LONGEST_TITLE, lines=False)


def _feed_title(text: str) -> str:
    text = numbered(text)
    return clean(plain(text) if is_markup(text) else text, LONGEST_TITLE, lines=False)


def _date(text: str) -> datetime | None:
    """A date in one of the two regular forms. Raises Doubt for any other: zones by name are guessed wrongly."""
    text = text.strip()
    if not text:
        return None
    if _RFC3339.fullmatch(text):
        return plausible(datetime.fromisoformat(text))
    found = _RFC822.fullmatch(text)
    if found is None or found[2] not in _MONTHS:
        raise Doubt(N_("the date “{name}” is in no regular form"), text)
    day, month, year, hour, minute, second, sign, off_h, off_m = found.groups()
    offset = timedelta(hours=int(off_h or 0), minutes=int(off_m or 0)) * (-1 if sign == "-" else 1)
    zone = timezone(offset) if sign else UTC
    return plausible(
        datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second or 0), tzinfo=zone)
    )
