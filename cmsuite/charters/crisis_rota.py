"""Who is away of those who are on call: declared as it comes, without a new version of the plan."""

from __future__ import annotations

from datetime import date, timedelta

from cmsuite.charters.crisis_hours import Away
from cmsuite.charters.crisis_watch import read_absences
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, day
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.settings import choice, choose, chosen
from cmsuite.engines.people.brands import today_in

KEPT = timedelta(days=730)  # for which an absence that is over stays on the list


ABSENCES = choice(
    "charters.absences", list[dict[str, str]], [], N_("Who of the on-call rota is away, and who stands in.")
)


class NobodyAway(Usage):
    said = N_("An absence names somebody.")


class EndsBefore(Usage):
    said = N_("An absence does not end on {last}, before it begins on {first}.")


def away(act: Act) -> tuple[Away, ...]:
    """The absences of this brand, in the order in which they begin; what is none is passed over."""
    return read_absences(chosen(act, ABSENCES))


def declare(act: Act, person: str, first: date, last: date, instead: str = "") -> tuple[Away, ...]:
    """Somebody is away for some days, with somebody instead or nobody. Raises NobodyAway, EndsBefore, Forbidden."""
    name, other = (clean(said, 120, lines=False) for said in (person, instead))
    if not name:
        raise NobodyAway()
    if last < first:
        raise EndsBefore(first=day(first), last=day(last))
    return _keep(act, [*away(act), Away(name, first, last, other)])


def back(act: Act, person: str, first: date) -> tuple[Away, ...]:
    """Take an absence back. Raises Forbidden."""
    name = clean(person, 120, lines=False).casefold()
    return _keep(act, [one for one in away(act) if (one.person.casefold(), one.first) != (name, first)])


def _keep(act: Act, found: list[Away]) -> tuple[Away, ...]:
    since = today_in(act) - KEPT
    rows = [
        {"person": one.person, "first": one.first.isoformat(), "last": one.last.isoformat(), "instead": one.instead}
        for one in found
        if one.last >= since
    ]
    choose(act, ABSENCES.key, rows)
    return away(act)
