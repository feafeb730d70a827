"""The sums of a budget: each line's share, tax, what is paid every month, who buys. Pure, in whole cents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from cmsuite.briefs.catalogue import MediaDuty, media_duties

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import BudgetLine

CONTINGENCY = (Decimal("0.05"), Decimal("0.10"))  # of the whole: the usual share of what cannot be foreseen


@dataclass(frozen=True, slots=True)
class Share:
    """A line with its part of the whole, None of nothing. a_month: cents, where it is paid every month."""

    line: BudgetLine
    share: float | None
    a_month: int | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """total: what the lines come to, in cents, as `tax` says. net, vat, gross: without tax, the tax, with it; where no
    rate is known, net and gross are the total, and vat is None. fees, media: their parts of the total."""

    shares: tuple[Share, ...]
    total: int
    net: int
    vat: int | None
    gross: int
    fees: float | None
    media: float | None
    contingency: float | None
    by_family: dict[str, int]


@dataclass(frozen=True, slots=True)
class Ticked:
    """A duty of whoever buys space for a client, and whether it is in order."""

    duty: MediaDuty
    done: bool


def of(brief: Brief) -> Envelope:
    """The envelope of a brief, from its lines."""
    total = sum(line.cents for line in brief.budget)
    families: dict[str, int] = {}
    for line in brief.budget:
        families[line.family] = families.get(line.family, 0) + line.cents
    net, vat, gross = _taxed(total, brief.tax, brief.vat_rate)
    months = months_of(brief)
    return Envelope(
        tuple(
            Share(line, part(line.cents, total), round(line.cents / months) if line.monthly and months else None)
            for line in brief.budget
        ),
        total,
        net,
        vat,
        gross,
        part(families.get("fees", 0), total),
        part(families.get("media", 0), total),
        part(families.get("contingency", 0), total),
        families,
    )


def part(cents: int, total: int) -> float | None:
    """A part of a whole, from 0 to 1; None of nothing."""
    return cents / total if total else None


def months_of(brief: Brief) -> int | None:
    """For how many months a brief runs, at least one; None where it has no time."""
    if brief.starts_on is None or brief.ends_on is None or brief.ends_on < brief.starts_on:
        return None
    days = (brief.ends_on - brief.starts_on).days + 1
    return max(1, round(days / 30.44))


def buys_media(brief: Brief) -> bool:
    """Whether the agency buys space in the client's name."""
    return any(line.family == "media" and line.bought_by == "agency" and line.cents for line in brief.budget)


def duties(brief: Brief) -> tuple[Ticked, ...]:
    """What the law asks of an agency that buys space for a client; nothing where it buys none."""
    if not buys_media(brief):
        return ()
    return tuple(Ticked(one, one.id in brief.media_duties) for one in media_duties())


def _taxed(total: int, tax: str, rate: Decimal | None) -> tuple[int, int | None, int]:
    if rate is None:
        return total, None, total
    if tax == "ttc":
        net = _cents(Decimal(total) / (1 + rate))
        return net, total - net, total
    vat = _cents(total * rate)
    return total, vat, total + vat


def _cents(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
