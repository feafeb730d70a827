"""Newsletters: the mails of one list in a mailbox that is read for them; one mail gives what it links to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.engines.feeds.addresses import url_key
from cmsuite.engines.feeds.blocks import told
from cmsuite.engines.feeds.contract import Answered, Io, Limits, Memory
from cmsuite.engines.feeds.entries import LONGEST_SUMMARY, Parsed, Raw, language_tag, plausible
from cmsuite.engines.mail.incoming import Mark
from cmsuite.engines.mail.lists import BIGGEST_LIST, LONGEST_KEY, Sent, sent
from cmsuite.engines.mail.newsletters import look

SCHEME = "newsletter://"
MOST = 25  # things that one mail tells
_ADDRESS = re.compile(rf"newsletter://([1-9][0-9]{{0,17}})/([a-z0-9][a-z0-9._+@-]{{2,{LONGEST_KEY - 1}}})")


class NoNewsletter(Usage):
    said = N_("{found} names no newsletter.")
    hint = N_("List those that come in: cmsuite veille newsletters")


def address_of(box: int, key: str) -> str:
    """How a newsletter in a mailbox is written as an address."""
    return f"{SCHEME}{box}/{key}"


def parts_of(address: str) -> tuple[int, str]:
    """The mailbox and the list that an address names. Raises NoNewsletter."""
    found = _ADDRESS.fullmatch(address.strip().lower())
    if found is None:
        raise NoNewsletter(found=address[:200])
    return int(found[1]), found[2]


class Newsletter:
    """Mails are gathered; nothing that they hold is ever asked for."""

    name = "newsletter"
    title = N_("newsletter")
    reader = None
    limits = Limits(max_bytes=BIGGEST_LIST)

    def claims(self, address: str) -> bool:
        return address.startswith(SCHEME)

    def canonical(self, address: str) -> str:
        return address_of(*parts_of(address))

    def gather(self, io: Io, address: str, reader: Mapping[str, Any], memory: Memory) -> Answered | None:
        """The mails that are new since the last look, with how far it went as the body."""
        box, key = parts_of(address)
        since = Mark(memory.get("uid"), memory.get("validity")) if memory else None
        found = look(io.store, io.workspace, io.by, box, key, since, io.clock.now())
        if not found.mails and found.mark == since:
            return None
        mark = json.dumps({"uid": found.mark.last_uid, "validity": found.mark.uid_validity}).encode()
        return Answered(
            mark, "application/json", address, tuple(Answered(raw, "message/rfc822") for raw in found.mails)
        )

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        """What the mails tell, the newest first."""
        mails = [sent(part.body) for part in reversed(answer.parts)]
        mark = None
        with suppress(ValueError):
            mark = json.loads(answer.body or b"null")
        return Parsed(
            title=mails[0].name if mails else "",
            language=None,
            entries=tuple(raw for mail in mails for raw in entries_of(mail)),
            path="mail",
            memory=mark if isinstance(mark, dict) else None,
        )


def entries_of(mail: Sent) -> Iterator[Raw]:
    """What one mail tells; of one that links to nothing, its words under its subject. The same mail, the same ids."""
    found = told(mail.html, mail.text)
    at, language = plausible(mail.at) if mail.at else None, language_tag(found.language) or ""
    for one in found.blocks[:MOST]:
        print_ = sha256(url_key(one.url).encode()).hexdigest()[:16]
        yield Raw(
            guid=f"{mail.id}#{print_}",
            url=one.url,
            title=one.title,
            content=one.words,
            markup=False,
            summary=one.words[:LONGEST_SUMMARY],
            published_at=at,
            language=language,
        )
    if not found.blocks and (mail.subject or found.words):
        yield Raw(
            guid=mail.id,
            url=found.online,
            title=mail.subject,
            content=found.words,
            markup=False,
            published_at=at,
            language=language,
        )
