"""What the words of a crisis plan are called on screen and in documents. Source strings, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cmsuite.core.locale import N_

SECTIONS: dict[int, str] = {
    1: N_("Purpose, perimeter, definitions"),
    2: N_("Roles and responsibilities"),
    3: N_("Contact tree and on-call rota"),
    4: N_("Severity scale and triggers"),
    5: N_("Scenarios and reflex cards"),
    6: N_("Freeze of publications"),
    7: N_("Messages, by stage"),
    8: N_("Channels and spokespersons"),
    9: N_("Monitoring"),
    10: N_("Evidence and log"),
    11: N_("Law, and breaches of personal data"),
    12: N_("Internal communication"),
    13: N_("Exit criteria and return to normal"),
    14: N_("Drills"),
    15: N_("Post-mortem"),
}
CrisisRole = Literal[
    "crisis_lead", "cm", "spokesperson", "management", "legal", "hr", "it", "service", "agency", "dpo", "moderator"
]
CRISIS_ROLES: Mapping[str, str] = {
    "crisis_lead": N_("crisis lead"),
    "cm": N_("community manager"),
    "spokesperson": N_("spokesperson"),
    "management": N_("management"),
    "legal": N_("legal counsel"),
    "hr": N_("human resources"),
    "it": N_("IT"),
    "service": N_("customer service"),
    "agency": N_("agency"),
    "dpo": N_("data protection officer"),
    "moderator": N_("moderator"),
}
What = Literal[
    "open",
    "freeze",
    "verify",
    "alert",
    "ads",
    "secure",
    "level",
    "statement",
    "publish",
    "inform",
    "care",
    "notify",
    "measure",
    "point",
    "restore",
    "thaw",
    "close",
]
WHATS: Mapping[str, str] = {
    "open": N_("capture, open the log"),
    "freeze": N_("freeze publications"),
    "verify": N_("verify the facts"),
    "alert": N_("alert the contact tree"),
    "ads": N_("stop ads and partners"),
    "secure": N_("secure accounts and people"),
    "level": N_("confirm the level"),
    "statement": N_("have the holding statement approved"),
    "publish": N_("publish the message"),
    "inform": N_("inform inside"),
    "care": N_("answer those concerned"),
    "notify": N_("notify an authority"),
    "measure": N_("decide a measure"),
    "point": N_("situation point"),
    "restore": N_("repair"),
    "thaw": N_("decide each frozen post"),
    "close": N_("close"),
}
LIBRARY: dict[str, str] = {
    "bad_buzz": N_("bad buzz on a post"),
    "defect": N_("product defect or recall"),
    "service": N_("customer service failure gone viral"),
    "employee": N_("behaviour of an employee"),
    "partner": N_("scandal of a partner"),
    "hacked": N_("account hacked"),
    "impersonation": N_("impersonation or phishing"),
    "data_breach": N_("breach of personal data"),
    "rumour": N_("rumour, misinformation"),
    "raid": N_("raid or boycott"),
    "accident": N_("accident at an event"),
    "distress": N_("threat or distress"),
    "tragedy": N_("tragedy outside"),
    "outage": N_("platform outage or suspension"),
    "formal_notice": N_("formal notice"),
    "strike": N_("strike"),
    "other": N_("of our own"),
}
STAGES: dict[int, str] = {
    0: N_("holding statement"),
    1: N_("facts"),
    2: N_("position, apology, measures"),
    3: N_("update"),
    4: N_("closing and lessons"),
}
KINDS_OF_LINE = Literal["fact", "decision", "message", "contact", "measure", "injection", "refused", "correction"]
LINES: dict[str, str] = {
    "fact": N_("fact"),
    "decision": N_("decision"),
    "message": N_("message"),
    "contact": N_("contact"),
    "measure": N_("measure"),
    "injection": N_("injection"),
    "refused": N_("refused"),
    "correction": N_("correction"),
}
MODES: dict[str, str] = {"tabletop": N_("around a table"), "live": N_("live, with injections")}
STAMP = N_("DRILL")
"""What everything that is said in a drill bears."""
