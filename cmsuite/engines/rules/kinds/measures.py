"""Checks by number: lengths, counts, emoji, hashtags, readability, language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from math import ceil
from typing import Any, Literal

from pydantic import Field, field_validator

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import one_of
from cmsuite.engines.networks.counters import COUNTERS, Counter, count
from cmsuite.engines.rules import profiles
from cmsuite.engines.rules.contract import Edit
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, kind
from cmsuite.engines.rules.kinds.terms import entries
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.matching import Terms
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View

Lists = Mapping[str, Lexicon]
Strings = list[str]


class Length(Params):
    """counter: one of the counters of networks, or `network` for that of the network at hand, with its limit. min, max:
    what is allowed. fold_at: the first idea must end before this character."""

    counter: str = "codepoints"
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    target: int | None = Field(default=None, ge=0)
    fold_at: int | None = Field(default=None, ge=1)

    @field_validator("counter")
    @classmethod
    def _known(cls, found: str) -> str:
        if found not in (*COUNTERS, "network"):
            raise ValueError(translate(N_("there is no counter {found}.")).format(found=found))
        return found

    def facts(self) -> frozenset[str]:
        return frozenset({"profile"})


@kind("length", Length)
def length(params: Length, _lists: Lists) -> Check:
    """How long a text is, as its network counts, and where its first idea ends."""

    def run(text: Text, view: View) -> Found:
        fold = params.fold_at
        if fold is not None and len(text) > fold and (first := text.first_sentence) and (end := first[1]) > fold:
            yield Hit(values={"value": end, "limit": fold})
        counter, most, options = params.counter, params.max, dict[str, Any]()
        if counter == "network":
            profile = profiles.of(view.network, view.facts)
            if profile is None:
                if view.network not in ("", "kit"):
                    yield Lacking(reason=N_("the limits of this network are not known"))
                return
            counter, most = profile.counter, params.max or profile.limit
            options = {"url_weight": profile.url_weight, "bytes_limit": profile.bytes_limit}
        if params.min is None and (most is None or _surely_fits(counter, text.value, most, options)):
            return
        used = count(_counter(counter), text.value, most, **options)
        if used.over:
            yield Hit(values={"value": used.used, "limit": used.limit})
        elif params.min is not None and used.used < params.min:
            yield Hit(values={"value": used.used, "limit": params.min})

    return Check(run)


def _surely_fits(counter: str, value: str, most: int, options: Mapping[str, Any]) -> bool:
    """Whether a text fits whatever is in it: most do, and counting exactly costs more than all other rules."""
    size = len(value)
    if counter in ("utf16", "codepoints_conservative", "weighted"):
        size *= 2
    elif counter == "emoji_bytes":
        size *= 4
    if counter in ("mastodon", "weighted"):
        size += int(options.get("url_weight", 23)) * value.count("." if counter == "weighted" else "://")
    bytes_limit = options.get("bytes_limit")
    return size <= most and (bytes_limit is None or 4 * size <= bytes_limit)


def _counter(name: str) -> Counter:
    return next(one for one in COUNTERS if one == name)


FEATURES: dict[str, Callable[[Text], list[tuple[int, int]]]] = {
    "sentence": lambda text: text.sentence,
    "link": lambda text: text.url,
    "hashtag": lambda text: text.hashtag,
    "mention": lambda text: text.mention,
    "emoji": lambda text: text.emoji,
    "number": lambda text: text.number,
    "price": lambda text: text.price,
    "exclamation": lambda text: _spans(r"!", text),
    "question": lambda text: _spans(r"\?", text),
    "line-break": lambda text: _spans(r"\n", text),
    "digit": lambda text: _spans(r"\d", text),
    "word": lambda text: [text.word(place) for place in range(len(text.words.keys))],
    "punct-run": lambda text: _spans(r"([!?])(?:[ \u00a0\u202f]?\1)+", text) if _repeats(text.value) else [],
    "uncontracted": lambda text: _spans(_UNCONTRACTED, text),
    "contraction": lambda text: _spans(r"\b\w+(?:n['’]t|['’](?:re|ve|ll|d|m))\b", text),
    "repeated-word": lambda text: _repeated(text),
    "terms": lambda _text: [],
    "cta": lambda _text: [],
}
_UNCONTRACTED = (
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must) not\b|\bcannot\b"
    r"|\b(?:I am|you are|we are|they are|it is|that is|there is|I have|we have|you have|we will|you will|I will)\b"
)
_ALONE = {"exclamation": "!", "question": "?", "line-break": "\n"}


@lru_cache(maxsize=50)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _spans(pattern: str, text: Text) -> list[tuple[int, int]]:
    return [one.span() for one in _pattern(pattern).finditer(text.value)]


def _repeated(text: Text) -> list[tuple[int, int]]:
    """Words that stand twice with nothing but a space between."""
    words, found = text.words, []
    for place in range(1, len(words.keys)):
        if words.keys[place] == words.keys[place - 1] and not words.keys[place].isdigit():
            start, end = text.word(place - 1)[0], text.word(place)[1]
            first, second = text.value[slice(*text.word(place - 1))], text.value[slice(*text.word(place))]
            between = text.value[start + len(first) : end - len(second)]
            alike = first.lower() == second.lower() and (second[0].islower() or first[0].isupper())
            if alike and not between.strip(" \u00a0\u202f\n"):  # neither « dû du » nor « de De Gaulle »
                found.append((start, end))
    return found


class CounterParams(Params):
    """feature: what is counted. min, max: how many there may be, of 100 words where `per_100_words` is set. terms,
    list: what the features `terms` and `cta` count. allow: words that the feature leaves out; only: the words that it
    counts."""

    feature: str
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    per_100_words: bool = False
    terms: Strings = Field(default_factory=Strings)
    list: str | None = None
    allow: Strings = Field(default_factory=Strings)
    only: Strings = Field(default_factory=Strings)

    @field_validator("feature")
    @classmethod
    def _known(cls, found: str) -> str:
        if found not in FEATURES:
            near = one_of(found, [*FEATURES])
            raise ValueError(
                translate(N_("there is no feature {name}; did you mean {near}?")).format(name=found, near=near)
            )
        return found


@kind("counter", CounterParams)
def counter(params: CounterParams, lists: Lists) -> Check:
    """How often something is there. Runs and repeated words are found one by one, the rest by its number."""
    terms = Terms(entries(params.terms, lists.get("list"))) if params.terms or params.list else None
    allow, only = ({one.casefold() for one in words} for words in (params.allow, params.only))
    each = params.feature in ("punct-run", "repeated-word", "uncontracted", "contraction")
    sign = _ALONE.get(params.feature)

    def run(text: Text, view: View) -> Found:
        if sign is not None and params.min is None and text.value.count(sign) <= (params.max or 0):
            return
        spans = _once(terms.find(text)) if terms else FEATURES[params.feature](text)
        if allow:
            spans = [span for span in spans if text.value[slice(*span)].casefold().split()[0] not in allow]
        if only:
            spans = [span for span in spans if text.value[slice(*span)].casefold().split()[0] in only]
        size = len(spans)
        most, least = params.max, params.min
        if params.per_100_words:
            words = max(1, len(text.words.keys))
            most = None if most is None else max(1, ceil(most * words / 100))
        if params.feature == "punct-run" and most is not None:
            spans = [span for span in spans if len(re.sub(r"\s", "", text.value[slice(*span)])) > most]
            most = 0
        if most is not None and size > most:
            for span in spans if each else spans[most : most + 1]:
                yield Hit(*span, {"value": size, "limit": most}, _shorter(params.feature, text, span))
        elif least is not None and size < least:
            yield Hit(values={"value": size, "limit": least})

    gate, along = (terms.gate, terms.along) if terms and params.min is None else (frozenset[str](), {})
    signs = (
        frozenset(sign or ("!?" if params.feature == "punct-run" else "")) if params.min is None else frozenset[str]()
    )
    doubled = frozenset({"doubled"} if params.feature == "repeated-word" and params.min is None else ())
    return Check(run, words=gate, signs=signs, needs=doubled, along=along)


def _repeats(value: str) -> bool:
    """Whether one of the marks that runs are made of stands twice."""
    return value.count("!") > 1 or value.count("?") > 1


def _once(matches: Iterator[Any]) -> list[tuple[int, int]]:
    """The spans of matches, none inside another."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted({match[:2] for match in matches}, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _shorter(feature: str, text: Text, span: tuple[int, int]) -> tuple[Edit, ...]:
    """One mark of a run, one of two words."""
    found = text.value[slice(*span)]
    if feature == "punct-run":
        return (Edit(*span, found[0]),)
    return (Edit(*span, found.split()[0]),) if feature == "repeated-word" else ()


class EmojiParams(Params):
    """max, max_per_100_words (one at least), max_run: how many, in all and together. positions: where they may stand.
    allow, deny: which."""

    max: int | None = Field(default=None, ge=0)
    max_per_100_words: float | None = Field(default=None, ge=0)
    max_run: int | None = Field(default=None, ge=1)
    positions: Literal["any", "sentence-end"] = "any"
    allow: Strings = Field(default_factory=Strings)
    deny: Strings = Field(default_factory=Strings)


@kind("emoji", EmojiParams)
def emoji(params: EmojiParams, _lists: Lists) -> Check:
    """How many emoji, how many together, where, and which."""

    def run(text: Text, view: View) -> Found:
        spans = text.emoji
        words = len(text.words.keys)
        most = params.max
        if params.max_per_100_words is not None:
            share = max(1, ceil(params.max_per_100_words * words / 100))
            most = share if most is None else min(most, share)
        if most is not None and len(spans) > most:
            extra = spans[most:]
            edits = tuple(Edit(_before(text, a), z, "") for a, z in extra)
            yield Hit(*extra[0], {"value": len(spans), "limit": most}, edits)
        elif params.max_run is not None:
            for run in _runs(text, spans):
                if len(run) > params.max_run:
                    cut = run[params.max_run :]
                    edit = Edit(run[params.max_run - 1][1], cut[-1][1], "")
                    yield Hit(run[0][0], run[-1][1], {"value": len(run), "limit": params.max_run}, (edit,))
        for a, z in spans:
            sign = text.value[a:z]
            if sign in params.deny or (params.allow and sign not in params.allow):
                yield Hit(a, z, {"value": sign}, (Edit(_before(text, a), z, ""),))
            elif params.positions == "sentence-end" and _in_the_middle(text, z, spans):
                yield Hit(a, z, {"value": sign})

    return Check(run, needs=frozenset({"emoji"}))


def _before(text: Text, at: int) -> int:
    return at - 1 if at and text.value[at - 1] in " \u00a0\u202f" else at


def _runs(text: Text, spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = []
    for span in spans:
        if runs and not text.value[runs[-1][-1][1] : span[0]].strip():
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _in_the_middle(text: Text, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether words of the same sentence come after."""
    following = re.split(r"[.!?…\n]", text.value[end:], maxsplit=1)[0]
    for a, z in spans:
        if a >= end:
            following = following.replace(text.value[a:z], "")
    first = following.lstrip(" \u00a0\u202f,;:")[:1]
    return bool(first) and first not in "#@" and (first.isalnum() and not first.isupper())


class HashtagParams(Params):
    """min, max: how many. case: `camel` asks a capital for each word. min_len: shorter ones are one word. list, deny:
    which may not be there; allow: which may. max_len: letters. position: where they may stand. of_profile:
    more than the network, or the account at hand, takes is a block."""

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    case: Literal["", "camel"] = ""
    min_len: int = Field(default=13, ge=2)
    position: Literal["any", "end"] = "any"
    allow: Strings = Field(default_factory=Strings)
    deny: Strings = Field(default_factory=Strings)
    list: str | None = None
    max_len: int | None = Field(default=None, ge=1)
    words: str | None = None
    of_profile: bool = False

    def facts(self) -> frozenset[str]:
        return frozenset({"profile"} if self.of_profile else ())


@kind("hashtag", HashtagParams)
def hashtag(params: HashtagParams, lists: Lists) -> Check:
    """How many hashtags, which, and whether each can be read aloud."""
    from cmsuite.core.folding import folded

    listed = [form.term for form in lists["list"].terms] if "list" in lists else []
    deny = {folded(one).lstrip("#") for one in (*params.deny, *listed)}
    allow = {folded(one).lstrip("#") for one in params.allow}
    known = frozenset(folded(form.term) for form in lists["words"].terms) if "words" in lists else frozenset()

    def run(text: Text, view: View) -> Found:
        spans = text.hashtag
        profile = profiles.of(view.network, view.facts) if params.of_profile else None
        taken = profile.hashtags_max if profile else None
        if taken is not None and len(spans) > taken:
            yield Hit(*spans[taken], {"value": len(spans), "limit": taken}, severity="block")
        elif params.max is not None and len(spans) > params.max:
            yield Hit(*spans[params.max], {"value": len(spans), "limit": params.max})
        if params.min is not None and len(spans) < params.min:
            yield Hit(values={"value": len(spans), "limit": params.min})
        for a, z in spans:
            tag = text.value[a + 1 : z]
            view_of = folded(tag)
            edits: tuple[Edit, ...] = ()
            if view_of in deny or (allow and view_of not in allow):
                yield Hit(a, z, {"value": tag}, (Edit(_before(text, a), z, ""),))
            elif params.max_len is not None and len(tag) > params.max_len:
                yield Hit(a, z, {"value": len(tag), "limit": params.max_len})
            elif params.case == "camel" and tag.islower() and "_" not in tag:
                parts = _split(view_of, known)
                if len(parts) > 1:
                    better = "#" + "".join(tag[i:j].capitalize() for i, j in parts)
                    edits = (Edit(a, z, better),)
                if len(parts) > 1 or len(tag) >= params.min_len:
                    yield Hit(a, z, {"value": tag, "fix": edits[0].insert if edits else ""}, edits)
        if params.position == "end" and spans:
            left = text.value
            for a, z in reversed(spans):
                left = left[:a] + " " * (z - a) + left[z:]
            if left[spans[0][1] :].strip():
                yield Hit(*spans[0], {"value": len(spans)})

    needs = frozenset[str]() if params.min else frozenset({"hashtag"})
    return Check(run, needs=needs)


def _split(tag: str, known: frozenset[str]) -> list[tuple[int, int]]:
    """The words of a tag, where each of them is known; the fewest."""
    if not known or len(tag) > 60:
        return []
    best: list[list[tuple[int, int]] | None] = [[], *([None] * len(tag))]
    for end in range(1, len(tag) + 1):
        for start in range(max(0, end - 25), end):
            before = best[start]
            if before is not None and tag[start:end] in known:
                made = [*before, (start, end)]
                if best[end] is None or len(made) < len(best[end] or ()):
                    best[end] = made
    return best[-1] or []
