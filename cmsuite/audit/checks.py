"""What must be right in an audit about its window, its sample and its numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from cmsuite.audit import benchmark, profiles, sampling, scoring
from cmsuite.audit.agreement import GOOD
from cmsuite.audit.measures import SMALL_CELL
from cmsuite.audit.results import criteria_of, marks_of, weights_of
from cmsuite.audit.words import FORCES, LETTERS, STATUSES
from cmsuite.core.locale import N_, language, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.documents.around import Around
    from cmsuite.engines.documents.content import Content

PSEUDONYM = re.compile(r"[A-Z]\d{1,4}")
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}|(?:\+\d{2}|\b0\d)(?:[ .]?\d{2}){4}\b")


def check(content: Content, around: Around) -> Iterator[Finding]:
    """How the report was made."""
    report = cast("AuditReport", content)
    yield from _window(report)
    yield from _accesses(report)
    yield from _inventory(report)
    yield from _profiles(report)
    yield from _governance(report)
    yield from _sample(report)
    yield from _coded(report)
    yield from _engagement(report)
    yield from _benchmark(report)
    yield from _voice(report)
    yield from _people(report)
    yield from _environment(report)
    yield from _scores(report)


def _window(report: AuditReport) -> Iterator[Finding]:
    if not report.limits:
        said = N_("No limit is named: every audit has some, and who reads it should know them.")
        yield Finding("audit.limits-missing", "warn", said, "limits")
    if report.starts_on is None or report.ends_on is None or report.ends_on <= report.starts_on:
        said = N_("The window is not said: from which day, and to which.")
        yield Finding("audit.window-missing", "block", said, "starts_on")
        return
    days = (report.ends_on - report.starts_on).days + 1
    if days < sampling.SHORTEST:
        said = N_("The window has {days} days: with fewer than {least}, one campaign hides everything else.")
        yield Finding("audit.window-short", "warn", said, "ends_on", {"days": days, "least": sampling.SHORTEST})
    if report.seasonal and not (report.year_before_from and report.year_before_to):
        said = N_("The activity is seasonal, and the same days a year before are not looked at.")
        yield Finding("audit.season-missing", "warn", said, "year_before_from")


def _accesses(report: AuditReport) -> Iterator[Finding]:
    """What was not received leaves something unknown, and the limits say so: they name the account, or the access."""
    if report.accounts and not report.accesses:
        said = N_("No access and no export is listed: what was asked for, what came, what is missing.")
        yield Finding("audit.access-missing", "info", said, "accesses")
        return
    limits = _plain(report.limits)
    for place, one in enumerate(report.accesses):
        names = [_plain(name) for name in (one.account, one.what) if _plain(name)]
        if one.state != "received" and not any(name in limits for name in names):
            said = N_("Not received, and not among the limits: {what} ({account}). Say there what that leaves unknown.")
            facts = {"what": shown(one.what or "—", 60), "account": shown(one.account or "—", 40)}
            yield Finding("audit.access-missing", "warn", said, f"accesses.{place}.state", facts)
    asked = {_plain(one.account) for one in report.accesses}
    for place, account in enumerate(report.accounts):
        if account.status == "active" and _plain(account.handle) not in asked:
            said = N_("No access to {account} is listed, although it is active.")
            facts = {"account": shown(account.handle or account.network, 40)}
            yield Finding("audit.access-missing", "warn", said, f"accounts.{place}", facts)


def _inventory(report: AuditReport) -> Iterator[Finding]:
    for place, one in enumerate(report.accounts):
        at, who = f"accounts.{place}", {"account": shown(one.handle or one.network, 40)}
        if one.status in ("orphan", "fake") and not one.fate:
            said = N_("{account} is {status}, and nothing is decided about it.")
            facts: dict[str, Any] = {**who, "status": translate(STATUSES[one.status])}
            yield Finding("audit.account-orphan-undecided", "block", said, f"{at}.fate", facts)
        if one.leavers:
            said = N_("{names} may still act in {account}, and has left.")
            facts = {**who, "names": shown(", ".join(one.leavers), 80)}
            yield Finding("audit.admin-leaver", "warn", said, f"{at}.leavers", facts)
        if one.two_factors == "unknown" and one.fate in ("", "keep"):
            said = N_("Nobody knows whether {account} has two factors.")
            yield Finding("audit.2fa-unknown", "warn", said, f"{at}.two_factors", who)


def _governance(report: AuditReport) -> Iterator[Finding]:
    """The subjects of governance that are listed and of which nothing is said."""
    blank = [place for place, one in enumerate(report.governance) if not one.state]
    if blank:
        said = N_("Nothing is said of: {subjects}. Say how each stands, or that it could not be seen.")
        subjects = ", ".join(report.governance[place].subject or "…" for place in blank)
        at = f"governance.{blank[0]}.state"
        yield Finding("audit.governance-open", "warn", said, at, {"subjects": shown(subjects, 200)})


def _profiles(report: AuditReport) -> Iterator[Finding]:
    for place, one in enumerate(report.profiles):
        listed = [point.id for point in profiles.points(one.network)]
        said_of = Counter((*one.met, *one.missed, *one.apart))
        wrong = [id for id, n in said_of.items() if id not in listed or n > 1]
        if wrong:
            said = N_("{points}: no point of the list of {network}, or said twice.")
            facts: dict[str, Any] = {
                "points": shown(", ".join(wrong), 80),
                "network": shown(one.network, 40) or translate("n/a"),
            }
            yield Finding("audit.point-unknown", "block", said, f"profiles.{place}", facts)
        left = [id for id in listed if id not in said_of]
        if left:
            said = N_("{n} points of the list were not looked at, so the completeness says too much: {points}.")
            facts = {"n": len(left), "points": shown(", ".join(left), 80)}
            yield Finding("audit.profile-unread", "warn", said, f"profiles.{place}", facts)


def _sample(report: AuditReport) -> Iterator[Finding]:
    for place, sample in enumerate(report.samples):
        wanted = sampling.size(sample.population)
        if len(sample.posts) < wanted:
            said = N_("{n} posts are in the sample, and of {population} it takes {wanted}.")
            facts: dict[str, Any] = {
                "n": len(sample.posts),
                "population": number(sample.population),
                "wanted": wanted,
            }
            yield Finding("audit.sample-too-small", "warn", said, f"samples.{place}.posts", facts)
        if sample.posts and sample.kappa is None:
            said = N_("Nobody coded a tenth of the sample a second time: how far the codes hold is not known.")
            yield Finding("audit.kappa-low", "block", said, f"samples.{place}.kappa", waivable=True)
        wanted = sampling.twice(len(sample.posts))
        if sample.kappa is not None and sample.twice < wanted:
            said = N_("{n} posts were coded by two people, and it takes {wanted}: a tenth of the sample.")
            facts = {"n": sample.twice, "wanted": wanted}
            yield Finding("audit.sample-too-small", "warn", said, f"samples.{place}.twice", facts)
    mood = report.reputation
    least = min(150, mood.of or 150)
    if mood.coded < least and mood.coded:
        said = N_("{n} mentions were coded, and it takes {wanted}: the interval is wide.")
        yield Finding("audit.sample-too-small", "warn", said, "reputation", {"n": mood.coded, "wanted": least})
    agreed = [(f"samples.{place}.kappa", one.kappa) for place, one in enumerate(report.samples)]
    for at, value in (*agreed, ("reputation.kappa", mood.kappa)):
        if value is not None and float(value) < GOOD:
            said = N_("The two who coded agree at {kappa}, under {least}: sharpen the codebook and code again.")
            facts = {"kappa": number(value, 2), "least": number(GOOD, 2)}
            yield Finding("audit.kappa-low", "block", said, at, facts, waivable=True)


def _coded(report: AuditReport) -> Iterator[Finding]:
    drawn = {one.account: len(one.posts) for one in report.samples}
    for place, one in enumerate(report.editorials):
        wanted = drawn.get(one.account, 0)
        if one.coded < wanted:
            said = N_("{n} posts of the sample were coded, and {wanted} were drawn: what is left out was chosen.")
            facts = {"n": one.coded, "wanted": wanted}
            yield Finding("audit.sample-too-small", "warn", said, f"editorials.{place}.coded", facts)


def _engagement(report: AuditReport) -> Iterator[Finding]:
    for number_, editorial in enumerate(report.editorials):
        above = f"editorials.{number_}.engagement"
        if {one.basis for one in editorial.engagement} - {editorial.basis}:
            said = N_("One table holds rates by reach and by followers: they cannot be compared.")
            yield Finding("audit.mixed-denominators", "block", said, above)
        for place, one in enumerate(editorial.engagement):
            at, what = f"{above}.{place}", {"cell": shown(f"{one.format} {one.pillar}".strip(), 60)}
            if one.reading == "mixed":
                said = N_("{cell}: paid and organic posts are counted together.")
                yield Finding("audit.paid-organic-mixed", "block", said, f"{at}.reading", what)
            if one.n < SMALL_CELL and one.median is not None:
                said = N_("{cell} has {n} posts: under {least}, it is compared with nothing.")
                facts = {**what, "n": one.n, "least": SMALL_CELL}
                yield Finding("audit.cell-too-small", "warn", said, f"{at}.n", facts)


def _benchmark(report: AuditReport) -> Iterator[Finding]:
    others = [one for one in report.benchmark if one.role != "brand"]
    if not benchmark.FEWEST <= len(others) <= benchmark.MOST:
        said = N_("{n} competitors are compared: it takes {least} to {most}.")
        facts: dict[str, Any] = {"n": len(others), "least": benchmark.FEWEST, "most": benchmark.MOST}
        yield Finding("audit.competitor-count", "block", said, "benchmark", facts, waivable=True)
    roles = Counter(one.role for one in others)
    if others and (roles["direct"] < 2 or not roles["indirect"] + roles["aspirational"]):
        said = N_("Compare with two direct competitors at least, and one that is indirect or aspirational.")
        yield Finding("audit.competitor-mix", "warn", said, "benchmark")
    if others and len(others) == len(report.benchmark):
        said = N_("The brand itself is not among those that are compared: without it there is no index.")
        yield Finding("audit.competitor-mix", "warn", said, "benchmark")
    yield from _alike(report)
    window: tuple[date | None, ...] | None = None
    for place, one in enumerate(report.benchmark):
        theirs = (one.starts_on, one.ends_on, one.read_on)
        window = window or theirs
        if None in theirs or theirs != window:
            said = N_("{name}: the window, or the day of reading, is not that of the others.")
            facts = {"name": shown(one.name, 40)}
            yield Finding("audit.period-mismatch", "block", said, f"benchmark.{place}.starts_on", facts)


def _alike(report: AuditReport) -> Iterator[Finding]:
    """One window for the brand inside and outside, and the same networks for all."""
    first = next((one for one in report.benchmark if one.starts_on and one.ends_on), None)
    days = (report.starts_on, report.ends_on)
    if first and all(days) and (first.starts_on, first.ends_on) != days:
        said = N_("The brands are compared over other days than those of this report: look outside over the same.")
        yield Finding("audit.period-mismatch", "block", said, "benchmark")
    ours = next((one.networks for one in report.benchmark if one.role == "brand"), ())
    for place, one in enumerate(report.benchmark):
        if ours and set(map(_plain, one.networks)) != set(map(_plain, ours)):
            said = N_("{name} was read on other networks than the brand ({networks}): only the same ones compare.")
            facts = {"name": shown(one.name, 40), "networks": shown(", ".join(ours), 80)}
            yield Finding("audit.network-mismatch", "warn", said, f"benchmark.{place}.networks", facts)


def _voice(report: AuditReport) -> Iterator[Finding]:
    heard = report.voice.heard
    alike = {
        (_plain(one.design), _plain(one.languages), _plain(one.dedup), one.starts_on, one.ends_on) for one in heard
    }
    if len(alike) > 1 or any(not one.design or one.starts_on is None for one in heard):
        said = N_("The mentions of the brands were not counted alike: query, languages, duplicates or days differ.")
        yield Finding("audit.sov-unequal-queries", "block", said, "voice.heard")
    if heard and report.voice.brand not in {one.name for one in heard}:
        said = N_("“{name}” is not among the brands that were counted.")
        yield Finding(
            "audit.sov-unequal-queries", "block", said, "voice.brand", {"name": shown(report.voice.brand, 60)}
        )


def _people(report: AuditReport) -> Iterator[Finding]:
    mood = report.reputation
    named = [(f"reputation.authors.{n}.name", one.name) for n, one in enumerate(mood.authors)]
    named += [
        (f"community.{place}.contributors.{n}.name", one.name)
        for place, held in enumerate(report.community)
        for n, one in enumerate(held.contributors)
    ]
    named += [(f"reputation.verbatims.{n}.author", one.author) for n, one in enumerate(mood.verbatims)]
    for place, persona in enumerate(report.personas):
        named += [(f"personas.{place}.verbatims.{n}.author", one.author) for n, one in enumerate(persona.verbatims)]
        if len(set(persona.evidence)) < 2:
            said = N_("{name} rests on fewer than two pieces of evidence: so far it is a stereotype.")
            facts: dict[str, Any] = {"name": shown(persona.name, 40)}
            yield Finding("audit.persona-unsupported", "block", said, f"personas.{place}.evidence", facts)
    for at, author in named:
        if author and not PSEUDONYM.fullmatch(author):
            said = N_("An author is named: give a number (A1), a report says what people say and not who they are.")
            yield Finding("audit.author-named", "block", said, at)
    quoted = [(f"reputation.verbatims.{n}.text", one.text) for n, one in enumerate(mood.verbatims)]
    for place, persona in enumerate(report.personas):
        quoted += [(f"personas.{place}.verbatims.{n}.text", one.text) for n, one in enumerate(persona.verbatims)]
    for at, text in quoted:
        if CONTACT.search(text):
            said = N_("A quotation holds an address or a telephone number: take it out.")
            yield Finding("audit.author-named", "block", said, at)


def _environment(report: AuditReport) -> Iterator[Finding]:
    for place, force in enumerate(report.forces):
        if not force.why:
            said = N_("{force}: say in one line what shows it.")
            facts = {"force": translate(FORCES[force.force])}
            yield Finding("audit.external-missing", "warn", said, f"forces.{place}.why", facts)
    dated = {one.letter for one in report.pestel if one.statement and one.on and one.evidence}
    for letter, title in LETTERS.items():
        if letter not in dated:
            said = N_("{letter}: no dated fact with its evidence.")
            yield Finding("audit.external-missing", "block", said, "pestel", {"letter": translate(title)})


def _scores(report: AuditReport) -> Iterator[Finding]:
    known, weights, spoken = criteria_of(report), weights_of(report), language()
    for place, own in enumerate(report.criteria):
        if own.id not in known or known[own.id].title[spoken] != own.title:
            said = N_("“{name}”: name it by its domain (community.reviews), and say what each mark looks like, 0 to 4.")
            facts: dict[str, Any] = {"name": shown(own.id or own.title, 40)}
            yield Finding("audit.criterion-unknown", "block", said, f"criteria.{place}", facts)
    seen: set[str] = set()
    for place, one in enumerate(report.scores):
        at, criterion = f"scores.{place}", known.get(one.criterion)
        if criterion is None or one.criterion in seen:
            said = N_("“{name}” is no criterion of the grid, or is there twice.")
            yield Finding("audit.criterion-unknown", "block", said, at, {"name": shown(one.criterion, 40)})
            continue
        seen.add(one.criterion)
        if not one.evidence:
            said = N_(
                "Mark refused: the criterion “{criterion}” has no evidence. Attach an extract, a capture or a dated "
                "observation."
            )
            facts = {"criterion": criterion.title[spoken].lower()}
            yield Finding("audit.score-without-evidence", "block", said, f"{at}.evidence", facts)
    for place, weight in enumerate(report.weights):
        if weight.domain not in scoring.default_weights():
            said = N_("“{name}” is no domain of the grid.")
            facts = {"name": shown(weight.domain, 40)}
            yield Finding("audit.criterion-unknown", "block", said, f"weights.{place}", facts)
    total = scoring.total(marks_of(report), weights)
    if total.value is None:
        missing = ", ".join(domain.title[spoken] for domain in scoring.grid() if domain.id not in total.domains)
        said = N_("{coverage} of the weights are assessed: under {least}, no score of the whole. Missing: {missing}")
        facts = {
            "coverage": percent(total.coverage / 100, 0),
            "least": percent(scoring.ENOUGH / 100, 0),
            "missing": missing,
        }
        yield Finding("audit.score-coverage", "block", said, "scores", facts)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
