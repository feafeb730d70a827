"""The answer that a packet writes: a small JSON file, or the same between two lines in the text of a mail.

    {"cmsuite_answer": 1, "body": "{…}", "check": "1a2b3c4d"}

`body` is JSON in a string, so that its bytes are the same wherever it is written; `check` is their CRC-32, by which a
file that was cut or re-wrapped is told from one that is whole. It stops no one who means to deceive: what an answer
proves is said in `packets`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import textwrap
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from html import unescape
from itertools import islice
from typing import Any, ClassVar, cast

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.documents.codes import Code, codes_in
from cmsuite.engines.documents.returned import LONGEST, SORTS, Remark, Returned, bounded
from cmsuite.engines.documents.words import PRIORITIES

FORM = 1
MARK = "cmsuite_answer"
BEGIN, END = "-----BEGIN CMSUITE ANSWER-----", "-----END CMSUITE ANSWER-----"
BIGGEST = 4_000_000  # bytes of an answer
LARGEST_MAIL, PARTS = 25_000_000, 100  # bytes of a mail with what goes with it; parts that are looked at
WIDE = 64  # letters of a line of the block
_BLOCK = re.compile(re.escape(BEGIN) + r"(.*?)" + re.escape(END), re.DOTALL)
_QUOTED = re.compile(r"^[>\s]+", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")
_HASH = re.compile(r"[0-9a-f]{64}")
_NONCE = re.compile(r"[0-9a-f]{32}")


class Damaged(Usage):
    said = N_("The answer in {file} is not whole: {why}")
    hint = N_("Nothing was saved. Ask for the file itself, as an attachment, or have it made again from the packet.")
    words: ClassVar = {
        "why": {
            "check": N_("it was cut or changed on its way."),
            "form": N_("it is no answer of a packet."),
            "newer": N_("it was made by a newer program than this one."),
            "field": N_("a part of it is missing or of the wrong kind."),
            "large": N_("it is larger than any answer."),
        }
    }


def answer(data: bytes, file: str) -> Returned:
    """What an answer file says. Raises Damaged, TooMany."""
    if len(data) > BIGGEST:
        raise Damaged(file=file, why="large")
    whole = _object(data, file)
    if MARK not in whole:
        raise Damaged(file=file, why="form")
    if whole[MARK] != FORM:
        raise Damaged(file=file, why="newer")
    body, check = whole.get("body"), whole.get("check")
    if not isinstance(body, str) or not isinstance(check, str):
        raise Damaged(file=file, why="field")
    try:
        written = body.encode()
    except UnicodeEncodeError as err:
        raise Damaged(file=file, why="check") from err
    if check != f"{zlib.crc32(written):08x}":
        raise Damaged(file=file, why="check")
    return _read(_object(written, file), file)


def mail(text: str, file: str) -> Returned | None:
    """What the block in the text of a mail says, however it was quoted; None where there is none. Raises Damaged."""
    found = _BLOCK.search(text)
    if found is None:
        return None
    try:
        data = base64.b64decode("".join(_QUOTED.sub("", found[1]).split()), validate=True)
    except (binascii.Error, ValueError) as err:
        raise Damaged(file=file, why="check") from err
    return replace(answer(data, file), form="mail")


def eml(data: bytes, file: str) -> Returned | None:
    """The same of a whole mail, in whichever part it stands. Raises Damaged."""
    for kind, _name, raw in _parts(data, file):
        if raw.lstrip()[:1] == b"{" and MARK.encode() in raw[:200]:
            return replace(answer(raw, file), form="mail")
        text = raw.decode("utf-8", "replace")
        said = mail(unescape(_TAG.sub("\n", text)) if kind == "text/html" else text, file)
        if said is not None:
            return said
    return None


def attached(data: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """The files that go with a mail: what each is called, and its bytes. Raises Damaged."""
    return ((name, raw) for kind, name, raw in _parts(data, file) if not kind.startswith("text/"))


def _parts(data: bytes, file: str) -> Iterator[tuple[str, str, bytes]]:
    """The kind, the name and the bytes of each part that is text or a file."""
    if len(data) > LARGEST_MAIL:
        raise Damaged(file=file, why="large")
    whole = message_from_bytes(data, policy=policy.default)
    for part in islice(whole.walk(), PARTS):
        kind: str = part.get_content_type()
        if not part.is_multipart() and kind.startswith(("text/", "application/")):
            raw: Any = part.get_payload(decode=True)
            yield kind, clean(part.get_filename() or file, 200, lines=False), raw if isinstance(raw, bytes) else b""


def written(body: Mapping[str, Any]) -> bytes:
    """The file of an answer, as a packet writes it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    whole = {MARK: FORM, "body": text, "check": f"{zlib.crc32(text.encode()):08x}"}
    return json.dumps(whole, ensure_ascii=False).encode()


def block(data: bytes) -> str:
    """The same for the text of a mail."""
    return "\n".join([BEGIN, *textwrap.wrap(base64.b64encode(data).decode(), WIDE), END])


def _read(body: Mapping[str, Any], file: str) -> Returned:
    nonce, hash = _word(body, "nonce", file), _word(body, "hash", file)
    decision = _word(body, "decision", file)
    remarks = body.get("comments", [])
    if not (_NONCE.fullmatch(nonce) and _HASH.fullmatch(hash)) or not isinstance(remarks, list):
        raise Damaged(file=file, why="field")
    if decision not in ("approved", "changes", "comments"):
        raise Damaged(file=file, why="field")
    code: Code | None = next(iter(codes_in(_word(body, "code", file))), None)
    return Returned(
        "answer",
        file,
        code,
        bounded([_remark(one, place, file) for place, one in enumerate(remarks, 1)], file),
        decision=cast(Any, decision),
        name=clean(_word(body, "name", file), 120, lines=False),
        function=clean(_word(body, "function", file), 120, lines=False),
        on=_day(_word(body, "on", file), file),
        words=clean(_word(body, "words", file), LONGEST),
        nonce=nonce,
        hash=hash,
    )


def _remark(one: Any, place: int, file: str) -> Remark:
    if not isinstance(one, dict):
        raise Damaged(file=file, why="field")
    kind, priority = _word(one, "kind", file) or "note", _word(one, "priority", file) or "normal"
    words = clean(_word(one, "text", file), LONGEST)
    if kind not in SORTS or priority not in PRIORITIES or not words:
        raise Damaged(file=file, why="field")
    at, section = _word(one, "at", file)[:300], _word(one, "section", file)[:200]
    return Remark(words, cast(Any, kind), cast(Any, priority), at=at, section=section, line=place)


def _word(whole: Mapping[str, Any], name: str, file: str) -> str:
    value = whole.get(name, "")
    if not isinstance(value, str):
        raise Damaged(file=file, why="field")
    return value


def _day(text: str, file: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as err:
        raise Damaged(file=file, why="field") from err


def _object(data: bytes, file: str) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as err:
        raise Damaged(file=file, why="form") from err
    if not isinstance(found, dict):
        raise Damaged(file=file, why="form")
    return found
