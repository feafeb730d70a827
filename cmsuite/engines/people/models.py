"""Tables of people and brands."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, BrandScoped, Versioned
from cmsuite.store.types import Json, words


class Role(StrEnum):
    MANAGER = "manager"
    LEAD = "lead"
    CM = "cm"
    MAKER = "maker"
    MODERATOR = "moderator"
    APPROVER = "approver"
    CRISIS_LEAD = "crisis_lead"
    ON_CALL = "on_call"
    LEGAL = "legal"
    VIEWER = "viewer"
    PARTNER = "partner"


class Brand(Versioned, Base):
    """The unit that every record belongs to; an agency has many.

    Owner people; scope workspace; kept as long as the workspace; nothing personal.
    """

    __tablename__ = "brand"
    __table_args__ = (sa.UniqueConstraint("slug"), sa.UniqueConstraint("uid"))

    uid: Mapped[str] = mapped_column(sa.String(36))
    slug: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str]
    short_name: Mapped[str | None]
    zone: Mapped[str]
    language: Mapped[str] = mapped_column(words("language", ("fr", "en")))
    country: Mapped[str] = mapped_column(sa.String(2))
    sector: Mapped[str | None]
    currency: Mapped[str] = mapped_column(sa.String(3))
    hours: Mapped[dict[str, Any]] = mapped_column(Json)  # {"mon": [["09:00", "18:00"]], …}
    holiday_pack: Mapped[str]
    look: Mapped[dict[str, Any]] = mapped_column(Json)
    archived_at: Mapped[datetime | None]


class Person(Versioned, Base):
    """One human, with or without access: staff, partners and client people alike.

    Owner people; scope workspace; kept as long as the workspace; erasure: name and address become `erased-N`.
    """

    __tablename__ = "person"

    name: Mapped[str]
    email: Mapped[str]
    locale: Mapped[str | None] = mapped_column(sa.String(10))
    zone: Mapped[str | None]
    starts_on: Mapped[date | None] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    hours: Mapped[dict[str, Any] | None] = mapped_column(Json)
    skills: Mapped[list[str] | None] = mapped_column(Json)
    cost_cents_h: Mapped[int | None]
    prefs: Mapped[dict[str, Any] | None] = mapped_column(Json)
    access: Mapped[str] = mapped_column(words("access", ("none", "packet", "full")))


sa.Index(
    "uq_person_email",
    sa.func.lower(Person.email),
    unique=True,
    info={"where": Person.ends_on.is_(None)},
)


class Membership(Versioned, BrandScoped, Base):
    """A role that a person has for a brand, from a day and perhaps to one.

    Owner people; scope brand; kept as long as the brand; erasure: with the person's name.
    """

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("brand_id", "person_id", "role", "starts_on"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(words("role", Role))
    starts_on: Mapped[date] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
