"""What an audit's own words are called. Source strings, translated when shown."""

from __future__ import annotations

from typing import Any

from cmsuite.core.locale import N_

STATUSES = {
    "active": N_("active"),
    "dormant": N_("dormant"),
    "orphan": N_("orphan"),
    "fake": N_("impersonating"),
    "unknown": N_("not known"),
}
FATES = {
    "": N_("not decided"),
    "keep": N_("keep"),
    "merge": N_("merge"),
    "close": N_("close"),
    "claim": N_("claim"),
}
ACCESSES = {
    "to_ask": N_("to be asked for"),
    "asked": N_("asked for"),
    "received": N_("received"),
    "missing": N_("missing"),
}
KNOWN = {"yes": N_("yes"), "no": N_("no"), "unknown": N_("not known")}
BASES = {"reach": N_("by reach"), "followers": N_("by followers")}
READINGS = {"organic": N_("organic"), "paid": N_("paid"), "mixed": N_("paid and organic together")}
SIDES = {"internal": N_("internal"), "external": N_("external")}
FIELDS = {
    "accounts": N_("accounts and profiles"),
    "content": N_("content"),
    "charter": N_("tone and charter"),
    "accessibility": N_("accessibility"),
    "community": N_("community"),
    "governance": N_("governance and security"),
    "tools": N_("tools and costs"),
    "performance": N_("performance"),
    "environment": N_("environment"),
    "competition": N_("competition"),
    "voice": N_("share of voice"),
    "reputation": N_("e-reputation"),
    "audience": N_("audience"),
    "trend": N_("trends"),
}
TAGS = {
    "": N_("none"),
    "S": N_("strength"),
    "W": N_("weakness"),
    "O": N_("opportunity"),
    "T": N_("threat"),
}
GOVERNED = (
    N_("Roles"),
    N_("Leavers"),
    N_("Shared passwords"),
    N_("Two factors"),
    N_("Crisis plan"),
    N_("Validation circuit"),
    N_("Archives"),
    N_("Data protection"),
    N_("Rights to images"),
    N_("Contracts"),
)
"""What is asked about governance and security in every audit."""
LETTERS = {
    "political": N_("Political"),
    "economic": N_("Economic"),
    "social": N_("Social"),
    "technological": N_("Technological"),
    "environmental": N_("Environmental"),
    "legal": N_("Legal"),
}
HORIZONS = {
    "month": N_("within a month"),
    "quarter": N_("in 1 to 3 months"),
    "year": N_("in 3 to 12 months"),
    "beyond": N_("beyond a year"),
}
BANDS = {"act": N_("act now"), "plan": N_("plan"), "watch": N_("watch"), "note": N_("note")}
FORCES = {
    "rivals": N_("Rivals"),
    "entrants": N_("Entrants"),
    "substitutes": N_("Substitutes for attention"),
    "platforms": N_("Power of the platforms"),
    "creators": N_("Power of creators and audience"),
}
ROLES = {
    "brand": N_("the brand"),
    "direct": N_("direct competitor"),
    "indirect": N_("indirect competitor"),
    "aspirational": N_("aspirational competitor"),
}
CRITERIA = {
    "alt": N_("Images with alternative text"),
    "captions": N_("Videos with captions"),
    "contrast": N_("Text in images at 4.5:1 and more"),
    "hashtags": N_("Hashtags in CamelCase"),
    "emoji": N_("Five emoji at most, none within a word"),
    "letters": N_("No letters that only look like letters"),
    "flashing": N_("Nothing that flashes"),
    "plain": N_("Plain language"),
}
MOODS = {
    "positive": N_("positive"),
    "neutral": N_("neutral"),
    "negative": N_("negative"),
    "unclear": N_("unclear"),
}


def called(words: dict[str, str]) -> dict[str, Any]:
    """What a form shows for each value of a field."""
    return {"words": words}


SHEETS = {
    "accesses": N_("Access asked for"),
    "strata": N_("Strata of the sample"),
    "inventory": N_("Accounts"),
    "access": N_("Rights"),
    "identity": N_("Identity of accounts"),
    "completeness": N_("Completeness"),
    "profiles": N_("Profiles"),
    "formats": N_("Formats"),
    "pillars": N_("Pillars"),
    "engagement": N_("Engagement"),
    "engagement-paid": N_("Paid engagement"),
    "best": N_("Best posts"),
    "worst": N_("Weakest posts"),
    "accessibility": N_("Accessibility"),
    "community": N_("Community"),
    "contributors": N_("Contributors"),
    "tools": N_("Tools"),
    "pestel": N_("PESTEL"),
    "forces": N_("Market forces"),
    "benchmark": N_("Benchmark"),
    "indexes": N_("Indexes"),
    "voice": N_("Share of voice"),
    "mood": N_("Sentiment"),
    "themes": N_("Themes"),
    "reviews": N_("Reviews"),
    "authors": N_("Authors"),
    "grid": N_("Grid"),
    "domains": N_("Domains"),
    "scores": N_("Marks"),
    "register": N_("Findings"),
    "evidence": N_("Evidence"),
}
