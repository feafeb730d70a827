"""The rules of today, laid every night on what they have not read yet: what is planned, and what is online. The links
of both are asked before, so that one that died is among what was found.

What they keep back of the first is told in Today hours before its turn; what they would not let out any more of the
second (rights that ended, a law that changed) is kept as a report, and listed by `drifted`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.days import leaving
from cmsuite.calendar.models import Entry
from cmsuite.content.links import ask
from cmsuite.content.models import Post, Variant
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.core.parts import parts
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.people.models import Brand
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.ruling import shut
from cmsuite.store.store import Store

if TYPE_CHECKING:
    from cmsuite.engines.rules.contract import Report
    from cmsuite.engines.rules.rules import Ruleset

BACK = timedelta(days=90)  # how long ago what is read again went out at most
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Reread:
    """How many variants were read, how many of the planned ones are kept back, how many online a rule would block."""

    reread: int = 0
    kept_back: int = 0
    drifted: int = 0


@dataclass(frozen=True, slots=True)
class Drifted:
    """What is online and would not go out today. rules: those that block it."""

    brand: int
    variant: int
    post: int
    title: str
    network: str
    at: datetime
    rules: tuple[str, ...]


@register("publishing.reread", no_undo=N_("A look changes nothing."))
def reread(act: Act) -> Reread:
    """Read what is planned and what went out in the last 90 days by the rules of today, and keep what they say. Raises
    what `in_force` raises."""
    act.need("publishing.reread")
    ahead, behind = _planned(act), [id for id, *_rest in _online(act)]
    kept_back = sum(len(shut(act, ids, record="all")) for ids in parts(ahead, AT_ONCE))
    drifted = sum(_look_back(act, ids) for ids in parts(behind, AT_ONCE))
    act.quiet()
    return Reread(len(ahead) + len(behind), kept_back, drifted)


def drifted(act: Act) -> list[Drifted]:
    """What is online, and would not go out today: of what the rules blocked last night, what they still do, the newest
    first. Raises what `in_force` raises."""
    from cmsuite.engines.rules.reports import last

    rows = {id: (hash, at) for id, hash, at in _online(act)}
    kept = last(act, [("variant", id) for id in rows], "published")
    suspected = [id for (_kind, id), one in kept.items() if one.hash == rows[id][0] and one.counts.get("block")]
    found = {id: one.blocked for id, one in _looked(act, suspected).items() if one.blocked}
    named = act.session.execute(
        sa.select(Post.brand_id, Variant.id, Post.id, Post.title, Account.network)
        .join(Post, Post.id == Variant.post_id)
        .join(Account, Account.id == Variant.account_id)
        .where(Variant.id.in_(found))
    )
    lines = [Drifted(brand, id, post, title, name, rows[id][1], found[id]) for brand, id, post, title, name in named]
    return sorted(lines, key=lambda one: (one.at, one.variant), reverse=True)


def _planned(act: Act) -> list[int]:
    wanted = (
        sa.select(Entry.variant_id)
        .join(Publication, Publication.entry_id == Entry.id)
        .where(Publication.state == State.PLANNED, Entry.variant_id.is_not(None), Entry.cancelled_at.is_(None))
        .order_by(Entry.due_at, Publication.id)
    )
    return [id for id in act.session.scalars(wanted) if id is not None]


def _online(act: Act) -> list[tuple[int, str, datetime]]:
    """Variant, hash and hour of what went out lately."""
    wanted = (
        sa.select(Variant.id, Variant.hash, Entry.due_at)
        .join(Publication, Publication.variant_id == Variant.id)
        .join(Entry, Entry.id == Publication.entry_id)
        .where(Publication.state == State.PUBLISHED, Entry.due_at > act.now - BACK)
        .order_by(Entry.due_at.desc(), Variant.id)
    )
    return [(id, hash, at) for id, hash, at in act.session.execute(wanted) if at is not None]


@dataclass(frozen=True, slots=True)
class _Online:
    """What the rules of today say of what is online. blocked: the rules that block it; what is not known blocks
    nothing that went out already."""

    hash: str
    ruleset: Ruleset
    report: Report
    blocked: tuple[str, ...]


def _looked(act: Act, variants: Collection[int]) -> dict[int, _Online]:
    from cmsuite.content.gates import look
    from cmsuite.content.known import cases

    found = {}
    for id, one in look(cases(act, variants, moment="published", leaves=leaving, near=False)).items():
        known, blocking = one.case.known, {line.code for line in one.blocks}
        said = {line.rule for line in one.report.findings if line.severity == "block"}
        found[id] = _Online(known.hash, known.ruleset, one.report, tuple(sorted(blocking & said)))
    return found


def _look_back(act: Act, variants: Collection[int]) -> int:
    """Keep what the rules of today block of what is online, and that they do no more; how many they block."""
    from cmsuite.engines.rules.force import keep
    from cmsuite.engines.rules.reports import last, record

    before, n = last(act, [("variant", id) for id in variants], "published"), 0
    for id, one in _looked(act, variants).items():
        if one.blocked or ("variant", id) in before:
            record(act, ("variant", id), one.hash, keep(act, one.ruleset), "published", one.report)
        n += bool(one.blocked)
    return n


@job(
    "publishing.reread",
    N_("Rules of today"),
    N_("Read what is planned and what is online by the rules that are in force today."),
    rule="23 4 * * *",
)
def reread_all(store: Store, tools: Tools) -> Reread:
    """Of every brand. One whose rules cannot be read is passed over: what it sends is held back by itself."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        brands = act.session.scalars(sa.select(Brand.id).where(Brand.archived_at.is_(None)).order_by(Brand.id)).all()
    done = Reread()
    for brand in brands:
        if tools.stop.is_set():
            break
        try:
            with acts.read(store, by=tools.by, brand=brand) as act:
                posts = [*_planned(act), *(id for id, *_rest in _online(act))]
            ask(store, lambda: tools, tools.by, posts, brand=brand)
            with acts.open(store, by=tools.by, brand=brand) as act:
                one = reread(act)
        except CmsError as err:
            note("publishing.reread.refused", brand=brand, why=err.sentence)
            continue
        done = Reread(done.reread + one.reread, done.kept_back + one.kept_back, done.drifted + one.drifted)
    return done
