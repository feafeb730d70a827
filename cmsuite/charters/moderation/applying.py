"""What the table proposes, as the guide of the brand has it: category, deadline, who is asked, what to answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cmsuite.charters.deciding import REMOVALS, Bar, Proposed
from cmsuite.charters.delays import DELAYS
from cmsuite.charters.moderation.schema import Category, Escalation, ModerationGuide, Reply
from cmsuite.charters.moderation.staffing import WALL, asked, is_staffed, staffed
from cmsuite.charters.moderation.words import HEARD
from cmsuite.core.locale import _
from cmsuite.core.zones import wall

ALONE = ("leave", "reference-only")  # what a row says for itself: a guide adds neither to other acts


@dataclass(frozen=True, slots=True)
class Applied:
    """category: of the guide, nothing where it has none for this. replies: that may answer. inside: somebody is there
    at that moment. asked: one after the other. look, act: by when, on the wall of the brand; nothing where nobody is
    ever there."""

    category: Category | None
    replies: tuple[Reply, ...] = ()
    inside: bool = True
    asked: tuple[Escalation, ...] = ()
    look: datetime | None = None
    act: datetime | None = None


def category_of(proposal: Proposed, guide: ModerationGuide) -> Category | None:
    """The guide's category for what was heard; nothing where no row fits or the guide has none."""
    code = HEARD.get(proposal.category, "")
    return next((one for one in guide.categories if one.code == code), None) if proposal.row else None


def as_guided(proposal: Proposed, category: Category) -> Proposed:
    """The proposal as the guide lets it be: nothing takes words from sight, or somebody's voice, that the guide does
    not provide for this category; what it provides besides follows, where the comment is as grave as the category.
    """
    said = _("The guide does not provide it for “{name}”.").format(name=category.name or category.code)
    beyond = [act for act in proposal.actions if act in REMOVALS and act not in category.actions]
    kept = [act for act in proposal.actions if act not in beyond]
    out = {*beyond, *kept, *(bar.action for bar in proposal.barred)}
    also = [act for act in category.actions if act not in out and act not in ALONE]
    return replace(
        proposal,
        actions=(*kept, *(also if proposal.severity == category.level else ())) or ("leave",),
        barred=(
            *(bar for bar in proposal.barred if bar.action not in beyond),
            *(Bar(act, said) for act in beyond),
        ),
        auto=proposal.auto and category.auto == "hide",
    )


def applied(proposal: Proposed, guide: ModerationGuide, written: datetime, zone: str) -> Applied:
    """What the guide says of a proposal for a comment that was written at a moment."""
    category = category_of(proposal, guide)
    if category is None:
        return Applied(None)
    code = category.code
    there = staffed(guide)
    inside = is_staffed(there, written, zone)
    level = proposal.severity
    delay = next((one for one in guide.delays if one.level == level), None)
    act_min = delay.act if delay is not None else DELAYS[level].act
    look_min = delay.look if delay is not None else DELAYS[level].look
    if level == category.level:
        act_min = min(act_min, category.deadline)
    look = act = None
    if level in WALL:
        look, act = written + timedelta(minutes=min(look_min, act_min)), written + timedelta(minutes=act_min)
    elif there.spans:
        look = there.after(written, min(look_min, act_min), zone)
        act = there.after(written, act_min, zone)
    look, act = _there(look, zone), _there(act, zone)
    day = wall(written, zone).local.date()
    replies = [one for one in guide.replies if one.category == code and (one.expires is None or one.expires >= day)]
    replies.sort(key=lambda one: one.code != proposal.macro)
    return Applied(category, tuple(replies), inside, asked(guide, code, level, inside), look, act)


def _there(at: datetime | None, zone: str) -> datetime | None:
    return None if at is None else at.astimezone(ZoneInfo(zone))
