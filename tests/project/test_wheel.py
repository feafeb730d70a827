"""The wheel, in an environment that has the dependencies and no checkout."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import cmsuite
from cmsuite.core import resources

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as a release is."""
    folder = tmp_path_factory.mktemp("dist")
    say(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=TOP)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of that environment. The dependencies are lent by the one that runs the tests."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, symlinks=True)
    uv: list[str | Path] = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--offline",
        "--no-deps",
        "--python",
        home / "bin/python",
    ]
    say(*uv, wheel, cwd=home)
    packages = next(home.glob("lib/python*/site-packages"))
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin"


def say(*argv: str | Path, cwd: Path) -> str:
    return subprocess.run(argv, cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_the_program_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    assert cmsuite.__version__ in say(installed / "cmsuite", "--version", cwd=tmp_path)
    where = say(installed / "python", "-c", "import cmsuite; print(cmsuite.__file__)", cwd=tmp_path)
    assert where.startswith(str(installed.parent))


@pytest.mark.parametrize("folder", resources.FOLDERS)
def test_the_wheel_finds_the_resources_that_the_checkout_has(installed: Path, tmp_path: Path, folder: str) -> None:
    source = f"from cmsuite.core import resources; print(*resources.names({folder!r}, '*.*'))"
    assert say(installed / "python", "-c", source, cwd=tmp_path).split() == resources.names(folder, "*.*")


def test_every_language_comes_compiled(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    texts = [path.relative_to(TOP).as_posix() for path in (TOP / "cmsuite/locales").rglob("*.po")]
    assert {path.replace(".po", ".mo") for path in texts} <= packed


def test_the_licence_comes_along(wheel: Path) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_the_demo_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    try:
        said = say(installed / "cmsuite", "demo", "--dir", tmp_path / "demo", cwd=tmp_path)
    finally:
        say(installed / "cmsuite", "--workspace", tmp_path / "demo", "sandbox", "--stop", cwd=tmp_path)
    assert said.count("report: ") == 2
