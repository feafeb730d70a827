"""The minutes of a meeting: what was said, what was decided, who does what until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from pydantic import Field

from cmsuite.core.locale import N_, day
from cmsuite.core.workdays import OFFICE
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, Day, EvidenceId, Text, Words
from cmsuite.engines.documents.kinds import Finding, Kind, register_kind
from cmsuite.strategy.signing import validators


class Present(Content):
    name: Words = Field("", title=N_("Name"))
    function: Words = Field("", title=N_("Function"))


class Point(Content):
    topic: Words = Field("", title=N_("Point"))
    said: Text = Field("", title=N_("What was said"))


class Decision(Content):
    """n: its number in the log of decisions, 0 where it is not there yet. What it says is what the log says of it."""

    n: int = Field(0, ge=0, title=N_("No."))
    what: Words = Field("", title=N_("Decision"))
    who: Words = Field("", title=N_("Decided by"))
    why: Words = Field("", title=N_("Because"))
    alternatives: Words = Field("", title=N_("What else was thought of"))
    evidence: EvidenceId = Field(0, title=N_("Evidence"))
    effects: Words = Field("", title=N_("What it changes"))
    revisit_on: Day | None = Field(None, title=N_("Looked at again on"))


class Action(Content):
    what: Words = Field("", title=N_("Action"))
    who: Words = Field("", title=N_("Who"))
    by: Day | None = Field(None, title=N_("Until"))


class Minutes(Content):
    met_on: Day | None = Field(None, title=N_("Meeting of"))
    place: Words = Field("", title=N_("Place"))
    present: tuple[Present, ...] = Field((), title=N_("Present"))
    excused: tuple[Present, ...] = Field((), title=N_("Excused"))
    points: tuple[Point, ...] = Field((), title=N_("Points"))
    decisions: tuple[Decision, ...] = Field((), title=N_("Decisions"))
    actions: tuple[Action, ...] = Field((), title=N_("Actions"))
    left_open: tuple[Words, ...] = Field((), title=N_("Left open"))
    next_on: Day | None = Field(None, title=N_("Next meeting on"))


def due(met_on: date) -> date:
    """The day until which minutes leave: the first working day after the meeting."""
    return OFFICE.next_day(met_on)


def begun(around: Around) -> Content:
    """Who validates, on this day; one point for each decision that the deck asks for."""
    from cmsuite.strategy.deck import Deck

    slides = cast(Deck, around.parents["deck"].content).slides if "deck" in around.parents else ()
    asked = [line for one in slides if one.part == "decisions" for line in one.lines]
    return Minutes.model_validate(
        {
            "met_on": around.today,
            "present": [{"name": name, "function": function} for name, function in validators(around)],
            "points": [{"topic": line} for line in asked],
        }
    )


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Minutes leave in time, and each decision has somebody who took it."""
    minutes = cast(Minutes, content)
    if minutes.met_on is None:
        said = N_("The day of the meeting is missing.")
        yield Finding("minutes.no-day", "block", said, "met_on")
    elif around.today > due(minutes.met_on):
        said = N_("These minutes were due on {due}, one working day after the meeting.")
        yield Finding("minutes.late", "warn", said, "met_on", {"due": day(due(minutes.met_on))})
    for place, one in enumerate(minutes.decisions):
        if one.what and not one.n:
            said = N_("“{what}” is not in the log of decisions yet: cmsuite decision take writes it there.")
            yield Finding("minutes.decision-not-logged", "info", said, f"decisions.{place}", {"what": one.what})
        if not one.who:
            said = N_("“{what}” is decided by nobody: name who took the decision.")
            yield Finding("decision.without-decider", "block", said, f"decisions.{place}.who", {"what": one.what})
        if one.what and not one.alternatives:
            said = N_("“{what}” does not say what else was thought of: who reads it later asks that first.")
            at = f"decisions.{place}.alternatives"
            yield Finding("decision.without-alternative", "info", said, at, {"what": one.what})
        if one.revisit_on is not None and minutes.met_on is not None and one.revisit_on <= minutes.met_on:
            said = N_("“{what}” is to be looked at again on {day}, no later than the meeting that decided it.")
            facts = {"what": one.what, "day": day(one.revisit_on)}
            yield Finding("decision.revisit-passed", "warn", said, f"decisions.{place}.revisit_on", facts)
    for place, action in enumerate(minutes.actions):
        if not (action.who and action.by):
            said = N_("“{what}” has no owner, or no day.")
            yield Finding("minutes.action-without-owner", "warn", said, f"actions.{place}", {"what": action.what})


def spoken(content: Content) -> Iterator[str]:
    """What somebody said at the meeting: the minutes are its source."""
    yield from (f"points.{place}.said" for place, _point in enumerate(cast(Minutes, content).points))


MINUTES = register_kind(
    Kind(
        "minutes",
        N_("Meeting minutes"),
        "MIN",
        Minutes,
        checks=(check,),
        follows=("deck", "strategy", "swot_note", "brief"),
        begun=begun,
        presents=True,
        sourced=spoken,
        unread=frozenset({"points.said"}),
    )
)
