"""Accounts and their sign-ins, on both stores, against a scripted server that speaks as Mastodon does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.accounts.access import NeedsReconnect, needs_reconnect, network_for, new_folder, snapshot, with_secret
from cmsuite.accounts.registered import (
    AccountLine,
    AlreadyClosed,
    ConnectedElsewhere,
    NotALanguage,
    SeveralAccounts,
    account,
    accounts,
    connect,
)
from cmsuite.accounts.sign_in import (
    AnotherAccount,
    NoAddress,
    NotSignedIn,
    Wish,
    begin_sign_in,
    check,
    check_all,
    connect_by_hand,
    disconnect,
    finish_sign_in,
)
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts.act import AtOnce
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.networks.registry import UnknownNetwork
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.store.store import Store
from tests import fakenet
from tests.peers import snac2
from tests.workplace import Cast, people

PAGE = "https://x.example/lumen"


@pytest.fixture
def net() -> Iterator[fakenet.FakeNet]:
    with fakenet.running() as running:
        yield running


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def tools(tmp_path: Path, cast: Cast) -> Tools:
    return tools_for(Workspace(tmp_path, Config(network_allow_private=("127.0.0.0/8",))), cast.chloe)


@pytest.fixture
def wish(net, cast) -> Wish:
    return Wish("mastodon", net.url, cast.brand)


@pytest.fixture
def lumen(store, tools, wish) -> AccountLine:
    return finish_sign_in(store, tools, wish, None, Secret("token-lumen"))


def of(store, cast, line: AccountLine) -> AccountLine:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return account(act, str(line.account))


def journal(store: Store, name: str) -> int:
    with store.session(writes=False) as session:
        return len(session.scalars(sa.select(Journal.id).where(Journal.act == name)).all())


def test_a_pasted_code_connects_who_signed_in(store, tools, wish, cast, net):
    begun = begin_sign_in(store, tools, wish)
    assert begun.url.startswith(f"{net.url}/oauth/authorize")
    line = finish_sign_in(store, tools, wish, begun, Secret("code-lumen"))
    assert (line.handle, line.mode, line.status, line.sign_in) == (f"@lumen@{net.url[7:]}", "api", "active", "ok")
    assert line.capability["limits"]["text.limit"] == 500
    assert [found.account for found in _list(store, cast)] == [line.account]


def _list(store, cast) -> list[AccountLine]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return accounts(act)


def test_a_wrong_code_leaves_nothing(store, tools, wish, cast):
    begun = begin_sign_in(store, tools, wish)
    with pytest.raises(NotSignedIn):
        finish_sign_in(store, tools, wish, begun, Secret("nonsense"))
    assert _list(store, cast) == []
    assert journal(store, "secrets.keep") == 0


def test_a_snapshot_carries_no_secret_and_the_door_adds_it(store, tools, cast, lumen, net):
    with acts.read(store, by=cast.worker, brand=cast.brand) as act:
        seen = snapshot(act, lumen.account)
    assert not seen.account.secret
    assert (seen.account.remote_id, seen.account.zone, seen.generation) == (lumen.remote_id, "Europe/Paris", 1)
    ready = with_secret(store, tools, seen)
    assert "token-lumen" in ready.secret.reveal()
    assert "token-lumen" not in repr((seen, ready))


def test_neither_token_nor_code_is_anywhere_in_the_workspace_or_the_store(store, tools, wish, lumen, tmp_path):
    begun = begin_sign_in(store, tools, wish)
    finish_sign_in(store, tools, wish, begun, Secret("code-lumen"))
    with store.connection() as connection:
        names = sa.inspect(connection).get_table_names()
        rows = repr([connection.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names])
    files = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in ("token-lumen", "code-lumen", "app-secret"):
        assert secret not in rows
        assert secret.encode() not in files


def test_a_refused_sign_in_is_noted_once_and_mended_by_signing_in_again(store, tools, wish, cast, lumen, net):
    net.control.revoke("token-lumen")
    with pytest.raises(NeedsReconnect) as refused:
        check(store, tools, lumen.account, cast.brand)
    assert f"account reconnect {lumen.account}" in str(refused.value)
    assert of(store, cast, lumen).sign_in == "needs_reconnect"
    asked = len(net.control.requests())
    with pytest.raises(NeedsReconnect):
        check(store, tools, lumen.account, cast.brand)
    assert len(net.control.requests()) == asked  # a dead token is not sent again
    assert journal(store, "accounts.needs_reconnect") == 1
    net.control.refused.clear()
    again = Wish("mastodon", lumen.server, cast.brand, account=lumen)
    assert finish_sign_in(store, tools, again, None, Secret("token-lumen")).account == lumen.account
    assert check(store, tools, lumen.account, cast.brand).sign_in == "ok"


def test_a_late_refusal_of_the_old_sign_in_does_not_spoil_the_new_one(store, tools, wish, cast, lumen):
    with acts.read(store, by=cast.worker, brand=cast.brand) as act:
        old = snapshot(act, lumen.account)
    finish_sign_in(store, tools, wish, None, Secret("token-lumen"))
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        assert not needs_reconnect(act, lumen.account, "401", generation=old.generation)
    assert of(store, cast, lumen).sign_in == "ok"


def test_signing_in_as_somebody_else_is_told(store, tools, wish, cast, lumen):
    again = Wish("mastodon", lumen.server, cast.brand, account=lumen)
    with pytest.raises(AnotherAccount):
        finish_sign_in(store, tools, again, None, Secret("token-quelquun"))
    assert with_secret(store, tools, _seen(store, cast, lumen)).secret.reveal().count("token-lumen") == 1


def _seen(store, cast, line):
    with acts.read(store, by=cast.worker, brand=cast.brand) as act:
        return snapshot(act, line.account)


def test_an_account_belongs_to_one_brand_at_a_time(store, tools, wish, cast, lumen):
    other = people(store, "Maison Ombre")
    theirs = tools_for(tools.workspace, other.chloe)
    wanted = Wish("mastodon", wish.address, other.brand)
    with pytest.raises(ConnectedElsewhere):
        finish_sign_in(store, theirs, wanted, None, Secret("token-lumen"))
    disconnect(store, tools, lumen.account, cast.brand)
    assert finish_sign_in(store, theirs, wanted, None, Secret("token-lumen")).brand == other.brand


def test_two_servers_may_give_two_accounts_the_same_number(store, tools, wish, cast, lumen):
    other = people(store, "Maison Ombre")
    with fakenet.running() as elsewhere:
        there = Wish("mastodon", elsewhere.url, other.brand)
        theirs = finish_sign_in(store, tools_for(tools.workspace, other.chloe), there, None, Secret("token-lumen"))
        ours = finish_sign_in(store, tools, replace(wish, address=elsewhere.url), None, Secret("token-autrui"))
        again = replace(wish, address=elsewhere.url, account=lumen)
        with pytest.raises(AnotherAccount):
            finish_sign_in(store, tools, again, None, Secret("token-lumen"))
    assert (theirs.remote_id, theirs.brand) == (lumen.remote_id, other.brand)
    assert {line.account for line in _list(store, cast)} == {lumen.account, ours.account}


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.peer)], indirect=True)
def test_of_two_who_connect_an_account_at_once_the_second_is_told(store, cast):
    told = {"handle": "@lumen", "title": "", "url": "", "capability": {"server": "https://social.example"}}

    def enter(act: acts.Act) -> int:
        return connect(act, "mastodon", "api", "1", **told)

    def second() -> None:
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            enter(act)

    def waits() -> bool:
        with store.connection() as connection:
            return bool(connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar())

    with ThreadPoolExecutor(1) as pool:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            enter(act)
            late = pool.submit(second)
            fakenet.wait_for(waits)
        with pytest.raises(AtOnce):
            late.result(10)
    assert [line.handle for line in _list(store, cast)] == ["@lumen"]


def test_another_brands_account_is_not_there(store, tools, cast, lumen):
    other = people(store, "Maison Ombre")
    with pytest.raises(acts.Missing), acts.read(store, by=other.chloe, brand=other.brand) as act:
        snapshot(act, lumen.account)
    with pytest.raises(acts.Missing):
        disconnect(store, tools_for(tools.workspace, other.chloe), lumen.account, other.brand)


def test_closing_forgets_the_secret_and_connecting_brings_the_same_account_back(store, tools, wish, cast, lumen):
    seen = _seen(store, cast, lumen)
    disconnect(store, tools, lumen.account, cast.brand, seen=lumen.version)
    assert (of(store, cast, lumen).status, of(store, cast, lumen).sign_in) == ("closed", "revoked")
    assert list(tools.workspace.root.glob("secrets/*")) == []
    with pytest.raises(NeedsReconnect):
        with_secret(store, tools, _seen(store, cast, lumen))
    with pytest.raises(AlreadyClosed):
        disconnect(store, tools, lumen.account, cast.brand)
    assert finish_sign_in(store, tools, wish, None, Secret("token-lumen")).account == lumen.account
    assert vault(store, tools.workspace).get(seen.credential).reveal().count("token-lumen") == 1


def test_who_may_not_connect_leaves_no_secret(store, tools, wish, cast):
    with pytest.raises(acts.Forbidden):
        finish_sign_in(store, tools_for(tools.workspace, cast.helene), wish, None, Secret("token-lumen"))
    assert journal(store, "secrets.keep") == 0


def test_an_account_by_hand_needs_its_page_and_no_sign_in(store, tools, cast):
    wish = Wish("kit", "Lumen on X", cast.brand, zone="Europe/Brussels", language="en")
    for page in ("", "lumen", "javascript:alert(1)"):
        with pytest.raises(NoAddress):
            connect_by_hand(store, tools, wish, page)
    line = connect_by_hand(store, tools, wish, PAGE)
    assert (line.mode, line.handle, line.sign_in, line.url) == ("kit", "Lumen on X", None, PAGE)
    seen = _seen(store, cast, line)
    assert seen.account.zone == "Europe/Brussels"
    assert with_secret(store, tools, seen) == seen.account
    assert check(store, tools, line.account, cast.brand).status == "active"


def test_an_account_is_found_by_number_name_or_page(store, tools, cast, lumen):
    first = connect_by_hand(store, tools, Wish("kit", "Lumen", cast.brand), PAGE)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert {account(act, named).account for named in ("lumen", PAGE, str(first.account))} == {first.account}
        assert account(act, lumen.handle.upper()).account == lumen.account
        with pytest.raises(acts.Missing):
            account(act, "nobody")
    connect_by_hand(store, tools, Wish("kit", "Lumen", cast.brand), f"{PAGE}/2")
    with pytest.raises(SeveralAccounts), acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        account(act, "lumen")


def test_the_daily_round_asks_each_and_one_that_fails_stops_no_other(store, tools, wish, cast, lumen, net):
    with fakenet.running() as away:
        finish_sign_in(store, tools, Wish("mastodon", away.url, cast.brand), None, Secret("token-marque"))
    finish_sign_in(store, tools, wish, None, Secret("token-autrui"))
    net.control.revoke("token-lumen")
    done = check_all(store, tools_for(tools.workspace, cast.worker))
    assert done.well == 1
    assert done.to_reconnect == (lumen.handle,)
    assert len(done.not_reached) == 1
    assert "@marque" in done.not_reached[0]


def test_a_plugin_is_imported_once_and_an_unknown_network_is_told(tools):
    assert network_for("mastodon", tools.workspace) is network_for("mastodon", tools.workspace)
    with pytest.raises(UnknownNetwork):
        network_for("fax", tools.workspace)


def test_a_folder_of_a_kit_is_never_one_that_was_there(tmp_path):
    assert [new_folder(tmp_path / "exports", "kit").name for _ in range(3)] == ["kit", "kit-2", "kit-3"]


def test_a_sign_in_that_ends_soon_is_told(lumen, clock):
    from dataclasses import replace
    from datetime import timedelta

    ends = {days: replace(lumen, sign_in_ends_at=clock.now() + timedelta(days=days)) for days in (-1, 13, 15)}
    assert {days: line.ends_soon(clock.now()) for days, line in ends.items()} == {-1: True, 13: True, 15: False}
    assert not lumen.ends_soon(clock.now())


@pytest.mark.peer
def test_a_person_signs_in_on_a_real_server(store, tools, cast, snac_user):
    wish = Wish("mastodon", snac_user.url, cast.brand)
    begun = begin_sign_in(store, tools, wish)
    code = snac2.pasted_code(begun.url, snac_user.name, snac_user.password)
    line = finish_sign_in(store, tools, wish, begun, Secret(code))
    assert line.handle.startswith(f"@{snac_user.name}@")
    assert line.capability["software"] == "snac"
    assert check(store, tools, line.account, cast.brand).sign_in == "ok"


@pytest.mark.parametrize("language", ["français", "fr_FR", "", "zh-Hant-TW-x"])
def test_a_language_that_is_none_keeps_no_secret(store, tools, wish, cast, language):
    with pytest.raises(NotALanguage):
        finish_sign_in(store, tools, replace(wish, language=language), None, Secret("token-lumen"))
    with pytest.raises(NotALanguage):
        connect_by_hand(store, tools, Wish("kit", "Lumen", cast.brand, language=language), PAGE)
    assert journal(store, "secrets.keep") == 0


def test_a_number_that_is_too_large_for_any_row_names_no_account(store, cast, lumen):
    with pytest.raises(acts.Missing), acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        account(act, "9" * 30)
