"""How a person likes the program: the look of the screens, their language. Their own, on every machine."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.people.models import Person


def likes(act: Act) -> dict[str, str]:
    """What the person who acts has chosen, by name."""
    found = act.session.scalar(sa.select(Person.prefs).where(Person.id == act.actor.person_id)) or {}
    return {name: value for name, value in found.items() if isinstance(value, str)}


@register("people.like", no_undo=N_("Choose again."))
def like(act: Act, name: str, value: str) -> None:
    """Keep a choice of the person who acts. Raises Missing."""
    act.need("people.prefs")
    row = act.get(Person, act.actor.person_id or 0)
    row.prefs = {**(row.prefs or {}), name: value}
    act.session.flush()


@register("people.speak", no_undo=N_("Choose again."))
def speak(act: Act, locale: str) -> None:
    """The language in which the person who acts is spoken to. Raises Missing."""
    act.need("people.prefs")
    act.get(Person, act.actor.person_id or 0).locale = locale
    act.session.flush()
