"""What relations are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

RELATIONS = {
    "answers": N_("is an answer to"),
    "became": N_("became"),
    "belongs_to": N_("belongs to"),
    "carries_out": N_("carries out"),
    "cites": N_("cites"),
    "comes_from": N_("comes from"),
    "for": N_("for"),
    "goes_out_on": N_("goes out on"),
    "inspires": N_("inspires"),
    "measures": N_("measures"),
    "of": N_("of"),
    "places": N_("places"),
    "rests_on": N_("rests on"),
    "serves": N_("serves"),
    "speaks_to": N_("speaks to"),
    "waits_for": N_("waits for"),
}
