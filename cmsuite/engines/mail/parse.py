"""The bytes of a mail as what it says: read within limits, whatever its sender made of its form. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Literal

from cmsuite.core.text import clean, passable
from cmsuite.engines.documents.codes import Code, codes_in
from cmsuite.engines.mail.agreement import Proposal, proposal
from cmsuite.engines.mail.plain import plain_of
from cmsuite.engines.mail.status import ENHANCED

Kind = Literal["answer", "bounce", "automatic", "other"]
BIGGEST = 25_000_000  # bytes of a mail that is read
NESTED = 100  # parts that hold parts, of a mail whose parts are looked at
PARTS = 200
FILES = 20  # that go with a mail
HEADER, TEXT, EXCERPT = 2_000, 200_000, 4_000  # letters
HEADERS = 256 * 1024  # bytes of all headers
OURS = re.compile(r"\b([0-9a-f]{32})\.cmsuite@")
"""What stands before the @ in the Message-ID of a mail that we sent."""
TOKEN = re.compile(r"\b[0-9a-f]{32}\b")
"""The same in the subject of a mail that one of ours let its reader write."""
_LEAVES = re.compile(
    r"(?:(?:re|fwd?|tr)\s*:\s*)*(?:unsubscribe|d[ée]sabonne(?:ment|r|z)|d[ée]sinscri(?:ption|re|vez))\b", re.IGNORECASE
)
_THINKS = re.compile(r"\[N([0-9]{1,5}) (utile|inutile|avis|useful|useless|opinion)\]", re.IGNORECASE)
_OPINIONS = {"utile": "useful", "inutile": "useless", "avis": "opinion"}
_QUOTED_FROM_HERE = re.compile(
    r"^\s*(?:"
    r"-{2,}\s*(?:original message|message d['’]origine|message original|forwarded message|message transf[ée]r[ée]).*"
    r"|_{10,}\s*"
    r"|(?:on|le)\s.{5,200}(?:wrote|a [ée]crit)\s*:?\s*"
    r"|(?:from|de)\s?:\s.+@.+"
    r")$",
    re.IGNORECASE,
)
_BY_A_PROGRAM = re.compile(
    r"\s*(?:sent from my|envoyé de(?:puis)? mon|get outlook for|télécharger outlook|obtenir outlook)\b", re.IGNORECASE
)
"""A line that a program puts below what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. id: its own name, or a print where it has none. replies_to: the names by which it answers mails
    of ours. at: as its sender says. said: what its writer wrote, without what they quote. codes: those of what
    they wrote, else of what they quote. asks: what its subject asks for by itself: unsubscribe, or N12 useful
    (useless, opinion) about an issue. status, reason: why a mail of ours came back, as 5.1.1 and in the
    words of the server that refused it. whole: False where its form was too wild to be read in full. print: of who
    wrote what."""

    id: str
    print: str
    sender: str
    sender_name: str
    subject: str
    at: datetime | None
    said: str
    codes: tuple[Code, ...]
    kind: Kind
    proposal: Proposal | None
    replies_to: tuple[str, ...]
    whole: bool
    asks: str = ""
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a mail: as its sender calls it, and says that it is."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it was written: all its words, of whatever length. at: as its sender says. whole: as in a letter."""

    sender: str
    sender_name: str
    subject: str
    at: datetime | None
    text: str
    whole: bool


def written(raw: bytes) -> Written:
    """Read what a mail says, to keep it word for word. It never fails: of what cannot be read, less is known."""
    return _written(*parsed(raw[:BIGGEST]))


def _written(mail: Message, whole: bool) -> Written:
    name, address = sender_of(mail)
    text = "\n".join(_texts(mail)) if whole else ""
    return Written(address, name, header(mail, "Subject"), date_of(mail), text, whole)


def attached(raw: bytes) -> tuple[Attached, ...]:
    """The files that go with a mail, not the pictures within its text: as many as anybody would send at once."""
    mail, whole = parsed(raw[:BIGGEST])
    found = []
    for part in parts(mail) if whole else ():
        disposition = header(part, "Content-Disposition", 20).lower()[:10]
        main = part.get_content_maintype()
        if main == "multipart" or not (disposition == "attachment" or (main == "application" and not disposition)):
            continue
        data = part.get_payload(decode=True)
        name = clean(str(part.get_filename() or ""), 120, lines=False)
        if isinstance(data, bytes) and data:
            found.append(Attached(name or part.get_content_type()[:120], part.get_content_type()[:100], data))
    return tuple(found[:FILES])


def letter(raw: bytes) -> Letter:
    """Read a mail as an answer. It never fails: of what cannot be read, less is known."""
    mail, whole = parsed(raw[:BIGGEST])
    read = _written(mail, whole)
    sender_name, sender, subject = read.sender_name, read.sender, read.subject
    text = read.text[:TEXT]
    said = _own(text)
    codes = tuple(codes_in(f"{subject}\n{said}") or codes_in(text))[:5]
    bounced = whole and _bounced(mail)
    kind: Kind = "bounce" if bounced else "automatic" if _automatic(mail) else "answer" if codes else "other"
    asks = _asks(subject) if kind == "other" else ""
    made = hashlib.sha256("\0".join((sender, subject, text)).encode()).hexdigest()
    return Letter(
        id=header(mail, "Message-ID", 300).strip("<> ") or f"print {hashlib.sha256(raw).hexdigest()}",
        print=made,
        sender=sender,
        sender_name=sender_name,
        subject=subject,
        at=read.at,
        said=clean(said, EXCERPT),
        codes=codes,
        kind=kind,
        proposal=proposal(said) if kind == "answer" else None,
        replies_to=(*_replies_to(mail, raw if bounced else b""), *(TOKEN.findall(subject)[:1] if asks else ())),
        whole=whole,
        asks=asks,
        status=_status(mail) if bounced else "",
        reason=_reason(mail) if bounced else "",
    )


def _asks(subject: str) -> str:
    """What the subject of a mail asks for, by the words that our own mails put there."""
    if _LEAVES.match(subject):
        return "unsubscribe"
    if found := _THINKS.search(subject):
        word = found[2].lower()
        return f"N{int(found[1])} {_OPINIONS.get(word, word)}"
    return ""


def parsed(raw: bytes) -> tuple[Message, bool]:
    """The mail; of one that nests its parts without measure, or whose headers never end, the headers alone."""
    head = re.split(rb"\r?\n\r?\n", raw[: HEADERS + 4], maxsplit=1)[0]
    nested = sum(len(re.findall(word, raw, re.IGNORECASE)) for word in (rb"multipart/", rb"message/rfc822"))
    if nested <= NESTED and len(head) <= HEADERS:
        try:
            return message_from_bytes(raw), True
        except (RecursionError, MessageError, ValueError, LookupError, TypeError):
            pass
    return BytesHeaderParser().parsebytes(head[:HEADERS] + b"\n\n"), False


def parts(mail: Message) -> Iterator[Message]:
    """The parts, those of mails that are attached left out."""
    todo, n = [mail], 0
    while todo and n < PARTS:
        part, n = todo.pop(), n + 1
        yield part
        inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inner, list):
            todo += [one for one in inner[::-1] if isinstance(one, Message)]


def _texts(mail: Message) -> Iterator[str]:
    """Its plain texts; where it has none, those of its HTML."""
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in parts(mail):
        kind = part.get_content_type()
        if kind in found and header(part, "Content-Disposition", 20).lower()[:10] != "attachment":
            found[kind].append(decoded(part))
    plain = [one for one in found["text/plain"] if one.strip()]
    yield from plain or [plain_of(one) for one in found["text/html"]]


def decoded(part: Message) -> str:
    """The text of a part, in whatever charset it is, or says that it is."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, MessageError):
        return ""
    if not isinstance(data, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8")
    for name in (charset, "utf-8", "cp1252"):
        try:
            return passable(data[: 4 * TEXT].decode(name)).replace("\u00ad", "").replace("\u200b", "")
        except (UnicodeError, LookupError, ValueError):
            continue
    return passable(data[: 4 * TEXT].decode("utf-8", "replace"))


def _own(text: str) -> str:
    """What the writer wrote: without lines behind `>` or of their program, and nothing from where a signature (RFC
    3676, 4.3) or an earlier mail begins."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.rstrip() == "--" or _QUOTED_FROM_HERE.match(line[:400]):
            break
        if not line.lstrip().startswith(">") and not _BY_A_PROGRAM.match(line[:100]):
            lines.append(line)
    return "\n".join(lines).strip()


def header(mail: Message, name: str, limit: int = HEADER) -> str:
    """One line, decoded as far as it can be. It may be any garbage: it is text."""
    try:
        pieces = decode_header(_raw(mail, name, 4 * limit))
    except (HeaderParseError, ValueError, LookupError, TypeError):
        return ""
    return clean("".join(_piece(data, charset) for data, charset in pieces), limit, lines=False)


def _raw(mail: Message, name: str, limit: int) -> str:
    """A header as it was written, on one line; letters beyond ASCII that nobody encoded are UTF-8."""
    found = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")[:limit]
    return re.sub(r"[\r\n]+[ \t]*", " ", found.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _piece(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def sender_of(mail: Message) -> tuple[str, str]:
    """(name, address) of the one who says that they wrote it; no address, where the header is not one."""
    raw = _raw(mail, "From", HEADER)
    name, address = parseaddr(raw)
    if raw.count("@") > 1 and name.count("@"):  # a name that poses as an address
        name = ""
    try:
        said = "".join(_piece(data, charset) for data, charset in decode_header(name))
    except (HeaderParseError, ValueError, LookupError):
        said = ""
    address = clean(address, 254, lines=False).lower()
    return clean(said, 120, lines=False), address if re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", address) else ""


def date_of(mail: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(_raw(mail, "Date", 100))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _automatic(mail: Message) -> bool:
    """Sent by a machine: out of office, a list, an acknowledgement."""
    if header(mail, "Auto-Submitted", 40).lower() not in ("", "no"):
        return True
    return any(header(mail, name, 40) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))


def _bounced(mail: Message) -> bool:
    """Whether a server says that a mail did not arrive (RFC 3464), for good."""
    return any(True for _one in _failed(mail))


def _status(mail: Message) -> str:
    """Why it did not, in the digits of RFC 3463: where the field says no more than for good or for now, those in the
    words of the server that refused it."""
    for one in _failed(mail):
        said = (ENHANCED.search(header(one, name, 300)) for name in ("Status", "Diagnostic-Code"))
        if found := [match[0] for match in said if match]:
            return next((digits for digits in found if not digits.endswith(".0.0")), found[0])
    return ""


def _reason(mail: Message) -> str:
    """Why it did not, in the words of the server that refused it, without the digits before them."""
    said = (re.sub(r"^[\w-]+;\s*", "", header(one, "Diagnostic-Code", 300)) for one in _failed(mail))
    return next((words for one in said if (words := re.sub(r"^([245][\d.]+[ -]+)+", "", one).strip())), "")


def _failed(mail: Message) -> Iterator[Message]:
    return (one for one in _reported(mail) if header(one, "Action", 40).lower() == "failed")


def _reported(mail: Message) -> list[Message]:
    """The fields that a server reports by, for each recipient."""
    if mail.get_content_type() != "multipart/report":
        return []
    for part in parts(mail):
        inner = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        if isinstance(inner, list):
            return [one for one in inner[:PARTS] if isinstance(one, Message)]
    return []


def _replies_to(mail: Message, raw: bytes) -> tuple[str, ...]:
    names = " ".join(header(mail, name, 8 * HEADER) for name in ("In-Reply-To", "References"))
    found = OURS.findall(names) + OURS.findall(raw[:TEXT].decode("latin-1"))
    return tuple(dict.fromkeys(found))[:20]
