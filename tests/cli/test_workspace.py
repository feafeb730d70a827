"""Commands about the whole workspace: backup and restore, upgrade, completion, the doctor's exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cmsuite.store.store import Store
from cmsuite.store.upgrade import HEAD, migrate
from tests.peers import postgres


def run(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cmsuite", *words], cwd=cwd, env=os.environ | env, capture_output=True, text=True
    )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    assert run("init", "work", "--brand", "Atelier Lumen", cwd=tmp_path).returncode == 0
    return tmp_path / "work"


@pytest.mark.peer
def test_a_workspace_moves_from_a_file_to_a_team(
    work: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("backup", "../all.zip", "--json", cwd=work)
    assert json.loads(done.stdout)["rows"] > 0
    url = postgres.fresh_database(postgres_server)
    address, password = postgres.apart(url)
    monkeypatch.setenv("PGPASSWORD", password)
    moved = run("restore", "../all.zip", "../team", "--store", address, "--json", cwd=work)
    assert moved.returncode == 0, moved.stderr
    listed = run("brand", "list", "--json", cwd=work.parent / "team")
    assert json.loads(listed.stdout)[0]["slug"] == "atelier-lumen"
    back = run("backup", "../team.zip", cwd=work.parent / "team")
    assert back.returncode == 0, back.stderr
    assert run("restore", "team.zip", "again", cwd=work.parent).returncode == 0
    assert run("brand", "list", "--json", cwd=work.parent / "again").stdout == listed.stdout
    postgres.drop_database(postgres_server, url)


@pytest.mark.parametrize("url", ["postgresql://cms:s3cret@127.0.0.1/cms", "postgresql://cms@db/cms?password=s3cret"])
def test_no_password_is_taken_in_an_address(work: Path, url: str) -> None:
    assert run("backup", "../all.zip", cwd=work).returncode == 0
    made = (("init", "other", "--store", url), ("restore", "all.zip", "other", "--store", url))
    for words in made:
        refused = run(*words, cwd=work.parent)
        assert refused.returncode == 2, refused.stderr
        assert "PGPASSFILE" in refused.stderr
        assert "s3cret" not in refused.stderr
        assert not (work.parent / "other").exists()


def test_a_restored_workspace_says_what_is_to_be_done(work: Path) -> None:
    run("backup", "../all.zip", cwd=work)
    done = run("restore", "all.zip", "back", cwd=work.parent)
    assert done.stderr == ""
    assert "compared and alike" in done.stdout


def test_a_file_has_nothing_to_upgrade(work: Path) -> None:
    done = run("upgrade", "--json", cwd=work)
    assert json.loads(done.stdout) == {"was": HEAD, "is": HEAD, "backup": None}


@pytest.mark.peer
def test_a_database_is_upgraded_by_command_alone(
    tmp_path: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.fresh_database(postgres_server)
    address, password = postgres.apart(url)
    monkeypatch.setenv("PGPASSWORD", password)
    (tmp_path / "config.toml").write_text(f'workspace = 1\nme = "a@b"\n[store]\nurl = "{address}"\n')
    for words in (["brand", "list"], ["upgrade"]):
        empty = run(*words, cwd=tmp_path)
        assert (empty.returncode, empty.stdout) == (1, "")
        assert "is empty" in empty.stderr
    store = Store(address)
    migrate(store, "m0001")
    store.close()
    refused = run("brand", "list", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "cmsuite upgrade" in refused.stderr
    assert run("upgrade", cwd=tmp_path).stdout == f"The store went from schema m0001 to {HEAD}.\n"
    assert "nothing to do" in run("upgrade", cwd=tmp_path).stdout
    postgres.drop_database(postgres_server, url)


@pytest.mark.peer
def test_a_wrong_password_and_a_name_that_the_server_does_not_know_are_said(
    tmp_path: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, password = postgres.apart(postgres_server)
    for secret in ("", "wrong"):
        monkeypatch.setenv("PGPASSWORD", secret)
        denied = run("init", "lumen", "--store", address, cwd=tmp_path)
        assert (denied.returncode, denied.stderr.count("\n")) == (3, 1)
        assert "the password is missing or wrong" in denied.stderr
    monkeypatch.setenv("PGPASSWORD", password)
    unknown = run("init", "lumen", "--store", address.replace("/postgres", "/nowhere"), cwd=tmp_path)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (3, 1)
    assert "no database named nowhere" in unknown.stderr


def test_the_doctor_exits_with_how_it_stands(work: Path) -> None:
    well = run("doctor", cwd=work)
    assert (well.returncode, well.stderr) == (0, "")
    assert "warning   No worker is at work" in well.stdout
    (work / "config.toml").write_text("workspace = 1\nme = 7\n")
    ill = run("doctor", "--json", "--bundle", "../help.zip", cwd=work)
    assert ill.returncode == 1
    line = json.loads(ill.stdout)[0]
    assert (line["about"], line["how"]) == ("config", "broken")
    assert f"{work / 'config.toml'}, line 2: me is 7." in line["said"]
    assert (work.parent / "help.zip").is_file()
    Store(f"sqlite:///{work / 'store.db'}").close()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(shell: str, tmp_path: Path) -> None:
    script = run("completion", shell, cwd=tmp_path)
    assert script.returncode == 0
    assert "_CMSUITE_COMPLETE" in script.stdout
    if program := shutil.which(shell):
        checked = subprocess.run([program, "-n"], input=script.stdout, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("cmsuite ba", {"backup"}), ("cmsuite brand e", {"export", "erase"}), ("cmsuite people role x man", {"manager"})],
)
def test_completion_knows_groups_and_their_commands(typed: str, offered: set[str], tmp_path: Path) -> None:
    words = typed.split(" ")
    env = {"_CMSUITE_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    done = run(cwd=tmp_path, **env)
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == offered


def test_a_key_press_waits_for_no_import(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from cmsuite.cli.suite import suite\n"
        "try:\n    suite(prog_name='cmsuite')\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('cmsuite.cli.', 'sqlalchemy'))], file=sys.stderr)"
    )
    env = os.environ | {"_CMSUITE_COMPLETE": "bash_complete", "COMP_WORDS": "cmsuite b", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert "plain,brand" in done.stdout
    assert done.stderr.strip() == "['cmsuite.cli.context', 'cmsuite.cli.suite']"


def test_what_comes_next_can_be_typed_as_it_is_said(tmp_path: Path) -> None:
    done = run("init", "l'atelier de Zoé", "--brand", "Zoé", cwd=tmp_path)
    change, _comma, _rest = done.stdout.splitlines()[1].removeprefix("Next: ").partition(", then ")
    there = subprocess.run([f"{change} && ls config.toml"], shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert there.stdout == "config.toml\n", there.stderr


def test_a_small_archive_has_a_size(work: Path) -> None:
    assert " kB." in run("backup", "../all.zip", cwd=work).stdout


def test_a_command_whose_output_is_closed_ends_without_a_traceback(work: Path) -> None:
    command = f"{sys.executable} -m cmsuite brand list >&-"
    done = subprocess.run([command], shell=True, cwd=work, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
