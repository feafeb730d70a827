"""Disks that are full or read-only: what is there is read, who writes is told which, a worker waits for room."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.faults.test_store import FULL, mounted

READS = """
    run --lang fr brand list
    run document list --json
    run post list 2>/dev/null
    run jobs 2>/dev/null
    """
WRITES = """
    say --lang en brand add Second
    say --lang fr brand add Second
    say --lang en worker
    """


def said(stderr: str) -> list[tuple[str, str]]:
    """Each command's only line, and how it ended."""
    assert "Traceback" not in stderr
    lines = stderr.splitlines()
    return list(zip(lines[::2], lines[1::2], strict=True))


def test_a_read_only_disk_is_read_and_who_writes_is_told(tmp_path: Path) -> None:
    done = mounted(f"{FULL}\ncd ..; mount -o remount,ro .; cd work\n{READS}{WRITES}", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Lumen" in done.stdout
    english, french = "cannot be written: its disk or file is read-only", "en lecture seule"
    for (line, code), words in zip(said(done.stderr), (english, french, english), strict=True):
        assert words in line
        assert code == "exit 3"


FILLER = "dd if=/dev/zero of=../filler bs=4k 2>/dev/null || true"


def test_a_full_disk_is_read_and_who_writes_is_told(tmp_path: Path) -> None:
    done = mounted(f"{FULL}\n{FILLER}\n{READS}{WRITES}", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Lumen" in done.stdout
    english, french = "The disk that holds the store is full", "est plein"
    for (line, code), words in zip(said(done.stderr), (english, french, english), strict=True):
        assert words in line
        assert code == "exit 3"


def test_what_a_program_left_in_its_log_is_not_passed_over_for_want_of_room(tmp_path: Path) -> None:
    """The file alone would show an older brand: then nothing is shown."""
    done = mounted(
        f"""
    {FULL}
    "$PYTHON" - <<'END'
    import os, sqlite3
    raw = sqlite3.connect("store.db")
    raw.execute("UPDATE brand SET name = 'Newer'")
    raw.commit()
    os._exit(0)
    END
    rm store.db-shm
    {FILLER}
    say brand list
    rm ../filler
    run brand list --json
    """,
        tmp_path,
    )
    ((line, code),) = said(done.stderr)
    assert "full" in line
    assert code == "exit 3"
    assert "Newer" in done.stdout


OPENED = """
from pathlib import Path
from cmsuite.core import workspace
from cmsuite.engines import acts
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_brand, brands
from cmsuite.store.opening import open_store
from cmsuite.store.store import DiskFull

found = workspace.find()
store = open_store(found)
me = actor(store, found.config.me)
try:
    with acts.open(store, by=me, all_brands=True) as act:
        add_brand(act, "While full")
    raise SystemExit("the disk was not full")
except DiskFull:
    pass
Path("../filler").unlink()
with acts.open(store, by=me, all_brands=True) as act:
    add_brand(act, "After")
with acts.read(store, by=actor(store, found.config.me), all_brands=True) as act:
    print([one.name for one in brands(act)])
"""


def test_who_was_opened_on_a_full_disk_goes_on_when_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "opened.py").write_text(OPENED)
    done = mounted(f'{FULL}\n{FILLER}\n    "$PYTHON" ../../opened.py', tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "['After', 'Lumen']\n"


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


DOCUMENTS = """
    run people add "Helene Aubry" helene@lumen.example --role approver >/dev/null
    run document new brief Printemps --file ../../note.md >/dev/null
    run document send 1 >/dev/null
    run document packet 1 --to helene@lumen.example -o ../../packet.html >/dev/null
    """


def with_note(tmp_path: Path) -> None:
    from cmsuite.briefs.brief import BRIEF
    from cmsuite.engines.documents.files import to_markdown
    from tests.briefs.test_brief import WHOLE

    (tmp_path / "note.md").write_text(to_markdown(BRIEF, "Printemps", "fr", WHOLE), encoding="utf-8")


def test_a_document_that_finds_no_room_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with_note(tmp_path)
    done = mounted(
        FULL
        + DOCUMENTS
        + """
    mkdir ../small; mount -t tmpfs -o size=16k tmpfs ../small
    say document export 1 --format pdf -o ../small/note.pdf
    say document export 1 --format docx -o ../small/note.docx
    say document packet 1 --to helene@lumen.example -o ../small/packet.html
    ls -A ../small
    find . -name '.*' -type f
    """,
        tmp_path,
    )
    (pdf, first), (docx, second), (packet, third) = said(done.stderr)
    assert (first, second, third) == ("exit 3", "exit 3", "exit 3")
    assert [("note.pdf" in pdf), ("note.docx" in docx), ("packet.html" in packet)] == [True, True, True]
    assert done.stdout == ""


def test_a_folder_that_is_read_only_is_named(tmp_path: Path) -> None:
    with_note(tmp_path)
    done = mounted(
        FULL
        + DOCUMENTS
        + """
    mkdir ../shut; mount --bind ../shut ../shut; mount -o remount,ro,bind ../shut
    say --lang en document export 1 --format html -o ../shut/note.html
    say --lang fr document export 1 --format grid -o ../shut/grille.xlsx
    say --lang en document packet 1 --to helene@lumen.example -o ../shut/packet.html
    """,
        tmp_path,
    )
    for (line, code), name in zip(said(done.stderr), ("note.html", "grille.xlsx", "packet.html"), strict=True):
        assert code == "exit 3"
        assert name in line
        assert "read-only" in line or "lecture seule" in line


def test_an_answer_that_finds_no_room_can_be_taken_again(tmp_path: Path) -> None:
    """Its file is kept before any row speaks of it: what failed was not used up."""
    with_note(tmp_path)
    done = mounted(
        FULL
        + DOCUMENTS
        + """
    "$PYTHON" - <<'END'
    import json, re
    from cmsuite.engines.documents.returned_answer import written
    page = open("../../packet.html", encoding="utf-8").read()
    data = json.loads(re.search(r'id="packet">(.*?)</script>', page, re.S)[1])
    body = {name: data[name] for name in ("nonce", "hash", "code")}
    words = "Voilà. " * 500
    said = {"decision": "changes", "name": "Hélène Aubry", "words": words}
    comments = [{"at": "context", "text": f"{n} {words}"} for n in range(100)]
    open("../../a.json", "wb").write(written({**body, **said, "comments": comments}))
    END
    free=$(df --output=avail -k . | tail -1)
    dd if=/dev/zero of=../filler bs=1k count=$((free - 60)) 2>/dev/null
    say document take ../../a.json
    rm ../filler
    run document take ../../a.json >/dev/null
    """,
        tmp_path,
    )
    ((_line, code),) = said(done.stderr)
    assert code == "exit 3"
    assert done.returncode == 0


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
