"""Who says yes or no to a variant, and whether that stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.content.models import Post, PostState, Variant, VariantApproval
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.actor import allowed
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.approvals import standing as engine
from cmsuite.engines.approvals.standing import Policy, Standing
from cmsuite.engines.people.models import Person
from cmsuite.engines.trail import refs

Step = Literal["internal", "client"]
Leaves = Callable[[Act, list[int]], Mapping[int, datetime]]
"""When variants leave, of those that have a day: the calendar's to say, which this room does not know."""
Around = Callable[[Act, Mapping[int, datetime]], Mapping[int, Mapping[str, Any]]]
"""What the calendar knows of variants that leave at these instants: facts of the rules, by variant."""
AROUND: list[Around] = []
"""The calendar's word, which it puts here: whoever says when variants leave has loaded it."""
Channel = Literal["file_back", "mail_reply", "link", "meeting", "paper"]
APPENDED = N_("What was said stays said: a later word of the same person takes its place.")

FOUR_EYES = choice("content.four_eyes", bool, True, N_("Whether what one person wrote is approved by another."))
STEPS = choice("content.approval_steps", list[Step], ["internal"], N_("Who says yes before a post goes out, in order."))


class OwnWork(Refused):
    said = N_("{who} wrote this: another person must read it.")
    hint = N_("A one-person brand says so once: cmsuite setting set content.four_eyes false")


class ChangedSince(Refused):
    said = N_("The content has changed since you read it ({seen:.8}, now {now:.8}).")
    hint = N_("Read it again, then decide: cmsuite post show {post}")


class NoProof(Refused):
    said = N_("A decision that came from elsewhere is recorded with its proof.")
    hint = N_("Name the file with --proof: the mail, the signed page, the screenshot.")


class NotYetDecided(Refused):
    said = N_("A decision cannot be recorded before it was taken ({at}).")


class NotTheirs(Refused):
    said = N_("Only {who} can confirm what {who} said.")
    hint = N_("When they answered in writing, record that answer with its file: cmsuite post record.")


class NothingToConfirm(Refused):
    said = N_("Decision {id} waits for no confirmation.")


class Unexplained(Refused):
    said = N_("A refusal says why, so that the author can act on it.")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about a variant, and what stands after it, for a sending within its window."""

    approval_id: int
    variant_id: int
    hash: str
    step: str
    decision: str
    standing: Standing


@register("content.approve", text=("because",), no_undo=APPENDED)
def approve(
    act: Act,
    variant_id: int,
    *,
    step: Step | None = None,
    seen_hash: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    because: dict[str, str] | None = None,
    leaves_at: datetime | None = None,
) -> Decided:
    """Say yes to a variant as it is now.

    step: else the first that is missing and that the person may give. seen_hash: the print, or its beginning, of what
    was read. The window, where given, says for which sending the yes holds. because: by rule that warns, why it is
    passed; the client is not asked that. leaves_at: when it leaves, where a day is planned: what the rules ask of the
    day and the hour is asked here too.
    Raises Missing, Forbidden, OwnWork, ChangedSince, Blocked, Unpassed, ShortReason.
    """
    from cmsuite.content.gates import Moment, passed, passing_said

    row = _read(act, variant_id, seen_hash)
    step = step or _their_step(act, row)
    act.need(PERMISSIONS[step])
    _refuse_own_work(act, row, act.actor.person_id, act.actor.name)
    said = _own(act, step, "approved", valid_from=valid_from, valid_until=valid_until)
    said.reason = passing_said(because or {})
    moment: Moment = "approve" if step == "internal" else "review"
    dated = {row.id: leaves_at} if leaves_at and moment == "approve" else {}
    said.ruleset_digest = passed(act, [row.id], moment, because=because, leaves=lambda *_of: dated)[row.id]
    return _decide(act, row, said)


@register("content.refuse", text=("reason",), no_undo=APPENDED)
def refuse(
    act: Act, variant_id: int, reason: str, *, step: Step | None = None, seen_hash: str | None = None
) -> Decided:
    """Say no to a variant as it is now, with the reason. It stands until this person says yes or the content changes.

    Raises Missing, Forbidden, ChangedSince, Unexplained.
    """
    row = _read(act, variant_id, seen_hash)
    step = step or ("internal" if act.may("content.approve") else "client")
    act.need(PERMISSIONS[step])
    return _decide(act, row, _own(act, step, "refused", reason=_reason(reason)))


@register("content.record", text=("reason", "function"), no_undo=APPENDED)
def record(
    act: Act,
    variant_id: int,
    person_id: int,
    decision: Literal["approved", "refused"],
    channel: Channel,
    *,
    at: datetime | None = None,
    proof_blob_id: int | None = None,
    function: str | None = None,
    reason: str | None = None,
    step: Step = "client",
    seen_hash: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Decided:
    """Write down what somebody decided elsewhere: by whom, through which channel, with its proof.

    A yes from a meeting waits for `confirm`; every other needs its proof file.
    Raises Missing, Forbidden, NoProof, NotYetDecided, OwnWork, Unexplained, ChangedSince.
    """
    from cmsuite.engines.media.models import Blob

    act.need("content.record")
    row, person = _read(act, variant_id, seen_hash), act.get(Person, person_id)
    if proof_blob_id is None and channel != "meeting":
        raise NoProof()
    if at is not None and at > act.now:
        raise NotYetDecided(at=act.there(at))
    if proof_blob_id is not None:
        act.get(Blob, proof_blob_id)
    if decision == "approved":
        _refuse_own_work(act, row, person_id, person.name)
    said = VariantApproval(
        step=step,
        decision=decision,
        person_id=person_id,
        name_typed=person.name,
        function_typed=clean(function, 120, lines=False) if function else None,
        channel=channel,
        level="simple",
        at=at or act.now,
        valid_from=valid_from,
        valid_until=valid_until,
        reason=_reason(reason or "") if decision == "refused" else None,
        proof_blob_id=proof_blob_id,
    )
    return _decide(act, row, said)


@register("content.confirm", no_undo=APPENDED)
def confirm(act: Act, approval_id: int) -> Decided:
    """Confirm from one's own account what one said in a meeting. Raises Missing, NotTheirs, NothingToConfirm."""
    said = act.get(VariantApproval, approval_id)
    if act.actor.person_id != said.person_id:
        raise NotTheirs(who=said.name_typed or str(said.person_id))
    if said.channel != "meeting" or said.confirmed_at is not None:
        raise NothingToConfirm(id=approval_id)
    said.confirmed_at = act.now
    act.session.flush()
    return _decided(act, act.get(Variant, said.variant_id), said)


def standing(act: Act, variant_id: int, at: datetime) -> Standing:
    """Whether a variant stands approved at the instant at which it would leave. Raises Missing."""
    act.get(Variant, variant_id)
    return standings(act, {variant_id: at})[variant_id]


def standings(act: Act, at: Mapping[int, datetime]) -> dict[int, Standing]:
    """The same for many: variant -> instant at which it would leave. A cancelled post is never approved."""
    if not at:
        return {}
    wanted = sa.select(Variant.id, Variant.brand_id, Variant.hash, Variant.written_by, Post.author_id, Post.state)
    rows = act.session.execute(wanted.join(Post, Post.id == Variant.post_id).where(Variant.id.in_(at))).all()
    said: dict[int, list[VariantApproval]] = {}
    for approval in act.session.scalars(sa.select(VariantApproval).where(VariantApproval.variant_id.in_(at))):
        said.setdefault(approval.variant_id, []).append(approval)
    asked = policies(act, {row.brand_id for row in rows})
    found = {}
    for id, brand, hash, written_by, author_id, state in rows:
        policy = replace(asked[brand], authors=authors(author_id, written_by))
        answer = engine.standing(said.get(id, []), hash, policy, at[id])
        if state == PostState.CANCELLED:
            answer = replace(answer, approved=False, cancelled=True)
        found[id] = answer
    return found


def standings_at(act: Act, variants: Collection[int], dated: Mapping[int, datetime]) -> dict[int, Standing]:
    """How each stands for its day; those whose day has come or is not known, for now."""
    return standings(act, {variant: max(act.now, dated.get(variant, act.now)) for variant in variants})


def undated(_act: Act, _variants: list[int]) -> Mapping[int, datetime]:
    """Without a calendar: each is asked about as if it left now."""
    return {}


def policy_of(act: Act, row: Variant) -> Policy:
    """What the brand asks for, and who wrote this: the post's author and the last to change what will be sent."""
    author_id = act.session.scalars(sa.select(Post.author_id).where(Post.id == row.post_id)).one()
    return replace(policy_for(act, row.brand_id), authors=authors(author_id, row.written_by))


def their_turn(act: Act, brand: int, stands: Standing, policy: Policy) -> bool:
    """Whether the actor's yes is the next that is missing: the client's comes after the team's."""
    if stands.refused or stands.cancelled or (policy.four_eyes and act.actor.person_id in policy.authors):
        return False
    if "client" in stands.missing and allowed(act.actor, PERMISSIONS["client"], brand):
        return "internal" not in stands.missing
    return "internal" in stands.missing and allowed(act.actor, PERMISSIONS["internal"], brand)


def policy_for(act: Act, brand: int) -> Policy:
    """What a brand asks for, whoever wrote."""
    return policies(act, (brand,))[brand]


def policies(act: Act, brands: Collection[int]) -> dict[int, Policy]:
    """What each of these brands asks for."""
    found = chosen_for(act, (STEPS, FOUR_EYES), brands)
    return {brand: Policy(tuple(steps), four_eyes) for brand, (steps, four_eyes) in found.items()}


def authors(*people: int | None) -> frozenset[int]:
    """Those who wrote, as far as they are persons."""
    return frozenset(person for person in people if person is not None)


PERMISSIONS = {"internal": "content.approve", "client": "content.consent"}


def _read(act: Act, variant_id: int, seen_hash: str | None) -> Variant:
    row = act.get(Variant, variant_id)
    if seen_hash and not row.hash.startswith(seen_hash):
        raise ChangedSince(seen=seen_hash, now=row.hash, post=row.post_id)
    return row


def _refuse_own_work(act: Act, row: Variant, person_id: int | None, who: str) -> None:
    policy = policy_of(act, row)
    if policy.four_eyes and person_id in policy.authors:
        raise OwnWork(who=who)


def _their_step(act: Act, row: Variant) -> Step:
    """The client's, for who speaks for the client; else the internal one, unless it is given and the other missing."""
    missing = standing(act, row.id, act.now).missing
    wanted = missing or policy_of(act, row).steps
    if "client" in wanted and act.may("content.consent"):
        return "client"
    return "internal" if "internal" in wanted or act.may("content.approve") else "client"


def _reason(reason: str) -> str:
    if not (said := clean(reason, 2000)):
        raise Unexplained()
    return said


def _own(
    act: Act,
    step: str,
    decision: str,
    *,
    reason: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> VariantApproval:
    return VariantApproval(
        step=step,
        decision=decision,
        person_id=act.actor.person_id,
        name_typed=act.actor.name,
        channel="account",
        level="simple",
        at=act.now,
        reason=reason,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _decide(act: Act, row: Variant, said: VariantApproval) -> Decided:
    said.variant_id, said.hash = row.id, row.hash
    act.add(said)
    act.about(refs.ref(act, "post", row.post_id).id)
    return _decided(act, row, said)


def _decided(act: Act, row: Variant, said: VariantApproval) -> Decided:
    at = max(act.now, said.valid_from or act.now)
    return Decided(said.id, row.id, said.hash, said.step, said.decision, standing(act, row.id, at))
