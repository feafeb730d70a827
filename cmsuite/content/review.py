"""A post is handed in to be read, and taken back; and who has something to read, or something to change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Literal

import sqlalchemy as sa

from cmsuite.content.approval import (
    PERMISSIONS,
    Leaves,
    authors,
    policies,
    policy_of,
    standings,
    standings_at,
    their_turn,
    undated,
)
from cmsuite.content.models import Post, PostState, Variant, VariantApproval, move
from cmsuite.content.posts import Saved, lock, saved, variants
from cmsuite.content.words import STATES
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.actor import allowed
from cmsuite.engines.trail import refs

S = PostState
Before = Literal[S.IDEA, S.BRIEFED, S.IN_PRODUCTION]
BEFORE = (S.IDEA, S.BRIEFED, S.IN_PRODUCTION)


class NotToSubmit(Refused):
    said = N_("Post {post} cannot be submitted: it is {was}.")
    hint = N_("How it stands: cmsuite post show {post}")
    words: ClassVar = {"was": STATES}


class ApprovedAlready(Refused):
    said = N_("Post {post} stands approved: there is nothing to read.")


class StillRefused(Refused):
    said = N_("Post {post} is as it was when it was refused: nobody would read it again.")
    hint = N_("Change what was asked for; cmsuite post show {post} says why it was refused.")


class NotInReview(Refused):
    said = N_("Post {post} cannot be taken back: it is {was}, not in review.")
    words: ClassVar = {"was": STATES}


class NotChecked(Refused):
    said = N_("Post {post} was changed after it was checked.")
    hint = N_("It was not submitted. Read it again, then submit it.")


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


@register("content.submit")
def submit(act: Act, post_id: int, prints: list[str], *, seen: int | None = None) -> Saved:
    """Hand a post in to be read. prints: those of its variants that were checked, with nothing that blocks.

    The networks' plugins are asked before, which an act cannot: `checks.refuse_blocked`. The rules are asked here.
    Raises Missing, Conflict, NotToSubmit, NotChecked, ApprovedAlready, StillRefused, Blocked.
    """
    from cmsuite.content.gates import passed

    act.need("content.write")
    lock(act, post_id)
    row = act.get(Post, post_id, seen=seen)
    if row.state not in BEFORE:
        raise NotToSubmit(post=post_id, was=row.state)
    if not _prints(act, post_id) <= set(prints):
        raise NotChecked(post=post_id)
    _refuse_decided(act, post_id)
    passed(act, [variant.id for variant in variants(act, post_id)], "review")
    was = row.state
    move(row, S.IN_REVIEW)
    act.session.flush()
    act.about(refs.ref(act, "post", post_id).id)
    act.undo_by("content.take_back", post_id=post_id, to=was, seen=row.version)
    return saved(act, row)


@register("content.take_back")
def take_back(act: Act, post_id: int, *, to: Before = S.IN_PRODUCTION, seen: int | None = None) -> Saved:
    """Take a post out of the review, to work on it again. Raises Missing, Conflict, NotInReview."""
    act.need("content.write")
    lock(act, post_id)
    row = act.get(Post, post_id, seen=seen)
    if row.state is not S.IN_REVIEW:
        raise NotInReview(post=post_id, was=row.state)
    move(row, to)
    act.session.flush()
    act.about(refs.ref(act, "post", post_id).id)
    act.undo_by("content.submit", post_id=post_id, prints=sorted(_prints(act, post_id)), seen=row.version)
    return saved(act, row)


def _refuse_decided(act: Act, post_id: int) -> None:
    stands = standings(act, {variant.id: act.now for variant in variants(act, post_id)}).values()
    if all(standing.approved for standing in stands):
        raise ApprovedAlready(post=post_id)
    if any(standing.refused for standing in stands):
        raise StillRefused(post=post_id)


def _prints(act: Act, post_id: int) -> set[str]:
    return {variant.hash for variant in variants(act, post_id)}


# ---- who has something to do


def may_decide(act: Act, post_id: int) -> bool:
    """Whether the actor may say yes to a post: by role, and not to what they wrote where four eyes are asked for."""
    if not any(act.may(permission) for permission in PERMISSIONS.values()):
        return False
    asked = [policy_of(act, row) for row in variants(act, post_id)]
    return any(not (policy.four_eyes and act.actor.person_id in policy.authors) for policy in asked)


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
