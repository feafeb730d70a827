"""Which plugins are found, which are run, and that a broken one stops no other."""

import subprocess
import sys
from pathlib import Path

import pytest

from cmsuite.engines.networks import registry
from cmsuite.engines.networks.registry import (
    Broken,
    BrokenPlugin,
    Loaded,
    NotTrusted,
    UnknownNetwork,
    Untrusted,
    network,
    plugins,
    trust,
    untrust,
)

DESCRIPTOR = """
[network]
id = "mine"
name = "Mine"
docs = "https://exemple.fr/"

[quality]
claims = "bronze"

[text]
counters = ["codepoints"]
"""
CODE = """
from pathlib import Path
Path(__file__).with_name("ran").touch()
api = 1

class Mine:
    def __init__(self, descriptor):
        self.descriptor = descriptor

plugin = Mine
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "plugins").mkdir()
    return tmp_path


def write(workspace: Path, name: str = "mine", code: str = CODE, descriptor: str = DESCRIPTOR) -> Path:
    path = workspace / "plugins" / f"{name}.py"
    path.write_text(code)
    path.with_suffix(".toml").write_text(descriptor)
    return path


def test_the_shipped_ones_are_there() -> None:
    assert {"kit", "mastodon"} <= set(registry.names())
    assert network("mastodon").descriptor.network.name == "Mastodon"
    assert [p.name for p in plugins() if not isinstance(p, Loaded)] == []


def test_an_unknown_network_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UnknownNetwork, match="kit, mastodon"):
        network("myspace")


def test_a_plugin_of_a_workspace_runs_only_once_it_was_trusted(workspace: Path) -> None:
    path = write(workspace)
    with pytest.raises(NotTrusted):
        network("mine", workspace)
    assert [p for p in plugins(workspace) if isinstance(p, Untrusted)] == [
        Untrusted("mine", path, registry.digest(path))
    ]
    assert not (workspace / "plugins" / "ran").exists()
    trust(path)
    assert network("mine", workspace).descriptor.network.name == "Mine"
    assert (workspace / "plugins" / "ran").exists()


@pytest.mark.parametrize("suffix", [".py", ".toml"])
def test_a_changed_byte_ends_the_trust(workspace: Path, suffix: str) -> None:
    path = write(workspace)
    trust(path)
    with path.with_suffix(suffix).open("a") as file:
        file.write("\n")
    with pytest.raises(NotTrusted):
        network("mine", workspace)


def test_trust_can_be_taken_back(workspace: Path) -> None:
    path, other = write(workspace), write(workspace, "other")
    trust(path)
    trust(other)
    untrust(path)
    with pytest.raises(NotTrusted):
        network("mine", workspace)
    assert network("other", workspace)


def test_what_was_trusted_is_kept_outside_the_workspace_for_its_user_alone(workspace: Path) -> None:
    trust(write(workspace, 'we"ird\\é'))
    assert workspace not in registry.trust_file().parents
    assert registry.trust_file().stat().st_mode & 0o777 == 0o600
    assert network('we"ird\\é', workspace)


def test_an_untrusted_plugin_does_not_stand_in_for_a_shipped_one(workspace: Path) -> None:
    path = write(workspace, "mastodon")
    assert network("mastodon", workspace).descriptor.network.name == "Mastodon"
    trust(path)
    assert network("mastodon", workspace).descriptor.network.name == "Mine"


@pytest.mark.parametrize(
    ("code", "descriptor", "why"),
    [
        ("raise OSError('no')", DESCRIPTOR, "OSError: no"),
        ("def (", DESCRIPTOR, "SyntaxError"),
        ("raise SystemExit('bye')", DESCRIPTOR, "SystemExit"),
        (CODE.replace("api = 1", "api = 2"), DESCRIPTOR, "version 2"),
        (CODE.replace("api = 1", ""), DESCRIPTOR, "version ?"),
        (CODE, DESCRIPTOR.replace("codepoints", "inches"), "text.counters"),
        (CODE, "not toml", "mine.toml"),
        (CODE, DESCRIPTOR + "[publish]\ntypo = 1\n", "publish.typo"),
    ],
)
def test_a_broken_plugin_is_told_and_stops_no_other(workspace: Path, code: str, descriptor: str, why: str) -> None:
    trust(write(workspace, code=code, descriptor=descriptor))
    (broken,) = [p for p in plugins(workspace) if isinstance(p, Broken)]
    assert (broken.name, "\n" in broken.why) == ("mine", False)
    assert why in broken.why
    with pytest.raises(BrokenPlugin):
        network("mine", workspace)
    assert network("kit", workspace)


def test_a_plugin_without_its_descriptor_is_broken(workspace: Path) -> None:
    write(workspace).with_suffix(".toml").unlink()
    assert [p.name for p in plugins(workspace) if isinstance(p, Broken)] == ["mine"]


def test_only_the_plugin_that_is_named_is_imported() -> None:
    code = (
        "import sys; from cmsuite.engines.networks.registry import network; network('kit');"
        "assert 'cmsuite_plugin_mastodon' not in sys.modules and 'httpx' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3]).returncode == 0


def test_an_installed_package_offers_its_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mynetwork.py").write_text(CODE)
    (tmp_path / "mynetwork.toml").write_text(DESCRIPTOR)
    info = tmp_path / "mynetwork-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: mynetwork\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[cmsuite.networks]\nmine = mynetwork\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert network("mine").descriptor.network.name == "Mine"
