"""Accounts, their key, and plugins from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.accounts import account
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core import workspace as workspaces
from cmsuite.making import make_workspace
from cmsuite.store.store import Store
from tests import fakenet
from tests.workplace import people

Run = Callable[..., Result]
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def net() -> Iterator[fakenet.FakeNet]:
    with fakenet.running() as running:
        yield running


@pytest.fixture
def root(store: Store, store_url: str, tmp_path: Path) -> Path:
    people(store)
    made = workspaces.create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    file = made / "config.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("allow_private = []", 'allow_private = ["127.0.0.0/8"]'), encoding="utf-8")
    return made


@pytest.fixture
def run(root: Path) -> Run:
    """A command by Chloé; it must end with `code`."""

    def run(*words: str, code: int = 0, stdin: str | None = None, **env: str) -> Result:
        obj = Cli(workspace_named=str(root))
        done = CliRunner(env=env).invoke(suite, list(words), obj=obj, input=stdin)
        assert done.exit_code == code, done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def test_a_code_is_pasted_and_the_account_is_there(run: Run, net: fakenet.FakeNet) -> None:
    done = run("account", "connect", "mastodon", net.url, stdin="code-lumen\n")
    assert f"{net.url}/oauth/authorize?" in done.stderr
    assert "is connected" in done.stdout
    (line,) = said(run("account", "list", "--json"))
    assert (line["network"], line["sign_in"]) == ("mastodon", "ok")
    assert "ok" in run("account", "list").stdout
    shown = run("account", "show", line["handle"]).stdout
    assert "software: " in shown
    assert "characters in a post, at most: " in shown
    assert "text.limit" not in shown
    assert "{" not in shown
    assert "is well" in run("account", "check", "1").stdout


def test_a_token_comes_by_the_pipe_or_the_environment_and_never_as_an_argument(run: Run, net: fakenet.FakeNet) -> None:
    run("account", "connect", "mastodon", net.url, "--token", stdin="token-lumen\n")
    run("account", "connect", "mastodon", net.url, "--token", CMSUITE_TOKEN="token-marque")
    assert len(said(run("account", "list", "--json"))) == 2
    for command in account.commands.values():
        for option in command.params:
            assert not isinstance(option, click.Option) or option.name != "token" or option.is_flag


def test_an_empty_paste_is_said(run: Run, net: fakenet.FakeNet) -> None:
    done = run("account", "connect", "mastodon", net.url, stdin="\n", code=2)
    assert "Nothing was pasted" in done.stderr


def test_a_wrong_code_says_what_to_do(run: Run, net: fakenet.FakeNet) -> None:
    done = run("account", "connect", "mastodon", net.url, stdin="nonsense\n", code=1)
    assert "does not take this code or token" in done.stderr
    assert "begin again" in done.stderr


def test_a_revoked_sign_in_says_what_to_do_and_that_helps(run: Run, net: fakenet.FakeNet) -> None:
    run("account", "connect", "mastodon", net.url, "--token", stdin="token-lumen\n")
    net.control.revoke("token-lumen")
    assert "account reconnect 1" in run("account", "check", "1", code=1).stderr
    assert "to be connected again" in run("account", "list").stdout
    net.control.refused.clear()
    run("account", "reconnect", "1", stdin="code-lumen\n")
    run("account", "check", "1")


def test_an_account_that_came_without_its_secret_is_to_be_connected_again(
    run: Run, net: fakenet.FakeNet, tmp_path: Path
) -> None:
    run("account", "connect", "mastodon", net.url, stdin="code-lumen\n")
    archive = str(tmp_path / "lumen.zip")
    run("brand", "export", archive, "--as", "karim@lumen.example")
    made = make_workspace(tmp_path / "other", brand="Nord", me="zoe@nord.example")
    taken_in = run("brand", "import", archive, "--workspace", made.folder).stdout
    assert "Connect its accounts again" in taken_in
    assert "is approved again" in taken_in
    there = ("--workspace", made.folder, "--brand", "atelier-lumen")
    assert "to be connected again" in run("account", "list", *there).stdout


def test_a_kit_needs_its_page(run: Run) -> None:
    assert "--url" in run("account", "connect", "kit", "Lumen on X", code=2).stderr
    run("account", "connect", "kit", "Lumen on X", "--url", "https://x.example/lumen")
    assert "by hand" in run("account", "list").stdout
    run("account", "close", "Lumen on X")
    assert "closed" in run("account", "list").stdout


def test_no_secret_is_in_what_is_printed_logged_or_kept(net: fakenet.FakeNet, root: Path) -> None:
    printed: list[bytes] = []

    def program(*words: str, code: int = 0, stdin: str = "") -> None:
        """The real program, with its log in the workspace."""
        argv = [sys.executable, "-m", "cmsuite", "--workspace", str(root), *words]
        done = subprocess.run(argv, cwd=CHECKOUT, input=stdin.encode(), capture_output=True, timeout=60)
        printed.append(done.stdout + done.stderr)
        assert done.returncode == code, printed[-1]

    program("account", "connect", "mastodon", net.url, stdin="code-lumen\n")
    for words in (["account", "show", "1"], ["journal"], ["jobs", "run", "accounts.check"], ["jobs"]):
        program(*words, "--json")
    net.control.revoke("token-lumen")
    program("account", "check", "1", code=1)
    program("account", "connect", "mastodon", net.url, "--token", stdin="token-lumen\n", code=1)
    kept = b"".join(file.read_bytes() for file in root.rglob("*") if file.is_file())
    assert b"run begins" in kept
    for secret in (b"token-lumen", b"code-lumen", b"app-secret"):
        assert secret not in b"".join(printed)
        assert secret not in kept


def test_the_key_goes_to_another_machine_by_a_file(
    run: Run, net: fakenet.FakeNet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("account", "connect", "mastodon", net.url, "--token", stdin="token-lumen\n")
    key = str(tmp_path / "key")
    run("account", "key", "export", key)
    run("account", "key", "export", key, code=1)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    assert "account key import" in run("account", "check", "1", code=1).stderr
    run("account", "key", "import", key)
    run("account", "check", "1")


def test_a_lost_key_is_said_and_replaced(run: Run, net: fakenet.FakeNet, tmp_path: Path, monkeypatch: Any) -> None:
    run("account", "connect", "mastodon", net.url, "--token", stdin="token-lumen\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    assert "account key new" in run("account", "check", "1", code=1).stderr
    run("account", "key", "new", stdin="n\n", code=1)
    run("account", "key", "new", "--yes")
    run("account", "reconnect", "1", "--token", stdin="token-lumen\n")
    run("account", "check", "1")


def test_a_workspaces_plugin_is_listed_and_runs_after_it_was_trusted(run: Run, root: Path) -> None:
    own = root / "plugins"
    own.mkdir()
    shipped = CHECKOUT / "plugins"
    for kind in ("py", "toml"):
        (own / f"mine.{kind}").write_bytes((shipped / f"kit.{kind}").read_bytes())
    (own / "broken.py").write_text("api = 1\nraise ValueError('no')\n", encoding="utf-8")

    def state(name: str) -> str:
        (line,) = [line for line in said(run("plugin", "list", "--json")) if line["name"] == name]
        return str(line["state"])

    assert state("kit") == "works"
    assert state("mine") == "untrusted"
    run("plugin", "trust", "mine")
    assert state("mine") == "works"
    run("plugin", "untrust", "mine")
    assert state("mine") == "untrusted"
    assert state("broken") == "broken"
    assert "no plugin" in run("plugin", "trust", "../kit", code=2).stderr
