"""What is said of competitors, in the language in force. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, labelled, number, percent, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.veille.trends.competitors import Competitor

PACES = {
    "more": N_("more often"),
    "less": N_("less often"),
    "as before": N_("as before"),
    "too little": N_("too little to say"),
}
FORMATS = {
    "video": N_("video"),
    "audio": N_("audio"),
    "image": N_("image"),
    "post": N_("post"),
    "article": N_("article"),
}


def formats(one: Competitor) -> str:
    """The formats of the last 4 weeks: their shares, with those of before where both rest on enough items."""
    if not one.compared:
        return ", ".join(
            f"{translate(FORMATS[form])} {number(now)}" for form, (now, _before) in one.formats.items() if now
        )
    return ", ".join(
        f"{translate(FORMATS[form])} {percent(now / one.now, 0)} ({percent(before / one.before, 0)})"
        for form, (now, before) in one.formats.items()
    )


def themes(one: Competitor) -> str:
    """What is said most in the last 4 weeks, with how often it was in the 8 before."""
    return ", ".join(f"{shown(theme.said, 40)} {number(theme.now)} ({number(theme.before)})" for theme in one.themes)


def left(one: Competitor) -> str:
    """What was said in the 8 weeks before, and how often, and is no more."""
    return ", ".join(f"{shown(theme.said, 40)} {number(theme.before)}" for theme in one.left)


def lines(one: Competitor) -> Iterator[str]:
    """All that is known of one, a line each."""
    said = translate(N_("{now} items in the last 4 weeks, {before} in the 8 before: {pace}."))
    yield said.format(now=number(one.now), before=number(one.before), pace=translate(PACES[one.pace]))
    yield labelled(translate(N_("Week by week")), " ".join(map(number, one.weeks)))
    if one.formats:
        yield labelled(translate(N_("Formats (before)")) if one.compared else translate(N_("Formats")), formats(one))
    if one.formats and not one.compared:
        yield translate(N_("Fewer than 10 items in one of the two spans: their shares are not set side by side."))
    if one.themes:
        yield labelled(translate(N_("Themes, with their items in 4 weeks (in the 8 before)")), themes(one))
    if one.left:
        yield labelled(translate(N_("No more, with their items in the 8 before")), left(one))
