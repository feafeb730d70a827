"""The demo as a person runs it: the whole job, over real HTTP and the real clock; never on real work."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsuite.core.workspace import Workspace, find
from cmsuite.engines import acts
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import brands
from cmsuite.sandbox.brand import lumen
from cmsuite.sandbox.lumen import prepare
from cmsuite.sandbox.pictures import SHADES, alt, lamp
from cmsuite.sandbox.server import stop
from cmsuite.store.store import Store
from tests.journeys.commands import Program


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    yield Program(tmp_path)
    for file in tmp_path.glob("*/sandbox.json"):
        stop(find(str(file.parent)))


def test_the_whole_job_runs_again_and_anew(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = program.run("demo", "--dir", folder)
    pages = [Path(line.split("report: ")[1]) for line in first.splitlines() if "report: " in line]
    assert [page.stem[-2:] for page in pages] == ["en", "fr"]
    assert all("demo" in page.read_text().lower() for page in pages)
    proposed = first.split("Next:\n")[1].splitlines()
    assert proposed[0].endswith(f"--workspace {folder}"), "the screens come first"
    (folder / "mine.txt").write_text("not the program's")

    second = program.json("demo", "--dir", folder)
    assert second["post"] == 2, "it goes on with what is there"
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(second["url"], timeout=5) as page:
        published = page.read().decode()
    assert published.count("<img ") == 2
    assert set(second["trace"]) == {"item", "post", "variant", "entry", "publication", "remote_post", "fact"}
    kpis = {line["kpi"]: line for line in second["kpi"]}
    assert kpis["posts_n"]["value"] > 15
    assert kpis["posts_n"]["before"] > 5
    assert kpis["followers"]["value"] > kpis["followers"]["before"] > 0
    assert sources(find(str(folder))) == {"demo"}

    anew = program.json("demo", "--dir", folder, "--fresh")
    assert anew["post"] == 1
    assert (folder / "mine.txt").read_text() == "not the program's"


def sources(workspace: Workspace) -> set[str]:
    """Where the workspace's facts come from."""
    import sqlalchemy as sa

    store = Store(workspace.store_url)
    with store.connection() as connection:
        lines = connection.execute(sa.text("SELECT DISTINCT line FROM fact")).scalars().all()
    store.close()
    return {json.loads(line)["source"] for line in lines}


def test_it_never_touches_a_workspace_for_real_work(program: Program, tmp_path: Path) -> None:
    program.run("init", tmp_path / "real", "--brand", "Atelier Lumen")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "real").rglob("*") if path.is_file()}
    for words in ((), ("--fresh",)):
        assert "not a demo" in program.run("demo", "--dir", tmp_path / "real", *words, code=1)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "real").rglob("*") if path.is_file()} == before


def test_the_brand_speaks_french_whoever_tries_it(tmp_path: Path) -> None:
    workspace = prepare(tmp_path / "demo")
    store = Store(workspace.store_url)
    with acts.read(store, by=actor(store, workspace.config.me), all_brands=True) as act:
        assert [brand.language for brand in brands(act)] == ["fr"]
    store.close()


def test_a_folder_with_other_files_is_left_alone(program: Program, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").touch()
    for words in ((), ("--fresh",)):
        assert "not a demo" in program.run("demo", "--dir", tmp_path / "photos", *words, code=1)


@pytest.mark.parametrize("n", range(len(SHADES)))
def test_a_picture_is_described_by_its_alternative_text(n: int) -> None:
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(lamp(n))) as picture:
        assert picture.size == (1200, 800)
        shade = picture.getpixel((600, 250))
    assert isinstance(shade, tuple)
    assert all(abs(a - b) < 30 for a, b in zip(shade, SHADES[n].colour, strict=True))
    assert SHADES[n].name in alt(n)
    assert lamp(n) == lamp(n)


def test_the_brand_keeps_to_its_own_words() -> None:
    """Words that its charter and the law refuse, Mastodon's length."""
    ours = [post.text for post in lumen().mastodon] + [news.post for feed in lumen().feeds for news in feed.items]
    for text in [*ours, *(post.text for post in lumen().instagram)]:
        assert len(text) <= 500
        assert not any(word in text.lower() for word in ("pas cher", "révolutionnaire", "écologique"))


def test_each_post_that_the_demo_approves_has_what_its_charter_asks_for() -> None:
    """Each further run takes the next one."""
    posts = [news.post for feed in lumen().feeds for news in feed.items if news.post]
    assert len(posts) > 3
    assert [text for text in posts if "#AtelierLumen" not in text] == []
