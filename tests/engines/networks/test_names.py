"""What networks are called on screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsuite.engines.networks import names
from cmsuite.engines.networks.names import called, look_in


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Those of a workspace that only this test knows."""
    monkeypatch.setattr(names, "_own", [])
    called.cache_clear()
    look_in(tmp_path)
    (tmp_path / "plugins").mkdir()
    yield tmp_path / "plugins"
    called.cache_clear()


def test_what_is_shipped_has_its_name_and_a_workspace_names_its_own(plugins: Path) -> None:
    (plugins / "town.toml").write_text('[network]\nid = "town"\nname = "Town Square"\n')
    (plugins / "mastodon.toml").write_text('[network]\nid = "mastodon"\nname = "Somebody Else"\n')
    assert [called(id) for id in ("kit", "mastodon", "town")] == ["Kit", "Mastodon", "Town Square"]


def test_no_code_of_a_plugin_is_run_for_its_name(plugins: Path) -> None:
    (plugins / "town.py").write_text("raise SystemExit")
    (plugins / "town.toml").write_text('[network]\nname = "Town"\n')
    assert called("town") == "Town"


@pytest.mark.parametrize(
    "text", ["", "[network", "network = 3", "[network]\nname = 3", '[network]\nname = " "', "\xff\xfe", None]
)
def test_without_a_name_it_is_called_by_its_id(plugins: Path, text: str | None) -> None:
    if text is not None:
        (plugins / "town.toml").write_bytes(text.encode("latin-1"))
    assert called("town") == "town"


def test_a_name_is_foreign_text(plugins: Path) -> None:
    (plugins / "town.toml").write_text('[network]\nname = "T\\u001b]52;c;eA==\\u0007' + "x" * 400 + '"\n')
    assert "\x1b" not in called("town")
    assert len(called("town")) <= 24
    (plugins.parent / "out.toml").write_text('[network]\nname = "Out"\n')
    assert called("../out") == "../out"
