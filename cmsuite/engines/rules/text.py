"""The text model: a field in NFC, its spans by tag, its words, each worked out once and only when it is asked for."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import islice
from operator import eq

from cmsuite.core.folding import Folded, fold
from cmsuite.engines.networks.counters import EMOJI, HAS_EMOJI
from cmsuite.engines.networks.links import links
from cmsuite.engines.rules.folding import Words
from cmsuite.engines.rules.lazily import lazily

Spans = list[tuple[int, int]]

_MAYBE_EMOJI = re.compile("[©®\u203c-\u33ff\U0001f000-\U0010ffff]")  # the cheap test before the exact one
_MAYBE_URL = re.compile(r"\.(?<=[^\W_]\.)[^\W\d_]")
_SCHEME = re.compile(r"https?://[^\s<>«»“”\"]{1,2000}", re.IGNORECASE)
_CHUNK = re.compile(r"\S+")
LONGEST_ADDRESS = 4000
FANCY_FROM = "\u2100"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_HASHTAG = re.compile(r"(?<![\w/&#])[#＃](?=[\w\u200c]*[^\W\d_])\w+")
_MENTION = re.compile(r"(?<![\w/@.])@\w[\w.-]{0,60}(?:@[\w.-]{1,120})?(?<![.-])")
_CODE = re.compile(r"```[^`]*```|`[^`\n]*`")
_QUOTE = re.compile('[«»“”"]')
_NUMBER = re.compile(r"(?<![\w.,])[+\-−]?\d{1,12}(?:[ \u00a0\u202f.]\d{3}){0,4}(?:[.,]\d{1,6})?(?![\d])")
_PRICE = re.compile(
    r"(?:[€$£]\s?\d{1,9}(?:[ \u00a0\u202f.,]\d{2,3}){0,4}"
    r"|\d{1,9}(?:[ \u00a0\u202f.,]\d{2,3}){0,4}\s?(?:€|\$|£|euros?\b|EUR\b))"
)
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
)
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:{_MONTHS})(?:\s\d{{4}})?|(?:{_MONTHS})\s\d{{1,2}}(?:,?\s\d{{4}})?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2})(?!\d)",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<![\d:])\d{1,2}\s?(?:[hH]\s?(?:\d{2})?|:\d{2}(?::\d{2})?)(?![\w:])")
_SENTENCE = re.compile(r"[^\s.!?…](?:[^.!?…\n]++|[.!?…](?=[^\s.!?…»”\")]))*[.!?…»”\")]*")


class Text:
    """One field. Offsets are code points of `value`, which is NFC."""

    def __init__(self, raw: str) -> None:
        self.value = raw if unicodedata.is_normalized("NFC", raw) else unicodedata.normalize("NFC", raw)

    def __len__(self) -> int:
        return len(self.value)

    @lazily
    def folded(self) -> Folded:
        return fold(self.value, self.signs)

    @lazily
    def words(self) -> Words:
        return Words(self.folded.view)

    def word(self, place: int) -> tuple[int, int]:
        """The span of a word."""
        return self.folded.original(self.words.starts[place], self.words.ends[place])

    @lazily
    def word_starts(self) -> list[int]:
        """Where each word begins, in the text itself."""
        at = self.folded.at
        return self.words.starts if at is None else [at[start] for start in self.words.starts]

    @lazily
    def word_ends(self) -> list[int]:
        at = self.folded.at
        return self.words.ends if at is None else [at[end - 1] + 1 for end in self.words.ends]

    @lazily
    def url(self) -> Spans:
        if "://" not in self.value and not ("." in self.value and _MAYBE_URL.search(self.value)):
            return []
        found: Spans = []
        for one in _CHUNK.finditer(self.value):  # no address goes over a space: most words need no look
            if "." in one[0] or "://" in one[0]:
                found += [(one.start() + a, one.start() + z) for a, z in _addresses(one[0])]
        return found

    @lazily
    def email(self) -> Spans:
        return _spans(_EMAIL, self.value) if "@" in self.value else []

    @lazily
    def hashtag(self) -> Spans:
        if "#" not in self.value and "＃" not in self.value:
            return []
        return [span for span in _spans(_HASHTAG, self.value) if not inside(self.url, *span)]

    @lazily
    def mention(self) -> Spans:
        if "@" not in self.value:
            return []
        taken = sorted([*self.url, *self.email])
        return [span for span in _spans(_MENTION, self.value) if not inside(taken, *span)]

    @lazily
    def emoji(self) -> Spans:
        if self.highest < "\u203c" and self.signs.isdisjoint("©®"):
            return []
        if not _MAYBE_EMOJI.search(self.value) or not HAS_EMOJI.search(self.value):
            return []
        return [match.span() for match in EMOJI.finditer(self.value)]

    @lazily
    def code(self) -> Spans:
        return _spans(_CODE, self.value) if "`" in self.value else []

    @lazily
    def quote(self) -> Spans:
        """What stands in « », “ ” or \" \", signs included; what is not closed is none."""
        found, opened = [], dict[str, int]()
        for match in _QUOTE.finditer(self.value):
            sign, at = match[0], match.start()
            if sign in "«“" or (sign == '"' and '"' not in opened):
                opened.setdefault(sign, at)
            elif (start := opened.pop({"»": "«", "”": "“"}.get(sign, sign), None)) is not None:
                found.append((start, at + 1))
        return sorted(found)

    @lazily
    def number(self) -> Spans:
        return _spans(_NUMBER, self.value) if self.digits else []

    @lazily
    def signs(self) -> frozenset[str]:
        """Every character that is in it."""
        return frozenset(self.value)

    @lazily
    def highest(self) -> str:
        """The last of its characters in the order of Unicode; the first of all where it is empty."""
        return max(self.signs, default="\0")

    @lazily
    def digits(self) -> int:
        """How many there are."""
        return sum(map(str.isdigit, self.value)) if any(map(str.isdigit, self.signs)) else 0

    @lazily
    def price(self) -> Spans:
        return _spans(_PRICE, self.value) if self.digits else []

    @lazily
    def date(self) -> Spans:
        return _spans(_DATE, self.value) if self.digits else []

    @lazily
    def time(self) -> Spans:
        return _spans(_TIME, self.value) if self.digits else []

    @lazily
    def doubled(self) -> bool:
        """Whether a word may stand twice in a row."""
        keys = self.words.keys
        return any(map(eq, keys, islice(keys, 1, None)))

    @lazily
    def fancy(self) -> bool:
        """Whether letters may be in it that only decorate: those of mathematics, in circles, of full width."""
        return self.highest >= FANCY_FROM

    @lazily
    def sentence(self) -> Spans:
        return _spans(_SENTENCE, self.value)

    @lazily
    def first_sentence(self) -> tuple[int, int] | None:
        """The span of the first one, without looking for the others."""
        found = _SENTENCE.search(self.value)
        return found.span() if found else None

    @lazily
    def lowered(self) -> str:
        """In small letters, to see soon that something cannot be in it."""
        return self.value.lower()

    @lazily
    def untouchable(self) -> Spans:
        """Addresses, names and tags: no correction goes into them."""
        return sorted([*self.url, *self.email, *self.mention, *self.hashtag, *self.code])

    @lazily
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.value))]

    def position(self, at: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1


@lru_cache(maxsize=5000)
def _addresses(chunk: str) -> Spans:
    """The addresses of a text without spaces: as networks see them, and of no known end where the scheme says it."""
    if len(chunk) > LONGEST_ADDRESS:
        return []
    found = links(chunk, bare=True)
    if "://" in chunk:
        more = [(one.start(), one.start() + len(one[0].rstrip(".,;:!?…)'’"))) for one in _SCHEME.finditer(chunk)]
        found = sorted([*found, *(span for span in more if not touches(found, *span))])
    return found


def _spans(pattern: re.Pattern[str], text: str) -> Spans:
    return [match.span() for match in pattern.finditer(text)]


def inside(spans: Spans, start: int, end: int) -> bool:
    """Whether one of the spans, which are sorted, covers this one."""
    if not spans:
        return False
    place = bisect_right(spans, (start, spans[-1][1] + 1))
    return any(a <= start and end <= z for a, z in spans[max(0, place - 4) : place])


def around(spans: Spans, start: int) -> Spans:
    """Those of the spans, which are sorted, that begin nearest to a place, two on either side."""
    place = bisect_left(spans, (start, 0))
    return spans[max(0, place - 2) : place + 3]


def touches(spans: Spans, start: int, end: int) -> bool:
    """Whether one of the spans, which are sorted, has something in common with this one."""
    place = bisect_left(spans, (end, 0))  # those from here on begin behind it
    return any(a < end and start < z for a, z in spans[max(0, place - 4) : place])
