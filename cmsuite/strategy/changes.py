"""What a version changes, why, and what comes of it: hours, money, targets. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Literal, Protocol, cast

from cmsuite.core.locale import N_, day, money, number, percent, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, dumped, titled
from cmsuite.engines.documents.diff import Change, Op, changes, words
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.quoting import QUOTE
from cmsuite.strategy.compute import computed
from cmsuite.strategy.plan import Origin, Strategy
from cmsuite.strategy.quotes import plain, values
from cmsuite.strategy.telling import listed, spot, value
from cmsuite.strategy.words import TAXES

MOVES = ("objectives", "networks", "cadence", "workload", "people", "budget", "hour_cents")
"""Fields whose change moves hours, money or targets."""
LONG, NEAR = 30, 6  # words of a text that is shown whole; words that are shown around what differs


class Commented(Protocol):
    """A comment and what became of it."""

    @property
    def id(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def deferred_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change comes to. posts, hours: a month; cents: of these hours; budget: cents of all lines together.

    before, after: the part of the hours that there are. targets: the key of an objective, its target before, after.
    """

    posts: int
    hours: Decimal
    cents: int
    budget: int
    before: Decimal | None
    after: Decimal | None
    targets: tuple[tuple[str, Decimal | None, Decimal | None], ...]

    @property
    def any(self) -> bool:
        return bool(self.posts or self.hours or self.budget or self.targets or self.before != self.after)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table from one version to the next. `changed`: it says something else; `kept`: a comment was
    answered and nothing changed. before, after: as they are written down. who: said the comment. effect: in words, of
    all changes of a field together, beside the first of them; empty for none."""

    kind: Literal["changed", "kept"]
    at: str
    title: str
    before: str
    after: str
    why: str
    comment: int
    effect: str
    who: str = ""


def consequence(before: Strategy, after: Strategy) -> Consequence:
    """All that is computed, computed again."""
    old, new = computed(before), computed(after)
    hours = new.capacity.need - old.capacity.need
    goals = {one.key: one.lead.target for one in before.objectives}
    targets = tuple(
        (one.key, goals.get(one.key), one.lead.target)
        for one in after.objectives
        if goals.get(one.key) != one.lead.target
    )
    return Consequence(
        posts=new.posts - old.posts,
        hours=hours,
        cents=int((hours * after.hour_cents).to_integral_value()),
        budget=new.cost - old.cost,
        before=old.capacity.ratio,
        after=new.capacity.ratio,
        targets=targets,
    )


def said(found: Consequence, plan: Strategy) -> str:
    """“+4 posts/month = +9 h = +630 € without tax”, with what else moves; empty for nothing."""
    steps = []
    if found.posts:
        steps.append(translate("{n} posts/month").format(n=_signed(Decimal(found.posts))))
    if found.hours:
        steps.append(f"{_signed(found.hours)}\u00a0h")
        if found.cents:
            steps.append(f"{_money(found.cents, plan)} {translate(TAXES[plan.tax])}")
    parts = [" = ".join(steps)] if steps else []
    if found.budget:
        parts.append(translate("budget {amount}").format(amount=_money(found.budget, plan)))
    if found.before != found.after and found.before is not None and found.after is not None:
        facts = {"before": percent(float(found.before), 0), "after": percent(float(found.after), 0)}
        parts.append(translate("load {before} → {after}").format(**facts))
    for key, old, new in found.targets:
        facts = {"key": key, "before": _value(old), "after": _value(new)}
        parts.append(translate("{key}: target {before} → {after}").format(**facts))
    return listed(parts)


def table(before: Strategy, after: Strategy, comments: Sequence[Commented] = ()) -> list[Row]:
    """Every change with its origin and its effect, then every comment that changed nothing, with its reason."""
    old, new = _said(before), _said(after)
    fresh = fresh_origins(before, after)
    told = {one.id: one for one in comments}
    rows: list[Row] = []
    for change in changes(old, new):
        first = not any(_field(row.at) == _field(change.path) for row in rows)
        rows.append(_row(before, after, change, fresh, told, first))
    placed = {one.comment for one in fresh}
    for one in comments:
        if one.state in ("refused", "deferred"):
            rows.append(Row("kept", "", one.text, "", "", _kept(one), one.id, "", one.author))
        elif one.state in ("accepted", "accepted_modified") and one.id not in placed:
            why = translate("accepted, and no change names it yet")
            rows.append(Row("kept", "", one.text, "", "", why, one.id, "", one.author))
    return rows


def fresh_origins(before: Content, after: Strategy) -> list[Origin]:
    """The origins that this version adds, and that say something."""
    was = cast(Strategy, before).origins
    return [one for one in after.origins if one not in was and (one.comment or one.reason)]


def origin_of(path: str, origins: Sequence[Origin]) -> Origin | None:
    """Why this place changed: the origin that names it, or what it is in; the nearest one."""
    found = [one for one in origins if one.field and (path == one.field or path.startswith(f"{one.field}."))]
    return max(found, key=lambda one: len(one.field), default=None)


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Each change since the version that was sent last has its origin, and each origin its comment."""
    yield from _orphans(cast(Strategy, content), around)
    if around.before is None:
        return
    after, before = cast(Strategy, content), cast(Strategy, around.before)
    fresh, told = fresh_origins(before, after), set()
    for change in changes(_said(before), _said(after)):
        name = change.path.partition(".")[0]
        if name in told or origin_of(change.path, fresh) is not None:
            continue
        told.add(name)
        text = N_("“{field}” is not what version {number} said, and nothing says why: name a comment, or your reason.")
        facts = {"field": titled(Strategy, name), "number": around.number_before}
        yield Finding("version.change-without-origin", "block", text, "origins", facts)


def _orphans(plan: Strategy, around: Around) -> Iterator[Finding]:
    """New origins that name a comment which nobody made of this document."""
    was = getattr(around.before, "origins", ())
    for place, one in enumerate(plan.origins):
        if one.comment and one.comment not in around.comments and one not in was:
            said = N_("Comment {id} was not made of this document: name one that was, or your reason.")
            yield Finding("doc.orphan-link", "block", said, f"origins.{place}.comment", {"id": one.comment})


def _field(path: str) -> str:
    return path.partition(".")[0]


def _row(
    before: Strategy,
    after: Strategy,
    change: Change,
    fresh: Sequence[Origin],
    told: Mapping[int, Commented],
    first: bool,
) -> Row:
    name = _field(change.path)
    origin = origin_of(change.path, fresh)
    effect = ""
    if name in MOVES and first:
        alone = before.model_copy(update={name: getattr(after, name), "hour_cents": after.hour_cents})
        found = consequence(before, alone)
        effect = said(found, after) if found.any else ""
    why, comment = ("", 0) if origin is None else (origin.reason, origin.comment)
    who = told[comment].author if comment in told else ""
    if comment in told and not why:
        why = told[comment].text
    old, new = _both(change, before, after)
    return Row(
        "changed",
        change.path,
        spot(change.path, before if change.after is None else after),
        old,
        new,
        why,
        comment,
        effect,
        who,
    )


def _both(change: Change, before: Strategy, after: Strategy) -> tuple[str, str]:
    """Both sides as people read them in a cell; of long texts what differs, with some words around it."""
    old, new = (
        QUOTE.sub(partial(_figure, values(plan)), value(said, change.path, plan))
        for said, plan in ((change.before, before), (change.after, after))
    )
    if not (isinstance(change.before, str) and isinstance(change.after, str)):
        return old, new
    if max(len(old.split()), len(new.split())) <= LONG or not (old and new):
        return old, new
    run = words(old, new)
    return _side(run, "gone"), _side(run, "new")


def _figure(figures: Mapping[str, str], quote: re.Match[str]) -> str:
    return figures.get(quote[1], quote[0])


def _side(run: Sequence[tuple[Op, str]], side: Op) -> str:
    """One side of a run of words: what is the same is shown as far as some words before and after what differs."""
    said = []
    for at, (op, text) in enumerate(run):
        if op == side:
            said.append(text)
        elif op == "same":
            parts = text.split(" ")
            begin, end = (0 if at == 0 else NEAR), (0 if at == len(run) - 1 else NEAR)
            if len(parts) > begin + end + 1:
                text = " ".join([*parts[:begin], "…", *(parts[-end:] if end else ())])
            said.append(text)
    return "".join(said).strip()


def _kept(one: Commented) -> str:
    """Why a comment changed nothing."""
    later = translate("put off to {day}").format(day=day(one.deferred_to)) if one.deferred_to is not None else ""
    return listed((one.reason, later))


def _said(plan: Strategy) -> dict[str, Any]:
    return {name: value for name, value in dumped(plan).items() if name != "origins"}


def _signed(value: Decimal) -> str:
    return ("+" if value > 0 else "") + plain(value, 2)


def _money(cents: int, plan: Strategy) -> str:
    return ("+" if cents > 0 else "") + money(cents, plan.currency)


def _value(value: Decimal | None) -> str:
    return number(value) if value is None else plain(value, 2)
