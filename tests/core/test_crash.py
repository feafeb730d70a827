"""The story of a bug: kept where only its owner reads it, and nowhere when nothing can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cmsuite.core import crash


def kept() -> Path:
    try:
        raise ValueError("caf\udce9")
    except ValueError as err:
        return Path(crash.keep(err))


def test_a_story_is_its_owners_alone_and_the_newest_comes_first() -> None:
    first, second = kept(), kept()
    assert first != second
    assert second.name == max(file.name for file in second.parent.iterdir())
    assert crash.stories()[0] == second.read_text(encoding="utf-8")
    assert "ValueError: caf" in crash.stories()[0]
    if os.name == "posix":
        assert second.stat().st_mode & 0o077 == 0


def test_a_story_that_cannot_be_kept_at_home_is_kept_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").touch()
    file = kept()
    assert "ValueError" in file.read_text(encoding="utf-8")
    assert os.name != "posix" or file.stat().st_mode & 0o077 == 0
    file.unlink()


LIMITED = """
import resource
from cmsuite.core import crash, locale

locale.translate("-")  # its catalogue is read before the last file is taken away
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
print(crash.keep(ValueError("x")))
"""


@pytest.mark.skipif(os.name != "posix", reason="no other way to forbid every file")
def test_where_nothing_can_be_written_nothing_more_fails() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing can be written" in done.stdout
