"""The report of a period, as a file a client can open anywhere: one page, in French and in English."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextvars import copy_context
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cmsuite.core.files import write
from cmsuite.core.locale import LANGUAGES, N_, _, ngettext, number, speak
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, register
from cmsuite.engines.exports.page import page
from cmsuite.engines.jobs.registry import Counted, uncounted
from cmsuite.engines.rules.words import SEVERITIES
from cmsuite.metrics import words
from cmsuite.metrics.kpi import Line
from cmsuite.metrics.periods import Period
from cmsuite.reporting.edition import HEADLINES, KINDS, Edition, gather
from cmsuite.reporting.figures import figures
from cmsuite.store.store import Store

TEMPLATE = "report.html.j2"


@dataclass(frozen=True, slots=True)
class Built:
    """A report that was written: its file, its language, and the SHA-256 of its bytes."""

    path: str
    language: str
    period: Period
    sha256: str


@register("reporting.built", no_undo=N_("A file that was written is deleted, not undone."))
def built(act: Act, file: str, language: str, period: Period, sha256: str) -> None:
    """Leave in the journal which report was made of which period, and its hash: it can be recognised for ever."""
    act.need("reporting.build")


def build(
    store: Store,
    workspace: Workspace,
    *,
    by: Actor,
    brand: int,
    period: Period,
    languages: Sequence[str] = LANGUAGES,
    stop: threading.Event | None = None,
    counted: Counted = uncounted,
) -> list[Built]:
    """Write the report of a period into the workspace's exports, once per language. stop: no further one is written.

    Raises BadDefinition, BadTemplate, Forbidden; an OSError says what cannot be written.
    """
    with acts.read(store, by=by, brand=brand) as act:
        edition = gather(act, period, workspace.root)
    done: list[Built] = []
    for n, language in enumerate(languages):
        counted(n, len(languages))
        if stop is not None and stop.is_set():
            break
        data = copy_context().run(render, edition, language, workspace.root).encode()
        path = workspace.exports / f"report-{edition.slug}-{edition.period.name}-{language}.html"
        write(path, data, mode=0o644)
        made = Built(str(path), language, edition.period, sha256(data).hexdigest())
        with acts.open(store, by=by, brand=brand) as act:
            built(act, path.name, language, edition.period, made.sha256)
        done.append(made)
    return done


def render(edition: Edition, language: str, workspace: Path | None = None) -> str:
    """The whole page, in a language; it is put in force for good in the context that calls this. Raises BadTemplate."""
    speak(language)
    made = edition.made_at.astimezone(ZoneInfo(edition.zone))
    sources = list(dict.fromkeys(map(words.sources, edition.lines)))
    values: dict[str, Any] = {
        "edition": edition,
        "summary": summary(edition),
        "made": made,
        "made_time": f"{made:%H:%M} {made.tzname()}",
        "bases": bases(edition.lines),
        "headlines": [line for line in map(edition.line, HEADLINES) if line is not None],
        "figures": figures(edition),
        "kinds": [line for line in map(edition.line, KINDS) if line is not None],
        "sources": sources,
        "source_of": {line.kpi.id: sources.index(words.sources(line)) + 1 for line in edition.lines},
        "words": words,
        "severities": SEVERITIES,
    }
    return page(TEMPLATE, values, workspace)


def bases(lines: Sequence[Line]) -> dict[str, str]:
    """How each KPI was counted and what has to be known of it; said once where the next ones are counted alike."""
    said: dict[str, str] = {}
    before = ""
    for line in lines:
        full = " ".join([words.basis(line), *words.notes(line)])
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
