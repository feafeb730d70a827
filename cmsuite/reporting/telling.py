"""What a report says in words, the same on the page and on paper, in the language in force."""

from __future__ import annotations

from collections.abc import Sequence

from cmsuite.core.locale import _, day, ngettext, number
from cmsuite.metrics import words
from cmsuite.metrics.kpi import Line
from cmsuite.reporting.conformity import Conformity
from cmsuite.reporting.edition import Edition


def basis_of(line: Line) -> str:
    """How a KPI was counted and what has to be known of it."""
    return " ".join([words.basis(line), *words.notes(line)])


def bases(lines: Sequence[Line]) -> dict[str, str]:
    """How each KPI was counted and what has to be known of it; said once where the next ones are counted alike."""
    said: dict[str, str] = {}
    before = ""
    for line in lines:
        full = basis_of(line)
        said[line.kpi.id] = _("On the same basis.") if full == before else full
        before = full
    return said


def summary(edition: Edition) -> list[str]:
    """What the period comes to, in three sentences at most, from the figures alone."""
    posts, median = edition.line("posts_n"), edition.line("int_per_post")
    said = []
    if posts is not None:
        n = int(posts.now.value or 0)
        sentence = ngettext(
            "{n} post was published; {before} in the {days} days before.",
            "{n} posts were published; {before} in the {days} days before.",
            n,
        )
        if not n:
            sentence = _("No post was published; {before} in the {days} days before.")
        days, before = number(edition.period.days), words.amount(posts.before.value)
        said.append(sentence.format(n=number(n), before=before, days=days))
    if median is not None and median.now.value:
        sentence = _("Half of those that were read brought at least {n} interactions each.")
        said.append(sentence.format(n=words.amount(median.now.value)))
    counted = [post for post in edition.posts if post.total]
    if counted:
        best = max(counted, key=lambda post: post.total or 0)
        said.append(_("The most noticed one brought {n}.").format(n=words.amount(best.total)))
    return said


def checked(read: Conformity) -> list[str]:
    """What the rules of the charter came to, in sentences."""
    said = [
        ngettext(
            "{n} text was read by the rules of the charter.",
            "{n} texts were read by the rules of the charter.",
            read.texts,
        ).format(n=number(read.texts)),
        ngettext(
            "{n} had nothing against it when it was last read.",
            "{n} had nothing against them when they were last read.",
            read.clear,
        ).format(n=number(read.clear)),
    ]
    if read.shut:
        sentence = ngettext(
            "{n} was kept back by a rule at least once.", "{n} were kept back by a rule at least once.", read.shut
        )
        said.append(sentence.format(n=number(read.shut)))
    if read.unread:
        sentence = ngettext(
            "What was found in {n} is no longer kept.", "What was found in {n} is no longer kept.", read.unread
        )
        said.append(sentence.format(n=number(read.unread)))
    return said


def exempted(read: Conformity) -> list[str]:
    """What was let pass, and why."""
    return [
        " ".join([
            _("{rule}, on {about}, until {day}: {reason}").format(
                rule=_(one.title) if one.title else one.rule, about=one.about, day=day(one.until), reason=one.reason
            ),
            _("(passed)") if one.waived else _("(does not apply)"),
        ])
        for one in read.exempted
    ]  # fmt: skip


def ruled_by(read: Conformity) -> list[str]:
    """Which rules read them: the beginning of their digest, and how many texts."""
    return [
        ngettext("Rules {digest}: {n} text.", "Rules {digest}: {n} texts.", n).format(digest=digest[:12], n=number(n))
        for digest, n in read.digests.items()
    ]


def limits(edition: Edition) -> list[str]:
    """What the report does not say."""
    said = [
        _(
            "How many people saw the posts: the networks that are measured here do not give reach or impressions, and "
            "this report does not guess them."
        ),
        _(
            "What happened on other servers: a network of servers counts the interactions that reached the account’s "
            "own; the true numbers may be higher."
        ),
        _("Who clicked: clicks, visits and sales are not measured here."),
        _(
            "Why something changed: two periods are put side by side, and they may differ by holidays, weekdays, or "
            "what was in the news."
        ),
        _(
            "What was not read: a counter that is missing is written “{missing}” and leaves a gap in a line; it is "
            "never counted as 0."
        ).format(missing=words.amount(None)),
    ]
    if edition.unaddressed:
        sentence = ngettext(
            "{n} post that was published by hand without an address, such as a story: it is not in the figures.",
            "{n} posts that were published by hand without an address, such as stories: they are not in the figures.",
            edition.unaddressed,
        )
        said.append(sentence.format(n=number(edition.unaddressed)))
    if edition.by_hand:
        sentence = _("What happens on the accounts that are run by hand, whose counters no program reads: {accounts}.")
        said.append(sentence.format(accounts=", ".join(edition.by_hand)))
    return said


def made_on(edition: Edition) -> str:
    """When it was made, and whose days it counts."""
    made = edition.made
    said = _("Made on {day} at {time} with cmsuite. Days are those of each account’s own time zone.")
    return said.format(day=day(made), time=f"{made:%H:%M} {made.tzname()}")
