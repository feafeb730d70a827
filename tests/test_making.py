"""A new workspace, and one whose making was cut short at any instant: the next try goes on from there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.core.workspace import AlreadyThere, NoWorkspace, find, making
from cmsuite.engines import acts
from cmsuite.engines.people.actors import SETUP, actor
from cmsuite.engines.people.brands import add_person
from cmsuite.engines.people.models import Brand, Person
from cmsuite.making import make_workspace
from cmsuite.store.opening import UnsafeFolder, open_store
from cmsuite.store.store import BadAddress, Store, Unreachable
from cmsuite.store.upgrade import migrate
from tests.peers.daemon import free_port


def counted(store: Store) -> tuple[int, int]:
    with store.connection() as connection:
        counts = [connection.execute(sa.select(sa.func.count(m.id))).scalar_one() for m in (Person, Brand)]
    return counts[0], counts[1]


@pytest.mark.parametrize("came_to", ["folder", "store", "person"])
def test_a_making_that_was_cut_short_is_no_workspace_and_is_made_again(tmp_path: Path, came_to: str) -> None:
    folder = tmp_path / "work"
    with making(folder, me="chloe@lumen.example") as half:  # what a kill would leave behind
        shutil.copytree(folder, tmp_path / "killed")
        with pytest.raises(NoWorkspace):
            find(start=folder)
        if came_to != "folder":
            store = Store(half.store_url)
            migrate(store)
            if came_to == "person":
                with acts.open(store, by=SETUP, all_brands=True) as act:
                    add_person(act, "chloe", "chloe@lumen.example")
            store.close()
    shutil.copytree(tmp_path / "killed", folder, dirs_exist_ok=True)
    (folder / "config.toml").unlink()

    made = make_workspace(folder, brand="Lumen", me="chloe@lumen.example")
    assert (made.brand, made.me) == ("Lumen", "chloe@lumen.example")
    store = open_store(find(start=folder))
    assert counted(store) == (1, 1)
    assert "manager" in actor(store, made.me).roles_for(1)
    store.close()
    assert not (folder / "config.toml.new").exists()
    with pytest.raises(AlreadyThere):
        make_workspace(folder)


def test_a_making_that_came_to_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        make_workspace(tmp_path / "a" / ".." / "work", url=f"postgresql://me@127.0.0.1:{free_port()}/lumen")
    assert list(tmp_path.iterdir()) == []


def test_an_address_with_blanks_around_it_is_the_same_person(tmp_path: Path) -> None:
    made = make_workspace(tmp_path / "work", me=" chloe@lumen.example ")
    store = open_store(find(start=tmp_path / "work"))
    assert actor(store, find(start=tmp_path / "work").config.me).name == "chloe"
    store.close()
    assert made.me == "chloe@lumen.example"


@pytest.mark.parametrize("url", ["mysql://me@host/x", "nothing"])
def test_an_address_that_cannot_be_one_makes_nothing(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadAddress):
        make_workspace(tmp_path / "work", url=url)
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("url", ["", "sqlite:///store.db", "sqlite:///{other}/store.db"])
def test_a_file_in_a_synchronised_folder_is_refused_before_anything_is_made(tmp_path: Path, url: str) -> None:
    synchronised = tmp_path / ("other" if "other" in url else "work")
    (synchronised / ".stfolder").mkdir(parents=True)
    with pytest.raises(UnsafeFolder):
        make_workspace(tmp_path / "work", url=url.format(other=tmp_path / "other"))
    assert not (tmp_path / "work" / "config.toml").exists()


def test_a_database_that_has_its_brand_is_joined(tmp_path: Path, store: Store) -> None:
    url = store.url.render_as_string(hide_password=False)
    first = make_workspace(tmp_path / "first", url=url, brand="Lumen", me="chloe@lumen.example")
    second = make_workspace(tmp_path / "second", url=url, me="chloe@lumen.example")
    assert (second.brand, counted(store)) == (first.brand, (1, 1))
