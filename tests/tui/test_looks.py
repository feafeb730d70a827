"""Everything can be read, in every look, by everybody."""

from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet

from cmsuite.briefs.brief import BRIEF
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.store.store import Store
from cmsuite.tui.looks import LOOKS, SIGNS, Look, in_ascii
from tests.tui.seated import seated
from tests.workplace import Cast


def light(colour: str) -> float:
    """The relative luminance of #rrggbb. WCAG 2.2, "relative luminance"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_ink_reads_on_every_ground(look: Look) -> None:
    least = 7.0 if look.name == "cms-contrast" else 4.5
    assert {(ink, ground) for ink in look.inks for ground in look.grounds if contrast(ink, ground) < least} == set()


def test_a_cursor_can_be_told_from_its_ground() -> None:
    for look in LOOKS:
        assert contrast(look.accent, look.background) >= 4.5


def test_in_ascii_nothing_is_left_that_is_not() -> None:
    assert in_ascii("".join(SIGNS)).isascii()
    assert [len(stands) for stands in SIGNS.values()] == [1] * len(SIGNS)


@pytest.mark.anyio
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_what_is_styled_like_another_has_the_style_of_its_own_rules(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Spring", language="en", content={})
    async with seated(store, tmp_path) as me:
        await me.press("3", "enter", "down", "enter", "down")
        for theme in ("cms-light", "cms-dark"):
            me.app.theme = theme
            await me.settled()
            widgets = list(me.app.screen.walk_children(with_self=True))
            kept = [one.styles.base.get_rules() for one in widgets]
            for one in widgets:
                Stylesheet.apply(me.app.stylesheet, one)
            assert [one.styles.base.get_rules() for one in widgets] == kept
        (here,) = (one for one in widgets if one.has_class("-here"))
        assert here.styles.text_style.bold
