"""Disks that are full or read-only: each command says which, and a worker that has begun waits for room."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.faults.test_store import FULL, mounted

COMMANDS = """
    say --lang en brand list
    say --lang fr post list
    say --lang en worker
    """


def said(stderr: str) -> list[tuple[str, str]]:
    """Each command's only line, and how it ended."""
    assert "Traceback" not in stderr
    lines = stderr.splitlines()
    return list(zip(lines[::2], lines[1::2], strict=True))


def test_each_command_says_that_the_disk_is_read_only(tmp_path: Path) -> None:
    done = mounted(f"{FULL}\ncd ..; mount -o remount,ro .; cd work\n{COMMANDS}", tmp_path)
    english, french = "cannot be written: its disk or file is read-only", "en lecture seule"
    for (line, code), words in zip(said(done.stderr), (english, french, english), strict=True):
        assert words in line
        assert code == "exit 3"


def test_each_command_says_that_the_disk_is_full(tmp_path: Path) -> None:
    done = mounted(f"{FULL}\ndd if=/dev/zero of=../filler bs=4k 2>/dev/null || true\n{COMMANDS}", tmp_path)
    english, french = "The disk that holds the store is full", "est plein"
    for (line, code), words in zip(said(done.stderr), (english, french, english), strict=True):
        assert words in line
        assert code == "exit 3"


def test_a_file_that_finds_no_room_is_named(tmp_path: Path) -> None:
    """The store has its room, and a picture or a report has none."""
    Image.effect_noise((512, 512), 90).save(tmp_path / "picture.png")
    done = mounted(
        FULL
        + """
    run account connect kit @lumen --url https://example.org/ >/dev/null
    run post new --text Bonjour --account 1 >/dev/null
    free=$(df --output=avail -k . | tail -1)
    dd if=/dev/zero of=../filler bs=1k count=$((free - 100)) 2>/dev/null
    say post attach 1 ../../picture.png --alt Image
    say report build
    rm ../filler
    run post attach 1 ../../picture.png --alt Image >/dev/null
    find . -name '.*' -type f
    """,
        tmp_path,
    )
    (media, attached), (report, built) = said(done.stderr)
    assert (attached, built) == ("exit 3", "exit 3")
    assert "/media/" in media
    assert ".html" in report
    assert done.stdout == ""


WORKING = """
    run jobs schedule veille.fetch "every 1" >/dev/null 2>&1
    trap 'kill $worker 2>/dev/null || true' EXIT
    "$PYTHON" -m cmsuite worker >../../said 2>&1 & worker=$!
    until grep -qs "at work here" ../../said; do sleep 0.1; done
    dd if=/dev/zero of=../filler bs=4k 2>/dev/null || true
    until grep -qs "waits and goes on" ../../said; do sleep 0.1; done
    rm ../filler
    until grep -qs "answers again" ../../said; do sleep 0.1; done
    kill -TERM $worker; wait $worker
    run jobs --json >/dev/null 2>&1
    """


def test_a_worker_waits_for_room_on_its_disk(tmp_path: Path) -> None:
    done = mounted(FULL + WORKING, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The disk that holds the store is full" in (tmp_path / "said").read_text()
