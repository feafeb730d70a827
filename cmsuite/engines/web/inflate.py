"""Bodies, inflated with a bound of our own: a library would give 33 MB from one small chunk of a bomb."""

from __future__ import annotations

import zlib
from typing import Protocol

STEP = 65_536  # bytes inflated at a time


class Overflow(Exception):
    """More came out than was allowed."""


class Spoiled(Exception):
    """The bytes are not what their encoding says."""


class Inflater(Protocol):
    """Takes raw chunks; `body` is what they say, never more than the bound."""

    def feed(self, chunk: bytes) -> None: ...

    def finish(self) -> bytes: ...


class Plain:
    """No encoding: only the bound."""

    def __init__(self, limit: int) -> None:
        self._limit, self._body = limit, bytearray()

    def feed(self, chunk: bytes) -> None:
        if len(self._body) + len(chunk) > self._limit:
            raise Overflow
        self._body += chunk

    def finish(self) -> bytes:
        return bytes(self._body)


class Zipped:
    """gzip (several members too), zlib, and the headerless deflate that some servers send under that name."""

    def __init__(self, limit: int) -> None:
        self._limit, self._body, self._first = limit, bytearray(), True
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def feed(self, chunk: bytes) -> None:
        rest = chunk
        while rest:
            if self._member.eof:
                if not rest.strip(b"\0"):  # padding after the last member
                    return
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 32)
            rest = self._inflate(rest)

    def _inflate(self, chunk: bytes) -> bytes:
        try:
            out = self._member.decompress(chunk, STEP)
        except zlib.error as err:
            if not self._first:
                raise Spoiled(str(err)) from err
            self._member = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                out = self._member.decompress(chunk, STEP)
            except zlib.error as worse:
                raise Spoiled(str(worse)) from worse
        self._first = False
        if len(self._body) + len(out) > self._limit:
            raise Overflow
        self._body += out
        return self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def finish(self) -> bytes:
        if not self._first and not self._member.eof:
            raise Spoiled("cut short")
        return bytes(self._body)


def inflater(encoding: str, limit: int) -> Inflater:
    """What reads a body of this Content-Encoding, up to `limit` bytes. Raises Spoiled for an unknown encoding."""
    names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in ("", "identity")]
    if not names:
        return Plain(limit)
    if names in (["gzip"], ["x-gzip"], ["deflate"]):
        return Zipped(limit)
    raise Spoiled(encoding[:40])
