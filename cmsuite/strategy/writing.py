"""The deck and the argumentation sheet, written from the strategy by reference: no number is typed again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, cast

from cmsuite.core.locale import labelled, speak, translate
from cmsuite.engines.documents.around import Around
from cmsuite.strategy import compute
from cmsuite.strategy.argument import ArgumentSheet, Claim, Objection
from cmsuite.strategy.deck import Deck, Slide, figures
from cmsuite.strategy.pitch import DENSEST, words_of
from cmsuite.strategy.plan import OPEN, Strategy
from cmsuite.strategy.telling import listed
from cmsuite.strategy.weak import spots
from cmsuite.strategy.words import DECISIONS, SCENARIOS

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.matrix.schema import SwotNote

FEW = 3  # lines of a list on a slide
SHORT = 11  # words of such a line
LEAST = 3  # words before a pause at which a text may end
PROOFS = 4  # pieces of evidence that a slide names
RETAINED = ("retained", "amended", "in_plan", "scored")
_GAP = re.compile(r"[ \t\n]+")  # spaces that no line may break at stay
_PAUSE = re.compile(r"[,;:.]")
_GREETING = re.compile(
    r"^(?:bonjour|bonsoir|hello|dear|hi|cher|chère|madame|monsieur)\b[^\n.]*?[,!\n]\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What the outline may name: words, lists of lines, and the evidence of each part."""

    words: Mapping[str, str]
    lines: Mapping[str, list[str]]
    proofs: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def deck(plan: Strategy, around: Around) -> Deck:
    """The talk for a strategy. around: of the deck, so that the strategy is among its parents."""
    return copy_context().run(_deck, plan, around)


def sheet(plan: Strategy, around: Around) -> ArgumentSheet:
    """The argumentation sheet, its objections seeded from the weak spots."""
    return copy_context().run(_sheet, plan, around)


@cache
def _outline() -> dict[str, Any]:
    text = files("cmsuite.strategy").joinpath("outline.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _deck(plan: Strategy, around: Around) -> Deck:
    tongue = around.language
    speak(tongue)
    matter, drawn = _matter(plan, around), figures(around)
    used: set[str] = set()
    slides = []
    for one in _outline()["slide"]:
        proofs = matter.proofs.get(one["part"], ())
        words = {**matter.words, "proofs": ", ".join(map(str, proofs)) or "—"}
        figure = _figure(one.get("figure", ()), drawn, used)
        used.add(figure)
        title = short(Template(one["title"][tongue]).safe_substitute(words), 16)
        slides.append(
            Slide.model_validate(
                {
                    "part": one["part"],
                    "title": title,
                    "lines": _fitted(title, [*_lines(one["lines"][tongue], words, matter.lines)]),
                    "figure": figure,
                    "minutes": Decimal(one["minutes"]),
                    "notes": Template(one["notes"][tongue]).safe_substitute(words),
                    "evidence": proofs,
                }
            )
        )
    decider = matter.words.get("decider", "")
    return Deck.model_validate({"decider": decider, "slides": slides})


def _lines(wanted: Iterable[str], words: Mapping[str, str], lists: Mapping[str, list[str]]) -> Iterator[str]:
    for line in wanted:
        if line.startswith("@"):
            yield from lists.get(line[1:], ())
        else:
            yield capital(short(Template(line).safe_substitute(words), 18))


def _fitted(title: str, said: list[str]) -> list[str]:
    """Lines that with their title are few enough words for a slide."""
    left = DENSEST - words_of(title)
    return said if sum(map(words_of, said)) <= left else [short(one, left // len(said)) for one in said]


def _figure(wanted: Iterable[str], drawn: Iterable[str], used: Container[str]) -> str:
    """The first figure that is meant and there: one by its name, or any other of a document."""
    free = [name for name in drawn if name not in used]
    for one in wanted:
        if one in free:
            return one
        if found := next((name for name in free if name.startswith(f"{one}-")), ""):
            return found
    return ""


def _matter(plan: Strategy, around: Around) -> Matter:
    made = compute.computed(plan)
    position = plan.positioning
    open_, closed = _networks(plan)
    chosen = next((one for one in plan.scenarios if one.chosen), None)
    critical = [one.what for one in plan.milestones if made.path is not None and one.key in made.path.critical]
    words = {
        "brand": around.brand,
        "ambition": plan.ambition,
        "target": position.target,
        "category": position.category,
        "benefit": position.benefit,
        "proof": position.proof,
        "alternative": position.alternative,
        "yes": ", ".join(open_) or "—",
        "no": ", ".join(closed) or "—",
        "critical": ", ".join(critical) or "—",
        "chosen": f"{translate(SCENARIOS[chosen.level]).lower()}, {chosen.why}" if chosen is not None else "—",
        "promises": listed(labelled(one.name, one.promise) for one in plan.pillars if one.promise) or "—",
        "reformulation": "",
    }
    lines = {
        "objectives": _some(f"{one.what}" for one in plan.objectives),
        "pillars": _some((labelled(one.name, (*one.examples, one.promise)[0]) for one in plan.pillars), 4, 8),
        "networks": _some(_reasons(plan, made), 4, 9),
        "people": _some((f"{one.name}, {one.role}" for one in plan.people), 4, 6),
        "risks": _some(one.what for one in sorted(plan.risks, key=lambda one: -one.probability * one.impact)),
        "scenarios": [
            short(
                labelled(f"{translate(SCENARIOS[one.level])}, {{=strategy:scenario.{one.level}.cost}}", one.what), SHORT
            )
            for one in plan.scenarios
        ],
        "next": _some(
            labelled(f"{{=strategy:milestone.{one.key}}}", one.what)
            for one in sorted(plan.milestones, key=lambda one: (one.on is None, one.on))
            if one.on is not None
        ),
    }
    proofs = {
        "target": (*position.evidence, *(id for one in plan.personas for id in one.evidence)),
        "networks": tuple(one.audience for one in plan.networks if one.audience),
    }
    if "brief" in around.parents:
        _of_brief(cast("Brief", around.parents["brief"].content), words, lines)
    if "swot_note" in around.parents:
        _of_swot(cast("SwotNote", around.parents["swot_note"].content), lines, proofs)
    return Matter(words, lines, {part: tuple(dict.fromkeys(ids))[:PROOFS] for part, ids in proofs.items()})


def _reasons(plan: Strategy, made: compute.Computed) -> Iterator[str]:
    """Each network, the best first, with what is decided and why."""
    by_key = {one.key: one for one in plan.networks}
    for chosen in made.networks:
        one = by_key[chosen.key]
        said = f"{one.name} ({translate(DECISIONS[one.decision])})"
        yield labelled(said, one.why) if one.why else said


def _networks(plan: Strategy) -> tuple[list[str], list[str]]:
    """Those that are used, those that are not, each with what is decided."""
    said = [(one.decision in OPEN, f"{one.name} ({translate(DECISIONS[one.decision])})") for one in plan.networks]
    return [name for used, name in said if used], [name for used, name in said if not used]


def _of_brief(brief: Brief, words: dict[str, str], lines: dict[str, list[str]]) -> None:
    request = " ".join(_GREETING.sub("", brief.request.strip()).split())
    lines["request"] = [translate("“{words}”").format(words=short(request, 30))] if request else []
    lines["stakes"] = _some(one.what for one in brief.stakes)
    words["reformulation"] = short(" ".join(brief.reformulation.split()), 40)
    words["decider"] = next((f"{one.name}, {one.function}" for one in brief.validators if one.name), "")


def _of_swot(note: SwotNote, lines: dict[str, list[str]], proofs: dict[str, tuple[int, ...]]) -> None:
    for name, part in (("strengths", "audit_1"), ("weaknesses", "audit_2")):
        heavy = sorted(getattr(note, name), key=lambda one: -(one.weight or 0))[:FEW]
        lines[name] = _some(one.statement for one in heavy)
        proofs[part] = tuple(id for one in heavy for id in one.evidence)
    outside = [
        *sorted(note.opportunities, key=lambda one: -(one.weight or 0))[:2],
        *sorted(note.threats, key=lambda one: -(one.weight or 0))[:1],
    ]
    lines["outside"] = _some(one.statement for one in outside)
    proofs["swot"] = tuple(id for one in outside for id in one.evidence)
    retained = [one for one in note.recommendations if one.status in RETAINED]
    lines["recommendations"] = _some(one.title for one in retained)
    proofs["posture"] = tuple(id for one in retained for id in one.evidence)


def _sheet(plan: Strategy, around: Around) -> ArgumentSheet:
    tongue = around.language
    speak(tongue)
    found = []
    for spot in spots(plan, around):
        seed = _outline()["seed"][spot.kind]
        text = Template(seed[tongue]).safe_substitute(what=spot.what, name=spot.name)
        found.append(
            Objection(objection=text, kind=seed["kind"], source=spot.source, evidence=spot.evidence)  # type: ignore[call-arg]
        )
    claims = [
        Claim.model_validate(
            {
                "claim": one.what,
                "proof": f"{{=strategy:objective.{one.key}.baseline}} → {{=strategy:objective.{one.key}.target}}"
                if one.lead.baseline is not None and one.lead.target is not None
                else "",
                "evidence": [one.lead.evidence] if one.lead.evidence else [],
                "cost": f"{{=strategy:objective.{one.key}.budget}}" if _paid(plan, one.key) else "",
            }
        )
        for one in plan.objectives
    ]
    return ArgumentSheet.model_validate({"claims": claims, "objections": found})


def _paid(plan: Strategy, key: str) -> bool:
    return any(one.objective == key and one.cents for one in plan.budget)


def _some(texts: Iterable[str], most: int = FEW, words: int = SHORT) -> list[str]:
    return [capital(short(text, words)) for text in texts if text][:most]


def capital(text: str) -> str:
    """The text with a first letter that begins a line."""
    return text[:1].upper() + text[1:]


def short(text: str, words: int) -> str:
    """At most so many words of a text: up to the last pause within them, else the first ones, and dots."""
    parts = _GAP.split(text.strip())
    if len(parts) <= words:
        return text
    for n in range(words, LEAST, -1):
        if _PAUSE.fullmatch(parts[n]):
            return " ".join(parts[:n])
        if _PAUSE.fullmatch(parts[n - 1][-1]):
            return " ".join(parts[:n]).rstrip(",;:.\u00a0\u202f")
    return " ".join(parts[:words]) + "…"
