"""What relations are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

RELATIONS = {
    "became": N_("became"),
    "cites": N_("cites"),
    "comes_from": N_("comes from"),
    "for": N_("for"),
    "inspires": N_("inspires"),
    "measures": N_("measures"),
    "of": N_("of"),
    "places": N_("places"),
    "rests_on": N_("rests on"),
}
