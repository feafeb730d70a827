"""What the store's words about feeds and items are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

AXES = {
    "trade": N_("trade"),
    "competitor": N_("competitors"),
    "technology": N_("technology"),
    "regulation": N_("regulation"),
    "reputation": N_("reputation"),
    "culture": N_("culture"),
}
STATES = {
    "new": N_("new"),
    "kept": N_("kept"),
    "analysed": N_("analysed"),
    "diffused": N_("diffused"),
    "discarded": N_("discarded"),
}
REASONS = {
    "off_topic": N_("off topic"),
    "duplicate": N_("duplicate"),
    "unreliable": N_("unreliable"),
    "outdated": N_("outdated"),
    "promotional": N_("promotional"),
    "no_impact": N_("no impact"),
    "legal": N_("not lawful to use"),
}
FEEDS = {
    "ok": N_("ok"),
    "slow": N_("slow"),
    "waiting": N_("asked to wait"),
    "failing": N_("failing"),
    "suspended": N_("suspended"),
    "dormant": N_("dormant"),
    "too_big": N_("too big"),
    "gone": N_("gone"),
}
