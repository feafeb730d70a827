"""A person's own keys, from keys.toml."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.tui import keymap
from cmsuite.veille.reading import item
from tests.content.desk import submitted
from tests.tui.seated import news, seated, workspace_of
from tests.workplace import Cast

ME = "chloe@lumen.example"


def said(tmp_path: Path, text: str) -> keymap.Keymap:
    file = tmp_path / "keys.toml"
    file.write_text(text, encoding="utf-8")
    return keymap.load([file], keymap.every_action())


def test_a_key_by_its_sign_its_name_or_with_ctrl_is_taken(tmp_path: Path) -> None:
    found = said(tmp_path, 'veille.keep = "K"\nveille.write = ";"\n[app]\nbrand = "ctrl+b,f10"\n[list]\nnext = "f11"\n')
    assert found.refusals == []
    assert found.keys == {"veille.keep": "K", "app.brand": "ctrl+b,f10", "veille.write": ";", "list.next": "f11"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('veille.kep = "K"', "nothing is called veille.kep. Did you mean veille.keep?"),
        ("veille.keep = 7", "the key of veille.keep is a text"),
        ('veille.keep = "["', "[ does not reach the program from every keyboard and terminal."),
        ('veille.keep = "alt+k"', "alt+k does not reach the program"),
        ('veille.keep = "ctrl+m"', "ctrl+m does not reach the program"),
        ('veille.keep = "wheel"', "no key is called wheel."),
        ('veille.keep = "d"', "d is the key of veille.discard already; veille.keep stays as it was."),
        ('veille.keep = "b"', "b is the key of app.brand already"),
        ('composer.save = "f"', "f is the key of findings.mend already"),
        ('app.jobs = "k"', "k is the key of veille.keep already"),
    ],
)
def test_what_does_not_apply_is_said_and_the_rest_applies(tmp_path: Path, line: str, why: str) -> None:
    found = said(tmp_path, f'{line}\nveille.fetch = "Z"\n')
    assert found.keys == {"veille.fetch": "Z"}
    assert len(found.refusals) == 1
    assert why in found.refusals[0]


def test_every_shipped_key_could_be_chosen() -> None:
    shipped = keymap.every_action()
    for action in shipped.values():
        assert all(keymap.unusable(one.strip()) == "" for one in action.keys.split(",")), action.id


def test_the_scopes_that_are_told_apart_are_there() -> None:
    there = {id.partition(".")[0] for id in keymap.every_action()}
    assert keymap.EVERYWHERE | keymap.OVER | frozenset().union(*keymap.TOGETHER) <= there


def test_keys_of_two_places_may_be_the_same_and_two_may_change_places(tmp_path: Path) -> None:
    found = said(tmp_path, 'veille.keep = "d"\nveille.discard = "k"\n')
    assert found.refusals == []


@pytest.mark.anyio
async def test_of_two_that_share_a_key_one_may_leave_it(store: Store, cast: Cast, tmp_path: Path) -> None:
    home = Path(os.environ["XDG_CONFIG_HOME"]) / "cmsuite"
    home.mkdir(parents=True)
    (home / "keys.toml").write_text('composer.submit = "f10"\n', encoding="utf-8")
    submitted(store, cast)
    for who, key, told in ((ME, "f10", "It is in review."), ("karim@lumen.example", "f8", "Refuse, and say why")):
        (tmp_path / who).mkdir()
        async with seated(store, tmp_path / who, me=who) as me:
            await me.press("5", "enter", key)
            assert told in me.text


def test_two_that_are_never_offered_at_once_may_have_the_same_key(tmp_path: Path) -> None:
    both = said(tmp_path, 'composer.submit = "f10"\ncomposer.approve = "f10"\n')
    assert (both.refusals, both.keys) == ([], {"composer.submit": "f10", "composer.approve": "f10"})
    assert "is the key of composer.file" in said(tmp_path, 'composer.submit = "f3"\n').refusals[0]


def test_a_file_that_is_no_toml_is_said_and_changes_nothing(tmp_path: Path) -> None:
    found = said(tmp_path, "veille.keep = K")
    assert found.keys == {}
    assert "keys.toml cannot be read" in found.refusals[0]


@pytest.mark.anyio
async def test_the_keys_of_a_person_and_of_the_workspace_are_in_force(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 3)
    home = Path(os.environ["XDG_CONFIG_HOME"]) / "cmsuite"
    home.mkdir(parents=True)
    (home / "keys.toml").write_text('veille.keep = "K"\nveille.fetch = "f5"\n', encoding="utf-8")
    desk = workspace_of(store, tmp_path, ME)
    (desk.root / "keys.toml").write_text('veille.keep = "Y"\nveille.nothing = "Z"\n', encoding="utf-8")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        assert "nothing is called veille.nothing" in me.told()
        await me.press("2", "K", "Y")
        assert "k Keep" not in me.lines[-1]
        await me.press("question_mark")
        assert any(line.split()[:2] == ["Y", "Keep"] or ("Y" in line.split() and "veille.keep" in line)
                   for line in me.lines), me.text  # fmt: skip
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [item(act, id).line.state for id in ids] == ["new", "new", "kept"]


@pytest.mark.anyio
async def test_help_shows_the_keys_here_with_their_names_and_how_to_filter(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "question_mark")
        assert "veille.discard" in me.text
        await me.press("end", "up", "up")
        assert "state: new, kept, analysed" in me.text
        await me.press("escape", "6", "f1")
        assert "veille.discard" not in me.text
        assert "app.palette" in me.text
