"""The report of a period, as a file a client can open anywhere: one page, in French and in English."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextvars import copy_context
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from cmsuite.core.files import write
from cmsuite.core.locale import LANGUAGES, N_, speak
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, register
from cmsuite.engines.documents.branding import look_of
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.page import page
from cmsuite.engines.jobs.registry import Counted, uncounted
from cmsuite.engines.rules.words import SEVERITIES
from cmsuite.metrics import words
from cmsuite.metrics.periods import Period
from cmsuite.reporting.edition import HEADLINES, KINDS, Edition, gather
from cmsuite.reporting.figures import figures
from cmsuite.reporting.telling import bases, checked, exempted, limits, made_on, ruled_by, summary
from cmsuite.store.store import Store

TEMPLATE = "report.html.j2"


@dataclass(frozen=True, slots=True)
class Built:
    """A report that was written: its file, which its ending says the format of, its language, the SHA-256 of its
    bytes."""

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
    forms: Sequence[str] = ("html",),
    stop: threading.Event | None = None,
    counted: Counted = uncounted,
) -> list[Built]:
    """Write the report of a period into the workspace's exports, once per language and format, all of the same
    figures. forms: of FORMATS. stop: no further one is written.

    Raises BadDefinition, BadTemplate, Forbidden; an OSError says what cannot be written.
    """
    with acts.read(store, by=by, brand=brand) as act:
        edition = gather(act, period, workspace.root)
        look = None if set(forms) == {"html"} else look_of(act, brand).whole(workspace.media)
    done: list[Built] = []
    wanted = [(language, form) for language in languages for form in forms]
    for n, (language, form) in enumerate(wanted):
        counted(n, len(wanted))
        if stop is not None and stop.is_set():
            break
        data = copy_context().run(_data, edition, language, form, look, workspace.root)
        path = workspace.exports / f"report-{edition.slug}-{edition.period.name}-{language}.{form}"
        write(path, data, mode=0o644)
        made = Built(str(path), language, edition.period, sha256(data).hexdigest())
        with acts.open(store, by=by, brand=brand) as act:
            built(act, path.name, language, edition.period, made.sha256)
        done.append(made)
    return done


def _data(edition: Edition, language: str, form: str, look: Look | None, workspace: Path) -> bytes:
    if form == "html":
        return render(edition, language, workspace).encode()
    from cmsuite.engines.exports.formats import written
    from cmsuite.reporting.paper import manuscript

    assert look is not None
    speak(language)
    return written(manuscript(edition, cast(Any, language), look), form, workspace)


def render(edition: Edition, language: str, workspace: Path | None = None) -> str:
    """The whole page, in a language; it is put in force for good in the context that calls this. Raises BadTemplate."""
    speak(language)
    sources = list(dict.fromkeys(map(words.sources, edition.lines)))
    values: dict[str, Any] = {
        "edition": edition,
        "summary": summary(edition),
        "made_on": made_on(edition),
        "bases": bases(edition.lines),
        "headlines": [line for line in map(edition.line, HEADLINES) if line is not None],
        "figures": figures(edition),
        "kinds": [line for line in map(edition.line, KINDS) if line is not None],
        "sources": sources,
        "source_of": {line.kpi.id: sources.index(words.sources(line)) + 1 for line in edition.lines},
        "words": words,
        "severities": SEVERITIES,
        "checked": checked(edition.conformity),
        "exempted": exempted(edition.conformity),
        "ruled_by": ruled_by(edition.conformity),
        "limits": limits(edition),
    }
    return page(TEMPLATE, values, workspace)
