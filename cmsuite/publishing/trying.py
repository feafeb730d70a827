"""What rules that are not in force yet would find in posts that went out, or will: nothing is changed by asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cmsuite.calendar.days import leaving
from cmsuite.calendar.models import Entry
from cmsuite.content.known import cases, unsaved
from cmsuite.content.linting import read, read_case
from cmsuite.content.models import Post
from cmsuite.content.wording import Wording
from cmsuite.core.text import shown
from cmsuite.engines.acts import Act
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.models import Publication, State

if TYPE_CHECKING:
    from cmsuite.engines.rules.contract import Report
    from cmsuite.engines.rules.rules import Ruleset

LAST = 50  # posts that went out, the newest
MOST = 2000  # posts that are planned
TITLE = 80  # signs of the words of a post that has no title here
COUNTED = ("block", "warn")


@dataclass(frozen=True, slots=True)
class Tried:
    """A post on an account. at: when it went out, or will; found: rules that find something in it, with severities;
    new: those that find what the rules in force do not; seen: as the network showed it, where it was not sent from
    here (variant and post are 0 then)."""

    variant: int
    post: int
    title: str
    at: datetime
    found: Mapping[str, str]
    new: tuple[str, ...]
    seen: int = 0

    @property
    def affected(self) -> bool:
        """Whether it becomes what it is not now: something that warns or blocks."""
        return any(self.found[rule] in COUNTED for rule in self.new)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of some posts a rule finds something in. days: that they span."""

    rule: str
    severity: str
    failed: int
    posts: int
    days: int

    @property
    def share(self) -> float | None:
        """Of the posts, 0 to 1; of none, nothing."""
        return self.failed / self.posts if self.posts else None


def published(act: Act, ruleset: Ruleset, most: int = LAST) -> list[Tried]:
    """The last posts that went out, the newest first: from here, and others that were seen on our accounts."""
    rows = (
        sa.select(Publication.variant_id, Entry.due_at)
        .join(Entry, Entry.id == Publication.entry_id)
        .where(Publication.state == State.PUBLISHED, Publication.variant_id.is_not(None))
        .order_by(Publication.id.desc())
        .limit(most)
    )
    found = [*_tried(act, act.session.execute(rows).all(), ruleset), *_seen(act, ruleset, most)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def _seen(act: Act, ruleset: Ruleset, most: int) -> list[Tried]:
    """Posts that were seen on our accounts and were not sent from here: of them only the words are known."""
    rows = act.session.execute(
        sa.select(RemotePost.id, RemotePost.account_id, RemotePost.published_at, RemotePost.text)
        .outerjoin(Publication, Publication.remote_post_id == RemotePost.id)
        .where(Publication.id.is_(None), RemotePost.text.is_not(None), RemotePost.text != "")
        .order_by(RemotePost.published_at.desc(), RemotePost.id.desc())
        .limit(most)
    ).all()
    known = unsaved(act, {row.account_id for row in rows})
    found = []
    for row in rows:
        if (here := known.get(row.account_id)) is None:
            continue
        here, words = replace(here, facts={**here.facts, "neighbours": []}), Wording((row.text,))
        before, after = (_prints(read(one, words)) for one in (here, replace(here, ruleset=ruleset)))
        new = tuple(sorted({rule for rule, _print in after.keys() - before.keys()}))
        title = shown(row.text, TITLE)
        severities = {rule: after[rule, print_] for rule, print_ in sorted(after)}
        found.append(Tried(0, 0, title, row.published_at, severities, new, row.id))
    return found


def planned(act: Act, ruleset: Ruleset) -> list[Tried]:
    """The posts that are still to go out, in their order."""
    rows = (
        sa.select(Entry.variant_id, Entry.due_at)
        .outerjoin(Publication, sa.and_(Publication.entry_id == Entry.id, Publication.state == State.PUBLISHED))
        .where(
            Entry.variant_id.is_not(None),
            Entry.cancelled_at.is_(None),
            Entry.due_at > act.now,
            Publication.id.is_(None),
        )
        .order_by(Entry.due_at, Entry.id)
        .limit(MOST)
    )
    return _tried(act, act.session.execute(rows).all(), ruleset)


def rates(tried: Iterable[Tried]) -> list[Rate]:
    """Each rule that finds something, those that find most first. Pure."""
    mine = list(tried)
    days = (max(one.at for one in mine) - min(one.at for one in mine)).days if mine else 0
    counts: dict[str, int] = {}
    severities: dict[str, str] = {}
    for one in mine:
        for rule, severity in one.found.items():
            counts[rule] = counts.get(rule, 0) + 1
            severities[rule] = severity
    made = [Rate(rule, severities[rule], n, len(mine), days) for rule, n in counts.items()]
    return sorted(made, key=lambda one: (-one.failed, one.rule))


def _tried(act: Act, rows: Iterable[Any], ruleset: Ruleset) -> list[Tried]:
    variants: dict[int, datetime] = {variant: at for variant, at in rows if variant is not None and at is not None}
    made = cases(act, list(variants), leaves=lambda act, ids: leaving(act, ids) | variants)
    posts = {case.known.post for case in made.values()}
    named = act.session.execute(sa.select(Post.id, Post.title).where(Post.id.in_(posts)))
    titles: dict[int, str] = {row.id: row.title for row in named}
    found = []
    for variant, at in variants.items():
        case = made[variant]
        before = _prints(read_case(case))
        report = read_case(replace(case, known=replace(case.known, ruleset=ruleset)))
        after = _prints(report)
        new = tuple(sorted({rule for rule, print_ in after.keys() - before.keys()}))
        severities = {rule: after[rule, print_] for rule, print_ in sorted(after)}
        post = case.known.post or 0
        found.append(Tried(variant, post, titles.get(post, ""), at, severities, new))
    return found


def _prints(report: Report) -> dict[tuple[str, str], str]:
    """What is open, by rule and place: what a rule found elsewhere is another thing."""
    return {(one.rule, one.fingerprint): one.severity for one in report.findings if one.status == "open"}
