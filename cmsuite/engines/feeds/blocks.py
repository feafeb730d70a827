"""A newsletter as what it tells: a block for each thing that it links to, with its title and words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cmsuite.core.text import clean
from cmsuite.engines.feeds.addresses import url_key
from cmsuite.engines.feeds.wrapped import target_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST = 800_000  # letters that are looked at
MOST_LINES, MOST_BLOCKS, MOST_LINKS = 4_000, 50, 1_000
LONGEST = 2_000  # letters of a block's words
SHORT = 90  # letters of a line in bold that is a title
LEAST = 12  # letters of a link that says what it leads to
_CELLS = frozenset(("td", "tr", "table", "hr", "section", "article", "h1", "h2", "h3", "center"))
_BREAKS = frozenset("p div br li ul ol table tr td th h1 h2 h3 h4 h5 h6 pre hr blockquote section article header "
                    "footer center".split())  # fmt: skip
_UNSEEN = frozenset("script style head title template noscript object iframe svg form button".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|max-height\s*:\s*0", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-size\s*:\s*(?:1[89]|[2-4]\d)(?:\.\d+)?px", re.I)
_LEAVE = re.compile(
    r"unsubscri|opt[ -]?out|d[ée]sabonn|d[ée]sinscri|se d[ée]sabonner|ne plus recevoir|list-manage\.com/unsub", re.I
)
_WORKS = re.compile(  # what keeps a newsletter going, and tells nothing
    r"^(?:view|read|open|see)\b.{0,20}\b(?:browser|online|web)|navigateur|version (?:web|en ligne)|voir en ligne|"
    r"(?:manage|update|change|g[ée]rer|modifier)\b.{0,25}\b(?:preferences?|profile?|pr[ée]f[ée]rences|profil|"
    r"subscription|abonnement)|^(?:forward|transf[ée]rer|partager?|share)\b|privacy|confidentialit[ée]|"
    r"mentions l[ée]gales|terms of|conditions g[ée]n|^(?:s['’ ]?abonner|subscribe|s['’ ]?inscrire|sign up)\b|"
    r"^(?:contact(?:ez)?[ -]?(?:us|nous)?|facebook|twitter|x|linkedin|instagram|youtube|tiktok|mastodon|bluesky|"
    r"threads|whatsapp|pinterest)$",
    re.I,
)
_ONLINE = re.compile(r"^(?:view|read|open|see)\b.{0,20}\b(?:browser|online|web)|navigateur|version (?:web|en ligne)|"
                     r"voir en ligne", re.I)  # fmt: skip
_SOCIAL = re.compile(
    r"(?:[a-z0-9-]+\.)*(?:facebook|twitter|x|linkedin|instagram|tiktok|pinterest|whatsapp|threads|bsky)\.(?:com|net|app)"
)
_SHARES = re.compile(
    r"/(?:sharer?|share|intent|shareArticle|dialog)\b|/(?:company|in|pages)/[^/]+/?$|^/@?[^/]*/?$", re.I
)
_SITES = re.compile(r"https?://[^\s<>\"'\]]+")
_VAGUE = re.compile(
    r"(?:lire|read|voir|see|en savoir|learn|d[ée]couvrir|discover|continue|click here|cliquez ici|ici|here|more|plus|"
    r"lire la suite|la suite|suite|l['’]article|full story|read more|acc[ée]der|consulter|watch|[ée]couter|"
    r"t[ée]l[ée]charger|download|link|lien|source)\b.{0,25}|\W*",
    re.I,
)


@dataclass(slots=True)
class Line:
    """A line as a reader sees it. apart: it begins a cell or a section; links: (target, its words)."""

    text: str
    title: bool = False
    apart: bool = False
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that a newsletter tells."""

    url: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that a newsletter tells. online: where it can be read on the web; words: everything, in order."""

    blocks: tuple[Block, ...]
    words: str
    online: str = ""
    language: str = ""


def told(html: str, text: str) -> Told:
    """What a mail tells, from its HTML where it has any, else from its plain text."""
    lines, language = _lines(html[:MOST]) if html.strip() else ([], "")
    if not lines:
        lines = _plain_lines(text[:MOST])
    online = next((url for line in lines for url, words in line.links if _ONLINE.search(words or line.text)), "")
    body = list(_body(lines[:MOST_LINES]))
    blocks = _merged(_blocks(body))[:MOST_BLOCKS]
    return Told(tuple(blocks), "\n".join(line.text for line in body if line.text), online, language)


# ---- lines: what is seen, in its order


def _lines(markup: str) -> tuple[list[Line], str]:
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True)
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return [], ""
    seen = _Seen()
    todo: list[tuple[Any, bool]] = [(root, False)]
    while todo:  # without recursion: a hostile mail nests as deep as it likes
        node, leaving = todo.pop()
        if leaving:
            seen.leave(node)
            continue
        name = node.tag if isinstance(node.tag, str) else ""
        if not name or name in _UNSEEN or _HIDDEN.search(node.get("style") or "") or node.get("hidden") is not None:
            seen.say(node.tail)
            continue
        seen.enter(node)
        todo.append((node, True))
        todo += [(child, False) for child in reversed(node)]
    return seen.done(), (root.get("lang") or "")[:20]


class _Seen:
    """The lines so far."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.anchor: tuple[str, int] | None = None  # its address, and at which word it begins
        self.alt = ""  # of a picture in it
        self.apart = True
        self.title = self.bold = self.heavy = self.letters = 0

    def enter(self, node: _Element) -> None:
        name = str(node.tag)
        if name in _BREAKS:
            self.end()
        self.apart |= name in _CELLS
        self.title += name in _HEADINGS
        self.bold += _is_bold(node)
        if name == "a" and self.anchor is None:
            self.anchor = (node.get("href") or "", len(self.words))
        if name == "img" and self.anchor is not None and (alt := node.get("alt")):
            self.alt = " ".join(alt[:200].split())
        self.say(node.text)

    def leave(self, node: _Element) -> None:
        name = str(node.tag)
        if name == "a" and self.anchor is not None:
            self._link()
        if name in _BREAKS:
            self.end()
        self.apart |= name in _CELLS
        self.title -= name in _HEADINGS
        self.bold -= _is_bold(node)
        self.say(node.tail)

    def say(self, text: str | None) -> None:
        if text:
            self.words.append(text)
            self.letters += len(text.strip())
            self.heavy += len(text.strip()) if self.bold else 0

    def _link(self) -> None:
        href, begins = self.anchor or ("", 0)
        words = clean(" ".join("".join(self.words[begins:]).split()), 500, lines=False)
        if href and (self.links or len(self.lines) < MOST_LINES):
            self.links.append((href, words or self.alt))
        self.anchor, self.alt = None, ""

    def end(self) -> None:
        if self.anchor is not None:  # an anchor around whole blocks: each of their lines is its words
            href, _begins = self.anchor
            self._link()
            self.anchor = (href, 0)
        words = clean(" ".join("".join(self.words).split()), LONGEST, lines=False)
        if words or self.links:
            heavy = bool(words) and self.heavy >= 0.9 * self.letters > 0 and len(words) <= SHORT
            self.lines.append(Line(words, bool(words) and (bool(self.title) or heavy), self.apart, self.links))
            self.apart = False
        self.words, self.links, self.letters, self.heavy = [], [], 0, 0

    def done(self) -> list[Line]:
        self.end()
        return _leading(self.lines)


def _is_bold(node: _Element) -> bool:
    return str(node.tag) in ("b", "strong", "th") or bool(_BOLD.search(node.get("style") or ""))


def _plain_lines(text: str) -> list[Line]:
    """Paragraphs of a plain text: the first line of one that holds an address is its title."""
    found: list[Line] = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        rows = [row.strip() for row in paragraph.split("\n") if row.strip(" \t-=_*#~")]
        whole = " ".join(rows)
        for n, row in enumerate(rows):
            words = clean(" ".join(_SITES.sub(" ", row).split()).strip(" <>()[]-*•:"), LONGEST, lines=False)
            links = [(one.rstrip(".,;:!?)]>»”"), words) for one in _SITES.findall(row)]
            is_title = n == 0 and 0 < len(words) <= SHORT and _SITES.search(whole) is not None
            if words or links:
                found.append(Line(words or "→", is_title, n == 0, links))
    return _leading(found)


def _leading(lines: list[Line]) -> list[Line]:
    """The lines with what their links lead to, and none that lead nowhere."""
    known: dict[str, str | None] = {}
    for line in lines:
        kept = []
        for href, words in line.links:
            if href not in known and len(known) < MOST_LINKS:
                known[href] = target_of(href)
            if url := known.get(href):
                kept.append((url, words))
        line.links = kept
    return lines


# ---- blocks: what belongs to one link


def _body(lines: Sequence[Line]) -> Iterator[Line]:
    """What the newsletter tells: without what keeps it going, and nothing after the line by which one leaves."""
    for n, line in enumerate(lines):
        if _LEAVE.search(line.text) or any(_LEAVE.search(f"{url} {words}") for url, words in line.links):
            if n >= len(lines) / 2:
                return
            continue
        if line.links and all(_is_works(url, words or line.text) for url, words in line.links):
            rest = line.text
            for _url, words in line.links:
                rest = rest.replace(words, "")
            if len(rest.strip(" |·•-–—,:")) < 40:
                continue
        line.links = [(url, words) for url, words in line.links if not _is_works(url, words)]
        if line.text or line.links:
            yield line


def _is_works(url: str, words: str) -> bool:
    if _WORKS.search(words) or _LEAVE.search(words):
        return True
    host, _, path = url.partition("://")[2].partition("/")
    return bool(_SOCIAL.fullmatch(host)) and bool(_SHARES.search(f"/{path.partition('?')[0]}"))


@dataclass(slots=True)
class _Part:
    """A title and what stands under it. image: where a picture above the title leads to."""

    title: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    image: str = ""


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """A block for each link that stands for itself, with the words that belong to it."""
    part, image = _Part(), ""
    for line in lines:
        if line.title:
            yield from _of_part(part)
            part, image = _Part(line.text, line.links, image=image), ""
            continue
        if not line.text:  # a picture: it belongs to the title below, or to what stands above
            image = next((url for url, _words in line.links if not _is_home(url)), image)
            continue
        if image:
            part.lines.append(Line("", links=[(image, "")]))
            image = ""
        part.lines.append(line)
    part.lines += [Line("", links=[(image, "")])] if image else []
    yield from _of_part(part)


def _of_part(part: _Part) -> Iterator[Block]:
    """What one title holds: one thing, or a list of things."""
    main = _main(part)
    title, link, words = part.title, main, list[str]()
    for line in part.lines:
        if (other := _other(line, link, listed=not main)) is not None:
            if link:
                yield _block(link, title, words)
            link, title = other
            words = [_without(line.text, title)]
        elif line.text and not (line.links and _is_vague(line.text)):
            words.append(line.text)
    if link:
        yield _block(link, title, words)


def _main(part: _Part) -> str:
    """What a title leads to: itself, else "read more" under it, else the one link that there is; empty for a list."""
    if part.links:
        return part.links[0][0]
    links = [one for line in part.lines for one in line.links]
    if not part.title:
        return ""
    vague = [url for url, words in links if _is_vague(words)]
    if vague:
        return vague[0]
    if any(_stands(line) for line in part.lines):
        single = len({url_key(url) for url, _words in links}) == 1
        return links[0][0] if single else ""
    return links[0][0] if links else part.image


def _other(line: Line, link: str, *, listed: bool) -> tuple[str, str] | None:
    """What a line of its own leads to, and what it calls it; None where it goes on with what stands above."""
    telling = [one for one in line.links if len(one[1]) >= LEAST and not _is_vague(one[1])]
    if not telling or url_key(telling[0][0]) == url_key(link):
        return None
    return telling[0] if _stands(line) or line.apart or (listed and not link) else None


def _stands(line: Line) -> bool:
    """Is the line hardly more than its link, or does it begin with it?"""
    said = next((words for _url, words in line.links if not _is_vague(words)), "")
    return len(said) >= LEAST and (len(said) >= 0.6 * len(line.text) or line.text.startswith(said))


def _block(url: str, title: str, words: Sequence[str]) -> Block:
    said = clean(" ".join(one for one in words if one), LONGEST, lines=False)
    return Block(url, title, said)


def _without(text: str, title: str) -> str:
    """A line without its title, where it begins with it."""
    return text.removeprefix(title).lstrip(" :–—-·|.").strip() if text.startswith(title) else text


def _is_home(url: str) -> bool:
    return re.fullmatch(r"https?://[^/]+/?", url) is not None


def _is_vague(words: str) -> bool:
    return _VAGUE.fullmatch(words.strip(" →›»>…[]().\xa0")) is not None


def _merged(blocks: Iterator[Block]) -> list[Block]:
    """Each target once, with the first title that says something and the longest words."""
    found: dict[str, Block] = {}
    for one in blocks:
        key = url_key(one.url)
        if not (one.title or one.words):
            continue
        known = found.get(key)
        if known is None:
            found[key] = one
        elif len(one.words) > len(known.words):
            found[key] = Block(known.url, known.title, one.words)
    return list(found.values())
