"""A small kind of document, for the tests of what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pydantic import Field

from cmsuite.core.locale import N_
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, Text, Words
from cmsuite.engines.documents.kinds import Finding, Kind, register_kind


class Step(Content):
    what: Words = Field("", title="What")
    hours: int = Field(0, ge=0, title="Hours")


class Memo(Content):
    question: Words = Field("", title="Question")
    context: Text = Field("", title="Context")
    steps: tuple[Step, ...] = Field((), title="Steps")


def asked(content: Content, _around: Around) -> Iterator[Finding]:
    memo = cast(Memo, content)
    if not memo.question:
        yield Finding("memo.question", "block", N_("The question is missing."), "question")
    if not memo.steps:
        yield Finding("memo.steps", "warn", N_("There is no step."), "steps")


MEMO = register_kind(Kind("test_memo", "Memo", "MEMO", Memo, 1, frozenset({"question"}), (asked,)))
WHOLE = {"question": "Why?", "context": "## Then\n\nIt **was** so.", "steps": [{"what": "Ask", "hours": 2}]}
