"""Who may not do something is told before a form, not after it."""

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.people.brands import add_person, give_role
from cmsuite.engines.people.models import Role
from cmsuite.store.store import Store
from tests.tui.seated import news, placed, seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio

CLIENT = "helene@lumen.example"  # she approves, and does nothing else


@pytest.mark.parametrize(
    ("keys", "permission"),
    [
        ("2a", "veille.follow"),
        ("2I", "veille.follow"),
        ("2C", "veille.follow"),
        ("2d", "veille.qualify"),
        ("2w", "content.write"),
        ("5a", "content.write"),
        ("4La", "calendar.place"),
        ("4LM", "calendar.place"),
        ("4Ld", "calendar.place"),
        ("4LF1", "publishing.hold"),
    ],
)
async def test_a_refusal_comes_before_the_question(
    store: Store, cast: Cast, tmp_path: Path, keys: str, permission: str
) -> None:
    news(store, cast, 2)
    placed(store, cast, "Rosiers en pot", hours=5)
    async with seated(store, tmp_path, me=CLIENT) as me:
        await me.press(*keys)
        assert f"Hélène Aubry may not do this ({permission})" in me.told()

        assert len(me.app.screen_stack) == (2 if "F" in keys else 1)


@pytest.mark.parametrize(
    ("section", "key", "permission"),
    [
        ("Accounts", "a", "accounts.connect"),
        ("Brands", "a", "people.brand"),
        ("People", "a", "people.person"),
        ("Rules", "e", "people.setting"),
    ],
)
async def test_so_it_does_in_the_settings(
    store: Store, cast: Cast, tmp_path: Path, section: str, key: str, permission: str
) -> None:
    async with seated(store, tmp_path, me=CLIENT) as me:
        await me.press("0")
        while section not in me.lines[0].split("▸")[-1]:
            await me.press("right")
        await me.press(key)
        assert f"Hélène Aubry may not do this ({permission})" in me.told()
        assert len(me.app.screen_stack) == 1


async def test_who_may_write_nothing_reads_so_in_the_status_line(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        give_role(act, add_person(act, "Inès Roy", "ines@lumen.example"), Role.VIEWER)
    async with seated(store, tmp_path, me="ines@lumen.example", size=(120, 30)) as me:
        assert "READ ONLY" in me.lines[0]
    async with seated(store, tmp_path, me=CLIENT, size=(120, 30)) as me:
        assert "READ ONLY" not in me.lines[0]
