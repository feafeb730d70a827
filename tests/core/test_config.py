"""config.toml: each error names file, line, key, what was found and what is allowed; the example is complete."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from cmsuite.core.config import SECTIONS, BadConfig, Config, NoToml, NotUtf8, PasswordKept, load
from cmsuite.core.workspace import AlreadyThere, NotAWorkspace, NoWorkspace, create, find

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def _write(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text("workspace = 1\n" + text, encoding="utf-8")
    return file


def test_the_example_is_the_shipped_configuration() -> None:
    assert load(EXAMPLE) == Config()


def test_every_key_stands_in_the_example_with_an_explanation() -> None:
    table = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    names = {key for key in table if key not in SECTIONS} - {"workspace"}
    names |= {f"{section}_{key}" for section in SECTIONS for key in table[section]}
    assert names == {field.name for field in fields(Config)}
    lines = [line for line in EXAMPLE.read_text(encoding="utf-8").split("\n") if "=" in line.split("#")[0]]
    assert all("#" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "line", "key", "found", "allowed"),
    [
        ('language = "de"', 2, "language", "'de'", "en, fr"),
        ("[worker]\n\nlease_s = 0", 4, "worker.lease_s", "0.0", "0.5"),
        ('[worker]\nlease_s = "fast"', 3, "worker.lease_s", "'fast'", "0.5"),
        ("sandbox = 1", 2, "sandbox", "1", "true, false"),
        ('[store]\nurl = "mysql://x"', 3, "store.url", "mysql", "postgresql"),
        ('[network]\nallow_private = ["here"]', 3, "network.allow_private", "['here']", "127.0.0.0/8"),
        ('me = "x"\nlanguages = "fr"', 3, "languages", "unknown", "language"),
        ("[stores]\nurl = 1", 2, "stores", "unknown", "store.url"),
        ('store_url = "sqlite:///x.db"', 2, "store_url", "unknown", "store.url"),
        ("[log]\n'level' = 3", 3, "log.level", "3", "debug"),
        ('log.level = "loud"', 2, "log.level", "loud", "debug"),
        ("store = 1", 2, "store", "unknown", "store.url"),
    ],
)
def test_an_error_names_the_place_and_what_is_allowed(
    tmp_path: Path, text: str, line: int, key: str, found: str, allowed: str
) -> None:
    with pytest.raises(BadConfig) as refused:
        load(_write(tmp_path, text))
    said = str(refused.value)
    assert f"line {line}" in said
    assert f"{key} is" in said
    assert found in said
    assert allowed in said


def test_a_workspace_of_a_later_form_is_told_from_none(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("workspace = 2\n")
    with pytest.raises(BadConfig, match=r"line 1: workspace is 2\. Allowed: 1"):
        find(start=tmp_path)


@pytest.mark.parametrize("value", ['"mysql://me:{}@host/x"', '["postgresql://me:{}@host/x"]'])
@pytest.mark.parametrize("password", ["s3cret", "a@s3cret", "a/b:s3cret"])
def test_a_password_in_a_bad_address_is_not_repeated(tmp_path: Path, value: str, password: str) -> None:
    with pytest.raises(BadConfig) as refused:
        load(_write(tmp_path, f"[store]\nurl = {value.format(password)}"))
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("address", ["me:{}@host/x", "host/x?user=me&password={}"])
@pytest.mark.parametrize("password", ["s3cret", "as3cret/b", "a:s3cret"])
def test_a_password_in_the_stores_address_is_refused(tmp_path: Path, address: str, password: str) -> None:
    with pytest.raises(PasswordKept, match=r"line 3: .* PGPASSFILE") as refused:
        load(_write(tmp_path, f'[store]\nurl = "postgresql://{address.format(password)}"'))
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("url", ["postgresql://me@host:5432/x", "postgresql+psycopg:///x", "sqlite:////home/a:b@c"])
def test_an_address_without_a_password_is_taken(tmp_path: Path, url: str) -> None:
    assert load(_write(tmp_path, f'[store]\nurl = "{url}"')).store_url == url


@pytest.mark.parametrize(
    ("broken", "line", "found"),
    [('me = ""\nlanguage = fr', 3, "'language'"), ("[log", 2, "'[log'"), ('me = ""\nbrand = "x', 3, "'brand'")],
)
def test_a_line_that_is_not_written_as_it_must_be_is_named(tmp_path: Path, broken: str, line: int, found: str) -> None:
    with pytest.raises(NoToml, match=re.escape(f"config.toml, line {line}: {found} is not")):
        load(_write(tmp_path, broken))


def test_a_broken_line_does_not_show_its_password(tmp_path: Path) -> None:
    with pytest.raises(NoToml) as refused:
        load(_write(tmp_path, "[store]\nurl = postgresql://me:s3cret@host/x"))
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_of_another_encoding_is_a_workspace_that_is_to_be_saved_anew(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "config.toml").write_text('# À nous\nworkspace = 1\nbrand = "Été"\n', encoding=encoding)
    with pytest.raises(NotUtf8, match=r"line 1: .* UTF-8"):
        find(start=tmp_path)


def test_a_mark_and_line_ends_of_another_system_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbfworkspace = 1\r\nbrand = "Nord"\r\n')
    assert find(start=tmp_path).config.brand == "Nord"


def test_a_workspace_is_found_from_below_and_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = create(tmp_path / "work", me="chloe@nacre.example", sandbox=True)
    deep = made.root / "a" / "b"
    deep.mkdir(parents=True)
    assert find(start=deep).config.me == "chloe@nacre.example"
    assert find(str(made.root)).config.sandbox is True
    monkeypatch.setenv("CMSUITE_WORKSPACE", str(made.root))
    assert find(start=tmp_path).root == made.root


def test_outside_a_workspace_the_way_in_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="cmsuite init"):
        find(start=tmp_path)
    with pytest.raises(NotAWorkspace):
        find(str(tmp_path))


def test_a_workspace_is_never_made_over_another(tmp_path: Path) -> None:
    create(tmp_path / "work")
    with pytest.raises(AlreadyThere):
        create(tmp_path / "work")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder's rights hold")
def test_the_configuration_is_its_owners_alone(tmp_path: Path) -> None:
    made = create(tmp_path / "w", me="chloe@nacre.example")
    assert (made.root / "config.toml").stat().st_mode & 0o077 == 0


def test_a_name_with_quotes_stays_a_name(tmp_path: Path) -> None:
    assert create(tmp_path / "w", brand='L\'Été "bleu"\\').config.brand == 'L\'Été "bleu"\\'
