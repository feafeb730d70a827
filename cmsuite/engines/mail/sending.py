"""The job that sends: one session per server, one mail at a time, `sending` committed before its first byte."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from smtplib import SMTP, SMTPException

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.jobs.registry import Counted, Tools, job, loop, uncounted
from cmsuite.engines.mail.boxes import Sending, sending
from cmsuite.engines.mail.outbox import CHANNEL, Came, begin, claim, due, expire, give_back, has_lost, put_off, settle
from cmsuite.engines.mail.password import note_refused, password
from cmsuite.engines.mail.server import SignInRefused, server_of
from cmsuite.engines.mail.smtp import OK, connected, give
from cmsuite.engines.media.store import Media
from cmsuite.store.store import Store

AT_ONCE = 200  # mails of one round; the next comes within a minute
PATIENT = 0.7  # of a lease: who waits longer would be overtaken
SESSION = 50  # mails after which a server is greeted anew


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a round: how many left, came back at once, wait, or are in doubt; what stood in the way."""

    sent: int = 0
    bounced: int = 0
    waiting: int = 0
    doubts: int = 0
    failed: int = 0
    not_reached: tuple[str, ...] = ()


_COUNTED = {"sent": "sent", "bounced": "bounced", "planned": "waiting", "ambiguous": "doubts", "failed": "failed"}


def send_due(
    store: Store,
    workspace: Workspace,
    *,
    by: Actor,
    lease_s: float = 120.0,
    at_once: bool = False,
    most: int = AT_ONCE,
    stop: threading.Event | None = None,
    counted: Counted = uncounted,
    away: set[int] | None = None,
) -> Sent:
    """Send what is due, each once. Nothing stops the others: what cannot be sent waits, or says why.

    at_once: also what was put off, because no server could be asked. most: how many. away: brands that are left out;
    those whose server could not be asked are added to them.
    """
    away = set() if away is None else away
    with acts.open(store, by=by, all_brands=True) as act:
        done = Sent(doubts=expire(act))
    with acts.read(store, by=by, all_brands=True) as act:
        todo = due(act, most, at_once=at_once, but=away)
    n = 0
    for brand, group in groupby(todo, key=lambda one: one[0]):
        ids = [id_ for _brand, id_ in group]
        for first in range(0, len(ids), SESSION):
            if stop is not None and stop.is_set():
                return done
            before = done.not_reached
            done = _session(_Round(store, workspace, by, lease_s, brand), ids[first : first + SESSION], done)
            away |= {brand} if done.not_reached != before else set()
            n += len(ids[first : first + SESSION])
            counted(n, len(todo))
    return done


def send_all(store: Store, workspace: Workspace, *, by: Actor, lease_s: float, most: int = AT_ONCE) -> Sent:
    """Send what is due and what was put off, round after round, until nothing is left but the mails of brands whose
    server could not be asked. most: mails of a round."""
    done, away = Sent(), set[int]()
    while True:
        part = send_due(store, workspace, by=by, lease_s=lease_s, at_once=True, most=most, away=away)
        done = Sent(*(getattr(done, field.name) + getattr(part, field.name) for field in fields(Sent)))
        with acts.read(store, by=by, all_brands=True) as act:
            if not due(act, 1, at_once=True, but=away):
                return done


@dataclass(frozen=True, slots=True)
class _Round:
    store: Store
    workspace: Workspace
    by: Actor
    lease_s: float
    brand: int


def _session(on: _Round, ids: Sequence[int], done: Sent) -> Sent:
    try:
        with acts.read(on.store, by=on.by, brand=on.brand) as act:
            how = sending(act)
        server = server_of(how.server, "smtp")
        with connected(server, password(on.store, on.workspace, server)) as smtp:
            for id_ in ids:
                if name := _COUNTED.get(_one(on, smtp, how, id_)):
                    done = replace(done, **{name: getattr(done, name) + 1})
                if smtp.sock is None:  # the server is gone: the others wait, untouched
                    break
    except CmsError as err:
        if isinstance(err, SignInRefused):
            note_refused(on.store, server, by=on.by)
        with acts.open(on.store, by=on.by, brand=on.brand) as act:
            put_off(act, list(ids))
        done = replace(done, waiting=done.waiting + len(ids), not_reached=(*done.not_reached, str(err)))
    return done


def _one(on: _Round, smtp: SMTP, how: Sending, message_id: int) -> str:
    """Send one mail; what became of it, nothing where it was not ours to send."""
    with acts.open(on.store, by=on.by, brand=on.brand) as act:
        mine = claim(act, message_id, on.lease_s)
    if mine is None:
        return ""
    try:
        letter = Media(on.store, on.workspace).get(mine.eml)
    except CmsError:
        with acts.open(on.store, by=on.by, brand=on.brand) as act:
            give_back(act, mine.id, mine.token)
        raise
    with acts.open(on.store, by=on.by, brand=on.brand) as act:
        begin(act, mine.id, mine.token)
    came = give(smtp, how.sender, mine.to, letter, on.lease_s * PATIENT)
    with acts.open(on.store, by=on.by, brand=on.brand) as act:
        state = settle(act, mine.id, mine.token, came)
    if came.outcome != "sent":
        _ready(smtp, came)
    return state


def _ready(smtp: SMTP, came: Came) -> None:
    """Ready for the next mail, after one that was not taken; else closed."""
    try:
        if came.status is not None and smtp.rset()[0] == OK:
            return
    except (OSError, SMTPException):
        pass
    smtp.close()


@loop("mail.send", N_("Sends mails, each to its recipient once."), channel=CHANNEL)
def turn(store: Store, tools: Tools) -> int:
    """Send what is due; returns how many mails it moved."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        idle = not due(act, 1) and not has_lost(act)
    if idle:
        return 0
    done = send_due(store, tools.workspace, by=tools.by, lease_s=tools.lease_s, stop=tools.stop)
    return done.sent + done.bounced + done.failed + done.doubts


@job("mail.send", N_("Mails to send"), N_("Send the mails that wait, each to its recipient once."), rule="every 900")
def send_mails(store: Store, tools: Tools) -> Sent:
    """The same, asked for; and what was in doubt for long is given to a person."""
    return send_due(store, tools.workspace, by=tools.by, lease_s=tools.lease_s, stop=tools.stop, counted=tools.counted)
