"""The counter-brief: the same note, with what we propose to change of the request, why, and what each change costs. The
client answers field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, cast

from pydantic import Field

from cmsuite.briefs import asking, framing, smart, telling
from cmsuite.briefs.brief import MAJOR, VERBATIM, Brief
from cmsuite.briefs.telling import Told
from cmsuite.briefs.words import ANSWERS, GROUNDS, SHEETS, called
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, Keyed, Text, Words, titled
from cmsuite.engines.documents.kinds import Finding, Kind, register_kind


class Proposal(Keyed):
    """A change that we propose, and what the client says of it. field: the name of the field of the note."""

    PREFIX: ClassVar[str] = "C"

    field: Words = Field("", title=N_("Field"))
    theirs: Words = Field("", title=N_("The client's version"))
    ours: Words = Field("", title=N_("Our version"))
    reason: Words = Field("", title=N_("Why"))
    on_budget: Words = Field("", title=N_("Consequence on the budget"))
    on_time: Words = Field("", title=N_("Consequence on time"))
    on_risk: Words = Field("", title=N_("Consequence on risk"))
    answer: Literal["waiting", "accepted", "refused", "other"] = Field(
        "waiting", title=N_("The client's answer"), json_schema_extra=called(ANSWERS)
    )
    words: Words = Field("", title=N_("In the client's words"))
    by: Words = Field("", title=N_("Answered by"))
    on: date | None = Field(None, title=N_("Answered on"))


class CounterBrief(Brief):
    grounds: tuple[Literal["unfeasible", "harmful", "off_target"], ...] = Field(
        (),
        title=N_("Why a counter-brief"),
        description=N_("Unfeasible, harmful or off target as it was asked."),
        json_schema_extra=called(GROUNDS),
    )
    opening: Text = Field("", title=N_("What we propose, in a few lines"))
    changes: tuple[Proposal, ...] = Field((), title=N_("What we propose to change, and why"))


@dataclass(frozen=True, slots=True)
class Countered:
    """What a counter-brief shows besides its words: a note's own, and its changes. titles: of fields, by their name."""

    note: Told
    answers: dict[str, str]
    grounds: tuple[str, ...]
    fields: dict[str, str]


def check(content: Content, around: Around) -> Iterator[Finding]:
    """The changes that it proposes."""
    counter = cast(CounterBrief, content)
    if not counter.changes:
        said = N_("A counter-brief proposes a change: without one, send the framing note.")
        yield Finding("counter.no-change", "block", said, "changes")
    for place, one in enumerate(counter.changes):
        at = f"changes.{place}"
        for name in ("field", "theirs", "ours", "reason"):
            if not getattr(one, name):
                said = N_("{key} does not say: {field}. The client decides on both versions and their reason.")
                facts = {"key": one.key, "field": titled(CounterBrief, f"changes.{place}.{name}").rpartition(" › ")[2]}
                yield Finding("counter.change-empty", "block", said, f"{at}.{name}", facts)
        if one.field and one.field not in Brief.model_fields:
            said = N_("{key} changes “{name}”, which is no field of a note.")
            facts = {"key": one.key, "name": shown(one.field, 40)}
            yield Finding("counter.unknown-field", "block", said, f"{at}.field", facts)
        if not (one.on_budget or one.on_time or one.on_risk):
            said = N_("{key} names no consequence: say what it does to the budget, to time or to risk.")
            yield Finding("counter.consequence-missing", "warn", said, at, {"key": one.key})
        if one.answer == "waiting" and around.number_before:
            said = N_("{key} is not decided, although the client has had it: ask, or write down what they said.")
            yield Finding("counter.field-undecided", "warn", said, f"{at}.answer", {"key": one.key})
        if one.answer != "waiting" and not one.by:
            said = N_("{key} is decided by nobody: write who answered.")
            yield Finding("counter.answer-unsigned", "block", said, f"{at}.by", {"key": one.key})


def computed(content: Content, around: Around) -> Countered:
    """Everything that its template may name as `computed`."""
    counter = cast(CounterBrief, content)
    return Countered(
        telling.computed(content, around),
        {name: translate(said) for name, said in ANSWERS.items()},
        tuple(translate(GROUNDS[one]) for one in counter.grounds),
        {name: titled(Brief, name) for name in Brief.model_fields},
    )


COUNTER = register_kind(
    Kind(
        "counter_brief",
        N_("Counter-brief"),
        "COUNTER",
        CounterBrief,
        major=MAJOR | {"changes"},
        checks=(framing.check, smart.check, asking.check, check),
        given=telling.given,
        computed=computed,
        figures=telling.figures,
        follows=("brief",),
        stage=telling.stage,
        sourced=framing.sourced,
        sheets=SHEETS,
        verbatim=VERBATIM | {"changes.theirs", "changes.words"},
    )
)
