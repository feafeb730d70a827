"""A post is handed in to be read, and taken back."""

from __future__ import annotations

from typing import ClassVar, Literal

from cmsuite.content.approval import PERMISSIONS, policy_of, standings
from cmsuite.content.models import Post, PostState, move
from cmsuite.content.posts import Saved, lock, saved, variants
from cmsuite.content.words import STATES
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
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


def may_decide(act: Act, post_id: int) -> bool:
    """Whether the actor may say yes to a post: by role, and not to what they wrote where four eyes are asked for."""
    if not any(act.may(permission) for permission in PERMISSIONS.values()):
        return False
    asked = [policy_of(act, row) for row in variants(act, post_id)]
    return any(not (policy.four_eyes and act.actor.person_id in policy.authors) for policy in asked)
