"""Comments on trial: what the table, and a guide, would propose for each. Nothing is acted on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cmsuite.charters.deciding import Known, Proposed, decide, spoken
from cmsuite.charters.moderation.applying import Applied, applied, as_guided
from cmsuite.charters.moderation.clauses import Public, clause_said
from cmsuite.charters.moderation.gates import trusted
from cmsuite.charters.moderation.schema import ModerationGuide
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, number
from cmsuite.core.zones import wall
from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.packs import shelf
from cmsuite.engines.rules.rules import Ruleset

MOST = 10_000  # comments at once
BIG = 16 * 1024 * 1024  # bytes of a file


class TooMany(Usage):
    said = N_("{file} holds more than {most} comments.")
    hint = N_("Try a part of them.")

    @classmethod
    def of(cls, file: object) -> TooMany:
        return cls(file=str(file), most=number(MOST))


@dataclass(frozen=True, slots=True)
class Tried:
    """A comment, and what is proposed for it. guided: by the guide, where there is one: then the proposal is what it
    lets be. clause: what the rules of the brand say of such a comment, in the language in force."""

    n: int
    text: str
    proposal: Proposed
    guided: Applied | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The table and the rules that hear, compiled: made once for many trials."""

    ruleset: Ruleset
    ready: Compiled


@dataclass(frozen=True, slots=True)
class By:
    """The guide by which comments are tried, when they were written, the zone of its hours, and the rules that the
    community was told."""

    guide: ModerationGuide
    at: datetime
    zone: str
    public: Public | None = None


def rules() -> Rules:
    """Those of the pack. Raises what reading packs raises."""
    stock = shelf()
    ruleset = resolve(stock, stock.with_needed(["moderation-fr"]))
    return Rules(ruleset, Compiled(ruleset))


def tried(comments: Iterable[str], tongue: str, known: Known, heard: Rules, by: By | None = None) -> list[Tried]:
    """What would be proposed for each, from 1. known: of all of them."""
    context = Context({**ASSUMED, "language": tongue, "country": "FR", "network": "", "status": "new"})
    act_unseen = trusted(by.guide, heard.ruleset, wall(by.at, by.zone).local.date()) if by is not None else frozenset()
    made = []
    for n, text in enumerate(comments, 1):
        proposal = decide(lint(Subject.of("inbox", text=text), heard.ready, context), heard.ruleset, known, act_unseen)
        guided = applied(proposal, by.guide, by.at, by.zone) if by is not None else None
        if guided is not None and guided.category is not None:
            proposal = as_guided(proposal, guided.category)
        category = guided.category if guided is not None else None
        clause = clause_said(proposal, category, by.public if by is not None else None)
        made.append(Tried(n, text, proposal, guided, clause))
    return made


def acts_said(actions: Sequence[str]) -> str:
    """Acts in words, in the language in force."""
    return ", ".join(map(spoken, actions))


def barred(found: Proposed) -> dict[str, list[str]]:
    """The acts that are not to be had, by why."""
    by: dict[str, list[str]] = {}
    for bar in found.barred:
        by.setdefault(bar.why, []).append(bar.action)
    return by
