"""What the store's words about decisions are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

CHANNELS = {
    "account": N_("from their account"),
    "file_back": N_("by a returned file"),
    "mail_reply": N_("by mail"),
    "link": N_("by a link"),
    "meeting": N_("in a meeting"),
    "paper": N_("on paper"),
}
