"""The log of decisions as a file to hand over, and the decisions of a meeting taken into it."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import copy_context
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, day, labelled, speak, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.life import NotADraft, write
from cmsuite.engines.documents.views import DocumentRead
from cmsuite.engines.evidence.decisions import Decided, decide
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.manuscript import Manuscript, Tabled
from cmsuite.engines.exports.table import Column, Table
from cmsuite.strategy.minutes import Minutes

if TYPE_CHECKING:
    from cmsuite.strategy.minutes import Decision


class NotWhole(Refused):
    """decision.without-decider, and its likes."""

    said = N_("“{what}” cannot enter the log: it does not say who decided, and why.")
    hint = N_("Write both in the minutes: cmsuite document edit {document}")


def enter(act: Act, found: DocumentRead) -> list[int]:
    """Take the decisions of minutes that the log has not into it, and let the minutes say their numbers. Returns those.

    Raises NotADraft, NotWhole, and what `decide` raises.
    """
    minutes = cast(Minutes, read(Minutes, found.newest.content))
    if found.newest.state != "draft":
        raise NotADraft(state=found.newest.state, document=found.id)
    entered: list[int] = []
    made: list[Decision] = []
    for one in minutes.decisions:
        if one.n or not one.what:
            made.append(one)
            continue
        who = [name.strip() for name in one.who.split(",") if name.strip()]
        if not (who and one.why):
            raise NotWhole(what=shown(one.what, 80), document=found.id)
        n = decide(
            act,
            one.what,
            who,
            one.why,
            day=minutes.met_on or found.newest.around.today,
            alternatives=one.alternatives,
            effects=one.effects,
            evidence_id=one.evidence or None,
            revisit_on=one.revisit_on,
        )
        entered.append(n)
        made.append(one.model_copy(update={"n": n}))
    if entered:
        content = dumped(minutes.model_copy(update={"decisions": tuple(made)}))
        write(act, found.newest.id, content, seen=found.newest.row_version)
    return entered


def log(rows: Sequence[Decided], brand: str, look: Look, tongue: Literal["en", "fr"], today: date) -> Manuscript:
    """All decisions of a brand, in their order, in a language."""
    return copy_context().run(_log, rows, brand, look, tongue, today)


def _log(rows: Sequence[Decided], brand: str, look: Look, tongue: Literal["en", "fr"], today: date) -> Manuscript:
    speak(tongue)
    columns = (
        Column(translate("No.")),
        Column(translate("Day"), "day"),
        Column(translate("Decision")),
        Column(translate("Decided by")),
        Column(translate("Because")),
        Column(translate("What it changes")),
        Column(translate("Looked at again on")),
    )
    cells = tuple(
        (
            str(one.n),
            one.day,
            _stands(one),
            ", ".join(one.deciders),
            _why(one),
            one.effects,
            day(one.revisit_on) if one.revisit_on else "",
        )
        for one in rows
    )
    title = translate("What was decided, by whom, and why")
    blocks = (Tabled("decisions", Table(title, columns, cells)),)
    return Manuscript(
        translate("Log of decisions"), tongue, blocks, look, today, kind=translate("Log of decisions"), brand=brand
    )


def _stands(one: Decided) -> str:
    """What was decided, and whether it still stands."""
    told = [one.text]
    if one.reverses:
        told.append(translate("It takes back decision {n}.").format(n=one.reverses))
    if one.reversed_by:
        told.append(translate("Decision {n} took it back.").format(n=one.reversed_by))
    return " ".join(told)


def _why(one: Decided) -> str:
    """Why it was decided, on what it rests, and what else was thought of."""
    told = [one.reason]
    if one.evidence:
        told.append(translate("Evidence {n}.").format(n=one.evidence))
    if one.alternatives:
        told.append(labelled(translate("Instead of"), one.alternatives))
    return " ".join(told)
