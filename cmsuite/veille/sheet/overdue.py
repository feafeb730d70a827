"""What watch sheets and trend reports say is to be acted on at once, by a day that is over. A question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.locale import N_, day
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.bare import DOCUMENT, VERSION
from cmsuite.engines.people.models import Brand
from cmsuite.veille.plan.in_force import Settled
from cmsuite.veille.sheet.impact import handed_on_as, impact

KINDS = ("watch_sheet", "trend_report")
FORGOTTEN = timedelta(days=90)  # after which nobody means to do it any more
SETTLED = ("sent", "validated")  # what is read in the house is handed over, and mostly validated by nobody
_B, _T = sa.BigInteger, sa.String
_LATER = VERSION.alias("later").c
WITH_DEADLINE = sa.and_(
    DOCUMENT.c.kind.in_(KINDS),
    VERSION.c.state.in_(SETTLED),
    sa.cast(VERSION.c.content, _T).contains('"deadline": "'),
    ~sa.exists().where(
        _LATER.document_id == VERSION.c.document_id, _LATER.seq > VERSION.c.seq, _LATER.state.in_(SETTLED)
    ),
)
"""The versions that stand and in which anything has a day."""
_REF = sa.table("ref", sa.column("id", _B), sa.column("kind", _T), sa.column("row_id", _B))
_PROPOSAL = sa.table(
    "proposal", sa.column("from_ref_id", _B), *(sa.column(name, _T) for name in ("kind", "from_field", "state"))
)
"""What is looked at here, for which their tables need not be known."""


@dataclass(frozen=True, slots=True)
class _Late:
    """An assessment. of: the record that its proposals come from, and the place there; kinds: of these proposals."""

    brand: int
    document: int
    title: str
    owner: str
    deadline: date
    of: tuple[str, int, str]
    kinds: tuple[str, ...]


def overdue(act: Act, found: Iterable[Settled]) -> list[Need]:
    """Of these documents, each impact to act on now whose day is over where the brand is, until what it decides was
    handed on and answered. One that decides that nothing is done is answered by that."""
    late = [one for document in found if document.kind in KINDS for one in _late(document, act.now.date())]
    if not late:
        return []
    here = _today(act, {one.brand for one in late})
    answered = _answered(act, late)
    return [
        _need(one, (here[one.brand] - one.deadline).days)
        for one in late
        if one.deadline < here[one.brand] and not all((*one.of, kind) in answered for kind in one.kinds)
    ]


def _late(of: Settled, today: date) -> Iterator[_Late]:
    """today: in UTC; where the brand is it may be the day after."""
    for title, origin, one in _assessed(of):
        said: Mapping[str, Any] = one.get("impact") or {}
        deadline = date.fromisoformat(said["deadline"]) if said.get("deadline") else None
        if deadline is None or not today - FORGOTTEN <= deadline <= today or said.get("decision") == "none":
            continue
        found = impact(said.get("probability", 0), said.get("gravity", 0), said.get("horizon", "quarter"))
        if found.band == "act":
            kinds = tuple(handed_on_as(said.get("decision", ""), found))
            yield _Late(of.brand, of.document, title, said.get("owner", "").strip(), deadline, origin, kinds or ("",))


def _assessed(of: Settled) -> Iterator[tuple[str, tuple[str, int, str], Mapping[str, Any]]]:
    """Each thing that it assesses: its title, the record and the place that its proposals come from, what is said."""
    if of.kind == KINDS[0]:
        yield of.title, ("item", int(of.content.get("item") or 0), ""), of.content
    for one in of.content.get("trends", ()):
        yield f"{of.title} · {one.get('term', '')}", ("document", of.document, f"trends.{one.get('key', '')}"), one


def _today(act: Act, brands: Iterable[int]) -> dict[int, date]:
    rows = act.session.execute(sa.select(Brand.id, Brand.zone).where(Brand.id.in_(list(brands))))
    return {id: act.now.astimezone(ZoneInfo(zone)).date() for id, zone in rows}


def _answered(act: Act, late: Iterable[_Late]) -> set[tuple[str, int, str, str]]:
    """What was proposed of these, and taken or declined: record, number, place, kind."""
    of, proposed = _REF.c, _PROPOSAL.c
    rows = act.session.execute(
        sa.select(of.kind, of.row_id, sa.func.coalesce(proposed.from_field, ""), proposed.kind)
        .select_from(_REF.join(_PROPOSAL, proposed.from_ref_id == of.id))
        .where(sa.tuple_(of.kind, of.row_id).in_([one.of[:2] for one in late]), proposed.state != "open")
    )
    return {(kind, id, place, what) for kind, id, place, what in rows}


def _need(one: _Late, days: int) -> Need:
    said, many = (
        N_("“{title}” was to be acted on by {day}, {n} day ago: {who} sees to it"),
        N_("“{title}” was to be acted on by {day}, {n} days ago: {who} sees to it"),
    )  # fmt: skip
    if not one.owner:
        said, many = (
            N_("“{title}” was to be acted on by {day}, {n} day ago, and nobody sees to it"),
            N_("“{title}” was to be acted on by {day}, {n} days ago, and nobody sees to it"),
        )  # fmt: skip
    return Need(
        f"impact {one.document} {one.of[2]}".strip(), Urgency.NOW, N_("ACT NOW"), said, one.brand,
        ("document", one.document), datetime.combine(one.deadline, time(), UTC),
        {"title": one.title, "day": day(one.deadline), "who": one.owner}, many=many, n=days,
    )  # fmt: skip
