"""In which characters a body is written, whatever it says of itself."""

from __future__ import annotations

import codecs
import re

_XML = re.compile(rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HTTP = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_PROBE = b"<+/=~\\>\x1b$B?7\x1b(B"  # what 7-bit and 16-bit charsets read as something else


def as_utf8(body: bytes, content_type: str) -> bytes | None:
    """The body as UTF-8 without mark, when it is UTF-8 in fact; None when only its declarations can tell.

    Text that decodes as UTF-8 and is more than ASCII is UTF-8, even under another name: a wrong declaration is
    common, an accident is not. A few spoilt characters (a text cut within one) do not change that.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = body.decode("utf-16", "replace")
        return None if "encoding" in text[:100] else text.encode()
    if b"\0" in body[:4]:
        return None
    body = body.removeprefix(codecs.BOM_UTF8)
    if body.isascii():
        return body if all(_is_utf8(name) for name in _declared(body, content_type)) else None
    text = body.decode("utf-8", "replace")
    if "\ufffd" not in text:
        return body
    spoilt = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text.encode() if beyond_ascii - spoilt > spoilt else None


def _declared(body: bytes, content_type: str) -> list[str]:
    found = _HTTP.findall(content_type)
    if said := _XML.match(body.lstrip()[:200]):
        found.append(said.group(1).decode("ascii"))
    return found


def _is_utf8(name: str) -> bool:
    """Would ASCII bytes mean the same under that name? Everything but the 7-bit and 16-bit families."""
    try:
        return _PROBE.decode(name) == _PROBE.decode("ascii")
    except (LookupError, UnicodeError):
        return True


def named(body: bytes, content_type: str) -> str:
    """The charset that a web page names, in its answer or its head; windows-1252, which is most of the rest."""
    said = _HTTP.search(content_type) or _HTTP.search(body[:2_000].decode("ascii", "ignore"))
    try:
        return codecs.lookup(said[1]).name if said else "cp1252"
    except LookupError:
        return "cp1252"
