"""What the store's words about evidence are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

KINDS = {
    "metric_extract": N_("extract of metrics"),
    "post_sample": N_("sample of posts"),
    "page_capture": N_("captured page"),
    "survey": N_("survey"),
    "interview": N_("interview"),
    "document": N_("document"),
    "veille_item": N_("veille item"),
    "observation": N_("observation"),
}
GRADES = {
    "measured": N_("measured"),
    "observed": N_("observed"),
    "declared": N_("declared"),
    "inferred": N_("inferred"),
}
PROPOSED = {"open": N_("to be answered"), "taken": N_("taken"), "declined": N_("declined")}
LEVELS = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}
