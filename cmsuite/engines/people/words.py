"""What roles are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

ROLES = {
    "manager": N_("manager"),
    "lead": N_("lead"),
    "cm": N_("community manager"),
    "maker": N_("maker"),
    "moderator": N_("moderator"),
    "approver": N_("approver"),
    "crisis_lead": N_("crisis lead"),
    "on_call": N_("on call"),
    "legal": N_("legal"),
    "viewer": N_("viewer"),
    "partner": N_("partner"),
}
