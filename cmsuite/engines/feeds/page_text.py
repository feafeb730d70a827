"""The text of a web page that is watched, block by block: the part that is its own, or what a selector finds. Pure.

Which part that is follows from what the page itself says (main, article, roles), never from a score: a page of which
one word has changed is cut the same way as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cmsuite.core.errors import Outside, Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean
from cmsuite.engines.feeds.charset import as_utf8, named
from cmsuite.engines.feeds.noise import is_box

LEAST = 100  # characters below which a page with scripts is taken for one that is written by them
LEAST_MAIN = 200  # characters of the part that is called the main one
LONGEST = 200_000  # characters of a page
ELEMENTS = 20_000  # of a page of which a part is looked for
STEPS, WAYS = 5, 5  # of a selector: names one within the other, and what commas part
LOGIN = 1_500  # characters below which a page that asks for a password is nothing else

_UNSEEN = frozenset("script style noscript template iframe svg math canvas head object select button textarea".split())
_AROUND = frozenset("nav header footer aside dialog".split())
_ROLES = frozenset("navigation banner contentinfo search complementary dialog alertdialog".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
_INNER = re.compile(r"\[[^\]]*\]|\([^)]*\)")  # of a selector
_CELLS = frozenset(("td", "th"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class NotAPage(Outside):
    said = N_("{host} gives no web page there, but {type}.")
    hint = N_("Watch the page that links to it, or keep it by hand.")


class NothingSelected(Outside):
    said = N_("The selector “{selector}” finds nothing on the page at {host}.")
    hint = N_("Look whether the site was rebuilt, and say anew which part is watched.")


class BadSelector(Usage):
    said = N_("“{selector}” is not a CSS selector: {why}")
    hint = N_("For instance: main article, #content, .press-release h2")


class NeedsScripts(Outside):
    said = N_("{host} gives almost no text ({n} characters): its page is written by scripts, which are not run here.")
    hint = N_("Look for a feed, a newsletter or a sitemap of the site.")


class NoText(Outside):
    said = N_("The page at {host} has no text.")


class AsksToLogIn(Outside):
    said = N_("{host} asks for a password there: only what is public is watched.")
    hint = N_("Give the address of a page that opens without an account.")


class TooMuchText(Outside):
    said = N_("The page at {host} has {n} characters of text, more than the {most} that are watched.")
    hint = N_("Say by a CSS selector which part is watched.")


class TooMuchMarkup(Outside):
    said = N_("The page at {host} has more than {most} elements: no part of it is looked for.")
    hint = N_("Watch a smaller page of the site, or this one without a selector.")


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says. language: as it says itself; blocks: its paragraphs, headings, lines of tables and lists."""

    title: str
    language: str
    blocks: tuple[str, ...]


def page_text(body: bytes, content_type: str, url: str, selector: str = "") -> PageText:
    """Read a page. url: where it came from.

    Raises NotAPage, NothingSelected, BadSelector, NeedsScripts, NoText, AsksToLogIn, TooMuchText.
    """
    host = urlsplit(url).hostname or url
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/plain":
        return PageText("", "", _lines(_decoded(body, content_type).splitlines(), host))
    if (kind and kind not in ("text/html", "application/xhtml+xml")) or body[:5] == b"%PDF-":
        raise NotAPage(host=host, type=kind or "application/pdf")
    page = _tree(_decoded(body, content_type))
    if page is None:
        raise NoText(host=host)
    parts = _selected(page, selector, host) if selector else _own(page)
    found = [block for part in parts for block in _blocks(part, whole=bool(selector) or part.tag != "body")]
    said = sum(map(len, found))
    if said < LOGIN and page.xpath("//input[@type='password']"):
        raise AsksToLogIn(host=host)
    if said < LEAST and not selector and page.xpath("//script"):
        raise NeedsScripts(host=host, n=said)
    title = " ".join((page.findtext(".//title") or page.findtext(".//h1") or "").split())
    return PageText(clean(title, 200, lines=False), page.get("lang") or "", _lines(found, host))


def check_selector(selector: str) -> None:
    """Refuse what is no selector, and what could look at each pair of elements. Raises BadSelector."""
    outer = _INNER.sub("", selector)
    steps = max(len(way.replace(">", " ").split()) for way in outer.split(","))
    if re.search(r"[~+*]", outer) or steps > STEPS or outer.count(",") >= WAYS:
        why = translate(N_("no * + ~, at most {steps} names one within the other, at most {ways} ways."))
        raise BadSelector(selector=clean(selector, 200, lines=False), why=why.format(steps=STEPS, ways=WAYS))
    _xpath(selector)


def _lines(found: list[str], host: str) -> tuple[str, ...]:
    blocks = tuple(filter(None, (clean(one, lines=False) for one in found)))
    size = sum(map(len, blocks))
    if not size:
        raise NoText(host=host)
    if size > LONGEST:
        raise TooMuchText(host=host, n=size, most=LONGEST)
    return blocks


def _decoded(body: bytes, content_type: str) -> str:
    text = as_utf8(body, content_type)
    return text.decode("utf-8", "replace") if text is not None else body.decode(named(body, content_type), "replace")


def _tree(text: str) -> Any:
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _xpath(selector: str) -> Any:
    from cssselect import SelectorError
    from lxml import etree
    from lxml.cssselect import CSSSelector

    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathError, RecursionError) as err:
        raise BadSelector(selector=clean(selector, 200, lines=False), why=f"{err}.") from err


def _selected(page: Any, selector: str, host: str) -> list[Any]:
    """What the selector finds, each part once: what lies in another that was found is in it already."""
    if sum(1 for _one in page.iter()) > ELEMENTS:
        raise TooMuchMarkup(host=host, most=ELEMENTS)
    found = _xpath(selector)(page)
    if not found:
        raise NothingSelected(selector=clean(selector, 200, lines=False), host=host)
    there, parts = set(found), []
    for one in found:
        if not any(above in there for above in one.iterancestors()):
            parts.append(one)
    return parts


def _own(page: Any) -> list[Any]:
    """The part of a page that is its own: what it calls its main one, else its one article, else all of it."""
    for path in ("//main | //*[@role='main']", "//article"):
        found = [one for one in page.xpath(path) if not any(up.tag in _AROUND for up in one.iterancestors())]
        if len(found) == 1 and sum(map(len, _blocks(found[0], whole=True))) >= LEAST_MAIN:
            return found
    return page.xpath("//body")[:1] or [page]


def _blocks(part: Any, *, whole: bool) -> Iterator[str]:
    """The text of a part, cut where a browser would begin a new line. whole: also its header and footer."""
    from lxml import etree

    words: list[str] = []
    walk: Any = etree.iterwalk(part, events=("start", "end"))
    for event, one in walk:
        if event == "start" and one is not part and _is_apart(one, whole):
            walk.skip_subtree()
        elif event == "start":
            if one.tag not in _INLINE and one.tag not in _CELLS:
                yield _taken(words)
            words.append(one.text or "")
        elif one is not part:
            if one.tag in _CELLS:
                words.append(" ")
            elif one.tag not in _INLINE and one.tag not in _UNSEEN:
                yield _taken(words)
            words.append(one.tail or "")
    yield _taken(words)


def _taken(words: list[str]) -> str:
    """The words so far, which are then begun anew."""
    found = "".join(words)
    words.clear()
    return found


def _is_apart(one: Any, whole: bool) -> bool:
    """Is this none of the text: unseen, around it, or a box of a kind that is none?"""
    tag, of = one.tag, one.attrib
    if not isinstance(tag, str) or tag in _UNSEEN:
        return True
    if not of:
        return not whole and tag in _AROUND
    if "hidden" in of or of.get("aria-hidden") == "true" or _HIDDEN.search(of.get("style", "")):
        return True
    if of.get("role") in _ROLES or tag == "nav" or (not whole and tag in _AROUND):
        return True
    names = f"{of.get('id', '')} {of.get('class', '')}"
    return len(names) > 1 and is_box(names)
