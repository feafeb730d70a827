"""Files that are whole or not there."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cmsuite.core.files import write, write_new


def test_a_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "c"
    for data in (b"one", b"two"):
        write(file, data)
        assert file.read_bytes() == data
    assert [path.name for path in file.parent.iterdir()] == ["c"]
    assert os.name != "posix" or file.stat().st_mode & 0o077 == 0
    write(file, b"three", mode=0o644)
    assert os.name != "posix" or file.stat().st_mode & 0o777 == 0o644


def test_of_many_who_write_a_new_file_one_does(tmp_path: Path) -> None:
    file = tmp_path / "a" / "key"

    def place(data: bytes) -> bool:
        try:
            write_new(file, data)
        except FileExistsError:
            return False
        return True

    every = [str(n).encode() * 1000 for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(place, every))
    assert came.count(True) == 1
    assert file.read_bytes() == every[came.index(True)]
    assert [path.name for path in file.parent.iterdir()] == ["key"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write(tmp_path / "folder", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
