"""Numbers are quoted, never typed again: `{=budget.total}` in a text is the figure of that name of this document,
`{=strategy:budget.total}` that of the document from which it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, texts
from cmsuite.engines.documents.kinds import Kind, known

QUOTE = re.compile(r"\{=([a-z0-9_:.\-]{1,80})\}", re.IGNORECASE)


def figures(kind: Kind, content: Content, around: Around) -> dict[str, str]:
    """Every number that a text of this content may quote, by its name, as the language in force writes it."""
    found = dict(kind.figures(content, around)) if kind.figures is not None else {}
    for name, parent in around.parents.items():
        made = known(name).figures
        if made is not None:
            theirs = made(parent.content, around.above(name))
            found |= {f"{name}:{one}": value for one, value in theirs.items()}
    return found


def quotes(content: Content) -> Iterator[tuple[str, str]]:
    """Every quotation of a number: the path of its text, the name of the number."""
    for path, text, _prose in texts(content):
        for found in QUOTE.finditer(text):
            yield path, found[1]


def filled(content: Content, values: Mapping[str, str]) -> Content:
    """The same content with its numbers in the place of their names; an unknown name stays as it was typed."""
    if not any(True for _quote in quotes(content)):
        return content
    made: Content = _filled(content, values)
    return made


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return QUOTE.sub(lambda found: values.get(found[1], found[0]), value)
    if isinstance(value, tuple):
        return tuple(_filled(one, values) for one in value)
    if isinstance(value, BaseModel):
        changed = {name: _filled(getattr(value, name), values) for name in type(value).model_fields}
        return value.model_copy(update=changed)
    return value
