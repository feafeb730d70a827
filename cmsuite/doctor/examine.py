"""What is well, what is not, and what to do about it: each part looked at by itself, whatever ails the others."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.accounts.registered import WARNED
from cmsuite.calendar.rebuild import TZDATA
from cmsuite.charters.crisis_watch import of_plans
from cmsuite.charters.crisis_watch import standing as plans
from cmsuite.charters.moderation.adopting import aged, in_force
from cmsuite.core import zones
from cmsuite.core.errors import CmsError, why
from cmsuite.core.locale import _, labelled, moment_here, ngettext, number
from cmsuite.core.resources import look_in
from cmsuite.core.text import shown
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.models import Journal, Setting
from cmsuite.engines.acts.settings import chosen
from cmsuite.engines.documents.kinds import BROKEN
from cmsuite.engines.jobs.history import runs, workers
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.mail.boxes import SERVER, boxes
from cmsuite.engines.mail.outbox import messages
from cmsuite.engines.mail.password import password
from cmsuite.engines.mail.server import server_of
from cmsuite.engines.mail.smtp import connected
from cmsuite.engines.networks.registry import Broken, Untrusted, plugins, trust_file
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import today_in, zone_in
from cmsuite.engines.people.models import Brand
from cmsuite.engines.rules.doctor import examine as rules_of
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.engines.secrets.vault import vault
from cmsuite.engines.web.client import Http
from cmsuite.publishing.models import Attempt, State
from cmsuite.publishing.obstacle import DRIFT_S
from cmsuite.publishing.register import past_due
from cmsuite.rooms import load_kinds, load_rooms
from cmsuite.store.opening import refuse_unsafe
from cmsuite.store.store import Store
from cmsuite.store.upgrade import HEAD, EmptyDatabase, standing
from cmsuite.veille.sources import SourceLine, quiet
from cmsuite.veille.telling_cost import standing as source_standing
from cmsuite.veille.today import follows_any
from cmsuite.veille.words import FEEDS, ILL

How = Literal["ok", "warning", "broken"]
DOCTOR = acts.worker("doctor")
LITTLE, TOO_LITTLE = 1_000_000_000, 100_000_000  # bytes left on the disk
SHAKY_S = 5.0  # how far apart clocks may be before it is worth a word
ASKED_S = 10.0  # how long a server may take to answer
NAMED = 3  # sources of a brand that are told one by one


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: `about` is a word for programs, `do` what a person can do about it; record: what a
    screen shows it by, of that brand."""

    about: str
    how: How
    said: str
    do: str = ""
    record: tuple[str, int] | None = None
    brand: int | None = None


def of_error(about: str, err: CmsError) -> Line:
    """What is broken, as the error says it."""
    return Line(about, "broken", err.sentence, err.advice)


def examine(workspace: Workspace, store: Store) -> list[Line]:
    """Everything, in the order in which one thing needs another. Changes nothing; asks the accounts' servers."""
    load_rooms()
    lines = [
        Line("config", "ok", _("{file} is sound.").format(file=workspace.root / "config.toml")),
        *_tried("disk", partial(_disk, workspace)),
        *_tried("plugins", partial(_plugins, workspace)),
        *_tried("documents", partial(_kinds, workspace)),
        *_tried("store", partial(_store, store)),
    ]
    if any(line.about == "store" and line.how == "broken" for line in lines):
        return lines
    lines += _tried("person", partial(_person, workspace, store))
    lines += _tried("clock", partial(_clock, store))
    lines += _tried("keys", partial(_keys, workspace, store))
    lines += _tried("workers", partial(_workers, store, workspace.config.worker_lease_s))
    lines += _tried("publishing", partial(_publishing, store))
    lines += _tried("rules", partial(_rules, workspace, store))
    lines += _tried("moderation", partial(_guides, store))
    lines += _tried("crisis", partial(_plans, store))
    lines += _tried("sources", partial(_sources, store))
    lines += _tried("mail", partial(_mail, workspace, store))
    lines += _tried("accounts", partial(_accounts, workspace, store))
    return lines


def _asking(store: Store) -> AbstractContextManager[Act]:
    return acts.read(store, by=DOCTOR, all_brands=True)


def _tried(about: str, look: Callable[[], Iterable[Line]]) -> list[Line]:
    try:
        return list(look())
    except CmsError as err:
        return [of_error(about, err)]
    except OSError as err:
        return [Line(about, "broken", _("{file}: {why}.").format(file=err.filename, why=why(err)))]


# ---- the machine


def _disk(workspace: Workspace) -> Iterator[Line]:
    free = shutil.disk_usage(workspace.root).free
    how: How = "broken" if free < TOO_LITTLE else "warning" if free < LITTLE else "ok"
    said = _("The workspace's disk has {free} MB left.").format(free=number(free // 1_000_000))
    yield Line("disk", how, said, "" if how == "ok" else _("Free some room."))
    if not os.access(workspace.root, os.W_OK):
        said = _("{folder} cannot be written.").format(folder=workspace.root)
        yield Line("disk", "broken", said, _("Check the rights of the folder, and whether its disk is read-only."))


def _kinds(workspace: Workspace) -> Iterator[Line]:
    look_in(workspace.root)
    load_kinds()
    yield from (of_error("documents", err) for err in BROKEN.values())


def _plugins(workspace: Workspace) -> Iterator[Line]:
    good = []
    for plugin in plugins(workspace.root):
        if isinstance(plugin, Broken):
            said = _("The plugin {name} cannot be used: {why}").format(name=plugin.name, why=shown(plugin.why))
            yield Line("plugins", "broken", said, _("Mend it or take it away."))
        elif isinstance(plugin, Untrusted):
            said = _("The plugin {name} of this workspace is not trusted, and not run.").format(name=plugin.name)
            do = _("Read it; then: cmsuite plugin trust {name}").format(name=plugin.name)
            yield Line("plugins", "warning", said, do)
        else:
            good.append(plugin.name)
    yield Line("plugins", "ok", _("Networks that can be used: {names}.").format(names=", ".join(sorted(set(good)))))


# ---- the store


def _store(store: Store) -> Iterator[Line]:
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[store.url.get_backend_name()]
    if kind == "SQLite" and store.url.database:
        file = Path(store.url.database)
        refuse_unsafe(file.parent)
        if not file.exists():
            said = _("{file} is not there: the store is empty or was moved.").format(file=file)
            yield Line("store", "broken", said, _("Put it back, or restore a backup: cmsuite restore FILE DIR"))
            return
    found = standing(store).schema
    if found is None:
        raise EmptyDatabase()
    if found < HEAD:
        said = _("The store has schema {found}, this program works with {wanted}.").format(found=found, wanted=HEAD)
        how: How = "warning" if kind == "SQLite" else "broken"
        yield Line("store", how, said, _("Run: cmsuite upgrade"))
        if how == "broken":
            return
    with store.connection() as connection:
        wrong = store.dialect.check(connection)
    for what in wrong[:5]:
        said = _("The store is damaged: {what}").format(what=shown(what))
        yield Line("store", "broken", said, _("Restore the last backup: cmsuite restore FILE DIR"))
    if not wrong:
        yield Line("store", "ok", _("The store ({kind}, schema {schema}) is sound.").format(kind=kind, schema=found))


def _person(workspace: Workspace, store: Store) -> Iterator[Line]:
    found = actor(store, workspace.config.me)
    yield Line("person", "ok", _("You act as {name}.").format(name=shown(found.name)))


def _clock(store: Store) -> Iterator[Line]:
    with _asking(store) as act:
        drift = abs((act.lease_now() - datetime.now(UTC)).total_seconds())
        last, now = act.session.scalar(sa.select(sa.func.max(Journal.at))), act.now
        here, there = zones.edition(), chosen(act, TZDATA)
    how: How = "broken" if drift > DRIFT_S else "warning" if drift > SHAKY_S else "ok"
    said = _("This machine's clock and the store's are {seconds} s apart.").format(seconds=number(drift, 1))
    yield Line("clock", how, said, "" if how == "ok" else _("Set the clock by the network's time (NTP)."))
    if last is not None and last > now + timedelta(seconds=DRIFT_S):
        said = _("Somebody wrote on {at}, which is still to come: a clock is, or was, wrong.").format(
            at=moment_here(last)
        )
        yield Line("clock", "warning", said, _("Compare the clocks of the machines that work on this store."))
    if there and there != here:
        said = _("This machine has the rules of time zones {here}, the calendar was computed by {there}.")
        do = _("A worker computes it anew within ten minutes; use the same cmsuite on all machines.")
        yield Line("clock", "warning", said.format(here=here, there=there), do)
    else:
        yield Line("clock", "ok", _("The rules of time zones are of edition {edition}.").format(edition=here))


def _keys(workspace: Workspace, store: Store) -> Iterator[Line]:
    secrets = workspace.root / "secrets"
    files = [vault(store, workspace).key.path, trust_file(), *(secrets.glob("*") if secrets.is_dir() else ())]
    wide = [file for file in files if file.is_file() and os.name == "posix" and file.stat().st_mode & 0o077]
    for file in wide:
        said = _("{file} can be read by others on this machine.").format(file=file)
        yield Line("keys", "warning", said, _("Make it yours alone: chmod 600 {file}").format(file=file))
    if not wide:
        yield Line("keys", "ok", _("Nobody else on this machine can read the files of keys and secrets."))


# ---- the work


def _workers(store: Store, lease_s: float) -> Iterator[Line]:
    with _asking(store) as act:
        alive, troubles, now = workers(act, lease_s), runs(act, failed=True, limit=100), act.now
    for worker in alive:
        said = _("Worker {name} is at work.").format(name=worker.worker)
        if worker.why:
            said = _("Worker {name} is in trouble: {why}").format(name=worker.worker, why=shown(worker.why))
        yield Line("workers", "warning" if worker.why else "ok", said, _("See: cmsuite jobs") if worker.why else "")
    if not alive:
        said = _("No worker is at work: nothing is fetched, published or measured by itself.")
        yield Line("workers", "warning", said, _("Start one and let it run: cmsuite worker"))
    failed = [run for run in troubles if run.ended_at and run.ended_at > now - timedelta(days=1)]
    if failed:
        said = ngettext("{n} run of a job failed within a day.", "{n} runs of jobs failed within a day.", len(failed))
        yield Line("workers", "warning", said.format(n=len(failed)), _("See: cmsuite jobs --failed"))


def _publishing(store: Store) -> Iterator[Line]:
    with _asking(store) as act:
        out = sa.select(sa.func.max(Attempt.ended_at)).where(Attempt.kind == "send", Attempt.outcome == "ok")
        last = act.session.scalar(out)
        late = past_due(act, State.PLANNED, State.CLAIMED, State.SENDING, State.AMBIGUOUS)
        waiting = past_due(act, State.NEEDS_DECISION, State.AWAITING_HUMAN)
    said = _("The last post went out on {at}.").format(at=moment_here(last)) if last else _("No post went out yet.")
    yield Line("publishing", "ok", said)
    if late:
        said = ngettext("{n} publication is due and not out.", "{n} publications are due and not out.", late)
        yield Line("publishing", "broken", said.format(n=late), _("What stops them: cmsuite publishing status"))
    if waiting:
        said = ngettext("{n} publication waits for a person.", "{n} publications wait for a person.", waiting)
        yield Line("publishing", "warning", said.format(n=waiting), _("See: cmsuite publishing status"))


def _rules(workspace: Workspace, store: Store) -> Iterator[Line]:
    """Whether the rules of each brand can run: where they cannot, nothing is approved and nothing goes out."""
    look_in(workspace.root)
    with _asking(store) as act:
        brands = act.session.execute(sa.select(Brand.id, Brand.slug).where(Brand.archived_at.is_(None))).all()
    good = 0
    for id, slug in brands:
        with acts.read(store, by=DOCTOR, brand=id) as act:
            found = rules_of(act)
        do = _("See: cmsuite rules doctor --brand {brand}").format(brand=slug)
        if found and found[0].how == "broken":
            yield Line("rules", "broken", shown(f"{slug}: {found[0].sentence}"), do)
        elif found:
            said = ngettext("{brand}: {n} thing about its rules.", "{brand}: {n} things about its rules.", len(found))
            yield Line("rules", "warning", said.format(brand=slug, n=len(found)), do)
        good += not found
    if good:
        said = ngettext("The rules of {n} brand are well.", "The rules of {n} brands are well.", good)
        yield Line("rules", "ok", said.format(n=good))


def _guides(store: Store) -> Iterator[Line]:
    """Whether time made something wrong in the guides that are in force: a help number, a reply, a reading."""
    with _asking(store) as act:
        brands = act.session.execute(sa.select(Brand.id, Brand.slug).where(Brand.archived_at.is_(None))).all()
    for id, slug in brands:
        with acts.read(store, by=DOCTOR, brand=id) as act:
            today = today_in(act)
            found = in_force(act, today)
        if found is None:
            continue
        if old := aged(found, today):
            said = ngettext("{brand}: {n} thing of its moderation guide is out of date.",
                            "{brand}: {n} things of its moderation guide are out of date.", len(old))  # fmt: skip
            do = _("See: cmsuite moderation show --brand {brand}").format(brand=slug)
            yield Line("moderation", "warning", said.format(brand=slug, n=len(old)), do)
        else:
            yield Line("moderation", "ok", _("{brand}: its moderation guide is up to date.").format(brand=slug))


def _plans(store: Store) -> Iterator[Line]:
    """Whether the crisis plans that stand would work today: somebody is on call, something watches, drills are held."""
    with _asking(store) as act:
        rows = act.session.execute(sa.select(Brand.id, Brand.slug).where(Brand.archived_at.is_(None)))
        slugs = {row.id: row.slug for row in rows}
        standing = sorted((one for one in plans(act) if one.brand in slugs), key=lambda one: one.brand)
        found = list(of_plans(act, standing))
    for plan in standing:
        slug = slugs[plan.brand]
        due = [one for of, one in found if of is plan]
        for one in due:
            do = _("See: cmsuite crisis due --brand {brand}").format(brand=slug)
            yield Line("crisis", "warning", labelled(slug, one.sentence), do)
        if not due:
            yield Line("crisis", "ok", _("{brand}: nothing is due in its crisis plan.").format(brand=slug))


def _sources(store: Store) -> Iterator[Line]:
    """How many sources of each brand give nothing, or nothing new, and the worst of them by name."""
    with _asking(store) as act:
        brands = act.session.execute(sa.select(Brand.id, Brand.slug).where(Brand.archived_at.is_(None))).all()
    well = 0
    for id, slug in brands:
        with acts.read(store, by=DOCTOR, brand=id) as act:
            found, zone, followed = quiet(act), zone_in(act), follows_any(act)
        ill = [one for one in found if one.state in ILL]
        well += followed and not ill
        if found:
            counts = Counter(one.state for one in found)
            told = ", ".join(labelled(_(FEEDS[state]), number(n)) for state, n in counts.items())
            said = _("{brand}: sources that give nothing new ({states}).").format(brand=slug, states=told)
            do = _("See: cmsuite veille doctor --brand {brand}").format(brand=slug)
            yield Line("sources", "warning" if ill else "ok", said, do if ill else "", ("source", found[0].id), id)
        yield from (_source(one, slug, zone, id) for one in ill[:NAMED])
    if well:
        said = ngettext("Every source of {n} brand can be read.", "Every source of {n} brands can be read.", well)
        yield Line("sources", "ok", said.format(n=well))


def _source(one: SourceLine, slug: str, zone: str, brand: int) -> Line:
    """A source that gives nothing, since when, and when it is tried again."""
    how = f"{source_standing(one, zone)}. {shown(one.said or '')}".strip()
    do = (
        _("Follow its new address, or stop it: cmsuite veille stop {source} --brand {brand}") if one.state == "gone"
        else _("What came of each try: cmsuite veille log --source {source} --brand {brand}")
    )  # fmt: skip
    said = labelled(f"{slug} · {shown(one.title, 60)}", how)
    return Line("sources", "warning", said, do.format(source=one.id, brand=slug), ("source", one.id), brand)


def _mail(workspace: Workspace, store: Store) -> Iterator[Line]:
    with _asking(store) as act:
        read, now = boxes(act, enabled=True), act.now
        troubles = len(messages(act, states=("ambiguous", "needs_decision", "bounced", "failed"), limit=1000))
        servers = set(act.session.scalars(sa.select(Setting.value).where(Setting.key == SERVER.key)))
    for box in read:
        if box.read_at is not None and now - box.read_at > timedelta(days=1):
            said = _("Mailbox {id} was last read on {at}: {address}").format(
                id=box.id, at=moment_here(box.read_at), address=shown(box.address)
            )
            yield Line("mail", "warning", said, _("See why: cmsuite mail read"))
    if troubles:
        said = ngettext("{n} mail of ours is in doubt, refused or came back.",
                        "{n} mails of ours are in doubt, refused or came back.", troubles)  # fmt: skip
        yield Line("mail", "warning", said.format(n=troubles), _("See: cmsuite mail outbox --troubles"))
    for address in sorted(str(one) for one in servers if one):
        yield from _tried("mail", partial(_mail_server, address, workspace, store))
    if read and not troubles:
        said = ngettext("{n} mailbox is read.", "{n} mailboxes are read.", len(read))
        yield Line("mail", "ok", said.format(n=len(read)))


def _mail_server(address: str, workspace: Workspace, store: Store) -> Iterator[Line]:
    server = server_of(address, "smtp")
    with connected(server, password(store, workspace, server)):
        yield Line("mail", "ok", _("The mail server {host} answers.").format(host=server.host))


# ---- the accounts


@dataclass(frozen=True, slots=True)
class _SignIn:
    handle: str
    server: str
    secret: str | None
    state: CredentialState | None
    ends_at: datetime | None


def _accounts(workspace: Workspace, store: Store) -> Iterator[Line]:
    with _asking(store) as act:
        found, now = _sign_ins(act), act.now
    if not found:
        yield Line("accounts", "ok", _("No account is connected yet."))
    for one in found:
        yield from _tried("accounts", partial(_sign_in, one, now, workspace, store))
    http = tools_for(workspace, DOCTOR).http
    servers = sorted({_origin(one.server) for one in found})
    here = copy_context()  # a thread of its own would speak English
    with ThreadPoolExecutor(max_workers=8) as pool:
        for lines in pool.map(lambda to: here.copy().run(_tried, "reach", partial(_reached, http, to)), servers):
            yield from lines


def _sign_ins(act: Act) -> list[_SignIn]:
    rows = act.session.execute(
        sa.select(Account, Credential.name, Credential.state, Credential.expires_at)
        .outerjoin(Credential, Credential.id == Account.credential_id)
        .where(Account.mode == "api", Account.status == "active")
        .order_by(Account.id)
    )
    return [
        _SignIn(row.handle, str(row.capability.get("server") or row.url), name, state, ends_at)
        for row, name, state, ends_at in rows
    ]


def _sign_in(one: _SignIn, now: datetime, workspace: Workspace, store: Store) -> Iterator[Line]:
    handle = shown(one.handle)
    again = _("Sign in again: cmsuite account reconnect {handle}").format(handle=handle)
    if one.secret is None or one.state is not CredentialState.OK:
        yield Line("accounts", "broken", _("{handle} must be connected again.").format(handle=handle), again)
        return
    vault(store, workspace).get(one.secret)  # whether it is in its place, and opens
    if one.ends_at is not None and one.ends_at - now < WARNED:
        said = _("The sign-in of {handle} ends on {at}.").format(handle=handle, at=moment_here(one.ends_at))
        yield Line("accounts", "broken" if one.ends_at <= now else "warning", said, again)
    else:
        yield Line("accounts", "ok", _("{handle} is connected.").format(handle=handle))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _reached(http: Http, server: str) -> Iterator[Line]:
    reply = http.get(server, timeout_s=ASKED_S)
    if reply.status >= 500:
        said = _("{server} answers with an error ({status}).").format(server=server, status=reply.status)
        yield Line("reach", "warning", said, _("Wait: what is due is tried again by itself."))
    else:
        yield Line("reach", "ok", _("{server} answers.").format(server=server))
    try:
        drift = abs((parsedate_to_datetime(reply.headers["date"]) - datetime.now(UTC)).total_seconds())
    except (KeyError, ValueError, TypeError):  # a server that does not say what time it is
        return
    if drift > DRIFT_S:
        said = _("{server} has another time than this machine, {seconds} s apart: nothing is sent to it.")
        do = _("Set the clock by the network's time (NTP).")
        yield Line("clock", "broken", said.format(server=server, seconds=number(drift)), do)
