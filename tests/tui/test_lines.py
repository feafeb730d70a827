"""The fields that people type in, whatever they are given."""

import pytest
from textual.app import App

from cmsuite.tui.looks import LOOKS
from cmsuite.tui.widgets.line import Line
from cmsuite.tui.widgets.writing import Writing

pytestmark = pytest.mark.anyio


class Bare(App[None]):
    """Without a seat; our widgets name a colour of ours."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"muted": LOOKS[0].muted}


async def test_what_a_stranger_wrote_is_taken_without_what_a_terminal_obeys() -> None:
    async with Bare().run_test() as pilot:
        line, begun, set_ = Line("a\x1b[2Jb"), Writing("a\x1b[2Jb\n\x9b2Jc"), Writing("")
        await pilot.app.mount(line, begun, set_)
        line.value += "\x1b]52;c;ZXZpbA==\x07"
        set_.load_text("d\u202ee")
        set_.set("f\x1b[31mg")
        await pilot.pause()
        assert (line.value, begun.text, set_.text) == ("ab", "ab\nc", "fg")
