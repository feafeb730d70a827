"""Checks of what goes with a text: alternatives, captions, colours, formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import Field

from cmsuite.core.folding import folded
from cmsuite.core.text import normal
from cmsuite.engines.networks.checks import FILE_NAME
from cmsuite.engines.rules import profiles
from cmsuite.engines.rules.contract import Edit
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, kind
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View, base

Lists = Mapping[str, Lexicon]
Strings = list[str]


class AltText(Params):
    """required: none may be empty, unless its place (from 1) is in the fact `decorative`. min, max: characters.
    forbid_prefixes: what a screen reader says anyway. not_filename, not_equal_caption: what says nothing."""

    required: bool = False
    min: int | None = Field(default=None, ge=1)
    max: int | None = Field(default=None, ge=1)
    forbid_prefixes: Strings = Field(default_factory=Strings)
    not_filename: bool = False
    not_equal_caption: bool = False
    network_limit: bool = False

    def facts(self) -> frozenset[str]:
        return frozenset({"decorative", "profile"})


@kind("alt-text", AltText)
def alt_text(params: AltText, _lists: Lists) -> Check:
    """Alternative texts, one for each picture: the fields alt.1, alt.2 …"""
    prefixes = [folded(one).rstrip() for one in params.forbid_prefixes]

    def run(text: Text, view: View) -> Found:
        decorative = view.facts.get("decorative") or ()
        profile = profiles.of(view.network, view.facts) if params.network_limit else None
        for name, one in view.texts.items():
            if base(name) != "alt":
                continue
            n = int(name.partition(".")[2] or 1)
            alt = one.value.strip()
            said = {"n": n, "value": len(alt)}
            if not alt:
                if params.required and n not in decorative:
                    yield Hit(values=said, field=name)
                continue
            most = params.max or (profile.alt_limit if profile else None)
            if params.not_filename and FILE_NAME.fullmatch(alt):
                yield Hit(0, len(one), said, field=name)
            elif prefix := _begins(folded(alt), prefixes):
                end = one.folded.original(0, one.folded.view.index(prefix) + len(prefix))[1]
                yield Hit(0, end, said, _without(end, one), field=name)
            elif params.not_equal_caption and normal(alt) == normal(_text(view)):
                yield Hit(0, len(one), said, field=name)
            elif most is not None and len(alt) > most:
                yield Hit(values={**said, "limit": most}, field=name)
            elif params.min is not None and len(alt) < params.min:
                yield Hit(values={**said, "limit": params.min}, field=name)

    return Check(run, of_text=False, part="alt")


def _begins(alt: str, prefixes: list[str]) -> str:
    """The prefix with which an alternative begins, as a word of its own; after an article too."""
    bare = re.sub(r"^(?:une?|an?|la|le|l') ?", "", alt)
    for prefix in prefixes:
        for form in (alt, bare):
            if form.startswith(prefix) and (prefix.endswith("'") or not form[len(prefix) :][:1].isalnum()):
                return prefix
    return ""


def _without(end: int, alt: Text) -> tuple[Edit, ...]:
    """What is left of an alternative once its first words are gone, with a capital."""
    while end < len(alt) and not alt.value[end].isalnum():
        end += 1
    return (Edit(0, end + 1, alt.value[end].upper()),) if end < len(alt) else ()


def _text(view: View) -> str:
    return next((one.value for name, one in view.texts.items() if name == "text"), "")


class CaptionFile(Params):
    """required: a video with speech (fact `has_speech`) has captions (fact `caption_file`). max_cps: characters a
    second; max_line, max_lines: of a cue. Cues are read of the field `subtitle` (SRT or WebVTT), or given by the fact
    `cues`: `{ cps, lines, longest }`. min_coverage: percent of the speech, fact `caption_coverage`."""

    required: bool = False
    max_cps: float | None = Field(default=None, gt=0)
    max_line: int | None = Field(default=None, ge=1)
    max_lines: int | None = Field(default=None, ge=1)
    min_coverage: int | None = Field(default=None, ge=0, le=100)

    def facts(self) -> frozenset[str]:
        return frozenset({"has_speech", "caption_file", "cues", "caption_coverage"})


@kind("caption-file", CaptionFile)
def caption_file(params: CaptionFile, _lists: Lists) -> Check:
    """Captions: there, and slow enough to be read."""

    def run(text: Text, view: View) -> Found:
        if params.required:
            speech = view.facts.get("has_speech")
            if speech is None:
                yield Lacking("has_speech")
            elif speech and not view.facts.get("caption_file") and "subtitle" not in view.texts:
                yield Hit(values={"n": 1})
        if params.min_coverage is not None:
            cover = view.facts.get("caption_coverage")
            if cover is None:
                yield Lacking("caption_coverage")
            elif cover < params.min_coverage:
                yield Hit(values={"value": cover, "limit": params.min_coverage})
        if params.max_cps or params.max_line or params.max_lines:
            subtitle = view.texts.get("subtitle")
            cues = list(read_cues(subtitle.value)) if subtitle else list(view.facts.get("cues") or ())
            for n, cue in enumerate(cues, 1):
                yield from _of_cue(params, n, cue, "subtitle" if subtitle else None)

    return Check(run, of_text=False)


def _of_cue(params: CaptionFile, n: int, cue: Mapping[str, Any], field: str | None) -> Found:
    limits = (("cps", params.max_cps), ("longest", params.max_line), ("lines", params.max_lines))
    for key, most in limits:
        if most is not None and cue.get(key, 0) > most:
            span = (cue.get("start", 0), cue.get("end", 0))
            whole = int(most) if most == int(most) else most
            yield Hit(*span, {"n": n, "value": round(cue[key]), "limit": whole}, field=field)
            return


_CUE = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})[ \t]+-->"
    r"[ \t]+(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})[^\n]*\n"
    r"((?:(?!\n)[^\n]{1,500}\n?){1,10})"
)
_TAG = re.compile(r"<[^<>\n]{1,60}>|\{\\[^{}\n]{1,60}\}")


def read_cues(value: str) -> Iterator[dict[str, Any]]:
    """The cues of a caption file: characters a second, lines, the longest line, where they stand."""
    for one in _CUE.finditer(value):
        numbers = [int(part or 0) for part in one.groups()[:8]]
        start, end = (_seconds(numbers[:4]), _seconds(numbers[4:]))
        lines = [_TAG.sub("", line).strip() for line in one[9].split("\n") if line.strip()]
        seconds = max(0.001, end - start)
        size = sum(len(line) for line in lines)
        longest = max((len(line) for line in lines), default=0)
        yield {"cps": size / seconds, "lines": len(lines), "longest": longest, "start": one.start(9), "end": one.end(9)}


def _seconds(parts: list[int]) -> float:
    hours, minutes, seconds, thousandths = parts
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


_PAIR = re.compile(
    r"\s*(#[0-9a-f]{3}(?:[0-9a-f]{3})?)\s*/\s*(#[0-9a-f]{3}(?:[0-9a-f]{3})?)(\s+(?:large|grand))?\s*", re.I
)


class Contrast(Params):
    """min: of text; min_large: of large text and graphics. Pairs come by the fact `pairs`: `{ fg, bg, large }`; or,
    with `declared`, by the fact of that name, in which a person wrote each as `#1A1A1A/#F6C344`, with `large` behind it
    where the text is. given: a fact without which nothing is asked."""

    min: float = Field(default=4.5, ge=1, le=21)
    min_large: float = Field(default=3.0, ge=1, le=21)
    declared: str = ""
    given: str = ""

    def facts(self) -> frozenset[str]:
        return frozenset({self.declared or "pairs", self.given} - {""})


@kind("contrast", Contrast)
def contrast_of(params: Contrast, _lists: Lists) -> Check:
    """Contrast of colours, WCAG 2.2, 1.4.3 and 1.4.11; what is proposed is the nearest darker or lighter colour that
    does."""

    def run(text: Text, view: View) -> Found:
        if params.given and not view.facts.get(params.given):
            if params.given not in view.facts:
                yield Lacking(params.given)
            return
        name = params.declared or "pairs"
        said = view.facts.get(name)
        pairs = _declared(said) if params.declared and said is not None else said
        if pairs is None:
            yield Lacking(name)
            return
        for pair in pairs:
            fg, bg = str(pair.get("fg", "")), str(pair.get("bg", ""))
            least = params.min_large if pair.get("large") else params.min
            found = contrast(fg, bg)
            if found is None or found < least:
                value = "?" if found is None else f"{int(found * 100) / 100:g}"
                said = {"match": f"{fg} / {bg}" if bg else fg, "value": value, "limit": f"{least:g}"}
                yield Hit(values={**said, "fix": passing(fg, bg, least) or "#000000"})

    return Check(run, of_text=False, of_facts=True)


def _declared(said: Sequence[str]) -> list[dict[str, Any]]:
    """Pairs as a person wrote them; what cannot be read is a colour of unknown contrast."""
    found = [(str(one), _PAIR.fullmatch(str(one))) for one in said]
    return [
        {"fg": pair[1], "bg": pair[2], "large": bool(pair[3])} if pair else {"fg": text, "bg": ""}
        for text, pair in found
    ]


def _rgb(colour: str) -> tuple[int, int, int] | None:
    digits = colour.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        return None
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _luminance(rgb: tuple[int, int, int]) -> float:
    """WCAG 2.2, relative luminance."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float | None:
    """The ratio of two colours, 1 to 21; None where one is no colour."""
    first, second = _rgb(one), _rgb(other)
    if first is None or second is None:
        return None
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def passing(fg: str, bg: str, least: float) -> str:
    """The nearest colour to fg, darker or lighter, that does on bg; empty where none does."""
    rgb = _rgb(fg)
    if rgb is None:
        return ""
    for step in range(1, 101):
        for target in (0, 255):
            moved = [round(c + (target - c) * step / 100) for c in rgb]
            made = "#{:02x}{:02x}{:02x}".format(*moved)
            if (contrast(made, bg) or 0) >= least:
                return made
    return ""


class MediaSpec(Params):
    """profile: `network` takes the limits of the network at hand. Media come by the fact `media`: `{ kind, seconds,
    bytes, width, height, mime }`."""

    profile: str = "network"

    def facts(self) -> frozenset[str]:
        return frozenset({"media", "profile"})


@kind("media-spec", MediaSpec)
def media_spec(params: MediaSpec, _lists: Lists) -> Check:
    """Media that the network would refuse or cut."""

    def run(text: Text, view: View) -> Found:
        media = view.facts.get("media")
        if media is None:
            yield Lacking("media")
            return
        profile = profiles.of(view.network, view.facts)
        for n, one in enumerate(media, 1):
            limits = profile.media.get(str(one.get("kind"))) if profile else None
            if limits and (wrong := _outside(one, limits)):
                yield Hit(values={"n": n, "value": wrong})

    return Check(run, of_text=False)


def _outside(media: Mapping[str, Any], limits: profiles.MediaLimits) -> str:
    """What of a file is outside the limits, or the empty string."""
    seconds, size, mime = media.get("seconds"), media.get("bytes"), media.get("mime")
    width, height = media.get("width"), media.get("height")
    if seconds is not None and limits.max_seconds is not None and seconds > limits.max_seconds:
        return f"{seconds:g} s > {limits.max_seconds:g} s"
    if seconds is not None and limits.min_seconds is not None and seconds < limits.min_seconds:
        return f"{seconds:g} s < {limits.min_seconds:g} s"
    if size is not None and limits.max_bytes is not None and size > limits.max_bytes:
        return f"{size} B > {limits.max_bytes} B"
    if mime and limits.types and mime not in limits.types:
        return str(mime)
    if width and height:
        ratio = width / height
        if (limits.min_ratio and ratio < limits.min_ratio) or (limits.max_ratio and ratio > limits.max_ratio):
            return f"{width} × {height}"
        if width < (limits.min_width or 0) or height < (limits.min_height or 0):
            return f"{width} × {height}"
    return ""
