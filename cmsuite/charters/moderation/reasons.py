"""Why a comment was hidden, removed or its author banned, as they are told, and what becomes of it when they contest.

Source: regulation (EU) 2022/2065, article 17(3) for the fields, article 20 for the appeal."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, day, speak, translate
from cmsuite.core.locale import translate as _

MEASURES = {
    "remove": N_("Your message was removed."),
    "disable": N_("Your message can no longer be read."),
    "demote": N_("Your message is shown less."),
    "hide": N_("Your message was hidden."),
    "suspend": N_("Your account may not write here for a time."),
    "terminate": N_("Your account may not write here any more."),
}
Origin = Literal["notice", "initiative"]
STATES: dict[str, str] = {
    "received": N_("received"),
    "acknowledged": N_("receipt confirmed"),
    "reviewed": N_("read by another person"),
    "upheld": N_("upheld"),
    "partly": N_("corrected in part"),
    "reversed": N_("reversed: restored, with an apology"),
    "closed": N_("closed"),
}
MOVES: dict[str, tuple[str, ...]] = {
    "received": ("acknowledged",),
    "acknowledged": ("reviewed",),
    "reviewed": ("upheld", "partly", "reversed"),
    "upheld": ("closed",),
    "partly": ("closed",),
    "reversed": ("closed",),
    "closed": (),
}
"""What may become of an appeal."""


class ReasonsIncomplete(Usage):
    said = N_("Statement of reasons incomplete: {missing}.")
    hint = N_("Name them: whoever is told has to be able to contest it.")


class NoMove(Refused):
    said = N_("An appeal that is {state} cannot become {to}.")
    hint = N_("It may become: {may}.")


class SameReviewer(Refused):
    said = N_("Who took the first decision does not judge the appeal.")
    hint = N_("Ask somebody else who moderates for this brand.")


class ReversalAlone(Refused):
    said = N_("Reversal of a decision: a second person must confirm.")
    hint = N_("Ask somebody else who moderates for this brand to confirm it.")


@dataclass(frozen=True, slots=True)
class Reasons:
    """detected, decided: whether automated means found it, or took the decision. ground: the article or clause, why:
    why it applies. internal: how to contest it here; body, court: where else. case: its number."""

    case: str = ""
    on: date | None = None
    measure: str = ""
    territory: str = ""
    duration: str = ""
    facts: str = ""
    origin: Origin | None = None
    detected: bool | None = None
    decided: bool | None = None
    ground: str = ""
    why: str = ""
    internal: str = ""
    body: str = ""
    court: str = ""


NAMES = {
    "case": N_("number of the case"),
    "on": N_("date"),
    "measure": N_("measure"),
    "territory": N_("where it holds"),
    "duration": N_("how long"),
    "facts": N_("facts"),
    "origin": N_("after a report, or on our own initiative"),
    "detected": N_("automated detection or not"),
    "decided": N_("automated decision or not"),
    "ground": N_("law or clause"),
    "why": N_("why it applies"),
    "internal": N_("how to contest it"),
    "body": N_("out-of-court body"),
    "court": N_("court"),
}
SHORT = ("on", "measure", "ground", "why", "internal")
"""What is said of a page that a network hosts: clause, what, how to contest."""


def missing(given: Reasons, *, own_platform: bool) -> tuple[str, ...]:
    """The fields that are not said and have to be. own_platform: the brand hosts the comments itself."""
    asked = [one.name for one in fields(Reasons)] if own_platform else SHORT
    return tuple(name for name in asked if getattr(given, name) in (None, ""))


def statement(given: Reasons, tongue: str, *, own_platform: bool) -> str:
    """What the author is told, in their language: whole where the brand is the host, else short. Raises
    ReasonsIncomplete."""
    if lacks := missing(given, own_platform=own_platform):
        raise ReasonsIncomplete(missing=", ".join(translate(NAMES[name]) for name in lacks))

    return copy_context().run(_statement, given, tongue, own_platform)


def _statement(given: Reasons, tongue: str, whole: bool) -> str:
    speak(tongue)
    assert given.on is not None
    lines = [_(MEASURES[given.measure]) if given.measure in MEASURES else given.measure]
    if whole:
        said = _("Where: {territory}. How long: {duration}.")
        lines += [said.format(territory=given.territory, duration=given.duration)]
        lines += [_("What happened: {facts}").format(facts=given.facts)]
        notice, own = _("We looked at it after a report."), _("We looked at it on our own initiative.")
        lines += [notice if given.origin == "notice" else own]
        lines += [_("An automated tool found it.") if given.detected else _("A person found it.")]
        lines += [_("An automated tool decided.") if given.decided else _("A person decided.")]
    lines += [_("Why: {ground}. {why}").format(ground=given.ground, why=given.why)]
    said = _("To contest, free of charge, within six months: {internal}. A person reads it again.")
    lines += [said.format(internal=given.internal)]
    if whole:
        said = _("You may also turn to {body}, or to a court: {court}.")
        lines += [said.format(body=given.body, court=given.court)]
    when = _("Decision of {day}").format(day=day(given.on))
    return "\n".join([*lines, f"{when} · {given.case}" if given.case else when])


def moved(state: str, to: str, *, decided_by: int, by: int, second: int | None = None) -> str:
    """The next state of an appeal. decided_by: who took the first decision. Raises NoMove, SameReviewer,
    ReversalAlone."""
    if to not in MOVES.get(state, ()):
        may = ", ".join(translate(STATES[one]) for one in MOVES.get(state, ())) or "—"
        raise NoMove(state=translate(STATES.get(state, state)), to=translate(STATES.get(to, to)), may=may)
    if to in ("reviewed", "upheld", "partly", "reversed") and by == decided_by:
        raise SameReviewer()
    if to == "reversed" and second in (None, by, decided_by):
        raise ReversalAlone()
    return to
