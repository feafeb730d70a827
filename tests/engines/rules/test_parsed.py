"""Tables of shipped files that are kept beside them: as from TOML, never another text's, never a damaged one."""

import os
import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.core.resources import shipped
from cmsuite.engines.rules import parsed
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.parsed import PLACE, Kept, Unfit

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
TREES = st.dictionaries(
    st.text(max_size=5), st.recursive(PLAIN, lambda s: st.lists(s) | st.dictionaries(st.text(max_size=5), s))
)


@settings(deadline=None)
@given(TREES)
def test_a_table_comes_back_as_it_was_or_is_not_kept(tree: dict[str, object]) -> None:
    try:
        kept = parsed._json(tree)
    except Unfit:
        return
    assert b"\n" not in kept
    assert parsed._table(kept) == tree


def test_shipped_files_say_the_same_from_what_is_kept(tmp_path: Path) -> None:
    texts = {str(file): file.read_text(encoding="utf-8") for file in sorted(shipped("charters").rglob("*.toml"))}
    first = Kept(tmp_path)
    for name, text in texts.items():
        first.table(name, text)
    first.keep()
    again = Kept(tmp_path)
    assert again.known.keys() == texts.keys()
    assert [again.table(*one) for one in texts.items()] == [tomllib.loads(text) for text in texts.values()]
    assert not again.new
    assert all(again.holds(name, sha256(text.encode()).hexdigest()) for name, text in texts.items())


def test_a_file_that_changed_takes_the_place_of_what_it_was(tmp_path: Path) -> None:
    for size in range(100):
        kept = Kept(tmp_path)
        kept.table("core/pack.toml", "a = 1")
        assert kept.table("own.toml", f"a = {size}") == {"a": size}
        kept.keep()
    again = Kept(tmp_path)
    assert again.known.keys() == {"core/pack.toml", "own.toml"}
    assert again.holds("own.toml", sha256(b"a = 99").hexdigest())
    assert not again.holds("own.toml", sha256(b"a = 98").hexdigest())
    assert not again.holds("core/pack.toml", sha256(b"a = 99").hexdigest())
    assert again.table("own.toml", "a = 98") == {"a": 98}


@pytest.mark.parametrize("harm", ["cut", "changed", "nothing", "bytes"])
def test_what_is_damaged_is_read_anew(tmp_path: Path, harm: str) -> None:
    other, text = "a = 1", 'a = "block"\nday = 2026-11-27\n'
    kept = Kept(tmp_path)
    kept.table("other.toml", other)
    kept.table("own.toml", text)
    kept.keep()
    file = tmp_path / PLACE
    whole = file.read_bytes()
    file.write_bytes(
        {"cut": whole[:-9], "changed": whole.replace(b"block", b"infos"), "nothing": b"", "bytes": b"\xff\xfe"}[harm]
    )
    again = Kept(tmp_path)
    assert again.table("other.toml", other) == {"a": 1}
    assert again.new == (harm in ("nothing", "bytes")), "the row that is whole serves"
    assert again.table("own.toml", text) == {"a": "block", "day": date(2026, 11, 27)}
    assert again.new
    again.keep()
    assert file.read_bytes() == whole


def test_where_nothing_can_be_written_all_is_read_from_its_text(tmp_path: Path) -> None:
    (tmp_path / PLACE.parent).write_text("a file where a folder must be", encoding="utf-8")
    kept = Kept(tmp_path)
    assert kept.table("own.toml", "a = 1") == {"a": 1}
    kept.keep()
    assert Kept(tmp_path).known == {}
    with pytest.raises(tomllib.TOMLDecodeError):
        kept.table("own.toml", "a = ")


def test_only_shipped_files_are_kept(tmp_path: Path) -> None:
    before = {folder: dict(kept.known) for folder, kept in parsed._kept.items()}
    assert parsed.table(tmp_path / "brand.toml", "only_here = 71") == {"only_here": 71}
    assert {folder: dict(kept.known) for folder, kept in parsed._kept.items()} == before


def test_only_what_an_earlier_process_kept_was_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "_home", lambda: (tmp_path, f"{tmp_path}{os.sep}"))
    monkeypatch.setattr(parsed, "_kept", {})
    file = tmp_path / "pack.toml"
    assert not Source(file, "a = 1").known
    assert not Source(file, "a = 1").known, "it was read, and may be wrong"
    parsed.keep()
    parsed._kept.clear()  # as another process begins
    assert Source(file, "a = 1").known
    assert not Source(file, "a = 2").known
    assert not Source(tmp_path.parent / "brand.toml", "a = 1").known
