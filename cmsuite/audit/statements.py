"""What must be right in the findings of an audit: a fact with its proof and its consequence, never advice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from cmsuite.core.locale import N_
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.documents.around import Around
    from cmsuite.engines.documents.content import Content

HEADLINES, PRIORITIES = 5, 3
_OUGHT = re.compile(
    r"\b(?:il (?:faut|faudra|faudrait|convient)|(?:devrai(?:t|ent)|doi(?:t|vent)|devons)|recommand\w+|préconis\w+"
    r"|should|must|ought|needs? to|ha(?:s|ve) to|recommend\w*)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"^(?:lancer|créer|ouvrir|publier|mettre|ajouter|améliorer|former|répondre|renforcer|supprimer|développer|arrêter"
    r"|investir|passer|réduire|augmenter|utiliser|définir|prévoir|faire|[a-zà-ÿ]{4,}ez"
    r"|launch|create|open|publish|add|improve|train|answer|strengthen|remove|develop|stop|invest|reduce|increase|use"
    r"|define|plan|make)\b(?! (?:of|rates?|times?|delays?|is|are|was|were|has|have|had)\b)",
    re.IGNORECASE,
)
_NOT_ASKING = re.compile(r"^(?:assez|chez|rendez-vous)\b", re.IGNORECASE)
_SHARE = re.compile(r"\d\s?%")
_INTERVAL = re.compile(r"\[[^\]]*\d[^\]]*\]")
_INSIDE = frozenset("SW")


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Each finding, and what the first page takes of them."""
    report = cast("AuditReport", content)
    if not report.findings:
        said = N_("There is no finding: an audit without one says nothing.")
        yield Finding("audit.finding-without-evidence", "block", said, "findings")
    for place, one in enumerate(report.findings):
        at, what = f"findings.{place}", {"key": one.key}
        if not one.evidence:
            said = N_("{key} rests on nothing: name its evidence.")
            yield Finding("audit.finding-without-evidence", "block", said, f"{at}.evidence", what)
        if advises(one.statement):
            said = N_("{key} says what to do: write the fact and its consequence, the rest belongs to the matrix.")
            yield Finding("audit.finding-is-advice", "warn", said, f"{at}.statement", what)
        if not one.consequence:
            said = N_("{key} has no consequence: say what it changes for the brand.")
            yield Finding("audit.finding-incomplete", "warn", said, f"{at}.consequence", what)
        if one.tag and (one.tag in _INSIDE) != (one.side == "internal"):
            said = N_("{key} is {side} and marked {tag}: strengths and weaknesses are internal, the others external.")
            facts: dict[str, Any] = {**what, "side": one.side, "tag": one.tag}
            yield Finding("audit.finding-incomplete", "warn", said, f"{at}.tag", facts)
        if one.domain == "reputation" and _bare(one.statement, one.measure):
            said = N_("{key} gives a share of a sample without its interval: quote {{=negative}} or {{=net}}.")
            yield Finding("audit.sentiment-no-interval", "warn", said, f"{at}.measure", what)
    if len(report.headlines) != HEADLINES or len(report.priorities) != PRIORITIES:
        said = N_("The first page takes {findings} findings and {priorities} priorities: no more, no fewer.")
        facts = {"findings": HEADLINES, "priorities": PRIORITIES}
        yield Finding("audit.summary-incomplete", "warn", said, "headlines", facts)


def _bare(*texts: str) -> bool:
    """Whether they give a share, and none an interval."""
    return any(map(_SHARE.search, texts)) and not any(map(_INTERVAL.search, texts))


def advises(statement: str) -> bool:
    """Whether a statement tells somebody to do something, in French or in English."""
    text = statement.strip()
    return bool(_OUGHT.search(text) or (_BEGINS.match(text) and not _NOT_ASKING.match(text)))
