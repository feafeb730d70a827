"""What a run is called on screen: its state, and what it did. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

STATES = {
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "lost": N_("lost"),
    "cancelled": N_("stopped"),
}
LATE = {"coalesce": N_("run once"), "skip": N_("left out")}
DID = {
    "accounts": N_("accounts read"),
    "posts": N_("posts read"),
    "facts": N_("new facts"),
    "revised": N_("corrections"),
    "feeds": N_("feeds asked"),
    "requests": N_("requests"),
    "not_modified": N_("not modified"),
    "same": N_("unchanged"),
    "received": N_("bytes received"),
    "new_items": N_("new items"),
    "seconds": N_("seconds"),
    "failed": N_("failed"),
    "well": N_("accounts that are well"),
    "to_reconnect": N_("to be connected again"),
    "not_reached": N_("not reached"),
    "tzdata": N_("edition of the zones"),
    "looked_at": N_("entries looked at"),
    "changed": N_("entries changed"),
    "publications": N_("publications missed"),
    "items": N_("texts blanked"),
    "runs": N_("runs forgotten"),
    "rows": N_("media forgotten"),
    "files": N_("files deleted"),
    "bytes": N_("bytes freed"),
}
