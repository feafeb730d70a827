"""Brands and persons: made, changed, given roles."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.core.zones import wall, zone_info
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.people.models import Brand, Membership, Person, Role

WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class NameTaken(Refused):
    said = N_("There is already a brand named {slug}.")
    hint = N_("Choose another name, or work in it with --brand {slug}.")


class NoSuchBrand(Refused):
    said = N_("There is no brand named {name}.")
    hint = N_("cmsuite brand list shows them all.")


class NoRole(Refused):
    said = N_("{who} has no role for the brand {brand}.")
    hint = N_("A manager of the brand can give one: cmsuite people role EMAIL ROLE --brand {brand}")


class AddressTaken(Refused):
    said = N_("{email} is already the address of {name}.")


def today_in(act: Act) -> date:
    """The day that it is where the brand at hand is."""
    return wall(act.now, zone_in(act)).local.date()


def zone_in(act: Act) -> str:
    """The zone of the brand at hand."""
    return act.session.scalars(sa.select(Brand.zone).where(Brand.id == act.in_brand)).one()


class NotAnAddress(Usage):
    said = N_("{email} is not a mail address.")


class NoName(Usage):
    said = N_("A name has at least one character.")


class NotACountry(Usage):
    said = N_("{country} is not the code of a country.")
    hint = N_("It has two letters: FR, BE, CH.")


class LastManager(Refused):
    said = N_("{name} is the last manager of this brand: nobody could give roles any more.")
    hint = N_("Make somebody else a manager first: cmsuite people role EMAIL manager")


@dataclass(frozen=True, slots=True)
class BrandMade:
    """The brand, as it was added or changed."""

    id: int
    slug: str
    name: str
    zone: str
    language: str


def slug_of(name: str) -> str:
    """Atelier Lumen -> atelier-lumen: ASCII letters, digits and hyphens, 60 at most."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:60] or "brand"


def country_code(text: str) -> str:
    """The two letters of a country, as they are kept. Pure. Raises NotACountry."""
    if not re.fullmatch("[A-Z]{2}", found := text.strip().upper()):
        raise NotACountry(country=clean(text, 40, lines=False))
    return found


@register("people.add_brand", text=("name",), no_undo=N_("A brand is archived or erased, never unmade."))
def add_brand(
    act: Act, name: str, *, zone: str = "Europe/Paris", language: str = "fr", country: str = "FR", currency: str = "EUR"
) -> BrandMade:
    """A new brand; whoever makes it becomes its manager, lead and community manager.

    Raises NameTaken, NoName, NotACountry, UnknownZone, Forbidden (only a manager or lead of another brand may, once
    there is one).
    """
    name = _name(name)
    if act.session.scalar(sa.select(Brand.id).limit(1)) is not None and not act.may("people.brand"):
        act.need("people.brand")
    zone_info(zone)
    country = country_code(country)
    slug = slug_of(name)
    if act.session.scalar(sa.select(Brand.id).where(Brand.slug == slug)):
        raise NameTaken(slug=slug)
    brand = act.add(
        Brand(
            uid=str(uuid.uuid4()),
            slug=slug,
            name=name,
            zone=zone,
            language=language,
            country=country,
            currency=currency,
            hours=WEEK,
            holiday_pack="fr",
            look={},
        )
    )
    if act.actor.person_id is not None:
        for role in (Role.MANAGER, Role.LEAD, Role.CM):
            act.add(Membership(brand_id=brand.id, person_id=act.actor.person_id, role=role, starts_on=act.now.date()))
    return BrandMade(brand.id, slug, name, zone, language)


@register("people.brand_language")
def set_language(act: Act, language: str, *, seen: int | None = None) -> BrandMade:
    """Say which language this brand speaks: what is begun from now on is in it. What was written stays as it is.

    Raises Conflict.
    """
    act.need("people.brand")
    row = act.get(Brand, act.in_brand, seen=seen)
    before, row.language = row.language, language
    act.session.flush()
    act.undo_by("people.brand_language", language=before, seen=row.version)
    return BrandMade(row.id, row.slug, row.name, row.zone, language)


@register("people.add_person", text=("name", "email"), no_undo=N_("A person who leaves gets an end date."))
def add_person(act: Act, name: str, email: str, *, access: str = "full", locale: str | None = None) -> int:
    """A new person; the first one of a store needs nobody's leave. Returns the id.

    Raises NoName, NotAnAddress, AddressTaken.
    """
    if act.session.scalar(sa.select(Person.id).limit(1)) is not None:
        act.need("people.person")
    email = clean(email, 200, lines=False)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise NotAnAddress(email=email)
    taken = act.session.scalar(
        sa.select(Person.name).where(sa.func.lower(Person.email) == email.lower(), Person.ends_on.is_(None))
    )
    if taken:
        raise AddressTaken(email=email, name=taken)
    row = Person(name=_name(name), email=email, access=access, locale=locale)
    return act.add(row).id


@register("people.give_role")
def give_role(act: Act, person_id: int, role: Role, *, starts_on: date | None = None) -> int:
    """Give a person a role for this brand, from today unless said. Returns the membership's id."""
    act.need("people.role")
    act.get(Person, person_id)
    day = starts_on or act.now.date()
    found = act.session.scalars(
        sa.select(Membership).where(
            Membership.person_id == person_id, Membership.role == role, Membership.ends_on.is_(None)
        )
    ).first()
    if found is not None:
        act.quiet()
        return found.id
    same_day = sa.select(Membership).where(
        Membership.person_id == person_id, Membership.role == role, Membership.starts_on == day
    )
    row = act.session.scalars(same_day).one_or_none()  # ended, and given again: one row for a day
    if row is None:
        row = act.add(Membership(brand_id=act.in_brand, person_id=person_id, role=role, starts_on=day))
    row.ends_on = None
    act.session.flush()
    act.undo_by("people.end_role", membership_id=row.id, seen=row.version)
    return row.id


@register("people.end_role", no_undo=N_("Give the role again."))
def end_role(act: Act, membership_id: int, *, seen: int | None = None) -> int:
    """End a role today. A role that began today ends before it began, and so never counted.

    Raises Missing, Conflict, LastManager.
    """
    act.need("people.role")
    managers = sa.select(Membership.person_id).where(Membership.role == Role.MANAGER, Membership.ends_on.is_(None))
    held = act.session.scalars(managers.with_for_update()).all()  # of two who end each other's, one waits
    row = act.get(Membership, membership_id, seen=seen)
    if row.role is Role.MANAGER and row.ends_on is None and len(held) == 1:
        raise LastManager(name=act.get(Person, row.person_id).name)
    row.ends_on = act.now.date()
    return row.id


def membership_of(act: Act, person_id: int, role: Role) -> int:
    """The membership by which a person has a role for this brand today. Raises Missing."""
    found = act.session.scalars(
        sa.select(Membership.id).where(
            Membership.person_id == person_id, Membership.role == role, Membership.ends_on.is_(None)
        )
    ).first()
    if found is None:
        raise Missing(kind="role", id=role.value)
    return found


def brands(act: Act) -> list[Brand]:
    """The brands in use, by name; the values are read, never written."""
    wanted = sa.select(Brand).where(Brand.archived_at.is_(None)).order_by(Brand.name, Brand.id)
    mine = act.actor.roles
    return [row for row in act.session.scalars(wanted) if act.actor.is_worker or row.id in mine]


def persons(act: Act) -> list[dict[str, Any]]:
    """Everyone of this brand, with their roles today."""
    today = act.now.date()
    rows = act.session.execute(
        sa.select(Person, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.starts_on <= today, sa.or_(Membership.ends_on.is_(None), Membership.ends_on > today))
        .order_by(Person.name, Membership.role)
    )
    found: dict[int, dict[str, Any]] = {}
    for person, role in rows:
        line = found.setdefault(person.id, {"id": person.id, "name": person.name, "email": person.email, "roles": []})
        line["roles"].append(str(role))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role that somebody has today, and the membership that gives it."""

    membership: int
    brand: int
    person: int
    name: str
    email: str
    role: str
    starts_on: date
    version: int


def roles(act: Act) -> list[RoleLine]:
    """Every role for this brand today (for all, when the act is over all), by name."""
    today = act.now.date()
    rows = act.session.execute(
        sa.select(Membership, Person.name, Person.email)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.starts_on <= today, sa.or_(Membership.ends_on.is_(None), Membership.ends_on > today))
        .order_by(Person.name, Person.id, Membership.brand_id, Membership.role)
    )
    return [
        RoleLine(row.id, row.brand_id, row.person_id, name, email, str(row.role), row.starts_on, row.version)
        for row, name, email in rows
    ]


def person_by_email(act: Act, email: str) -> Person:
    """The active person of that address. Raises Missing."""
    row = act.session.scalars(
        sa.select(Person).where(sa.func.lower(Person.email) == email.lower(), Person.ends_on.is_(None))
    ).one_or_none()
    if row is None:
        raise Missing(kind="person", id=email)
    return row


def brand_named(act: Act, name: str) -> Brand:
    """The brand of that slug, name or number. Raises NoSuchBrand, NoRole."""
    number = int(name) if name.isdecimal() and len(name) < 19 else 0
    wanted = sa.or_(Brand.slug == slug_of(name), Brand.name == name, Brand.id == number)
    row = act.session.scalars(sa.select(Brand).where(wanted).order_by(Brand.id == number)).first()
    if row is None:
        raise NoSuchBrand(name=name)
    if not act.actor.is_worker and not act.actor.roles_for(row.id):
        raise NoRole(who=act.actor.name, brand=row.slug)
    return row


def _name(text: str) -> str:
    if not (name := clean(text, 120, lines=False)):
        raise NoName()
    return name
