"""A charter before it binds, as its screen shows it: tried on posts, beside what is in force, put in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, day, labelled, moment, ngettext, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.engines.rules.words import SEVERITIES
from cmsuite.tui.signs import FOUND

if TYPE_CHECKING:
    from cmsuite.charters.adopting import Adopted
    from cmsuite.charters.trial import Adoption
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.engines.rules.differing import Difference
    from cmsuite.publishing.trying import Rate, Tried

ORDER = tuple(FOUND)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that the charter's rules speak of. worst: the gravest of what they find; ahead: it is still to go out."""

    tried: Tried
    worst: str
    ahead: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a charter would find and change. out, ahead: how many posts were read; titles: of rules, by their ids."""

    posts: tuple[Post, ...]
    rates: tuple[Rate, ...]
    changes: tuple[Difference, ...]
    stands: tuple[Adoption, ...]
    out: int
    ahead: int
    titles: Mapping[str, str]
    zone: str

    @property
    def affected(self) -> int:
        """How many planned posts become what they are not now."""
        return sum(one.ahead and one.tried.affected for one in self.posts)


def tried(found: DocumentRead, content: Mapping[str, Any], act: Act) -> Trial:
    """What a charter as it is typed would find in the brand's posts. Raises what reading rules raises."""
    from cmsuite.charters.adopting import brand_slug
    from cmsuite.charters.trial import adoptions, as_in_force, changes
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.force import in_force
    from cmsuite.publishing.trying import planned, published, rates

    today = today_in(act)
    rules = as_in_force(_charter(content), brand_slug(act), today)
    ahead, out = planned(act, rules), published(act, rules)
    posts = [*_posts(ahead, True), *_posts(out, False)]
    posts.sort(key=lambda one: (not (one.ahead and one.tried.affected), not one.ahead, ORDER.index(one.worst)))
    return Trial(
        tuple(posts),
        tuple(rates([*out, *ahead])),
        tuple(changes(in_force(act, act.in_brand, today), rules)),
        tuple(adoptions(act, found.id)),
        len(out),
        len(ahead),
        {rule.id: translate(rule.title) for rule in rules.rules},
        found.zone,
    )


def _posts(found: Sequence[Tried], ahead: bool) -> Iterator[Post]:
    for one in found:
        if heard := [severity for severity in one.found.values() if severity in ORDER]:
            yield Post(one, min(heard, key=ORDER.index), ahead)


def _charter(content: Mapping[str, Any]) -> Any:
    from cmsuite.charters.schema import EditorialCharter
    from cmsuite.engines.documents.content import read

    return read(EditorialCharter, content)


# ---- in words


def stands_said(trial: Trial, found: DocumentRead) -> list[str]:
    """How it stands with the charter, and what trying it came to."""
    newest = found.newest
    lines = [_binds(one) for one in trial.stands] or [translate("No charter of this brand is in force.")]
    if newest.state == "validated" and not any(one.ours and one.number == newest.number for one in trial.stands):
        lines.append(translate("Version {number} is validated and does not bind yet.").format(number=newest.number))
    read = ngettext("{n} post that went out", "{n} posts that went out", trial.out).format(n=number(trial.out))
    ahead = ngettext("{n} that is planned", "{n} that are planned", trial.ahead).format(n=number(trial.ahead))
    becomes = translate("Read: {out}, {ahead}. Planned ones that would be stopped or warned of anew: {n}.")
    lines.append(becomes.format(out=read, ahead=ahead, n=number(trial.affected)))
    return [shown(line) for line in lines]


def _binds(one: Adoption) -> str:
    if not one.begun:
        said = translate("Version {number} will be in force from {day} on.")
        return said.format(number=one.number, day=day(one.starts_on))
    said = translate("In force since {day}: “{title}” {number}.").format(
        day=day(one.starts_on), title=one.title, number=one.number
    )
    if one.drifted:
        told = translate("! These clauses do not bind as they were validated: {clauses}.")
        said += " " + told.format(clauses=", ".join(one.drifted))
    return said


def post_told(one: Post, trial: Trial) -> Iterator[str]:
    """A post, and all that would be found in it."""
    tried = one.tried
    when = moment(tried.at, trial.zone)
    yield shown(tried.title)
    yield labelled(translate("planned for") if one.ahead else translate("went out on"), when)
    heard = [(severity, rule) for rule, severity in tried.found.items() if severity in ORDER]
    for severity, rule in sorted(heard, key=lambda one: (ORDER.index(one[0]), one[1])):
        new = translate("(new)") if rule in tried.new else ""
        yield shown(f"{FOUND[severity][0]} {translate(SEVERITIES[severity])} · {rule} · {_title(trial, rule)} {new}")


def rate_told(one: Rate, trial: Trial) -> Iterator[str]:
    """A rule, and how often it speaks."""
    yield shown(f"{one.rule} · {_title(trial, one.rule)}")
    share = percent(one.share, 0)
    said = translate("It speaks in {n} of {posts} ({share}).")
    posts = ngettext("{n} post", "{n} posts", one.posts).format(n=number(one.posts))
    yield said.format(n=number(one.failed), posts=posts, share=share)


def change_told(one: Difference, trial: Trial) -> Iterator[str]:
    """A rule, and what it does otherwise."""
    from cmsuite.engines.rules.differing import told

    yield shown(f"{one.rule} · {_title(trial, one.rule)}")
    yield told(one)


def _title(trial: Trial, rule: str) -> str:
    return trial.titles.get(rule, "")


AFFECTED = (
    N_("{n} planned post becomes non-compliant. Nothing is changed in it."),
    N_("{n} planned posts become non-compliant. Nothing is changed in them."),
)


# ---- for workers


def affected(found: DocumentRead, act: Act) -> int:
    """How many planned posts the validated version would stop or warn of anew. Raises NotValidated."""
    from cmsuite.charters.adopting import NotValidated, brand_slug
    from cmsuite.charters.trial import as_in_force
    from cmsuite.engines.people.brands import today_in
    from cmsuite.publishing.trying import planned

    if (valid := found.valid) is None:
        raise NotValidated(title=found.title, document=found.id)
    rules = as_in_force(_charter(valid.content), brand_slug(act), today_in(act))
    return sum(one.affected for one in planned(act, rules))


def adopt(document_id: int, starts_on: date | None, act: Act) -> Adopted:
    """Put the validated version in force, from today on without a day."""
    from cmsuite.charters.adopting import adopt as put_in_force
    from cmsuite.engines.people.brands import today_in

    return put_in_force(act, document_id, starts_on=starts_on or today_in(act))


def withdraw(document_id: int, act: Act) -> int:
    """Take it out of force again."""
    from cmsuite.charters.adopting import withdraw as take_back

    return take_back(act, document_id)
