"""From a mail address to the actor that acts take."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts.actor import Actor, Via, worker
from cmsuite.engines.people.models import Membership, Person
from cmsuite.store.store import Store

SETUP = worker("setup")


class NobodyActs(Usage):
    said = N_("Nobody is named as acting here.")
    hint = N_('Write me = "you@example.org" in config.toml, or use --as EMAIL.')


class Stranger(Refused):
    said = N_("{email} is not a person with access in this workspace.")
    hint = N_("A manager can add them: cmsuite people add NAME EMAIL. Who acts is `me` of config.toml, or --as EMAIL.")


def actor(store: Store, email: str | None, *, via: Via = "cli") -> Actor:
    """Who acts, with the roles that stand today. Raises NobodyActs, Stranger."""
    if not email:
        raise NobodyActs()
    with acts.read(store, by=SETUP, all_brands=True) as act:
        today = act.now.date()
        rows = act.session.execute(
            sa.select(Person.id, Person.name, Person.locale, Membership.brand_id, Membership.role)
            .outerjoin(
                Membership,
                sa.and_(
                    Membership.person_id == Person.id,
                    Membership.starts_on <= today,
                    sa.or_(Membership.ends_on.is_(None), Membership.ends_on > today),
                ),
            )
            .where(sa.func.lower(Person.email) == email.lower(), Person.access == "full", Person.ends_on.is_(None))
        ).all()
    if not rows:
        raise Stranger(email=email)
    roles: dict[int, set[str]] = {}
    for row in rows:
        if row.brand_id is not None:
            roles.setdefault(row.brand_id, set()).add(str(row.role))
    frozen = {brand: frozenset(names) for brand, names in roles.items()}
    return Actor(rows[0].id, rows[0].name, frozen, via=via, locale=rows[0].locale)
