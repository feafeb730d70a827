"""What is checked in every document, whatever its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, foreign, number
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.citing import check as cited
from cmsuite.engines.documents.content import Content, texts
from cmsuite.engines.documents.kinds import Finding, Kind, among
from cmsuite.engines.documents.words import SEVERITIES
from cmsuite.engines.exports.look import NoColour, unreadable

if TYPE_CHECKING:
    from cmsuite.engines.documents.ruled import Rules

LEFT = re.compile(r"\b(?:TBD|TODO|xxx+|lorem|to be (?:completed|defined)|à (?:compléter|définir))\b", re.IGNORECASE)
_HEADING = re.compile(r"^(#{1,6}) +\S", re.MULTILINE)
_PICTURE = re.compile(r"!\[\s*\]\(([^)\s]*)")
_ASKS = re.compile(r"^[ >]*:::|!\[", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def findings(kind: Kind, content: Content, around: Around) -> list[Finding]:
    """Everything that is not right: what stops it first, then in the order of the fields."""
    found = [*_common(kind, content, around.language), *_contrast(around.colours), *cited(kind, content, around)]
    found += _directives(kind, content, around)
    for check in kind.checks:
        found += check(content, around)
    if around.rules is not None:
        found += _of_rules(kind, content, around.rules, {(one.rule, one.at) for one in found})
    severities, order = list(SEVERITIES), {name: place for place, name in enumerate(kind.schema.model_fields)}
    return sorted(found, key=lambda one: (severities.index(one.severity), order.get(one.at.partition(".")[0], -1)))


def stopping(found: Iterable[Finding], passed: Iterable[str]) -> list[Finding]:
    """Those that keep a version from being sent: every block, and every warning, or block that may be let pass, without
    a written reason; never what only advises."""
    reasons = set(passed)
    asked = (one for one in found if one.severity != "info" and not one.advice)
    return [one for one in asked if not (passable(one) and one.rule in reasons)]


def passable(one: Finding) -> bool:
    """Whether a reason may let it pass."""
    return not one.advice and (one.severity == "warn" or (one.severity == "block" and one.waivable))


def _of_rules(kind: Kind, content: Content, rules: Rules, heard: set[tuple[str, str]]) -> Iterator[Finding]:
    """What the rules in force say, but what was told already."""
    from cmsuite.engines.documents import ruled

    for one in ruled.findings(kind, content, rules):
        if (ruled.SAME.get(one.rule, ""), one.at) not in heard:
            yield one


def _common(kind: Kind, content: Content, tongue: str) -> Iterator[Finding]:
    for path, text, prose in texts(content):
        ours = not among(kind.verbatim, path)
        if ours and foreign(text, tongue):
            said = N_("“{words}” is a sentence of ours in another language than the document's: write it in its own.")
            yield Finding("doc.untranslated-key", "block", said, path, {"words": shown(text, 80)})
        if ours and (left := LEFT.search(text)):
            said = N_("“{word}” is still there: write what belongs in its place.")
            yield Finding("doc.placeholder-left", "block", said, path, {"word": left[0]})
        if prose:
            plain = _FENCED.sub("", text)
            yield from _headings(path, plain) if ours else ()
            yield from _pictures(path, plain)


def _directives(kind: Kind, content: Content, around: Around) -> Iterator[Finding]:
    """Lines of three colons and pictures that ask for nothing that there is: no format could write the document."""
    if not (asking := [(path, text) for path, text, prose in texts(content) if prose and _ASKS.search(text)]):
        return
    from cmsuite.engines.documents import captures
    from cmsuite.engines.documents.render import given_by
    from cmsuite.engines.exports.look import Picture
    from cmsuite.engines.exports.parse import BadDirective, parse

    given = given_by(kind, content, around)
    seen = () if kind.presents else captures.shown(content, around.evidence)
    there = {captures.NAME.format(id=one.id): Picture(b"", "", one.image_alt, 1, 1) for one in seen}
    given = replace(given, pictures={**there, **given.pictures})
    for path, text in asking:
        try:
            parse(text, given, "en")
        except BadDirective as err:
            line = int(err.facts["line"])
            said = N_("Its line {line}, “{words}”, begins with three colons and asks for nothing that there is: "
                      "correct it, or write \\::: for the colons themselves.")  # fmt: skip
            if err.facts.get("what") == "picture":
                said = N_("Its line {line}, “{words}”, shows a picture that is not there: cite evidence that has one "
                          "and name it capture- and its number, or take the line out.")  # fmt: skip
            words = "".join(text.split("\n")[line - 1 : line])
            facts = {"line": line, "words": shown(words, 60)}
            yield Finding("doc.directive", "block", said, path, facts)


def _contrast(colours: tuple[str, ...]) -> Iterator[Finding]:
    """The colours of the brand, which every export takes."""
    if not colours:
        return
    try:
        for ink, ground, ratio in unreadable(*colours):
            said = N_("The brand's colours: {ink} on {ground} has a contrast of {ratio}, and text needs 4.5.")
            facts = {"ink": shown(ink, 20), "ground": shown(ground, 20), "ratio": number(ratio, 2)}
            yield Finding("doc.contrast", "block", said, "", facts)
    except NoColour as err:
        yield Finding("doc.contrast", "block", NoColour.said, "", {"colour": shown(str(err.facts["colour"]), 20)})


def _headings(path: str, text: str) -> Iterator[Finding]:
    level = 0
    for heading in _HEADING.finditer(text):
        if len(heading[1]) > level + 1 and level:
            said = N_("A heading of level {level} follows one of level {before}: a level is skipped.")
            facts = {"level": len(heading[1]), "before": level}
            yield Finding("doc.heading-order", "warn", said, path, facts)
        level = len(heading[1])


def _pictures(path: str, text: str) -> Iterator[Finding]:
    for picture in _PICTURE.finditer(text):
        said = N_("The picture {name} has no alternative text: say what is seen on it.")
        yield Finding("doc.image-without-alt", "block", said, path, {"name": picture[1]})
