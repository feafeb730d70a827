"""What the store's words about feeds and items are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from datetime import UTC, datetime

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
LETTERS = {
    "A": N_("totally reliable"),
    "B": N_("usually reliable"),
    "C": N_("fairly reliable"),
    "D": N_("rarely reliable"),
    "E": N_("unreliable source"),
    "F": N_("cannot be judged"),
}
DIGITS = {
    "1": N_("confirmed by independent sources"),
    "2": N_("probably true"),
    "3": N_("possibly true"),
    "4": N_("doubtful"),
    "5": N_("improbable"),
    "6": N_("cannot be judged"),
}
LETTERS_SAID = N_("From A, totally reliable, to E, unreliable; F cannot be judged.")
DIGITS_SAID = N_("1 confirmed by others, 2 probably true, 3 possibly, 4 doubtful, 5 improbable, 6 cannot be judged.")
OWNERS = {
    "official": N_("official"),
    "press": N_("press"),
    "trade": N_("trade press"),
    "competitor": N_("a competitor"),
    "individual": N_("an individual"),
    "community": N_("a community"),
}
PAYWALLS = {
    "free": N_("free to read"),
    "partial": N_("paid in part"),
    "paid": N_("paid for"),
}
FEEDS = {
    "ok": N_("ok"),
    "slow": N_("slow"),
    "waiting": N_("waiting"),
    "failing": N_("failing"),
    "suspended": N_("suspended"),
    "dormant": N_("dormant"),
    "too_big": N_("too big"),
    "gone": N_("gone"),
    "resting": N_("at rest"),
}
BROKEN = ("gone", "suspended", "too_big")  # feeds that give nothing, and will not by themselves; the worst first
ILL = (*BROKEN, "failing")  # those that give nothing
QUIET = (*ILL, "dormant", "waiting")  # and those that give nothing new
OUTCOMES = {"confirmed": N_("confirmed"), "dropped": N_("dropped")}
BUDGET_KEY, BUDGET_MB = "veille.budget_mb", 100.0  # what the watch of a brand may take in a month
UNTIL_WOKEN = datetime(9999, 1, 1, tzinfo=UTC)  # until when waits what a rule muted: until a person takes it up
NEARLY = 0.8  # of it, and a person is told
PAPERS = ("html", "pdf", "docx", "xlsx", "txt")  # formats of the report of frugality
