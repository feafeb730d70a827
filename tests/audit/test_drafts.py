"""A draft is unfinished by nature: whatever is still blank in it, it can be checked, read and exported."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsuite.audit.kind import AUDIT
from cmsuite.audit.report import AuditReport
from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import Content, read
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.exports.text import text
from tests.audit.examples import TODAY, around, example

EXAMPLE = example()


def lists(schema: type[Content], before: str = "") -> list[str]:
    """The paths of all lists of items."""
    found = []
    for name, info in schema.model_fields.items():
        held = [one for one in get_args(info.annotation) if isinstance(one, type) and issubclass(one, Content)]
        if held:
            found.append(f"{before}{name}")
        elif isinstance(info.annotation, type) and issubclass(info.annotation, Content):
            found += lists(info.annotation, f"{before}{name}.")
    return found


def said(content: dict[str, Any], language: Any, near: Around) -> str:
    speak(language)
    value = read(AuditReport, content)
    for one in findings(AUDIT, value, near):
        assert one.sentence
    edition = Edition("Audit", language, "Atelier Lumen", TODAY, "draft")
    return text(manuscript(AUDIT, value, edition, near))


def put(content: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    outer, _point, inner = path.partition(".")
    return {**content, outer: put(content.get(outer, {}), inner, value) if inner else value}


@pytest.mark.parametrize("path", lists(AuditReport))
def test_a_blank_line_in_any_list(path: str) -> None:
    said(put({}, path, [{}]), "en", Around(today=date(2026, 3, 16)))
    said(put(EXAMPLE, path, [{}, {}]), "fr", around("fr"))


@pytest.mark.parametrize("path", lists(AuditReport))
def test_any_list_taken_away(path: str) -> None:
    said(put(EXAMPLE, path, []), "fr", around("fr"))


WORDS = st.one_of(
    st.text(max_size=20), st.sampled_from(["", "::: break", "# a", "| a |", "{=sov}", "{{ x }}", "a\u202eb"])
)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=4, max_size=4), st.integers(0, 10**9), st.integers(0, 3))
def test_any_words_and_any_numbers(words: list[str], number: int, place: int) -> None:
    a, b, c, d = words
    content: dict[str, Any] = {
        "summary": a,
        "editorials": [{"posts": number, "formats": [{"name": b, "n": number}], "engagement": [
            {"format": c, "n": number, "median": "0.5", "q1": None}, {"format": c, "n": 9, "median": "0.1"}]},
            {"posts": place}],
        "accounts": [{"network": a, "handle": b, "audience": number}],
        "profiles": [{"network": a, "handle": b, "met": [c, "name"], "missed": [d]}],
        "benchmark": [{"name": a, "role": "brand", "followers": number}, {"name": b, "followers": place}],
        "voice": {"brand": a, "heard": [{"name": b, "mentions": number}, {"name": b, "mentions": place}]},
        "reputation": {"negative": number, "themes": [{"name": c, "n": number}]},
        "scores": [{"criterion": d, "mark": place}, {"criterion": "content.craft", "mark": place}],
        "weights": [{"domain": d, "weight": place}, {"domain": "content", "weight": place}],
        "findings": [{"statement": a, "measure": b, "domain": "reputation"}],
        "personas": [{"name": a, "needs": [b, c]}],
    }  # fmt: skip
    said(content, ("en", "fr")[place % 2], around())
