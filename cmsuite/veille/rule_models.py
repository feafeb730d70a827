"""Tables of the boolean rules: what a brand looks for, and which items a rule did something to."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, BrandScoped, Versioned, child_of, parent
from cmsuite.store.types import words

EFFECTS = ("score", "tag", "route", "discard", "alert", "mute")


class VeilleRule(Versioned, BrandScoped, Base):
    """A query, and what is done to the items that it matches. target: the tag, the axis or the reason, where the effect
    has one; person_id: to whom it routes; judged, fitting: how many examples a person looked at, and found right.

    Owner veille; scope brand; kept and erased with the brand; nothing personal.
    """

    __tablename__ = "veille_rule"
    __table_args__ = (
        parent("veille_rule"),
        sa.UniqueConstraint("brand_id", "name"),
        sa.CheckConstraint("weight BETWEEN 1 AND 10", name="weight"),
        sa.CheckConstraint("effect NOT IN ('tag', 'discard') OR target IS NOT NULL", name="target"),
        sa.CheckConstraint("effect <> 'route' OR target IS NOT NULL OR person_id IS NOT NULL", name="route"),
        sa.CheckConstraint("judged >= fitting AND fitting >= 0", name="fitting"),
    )

    name: Mapped[str] = mapped_column(sa.String(80))
    query: Mapped[str]
    effect: Mapped[str] = mapped_column(words("effect", EFFECTS))
    weight: Mapped[int]
    target: Mapped[str | None] = mapped_column(sa.String(40))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    enabled: Mapped[bool] = mapped_column(default=True)
    judged: Mapped[int] = mapped_column(default=0)
    fitting: Mapped[int] = mapped_column(default=0)


class RuleHit(BrandScoped, Base):
    """A rule did something to an item as it came in, or when the rules were applied anew: it discarded, routed, tagged
    it, raised an alert, or muted it.

    Owner veille; scope brand; kept and erased with its rule; nothing personal.
    """

    __tablename__ = "rule_hit"
    __table_args__ = (
        child_of("veille_rule", "rule_id"),
        child_of("qualification", "qualification_id"),
        sa.UniqueConstraint("rule_id", "qualification_id"),
        sa.Index("ix_rule_hit_qualification_id", "qualification_id"),
    )

    rule_id: Mapped[int]
    qualification_id: Mapped[int]
