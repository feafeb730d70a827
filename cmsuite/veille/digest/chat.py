"""An issue as Markdown for a chat: short, with each link, and nothing that a chat takes for a command. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextvars import copy_context
from typing import cast
from urllib.parse import quote

from cmsuite.core.locale import N_, labelled, speak, translate
from cmsuite.core.text import one_line
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.veille.digest.kind import DIGEST, minutes
from cmsuite.veille.digest.letter import narrowed
from cmsuite.veille.digest.schema import Digest, Highlight

_ADDRESS = "%/:?#[]@!$&'*+,;=~"
_CALLS = re.compile(r"@(?=\w)")
"""Would call somebody, or everybody, who is in the room."""
_SIGNS = re.compile(r"([\\`*_\[\]~<>|])")


def chat(found: DocumentRead, version: VersionRead, axes: Collection[str] = ()) -> str:
    """The issue for who reads these axes, to be pasted."""
    issue = narrowed(cast(Digest, read(DIGEST.schema, version.content)), axes)
    return copy_context().run(_chat, found.title, found.language, issue)


def _chat(title: str, tongue: str, issue: Digest) -> str:
    speak(tongue)
    said = translate(N_("{n} min to read")).format(n=minutes(issue))
    parts = [f"**{_plain(title)}** · {_plain(said)}"]
    if issue.editorial.strip():
        parts.append(_plain(issue.editorial))
    parts += [_item(one) for one in issue.items]
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    return _CALLS.sub("@\u200b", _SIGNS.sub(r"\\\1", one_line(text)))


def _item(one: Highlight) -> str:
    named = _plain(one.headline or one.article)
    lines = [f"**[{named}]({quote(one.url, safe=_ADDRESS)})**" if one.url else f"**{named}**"]
    lines += [_plain(one.summary)] if one.summary.strip() else []
    if one.so_what.strip():
        lines.append(f"→ {_plain(one.so_what)}")
    if one.action:
        lines.append(_plain(labelled(translate(N_("To do")), one.action)))
    return "\n".join(lines)
