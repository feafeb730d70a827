"""What readers found useful in a time: by axis and by source, and which items led to something. Questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.models import Proposal, ProposalState
from cmsuite.engines.trail.models import Link, Ref
from cmsuite.veille.digest.coming_back import Remark, heard
from cmsuite.veille.models import Qualification

LED_TO = ("decision", "post")


@dataclass(frozen=True, slots=True)
class Found:
    """How many readers said useful or not of issues with something of this axis or source; useful: how many of them."""

    useful: int
    said: int

    @property
    def rate(self) -> float:
        """The share of those who found it useful."""
        return self.useful / self.said


@dataclass(frozen=True, slots=True)
class Feedback:
    """What readers said in [start, end). sources: by their ids; items, led: how many items these issues had, and how
    many of them became a decision, a post, or something that another part of the job took; remarks: what readers
    wrote."""

    start: date
    end: date
    axes: Mapping[str, Found]
    sources: Mapping[int, Found]
    items: int
    led: int
    remarks: tuple[Remark, ...] = ()


def feedback(act: Act, start: date, end: date) -> Feedback:
    """What readers of the brand said from one day to another (UTC), the last word of each about each issue."""
    first, last = (datetime.combine(day, time(), UTC) for day in (start, end))
    found = heard(act)
    issues, said = found.issues, dict[int, Counter[str]]()
    for (issue, _who), (word, at) in found.last.items():
        if first <= at < last:
            said.setdefault(issue, Counter())[word] += 1
    told = {id: issues[id][1] for id in said}
    items = {one.item for issue in told.values() for one in issue.items if one.item}
    sources = _sources(act, items)
    axes = {id: {one.axis for one in issue.items} for id, issue in told.items()}
    of = {id: {sources[one.item] for one in issue.items if one.item in sources} for id, issue in told.items()}
    remarks = tuple(one for one in found.remarks if first <= one.at < last)
    return Feedback(start, end, _found(axes, said), _found(of, said), len(items), len(_led(act, items)), remarks)


def _found(what: Mapping[int, Collection[Any]], said: Mapping[int, Counter[str]]) -> dict[Any, Found]:
    """What is in each issue, with what was said of the issues that have it."""
    useful, all_ = Counter[Any](), Counter[Any]()
    for issue, words in said.items():
        for one in what[issue]:
            useful[one] += words["useful"]
            all_[one] += words["useful"] + words["useless"]
    return {one: Found(useful[one], n) for one, n in sorted(all_.items()) if n}


def _sources(act: Act, items: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in parts(sorted(items)):
        wanted = sa.select(Qualification.item_id, Qualification.source_id).where(Qualification.item_id.in_(part))
        found |= {row.item_id: row.source_id for row in act.session.execute(wanted)}
    return found


def _led(act: Act, items: Collection[int]) -> set[int]:
    """Those that became something."""
    found: set[int] = set()
    mine, other = aliased(Ref), aliased(Ref)
    for part in parts(sorted(items)):
        of_items = sa.and_(mine.kind == "item", mine.row_id.in_(part))
        taken = sa.select(mine.row_id).join(Proposal, Proposal.from_ref_id == mine.id)
        found.update(act.session.scalars(taken.where(of_items, Proposal.state == ProposalState.TAKEN)))
        for here, there in ((Link.from_ref_id, Link.to_ref_id), (Link.to_ref_id, Link.from_ref_id)):
            linked = sa.select(mine.row_id).join(Link, here == mine.id).join(other, other.id == there)
            linked = linked.where(of_items, Link.removed_at.is_(None), other.kind.in_(LED_TO), act.here(Link.brand_id))
            found.update(act.session.scalars(linked))
    return found
