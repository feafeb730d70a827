"""Who may say yes to a brief and to what follows from it: those that it names."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content

_TITLES = frozenset("m mr mrs ms mme mlle dr madame monsieur".split())


class WrongSignatory(Refused):
    """validation.wrong-signatory."""

    said = N_("{name} is no validator in the framing note {number}.")
    hint = N_("Add them by a new version of the brief, or have {others} sign.")


class WrongSignatoryHere(WrongSignatory):
    """Of a note itself: it names those who say yes to it."""

    said = N_("{name} is no validator in this note.")


def signing(content: Content, around: Around, name: str) -> None:
    """Refuse a name that the framing note does not know: this one itself, else the one above. A note that names nobody,
    or none, refuses nobody.

    Raises WrongSignatory.
    """
    from cmsuite.briefs.brief import Brief

    cited = around.parents.get("brief")
    note: Any = content if isinstance(content, Brief) else cited.content if cited is not None else None
    names = [one.name for one in note.validators if one.name] if note is not None else []
    if not names or any(same(name, one) for one in names):
        return
    if note is content or cited is None:
        raise WrongSignatoryHere(name=name, others=", ".join(names))
    raise WrongSignatory(name=name, number=cited.in_force or cited.number or "1.0", others=", ".join(names))


def same(one: str, other: str) -> bool:
    """Whether two names are of one person: their words in any order, without accents, capitals and titles."""
    return bool(_words(one)) and _words(one) == _words(other)


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return frozenset(re.findall(r"[a-z0-9]+", plain)) - _TITLES or frozenset(name.lower().split())
