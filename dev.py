#!/usr/bin/env python3
"""Makes .venv where it is missing or out of date, then does one thing:

    python3 dev.py demo            the whole job once through, on a made-up brand
    python3 dev.py test [ARGS]     the tests; ARGS are pytest's
    python3 dev.py check           style, types, import rules, schema, translations, documentation
    python3 dev.py bench [NAME]    the figures, all or one; --json FILE keeps them
    python3 dev.py run -- ARGS     cmsuite ARGS
    python3 dev.py setup           nothing more
    python3 dev.py strings         bring new sentences into cmsuite/locales, to be translated
    python3 dev.py lock [ARGS]     write requirements.lock from pyproject.toml; --upgrade for newer versions

Python 3.11 or later with pip is all it needs: no root, no service, no key.
"""

import sys

if sys.version_info < (3, 11):  # before whatever an older Python could not import or define; it must only parse it
    sys.stderr.write(
        "This needs Python 3.11 or later; it is %d.%d. Try: python3.11 dev.py demo\n" % sys.version_info[:2]
    )
    sys.exit(3)

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = str(BIN / f"python{EXE}")
STAMP = VENV / "ready.json"
COMPILE_LOCK = ["pip", "compile", "-q", "--universal", "--python-version", "3.11", "--extra", "test"]
COMPILE_LOCK += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
COMPILE_LOCK += ["pyproject.toml", "-o", "requirements.lock"]
WORKERS = min(4, (os.cpu_count() or 1) + 1)  # tests of screens wait more than they work
WHOLE = ("-n", str(WORKERS), "--dist", "worksteal", "--stores-by-turns", "-m", "not check")  # `check` has the others
CHECKS = ("imports", "schema", "translations", "docs")  # each a selection of tests: pytest -m 'check(what="imports")'

CAUSES = {  # what pip, uv or the system say, and what it means to the person; the first that is found counts
    r"No space left|os error 28": "The disk is full: {venv} needs about 700 MB. Make room, then run this again.",
    r"Read-only file system|Permission denied|os error (13|30)\b": (
        "{root} cannot be written, and the environment goes into it: copy the folder to a place of yours."
    ),
    r"(?i)proxy": (
        "The proxy in the environment does not let this through: correct or unset HTTPS_PROXY and HTTP_PROXY, "
        "then run this again."
    ),
    r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate": (
        "The package index shows a certificate that is not trusted here: name your organisation's in PIP_CERT and "
        "SSL_CERT_FILE, then run this again."
    ),
    r"(?i)do not match the hashes|hash mismatch": (
        "A package is not the one that requirements.lock promises, so nothing was installed: "
        "look at the package index that pip is set to use."
    ),
    r"(?i)NewConnectionError|name resolution|dns error|unreachable|refused|timed out|error sending request": (
        "The package index cannot be reached: the first set-up needs the network once. Connect, then run this again."
    ),
    r"No module named pip": (
        "This Python has no pip, which the set-up needs: install it (on Debian: apt install python3-pip), "
        "then run this again."
    ),
}


class CannotSetUp(Exception):
    """Its text is the one line that the person gets."""


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def explained(output: str) -> str:
    """One sentence for what a tool printed when it failed."""
    for pattern, meaning in CAUSES.items():
        if re.search(pattern, output):
            return meaning.format(root=ROOT, venv=VENV)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return f"The set-up failed: {lines[-1] if lines else 'nothing was said why'}"


def environment() -> dict[str, str]:
    """The environment of everything started here: loopback never goes through a proxy, bytecode is kept."""
    env = dict(os.environ)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling our own modules anew would cost each command a second
    spared = [name.strip() for key in ("NO_PROXY", "no_proxy") for name in env.get(key, "").split(",") if name.strip()]
    if "*" not in spared:  # which only counts when it stands alone
        spared += ["localhost", "127.0.0.1", "::1"]
    return env | dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join(dict.fromkeys(spared)))


def attempt(tool: list[str], *arguments: str) -> str | None:
    """Run a step of the set-up in silence. Returns None when it worked, else all that it printed."""
    env = environment() | {"LC_ALL": "C.UTF-8", "PIP_USER": "0", "PIP_ROOT_USER_ACTION": "ignore"}
    for elsewhere in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"):
        env.pop(elsewhere, None)
    done = subprocess.run(
        [*tool, *arguments],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,  # the lock goes along: see `alone`
    )
    return None if done.returncode == 0 else done.stdout or f"{tool[0]} ended with {done.returncode}"


def pip() -> list[str]:
    """The system's pip at work inside .venv: so neither python3-venv nor leave to change the system is needed."""
    beneath = getattr(sys, "_base_executable", sys.executable)  # an active environment may have no pip of its own
    return [beneath, "-m", "pip", "--python", PYTHON, "install", "--disable-pip-version-check", "--no-input", "-q"]


def uv() -> list[str]:
    """The installer that takes a third of pip's time: the person's, else the one in the lock, else none."""
    found = shutil.which("uv", path=os.pathsep.join((str(BIN), os.environ.get("PATH", ""))))
    if not found:
        pinned = re.search(r"^uv==.*?(?=^\S|\Z)", LOCK.read_text(), re.MULTILINE | re.DOTALL)
        alone = VENV / "uv.lock"
        alone.write_text(pinned[0] if pinned else "")
        if attempt(pip(), "--retries", "1", "--require-hashes", "-r", str(alone)) is None:
            found = shutil.which("uv", path=str(BIN))
    return [found, "pip", "install", "-q", "--python", PYTHON] if found else []


def install(*what: str, uv_only: tuple[str, ...]) -> None:
    """Install by uv, or by pip where uv is not to be had or does not manage."""
    fast = uv()
    failed = attempt(fast, *uv_only, *what) if fast else ""
    if failed is not None:
        then = attempt(pip(), *what)
        if then is not None:
            raise CannotSetUp(explained(failed + then))


def compile_messages() -> None:
    failed = attempt([PYTHON], "hatch_build.py")
    if failed is not None:
        raise CannotSetUp(explained(failed))


def digest(*parts: str | Path) -> str:
    text = hashlib.sha256()
    for part in parts:
        text.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return text.hexdigest()


def wanted() -> dict[str, str]:
    """What .venv is made of, by part, so that a change redoes no more than its part."""
    return {
        "packages": digest(str(sys.version_info[:2]), sys.base_prefix, str(ROOT), LOCK),
        "project": digest(ROOT / "pyproject.toml", ROOT / "hatch_build.py"),
        "messages": digest(*sorted((ROOT / "cmsuite" / "locales").rglob("*.po"))),
    }


def made() -> dict[str, str]:
    """What .venv was made of; nothing where there is none, or where a set-up was cut short."""
    try:
        return dict(json.loads(STAMP.read_text())) if Path(PYTHON).exists() else {}
    except (OSError, ValueError):
        return {}


def take(lock: TextIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        return
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is at work in this folder: waiting for it ...")
        fcntl.flock(lock, fcntl.LOCK_EX)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time. The installers inherit the lock: one that outlives a killed set-up still holds it."""
    with (ROOT / ".venv.lock").open("a") as lock:
        os.set_inheritable(lock.fileno(), True)
        take(lock)
        yield


def setup() -> None:
    """Bring .venv up to date; a moment when it is. Raises CannotSetUp, OSError."""
    want = wanted()
    if made() == want:
        return
    with alone():
        have, began = made(), time.monotonic()
        if have == want:
            return
        say("Setting up .venv ..." if have else "Setting up .venv, once: this takes 10 to 45 seconds ...")
        if have.get("packages") != want["packages"]:
            have = {}
            shutil.rmtree(VENV, ignore_errors=True)
            venv.create(VENV, with_pip=False, symlinks=os.name != "nt")
            install("--require-hashes", "--no-deps", "-r", str(LOCK), uv_only=("--compile-bytecode",))
        STAMP.unlink(missing_ok=True)
        if have.get("project") != want["project"]:  # this compiles the messages too
            install("--no-build-isolation", "--no-deps", "-e", str(ROOT), uv_only=("--no-cache",))
        else:
            compile_messages()
        STAMP.write_text(json.dumps(want))
        say(f"Ready in {time.monotonic() - began:.1f} s.")


def holding(what: str) -> list[str]:
    """The files with tests of that check: to collect all the others takes longer than to run these."""
    marked = f'mark.check(what="{what}")'
    return [str(file) for file in sorted((ROOT / "tests").rglob("test_*.py")) if marked in file.read_text("utf-8")]


def check() -> int:
    """Run every check, each with its verdict, whatever the others say. Returns the exit code."""
    python, env = [PYTHON, "-m"], environment()
    code = [name for name in ("cmsuite", "plugins", "dev.py", "hatch_build.py") if (ROOT / name).exists()]
    steps = {
        "style": [*python, "ruff", "check", "-q", "--output-format=concise"],
        "format": [*python, "ruff", "format", "--check", "-q", "--output-format=concise"],
        "types": [*python, "mypy", "--no-error-summary", *code],
        **{what: [*python, "pytest", "-q", "-m", f'check(what="{what}")', *holding(what)] for what in CHECKS},
    }

    def verdict(name: str) -> tuple[bool, str]:
        began = time.monotonic()
        done = subprocess.run(steps[name], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        passed = done.returncode == 0
        line = f"{'ok' if passed else 'FAILED':7}{name:14}{time.monotonic() - began:5.1f} s\n"
        return passed, line if passed else line + done.stdout.decode(errors="replace")

    verdicts = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for passed, text in pool.map(verdict, steps):
            verdicts.append(passed)
            print(text, end="", flush=True)
    return 0 if all(verdicts) else 1


def strings() -> int:
    """Bring the sentences of the code and the templates into the French catalogue; new ones wait for their French."""
    babel = [PYTHON, "-m", "babel.messages.frontend"]
    found = str(VENV / "strings.pot")
    extract = [
        "extract",
        "-F",
        "babel.cfg",
        "-k",
        "N_",
        "-k",
        "translate",
        "-k",
        "NN_:1,2",
        "--add-location=file",
        "-o",
        found,
        ".",
    ]
    update = ["update", "-i", found, "-d", "cmsuite/locales", "-D", "cmsuite", "-l", "fr", "--no-fuzzy-matching"]
    update += ["--omit-header", "--width=120", "--ignore-obsolete"]
    for step in (extract, update):
        done = subprocess.run([*babel, "-q", *step], cwd=ROOT, env=environment())
        if done.returncode:
            return done.returncode
    compile_messages()
    return 0


def become(*argv: str, cwd: Path | None = None) -> int:
    """Hand over to a program: Ctrl-C, SIGTERM and the exit code are then its own."""
    if os.name == "nt":
        return subprocess.run(argv, cwd=cwd, env=environment()).returncode
    os.chdir(cwd or ".")
    os.execve(argv[0], argv, environment())


def main(verb: str = "", *arguments: str) -> int:
    rest = arguments[1:] if arguments[:1] == ("--",) else arguments
    verbs: dict[str, Callable[[], int]] = {
        "demo": lambda: become(str(BIN / f"cmsuite{EXE}"), "demo", *rest),
        "run": lambda: become(str(BIN / f"cmsuite{EXE}"), *rest),
        "test": lambda: become(PYTHON, "-m", "pytest", "-q", *(rest or WHOLE), cwd=ROOT),
        "bench": lambda: become(PYTHON, "-m", "tests.bench", *rest),
        "lock": lambda: become(str(BIN / f"uv{EXE}"), *COMPILE_LOCK, *rest, cwd=ROOT),
        "check": check,
        "strings": strings,
        "setup": lambda: 0,
    }
    if verb not in verbs:
        say(__doc__)
        return 0 if verb in ("-h", "--help", "help") else 2
    try:
        setup()
        return verbs[verb]()
    except CannotSetUp as why:
        say(str(why))
    except OSError as why:
        say(explained(str(why)))
    except KeyboardInterrupt:
        return 130
    return 3


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
