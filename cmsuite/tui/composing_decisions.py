"""What is decided about a post in the Composer, each in a worker: its day, that it is to be read, a yes or a no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from cmsuite.core.locale import labelled, moment
from cmsuite.tui.composing import stands
from cmsuite.tui.examining import Rules, examined
from cmsuite.tui.sheet import Opened, Target

if TYPE_CHECKING:
    from cmsuite.calendar.days import EntryLine
    from cmsuite.content.checks import Finding
    from cmsuite.core.zones import Wall
    from cmsuite.engines.acts import Act
    from cmsuite.tui.passing import Because
    from cmsuite.tui.seat import Seat


def when(entry: EntryLine) -> str:
    """When an entry leaves, on its own wall."""
    return moment(entry.due_at, entry.at.zone) if entry.due_at and entry.at else ""


def plan(form: Opened, account: int | None, at: Wall, because: Because | None, act: Act) -> list[str]:
    """Give the variants meant their day and hour, on the wall of each account. What is to be known, in sentences.
    because: by rule that warns of that hour, why what was planned may leave then."""
    from cmsuite.calendar.entries import move, place, zone_for
    from cmsuite.core.zones import Wall

    said = []
    for target in form.meant(account):
        there = Wall(at.local, zone_for(act, target.account), at.fold)
        if target.entry is not None:
            dated = move(act, target.entry.entry, there, seen=target.entry.version, because=because)
        else:
            dated = place(act, there, variant_id=target.variant)
        when = moment(dated.due_at, there.zone) if dated.due_at else ""
        said += [labelled(target.to.handle, when), *(finding.message for finding in dated.findings)]
    return said


def submit(seat: Seat, form: Opened) -> None:
    """Hand in what is saved, as it was read. Raises Blocked, and what `review.submit` raises."""
    deed = submitting(seat, form)
    with seat.writing(form.brand) as act:
        deed(act)


def submitting(seat: Seat, form: Opened) -> Callable[[Act], None]:
    """What hands it in, once links and networks were asked. The act raises Blocked, and what `review.submit` raises."""
    _ask_links(seat, form)
    of_networks = examined(seat, form, form.base, Rules()).found  # `submitted` asks the rules
    return partial(_submit, form, [one.finding for one in of_networks])


def _submit(form: Opened, found: list[Finding], act: Act) -> None:
    from cmsuite.content.checks import refuse_blocked
    from cmsuite.content.review import submit as submitted

    assert form.post is not None
    refuse_blocked(form.post, found)
    submitted(act, form.post, [target.hash for target in form.targets], seen=form.version)


def _ask_links(seat: Seat, form: Opened) -> None:
    """Have asked what the addresses answer: what is typed asks nobody."""
    from cmsuite.content.links import ask
    from cmsuite.tui.tools import tools

    variants = [target.variant for target in form.targets if target.variant is not None]
    ask(seat.store, lambda: tools(seat), seat.person, variants, brand=form.brand)


def take_back(form: Opened, act: Act) -> None:
    from cmsuite.content.review import take_back as taken_back

    assert form.post is not None
    taken_back(act, form.post, seen=form.version)


def decide(
    seat: Seat,
    form: Opened,
    account: int | None,
    decision: Literal["approve", "refuse"],
    reason: str = "",
    because: Because | None = None,
) -> list[str]:
    """Say yes or no to the variants meant, as they were read. What stands after it, by account. because: by rule that
    warns, why it is passed.

    Raises Blocked where something keeps it from leaving, and what `approve` and `refuse` raise.
    """
    from cmsuite.content.approval import refuse

    meant = form.meant(account)
    if decision == "approve":
        deed = approving(seat, replace(form, targets=meant), because)
        with seat.writing(form.brand) as act:
            return deed(act)
    with seat.writing(form.brand) as act:
        said = [
            (target, refuse(act, target.variant, reason, seen_hash=target.hash))
            for target in meant
            if target.variant is not None
        ]
        return [labelled(target.to.handle, stands(done.standing)) for target, done in said]


def approving(seat: Seat, form: Opened, because: Mapping[str, str] | None = None) -> Callable[[Act], list[str]]:
    """What says yes to each of its variants as it was read, once links and networks were asked. because: by rule that
    warns, why it is passed. The act raises Blocked, and what `approve` raises."""
    _ask_links(seat, form)
    return partial(_approve, form, [one.finding for one in examined(seat, form, form.base).found], because)


def _approve(form: Opened, found: Sequence[Finding], because: Mapping[str, str] | None, act: Act) -> list[str]:
    from cmsuite.content.approval import approve
    from cmsuite.content.checks import blocks, refuse_blocked

    assert form.post is not None
    refuse_blocked(form.post, blocks(list(found)))
    said = []
    for target in form.targets:
        if target.variant is None:
            continue
        done = approve(
            act,
            target.variant,
            seen_hash=target.hash,
            because=dict(because or {}) or None,
            leaves_at=target.entry.due_at if target.entry else None,
            **_window(target),
        )
        said.append(labelled(target.to.handle, stands(done.standing)))
    return said


def _window(target: Target) -> dict[str, Any]:
    """The days for which a yes holds: a week around the entry, where there is one."""
    from cmsuite.calendar.entries import window

    first, last = window(target.entry.at) if target.entry and target.entry.at else (None, None)
    return {"valid_from": first, "valid_until": last}
