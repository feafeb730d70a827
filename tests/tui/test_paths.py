"""The path of a file, as it is begun."""

from pathlib import Path

import pytest

from cmsuite.store.store import Store
from cmsuite.tui.widgets.paths import completed
from tests.content.desk import a_post
from tests.tui.seated import seated
from tests.workplace import Cast


def test_the_first_name_that_begins_so_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("lampe-2.jpg", "lampe-1.jpg", ".secret.jpg", "bad\x1b[2J.jpg"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "été 2026").mkdir()
    assert completed(f"{tmp_path}/l") == f"{tmp_path}/lampe-1.jpg"
    assert completed("~/lampe-2") == "~/lampe-2.jpg"
    assert completed("~/é") == "~/été 2026/"
    assert completed("~/été 2026") == "~/été 2026/"
    assert completed("~/.s") == "~/.secret.jpg"
    for nothing in (
        "",
        "l",
        "~/x",
        "~/bad",
        "~/été 2026/",
        "/no/such/folder/x",
        "~nobody-here/x",
        "\0/x",
        "~/lampe-2.jpg",
    ):
        assert completed(nothing) is None, nothing


@pytest.mark.anyio
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_right_takes_the_path_that_is_offered(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast)
    (tmp_path / "lampe-1.jpg").write_bytes(b"")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f3")
        await me.type(f"{tmp_path}/lam")
        await me.press("right", "tab")
        assert me.app.screen._typed()["file"] == f"{tmp_path}/lampe-1.jpg"  # type: ignore[attr-defined]
