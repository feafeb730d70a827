"""What a charter would come to before it binds: its rules as if it did, and what they change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from cmsuite.charters.adopting import brand_slug, charter_of, drifted
from cmsuite.charters.compiling import layers
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.standing import heads, standing
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.documents.versions import number_of
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.rules.binding import Bound
from cmsuite.engines.rules.differing import Difference, differences
from cmsuite.engines.rules.force import content_of, in_force, laid
from cmsuite.engines.rules.rules import Ruleset


@dataclass(frozen=True, slots=True)
class Adoption:
    """Which charter binds the brand, or will. drifted: its clauses that do not bind as they were validated; ours:
    whether it is a version of the document that is asked about."""

    title: str
    number: str
    starts_on: date
    begun: bool
    ours: bool
    drifted: tuple[str, ...] = ()


def as_in_force(charter: EditorialCharter, slug: str, on: date) -> Ruleset:
    """The rules as they would be, were this charter in force, with the campaigns of the workspace. Raises BadPack,
    NoPack, OtherVersion, Circle."""
    made = layers(charter, slug)
    digest = sha256(repr(made).encode()).hexdigest()
    return laid(slug, Bound(digest, made, on)).on(on)


def changes(before: Ruleset, after: Ruleset) -> list[Difference]:
    """What the second set of rules does differently from the first; which clause a rule holds changes nothing that it
    does. Pure."""
    found = differences(content_of(before)["rules"], content_of(after)["rules"])
    return [one for one in found if one.key != "clause"]


def since_force(act: Act, charter: EditorialCharter) -> list[Difference]:
    """What would change on the day on which this charter took over from what binds the brand today."""
    today = today_in(act)
    return changes(in_force(act, act.in_brand, today), as_in_force(charter, brand_slug(act), today))


def adoptions(act: Act, document_id: int) -> list[Adoption]:
    """The charter that binds the brand today, then those that will, by their days."""
    today, found = today_in(act), []
    if (now := standing(act, today)) is not None:
        said = charter_of(act.get(DocumentVersion, now.version_id))
        ours = now.document_id == document_id
        found.append(Adoption(now.title, now.number, now.starts_on, True, ours, tuple(drifted(now, said))))
    for head in sorted(heads(act, act.in_brand), key=lambda one: one.starts_on):
        if head.starts_on > today:
            version = act.get(DocumentVersion, head.version_id)
            ours = head.document_id == document_id
            found.append(Adoption("", number_of(version), head.starts_on, False, ours))
    return found
