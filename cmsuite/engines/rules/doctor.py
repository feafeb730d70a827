"""What is not well about the rules of a brand, and what to do: files, dates, exemptions, candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, day, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.rules.exempted import lines
from cmsuite.engines.rules.force import in_force, laid_for
from cmsuite.engines.rules.models import LintReport
from cmsuite.engines.rules.packs import Layer, Pack
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.engines.rules.words import READ

OVER = timedelta(days=30)  # for which an exemption that ended is told
NOISY = 200  # silent hits of a rule that is tried
TRIED = timedelta(days=180)

Level = Literal["broken", "warning"]


@dataclass(frozen=True, slots=True)
class Sick:
    """One thing: what it is about (a rule, a pack, an exemption), how bad, a source sentence with its facts."""

    about: str
    how: Level
    said: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In the language in force."""
        facts = {key: day(value) if isinstance(value, date) else value for key, value in self.facts.items()}
        return translate(self.said).format(**facts)


STOPS = N_("No rule is in force, and nothing goes out: {why}")
PACK_LATE = N_("The pack {pack} was to be reviewed by {by} until {day}: look whether its rules still hold.")
BASIS_LATE = N_("What {rule} rests on ({ref}) was to be checked again until {day}.")
OFF = N_("{rule} is switched off by {by} until {day}: {reason}.")
OFF_FOR_GOOD = N_("{rule} is switched off by {by}, without a last day: {reason}.")
ENDED = N_("The exemption {id} from {rule} ended on {day}: the finding is back, if the text is the same.")
WAITS = N_("{who} asks since {day} that {rule} be let pass ({id}): agree to it, or lift it.")
CANDIDATE = N_("{rule} is only tried, and spoke {n} times in silence: make it stable, or narrow it.")


def examine(act: Act) -> list[Sick]:
    """All of it, what is broken first."""
    today = today_in(act)
    found = [*_exempted(act, today)]
    try:
        laid = laid_for(act, act.in_brand, today)
        ruleset = in_force(act, act.in_brand, today)
    except CmsError as err:
        return [Sick("rules", "broken", STOPS, {"why": err.sentence}), *found]
    found += [*_late(laid.packs, ruleset, today), *_off(laid.layers, today), *_tried(act, ruleset)]
    return sorted(found, key=lambda one: (one.how != "broken", one.about))


def unread(act: Act) -> list[str]:
    """The rules in force that the program never asks, for it reads nothing of what they are about. Raises what
    `in_force` raises."""
    ruleset = in_force(act, act.in_brand, today_in(act))
    return sorted(rule.id for rule in ruleset.rules if not rule.scope & READ)


def _late(packs: tuple[Pack, ...], ruleset: Ruleset, today: date) -> Iterator[Sick]:
    for pack in packs:
        review = pack.head.review
        if review is not None and review.review_by < today:
            yield Sick(
                pack.name, "warning", PACK_LATE, {"pack": pack.name, "by": review.owner, "day": review.review_by}
            )
    for rule in ruleset.rules:
        for basis in rule.basis:
            if basis.review_by is not None and basis.review_by < today:
                yield Sick(rule.id, "warning", BASIS_LATE, {"rule": rule.id, "ref": basis.ref, "day": basis.review_by})


def _off(layers: tuple[Layer, ...], today: date) -> Iterator[Sick]:
    for layer in layers:
        for off in layer.form.disable:
            facts = {"rule": off.rule, "by": off.by, "reason": off.reason.rstrip("."), "day": off.until}
            if off.until is None:
                yield Sick(off.rule, "warning", OFF_FOR_GOOD, facts)
            elif today <= off.until:
                yield Sick(off.rule, "warning", OFF, facts)


def _exempted(act: Act, today: date) -> Iterator[Sick]:
    for line in lines(act, past=True):
        facts: dict[str, Any] = {"id": line.id, "rule": line.rule}
        if line.state == "ended" and line.ends_on >= today - OVER:
            yield Sick(line.rule, "warning", ENDED, facts | {"day": line.ends_on})
        elif line.state == "asked":
            yield Sick(line.rule, "warning", WAITS, facts | {"day": line.starts_on, "who": line.asked_by})


def _tried(act: Act, ruleset: Ruleset) -> Iterator[Sick]:
    spoke = silent(act, since=act.now - TRIED)
    for rule in ruleset.rules:
        n = sum(spoke.get(name, 0) for name in (rule.id, *rule.aliases))
        if rule.maturity == "candidate" and n > NOISY:
            yield Sick(rule.id, "warning", CANDIDATE, {"rule": rule.id, "n": n})


def silent(act: Act, since: datetime) -> dict[str, int]:
    """How often each candidate spoke, of which nobody heard, in the texts that were read since then."""
    found: dict[str, int] = {}
    wanted = sa.select(LintReport.counts).where(LintReport.created_at >= since)
    for counts in act.session.scalars(wanted):
        for rule, n in counts.get("silent", {}).items():
            found[rule] = found.get(rule, 0) + int(n)
    return found
