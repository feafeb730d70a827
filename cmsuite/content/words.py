"""What the store's words about posts are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

STATES = {
    "idea": N_("idea"),
    "briefed": N_("briefed"),
    "in_production": N_("in production"),
    "in_review": N_("in review"),
    "on_hold": N_("on hold"),
    "cancelled": N_("given up"),
}
CHANGES = N_("changes requested")  # of a post that stands refused as it is
STEPS = {"internal": N_("the team"), "client": N_("the client")}
DECISIONS = {"approved": N_("approved"), "refused": N_("refused")}
VOIDS = {
    "other_hash": N_("the content has changed since"),
    "oral": N_("not confirmed yet"),
    "own_work": N_("by who wrote it"),
    "early": N_("for later"),
    "late": N_("out of date"),
    "replaced": N_("taken back by a later word"),
}
LEVELS = {"block": N_("block"), "warn": N_("warn"), "info": N_("info")}
KINDS = {
    "image": N_("image"),
    "video": N_("video"),
    "audio": N_("sound"),
    "document": N_("document"),
    "subtitle": N_("subtitles"),
}
