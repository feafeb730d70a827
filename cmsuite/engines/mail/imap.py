"""A folder of an IMAP server, read without changing anything in it: no mail is marked as seen, moved or deleted."""

from __future__ import annotations

import base64
import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import mktime

from cmsuite.engines.mail.folder import Found
from cmsuite.engines.mail.parse import BIGGEST
from cmsuite.engines.mail.server import ANSWERS_S, NotReached, NotSafe, Server, SignInRefused, context, reason
from cmsuite.engines.secrets.secret import Secret

AT_ONCE = 200  # mails of one round
BACK = timedelta(days=30)  # how far a mailbox is read that was never read before
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder that was opened to be read. validity: the count by which its UIDs hold. next_uid: of the next mail."""

    imap: imaplib.IMAP4
    host: str
    validity: int | None
    next_uid: int | None


@contextmanager
def opened(server: Server, secret: Secret) -> Iterator[Opened]:
    """The folder, for the time of the block. Raises NotReached, NotSafe, SignInRefused."""
    with _said(server.host):
        imap = _connected(server)
    try:
        with _said(server.host):
            _signed_in(imap, server, secret)
            kind, _data = imap.select(f'"{_folder_name(server.folder)}"', readonly=True)
            if kind != "OK":
                raise NotReached(host=server.host, why=f"{server.folder} ?")
            validity, next_uid = (_number(imap.response(name)[1]) for name in ("UIDVALIDITY", "UIDNEXT"))
        yield Opened(imap, server.host, validity, next_uid)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            imap.logout()


def new_mails(box: Opened, last_uid: int | None, now: datetime, among: str = "") -> Iterator[Found]:
    """The mails after a UID, by their UIDs; never read before: those of the last days. Raises NotReached.

    among: of which, as a search of IMAP says it.
    """
    wanted = f"UID {last_uid + 1}:*" if last_uid else _lately(now)
    uids = _searched(box, f"{wanted} {among}".strip())
    for uid in [one for one in uids if one > (last_uid or 0)][:AT_ONCE]:  # `n:*` always names the last mail
        with _said(box.host):
            yield _fetched(box, uid)


def headers(box: Opened, now: datetime, most: int) -> Iterator[bytes]:
    """Who wrote the mails of the last days, what of, and to which list: of so many at most. Raises NotReached."""
    uids = _searched(box, _lately(now))[-most:]
    wanted = "(BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID LIST-ID LIST-UNSUBSCRIBE)]<0.20000>)"
    for start in range(0, len(uids), AT_ONCE):
        with _said(box.host):
            _kind, data = box.imap.uid("FETCH", ",".join(map(str, uids[start : start + AT_ONCE])), wanted)
        yield from (part[1] for part in data if isinstance(part, tuple) and isinstance(part[1], bytes))


def _lately(now: datetime) -> str:
    day = now - BACK
    return f"SINCE {day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}"


def _searched(box: Opened, wanted: str) -> list[int]:
    with _said(box.host):
        _kind, data = box.imap.uid("SEARCH", wanted)
        return sorted(int(one) for one in b" ".join(part for part in data if isinstance(part, bytes)).split())


def _fetched(box: Opened, uid: int) -> Found:
    _kind, facts = box.imap.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")
    told = next((part for part in facts if isinstance(part, bytes)), b"")
    size = re.search(rb"RFC822\.SIZE (\d+)", told)
    if size and int(size[1]) > BIGGEST:
        return Found(None, uid)
    at = imaplib.Internaldate2tuple(told)
    _kind, data = box.imap.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{BIGGEST + 1}>)")
    raw = next((part[1] for part in data if isinstance(part, tuple) and len(part) > 1), None)
    return Found(raw if isinstance(raw, bytes) else None, uid, mktime(at) if at else None)


def _connected(server: Server) -> imaplib.IMAP4:
    if server.safe:
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context(), timeout=ANSWERS_S)
    return imaplib.IMAP4(server.host, server.port, timeout=ANSWERS_S)


def _signed_in(imap: imaplib.IMAP4, server: Server, secret: Secret) -> None:
    if not server.safe and "STARTTLS" in imap.capabilities:
        imap.starttls(ssl_context=context())
    elif not server.safe and not server.loopback:
        raise NotSafe(host=server.host)
    try:
        imap.login(server.user, secret.reveal())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as err:
        raise SignInRefused(host=server.host, why=_words(err)) from None  # the chain would hold the password


@contextmanager
def _said(host: str) -> Iterator[None]:
    """What goes wrong on the way, as one sentence."""
    try:
        yield
    except imaplib.IMAP4.error as err:
        raise NotReached(host=host, why=_words(err)) from err
    except OSError as err:
        raise NotReached(host=host, why=reason(err)) from err


def _words(err: Exception) -> str:
    said = err.args[0] if err.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _number(data: object) -> int | None:
    found = re.search(rb"\d+", data[0]) if isinstance(data, list) and data and isinstance(data[0], bytes) else None
    return int(found[0]) if found else None


def _folder_name(name: str) -> str:
    """A folder's name as IMAP4rev1 writes it: UTF-7 of its own, RFC 3501 5.1.3."""

    def coded(match: re.Match[str]) -> str:
        data = base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{data}-"

    return re.sub(r"[^\x20-\x7e]+", coded, name.replace("&", "&-"))
