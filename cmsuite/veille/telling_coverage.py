"""How an axis of a brand is covered, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, translate

if TYPE_CHECKING:
    from cmsuite.veille.coverage import Covered


def covered(one: Covered) -> str:
    """Whether an axis is covered, or what is missing, in the language in force."""
    if not one.silent:
        return translate(N_("covered"))
    return translate(N_("nothing came in") if one.sources else N_("no source"))
