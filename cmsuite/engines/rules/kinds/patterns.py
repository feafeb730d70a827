"""Checks by pattern: regular expressions, fields that nobody filled in, decorative letters, capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pydantic import Field, ValidationInfo, field_validator, model_validator

from cmsuite.engines.rules.contract import Edit
from cmsuite.engines.rules.kinds import Check, Found, Hit, Params, kind, was_checked
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.linear import INPUT, check, compiled, literal, starts
from cmsuite.engines.rules.text import FANCY_FROM, Text, inside
from cmsuite.engines.rules.view import View

Lists = Mapping[str, Lexicon]


class Regex(Params):
    """pattern: what is looked for in the text as it is written. flags: letters of i (case is free), m (lines), s (the
    dot takes line ends). min, max: how often it must and may be there. replace: the correction, \\1 being a group,
    {nbsp} and {nnbsp} the spaces that do not break; recase: else it is what was found in the case of a sentence, its
    first word as it is. skip: tags of spans in which it says nothing."""

    pattern: str
    flags: str = ""
    min: int = Field(default=0, ge=0)
    max: int = Field(default=0, ge=0)
    replace: str | None = None
    recase: bool = False
    skip: list[str] = Field(default_factory=list)

    @field_validator("pattern")
    @classmethod
    def _linear(cls, found: str, info: ValidationInfo) -> str:
        if not was_checked(info):
            check(found)
        return found

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Regex:
        if was_checked(info):
            return self
        check(self.pattern, self.flags)
        if self.replace is not None:
            try:
                re.sub(compiled(self.pattern, self.flags), _signs(self.replace), "")
            except (re.error, IndexError) as err:
                raise ValueError(str(err)) from err
        return self


_CAPITALISED = re.compile(r"(?<=\s)[^\W\d_][^\W\d_A-Z]+(?!\w)")
"""A word after the first; one with capitals inside it is a name of its own."""


def _signs(template: str) -> str:
    """A template with the spaces that nobody sees: {nbsp} and {nnbsp}."""
    return template.replace("{nbsp}", "\u00a0").replace("{nnbsp}", "\u202f")


@kind("regex", Regex)
def regex(params: Regex, _lists: Lists) -> Check:
    """A regular expression that is found too often, or too seldom. The first 20,000 characters are looked at."""
    pattern, needle = compiled(params.pattern, params.flags), literal(params.pattern, params.flags)

    def run(text: Text, view: View) -> Found:
        if needle and not params.min and needle not in text.lowered:
            return
        spans = [getattr(text, tag) for tag in params.skip if hasattr(Text, tag)]
        found = [
            one
            for one in pattern.finditer(text.value[:INPUT])
            if one.end() > one.start() and not any(inside(tag, *one.span()) for tag in spans)
        ]
        if len(found) < params.min:
            yield Hit(values={"value": len(found), "limit": params.min})
        for one in (
            found[params.max :] if not params.min else found[max(params.max, params.min) :] if params.max else ()
        ):
            better = one.expand(_signs(params.replace)) if params.replace is not None else None
            if params.recase:
                better = _CAPITALISED.sub(lambda word: word[0].lower(), one[0])
            edits = (Edit(*one.span(), better),) if better is not None and better != one[0] else ()
            yield Hit(*one.span(), {"value": len(found), "limit": params.max, "fix": better or ""}, edits)

    return Check(run, signs=frozenset() if params.min else starts(params.pattern, params.flags))


class Placeholder(Params):
    """also: words of the house that mark what is to be filled in; allow: what is none."""

    also: list[str] = Field(default_factory=list)
    allow: list[str] = Field(default_factory=list)


_UNFILLED = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\[[A-ZÀ-Ý][A-ZÀ-Ý0-9 _'’-]{1,40}\]|\$\{[^{}\n]{0,60}\}|<[A-ZÀ-Ý][A-ZÀ-Ý0-9 _-]{1,40}>"
    r"|\b[Ll]orem ipsum\b|\b(?:TODO|TBD|FIXME|XXX+)\b|(?<![\w.@-])(?:www\.)?example\.(?:com|org|net)\b"
    r"|\bà (?:compléter|définir)\b",
)


_UNFILLED_SIGNS = frozenset("{[<")
_UNFILLED_WORDS = ("orem", "TODO", "TBD", "FIXME", "XXX", "xample", "à comp", "à déf")


@kind("placeholder", Placeholder)
def placeholder(params: Placeholder, _lists: Lists) -> Check:
    """A field that nobody filled in: {{name}}, [NOM], lorem ipsum, TODO, XXX, example.com."""
    also = [compiled(rf"(?<!\w){re.escape(word)}(?!\w)", "") for word in params.also]
    allow = frozenset(params.allow)

    def run(text: Text, view: View) -> Found:
        if not also and text.signs.isdisjoint(_UNFILLED_SIGNS):
            for word in _UNFILLED_WORDS:
                if word in text.value:
                    break
            else:
                return
        for pattern in (_UNFILLED, *also):
            for one in pattern.finditer(text.value):
                if one[0] not in allow:
                    yield Hit(*one.span())

    return Check(run)


BLOCKS: dict[str, tuple[tuple[int, int], ...]] = {
    "math-alphanumeric": ((0x1D400, 0x1D7FF), (0x2100, 0x2101), (0x210A, 0x2113), (0x2115, 0x2115), (0x2119, 0x211D)),
    "fullwidth": ((0xFF01, 0xFF5E),),
    "enclosed": ((0x2460, 0x24FF), (0x1F110, 0x1F169), (0x1F170, 0x1F189)),
    "small-caps": ((0x1D00, 0x1D2B), (0x0299, 0x029F), (0x0262, 0x0262), (0x026A, 0x026A), (0x0280, 0x0280)),
    "super": ((0x1D2C, 0x1D6A), (0x2070, 0x209C), (0x02B0, 0x02B8)),
}


class FancyUnicode(Params):
    """blocks: families of letters that only decorate; max: how many may be there; min_run: how many together count."""

    blocks: list[str] = ["math-alphanumeric", "fullwidth", "enclosed"]
    max: int = Field(default=0, ge=0)
    min_run: int = Field(default=2, ge=1)

    @field_validator("blocks")
    @classmethod
    def _known(cls, found: list[str]) -> list[str]:
        if unknown := [one for one in found if one not in BLOCKS]:
            raise ValueError(f"{unknown[0]}: {', '.join(BLOCKS)}")
        return found


@kind("fancy-unicode", FancyUnicode)
def fancy_unicode(params: FancyUnicode, _lists: Lists) -> Check:
    """Letters of mathematics, circles or full width in place of letters: screen readers spell them or skip them."""
    ranges = "".join(f"{chr(a)}-{chr(z)}" for name in params.blocks for a, z in BLOCKS[name])
    pattern = re.compile(rf"[{ranges}](?:[ \u0300-\u036f{ranges}]*[{ranges}])?")
    signs = re.compile(rf"[{ranges}]")

    def run(text: Text, view: View) -> Found:
        if text.value.isascii() or not signs.search(text.value):
            return
        for one in pattern.finditer(text.value):
            count = len(signs.findall(one[0]))
            if count >= params.min_run and count > params.max:
                plain = unicodedata.normalize("NFKC", one[0])
                edits = (Edit(*one.span(), plain),) if plain != one[0] else ()
                yield Hit(*one.span(), {"fix": plain, "value": count, "limit": params.max}, edits)

    lowest = min(a for name in params.blocks for a, _z in BLOCKS[name]) if params.blocks else 0
    return Check(run, needs=frozenset({"fancy"} if lowest >= ord(FANCY_FROM) else ()))


class UppercaseShare(Params):
    """max: the share of letters that may be capitals, 0 to 1; min_letters: below, nothing is said; allow: words in
    capitals that count as none, besides those of `max_acronym` letters at most."""

    max: float = Field(default=0.25, ge=0, le=1)
    min_letters: int = Field(default=20, ge=1)
    allow: list[str] = Field(default_factory=list)
    max_acronym: int = Field(default=4, ge=0)


_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿœ]")
_NO_CAPITALS = frozenset(sign for sign in map(chr, range(0x2070)) if not _CAPITAL.match(sign))
MARGIN = 8  # letters that the folded view may have more than the text: œ is two
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@kind("uppercase-share", UppercaseShare)
def uppercase_share(params: UppercaseShare, _lists: Lists) -> Check:
    """Too many capitals. A lone acronym is none; a correction writes sentences."""
    allow = frozenset(params.allow)

    def run(text: Text, view: View) -> Found:
        value = text.value
        capitals = sum(map(value.count, filter(_CAPITAL.match, text.signs - _NO_CAPITALS)))
        if capitals <= params.max * params.min_letters:
            return
        sure = sum(map(len, filter(str.isalpha, text.words.keys))) - MARGIN
        if capitals <= params.max * sure:
            return
        words = [
            (one[0], *one.span())
            for one in _WORD.finditer(value)
            if one[0] not in allow and not inside(text.untouchable, *one.span())
        ]
        letters = sum(len(word) for word, _start, _end in words)
        shouted = [one for one in words if one[0].isupper() and len(one[0]) > 1]
        lone = {one for one in shouted if len(one[0]) <= params.max_acronym} if len(shouted) * 2 < len(words) else set()
        capitals = sum(sum(map(str.isupper, one[0])) for one in words if one not in lone)
        if letters < params.min_letters or capitals <= params.max * letters:
            return
        loud = [one for one in shouted if one not in lone]
        start, end = (loud[0][1], loud[-1][2]) if loud else (0, len(value))
        edits = tuple(Edit(a, z, _calm(value, word, a)) for word, a, z in loud)
        percent = round(100 * capitals / letters)
        yield Hit(start, end, {"value": percent, "limit": round(100 * params.max)}, edits)

    return Check(run)


def _calm(value: str, word: str, start: int) -> str:
    """The word in small letters, with a capital where a sentence begins."""
    before = value[:start].rstrip(" «“\"'(\u00a0\u202f")
    return word.capitalize() if not before or before[-1] in ".!?…\n" else word.lower()
