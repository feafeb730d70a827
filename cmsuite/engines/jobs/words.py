"""What a run is called on screen: its state, and what it did. Source strings, translated when shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, _, decimal_size, labelled, lasting, moment, ngettext, number, weekday

if TYPE_CHECKING:
    from cmsuite.engines.jobs.schedules import Scheduled

STATES = {
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "lost": N_("lost"),
    "cancelled": N_("stopped"),
    "stopping": N_("stopping"),
}
LATE = {"coalesce": N_("run once"), "skip": N_("left out")}
DID = {
    "accounts": N_("accounts read"),
    "posts": N_("posts read"),
    "facts": N_("new facts"),
    "revised": N_("corrections"),
    "feeds": N_("feeds asked"),
    "asked": N_("links asked"),
    "led": N_("links that lead elsewhere"),
    "requests": N_("requests"),
    "not_modified": N_("not modified"),
    "same": N_("unchanged"),
    "received": N_("received"),
    "new_items": N_("new items"),
    "seconds": N_("time for the feeds"),
    "failed": N_("failed"),
    "well": N_("accounts that are well"),
    "to_reconnect": N_("to be connected again"),
    "not_reached": N_("not reached"),
    "boxes": N_("mailboxes read"),
    "letters": N_("new mails"),
    "answers": N_("answers of clients"),
    "bounced": N_("mails that came back"),
    "passed_over": N_("mails that are none of ours"),
    "too_big": N_("mails too big to be taken"),
    "sent": N_("mails sent"),
    "waiting": N_("mails that wait"),
    "left": N_("readers who left"),
    "opinions": N_("opinions of readers"),
    "diffused": N_("items diffused"),
    "drafted": N_("issues drafted"),
    "issues": N_("issues sent"),
    "nothing": N_("editions with nothing to report"),
    "late": N_("editions that wait for a yes"),
    "not_sent": N_("editions that did not go out"),
    "names": N_("items that lost their author and words"),
    "recipients": N_("recipients forgotten"),
    "held_back": N_("feeds that the budget held back"),
    "sites": N_("sites asked"),
    "reserved": N_("sites that reserve texts"),
    "doubts": N_("mails in doubt"),
    "messages": N_("mails blanked"),
    "tzdata": N_("edition of the zones"),
    "looked_at": N_("entries looked at"),
    "changed": N_("entries changed"),
    "publications": N_("publications missed"),
    "reread": N_("posts read again"),
    "kept_back": N_("planned posts that a rule keeps back"),
    "drifted": N_("posts online that would not go out today"),
    "items": N_("texts blanked"),
    "indexed": N_("items put into the index"),
    "index_s": N_("time for the index"),
    "written": N_("reports written"),
    "reports": N_("findings blanked"),
    "proposals": N_("answered proposals forgotten"),
    "packets": N_("packets blanked"),
    "runs": N_("runs forgotten"),
    "drafts": N_("unsaved texts forgotten"),
    "rows": N_("media forgotten"),
    "files": N_("files deleted"),
    "bytes": N_("freed"),
}

SPANS = {"seconds", "index_s"}
SIZES = {"received", "bytes"}


def is_late(one: Scheduled, now: datetime, workers: int) -> bool:
    """Whether a job should have run already, and nobody is there to run it. workers: how many there are."""
    return bool(one.enabled and one.next_fire_at and one.next_fire_at < now and not workers)


def next_said(one: Scheduled, now: datetime, workers: int) -> str:
    """When a job runs next; of one that is late, why."""
    if not one.enabled or one.next_fire_at is None:
        return _("off")
    return _("late: no worker") if is_late(one, now, workers) else moment(one.next_fire_at, one.zone)


def rule_said(rule: str) -> str:
    """A schedule's rule in words, where it is a plain one; else as it is written."""
    if every := re.fullmatch(r"every (\d{1,9})", rule.strip()):
        return _span_said(int(every[1]))
    if daily := re.fullmatch(r"(\d{1,2}) (\d{1,2}) \* \* \*", rule.strip()):
        return _("each day at {hour}").format(hour=f"{int(daily[2]):02}:{int(daily[1]):02}")
    if weekly := re.fullmatch(r"(\d{1,2}) (\d{1,2}) \* \* ([0-7])", rule.strip()):
        facts = {"day": weekday((int(weekly[3]) - 1) % 7), "hour": f"{int(weekly[2]):02}:{int(weekly[1]):02}"}
        return _("each {day} at {hour}").format(**facts)
    often = re.fullmatch(r"\*/(\d{1,2})( \*){4}", rule.strip())
    if often and 60 % (int(often[1]) or 61) == 0:
        return _span_said(int(often[1]) * 60)
    return rule


def _span_said(seconds: int) -> str:
    if seconds % 3600 == 0:
        return ngettext("each hour", "every {n} hours", seconds // 3600).format(n=seconds // 3600)
    if seconds % 60 == 0:
        return ngettext("each minute", "every {n} minutes", seconds // 60).format(n=seconds // 60)
    return ngettext("each second", "every {n} seconds", seconds).format(n=seconds)


def what(did: Mapping[str, Any] | None, why: str) -> str:
    """What went wrong, else what was done: what came to nothing is left out, of a list its length is said."""
    if did and "of" in did and not why:  # it runs, or was lost on the way
        return _("{done} of {of}").format(done=number(did["done"]), of=number(did["of"]))
    done = {name: len(v) if isinstance(v, list | dict) else v for name, v in (did or {}).items()}
    return why or ", ".join(labelled(_(DID.get(name, name)), _told(name, v)) for name, v in done.items() if v)


def _told(name: str, value: Any) -> str:
    if name in SPANS:
        return lasting(value)
    if name in SIZES:
        return decimal_size(value)
    if isinstance(value, float):
        return number(value, 1)
    return number(value) if isinstance(value, int) else str(value)
