"""What a KPI says, in sentences of the language in force: its value, its change, its basis, what it rests on."""

from __future__ import annotations

from cmsuite.core.locale import N_, _, day, language, ngettext, number, percent
from cmsuite.engines.exports.figure import value_text
from cmsuite.metrics.ages import EQUAL_AGE_H
from cmsuite.metrics.definitions import Kpi
from cmsuite.metrics.kpi import Line, Provenance

COUNTED = {
    "reactions": N_("reactions"),
    "shares": N_("shares"),
    "comments": N_("comments"),
    "followers": N_("followers"),
}
"""What is read of a network, by the name that facts have for it. Source strings, translated when shown."""

UNITS = {"posts": N_("posts"), "interactions": N_("interactions"), "people": N_("people")}

amount = value_text  # tables, sentences and figures write a count alike


def label(kpi: Kpi) -> str:
    """What the KPI is called."""
    return kpi.label[language()]


def unit(kpi: Kpi) -> str:
    """What its number counts; a unit of a workspace's own as it is written there."""
    return _(UNITS.get(kpi.unit, kpi.unit))


def caveat(kpi: Kpi) -> str:
    """What has to be known about its definition."""
    return kpi.caveat[language()]


def additivity(kpi: Kpi) -> str:
    """What may be done with the number."""
    return {
        "S": _("It may be added up over days and accounts."),
        "E": _("It is a level: it is never added up over days."),
        "M": _("It is a median: it is never added up nor averaged."),
    }[kpi.additivity]


def change(line: Line) -> str:
    """The change in words and with its sign: never by colour or sign alone."""
    if line.difference is None:
        return _("n/a")
    if not line.difference:
        return _("unchanged")
    facts = {"n": amount(abs(line.difference)), "rate": percent(line.rate, sign=True)}
    if line.rate is None:
        said = _("up by {n}") if line.difference > 0 else _("down by {n}")
    else:
        said = _("up by {n} ({rate})") if line.difference > 0 else _("down by {n} ({rate})")
    return said.format(**facts)


def basis(line: Line) -> str:
    """How its posts or accounts were counted."""
    if line.basis == "posts":
        return _("Counted on the day of publication.")
    if line.basis == "level":
        return _("The last level read in each period.")
    if line.basis == "last_reading":
        return _("Posts published in each period, as they were last read.")
    days = (line.kpi.equal_age_h or 0) // 24
    return ngettext(
        "Posts published in each period, as they stood {n} day after publication.",
        "Posts published in each period, as they stood {n} days after publication.",
        days,
    ).format(n=days)


def notes(line: Line) -> list[str]:
    """What has to be known to read it right; of the period before, only what is missing in it."""
    now, before, said = line.now, line.before, list[str]()
    if now.too_young:
        said.append(
            ngettext(
                "{n} post is left out: it has not reached that age.",
                "{n} posts are left out: they have not reached that age.",
                now.too_young,
            ).format(n=number(now.too_young))
        )
    if now.unread:
        said.append(
            ngettext(
                "{n} post is left out: its counters were not read.",
                "{n} posts are left out: their counters were not read.",
                now.unread,
            ).format(n=number(now.unread))
        )
    if before.unread and before.value is not None:
        said.append(
            ngettext(
                "{n} post of the previous period is left out: its counters were not read.",
                "{n} posts of the previous period are left out: their counters were not read.",
                before.unread,
            ).format(n=number(before.unread))
        )
    if now.growing:
        said.append(
            ngettext(
                "{n} post was last read in its first {days} days: its counts may still grow.",
                "{n} posts were last read in their first {days} days: their counts may still grow.",
                now.growing,
            ).format(n=number(now.growing), days=EQUAL_AGE_H // 24)
        )
    if before.n and now.accounts != before.accounts:
        said.append(
            _("The two periods do not count the same accounts: {now} here, {before} before.").format(
                now=number(now.n), before=number(before.n)
            )
        )
    if now.source.corrected:
        said.append(
            ngettext(
                "{n} counter had gone down when it was read; it is shown as it was.",
                "{n} counters had gone down when they were read; they are shown as they were.",
                now.source.corrected,
            ).format(n=number(now.source.corrected))
        )
    return said


def source(found: Provenance) -> str:
    """What it rests on, so that it can be found again in the store; demo data says so."""
    if not found.facts or found.observed_from is None or found.observed_to is None:
        return _("No reading.")
    facts = {
        "facts": number(found.facts),
        "first": found.first_id,
        "last": found.last_id,
        "begins": day(found.observed_from.date()),
        "ends": day(found.observed_to.date()),
        "networks": ", ".join(_("by hand") if name == "kit" else name.capitalize() for name in found.networks),
    }
    if found.facts == 1:
        said = _("{networks}, fact {first}, read on {begins}.").format(**facts)
    elif facts["begins"] == facts["ends"]:
        said = _("{networks}, {facts} facts numbered {first} to {last}, read on {begins}.").format(**facts)
    else:
        said = _("{networks}, {facts} facts numbered {first} to {last}, read from {begins} to {ends}.").format(**facts)
    return " ".join([said, _("With demo data.")]) if found.demo else said


def sources(line: Line) -> str:
    """What both of its numbers rest on."""
    facts = {"now": source(line.now.source), "before": source(line.before.source)}
    return _("This period: {now} Previous period: {before}").format(**facts)
