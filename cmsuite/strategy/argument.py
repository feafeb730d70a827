"""The argumentation sheet: what each proposal brings and rests on, and what is answered to who objects."""

from __future__ import annotations

from typing import ClassVar, Literal, cast

from pydantic import Field

from cmsuite.core.locale import N_, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, EvidenceId, Keyed, Text, Words
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.strategy import pitch
from cmsuite.strategy.words import OBJECTIONS, worded

Sort = Literal["price", "time", "risk", "habit", "competence", "measure", "politics"]


class Claim(Keyed):
    """A proposal, as the client gains by it."""

    PREFIX: ClassVar[str] = "C"

    claim: Words = Field("", title=N_("Claim"), description=N_("What the client gains, in a sentence."))
    proof: Words = Field("", title=N_("Proof"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
    cost: Words = Field("", title=N_("Cost"))
    risk: Words = Field("", title=N_("Risk that is accepted"))
    plan_b: Words = Field("", title=N_("Plan B"))


class Objection(Content):
    """What may be said against it. source: the weak spot that calls for it, empty where a person wrote it."""

    objection: Words = Field("", title=N_("Objection"))
    kind: Sort = Field("price", title=N_("Kind"), json_schema_extra=worded(OBJECTIONS))
    asker: Words = Field("", title=N_("Who may say it"))
    answer: Words = Field("", title=N_("Answer"), description=N_("Three sentences at most."))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
    concession: Words = Field("", title=N_("What we can give"))
    limit: Words = Field("", title=N_("Where we stop"))
    source: Words = Field("", title=N_("Weak spot"))


class ArgumentSheet(Content):
    audience: Text = Field("", title=N_("Who decides, and what they fear"))
    claims: tuple[Claim, ...] = Field((), title=N_("Proposals"))
    objections: tuple[Objection, ...] = Field((), title=N_("Objections"))


def view(_content: Content, _around: Around) -> dict[str, str]:
    """The kinds of objections, in words."""
    return {name: translate(said) for name, said in OBJECTIONS.items()}


def begun(around: Around) -> Content:
    """The proposals of a strategy, and the objections that its weak spots call for."""
    from cmsuite.strategy.plan import Strategy
    from cmsuite.strategy.writing import sheet

    return sheet(cast(Strategy, around.parents["strategy"].content), around)


ARGUMENT = register_kind(
    Kind(
        "argument_sheet",
        N_("Argumentation sheet"),
        "ARG",
        ArgumentSheet,
        handed="read",
        checks=(pitch.check_sheet,),
        computed=view,
        follows=("strategy",),
        begun=begun,
        presents=True,
        firm=frozenset({pitch.DIFFERS}),
    )
)
