"""What the filter of each list may ask, for who writes one without opening its place."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from cmsuite.core.locale import N_
from cmsuite.tui.query import Term

_OF = {
    "today": "places.today",
    "veille": "places.veille",
    "documents": "places.documents",
    "calendar": "agenda_view",
    "composer": "places.composer",
    "measures": "places.measures",
    "reports": "places.reports",
}
"""The modules whose TERMS they are."""
OF_ONE_BRAND = frozenset({"measures", "reports"})


def terms_of(place: str, brands: Mapping[str, str]) -> list[Term]:
    """All that may be asked there; in a section of the settings only words. brands: names by their slugs."""
    if place not in _OF:
        return []
    terms: list[Term] = list(import_module(f"cmsuite.tui.{_OF[place]}").TERMS)
    if place == "documents":
        from cmsuite.rooms import load_kinds
        from cmsuite.tui.documenting import kinds

        load_kinds()
        terms.append(Term("kind", N_("kind"), kinds()))
    if brands and place not in OF_ONE_BRAND:
        terms.append(Term("brand", N_("brand"), brands, "record"))
    return terms
