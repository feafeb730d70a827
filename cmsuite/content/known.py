"""What is known of posts on their accounts, gathered from the rows of many at once: the facts that the rules ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.charters.standing import clauses
from cmsuite.content import addresses
from cmsuite.content.approval import AROUND, Leaves, undated
from cmsuite.content.drafts import attached_to
from cmsuite.content.linting import LABELS, Case, Known
from cmsuite.content.models import Post, PostState, Variant
from cmsuite.content.wording import worded
from cmsuite.core.memorial import tags_of
from cmsuite.core.sales import sales_open
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand
from cmsuite.engines.rules import force
from cmsuite.engines.rules.brand import known_of
from cmsuite.engines.rules.exemptions import standings

if TYPE_CHECKING:
    from cmsuite.engines.rules.contract import Clause
    from cmsuite.engines.rules.profiles import Profile
    from cmsuite.engines.rules.rules import Ruleset

NEAR = timedelta(days=90)
NEIGHBOURS = 60  # posts of an account, and of its brand, the newest, beside which a text is held
DECIDES = timedelta(minutes=30)
"""How long before it leaves a post is kept back by an address that was not asked: a kit is made that long before."""
SITES = ("wordpress",)
"""Networks whose accounts are sites of the brand."""
WRITTEN = ("write", "review", "approve", "schedule")
"""Moments at which a post may still be given another day."""
STATUS = {PostState.IN_REVIEW: "review"}


def cases(
    act: Act, variants: Collection[int], *, moment: str = "write", leaves: Leaves = undated, near: bool = True
) -> dict[int, Case]:
    """Variants as they are kept, with what is known of each. moment: at which gate they stand; near: whether their
    neighbours are asked for. Raises what `in_force` raises."""
    if not variants:
        return {}
    wanted = sa.select(Variant, Post, Account).join(Post, Post.id == Variant.post_id)
    wanted = wanted.join(Account, Account.id == Variant.account_id).where(Variant.id.in_(variants))
    rows = act.session.execute(wanted).all()
    files, dated = attached_to(act, variants), leaves(act, list(variants))
    brands, rules = _brands(act, {post.brand_id for _variant, post, _account in rows}), _Rules(act)
    day = _of_day(act, dated) if moment in WRITTEN else {}
    texts = [(post.brand_id, post.id, account.id) for _variant, post, account in rows]
    others = _others(act, texts, leaves) if near else {}
    made = {}
    for variant, post, account in rows:
        brand, of_brand = brands[post.brand_id]
        words, labelled = worded(post.master, variant.overrides), LABELS.get(variant.label, {})
        facts: dict[str, Any] = {
            **_of_account(brand, account),
            **_of_time(act.now, dated.get(variant.id), account.zone or brand.zone),
            **_of_calendars(brand, dated.get(variant.id), account.zone or brand.zone),
            **day.get(variant.id, {}),
            **labelled,
            "status": STATUS.get(post.state, "draft") if moment in ("write", "review", "approve") else "approved",
            "moment": moment,
            **(_near(others[post.brand_id], account.id, post.id) if near else {}),
            **of_brand,
            **post.master.get("facts", {}),
        }
        known = rules.known(brand, account, facts, dated.get(variant.id))
        known = replace(
            known,
            post=post.id,
            variant=variant.id,
            hash=variant.hash,
            links=addresses.read(variant.links),
            at=act.now,
            decides=moment == "send" and _is_near(dated.get(variant.id), act.now),
        )
        made[variant.id] = Case(known, words, files.get(variant.id, []))
    return _exempted(act, made, filed=moment == "review")


def unsaved(act: Act, accounts: Collection[int]) -> dict[int, Known]:
    """What is known of a post that is not there yet, by account."""
    rows = act.session.scalars(sa.select(Account).where(Account.id.in_(accounts))).all()
    brands, rules = _brands(act, {one.brand_id for one in rows}), _Rules(act)
    others = _others(act, [(one.brand_id, None, one.id) for one in rows], undated)
    found = {}
    for account in rows:
        brand, of_brand = brands[account.brand_id]
        facts = {
            **_of_account(brand, account),
            **_of_time(act.now, None, account.zone or brand.zone),
            "moment": "write",
            **_near(others[account.brand_id], account.id, None),
            **of_brand,
        }
        found[account.id] = rules.known(brand, account, facts, None)
    return found


def of_brand(act: Act, brand_id: int) -> dict[str, Any]:
    """The facts of whatever a brand writes, wherever it goes out."""
    brand, facts = _brands(act, {brand_id})[brand_id]
    tongue = brand.language.partition("-")[0].lower()
    now = act.now.astimezone(ZoneInfo(brand.zone)).strftime("%Y-%m-%dT%H:%M")
    return {
        "country": brand.country,
        "language": tongue,
        "sector": brand.sector or "none",
        "now": now,
        "zone": brand.zone,
        **facts,
    }


@dataclass
class _Rules:
    """The rules of each brand and day, and the clauses that they hold, asked for once."""

    act: Act
    found: dict[tuple[int, date], Ruleset] = field(default_factory=dict)
    clauses: dict[tuple[int, date], Mapping[str, Clause]] = field(default_factory=dict)

    def known(self, brand: Brand, account: Account, facts: Mapping[str, Any], leaves: datetime | None) -> Known:
        now = self.act.now
        day = max(leaves or now, now).astimezone(ZoneInfo(account.zone or brand.zone)).date()
        if (brand.id, day) not in self.found:
            self.found[brand.id, day] = force.in_force(self.act, brand.id, day)
            self.clauses[brand.id, day] = clauses(self.act, brand.id, day)
        said = self.clauses[brand.id, day]
        return Known(brand.id, account.id, self.found[brand.id, day], facts, day, clauses=said)


def _brands(act: Act, wanted: Collection[int]) -> dict[int, tuple[Brand, dict[str, Any]]]:
    """Each brand with what holds of all its posts; its own sites are its domains too."""
    found = known_of(act, wanted)
    sites = sa.select(Account.brand_id, Account.url).where(
        Account.brand_id.in_(wanted), Account.network.in_(SITES), Account.status == "active"
    )
    for brand, url in act.session.execute(sites.order_by(Account.id)):
        facts = found[brand][1]
        facts["own_domains"] = [*facts["own_domains"], url]
    return found


def _of_account(brand: Brand, account: Account) -> dict[str, Any]:
    profile = _profile(account)
    return {
        "country": brand.country,
        "language": (account.language or brand.language).partition("-")[0].lower(),
        "sector": brand.sector or "none",
        "network": account.network,
        "account": account.id,
        "zone": account.zone or brand.zone,
        **({"profile": profile} if profile else {}),
    }


def _profile(account: Account) -> Profile | None:
    """The network's limits, with what the account's own server says; its files are asked of the network's plugin."""
    from cmsuite.engines.rules.profiles import shipped_profiles

    row = shipped_profiles().get(account.network)
    live = account.capability.get("limits") or {}
    if row is None or not live:
        return row
    own = {
        "text.limit": "limit",
        "text.bytes_limit": "bytes_limit",
        "text.hashtags_max": "hashtags_max",
        "media.alt_limit": "alt_limit",
    }
    told = {name: live[key] for key, name in own.items() if isinstance(live.get(key), int)}
    return row.model_copy(update={**told, "media": {}})


def _is_near(leaves: datetime | None, now: datetime) -> bool:
    return leaves is not None and leaves <= now + DECIDES


def _of_time(now: datetime, leaves: datetime | None, zone: str) -> dict[str, Any]:
    """Local times, to the minute."""
    place = ZoneInfo(zone)
    facts = {"now": now.astimezone(place).strftime("%Y-%m-%dT%H:%M")}
    if leaves is not None:
        facts["publish_at"] = leaves.astimezone(place).strftime("%Y-%m-%dT%H:%M")
    return facts


def _of_calendars(brand: Brand, leaves: datetime | None, zone: str) -> dict[str, Any]:
    """What kind of day it is on which a post leaves, and whether legal sales are on there, as far as it is written."""
    if leaves is None or not brand.country:
        return {}
    local, country = leaves.astimezone(ZoneInfo(zone)).replace(tzinfo=None), brand.country.lower()
    pack = brand.holiday_pack
    found = {
        "day_tags": tags_of(local.date(), country),
        "sales_open": sales_open(local, pack if pack.startswith(f"{country}-") else country),
    }
    return {name: value for name, value in found.items() if value is not None}


def _of_day(act: Act, dated: Mapping[int, datetime]) -> dict[int, dict[str, Any]]:
    """What the calendar knows of the days of those that have one."""
    found: dict[int, dict[str, Any]] = {}
    for around in AROUND if dated else ():
        for variant, facts in around(act, dated).items():
            found.setdefault(variant, {}).update(facts)
    return found


@dataclass(frozen=True, slots=True)
class _Other:
    """A text of a brand, beside which another may be held. at: when it leaves, or else when it was written."""

    post: int
    account: int
    network: str
    handle: str
    text: str
    at: datetime


def _others(act: Act, asked: Sequence[tuple[int, int | None, int]], leaves: Leaves) -> dict[int, list[_Other]]:
    """By brand, the newest texts of these accounts, those of the brand, and all of these posts, but for what was given
    up. asked: brand, post, account of each that is read."""
    found: dict[int, list[_Other]] = {brand: [] for brand, _post, _account in asked}
    if not found:
        return found
    kept = sa.and_(Post.state != PostState.CANCELLED, Post.created_at > act.now - NEAR)
    place = sa.func.row_number().over(partition_by=Variant.account_id, order_by=Variant.id.desc()).label("place")
    theirs = sa.select(Variant.id, place).join(Post, Post.id == Variant.post_id)
    newest = theirs.where(Variant.account_id.in_({account for *_row, account in asked}), kept).subquery()
    ids = set(act.session.scalars(sa.select(newest.c.id).where(newest.c.place <= NEIGHBOURS)))
    recent = sa.select(Variant.id).join(Post, Post.id == Variant.post_id).where(kept).order_by(Variant.id.desc())
    of_brands = [recent.where(Variant.brand_id == brand).limit(NEIGHBOURS).subquery() for brand in found]
    ids.update(act.session.scalars(sa.union_all(*(sa.select(one.c.id) for one in of_brands))))
    posts = {post for _brand, post, _account in asked if post is not None}
    wanted = sa.select(Variant, Post, Account.network, Account.handle).join(Post, Post.id == Variant.post_id)
    wanted = wanted.join(Account, Account.id == Variant.account_id)
    wanted = wanted.where(sa.or_(Variant.id.in_(ids), Variant.post_id.in_(posts)), Post.state != PostState.CANCELLED)
    rows = act.session.execute(wanted.order_by(Variant.id.desc())).all()
    dated = leaves(act, [variant.id for variant, *_row in rows])
    for variant, post, network, handle in rows:
        text = "\n".join(worded(post.master, variant.overrides).parts)
        at = dated.get(variant.id, post.created_at)
        found[variant.brand_id].append(_Other(post.id, variant.account_id, network, handle, text, at))
    return found


def _near(others: Iterable[_Other], account: int, post: int | None) -> dict[str, Any]:
    """What stands beside a text of a post on an account: other posts, and the same post on other accounts."""
    beside = [one for one in others if one.post != post or one.account != account]
    return {
        "neighbours": [
            {
                "ref": one.handle if one.post == post else f"post {one.post}, {one.handle}",
                "text": one.text,
                "account": one.account,
                "network": one.network,
                "at": one.at.strftime("%Y-%m-%dT%H:%M"),
            }
            for one in beside
        ]
    }


def _exempted(act: Act, made: Mapping[int, Case], *, filed: bool) -> dict[int, Case]:
    """With what was let pass of each on its day. filed: what was only asked for too, which is enough to hand it in."""
    found, groups = dict(made), dict[tuple[date, str], dict[int, Case]]()
    for id, case in made.items():
        groups.setdefault((case.known.today, case.known.ruleset.digest), {})[id] = case
    for (day, _digest), mine in groups.items():
        wanted = {id: (_of(case), case.known.hash) for id, case in mine.items()}
        ruleset = next(iter(mine.values())).known.ruleset
        for id, one in standings(act, wanted, day, ruleset, filed=filed).items():
            found[id] = replace(mine[id], known=replace(mine[id].known, exempted=one))
    return found


def _of(case: Case) -> list[tuple[str, int]]:
    """The records that an exemption may be of."""
    ids = (("variant", case.known.variant), ("post", case.known.post))
    return [(kind, id) for kind, id in ids if id is not None]
