"""Who works for a brand: to whom items are given, and who looks after a source."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Membership, Person


class NotInTheTeam(Refused):
    said = N_("{name} does not work for this brand.")
    hint = N_("A manager can give them a role: cmsuite people role.")


def team(act: Act) -> dict[int, str]:
    """Who works for the brand today: id -> name, by name. A question."""
    today = act.now.date()
    standing = sa.and_(Membership.starts_on <= today, sa.or_(Membership.ends_on.is_(None), Membership.ends_on > today))
    here = sa.select(Membership.person_id).where(standing, Membership.brand_id == act.in_brand)
    people = sa.select(Person.id, Person.name).where(
        Person.id.in_(here), Person.access == "full", Person.ends_on.is_(None)
    )
    return {row.id: row.name for row in act.session.execute(people.order_by(Person.name))}


def of_the_team(act: Act, person_id: int) -> None:
    """Refuse somebody who does not work for the brand today. Raises NotInTheTeam."""
    if person_id not in team(act):
        name = act.session.scalar(sa.select(Person.name).where(Person.id == person_id))
        raise NotInTheTeam(name=name or person_id)


def member(act: Act, said: str) -> int:
    """Whom is meant by `me`, a name or a mail address: somebody who works for the brand. Raises NotInTheTeam."""
    if said == "me" and act.actor.person_id is not None:
        return act.actor.person_id
    wanted = " ".join(said.split()).casefold()
    people = sa.select(Person.id, Person.name, Person.email).where(Person.id.in_(list(team(act))))
    for id, name, email in act.session.execute(people.order_by(Person.id)):
        if wanted in (name.casefold(), (email or "").casefold()):
            return int(id)
    raise NotInTheTeam(name=clean(said, 80, lines=False))
