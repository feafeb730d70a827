"""A rule let pass for one content (waiver), a finding that does not apply (suppression): each with its reason, by whom
it takes, for a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from cmsuite.engines.acts import Act, register
from cmsuite.engines.rules.contract import Suppression
from cmsuite.engines.rules.reports import Record

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Exempted:
    """What is let pass of one content: rules by their id, and findings."""

    waived: frozenset[str] = frozenset()
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An exemption that was asked for; `stands`: else another person has to agree."""

    id: int
    stands: bool


@register("rules.waive", text=("reason",))
def waive(
    act: Act, kind: str, row_id: int, rule: str, hash: str, reason: str, *, authors: Collection[int] = ()
) -> Asked:
    """Let a rule that blocks pass for the content of this hash. It stands where the actor has the role that the rule
    names; else it waits for somebody who has it. authors: who wrote the content.

    Raises Forbidden, Missing, NoSuchRule, NotWaivable, ShortReason, AskedAlready.
    """
    raise NotImplementedError


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
    authors: Collection[int] = (),
) -> Asked:
    """Say that a finding does not apply here, until a day (the longest that may be, without one). Where the rule
    blocks, another person has to agree; where the law is behind it, somebody whose role is legal.

    Raises Forbidden, Missing, NoSuchRule, TooLong, ShortReason, AskedAlready.
    """
    raise NotImplementedError


@register("rules.agree")
def agree(act: Act, exemption_id: int, *, authors: Collection[int] = ()) -> None:
    """Say yes to what another asked. Raises Forbidden, Missing, SamePerson, NotAsked."""
    raise NotImplementedError


@register("rules.lift", text=("reason",))
def lift(act: Act, exemption_id: int, reason: str = "") -> None:
    """End an exemption, or refuse it. Raises Forbidden, Missing, LiftedAlready."""
    raise NotImplementedError


def standing(act: Act, of: Collection[Record], hash: str, on: date | None = None) -> Exempted:
    """What is let pass of the content of a hash on a day (the brand's today). of: what it belongs to: the variant, and
    the post of which it is one: a suppression counts where it was asked for, a waiver wherever the hash is."""
    return standings(act, {"": (of, hash)}, on)[""]


def standings(
    act: Act, wanted: Mapping[Of, tuple[Collection[Record], str]], on: date | None = None
) -> dict[Of, Exempted]:
    """The same for many, by one question."""
    raise NotImplementedError
