"""What must be right in a moderation guide: categories that can be told apart, deadlines that somebody can meet, people
who decide, help that is complete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from string import Formatter
from typing import cast

from cmsuite.charters.deciding import ILLEGAL, REMOVALS
from cmsuite.charters.delays import DELAYS
from cmsuite.charters.moderation.gates import FRESH, LABELLED, WRONG, ready
from cmsuite.charters.moderation.schema import Category, ModerationGuide, Reply
from cmsuite.charters.moderation.staffing import WALL, gaps, staffed
from cmsuite.charters.moderation.words import ACTS, CRITICISM, HEARD, clock
from cmsuite.core.locale import N_, listed, number, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding

STALE = timedelta(days=182)
LEGAL = timedelta(days=365)
WINDOW = 6  # months in which one may contest, at the least, on a platform of one's own
KEPT = frozenset({"minor"} | {HEARD[one] for one in ILLEGAL})
"""Categories of what the law forbids: their evidence is kept before anything is removed."""
LIFE = ("3114", "112")  # what an answer to distress must name
CHILD = ("119", "3018")
MESSAGES = 50  # that two people code alike before the categories are leaned on
MEASURABLE = {"spam"}  # categories that may be hidden unseen, once labels prove the rule
CATEGORY_CODE, REPLY_CODE, NETWORK = 24, 40, 40  # characters that the rows of a guide in force hold


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Everything that stands against a guide."""
    guide = cast(ModerationGuide, content)
    yield from _categories(guide)
    yield from _criticism(guide)
    yield from _human(guide, around.today)
    yield from _deadlines(guide)
    yield from _life(guide)
    yield from _minors(guide)
    yield from _appeal(guide)
    yield from _networks(guide)
    yield from _replies(guide, around)
    yield from _dated(guide, around)
    yield from _tried(guide)


def _categories(guide: ModerationGuide) -> Iterator[Finding]:
    if not guide.categories:
        yield Finding("modcharter.no-category", "block", N_("This guide has no category yet."), "categories")
    seen: set[str] = set()
    for place, one in enumerate(guide.categories):
        at, facts = f"categories.{place}", {"name": one.name or one.code or "…"}
        if not one.code or one.code in seen:
            said = N_("“{name}” has no code of its own: nothing else can name it.")
            yield Finding("modcharter.category-code", "block", said, f"{at}.code", facts)
        seen.add(one.code)
        yield from _longer("modcharter.category-code", one.code, CATEGORY_CODE, f"{at}.code")
        if not (one.definition and one.examples):
            said = N_("“{name}” has no definition with an example: two people would judge two ways.")
            yield Finding("modcharter.category-without-example", "block", said, at, facts)
        if not one.not_this:
            said = N_("“{name}” does not say what it is not: give a comment that looks like it and is allowed.")
            yield Finding("modcharter.no-counter-example", "warn", said, f"{at}.not_this", facts)
        keeps = one.evidence != "none" or {"preserve", "reference-only"} & {*one.actions}
        if keeps and not one.kept:
            said = N_("The evidence of “{name}” is kept, and nobody says how long: name the months.")
            yield Finding("modcharter.retention-missing", "block", said, f"{at}.kept", facts)
        if (one.level in ("S0", "S1") or one.code in KEPT) and _unkept(one):
            said = N_("The evidence of “{name}” is kept before anything is removed: put that first.")
            yield Finding("modcharter.evidence-late", "block", said, f"{at}.actions", facts)


def _unkept(one: Category) -> bool:
    """Whether something is removed before the evidence is kept."""
    gone = [place for place, act in enumerate(one.actions) if act in REMOVALS]
    kept = [place for place, act in enumerate(one.actions) if act in ("preserve", "reference-only")]
    return bool(gone) and (not kept or gone[0] < kept[0])


def _criticism(guide: ModerationGuide) -> Iterator[Finding]:
    mine = [(place, one) for place, one in enumerate(guide.categories) if one.code == CRITICISM]
    if guide.categories and not mine:
        said = N_("No category says that criticism stays: add “criticism”, which is answered and never removed.")
        yield Finding("modcharter.criticism-removable", "block", said, "categories")
    for place, one in mine:
        gone = [translate(ACTS[act]) for act in one.actions if act in REMOVALS]
        if gone or one.auto != "none":
            said = N_("Criticism is not removed: take out {acts}.")
            facts = {"acts": ", ".join(gone) or translate(N_("what is done by itself"))}
            yield Finding("modcharter.criticism-removable", "block", said, f"categories.{place}.actions", facts)


def _human(guide: ModerationGuide, today: date) -> Iterator[Finding]:
    for place, one in enumerate(guide.categories):
        if one.auto in ("delete", "ban"):
            said = N_("“{name}” deletes or bans by itself: what cannot be undone is decided by a person.")
            yield Finding("modcharter.no-human-decision", "block", said, f"categories.{place}.auto", {"name": one.name})
        elif one.auto == "hide" and one.code not in MEASURABLE:
            said = N_("“{name}” hides by itself: only link spam may, once its rule was measured to be right.")
            yield Finding("modcharter.no-human-decision", "block", said, f"categories.{place}.auto", {"name": one.name})
        elif one.auto == "hide" and not ready(guide, one.code, today):
            said = N_(
                "“{name}” may hide unseen only while its rules were measured on {n} labelled comments, {wrong} error "
                "at most, within {days} days: until then it is only proposed."
            )
            facts = {"name": one.name, "n": LABELLED, "wrong": WRONG, "days": FRESH.days}
            yield Finding("modcharter.precision-gate", "info", said, f"categories.{place}.auto", facts)
    lasts = [one for one in guide.ladder if one.step == 6]
    if any(not one.second for one in lasts):
        said = N_("A permanent ban is confirmed by a second person: say so in the ladder.")
        yield Finding("modcharter.no-human-decision", "block", said, "ladder")


def _deadlines(guide: ModerationGuide) -> Iterator[Finding]:
    rule = "modcharter.deadline-not-staffable"
    for place, shift in enumerate(guide.hours):
        if clock(shift.opens) is None or clock(shift.closes) is None:
            said = N_("“{time}” is no time of day: write it as 9:00 or 18:30.")
            wrong = shift.opens if clock(shift.opens) is None else shift.closes
            yield Finding(rule, "block", said, f"hours.{place}", {"time": wrong or "…"})
    there = staffed(guide)
    for place, delay in enumerate(guide.delays):
        if delay.oncall or (delay.outside is None and delay.level not in WALL):
            continue
        most = delay.act if delay.outside is None else delay.outside * 60
        if open_ := gaps(there, most):
            said = N_(
                "{level} asks for somebody within {most}, and nobody is there in {gaps}: name who is on call, add "
                "hours, or promise less."
            )
            facts = {"level": delay.level, "most": long(most), "gaps": listed([one.said for one in open_])}
            yield Finding(rule, "block", said, f"delays.{place}", facts)
    if any(one.oncall for one in guide.delays) and not any(one.role == "oncall" for one in guide.duties):
        said = N_("Somebody is on call by the deadlines, and no role says who: add it.")
        yield Finding(rule, "block", said, "duties")
    yield from _laxer(guide)


def _laxer(guide: ModerationGuide) -> Iterator[Finding]:
    """What is slower than the severity allows; a category may be stricter, never laxer."""
    said = N_("{what} has {mine} to act, and {level} allows {most} at most.")
    acts = {level: delay.act for level, delay in DELAYS.items()}
    for place, delay in enumerate(guide.delays):
        if delay.act > acts[delay.level]:
            facts = {"what": delay.level, "mine": long(delay.act), "level": delay.level}
            facts["most"] = long(acts[delay.level])
            yield Finding("modcharter.deadline-laxer", "block", said, f"delays.{place}.act", facts)
    mine = {one.level: min(one.act, acts[one.level]) for one in guide.delays}
    for place, one in enumerate(guide.categories):
        most = mine.get(one.level, acts[one.level])
        if one.deadline > most:
            facts = {"what": one.name, "mine": long(one.deadline), "level": one.level, "most": long(most)}
            yield Finding("modcharter.deadline-laxer", "block", said, f"categories.{place}.deadline", facts)


def long(minutes: int) -> str:
    return f"{minutes // 60}\u00a0h" if minutes >= 60 and minutes % 60 == 0 else f"{minutes}\u00a0min"


def _named(guide: ModerationGuide, code: str) -> tuple[int, Category] | None:
    return next(((place, one) for place, one in enumerate(guide.categories) if one.code == code), None)


def _life(guide: ModerationGuide) -> Iterator[Finding]:
    rule, found = "modcharter.life-risk-incomplete", _named(guide, "life_risk")
    if found is None:
        if guide.categories:
            yield Finding(rule, "block", N_("No category is for danger to life: add “life_risk”."), "categories")
        return
    place, one = found
    lacks = []
    if {"hide", "delete", "ban"} & {*one.actions} or one.auto != "none":
        lacks.append(translate(N_("nothing that takes the message away")))
    if "answer" not in one.actions:
        lacks.append(translate(N_("a human answer")))
    if not any(act.startswith("escalate:") for act in one.actions):
        lacks.append(translate(N_("somebody to whom it is passed")))
    if one.level != "S0" or one.deadline > DELAYS["S0"].act:
        lacks.append(translate(N_("S0, within 15 minutes")))
    answers = [reply for reply in guide.replies if reply.category == one.code]
    if not any(all(word in text for word in LIFE for text in (reply.fr, reply.en)) for reply in answers):
        lacks.append(translate(N_("a canned reply that names 3114 and 112 in both languages")))
    if lacks:
        said = N_("“{name}” lacks: {lacks}.")
        yield Finding(rule, "block", said, f"categories.{place}", {"name": one.name, "lacks": "; ".join(lacks)})


def _minors(guide: ModerationGuide) -> Iterator[Finding]:
    rule, found = "modcharter.minor-incomplete", _named(guide, "minor")
    if found is None:
        if guide.categories:
            yield Finding(rule, "block", N_("No category is for the safety of minors: add “minor”."), "categories")
        return
    place, one = found
    lacks = []
    if one.evidence != "reference" or "preserve" in one.actions:
        lacks.append(translate(N_("no copy: address, hour and description only")))
    for act in ("report:platform", "report:pharos"):
        if act not in one.actions:
            lacks.append(translate(ACTS[act]))
    if not any(act.startswith("escalate:") for act in one.actions):
        lacks.append(translate(N_("somebody to whom it is passed")))
    named = " ".join(f"{number.name} {number.what}" for number in guide.authorities)
    lacks += [number for number in CHILD if number not in named]
    if lacks:
        said = N_("“{name}” lacks: {lacks}.")
        yield Finding(rule, "block", said, f"categories.{place}", {"name": one.name, "lacks": "; ".join(lacks)})


def _appeal(guide: ModerationGuide) -> Iterator[Finding]:
    appeal, rule = guide.appeal, "modcharter.no-appeal"
    if not (appeal.channel and appeal.reviewer and appeal.days):
        said = N_(
            "Nobody can contest a decision: say where, who decides (never who decided first) and in how many days."
        )
        yield Finding(rule, "block", said, "appeal")
    elif guide.own_platform and appeal.months < WINDOW:
        said = N_("On a platform of the brand one may contest for six months at least (regulation 2022/2065, art. 20).")
        yield Finding(rule, "block", said, "appeal.months")


def _networks(guide: ModerationGuide) -> Iterator[Finding]:
    used = {act for one in guide.categories for act in (*one.actions, *((one.auto,) if one.auto != "none" else ()))}
    for place, net in enumerate(guide.networks):
        lost = [translate(ACTS[act]) for act in net.cannot if act in used]
        if lost and not net.instead:
            said = N_("{network} does not let a page do this: {acts}. Say what is done there instead.")
            facts = {"network": net.network or "…", "acts": ", ".join(lost)}
            yield Finding("modcharter.platform-rule-conflict", "block", said, f"networks.{place}", facts)


def _replies(guide: ModerationGuide, around: Around) -> Iterator[Finding]:
    codes = {one.code for one in guide.categories}
    untested = [one.code or "…" for one in guide.replies if not _tested(one)]
    if untested:
        said = N_(
            "Nobody has tried these replies on a real thread: {codes}. Fill them in, read them aloud, note the day."
        )
        yield Finding("modcharter.reply-untested", "warn", said, "replies", {"codes": ", ".join(untested)})
    seen: set[str] = set()
    for place, one in enumerate(guide.replies):
        at, facts = f"replies.{place}", {"code": one.code or "…"}
        if not one.code or one.code in seen:
            said = N_("“{name}” has no code of its own: nothing else can name it.")
            yield Finding("modcharter.reply-code", "block", said, f"{at}.code", {"name": one.code or "…"})
        seen.add(one.code)
        yield from _longer("modcharter.reply-code", one.code, REPLY_CODE, f"{at}.code")
        yield from _longer("modcharter.reply-network", one.network.lower(), NETWORK, f"{at}.network")
        if not (one.fr and one.en):
            said = N_("The reply {code} is there in one language only.")
            yield Finding("modcharter.language-pair", "block", said, at, facts)
        if one.category not in codes:
            said = N_("The reply {code} answers no category of this guide.")
            yield Finding("modcharter.reply-category", "block", said, f"{at}.category", facts)
        if one.expires is not None and one.expires < around.today:
            said = N_("The reply {code} is past its day: write it anew or take it out.")
            yield Finding("modcharter.reply-expired", "warn", said, f"{at}.expires", facts)


def _longer(rule: str, text: str, most: int, at: str) -> Iterator[Finding]:
    if len(text) > most:
        yield Finding(rule, "block", N_("{where}: {n} characters at most."), at, {"where": text, "n": most})


def _tested(one: Reply) -> bool:
    return one.tested is not None and None not in (fields(one.fr), fields(one.en))


def fields(text: str) -> tuple[str, ...] | None:
    """What is filled in, in its order; None where the braces are no pairs."""
    try:
        return tuple(name for _text, name, _spec, _way in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def _dated(guide: ModerationGuide, around: Around) -> Iterator[Finding]:
    for place, one in enumerate(guide.authorities):
        if one.checked is None or around.today - one.checked > STALE:
            said = N_("{name} has not been checked for six months: call it or open its page, and note the day.")
            facts = {"name": one.name or "…"}
            yield Finding("modcharter.help-number-stale", "warn", said, f"authorities.{place}.checked", facts)
    if guide.legal_review is None or around.today - guide.legal_review > LEGAL:
        said = N_("No lawyer has read this guide in the last twelve months.")
        yield Finding("modcharter.legal-basis-unreviewed", "warn", said, "legal_review")


def _tried(guide: ModerationGuide) -> Iterator[Finding]:
    """Two people code the same messages before anybody leans on the categories."""
    tried, asked = guide.quality.tried, guide.quality.kappa
    if tried.kappa is None or tried.messages < MESSAGES:
        said = N_("Two people have not yet coded the same {n} messages by these categories: cmsuite moderation agree.")
        yield Finding("modcharter.agreement-untried", "info", said, "quality.tried", {"n": MESSAGES})
    elif tried.kappa < asked:
        said = N_(
            "Two people agree by a kappa of {kappa}, and {asked} is asked for: rewrite the categories they mix up."
        )
        facts = {"kappa": number(tried.kappa, 2), "asked": number(asked, 2)}
        yield Finding("modcharter.agreement-low", "warn", said, "quality.tried", facts)
