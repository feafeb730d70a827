"""Where secrets lie, on both stores: never in clear, the key outside, one clear sentence when it is missing."""

from __future__ import annotations

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import keyring.backend
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from keyring.errors import InitError, PasswordDeleteError

from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.secrets.credentials import find, refused
from cmsuite.engines.secrets.key import BYTES, KeyFile, KeyThere, MissingKey, NotAKey, SharedKey, WrongKey, seal, unseal
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import KeyringRefused, NoKeyring, NoSecret, Vault, vault
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from tests.workplace import Cast, people

NAME, VALUE = "mastodon/example/1", "tok-5f0e-very-secret"


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def safe(store: Store, tmp_path: Path) -> Vault:
    return vault(store, Workspace(tmp_path, Config()))


def everything(store: Store, root: Path) -> bytes:
    """Every byte of the workspace, and every row of the store as text."""
    rows: list[str] = []
    with store.connection() as connection:
        for table in Base.metadata.sorted_tables:
            rows += [repr(row) for row in connection.execute(sa.select(table))]
    files = [file.read_bytes() for file in root.rglob("*") if file.is_file()]
    return "\n".join(rows).encode() + b"\n".join(files)


def row_of(store: Store) -> Credential:
    with acts.read(store, by=acts.worker("test"), all_brands=True) as act:
        found = find(act, NAME)
        assert found is not None
        return found


def test_a_secret_comes_back_and_is_nowhere_in_clear(safe, store, cast, tmp_path):
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe, scopes=("write",))
    assert safe.get(NAME).reveal() == VALUE
    assert row_of(store).place == ("file" if store.url.get_backend_name() == "sqlite" else "store")
    seen = everything(store, tmp_path)
    assert NAME.encode() in seen
    for form in (VALUE.encode(), base64.b64encode(VALUE.encode()), VALUE.encode().hex().encode()):
        assert form not in seen


def test_the_journal_keeps_no_sealed_bytes_either(store, cast, tmp_path):
    safe = vault(store, Workspace(tmp_path, Config(secrets_place="store")))
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    sealed = row_of(store).sealed
    with store.session(writes=False) as session:
        lines = json.dumps([[line.args, line.words, line.changed] for line in session.scalars(sa.select(Journal))])
    for form in (sealed.hex(), base64.b64encode(sealed).decode()[:-4], base64.urlsafe_b64encode(sealed).decode()[:-4]):
        assert form not in lines
    assert "secrets.keep" not in lines
    assert '"sealed": "' in lines


def test_the_key_lies_outside_the_workspace_and_is_its_owners_alone(safe, cast, tmp_path):
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    key = safe.key.path
    assert tmp_path not in key.parents
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in tmp_path.glob("secrets/*"))


def test_rights_that_are_too_wide_are_narrowed(safe, cast):
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    safe.key.path.chmod(0o644)
    assert safe.get(NAME).reveal() == VALUE
    assert stat.S_IMODE(safe.key.path.stat().st_mode) == 0o600


def test_a_newer_secret_is_another_generation_and_mends_a_refused_one(safe, store, cast):
    made = safe.put(NAME, "oauth", Secret("old"), by=cast.chloe)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert refused(act, made, generation=1)
    assert row_of(store).state is CredentialState.NEEDS_RECONNECT
    assert safe.put(NAME, "oauth", Secret("new"), by=cast.chloe) == made
    assert (row_of(store).generation, row_of(store).state) == (2, CredentialState.OK)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert not refused(act, made, generation=1)  # that one is gone already
    assert row_of(store).state is CredentialState.OK
    assert safe.get(NAME).reveal() == "new"


def test_another_machine_asks_for_the_key_and_works_with_it(safe, store, cast, tmp_path, monkeypatch):
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    carried = tmp_path / "carried"
    safe.key.export(carried)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    there = vault(store, safe.workspace)
    with pytest.raises(MissingKey) as missing:
        there.get(NAME)
    assert "account key import" in str(missing.value)
    with pytest.raises(MissingKey):  # a second key would leave the first secret shut
        there.put("mastodon/example/2", "oauth", Secret("x"), by=cast.chloe)
    there.key.bring(carried)
    assert there.get(NAME).reveal() == VALUE
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "third"))
    monkeypatch.setenv("CMSUITE_KEY_FILE", str(carried))
    assert vault(store, safe.workspace).get(NAME).reveal() == VALUE


def test_another_key_is_told_from_a_missing_one(safe, store, cast, tmp_path, monkeypatch):
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    monkeypatch.setenv("CMSUITE_KEY_FILE", str(tmp_path / "wrong"))
    KeyFile(tmp_path / "wrong").make()
    with pytest.raises(WrongKey):
        vault(store, safe.workspace).get(NAME)


def test_a_lost_key_is_replaced_and_every_account_is_to_be_connected_again(safe, store, cast):
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    safe.key.path.unlink()
    assert safe.new_key(by=cast.chloe) == 1
    assert row_of(store).state is CredentialState.NEEDS_RECONNECT
    with pytest.raises(NoSecret):
        safe.get(NAME)
    safe.put(NAME, "oauth", Secret("again"), by=cast.chloe)
    assert safe.get(NAME).reveal() == "again"


def test_a_key_that_others_may_need_is_not_replaced(safe, store, cast, tmp_path, monkeypatch):
    monkeypatch.setenv("CMSUITE_KEY_FILE", str(tmp_path / "everybodys"))
    safe = vault(store, safe.workspace)
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    with pytest.raises(SharedKey, match="everybodys"):
        safe.new_key(by=cast.chloe)
    assert safe.get(NAME).reveal() == VALUE
    monkeypatch.setenv("CMSUITE_KEY_FILE", str(tmp_path / "mine"))
    safe = vault(store, safe.workspace)
    assert safe.new_key(by=cast.chloe) == 1
    safe.put(NAME, "oauth", Secret("again"), by=cast.chloe)
    assert safe.get(NAME).reveal() == "again"
    assert KeyFile(tmp_path / "everybodys").read() != safe.key.read()


def test_programs_that_start_at_once_make_one_key(tmp_path):
    file = KeyFile(tmp_path / "keys" / "uid")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: file.make(), range(32)))
    assert len(keys) == 1
    assert [path.name for path in file.path.parent.iterdir()] == ["uid"]


def test_a_key_never_goes_over_another(tmp_path):
    here, there = KeyFile(tmp_path / "here"), KeyFile(tmp_path / "there")
    here.make()
    there.make()
    with pytest.raises(KeyThere):
        here.bring(there.path)
    with pytest.raises(KeyThere):
        here.export(there.path)
    (tmp_path / "text").write_text("not a key at all")
    with pytest.raises(NotAKey):
        KeyFile(tmp_path / "new").bring(tmp_path / "text")
    assert here.read() != there.read()


@given(st.text(), st.text(), st.text(), st.binary(min_size=BYTES, max_size=BYTES))
def test_only_its_key_and_its_name_open_a_sealed_value(name, other, value, key):
    sealed = seal(key, name, value)
    assert unseal(key, name, sealed) == value
    assert unseal(bytes(BYTES) if key != bytes(BYTES) else b"\1" * BYTES, name, sealed) is None
    assert unseal(key, name, sealed[:-1]) is None
    assert unseal(key, name, b"") is None
    if other != name:
        assert unseal(key, other, sealed) is None


# ---- the keyring: a backend of its own library's kind stands for the desktop's


class Desktop(keyring.backend.KeyringBackend):
    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service, username):
        if self.locked:
            raise InitError("locked")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@pytest.fixture
def desktop(monkeypatch):
    before, made = keyring.get_keyring(), Desktop()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def kept_by(store, tmp_path, **config) -> Vault:
    return vault(store, Workspace(tmp_path, Config(**config)))


def test_a_machine_with_a_keyring_keeps_secrets_there(store, cast, tmp_path, desktop):
    safe = kept_by(store, tmp_path, secrets_place="keyring")
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    assert list(desktop.kept.values()) == [VALUE]
    assert safe.get(NAME).reveal() == VALUE
    assert VALUE.encode() not in everything(store, tmp_path)
    safe.forget(NAME)
    assert desktop.kept == {}


def test_a_training_workspace_never_touches_the_keyring(store, cast, tmp_path, desktop):
    safe = kept_by(store, tmp_path, secrets_place="keyring", sandbox=True)
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    assert desktop.kept == {}
    assert safe.get(NAME).reveal() == VALUE


def test_a_secret_that_moves_leaves_nothing_behind(store, cast, tmp_path, desktop):
    kept_by(store, tmp_path, secrets_place="keyring").put(NAME, "oauth", Secret("one"), by=cast.chloe)
    filed = kept_by(store, tmp_path, secrets_place="file")
    assert filed.get(NAME).reveal() == "one"  # read where it lies
    filed.put(NAME, "oauth", Secret("two"), by=cast.chloe)
    assert desktop.kept == {}
    kept_by(store, tmp_path, secrets_place="store").put(NAME, "oauth", Secret("three"), by=cast.chloe)
    assert list(tmp_path.glob("secrets/*")) == []
    assert filed.get(NAME).reveal() == "three"


def test_a_locked_keyring_is_said_without_the_secret(store, cast, tmp_path, desktop):
    safe = kept_by(store, tmp_path, secrets_place="keyring")
    safe.put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
    desktop.locked = True
    with pytest.raises(KeyringRefused) as refusal:
        safe.get(NAME)
    assert "locked" in str(refusal.value)
    assert VALUE not in str(refusal.value)


def test_a_keyring_that_is_asked_for_and_missing_is_said(store, cast, tmp_path):
    with pytest.raises(NoKeyring):
        kept_by(store, tmp_path, secrets_place="keyring").put(NAME, "oauth", Secret(VALUE), by=cast.chloe)
