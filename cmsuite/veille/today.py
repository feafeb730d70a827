"""What needs a person of what came in. A question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.models import Setting
from cmsuite.engines.documents.bare import DOCUMENT, VERSION, of_kinds
from cmsuite.engines.people.models import Brand, Person
from cmsuite.store.types import Instant
from cmsuite.veille.editing import edited_since
from cmsuite.veille.plan.alerts import asked_for
from cmsuite.veille.plan.in_force import PLAN, VALIDATED, InForce, plans_of, settled
from cmsuite.veille.sheet.overdue import KINDS, WITH_DEADLINE, overdue
from cmsuite.veille.words import BROKEN, BUDGET_KEY, BUDGET_MB, NEARLY

_B, _T = sa.BigInteger, sa.String
_NEW = sa.table(
    "qualification",
    sa.column("id", _B),
    sa.column("brand_id", _B),
    sa.column("axis", _T),
    sa.column("state", _T),
    sa.column("sort_at", Instant),
    sa.column("copy_of", _B),
    sa.column("snoozed_until", Instant),
)
_SOURCES = sa.table(
    "source",
    sa.column("id", _B),
    sa.column("brand_id", _B),
    sa.column("feed_id", _B),
    sa.column("title", _T),
    sa.column("axis", _T),
    sa.column("owner_id", _B),
    sa.column("muted_at", Instant),
)
_DAYS = sa.table("fetch_day", sa.column("feed_id", _B), sa.column("day", sa.Date), sa.column("bytes", _B))
_HITS = sa.table(
    "rule_hit", sa.column("rule_id", _B), sa.column("qualification_id", _B), sa.column("created_at", Instant)
)
_RULES = sa.table("veille_rule", sa.column("id", _B), sa.column("effect", _T))
_EDITIONS = sa.table(
    "edition",
    sa.column("id", _B),
    sa.column("brand_id", _B),
    sa.column("title", _T),
    sa.column("due_at", Instant),
    sa.column("ahead_h", sa.Integer),
    sa.column("document_id", _B),
    sa.column("came", _T),
    sa.column("came_why", _T),
)
_SIGNALS = sa.table(
    "weak_signal",
    sa.column("id", _B),
    sa.column("brand_id", _B),
    sa.column("term", _T),
    sa.column("review_on", sa.Date),
    sa.column("outcome", _T),
)
_READERS = sa.table("recipient", sa.column("brand_id", _B), sa.column("state", _T))
_LEGAL = _NEW.c.axis == "regulation"
LEAST = 3
"""Items that make an issue."""
SOONEST = timedelta(hours=720)
"""Before its slot at which an edition may be drafted."""
LISTED = timedelta(days=1)
"""How long what rules discarded is listed."""
_FEEDS = sa.table("feed", sa.column("id", _B), sa.column("state", _T))
"""What is counted here, for which the tables of the veille need not be known."""


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: how many items wait for a decision, and which sources no longer come in."""
    later = _NEW.alias("later").c
    put_off = sa.select(later.id).where(act.here(later.brand_id), later.snoozed_until > act.now)
    new = _NEW.c.brand_id == Brand.id, _NEW.c.state == "new", _NEW.c.copy_of.is_(None)

    def waiting_of(*which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        every = sa.select(sa.func.count()).select_from(_NEW).where(*new, *which)  # in an index, without a look at each
        return every.scalar_subquery() - every.where(_NEW.c.snoozed_until > act.now).scalar_subquery()

    first = sa.select(_NEW.c.sort_at).where(*new, _NEW.c.id.not_in(put_off)).order_by(_NEW.c.sort_at).limit(1)
    oldest = first.scalar_subquery()
    asked = sa.select(Brand.id, waiting_of(), waiting_of(_LEGAL), oldest, _told_to_nobody(act))
    waiting = act.session.execute(asked.where(act.here(Brand.id)).order_by(Brand.id)).all()
    plain = N_("{n} item to read"), N_("{n} items to read")
    with_law = N_("{n} item to read, on regulation"), N_("{n} items to read, {legal} of them on regulation")
    needs = [
        Need(f"veille {brand}", Urgency.WHEN_YOU_CAN, N_("VEILLE"), one, brand, ("veille", brand), oldest,
             {"legal": legal}, many=many, n=n)
        for brand, n, legal, oldest, _written in waiting
        for one, many in [with_law if legal else plain]
        if n
    ]  # fmt: skip
    needs += [
        Need(f"issue {brand}", Urgency.WHEN_YOU_CAN, N_("ISSUE"), N_("{n} analysed item is in no issue yet"), brand,
             ("issues", brand), many=N_("{n} analysed items are in no issue yet"), n=written)
        for brand, _n, _legal, _oldest, written in waiting
        if written >= LEAST
    ]  # fmt: skip
    stand = settled(act, PLAN, *KINDS, which=sa.or_(VALIDATED, WITH_DEADLINE))
    signed = plans_of(stand)
    needs += _silent(act, signed) + overdue(act, stand)
    needs += _by_rules(act) + _signals(act) + _budgets(act, signed) + _editions(act) + edited_since(act)
    return needs + asked_for(act, signed)


def _silent(act: Act, signed: Mapping[int, InForce]) -> list[Need]:
    """Sources that no longer come in, and who looks after each: as was said of it, else of its axis in the plan."""
    of = _SOURCES.c
    silent = sa.select(_FEEDS.c.id).where(_FEEDS.c.state.in_(BROKEN))  # few, out of an index
    broken = sa.select(of.id, of.brand_id, of.title, of.axis, Person.name).select_from(
        _SOURCES.outerjoin(Person, Person.id == of.owner_id)
    )
    found = broken.where(of.feed_id.in_(silent), of.muted_at.is_(None), act.here(of.brand_id)).order_by(of.id)
    needs = []
    for id, brand, title, axis, owner in act.session.execute(found):
        plan = signed.get(brand)
        who = owner or (", ".join(plan.owners(axis, act.now.date())) if plan else "")
        said = (
            N_("“{title}” no longer comes in: {who} looks after it") if owner
            else N_("“{title}” no longer comes in: {who} looks after its axis") if who
            else N_("“{title}” no longer comes in")
        )  # fmt: skip
        needs.append(Need(f"source {id}", Urgency.WHEN_YOU_CAN, N_("SOURCE"), said, brand, ("source", id),
                          facts={"title": title, "who": who}))  # fmt: skip
    return needs


def _told_to_nobody(act: Act) -> sa.ColumnElement[int]:
    """How many items of a brand are analysed, where somebody reads its issues, no edition takes them by itself, and
    none is being written."""
    brand, v, later = Brand.id, VERSION.c, VERSION.alias().c
    newest = ~sa.exists().where(later.document_id == v.document_id, later.seq > v.seq)
    written = VERSION.join(DOCUMENT, DOCUMENT.c.id == v.document_id)
    open_ = sa.exists().select_from(written).where(
        of_kinds(act, "digest"), DOCUMENT.c.brand_id == brand, DOCUMENT.c.archived_at.is_(None),
        v.state != "validated", newest,
    )  # fmt: skip
    read = sa.exists().where(_READERS.c.brand_id == brand, _READERS.c.state == "active")
    planned = sa.exists().where(_EDITIONS.c.brand_id == brand)
    analysed = _NEW.alias("written").c
    n = sa.select(sa.func.count(analysed.id)).where(analysed.brand_id == brand, analysed.state == "analysed")
    return sa.case((sa.and_(read, ~planned, ~open_), n.scalar_subquery()), else_=0)


def _editions(act: Act) -> list[Need]:
    """Issues that wait for a yes before their slot, those that have no draft when they should, and those that could
    not leave at the slot before."""
    of, v, newest = _EDITIONS.c, VERSION.c, VERSION.alias().c
    last = sa.select(sa.func.max(newest.seq)).where(newest.document_id == of.document_id)
    waiting = (
        sa.select(of.id, of.brand_id, of.title, of.due_at, of.ahead_h, of.document_id, of.came, of.came_why, v.state)
        .select_from(_EDITIONS.outerjoin(DOCUMENT, DOCUMENT.c.id == of.document_id).outerjoin(
            VERSION, sa.and_(v.document_id == of.document_id, v.seq == last.scalar_subquery())))
        .where(DOCUMENT.c.archived_at.is_(None), act.here(of.brand_id))
        .where(sa.or_(of.document_id.is_not(None), of.due_at <= act.now + SOONEST))
        .order_by(of.due_at)
    )  # fmt: skip
    needs = []
    for id, brand, title, due_at, ahead_h, document, came, why, state in act.session.execute(waiting):
        if document is None:
            if due_at - timedelta(hours=ahead_h) <= act.now:
                said = N_("“{title}” has no draft yet: it is made of what you analyse")
                needs.append(Need(f"edition {id}", Urgency.TODAY, N_("ISSUE"), said, brand, ("veille", brand), due_at,
                                  facts={"title": title}))  # fmt: skip
            continue
        if state == "validated" and came != "refused":
            continue  # it leaves by itself
        said = (
            N_("“{title}” did not go out: {why}") if came == "refused"
            else N_("“{title}” was not validated in time: it goes out at the next slot, once it is") if came == "late"
            else N_("“{title}” goes out once it is validated")
        )  # fmt: skip
        needs.append(Need(f"edition {id}", Urgency.TODAY, N_("ISSUE"), said, brand, ("document", document), due_at,
                          facts={"title": title, "why": why or ""}))  # fmt: skip
    return needs


def _budgets(act: Act, signed: Mapping[int, InForce]) -> list[Need]:
    """Of which brands the month's budget of bytes is nearly spent, or spent."""
    of = _SOURCES.c
    taken = (
        sa.select(of.brand_id, sa.cast(sa.func.sum(_DAYS.c.bytes), _B))
        .join(_DAYS, _DAYS.c.feed_id == of.feed_id)
        .where(_DAYS.c.day >= act.now.date().replace(day=1), act.here(of.brand_id))
        .group_by(of.brand_id)
        .order_by(of.brand_id)
    )
    sizes = act.session.execute(taken).all()
    chosen = sa.select(Setting.brand_id, Setting.value).where(Setting.key == BUDGET_KEY)
    limits: dict[int | None, float] = {row.brand_id: row.value for row in act.session.execute(chosen)}
    wide = limits.get(None, BUDGET_MB)
    limits |= {brand: one.budget_mb for brand, one in signed.items()}
    shares = {brand: int(size) / 1e6 / (limits.get(brand, wide) or 1e-6) for brand, size in sizes}
    return [
        Need(f"budget {brand}", Urgency.WHEN_YOU_CAN, N_("BUDGET"),
             N_("only regulation and reputation are watched: the month's budget of megabytes is spent") if share >= 1
             else N_("{share}% of the month's megabytes for the watch are spent"), brand, ("veille", brand),
             facts={"share": int(share * 100)})
        for brand, share in shares.items()
        if share >= NEARLY
    ]  # fmt: skip


def _by_rules(act: Act) -> list[Need]:
    """What rules told of and nobody decided on yet, and what they discarded since yesterday."""
    said = {
        "alert": (
            Urgency.TODAY, N_("ALERT"), N_("a rule tells of {n} item"), N_("rules tell of {n} items"), "ruled_new",
        ),
        "legal": (
            Urgency.TODAY, N_("ALERT"), N_("a rule tells of {n} item, on regulation"),
            N_("rules tell of {n} items, {legal} of them on regulation"), "ruled_new",
        ),
        "discard": (
            Urgency.WHEN_YOU_CAN, N_("RULES"), N_("{n} item was discarded by a rule since yesterday"),
            N_("{n} items were discarded by rules since yesterday"), "ruled_discarded",
        ),
    }  # fmt: skip
    item, lately = _NEW.c, _HITS.c.created_at >= act.now - LISTED
    stands = sa.or_(
        sa.and_(_RULES.c.effect == "alert", item.state == "new"),
        sa.and_(_RULES.c.effect == "discard", item.state == "discarded", lately),
    )
    lines, rules = sa.func.count(sa.distinct(item.id)), sa.func.count(sa.distinct(_RULES.c.id))
    the_rule = sa.case((rules == 1, sa.func.min(_RULES.c.id)), else_=0)
    legal = sa.func.count(sa.distinct(sa.case((_LEGAL, item.id))))
    found = (
        sa.select(item.brand_id, _RULES.c.effect, lines, legal, the_rule)
        .select_from(_HITS.join(_RULES, _RULES.c.id == _HITS.c.rule_id).join(_NEW, item.id == _HITS.c.qualification_id))
        .where(stands, act.here(item.brand_id))
        .group_by(item.brand_id, _RULES.c.effect)
        .order_by(item.brand_id)
    )
    return [
        Need(
            f"rules {effect} {brand}", urgency, word, one, brand, (opens, rule), facts={"legal": legal}, many=many, n=n
        )
        for brand, effect, n, legal, rule in act.session.execute(found)
        for urgency, word, one, many, opens in [said["legal" if effect == "alert" and legal else effect]]
    ]


def _signals(act: Act) -> list[Need]:
    """Weak signals whose day has come, where the brand is."""
    of = _SIGNALS.c
    wanted = (
        sa.select(of.id, of.brand_id, of.term, of.review_on, Brand.zone)
        .join(Brand, Brand.id == of.brand_id)
        .where(of.outcome.is_(None), of.review_on <= act.now.date() + timedelta(days=1), act.here(of.brand_id))
        .order_by(of.brand_id, of.review_on, of.id)
    )
    return [
        Need(f"signal {id}", Urgency.TODAY, N_("WEAK SIGNAL"), N_("look again at “{term}”: was it what you supposed?"),
             brand, ("weak_signal", id), facts={"term": term})
        for id, brand, term, review_on, zone in act.session.execute(wanted)
        if review_on <= act.now.astimezone(ZoneInfo(zone)).date()
    ]  # fmt: skip


def follows_any(act: Act) -> bool:
    """Whether anything is followed here at all."""
    of = _SOURCES.c
    return act.session.scalar(sa.select(of.id).where(act.here(of.brand_id)).limit(1)) is not None
