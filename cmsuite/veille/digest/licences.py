"""The licence by which extracts of a source may be shown to others: kept with the source, with its days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, day
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.veille.models import Source

MOST = 300  # letters of each text


class NoLicensor(Refused):
    said = N_("A licence names who gave it, and its last day is not before its first.")


class NoLastDay(Refused):
    said = N_("A licence has a last day, and this one has none.")
    hint = N_("Say it: cmsuite veille licence {source} --until DAY")


@dataclass(frozen=True, slots=True)
class Licence:
    """licensor: who gave it. scope: what it lets one do. titles: of which papers. support: in which form. recipients:
    how many at most, 0 where it does not say."""

    licensor: str
    starts_on: date
    ends_on: date
    scope: str = ""
    titles: str = ""
    support: str = ""
    recipients: int = 0

    def __str__(self) -> str:
        return f"{self.licensor}, {day(self.starts_on)} – {day(self.ends_on)}"


@register("veille.license", text=("licence",))
def license_source(act: Act, source_id: int, licence: Licence | None, *, seen: int | None = None) -> Licence | None:
    """Write down the licence of a source, or that it has none any more. Raises Missing, Conflict, NoLicensor."""
    act.need("veille.follow")
    row = act.get(Source, source_id, seen=seen)
    was = licence_of(row)
    if licence is None:
        row.licence = None
    else:
        if not licence.licensor.strip() or licence.ends_on < licence.starts_on or licence.recipients < 0:
            raise NoLicensor()
        text = {
            name: clean(getattr(licence, name), MOST, lines=False)
            for name in ("licensor", "scope", "titles", "support")
        }
        row.licence = (
            asdict(licence) | text | {name: getattr(licence, name).isoformat() for name in ("starts_on", "ends_on")}
        )
    act.session.flush()
    act.undo_by("veille.license", source_id=source_id, licence=was, seen=row.version)
    return licence_of(row)


def licence_of(row: Source) -> Licence | None:
    """The licence that a source has."""
    if not row.licence:
        return None
    said = dict(row.licence)
    days = {name: date.fromisoformat(said[name]) for name in ("starts_on", "ends_on")}
    return Licence(**{**said, **days})
