"""Who has something to read, or something to change. Questions, without what writes posts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from cmsuite.content.approval import (
    PERMISSIONS,
    Leaves,
    authors,
    policies,
    standings,
    standings_at,
    their_turn,
    undated,
)
from cmsuite.content.models import Post, PostState, Variant, VariantApproval
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.actor import allowed

S = PostState


@dataclass(frozen=True, slots=True)
class ToRead:
    """A post that waits for this person's word. leaves: when, where it has a day."""

    post_id: int
    brand: int
    title: str
    leaves: datetime | None


@dataclass(frozen=True, slots=True)
class ToChange:
    """A post of this person's that was refused as it is, last by `who`, and why."""

    post_id: int
    brand: int
    title: str
    who: str
    reason: str
    at: datetime


def to_read(act: Act, *, leaves: Leaves = undated) -> list[ToRead]:
    """The posts in review that wait for the actor's yes before another's, over the brands of this scope.

    What leaves first comes first, then what has no day.
    """
    mine = _brands(act)
    rows = act.session.execute(
        sa.select(Variant.id, Variant.written_by, Post.id, Post.brand_id, Post.title, Post.author_id)
        .join(Post, Post.id == Variant.post_id)
        .where(Post.state == S.IN_REVIEW, Post.brand_id.in_(mine))
    ).all()
    if not rows:
        return []
    dated = leaves(act, [row[0] for row in rows])
    stands = standings_at(act, [row[0] for row in rows], dated)
    asked = policies(act, {row[3] for row in rows})
    found: dict[int, ToRead] = {}
    for variant, wrote, post, brand, title, author in rows:
        if their_turn(act, brand, stands[variant], replace(asked[brand], authors=authors(author, wrote))):
            days = [day for day in (dated.get(variant), found[post].leaves if post in found else None) if day]
            found[post] = ToRead(post, brand, title, min(days, default=None))
    return sorted(found.values(), key=lambda one: (one.leaves is None, one.leaves or act.now, one.post_id))


def _brands(act: Act) -> Collection[int]:
    """Those of this scope where the actor has a say."""
    scope = act.actor.roles if act.brand is None else (act.brand,)
    says = PERMISSIONS.values()
    return [brand for brand in scope if any(allowed(act.actor, permission, brand) for permission in says)]


def to_change(act: Act) -> list[ToChange]:
    """The actor's own posts that stand refused as they are, the last refused first."""
    refusals = act.session.execute(
        sa.select(VariantApproval, Variant.post_id)
        .join(Variant, sa.and_(Variant.id == VariantApproval.variant_id, Variant.hash == VariantApproval.hash))
        .where(VariantApproval.decision == "refused", act.mine(VariantApproval.brand_id))
        .order_by(VariantApproval.at.desc(), VariantApproval.id.desc())
    ).all()
    if not refusals:
        return []
    mine = sa.select(Post).where(Post.id.in_({post for _said, post in refusals}))
    mine = mine.where(Post.author_id == act.actor.person_id, Post.state.in_((S.IN_PRODUCTION, S.IN_REVIEW)))
    posts = {post.id: post for post in act.session.scalars(mine)}
    rows = [(said, posts[post]) for said, post in refusals if post in posts]
    stands = standings(act, {said.variant_id: act.now for said, _post in rows})
    counts = {
        ruled.approval_id
        for standing in stands.values()
        for ruled in standing.rulings
        if ruled.decision == "refused" and ruled.void is None
    }
    found: dict[int, ToChange] = {}
    for said, post in rows:
        if said.id in counts:
            line = ToChange(post.id, post.brand_id, post.title, said.name_typed or "", said.reason or "", said.at)
            found.setdefault(post.id, line)
    return list(found.values())
