"""What is wrong with a mail as it would leave: read off its own page and text, as a reader's program has them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, number
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.exports.look import READABLE, NoColour, contrast
from cmsuite.engines.exports.mail import HEAVIEST, Letter
from cmsuite.veille.digest.letter import TOKEN

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGE, LARGE_BOLD, LARGE_READABLE = 24.0, 18.66, 3.0  # px, px, contrast: WCAG 2.2, 1.4.3
SMALLEST = 14.0  # px
ALT = 150  # characters
_DECLARED = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+)")
_PX = re.compile(r"([\d.]+)px")


def mail_findings(of: Letter) -> list[Finding]:
    """Everything that keeps a mail from being read by all who get it."""
    return [*_text(of), *_page(of)]


def _text(of: Letter) -> Iterator[Finding]:
    if not of.text.strip():
        said = N_("The mail has no plain text: who reads it without pictures and colours gets nothing.")
        yield Finding("digest.no-plain-text", "block", said)
    if TOKEN not in of.html or TOKEN not in of.text:
        said = N_("The mail says nowhere how to leave the list: it is not sent.")
        yield Finding("digest.unsubscribe-missing", "block", said)
    weight = len(of.html.encode())
    if not of.whole or weight > HEAVIEST:
        said = N_("The page is heavier than {most} kB: mail programs cut what comes after. Take items out.")
        yield Finding("digest.html-too-heavy", "warn", said, "", {"most": number(HEAVIEST // 1000)})


def _page(of: Letter) -> Iterator[Finding]:
    from lxml import html

    root = html.document_fromstring(of.html)
    for image in root.iter("img"):
        alt = image.get("alt")
        if alt is None or len(alt) > ALT:
            said = N_("A picture of the mail has no words for who does not see it, or more than {most} characters.")
            yield Finding("digest.alt-missing", "block", said, "", {"most": ALT})
    told: set[tuple[str, str]] = set()
    for ink, ground, size, bold, text in _written(root):
        try:
            ratio = contrast(ink, ground)
        except NoColour:
            continue
        large = size >= LARGE or (bold and size >= LARGE_BOLD)
        if ratio < (LARGE_READABLE if large else READABLE) and (ink, ground) not in told:
            told.add((ink, ground))
            said = N_("“{text}”: {ink} on {ground} has a contrast of {ratio}, and {least} is asked for.")
            least = number(LARGE_READABLE if large else READABLE, 1)
            facts = {"text": text[:60], "ink": ink, "ground": ground, "ratio": number(ratio, 2), "least": least}
            yield Finding("digest.contrast", "block", said, "", facts)
        if size < SMALLEST and ("size", str(size)) not in told:
            told.add(("size", str(size)))
            said = N_("“{text}” is {size} px high: 14 px is the least that is read.")
            yield Finding("digest.too-small", "warn", said, "", {"text": text[:60], "size": number(size)})


def _written(root: _Element) -> Iterator[tuple[str, str, float, bool, str]]:
    """Each piece of text: its colour, the ground, its height in px, whether it is bold, its words. Depth first, each
    element with what it has of those above."""
    body = root.find("body")
    todo = [(body if body is not None else root, "#000000", "#ffffff", 16.0, False)]
    while todo:
        node, ink, ground, size, bold = todo.pop()
        name = node.tag if isinstance(node.tag, str) else ""
        if not name or name in ("style", "script", "head", "title"):
            continue
        style = {key: value.strip().lower() for key, value in _DECLARED.findall((node.get("style") or "").lower())}
        if style.get("display") == "none" or style.get("font-size") in ("0", "0px"):
            continue
        ink = _colour(style.get("color", "")) or ink
        ground = (
            _colour(style.get("background-color") or style.get("background") or node.get("bgcolor") or "") or ground
        )
        found = _PX.fullmatch(style.get("font-size", ""))
        size = float(found[1]) if found else size
        weight = style.get("font-weight", "")
        heavy = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 700)
        bold = heavy or (bold and not weight) or name in ("b", "strong", "h1", "h2", "h3", "h4", "th")
        for child in node:
            if isinstance(child.tag, str):
                todo.append((child, ink, ground, size, bold))
            if (child.tail or "").strip():
                yield ink, ground, size, bold, " ".join((child.tail or "").split())
        if (node.text or "").strip():
            yield ink, ground, size, bold, " ".join((node.text or "").split())


def _colour(said: str) -> str:
    """A colour as #rrggbb; empty where it is none that is known."""
    said = said.removesuffix("!important").strip()
    if re.fullmatch(r"#[0-9a-f]{3}", said):
        return "#" + "".join(one * 2 for one in said[1:])
    return said if re.fullmatch(r"#[0-9a-f]{6}", said) else {"white": "#ffffff", "black": "#000000"}.get(said, "")
