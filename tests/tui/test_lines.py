"""The fields that people type in, whatever they are given."""

from collections.abc import Callable

import pytest
from textual.app import App
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.tui.looks import LOOKS
from cmsuite.tui.widgets.line import Line
from cmsuite.tui.widgets.writing import Writing
from cmsuite.tui.wrapping import hold_together

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


@pytest.mark.parametrize("width", [15, 18, 21, 24])
@pytest.mark.parametrize("made", [lambda text: Static(text, markup=False), Writing])
async def test_no_line_breaks_between_a_french_mark_and_its_word(width: int, made: Callable[[str], Widget]) -> None:
    hold_together()
    text = "Lire «\u00a0Le Bouquet\u00a0»\u00a0: c’est prêt\u202f; à 12\u202f000\u00a0€\u202f? Oui\u202f!"
    async with Bare().run_test(size=(width + 4, 24)) as pilot:
        widget = made(text)
        widget.styles.width = widget.styles.min_width = widget.styles.max_width = width + 2
        await pilot.app.mount(widget)
        await pilot.pause()
        strips = pilot.app.screen._compositor.render_strips()
        lines = ["".join(one.text for one in strip).strip(" ▊▎▔▁") for strip in strips]
    lines = [one for one in lines if one]
    assert len(lines) >= 3
    assert " ".join(lines).replace("\u00a0", " ").split() == text.replace("\u00a0", " ").split()
    assert not [one for one in lines if one.endswith("«") or one[0] in "»:;?!€0"]
