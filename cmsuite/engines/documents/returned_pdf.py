"""A PDF that came back: the code that it carries, and whether somebody signed it with a certificate.

What is on paper and was scanned carries no code that a program reads: then a person reads it from page 1 and types it.
A signature in the file is said to be there, never verified: that takes the authorities of the signer's country.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from cmsuite.engines.documents.codes import Code, codes_in
from cmsuite.engines.documents.packed import Unreadable, within
from cmsuite.engines.documents.returned import Returned

START = b"%PDF-"
STREAMS = 2_000  # streams that are looked into
INFLATED = 2_000_000  # bytes of each, and of the text that is searched in all
_STREAM = re.compile(rb"/(ObjStm|XML|Metadata)\b[^>]{0,400}>>\s*stream\r?\n|stream\r?\n(?=\x78[\x01\x5e\x9c\xda])")
_UTF16 = re.compile(rb"(?:\x00[\x20-\x7e]){8,}")
_SIGNED = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+\d+\s+\d+\s*\]")


def pdf(data: bytes, file: str) -> Returned:
    """What a PDF says. Raises TooLarge, Unreadable."""
    within(data, file)
    if START not in data[:1024]:
        raise Unreadable(file=file, why="broken")
    return Returned("pdf", file, next(_codes(data), None), signed=bool(_SIGNED.search(data)))


def _codes(data: bytes) -> Iterator[Code]:
    """The codes in its properties, however the program that saved it keeps them."""
    yield from _in(data)
    room = 10 * INFLATED
    for place, found in enumerate(_STREAM.finditer(data)):
        if place >= STREAMS or room <= 0:
            return
        text = _inflated(data[found.end() : found.end() + INFLATED])
        room -= len(text)
        yield from _in(text)


def _in(text: bytes) -> Iterator[Code]:
    if b"-" not in text:
        return
    yield from codes_in(text.decode("latin-1"))
    for found in _UTF16.finditer(text):
        yield from codes_in(found[0].decode("utf-16-be"))


def _inflated(data: bytes) -> bytes:
    """What a stream unpacks to, up to a bound; nothing where it is packed in another way."""
    try:
        return zlib.decompressobj().decompress(data, INFLATED)
    except zlib.error:
        return b""
