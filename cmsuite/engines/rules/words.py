"""What the words of the rules are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

SCOPES = ("post", "variant", "caption", "newsletter", "document", "inbox", "account", "campaign", "calendar")
"""What a text may be."""
READ = frozenset({"variant", "caption", "newsletter", "document", "inbox"})
"""Those of them that the program reads; a rule for others only is asked by `cmsuite rules lint`."""
KINDS = {"waiver": N_("waiver"), "suppression": N_("suppression")}
STATES = {
    "asked": N_("waits for a yes"),
    "stands": N_("stands"),
    "ended": N_("is over"),
    "lifted": N_("lifted"),
}
SEVERITIES = {"block": N_("blocks"), "warn": N_("warns"), "info": N_("informs")}
MOMENTS = {
    "review": N_("handed in"),
    "approve": N_("approved"),
    "schedule": N_("planned"),
    "send": N_("sent"),
    "published": N_("read again online"),
    "inbox": N_("arrived"),
}
"""The moments at which what the rules say is kept."""
