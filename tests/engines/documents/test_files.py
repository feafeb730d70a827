"""A document leaves as a Markdown file and comes back the same; what cannot be read is named by its line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.errors import CmsError
from cmsuite.core.text import clean
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown, merged, to_markdown
from tests.engines.documents.memo import MEMO, WHOLE, Memo

FILE = to_markdown(MEMO, "Spring", "en", WHOLE, "ab" * 32)


def test_a_file_reads_well_and_comes_back() -> None:
    assert "## Context {#context}\n\n## Then\n\nIt **was** so.\n" in FILE
    back = from_markdown(FILE)
    assert (back.kind, back.title, back.language, back.hash) == (MEMO, "Spring", "en", "ab" * 32)
    assert dumped(back.content) == dumped(read(Memo, WHOLE))


@given(
    st.builds(
        lambda question, context, steps: {
            "question": question,
            "context": context,
            "steps": [{"what": what, "hours": hours} for what, hours in steps],
        },
        st.text(max_size=40),
        st.text(max_size=120)
        | st.lists(st.sampled_from(["## A {#context}", "\\## B {#steps}", "+++", "# x", "", "a"])).map("\n".join),
        st.lists(st.tuples(st.text(max_size=20), st.integers(0, 99)), max_size=3),
    ),
    st.text(max_size=30).map(lambda text: clean(text, lines=False)),
)
def test_whatever_it_says_comes_back(content: dict[str, Any], title: str) -> None:
    kept = dumped(read(Memo, content))
    back = from_markdown(to_markdown(MEMO, title, "fr", kept))
    assert dumped(back.content) == kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Spring\n\ntext", "does not begin with its data"),
        ("+++\nkind = 'test_memo'\ntext", "does not begin with its data"),
        ("+++\nkind = 'test_memo'\ntitle = = 3\n+++\n", "Line 3, “title = = 3”, is no TOML"),
        ("+++\nkind = 'nothing'\n+++\n", "no kind of document called nothing"),
        ("+++\nkind = 'test_memo'\n+++\nlost\n", "Line 4: “lost” stands under no heading"),
        (
            "+++\nkind = 'test_memo'\n+++\n\n## X {#steps}\n",
            "Line 5: this kind of document has no long text called steps",
        ),
        (FILE + "\n## Context {#context}\n", "context is there a second time"),
        ("+++\nkind = 'test_memo'\n[content]\nsteps = [{hours = 'x'}]\n+++\n", "Line 4, Steps › 1 › Hours: a whole"),
        (
            '+++\nkind = \'test_memo\'\n[content]\nquestion = """\nhours = 1\n"""\n[[content.steps]]\n'
            "hours = 1\n[[content.steps]]\nwhat = 'x'\nhours = -1\n+++\n",
            "Line 11, Steps › 2 › Hours: a number from 0 up is asked for",
        ),
        (f"+++\nkind = 'test_memo'\n[[content.steps]]\nhours = {10**16}\n+++\n", "Line 4, Steps › 1 › Hours: a number"),
        ("+++\nkind = 'test_memo'\nx = " + "[" * 20_000 + "\n+++\n", "Line 3, “x = .*…”, is no TOML"),
        ("+++\nkind = 'test_memo'\ncontent = 3\n+++\n", "does not begin with its data"),
        ("x" * 6_000_001, "no document is so long"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(CmsError, match=said):
        from_markdown(text)


@given(st.text(max_size=200))
def test_any_file_is_read_or_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(CmsError, match=r"\w"):
        from_markdown(text)


def test_what_two_people_wrote_in_different_fields_goes_together() -> None:
    mine, theirs = {**WHOLE, "question": "When?"}, {**WHOLE, "context": "In March."}
    both = {**WHOLE, "question": "When?", "context": "In March."}
    assert merged(WHOLE, mine, theirs) == (both, [])
    assert merged(WHOLE, mine, {**WHOLE, "question": "Where?"}) == (mine, ["question"])
