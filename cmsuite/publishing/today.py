"""What needs a person of what goes out: doubts, failures, kits, what is late, to be read, to be changed. A question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from cmsuite.content.approval import PERMISSIONS
from cmsuite.content.turns import ToChange, ToRead, to_change, to_read
from cmsuite.core.locale import N_, near_day
from cmsuite.core.needs import Need, Urgency
from cmsuite.core.text import shown
from cmsuite.core.zones import Wall
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.actor import allowed
from cmsuite.engines.networks.names import called
from cmsuite.publishing.agenda import Slot, Standing, agenda, waiting
from cmsuite.publishing.holds import holds
from cmsuite.publishing.ruling import shut, suspected
from cmsuite.store.types import Json

SOON = timedelta(days=2)
AHEAD = timedelta(days=14)  # as far as who approves reads ahead
_FROZEN = (N_("FROZEN"), N_("{network}: “{title}” of {day} at {hour} waits for a new decision"))
_NOW = {  # each way in which what `waiting` answers may stand
    Standing.DOUBT: (N_("IN DOUBT"), N_("{network}: is “{title}” online?")),
    Standing.FAILED: (N_("FAILED"), N_("{network}: “{title}” was refused")),
    Standing.MISSED: (N_("MISSED"), N_("{network}: “{title}” did not go out at {hour}")),
    Standing.LATE: (N_("LATE"), N_("{network}: “{title}” was due at {hour}")),
    Standing.TO_PUBLISH: (N_("TO PUBLISH"), N_("{network}: “{title}” waits for you to publish it")),
    Standing.SENDING: (N_("SENDING"), N_("{network}: “{title}” of {hour} is being sent")),
    Standing.FROZEN: _FROZEN,
}
_RUN = sa.table("run", sa.column("id"), sa.column("job"), sa.column("state"), sa.column("did", Json))
"""What tells Today whether anything online may be blocked, without the rules."""
_KEPT_BACK = (N_("KEPT BACK"), N_("{network}: “{title}” of {day} at {hour} does not go out: {why}"))
_SOON = {
    Standing.NOT_APPROVED: (N_("TO APPROVE"), N_("{network}: “{title}” leaves {day} at {hour} and is not approved")),
    Standing.CHANGES_REQUESTED: (
        N_("CHANGES"),
        N_("{network}: “{title}” leaves {day} at {hour}, and changes are requested"),
    ),
    Standing.NOT_PLANNED: (N_("TO PLAN"), N_("{network}: “{title}” is approved for {day} at {hour} and not planned")),
    Standing.FROZEN: _FROZEN,
}


def today(act: Act, slots: Sequence[Slot] | None = None, unasked: set[int] | None = None) -> list[Need]:
    """Over the brands of this scope: what went wrong whenever it was, what will within two days, what is to be read or
    changed, what may be read ahead. What a post lacks on several accounts at one hour is one need.

    slots: the agenda of `AHEAD` at least, of who has asked for it. unasked: where it is given, no rule is asked what it
    keeps back, which takes as long as all the rest; the variants that they have to be asked about are put there.
    """
    if slots is None:
        slots = agenda(act, act.now, act.now + AHEAD)
    late = waiting(act)
    ruled = _kept_back(act, [*late, *slots], unasked)
    needs = [_need([slot], Urgency.NOW, *_NOW[slot.standing]) for slot in late if slot.entry not in ruled]
    needs += [_need([slot], Urgency.NOW, *_KEPT_BACK, why=why) for slot, why in ruled.values()]
    changes = to_change(act)
    needs += [_to_change(one) for one in changes]
    told = {one.post_id for one in changes}
    soon: dict[tuple[object, ...], list[Slot]] = {}
    later: list[Slot] = []
    for slot in slots:
        if slot.due_at is None or not act.now <= slot.due_at < act.now + AHEAD:
            continue
        if slot.due_at >= act.now + SOON:
            later.append(slot)
        elif slot.standing in _SOON and (slot.standing is not Standing.CHANGES_REQUESTED or slot.post_id not in told):
            whole = slot.post_id if slot.publication is None else None
            soon.setdefault((slot.standing, whole or -slot.entry, slot.due_at), []).append(slot)
    needs += [_need(slots, Urgency.TODAY, *_SOON[slots[0].standing]) for slots in soon.values()]
    needs += _drifted(act)
    submitted = to_read(act, leaves=_leaving)
    pressing = {slot.post_id for slots in soon.values() for slot in slots if slot.standing is Standing.NOT_APPROVED}
    needs += _submitted([one for one in submitted if one.post_id not in pressing])
    needs += _to_read(act, later, {one.post_id for one in submitted})
    for hold in holds(act):
        said = N_("A hold stands: nothing decided before it leaves")
        needs.append(
            Need(f"hold {hold.id}", Urgency.NOW, N_("HOLD"), said, hold.brand_id, ("hold", hold.id), hold.placed_at)
        )
    return needs


def _leaving(act: Act, variants: list[int]) -> Mapping[int, datetime]:
    """When they leave, by the calendar: with all that enters something into it, and nobody waits for that in vain."""
    from cmsuite.calendar.days import leaving

    return leaving(act, variants)


def _to_change(one: ToChange) -> Need:
    facts = {"title": one.title, "who": one.who, "reason": shown(one.reason, 200)}
    said = N_("{who} asks to change “{title}”: {reason}")
    about = ("post", one.post_id)
    return Need(f"change {one.post_id}", Urgency.TODAY, N_("CHANGES"), said, one.brand, about, one.at, facts)


def _submitted(posts: Sequence[ToRead]) -> list[Need]:
    """What was submitted and waits for this person: one need for each brand, which leads to the first to leave."""
    brands: dict[int, list[ToRead]] = {}
    for one in posts:
        brands.setdefault(one.brand, []).append(one)
    said, many = N_("“{title}” is to be read"), N_("{n} posts to read, first “{title}”")
    return [
        Need(f"review {brand}", Urgency.TODAY, N_("REVIEW"), said, brand, ("post", first.post_id), first.leaves,
             {"title": first.title}, many=many, n=1 + len(others))
        for brand, (first, *others) in brands.items()
    ]  # fmt: skip


def _to_read(act: Act, slots: Sequence[Slot], submitted: Collection[int]) -> list[Need]:
    """What has time, waits for a yes and was not submitted: one need for each brand in which this person may say it."""
    waits: dict[int, dict[int, Slot]] = {}
    for slot in slots:
        waiting_for = slot.missing if slot.standing is Standing.NOT_APPROVED else ()
        theirs = any(allowed(act.actor, PERMISSIONS[step], slot.brand) for step in waiting_for)
        if theirs and slot.post_id and slot.post_id not in submitted:
            waits.setdefault(slot.brand, {}).setdefault(slot.post_id, slot)
    said, many = N_("“{title}” of {day} waits for a yes"), N_("{n} posts wait for a yes, the first for {day}")
    needs = []
    for brand, posts in waits.items():
        post, first = next(iter(posts.items()))
        facts = {"title": first.title, **_when(first.at)}
        needs.append(
            Need(f"approve {brand}", Urgency.WHEN_YOU_CAN, N_("TO APPROVE"), said, brand, ("post", post), first.due_at,
                 facts, many=many, n=len(posts))
        )  # fmt: skip
    return needs


def _kept_back(act: Act, slots: Sequence[Slot], unasked: set[int] | None) -> dict[int, tuple[Slot, str]]:
    """What is planned and a rule keeps back now, with what it says: of what is due and not out, and of what the last
    look before the send found something in."""
    late = {slot.variant_id for slot in slots if slot.standing is Standing.LATE}
    planned = {slot.variant_id for slot in slots if slot.standing is Standing.PLANNED and slot.variant_id}
    asked = {variant for variant in late | suspected(act, planned) if variant}
    if unasked is not None:
        unasked |= asked
    why = shut(act, asked) if asked and unasked is None else {}
    return {slot.entry: (slot, why[slot.variant_id]) for slot in slots if slot.variant_id in why and _waits(slot)}


def _drifted(act: Act) -> list[Need]:
    """What is online and would not go out today: one need for each brand, which leads to the newest."""
    ended = sa.select(_RUN.c.did).where(_RUN.c.job == "publishing.reread", _RUN.c.state == "done")
    did = act.session.execute(ended.order_by(_RUN.c.id.desc()).limit(1)).scalar()
    if not (did or {}).get("drifted"):
        return []
    from cmsuite.publishing.rereading import Drifted, drifted

    brands: dict[int, list[Drifted]] = {}
    for one in drifted(act):
        brands.setdefault(one.brand, []).append(one)
    said = N_("{network}: “{title}” is online, and would not go out today ({rules})")
    many = N_("{n} posts online would not go out today, the newest “{title}”: cmsuite rules drift")
    return [
        Need(f"drift {brand}", Urgency.WHEN_YOU_CAN, N_("TO LOOK AT"), said, brand, ("post", first.post), first.at,
             {"network": called(first.network), "title": first.title, "rules": ", ".join(first.rules)},
             many=many, n=1 + len(others))
        for brand, (first, *others) in brands.items()
    ]  # fmt: skip


def _waits(slot: Slot) -> bool:
    return slot.standing in (Standing.LATE, Standing.PLANNED)


def _need(slots: Sequence[Slot], urgency: Urgency, word: str, said: str, why: str = "") -> Need:
    slot = slots[0]
    networks = ", ".join(dict.fromkeys(called(one.network) for one in slots))
    facts = {"network": networks, "title": slot.title, "why": why, **_when(slot.at)}
    about = ("publication", slot.publication) if slot.publication else ("entry", slot.entry)
    if (why or slot.standing in (Standing.NOT_APPROVED, Standing.CHANGES_REQUESTED)) and slot.post_id:
        about = ("post", slot.post_id)  # it is to be read
    return Need(f"entry {slot.entry} {slot.standing}", urgency, word, said, slot.brand, about, slot.due_at, facts)


def _when(at: Wall | None) -> dict[str, str]:
    return {"day": near_day(at.local), "hour": f"{at.local:%H:%M}"} if at else {"day": "", "hour": ""}
