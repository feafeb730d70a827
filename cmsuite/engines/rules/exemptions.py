"""A rule let pass for one content (waiver), a finding that does not apply (suppression): each with its reason, by whom
it takes, for a time. It stands once somebody who may has said yes to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal, TypeVar

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Unknown
from cmsuite.core.locale import N_
from cmsuite.core.text import clean, one_of
from cmsuite.engines.acts import Act, Forbidden, register
from cmsuite.engines.acts.settings import choice, chosen
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.rules.contract import BINDING, Suppression
from cmsuite.engines.rules.exempted import over, places
from cmsuite.engines.rules.force import in_force
from cmsuite.engines.rules.models import LONGEST, LONGEST_BLOCK, Exemption
from cmsuite.engines.rules.reports import Record
from cmsuite.engines.rules.rules import Rule, Ruleset
from cmsuite.engines.rules.words import KINDS
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Ref

Of = TypeVar("Of")
Kind = Literal["waiver", "suppression"]
SHORTEST = 10  # characters of a reason
ROLE_OF_LAW = "legal"
SECOND_PERSON = choice(
    "rules.second_person",
    bool,
    True,
    N_("Whether another person must agree that a finding that blocks does not apply, or that a rule is let pass."),
)


class NoSuchRule(Unknown):
    said = N_("No rule {rule} is in force for this brand.")
    hint = N_("All of them: cmsuite rules show")


class NotWaivable(Refused):
    said = N_("The rule {rule} is not let pass: {by} allows nobody to.")
    hint = N_("Change the text. A finding that does not apply here: cmsuite rules suppress {rule}")


class NotBlocking(Refused):
    said = N_("The rule {rule} blocks nothing: nothing is to be waived.")
    hint = N_("A warning is answered with its reason where the post is approved.")


class ShortReason(Refused):
    said = N_("The reason has {n} characters: write at least {least}, so that others understand it.")


class TooLong(Refused):
    said = N_("{rule} is let pass for {days} days at most, until {last}.")
    hint = N_("Choose an earlier day. After it the rule holds again, and can be looked at anew.")


class PastDay(Refused):
    said = N_("{day} is over.")


class AskedAlready(Refused):
    said = N_("This was asked already, as {id}.")
    hint = N_("How it stands: cmsuite rules exemptions")


class SamePerson(Refused):
    said = N_("{who} asked for this: another person must agree.")
    hint = N_("A one-person brand says so once: cmsuite setting set rules.second_person false")


class OwnText(Refused):
    said = N_("{who} wrote this text: another person must agree.")
    hint = N_("A one-person brand says so once: cmsuite setting set rules.second_person false")


class NotAsked(Refused):
    said = N_("{kind} {id} waits for nobody.")
    words: ClassVar = {"kind": KINDS}


class LiftedAlready(Refused):
    said = N_("{kind} {id} was lifted already.")
    words: ClassVar = {"kind": KINDS}


@dataclass(frozen=True, slots=True)
class Exempted:
    """What is let pass of one content: rules by their ids, and findings."""

    waived: frozenset[str] = frozenset()
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An exemption that was asked for; `stands`: else another person has to agree."""

    id: int
    stands: bool


@register("rules.waive", text=("reason",))
def waive(
    act: Act,
    kind: str,
    row_id: int,
    rule: str,
    hash: str,
    reason: str,
    *,
    until: date | None = None,
    authors: Sequence[int] = (),
) -> Asked:
    """Let a rule that blocks pass for the content of this hash, until a day (90 days on, without one). It stands where
    the actor has the role that the rule names, and did not write the content; else it waits for somebody else who has
    it. authors: who wrote it.

    Raises Forbidden, Missing, NoSuchRule, NotWaivable, NotBlocking, TooLong, PastDay, ShortReason, AskedAlready.
    """
    act.need("rules.ask")
    found, today = _rule(act, rule), today_in(act)
    if severity_of(found) != "block":
        raise NotBlocking(rule=found.id)
    if not waivable(found):
        raise NotWaivable(rule=found.id, by=found.locked_by or found.pack)
    asked = Exemption(
        kind="waiver",
        rule=found.id,
        severity="block",
        hash=hash,
        reason=_reason(reason),
        starts_on=today,
        ends_on=_end(found, today, until, LONGEST),
    )
    return _ask(act, asked, (kind, row_id), found, authors)


@register("rules.suppress", text=("reason",))
def suppress(
    act: Act,
    kind: str,
    row_id: int,
    rule: str,
    fingerprint: str,
    reason: str,
    *,
    until: date | None = None,
    authors: Sequence[int] = (),
) -> Asked:
    """Say that a finding does not apply here, until a day (the longest that may be, without one). Where the rule
    blocks, another person has to agree, who did not write the text; where the law is behind it, somebody whose role is
    legal.

    Raises Forbidden, Missing, NoSuchRule, TooLong, PastDay, ShortReason, AskedAlready.
    """
    act.need("rules.ask")
    found, today = _rule(act, rule), today_in(act)
    severity = severity_of(found)
    asked = Exemption(
        kind="suppression",
        rule=found.id,
        severity=severity,
        fingerprint=fingerprint,
        reason=_reason(reason),
        starts_on=today,
        ends_on=_end(found, today, until, LONGEST_BLOCK if severity == "block" else LONGEST),
    )
    return _ask(act, asked, (kind, row_id), found, authors)


@register("rules.agree")
def agree(act: Act, exemption_id: int, *, authors: Sequence[int] = ()) -> None:
    """Say yes to what another asked. authors: who wrote the content.

    Raises Forbidden, Missing, NoSuchRule, SamePerson, OwnText, NotAsked.
    """
    row = act.get(Exemption, exemption_id)
    if row.approved_by is not None or row.lifted_at is not None or over(row, today_in(act)):
        raise NotAsked(kind=row.kind, id=row.id)
    _need_to_agree(act, row, _rule(act, row.rule))
    if row.asked_by == act.actor.person_id:
        raise SamePerson(who=act.actor.name)
    if act.actor.person_id in authors and chosen(act, SECOND_PERSON):
        raise OwnText(who=act.actor.name)
    _agree(act, row)


@register("rules.lift", text=("reason",), no_undo=N_("It is asked for anew, with its reason."))
def lift(act: Act, exemption_id: int, reason: str = "") -> None:
    """End an exemption, refuse it, or take back what one asked or agreed to oneself: the rule holds again.

    Raises Forbidden, Missing, LiftedAlready.
    """
    row = act.get(Exemption, exemption_id)
    if act.actor.person_id is None or act.actor.person_id not in (row.asked_by, row.approved_by):
        act.need("rules.lift")
    if row.lifted_at is not None:
        raise LiftedAlready(kind=row.kind, id=row.id)
    row.lifted_at = act.now
    act.about(row.ref_id)


def standing(
    act: Act,
    of: Collection[Record],
    hash: str,
    on: date | None = None,
    ruleset: Ruleset | None = None,
    *,
    filed: bool = False,
) -> Exempted:
    """What is let pass of the content of a hash on a day (the brand's today).

    of: the records that it belongs to, a variant and the post of which it is one: a suppression counts where it was
    asked for, a waiver wherever the hash is. ruleset: what is in force: a rule is known by an older id, what nobody may
    waive any more is not waived, and a block that was a warning when one person let it pass is a block again. filed:
    what still waits for a yes too, which is enough to hand a text in.
    """
    return standings(act, {"": (of, hash)}, on, ruleset, filed=filed)[""]


def standings(
    act: Act,
    wanted: Mapping[Of, tuple[Collection[Record], str]],
    on: date | None = None,
    ruleset: Ruleset | None = None,
    *,
    filed: bool = False,
) -> dict[Of, Exempted]:
    """The same for many, by one question."""
    if not wanted:
        return {}
    day = on or today_in(act)
    records = {record for of, _hash in wanted.values() for record in of}
    hashes = {hash for _of, hash in wanted.values()}
    query = (
        sa.select(Exemption, Ref.kind, Ref.row_id)
        .join(Ref, Ref.id == Exemption.ref_id)
        .where(
            sa.true() if filed else Exemption.approved_by.is_not(None),
            Exemption.lifted_at.is_(None),
            Exemption.starts_on <= day,
            Exemption.ends_on >= day,
            sa.or_(Exemption.hash.in_(hashes), sa.and_(Exemption.hash.is_(None), sa.or_(sa.false(), *places(records)))),
        )
        .order_by(Exemption.id)
    )
    rows = [row for row in act.session.execute(query) if ruleset is None or _counts(row[0], ruleset)]
    found = {}
    for key, (of, hash) in wanted.items():
        waived = frozenset(_now(row.rule, ruleset) for row, _kind, _id in rows if row.hash == hash)
        mine = [row for row, kind, id_ in rows if row.hash is None and (kind, id_) in of]
        found[key] = Exempted(waived, tuple(_suppressions(mine)))
    return found


def _counts(row: Exemption, ruleset: Ruleset) -> bool:
    """Whether an exemption still counts by the rules as they are now."""
    rule = ruleset.named(row.rule)
    if rule is None:
        return False
    return waivable(rule) if row.kind == "waiver" else row.severity == "block" or severity_of(rule) != "block"


def _now(rule: str, ruleset: Ruleset | None) -> str:
    """The id that a rule has now."""
    known = ruleset.named(rule) if ruleset is not None else None
    return known.id if known else rule


def severity_of(rule: Rule) -> str:
    """How grave a rule is for the brand, on the network where it is gravest."""
    every = [rule, *rule.by_network.values()]
    return "block" if any(one.severity == "block" for one in every) else rule.severity


def of_law(rule: Rule) -> bool:
    """Whether the law is behind a rule that blocks: its pack locks it."""
    return bool(rule.locked_by) and severity_of(rule) == "block"


def waivable(rule: Rule) -> bool:
    """Whether somebody may let this rule pass."""
    return bool(rule.waivable_by) and not rule.locked_by and rule.kind.name not in BINDING


def _suppressions(rows: Iterable[Exemption]) -> Iterator[Suppression]:
    for row in rows:
        assert row.fingerprint is not None
        yield Suppression(row.rule, row.fingerprint, row.reason, row.ends_on)


def _rule(act: Act, rule: str) -> Rule:
    """The rule as it is in force for the brand today. Raises NoSuchRule."""
    ruleset = in_force(act, act.in_brand, today_in(act))
    found = ruleset.named(rule)
    if found is None:
        raise NoSuchRule(rule=rule, near=one_of(rule, [one.id for one in ruleset.rules]))
    return found


def _end(rule: Rule, today: date, until: date | None, days: int) -> date:
    """The last day. Raises TooLong, PastDay."""
    last = today + timedelta(days=days)
    if until is not None and until > last:
        raise TooLong(rule=rule.id, days=days, last=last)
    if until is not None and until < today:
        raise PastDay(day=until)
    return until or last


def _reason(reason: str) -> str:
    said = clean(reason, 600)
    if len(said) < SHORTEST:
        raise ShortReason(n=len(said), least=SHORTEST)
    return said


def _ask(act: Act, asked: Exemption, record: Record, rule: Rule, authors: Sequence[int]) -> Asked:
    """Write down what is asked; it stands at once where nobody else has to agree. Where another asked the same, this is
    the yes to it."""
    ref = refs.ref(act, *record)
    asked.ref_id = ref.id
    if same := _same(act, asked):
        if same.approved_by is not None or same.asked_by == act.actor.person_id or not _may_agree(act, same, rule):
            raise AskedAlready(id=same.id)
        agree(act, same.id, authors=authors)
        return Asked(same.id, True)
    alone = _alone(act, asked, rule, authors)
    if alone:
        asked.approved_by, asked.approved_at = act.actor.person_id, act.now
    else:
        asked.asked_by, asked.role = act.actor.person_id, _role(asked, rule)
    row = act.add(asked)
    act.about(ref.id)
    act.undo_by("rules.lift", exemption_id=row.id)
    return Asked(row.id, alone)


def _alone(act: Act, asked: Exemption, rule: Rule, authors: Sequence[int]) -> bool:
    """Whether the actor's word is enough: what does not block, and what their role may, unless they wrote it."""
    if asked.kind == "suppression" and asked.severity != "block":
        return True
    two = chosen(act, SECOND_PERSON)
    if not _may_agree(act, asked, rule):
        return False
    return not two or (asked.kind == "waiver" and act.actor.person_id not in authors)


def _role(row: Exemption, rule: Rule) -> str | None:
    """Whose yes it takes; None: of whoever may agree."""
    if row.kind == "waiver":
        return rule.waivable_by
    return ROLE_OF_LAW if of_law(rule) else None


def _may_agree(act: Act, row: Exemption, rule: Rule) -> bool:
    role = _role(row, rule)
    return act.may("rules.agree") if role is None else role in act.actor.roles_for(act.in_brand)


def _need_to_agree(act: Act, row: Exemption, rule: Rule) -> None:
    """Raises Forbidden, which names the role that it takes."""
    if not _may_agree(act, row, rule):
        if (role := _role(row, rule)) is None:
            act.need("rules.agree")
        raise Forbidden(who=act.actor.name, permission="rules.agree", roles=role)


def _agree(act: Act, row: Exemption) -> None:
    row.approved_by, row.approved_at = act.actor.person_id, act.now
    act.about(row.ref_id)
    act.undo_by("rules.lift", exemption_id=row.id)


def _same(act: Act, asked: Exemption) -> Exemption | None:
    """The exemption that is asked for or stands, for the same rule, place and content."""
    query = sa.select(Exemption).where(
        Exemption.kind == asked.kind,
        Exemption.rule == asked.rule,
        Exemption.ref_id == asked.ref_id,
        Exemption.hash == asked.hash if asked.hash else Exemption.fingerprint == asked.fingerprint,
        Exemption.lifted_at.is_(None),
        Exemption.ends_on >= asked.starts_on,
    )
    return act.session.scalars(query.order_by(Exemption.id.desc()).limit(1)).one_or_none()
