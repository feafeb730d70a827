"""What the words of a watch plan are called. Source strings."""

from __future__ import annotations

from cmsuite.core.locale import N_

MANDATORY = ("trade", "competitor", "technology", "regulation")
FREQUENCIES = {
    "live": N_("as it comes"),
    "daily": N_("each day"),
    "weekly": N_("each week"),
    "monthly": N_("each month"),
}
ROBOTS = {"unknown": N_("not asked"), "allowed": N_("allowed"), "refused": N_("refused")}
TYPES = {
    "": N_("not said"),
    "official": N_("official"),
    "press": N_("press"),
    "trade": N_("trade"),
    "competitor": N_("competitor"),
    "individual": N_("individual"),
    "community": N_("community"),
}
UNCOVERED = {
    "trade": N_("Plan not sent: the trade axis has no active question. "
                "Add one, or say in the axis which third party takes care of it."),
    "competitor": N_("Plan not sent: the competition axis has no active question. "
                     "Add one, or say in the axis which third party takes care of it."),
    "technology": N_("Plan not sent: the technology axis has no active question. "
                     "Add one, or say in the axis which third party takes care of it."),
    "regulation": N_("Plan not sent: the regulation axis has no active question. "
                     "Add one, or say in the axis which third party takes care of it."),
}  # fmt: skip
