"""Who may say yes to what follows from a brief: those that it names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, cast

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief

_TITLES = frozenset("m mr mrs ms mme mlle dr madame monsieur".split())


class WrongSignatory(Refused):
    """validation.wrong-signatory."""

    said = N_("{name} is no validator in the framing note {number}.")
    hint = N_("Add them by a new version of the brief, or have {others} sign.")


def signing(content: Content, around: Around, name: str) -> None:
    """Refuse a name that the framing note above does not know. A note that names nobody, or none, refuses nobody.

    Raises WrongSignatory.
    """
    if "brief" not in around.parents:
        return
    cited = around.parents["brief"]
    names = [one.name for one in cast("Brief", cited.content).validators if one.name]
    if names and not any(same(name, one) for one in names):
        raise WrongSignatory(name=name, number=cited.in_force or cited.number or "1.0", others=", ".join(names))


def same(one: str, other: str) -> bool:
    """Whether two names are of one person: their words in any order, without accents, capitals and titles."""
    return bool(_words(one)) and _words(one) == _words(other)


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return frozenset(re.findall(r"[a-z0-9]+", plain)) - _TITLES or frozenset(name.lower().split())
