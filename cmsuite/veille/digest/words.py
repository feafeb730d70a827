"""What the words of issues and recipients are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmsuite.core.locale import N_

STATES = {"active": N_("active"), "unsubscribed": N_("unsubscribed"), "bounced": N_("address unknown")}
BASES = {
    "consent": N_("consent"),
    "job": N_("related to their job"),
    "contract": N_("under contract"),
    "team": N_("of the team"),
}
AUDIENCES = {"internal": N_("internal"), "client": N_("the client"), "public": N_("the public")}
CLASSES = {"none": N_("own summaries"), "press_review": N_("press review"), "panorama": N_("press panorama")}
INFO = {
    1: N_("confirmed by other independent sources"),
    2: N_("probably true"),
    3: N_("possibly true"),
    4: N_("doubtful"),
    5: N_("improbable"),
    6: N_("cannot be judged"),
}
CAME = {
    "sent": N_("has left"),
    "nothing": N_("nothing to report"),
    "late": N_("not validated in time"),
    "refused": N_("did not go out"),
    "dropped": N_("put away"),
}
"""What became of a slot of an edition."""
TEMPLATES = {
    "": N_("none"),
    "figures": N_("three figures"),
    "ranking": N_("ranking"),
    "timeline": N_("timeline"),
    "before_after": N_("before and after"),
    "actors": N_("map of actors"),
}
OPINIONS = {"useful": N_("useful"), "useless": N_("not useful"), "opinion": N_("opinion")}


def worded(table: Mapping[str, str]) -> dict[str, Any]:
    """Marks a field whose values are called so."""
    return {"words": dict(table)}
