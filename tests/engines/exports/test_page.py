"""Pages are complete in themselves, and a template or a file that is broken says so in a sentence."""

from pathlib import Path

import pytest

from cmsuite.engines.exports.page import BadTemplate, code_inside, json_inside, page


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    return tmp_path


def filled(workspace: Path, text: str, **values: object) -> str:
    (workspace / "reports" / "try.html.j2").write_text(text, encoding="utf-8")
    return page("try.html.j2", values, workspace)


def test_what_comes_from_outside_is_escaped(workspace: Path) -> None:
    assert filled(workspace, "<p>{{ title }}</p>", title="<b>&") == "<p>&lt;b&gt;&amp;</p>"
    assert filled(workspace, '{{ _("Hello {name}").format(name=name) }}', name="<b>") == "Hello &lt;b&gt;"


@pytest.mark.parametrize(
    "text",
    ["{{ nothing }}", "{% if %}", "{{ 1 / 0 }}", "{{ 1 | day }}", "{{ ''.__class__.__mro__ }}", "{% include 'no' %}"],
)
def test_a_template_that_cannot_be_used_is_one_sentence(workspace: Path, text: str) -> None:
    with pytest.raises(BadTemplate, match=r"try\.html\.j2") as refused:
        filled(workspace, text)
    assert refused.value.exit_code == 3


def test_a_template_in_another_charset_is_one_sentence(workspace: Path) -> None:
    (workspace / "reports" / "try.html.j2").write_bytes("été".encode("latin-1"))
    with pytest.raises(BadTemplate, match=r"try\.html\.j2"):
        page("try.html.j2", {}, workspace)


def test_data_cannot_end_the_script_that_holds_it() -> None:
    assert "<" not in json_inside('{"a": "</script><!--<script>"}')


def test_code_that_would_end_its_element_is_refused(workspace: Path) -> None:
    with pytest.raises(BadTemplate):
        code_inside("x.js", "'</SCRIPT>'")
