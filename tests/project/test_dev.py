"""dev.py, on a small checkout of its own: its packages lie in a folder, so nothing here needs the network."""

import ast
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import dev

TOP = Path(__file__).parents[2]
MESSAGES = "cmsuite/locales/fr/LC_MESSAGES/cmsuite.po"
NOBODY_THERE = "http://127.0.0.1:9"

PYPROJECT = """
[project]
name = "small"
version = "1"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """
import os, zipfile
def build_editable(folder, *_):
    name = "small-1-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("small.py", "def main():\\n    import os, sys\\n    print(os.getpid(), *sys.argv[1:])\\n")
        info = "small-1.dist-info/"
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\ncmsuite = small:main\\n")
        wheel.writestr(info + "RECORD", "")
    return name
"""
COMPILE = """
from pathlib import Path
for text in Path("cmsuite/locales").rglob("*.po"):
    text.with_suffix(".mo").write_bytes(text.read_bytes())
"""


@dataclass(frozen=True)
class Checkout:
    folder: Path
    env: Mapping[str, str]

    def start(self, *words: str, **env: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, self.folder / "dev.py", *words],
            cwd=self.folder,
            env={**self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*words, **env)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(words, process.returncode, out, err)


def write_wheel(folder: Path, size: int = 0) -> str:
    """A package `brick` that takes `size` bytes installed. Returns the line of a lock that names it."""
    wheel = folder / "brick-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("brick.py", "#" * size)
        made.writestr("brick-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: brick\nVersion: 1\n")
        made.writestr("brick-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr("brick-1.dist-info/RECORD", "")
    return f"brick==1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def lay_out(place: Path) -> Checkout:
    """Without uv within reach: pip does the work, from a folder of packages."""
    folder, wheels = place / "a checkout", place / "wheels"
    texts = {
        "dev.py": (TOP / "dev.py").read_text(),
        "pyproject.toml": PYPROJECT,
        "backend.py": BACKEND,
        "hatch_build.py": COMPILE,
        MESSAGES: "Oui",
    }
    (folder / MESSAGES).parent.mkdir(parents=True)
    wheels.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "requirements.lock").write_text(write_wheel(wheels))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "PYTHON"))}
    env = {
        "PATH": "/usr/bin:/bin",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": wheels.as_uri(),
    }
    return Checkout(folder, {**inherited, **env})


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """One that was never set up."""
    return lay_out(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """One that was, for the tests that leave it so."""
    made = lay_out(tmp_path_factory.mktemp("ready"))
    assert made.run("setup").returncode == 0
    return made


@pytest.mark.parametrize("env", [{"PIP_USER": "1", "PIP_TARGET": "/nowhere"}, {"uv": "1"}], ids=["pip", "uv"])
def test_the_first_start_sets_up_and_the_second_is_silent(checkout: Checkout, env: dict[str, str]) -> None:
    if env.pop("uv", ""):
        env |= {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "UV_NO_INDEX": "1"}
        env |= {"UV_FIND_LINKS": checkout.env["PIP_FIND_LINKS"], "PIP_FIND_LINKS": ""}
    first = checkout.run("run", "--", "post", "--help", **env)
    assert first.stdout.split()[1:] == ["post", "--help"]
    assert "Ready in" in first.stderr
    again = checkout.run("run", "hello", **env)
    assert (again.returncode, again.stdout.split()[1:], again.stderr) == (0, ["hello"], "")


def test_the_program_takes_the_place_of_the_starter(ready: Checkout) -> None:
    program = ready.start("demo")
    said, _ = program.communicate(timeout=60)
    assert said.split() == [str(program.pid), "demo"]


def test_a_changed_sentence_costs_no_installation(ready: Checkout) -> None:
    witness, messages = ready.folder / ".venv/witness", ready.folder / MESSAGES
    witness.touch()
    messages.write_text("Non")
    assert ready.run("setup", PIP_FIND_LINKS="").returncode == 0
    assert messages.with_suffix(".mo").read_text() == "Non"
    assert witness.exists()


def test_a_set_up_that_was_cut_short_is_done_again(checkout: Checkout) -> None:
    left = checkout.folder / ".venv/bin/python"
    left.parent.mkdir(parents=True)
    left.write_text("half of it")
    assert checkout.run("run").returncode == 0


def test_two_set_ups_at_once_are_one(checkout: Checkout) -> None:
    both = [checkout.start("run"), checkout.start("run")]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Ready in" in text for text in said) == 1


def test_an_interrupted_set_up_says_nothing(checkout: Checkout) -> None:
    with (checkout.folder / ".venv.lock").open("w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        waiting = checkout.start("setup")
        assert waiting.stderr
        assert "waiting" in waiting.stderr.readline()
        waiting.send_signal(signal.SIGINT)
        assert waiting.communicate(timeout=60) == ("", "")
    assert waiting.returncode == 130


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"PIP_NO_INDEX": "", "PIP_INDEX_URL": NOBODY_THERE, "PIP_FIND_LINKS": ""}, "needs the network once"),
        ({"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "HTTPS_PROXY": NOBODY_THERE}, "The proxy in the environment"),
        ({"PIP_FIND_LINKS": ""}, "No matching distribution found for brick==1"),
        ({"PYTHONPATH": "{no_pip}"}, "This Python has no pip"),
    ],
    ids=["network", "proxy", "package", "pip"],
)
def test_what_stops_a_set_up_is_one_line(checkout: Checkout, tmp_path: Path, env: dict[str, str], said: str) -> None:
    (tmp_path / "pip.py").write_text("import sys\nsys.exit(f'{sys.executable}: No module named pip')\n")
    env = {name: value.format(no_pip=tmp_path) for name, value in env.items()}
    failed = checkout.run("test", PIP_RETRIES="1", **env)
    assert_one_line(failed, said)


def test_a_package_that_is_not_the_promised_one_is_refused(checkout: Checkout) -> None:
    lock = checkout.folder / "requirements.lock"
    lock.write_text(lock.read_text().partition("sha256:")[0] + "sha256:" + "0" * 64)
    assert_one_line(checkout.run("demo"), "not the one that requirements.lock promises")


@pytest.mark.parametrize(
    ("mounted", "said"),
    [
        ("mount --bind . . && mount -o remount,bind,ro .", "cannot be written"),
        ("mkdir .venv && mount -t tmpfs -o size=2m none .venv", "The disk is full"),
    ],
    ids=["read-only", "full"],
)
def test_what_the_disk_refuses_is_one_line(checkout: Checkout, mounted: str, said: str) -> None:
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("mounting needs root")
    brick = write_wheel(checkout.folder.parent / "wheels", size=4_000_000)
    (checkout.folder / "requirements.lock").write_text(brick)
    script = f'{mounted} && cd "$PWD" && exec "$0" dev.py demo'
    argv = ["unshare", "-m", "sh", "-c", script, sys.executable]
    failed = subprocess.run(argv, cwd=checkout.folder, env=dict(checkout.env), capture_output=True, text=True)
    assert_one_line(failed, said)


def assert_one_line(failed: "subprocess.CompletedProcess[str]", said: str) -> None:
    *before, line = failed.stderr.splitlines()
    assert (failed.returncode, failed.stdout) == (3, "")
    assert said in line
    assert all(line.startswith("Setting up") for line in before)


def test_an_old_python_is_told_so() -> None:
    source = (TOP / "dev.py").read_text()
    ast.parse(source, feature_version=(3, 7))
    old = "import sys; sys.version_info = (3, 9, 2, 'final', 0); exec(sys.stdin.read())"
    told = subprocess.run([sys.executable, "-c", old], input=source, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (
        3,
        "This needs Python 3.11 or later; it is 3.9. Try: python3.11 dev.py demo\n",
    )


@pytest.mark.parametrize(
    ("spared", "wanted"),
    [
        ("", "localhost,127.0.0.1,::1"),
        ("intra.example, localhost", "intra.example,localhost,127.0.0.1,::1"),
        ("*", "*"),
    ],
)
def test_loopback_never_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch, spared: str, wanted: str) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("no_proxy", spared)
    assert {dev.environment()[name] for name in ("NO_PROXY", "no_proxy")} == {wanted}


def test_each_check_gives_its_verdict_whatever_the_others_say(ready: Checkout) -> None:
    checked = ready.run("check")  # where no tool is installed
    verdicts = {line.split()[1] for line in checked.stdout.splitlines() if line.startswith("FAILED")}
    assert verdicts == {"style", "format", "types", *dev.CHECKS}
    assert checked.returncode == 1


def test_an_unknown_word_shows_the_known_ones(checkout: Checkout) -> None:
    shown = checkout.run("tset")
    assert shown.returncode == 2
    assert "python3 dev.py test" in shown.stderr
    assert not (checkout.folder / ".venv").exists()
