"""Whom issues go to: by what right, what they read, until they leave; a list without a basis is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Conflict, Missing
from cmsuite.engines.mail.server import NotAnAddress
from cmsuite.making import make_workspace
from cmsuite.store.store import Store
from cmsuite.veille.digest import ageing
from cmsuite.veille.digest.addressbook import BadLines, Newcomer, NoBasis, NoProof, NotAList, Usual, newcomers
from cmsuite.veille.digest.recipients import (
    GoneAlready,
    StillActive,
    ThereAlready,
    add,
    add_all,
    back,
    forget,
    leave,
    read_axes,
    recipient,
    recipients,
)
from cmsuite.veille.models import RecipientState
from cmsuite.veille.sources import NoSuchAxis
from tests.workplace import people

DAY = date(2026, 3, 1)
READS = ("regulation", "competitor")
LIST = (
    "Adresse;Nom;Axes;Base légale;Depuis;Preuve\n"
    "Lea@Lumen.example;Léa Petit;réglementation, concurrents;consentement;01/03/2026;formulaire du salon\n"
    "\n"
    "tom@lumen.example;Tom;;job;2026-02-01;\n"
    "lea@lumen.example;encore;;job;2026-02-01;\n"
)


def test_a_list_is_read_in_either_language_and_nobody_is_in_it_twice() -> None:
    lea, tom = newcomers("liste.csv", LIST.encode("cp1252"), Usual(), date(2026, 3, 10))
    assert lea == Newcomer(
        "Lea@lumen.example", "consent", DAY, "Léa Petit", ("regulation", "competitor"), "formulaire du salon"
    )
    assert (tom.axes, tom.basis, tom.on) == ((), "job", date(2026, 2, 1))


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("address\nlea@lumen.example\n", NoBasis, "lea@lumen.example is not taken"),
        ("address,basis\nlea@lumen.example,consent\n", NoBasis, "by what right"),
        (
            "address,basis,on\nlea,consent,2026-03-01\nx@y.example,gift,2026-03-01\n",
            BadLines,
            "line 2: .*line 3: “gift”",
        ),
        ("address,basis,on\nlea@lumen.example,job,2027-03-01\n", BadLines, "a day to come"),
        ("address,basis,on\nlea@lumen.example,consent,2026-03-01\n", BadLines, "line 2: .*nothing shows that"),
        ("address,axes,basis,on\na@b.example,sport,job,2026-03-01\n", BadLines, "none of: trade, competitors,"),
        ("name\nLéa\n", NotAList, "no column is called address"),
        ("", NotAList, "no column"),
        ("address,basis,on\n", NotAList, "nobody is in it"),
        ("a\0b", NotAList, "no text"),
    ],
)
def test_what_is_no_list_is_refused_whole(text: str, error: type[CmsError], said: str) -> None:
    with pytest.raises(error, match=said):
        newcomers("list.csv", text.encode(), Usual(), date(2026, 3, 10))


def test_a_basis_may_be_said_once_for_all() -> None:
    usual = Usual("contract", DAY, "contrat 12", ("trade",))
    (one,) = newcomers("list.csv", b"email\nlea@lumen.example\n", usual, date(2026, 3, 10))
    assert one == Newcomer("lea@lumen.example", "contract", DAY, "", ("trade",), "contrat 12")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused_in_words(data: bytes) -> None:
    with suppress(CmsError):
        assert newcomers("list.csv", b"address;basis;on\n" + data, Usual("job", DAY), date(2026, 3, 10))


def test_somebody_comes_reads_leaves_and_comes_back(store: Store, clock: SetClock) -> None:
    cast = people(store)

    def deed(made: Callable[[Act], Any]) -> tuple[Any, Any]:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            done = made(act)
            return done, acts.last(act)

    def undo(line: int) -> None:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            acts.undo(act, line)

    def now() -> dict[str, str]:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return {one.address: one.state for one in recipients(act)}

    lea = Newcomer("Lea@Lumen.example", "consent", DAY, "Léa", ("regulation",), "form")
    one, added = deed(lambda act: add(act, lea))
    undo(added)
    assert now() == {}
    one, _line = deed(lambda act: add(act, lea))
    assert one.address == "Lea@lumen.example"  # its domain as machines know it
    listed, line = deed(lambda act: add_all(act, [lea, Newcomer("tom@lumen.example", "job", DAY)]))
    assert ([new.address for new in listed.new], listed.known) == (["tom@lumen.example"], 1)
    refused: list[tuple[type[CmsError], Callable[[Act], Any]]] = [
        (ThereAlready, lambda act: add(act, Newcomer("LEA@lumen.example", "job", DAY))),
        (NoBasis, lambda act: add(act, Newcomer("max@lumen.example", "bought", DAY))),
        (NoProof, lambda act: add(act, Newcomer("max@lumen.example", "consent", DAY, proof="  "))),
        (NotAnAddress, lambda act: add(act, Newcomer("max at lumen", "job", DAY))),
        (NoSuchAxis, lambda act: add(act, Newcomer("max@lumen.example", "job", DAY, axes=("sport",)))),
        (StillActive, lambda act: back(act, one.id, "consent", DAY, proof="form")),
        (Conflict, lambda act: leave(act, one.id, seen=one.version + 7)),
        (Missing, lambda act: leave(act, 10**6)),
    ]
    for error, made in refused:
        with pytest.raises(error):
            deed(made)
    reads, line = deed(lambda act: read_axes(act, one.id, ["trade"]))
    assert reads.axes == ("trade",)
    undo(line)
    gone, line = deed(lambda act: leave(act, one.id, why="plus le temps"))
    assert (gone.state, gone.left_why, gone.left_at) == ("unsubscribed", "plus le temps", store.now())
    undo(line)
    assert now() == {"Lea@lumen.example": "active", "tom@lumen.example": "active"}
    deed(lambda act: leave(act, one.id))
    with pytest.raises(GoneAlready):
        deed(lambda act: leave(act, one.id))
    listed, _line = deed(lambda act: add_all(act, [lea]))
    assert (listed.new, listed.left_alone) == ((), ("Lea@lumen.example",))  # a list takes nobody back
    again, line = deed(lambda act: back(act, one.id, "job", store.now().date(), proof="mail"))
    assert (again.state, again.left_at, again.basis, again.proof) == ("active", None, "job", "mail")
    undo(line)
    assert now()["Lea@lumen.example"] == "unsubscribed"
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        was = recipient(act, "lea@lumen.example")
    assert was is not None
    assert (was.basis, was.basis_on, was.proof) == ("consent", DAY, "form")
    clock.at += timedelta(days=3 * 365 + 1)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert ageing.forget(act) == 1
    assert now() == {"tom@lumen.example": "active"}
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        tom = recipient(act, "TOM@lumen.example")
    assert tom is not None
    assert deed(lambda act: forget(act, tom.id))[0] == 0
    assert now() == {}


def test_another_brand_has_its_own_recipients(store: Store) -> None:
    cast, other = people(store), people(store, "Studio Nord")
    for brand, by in ((cast.brand, cast.chloe), (other.brand, other.chloe)):
        with acts.open(store, by=by, brand=brand) as act:
            add(act, Newcomer("lea@lumen.example", "consent", DAY, proof="form"))
            assert [one.state for one in recipients(act)] == [RecipientState.ACTIVE]


def test_a_consent_that_an_older_program_took_is_shown_afterwards(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        one = add(act, Newcomer("lea@lumen.example", "consent", DAY, proof="form"))
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE recipient SET proof = ''"))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert back(act, one.id, "consent", DAY, proof="the form of the fair").proof == "the form of the fair"
        with pytest.raises(StillActive):
            back(act, one.id, "consent", DAY, proof="again")
        act.failed = False  # the refusal was looked at


def test_the_commands_say_who_and_why(tmp_path: Path) -> None:
    make_workspace(tmp_path / "lumen")

    def run(*args: str, lang: str = "en") -> Result:
        return CliRunner().invoke(suite, ["--workspace", str(tmp_path / "lumen"), "--lang", lang, "veille", *args])

    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "bare.csv").write_text("email\nzoe@lumen.example\n")
    refused = run("recipients", "import", str(tmp_path / "bare.csv"))
    assert refused.exit_code == 1
    assert "zoe@lumen.example is not taken" in refused.stderr
    assert run("recipients", "import", str(tmp_path / "list.csv")).stdout == "2 recipients are new.\n"
    assert "gets the next issue" in run("recipients", "add", "zoe@lumen.example", "--basis", "team").stdout
    assert "reads: technology" in run("recipients", "axes", "zoe@lumen.example", "--axis", "technology").stdout
    assert run("recipients", "leave", "tom@lumen.example", "--why", "too much").exit_code == 0
    assert run("recipients", "leave", "nobody@lumen.example").exit_code == 2
    active = json.loads(run("recipients", "list", "--json").stdout)
    assert [one["address"] for one in active] == ["Lea@lumen.example", "zoe@lumen.example"]
    assert "too much" in run("recipients", "list", "--all").stdout
    assert "gets the next issue" in run("recipients", "back", "tom@lumen.example", "--basis", "job").stdout
    at = ["--workspace", str(tmp_path / "lumen"), "--lang", "en"]
    undone = subprocess.run([sys.executable, "-m", "cmsuite", *at, "undo"], capture_output=True, text=True)
    assert (undone.returncode, undone.stderr) == (0, ""), "a new program knows how"
    assert "tom@lumen.example" not in run("recipients", "list").stdout
    assert run("recipients", "back", "tom@lumen.example", "--basis", "job").exit_code == 0
    assert run("recipients", "forget", "tom@lumen.example").exit_code == 2
    assert "is erased" in run("recipients", "forget", "tom@lumen.example", "--yes").stdout
    speak("en")
