"""What is told of an item besides its text, in the language in force: for the command and the screen alike. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, labelled, moment, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.veille.words import AXES, DIGITS, LETTERS, OWNERS, PAYWALLS, REASONS, STATES, UNTIL_WOKEN

if TYPE_CHECKING:
    from cmsuite.veille.judged import Judged
    from cmsuite.veille.reading import ItemLine, ItemRead
    from cmsuite.veille.reviewing import Review
    from cmsuite.veille.sources import SourceLine

UNJUDGED = {
    "F6": N_("neither source nor content can be judged"),
    "F": N_("the source cannot be judged"),
    "6": N_("what it says cannot be judged"),
}
"""Where a letter and a digit stand side by side, each says of what."""


def told(made: Judged, zone: str | None = None) -> list[str]:
    """A line for each thing that the brand made of an item; none where it made nothing of it."""
    lines = [_rated(made)]
    if made.tags:
        lines.append(labelled(translate("Tags"), ", ".join(shown(tag) for tag in made.tags)))
    if made.rules:
        lines.append(labelled(translate(N_("Rules that did something to it")), ", ".join(map(shown, made.rules))))
    if made.assigned_to is not None:
        lines.append(labelled(translate("For"), shown(made.assigned or "…")))
    if made.snoozed_until is not None:
        muted = made.snoozed_until == UNTIL_WOKEN
        waits = labelled(translate("Waits until"), moment(made.snoozed_until, zone)) if not muted else ""
        lines.append(waits or translate(N_("Muted by a rule: it waits until somebody takes it up.")))
    if made.stale:
        lines.append(translate("Stale: kept, and untouched for 21 days."))
    for label, text in ((translate("So what"), made.so_what), (translate("Own summary"), made.summary),
                        (translate("Note"), made.note)):  # fmt: skip
        if text:
            lines.append(labelled(label, "\n".join(shown(line) for line in text.split("\n"))))
    return lines


def decided(line: ItemLine) -> str:
    """What the brand decided on an item, in words: why, where it is of no use."""
    return translate(REASONS[line.reason]) if line.reason else translate(STATES[line.state])


def comes_from(found: ItemRead, at: str) -> str:
    """Where an item comes from, in which language, how long it is, and what was decided: in one line. at: its instant,
    written down."""
    line, n = found.line, len((found.text or "").split())
    words = ngettext("{n} word", "{n} words", n).format(n=number(n)) if n else None
    facts = (line.source, found.author, at, found.language, words, translate(AXES[line.axis]), decided(line))
    return " · ".join(shown(fact) for fact in facts if fact)


def _rated(made: Judged) -> str:
    """The rating with its words; where nobody rated it, what is proposed."""
    if made.letter is None or made.digit is None:
        return labelled(translate("Rating proposed"), in_words(made.proposed))
    return labelled(translate("Rating decided"), in_words(f"{made.letter}{made.digit}"))


def what_it_is(one: SourceLine) -> str:
    """What a source is, as it was said: axis, rating, who speaks there, whose it is, where, paid or not, for whom."""
    who = translate(OWNERS[one.owner_type]) if one.owner_type else ""
    facts = [translate(AXES[one.axis]), one.reliability or "", who,
             shown(one.publisher or "", 60), one.country or "", translate(PAYWALLS[one.paywall]) if one.paywall else "",
             labelled(translate(N_("looked after by")), shown(one.owner, 60)) if one.owner else "",
             labelled(translate(N_("licence")), shown(one.licensor, 60)) if one.licensor else ""]  # fmt: skip
    return " · ".join(fact for fact in facts if fact)


def review_told(one: Review) -> str:
    """The letter that a source's history speaks for, and on what that rests."""
    of, parts = one.history, list[str]()
    if of.judged:
        rated = translate(N_("{doubtful} of {n} items rated 4 or 5, {true} rated 1 or 2"))
        parts.append(rated.format(doubtful=number(of.doubtful), n=number(of.judged), true=number(of.true)))
    if of.said:
        words = translate(N_("{useful} of {n} readers found useful, in 90 days, the issues with something of it"))
        parts.append(words.format(useful=number(of.useful), n=number(of.said)))
    return labelled(translate(N_("Its history speaks for {letter}")).format(letter=one.letter), "; ".join(parts))


def in_words(code: str) -> str:
    """A rating and what it says: `B2 · usually reliable · probably true`."""
    if code in UNJUDGED:
        return f"{code} · {translate(UNJUDGED[code])}"
    letter, digit = (
        translate(UNJUDGED.get(one, words[one])) for one, words in zip(code, (LETTERS, DIGITS), strict=True)
    )
    return f"{code} · {letter} · {digit}"
