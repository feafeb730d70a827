"""Every engine and room, what it is for (its docstring), and which rooms it may import. The import test reads this."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages

ENGINES = (
    "acts",
    "trail",
    "people",
    "media",
    "approvals",
    "secrets",
    "search",
    "web",
    "jobs",
    "work",
    "evidence",
    "exports",
    "networks",
    "rules",
    "documents",
    "mail",
    "feeds",
)
"""Lowest first: an engine imports only those before it."""

ROOMS: dict[str, tuple[str, ...]] = {
    "accounts": (),
    "metrics": ("accounts",),
    "briefs": (),
    "audit": ("accounts", "metrics"),
    "matrix": ("briefs",),
    "strategy": ("metrics", "briefs", "matrix"),
    "charters": ("briefs", "strategy"),
    "content": ("accounts", "charters"),
    "calendar": ("accounts", "content"),
    "publishing": ("accounts", "metrics", "charters", "content", "calendar"),
    "veille": ("publishing",),
    "reporting": ("metrics", "publishing"),
}

DOCUMENTS = (
    "cmsuite.briefs.brief",
    "cmsuite.briefs.counter",
    "cmsuite.audit.kind",
    "cmsuite.matrix.note",
    "cmsuite.strategy.strategy",
    "cmsuite.strategy.deck",
    "cmsuite.strategy.argument",
    "cmsuite.strategy.minutes",
    "cmsuite.charters.kind",
    "cmsuite.charters.crisis_kind",
    "cmsuite.charters.drill_kind",
    "cmsuite.charters.moderation.kinds",
    "cmsuite.veille.plan.kind",
    "cmsuite.veille.digest.kind",
    "cmsuite.veille.sheet.kind",
    "cmsuite.veille.trends.note.kind",
)
"""The modules that register kinds of documents."""

TAKERS = (
    "cmsuite.accounts.proposed",
    "cmsuite.briefs.proposed",
    "cmsuite.matrix.proposed",
    "cmsuite.calendar.proposed",
    "cmsuite.charters.proposed",
    "cmsuite.veille.plan.proposed",
)
"""The modules that register what rooms take of others."""

JOBS = (
    "cmsuite.engines.jobs.ageing",
    "cmsuite.engines.work.drafts",
    "cmsuite.engines.evidence.ageing",
    "cmsuite.engines.rules.ageing",
    "cmsuite.engines.documents.ageing",
    "cmsuite.engines.mail.ageing",
    "cmsuite.engines.mail.reading",
    "cmsuite.engines.mail.sending",
    "cmsuite.engines.feeds.ageing",
    "cmsuite.engines.feeds.indexing",
    "cmsuite.engines.feeds.reserving",
    "cmsuite.accounts.sign_in",
    "cmsuite.metrics.collect",
    "cmsuite.veille.ageing",
    "cmsuite.veille.applying",
    "cmsuite.veille.digest.ageing",
    "cmsuite.veille.digest.coming_back",
    "cmsuite.veille.digest.editions",
    "cmsuite.veille.fetch",
    "cmsuite.veille.resolving",
    "cmsuite.charters.crisis_offline",
    "cmsuite.content.files",
    "cmsuite.calendar.rebuild",
    "cmsuite.publishing.linked",
    "cmsuite.publishing.reconcile",
    "cmsuite.publishing.rereading",
    "cmsuite.publishing.send",
    "cmsuite.reporting.shelf",
)
"""The modules that register what a worker does: jobs and loops."""

CONFORMANCE = ("cases", "conformance")
"""Modules of a pytest plugin, for plugins' authors: pytest is not there where the program only runs."""


def load_models() -> None:
    """Import every table, so that the metadata is whole."""
    for name in [*(f"cmsuite.engines.{engine}" for engine in ENGINES), *(f"cmsuite.{room}" for room in ROOMS)]:
        if find_spec(f"{name}.models"):
            import_module(f"{name}.models")


RECORDS = {
    "account": "cmsuite.accounts",
    "decision": "cmsuite.engines.evidence",
    "document": "cmsuite.engines.documents",
    "entry": "cmsuite.calendar",
    "evidence": "cmsuite.engines.evidence",
    "fact": "cmsuite.metrics",
    "hold": "cmsuite.publishing",
    "item": "cmsuite.engines.feeds",
    "post": "cmsuite.content",
    "proposal": "cmsuite.engines.evidence",
    "publication": "cmsuite.publishing",
    "remote_post": "cmsuite.metrics",
    "variant": "cmsuite.content",
}
"""Whose table each kind of record is that a ref can name."""


def load_records(kinds: Iterable[str]) -> None:
    """Import the tables of these kinds of records, of what is none nothing: who names a few needs not wait for all."""
    for package in {RECORDS[kind] for kind in kinds if kind in RECORDS}:
        import_module(f"{package}.models")


def load_kinds() -> None:
    """Import every kind of document, ours, installed and of the workspace at hand: each can be read and written."""
    from cmsuite.engines.documents.own_kinds import load_installed, load_own

    for name in DOCUMENTS:
        import_module(name)
    load_installed()
    load_own()


def load_takers() -> None:
    """Import what takes proposals, and the kinds of documents that they go into."""
    load_kinds()
    for name in TAKERS:
        import_module(name)


def load_jobs() -> None:
    """Import every job and loop, and no kind of document before one is asked for: a worker begins in half the time."""
    from cmsuite.engines.documents.kinds import when_unknown

    load_models()
    for name in JOBS:
        import_module(name)
    when_unknown(load_kinds)


def load_rooms() -> None:
    """Import every module of every engine and room, so that all acts, jobs, loops and kinds are registered."""
    load_models()
    for name in [*(f"cmsuite.engines.{engine}" for engine in ENGINES), *(f"cmsuite.{room}" for room in ROOMS)]:
        package = import_module(name)
        for module in walk_packages(package.__path__, f"{name}."):
            if module.name.rpartition(".")[2] not in CONFORMANCE:
                import_module(module.name)
