"""The shell: what --help imports, how errors look, which language is spoken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "sqlalchemy", "pandas", "plotly", "httpx", "textual", "feedparser", "pydantic", "numpy", "lxml", "babel",
    "zoneinfo",
)  # fmt: skip
NOT_READ = (
    "asyncio.events", "ssl", "email.message", "zipfile", "importlib.resources", "alembic", "pydantic", "httpx",
    "textual", "babel", "sqlalchemy.dialects.postgresql", "cmsuite.engines.documents.models",
    "cmsuite.publishing.models",
)  # fmt: skip
"""What the journal waits for no more than help does for the first."""


def run(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cmsuite", *words], cwd=cwd, env=os.environ | env, capture_output=True, text=True
    )


def loaded(words: list[str], names: tuple[str, ...], cwd: Path) -> tuple[str, str]:
    """What a command prints, and which of these modules it has imported when it ends."""
    code = (
        "import sys, runpy\n"
        f"sys.argv = ['cmsuite', *{words!r}]\n"
        "try:\n    runpy.run_module('cmsuite', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "from cmsuite.core.later import Later\n"
        "there = {name for name, module in sys.modules.items() if not isinstance(module, Later)}\n"
        f"print('loaded', [name for name in {names!r} if name in there], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True)
    return done.stdout, done.stderr.strip()


@pytest.mark.parametrize("words", [["--help"], ["veille", "--help"], ["publishing", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    said, found = loaded(words, HEAVY, tmp_path)
    assert said
    assert found.endswith("loaded []")


def test_every_group_named_in_the_help_is_there_and_explains_itself(tmp_path: Path) -> None:
    from cmsuite.cli.suite import COMMANDS

    for name in COMMANDS:
        done = run(name, "--help", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "Usage:" in done.stdout


def test_a_new_workspace_is_ready_for_the_next_command(tmp_path: Path) -> None:
    made = run("init", "lumen", "--brand", "Atelier Lumen", "--json", cwd=tmp_path)
    assert json.loads(made.stdout)["brand"] == "Atelier Lumen"
    listed, found = loaded(["journal", "--json"], NOT_READ, tmp_path / "lumen")
    assert (json.loads(listed)[-1]["act"], found) == ("people.add_person", "loaded []")


def test_the_first_brand_has_the_folders_name_by_default(tmp_path: Path) -> None:
    assert json.loads(run("init", "lumen", "--json", cwd=tmp_path).stdout)["brand"] == "lumen"


@pytest.mark.parametrize(
    ("words", "code"), [(["journal"], 2), (["--workspace", "nowhere", "journal"], 2), (["no-such-thing"], 2)]
)
def test_an_error_is_said_without_a_traceback(words: list[str], code: int, tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr


def test_a_stranger_does_nothing(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    done = run("--as", "nobody@example.org", "journal", cwd=tmp_path / "lumen")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "nobody@example.org" in done.stderr


def test_several_brands_ask_which(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    here = tmp_path / "lumen"
    assert run("brand", "add", "Brasserie du Nord", cwd=here).returncode == 0
    done = run("journal", cwd=here)
    assert done.returncode == 2
    assert "brasserie-du-nord" in done.stderr
    assert run("journal", "--brand", "lumen", cwd=here).returncode == 0


def test_the_language_is_the_one_asked_for(tmp_path: Path) -> None:
    assert "Commandes" in run("--lang", "fr", "--help", cwd=tmp_path).stdout
    assert "Commandes" in run("--help", cwd=tmp_path, LANG="fr_FR.UTF-8").stdout
    assert "Commands" in run("--lang", "en", "--help", cwd=tmp_path, LANG="fr_FR.UTF-8").stdout


def test_the_options_of_the_suite_are_taken_behind_a_command_too(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    for words in (["people", "list"], ["jobs"]):
        before = run("--workspace", "lumen", "--lang", "fr", "--json", *words, cwd=tmp_path)
        behind = run(*words, "--workspace", "lumen", "--lang", "fr", "--json", cwd=tmp_path)
        assert (behind.returncode, behind.stdout, behind.stderr) == (0, before.stdout, before.stderr)
    stranger = run("journal", "--workspace", "lumen", "--as", "nobody@example.org", cwd=tmp_path)
    assert "nobody@example.org" in stranger.stderr


def test_a_number_that_is_none_and_a_question_are_said_in_the_language_in_force(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    told = run("trace", "post", "x", "--lang", "fr", cwd=tmp_path / "lumen").stderr
    assert "'x' n’est pas un nombre" in told
    assert "range" not in told
    asked = run("account", "key", "new", "--lang", "fr", cwd=tmp_path / "lumen")
    assert "Continuer" in asked.stdout + asked.stderr


def test_help_says_what_the_exit_codes_mean(tmp_path: Path) -> None:
    assert "Exit codes: 0 done, 1 refused" in " ".join(run("--help", cwd=tmp_path).stdout.split())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_line_of_a_list_of_commands_is_cut(lang: str, tmp_path: Path) -> None:
    from cmsuite.cli.suite import COMMANDS

    for name in COMMANDS:
        said = run("--lang", lang, name, "--help", cwd=tmp_path).stdout
        assert "..." not in said.replace("[ARGS]...", "")


def test_a_full_disk_under_the_output_is_a_whole_sentence(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    command = f"{sys.executable} -m cmsuite journal > /dev/full"
    done = subprocess.run([command], shell=True, cwd=tmp_path / "lumen", capture_output=True, text=True)
    told = "The output: the disk is full. Make room there or name another place, then try again.\n"
    assert (done.returncode, done.stderr) == (3, told)


def test_help_speaks_the_language_of_the_workspace(tmp_path: Path) -> None:
    assert run("--lang", "fr", "init", "lumen", cwd=tmp_path).returncode == 0
    for words in (["--help"], ["veille", "--help"], ["no-such-thing"]):
        assert "Utilisation" in (
            run(*words, cwd=tmp_path / "lumen").stdout + run(*words, cwd=tmp_path / "lumen").stderr
        )
    assert "Utilisation" in run("--workspace", "lumen", "--help", cwd=tmp_path).stdout
    assert "Usage:" in run("--lang", "en", "--help", cwd=tmp_path / "lumen").stdout
    assert "Usage:" in run("--help", cwd=tmp_path).stdout
    (tmp_path / "lumen" / "config.toml").write_text("workspace = 1\nlanguage = 7\n")
    assert run("--help", cwd=tmp_path / "lumen").returncode == 0


def test_a_number_beyond_what_the_store_counts_is_said(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    for words in (["post", "show"], ["trace", "post"], ["undo"], ["calendar", "cancel", "--reason", "x"]):
        done = run(*words, "9" * 30, cwd=tmp_path / "lumen")
        assert (done.returncode, "Traceback" in done.stderr, "bug" in done.stderr) == (2, False, False), done.stderr
        assert "is too large a number." in done.stderr


def test_no_help_shows_what_the_store_counts_to(tmp_path: Path) -> None:
    told = run("post", "new", "--help", cwd=tmp_path).stdout
    assert "--from-item ITEM" in told
    assert "922337" not in told


def test_a_files_name_gives_no_orders_to_the_terminal(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    done = run("backup", "\x1b]52;c;eA==\x07nowhere/x.zip", cwd=tmp_path / "lumen")
    assert done.returncode == 3
    assert "\x1b" not in done.stderr


def test_both_sides_of_a_conflict_are_said_as_a_person_writes_them(tmp_path: Path) -> None:
    run("init", "lumen", cwd=tmp_path)
    here = tmp_path / "lumen"
    assert run("calendar", "place", "--title", "Portes ouvertes", "--at", "2031-06-02 10:00", cwd=here).returncode == 0
    assert run("calendar", "move", "1", "--at", "2031-06-03 10:00", cwd=here).returncode == 0
    done = run("calendar", "move", "1", "--at", "2031-06-04 09:30", "--seen", "1", cwd=here)
    assert done.returncode == 1
    assert (
        "yours Wed 4 Jun 2031, 09:30 (Europe/Paris), in the store Tue 3 Jun 2031, 10:00 (Europe/Paris)" in done.stderr
    )


def test_the_journal_names_people_and_undo_says_what_it_took_back(tmp_path: Path) -> None:
    run("init", "lumen", "--me", "chloe@lumen.example", cwd=tmp_path)
    here = tmp_path / "lumen"
    run("calendar", "place", "--title", "Portes ouvertes", "--at", "2031-06-02 10:00", cwd=here)
    run("calendar", "move", "1", "--at", "2031-06-03 10:00", cwd=here)
    newest = run("journal", "--limit", "1", cwd=here).stdout.splitlines()[1]
    assert " CET " in newest or " CEST " in newest  # the brand's zone, whatever the machine's
    assert " chloe " in newest
    assert "moved Portes ouvertes  calendar.move" in newest
    assert "was undone: moved Portes ouvertes" in run("undo", cwd=here).stdout
    assert "was undone: placed Portes ouvertes" in run("undo", cwd=here).stdout
