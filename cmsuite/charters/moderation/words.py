"""What the words of a moderation guide are called on screen and in documents. Source strings, translated when shown."""

from __future__ import annotations

from datetime import time

from cmsuite.charters.deciding import ACTIONS
from cmsuite.core.locale import N_

LEVELS = {
    "S0": N_("S0, vital"),
    "S1": N_("S1, clearly unlawful, or a danger to somebody"),
    "S2": N_("S2, to assess, or a risk for the brand"),
    "S3": N_("S3, charter or service"),
    "S4": N_("S4, noise"),
}
ACTS = {name: said for name, said in ACTIONS.items() if "{who}" not in said} | {
    "notify:client": N_("tell the client"),
    "report:platform": N_("report to the platform"),
    "report:pharos": N_("report to PHAROS"),
    "escalate:lead": N_("pass it to the lead"),
    "escalate:legal": N_("pass it to the lawyers"),
    "escalate:security": N_("pass it to whoever sees to security"),
    "escalate:spokesperson": N_("pass it to the spokesperson"),
    "advise:complaint": N_("advise a complaint"),
    "open:crisis": N_("open a crisis"),
}
AUTOS = {
    "none": N_("never by itself"),
    "hide": N_("hides by itself"),
    "delete": N_("deletes by itself"),
    "ban": N_("bans by itself"),
}
CONFIDENCES = {"high": N_("high confidence"), "medium": N_("medium confidence"), "low": N_("low confidence")}
EVIDENCES = {
    "none": N_("nothing is kept"),
    "capture": N_("captured before anything is removed"),
    "reference": N_("address, hour, description: no copy"),
}
ROLES = {
    "moderator": N_("moderator"),
    "lead": N_("social media lead"),
    "oncall": N_("person on call"),
    "legal": N_("legal"),
    "security": N_("security"),
    "service": N_("customer service"),
    "spokesperson": N_("spokesperson"),
    "client": N_("client"),
}
MOMENTS = {"always": N_("at any hour"), "staffed": N_("while somebody is there"), "outside": N_("out of hours")}
STANCES = {
    "refused": N_("not accepted"),
    "welcome": N_("always welcome"),
    "help": N_("where help is offered"),
}
HEARD = {
    "suicide": "life_risk",
    "domestic": "life_risk",
    "minor": "minor",
    "terror": "terror",
    "hate": "hate",
    "harassment": "harass",
    "sexual": "harass",
    "intimate": "sexual_image",
    "threat": "threat",
    "insult": "insult_def",
    "defamation": "insult_def",
    "privacy": "privacy",
    "counterfeit": "ip",
    "fraud": "fraud",
    "regulated": "regulated",
    "misinfo": "misinfo",
    "spam": "spam",
    "off-topic": "offtopic",
    "complaint": "criticism",
    "media": "criticism",
}
"""Of which category of the guide a category of the rules is a sign."""
CRITICISM = "criticism"
"""The category that is never removed."""

PUBLIC_TITLE = N_("Rules of the community")
"""What the public rules are called in the other language than their document's."""


def clock(said: str) -> time | None:
    """A time of day as a guide writes it, 9:00 or 18:30; None where it is none."""
    hour, _colon, minute = said.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        return None
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None
