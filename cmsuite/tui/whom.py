"""Who will see what is about to leave: told before it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.kinds import Kind

MOST = 6  # who are named; of more, how many there are


def who_may(act: Act, permission: str) -> list[str]:
    """Those of the brand who may do that, by name and address."""
    from cmsuite.engines.acts.actor import permissions
    from cmsuite.engines.people.brands import persons

    roles = permissions()[permission]
    return [_called(one["name"], one["email"]) for one in persons(act) if not roles.isdisjoint(one["roles"])]


def everyone(act: Act) -> list[str]:
    """All who have a role in the brand, by name and address."""
    from cmsuite.engines.people.brands import persons

    return [_called(one["name"], one["email"]) for one in persons(act)]


def of_document(kind: Kind, act: Act) -> list[str]:
    """Whom a document reaches once it is sent, in the language in force."""
    if kind.handed == "mailed":
        return [translate("No mail leaves yet: L in the veille sends it to its readers.")]
    if kind.handed == "read":
        return [labelled(translate("Who reads it at the screens"), named(everyone(act)))]
    people = who_may(act, "documents.validate")
    asked = labelled(translate("Who is asked for a yes"), named(people)) if people else translate(NOBODY)
    return [asked, translate("No mail leaves: K in the list makes the page for who has no access.")]


NOBODY = N_("Nobody who works with this brand may say yes to it at the screens.")


def named(people: Sequence[str]) -> str:
    """Some of them, and how many more there are."""
    more = [f"(+{number(len(people) - MOST)})"] if len(people) > MOST else []
    return ", ".join([*people[:MOST], *more]) or "—"


def _called(name: str, email: str | None) -> str:
    return shown(f"{name} ({email})" if email else name, 60)
