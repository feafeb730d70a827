"""Where secrets lie: the system's keyring, a sealed file each, or (for a team) sealed rows, their key outside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from cmsuite.core.errors import Outside, Refused
from cmsuite.core.files import write
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.secrets.credentials import find, keep, lose_key
from cmsuite.engines.secrets.key import KeyFile, WrongKey, seal, unseal
from cmsuite.engines.secrets.models import Credential
from cmsuite.engines.secrets.secret import Secret
from cmsuite.store.store import Store
from cmsuite.store.upgrade import standing

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

Place = Literal["keyring", "file", "store"]
READER = acts.worker("vault")
SERVICE = "cmsuite"


class NoSecret(Refused):
    said = N_("The secret {name} is not in its place ({place}).")
    hint = N_("Connect the account again: cmsuite account list, then cmsuite account reconnect ACCOUNT")


class NoKeyring(Refused):
    said = N_("config.toml asks for the system's keyring, and there is none that this program can use.")
    hint = N_('Write place = "auto" or "file" in its section [secrets].')


class KeyringRefused(Outside):
    said = N_("The system's keyring does not give or take the secret: {why}")
    hint = N_('Unlock it; or write place = "file" in the section [secrets] of config.toml and connect again.')


@dataclass
class Vault:
    """The secrets of one workspace. A new one goes where the configuration says, an old one is read where it lies."""

    store: Store
    workspace: Workspace

    def put(
        self,
        name: str,
        kind: str,
        secret: Secret,
        *,
        by: Actor,
        scopes: tuple[str, ...] = (),
        expires_at: datetime | None = None,
    ) -> int:
        """Keep a secret, over the one of that name. Returns the credential's id.

        Raises NoKeyring, KeyringRefused, MissingKey, Forbidden.
        """
        place, sealed = self.place(), None
        if place == "keyring":
            with _keyring_said():
                _keyring().set_password(SERVICE, self._user(name), secret.reveal())
        else:
            sealed = seal(self._key_to_seal(), name, secret.reveal())
            if place == "file":
                self._folder.mkdir(exist_ok=True, mode=0o700)
                write(self._file(name), sealed)
        with acts.open(self.store, by=by, all_brands=True) as act:
            before = find(act, name)
            was = before.place if before else place
            made = keep(
                act,
                name,
                kind,
                place,
                sealed=sealed if place == "store" else None,
                scopes=list(scopes) or None,
                expires_at=expires_at,
            )
        if was != place:
            self._remove(name, was)
        return made

    def get(self, name: str) -> Secret:
        """The secret. Raises NoSecret, MissingKey, WrongKey, KeyringRefused."""
        with acts.read(self.store, by=READER, all_brands=True) as act:
            row = find(act, name)
            place, sealed = (row.place, row.sealed) if row else ("", None)
        if place == "keyring":
            with _keyring_said():
                value = _keyring().get_password(SERVICE, self._user(name))
        else:
            if place == "file":
                sealed = _read(self._file(name))
            value = None if sealed is None else self._opened(name, sealed)
        if value is None:
            raise NoSecret(name=name, place=place or "-")
        return Secret(value)

    def forget(self, name: str) -> None:
        """Take a revoked secret out of its place. Raises KeyringRefused."""
        with acts.read(self.store, by=READER, all_brands=True) as act:
            row = find(act, name)
            place = row.place if row else ""
        self._remove(name, place)

    def new_key(self, *, by: Actor) -> int:
        """Start over with a new key, the old one being lost. Returns how many accounts must be connected again.

        Raises SharedKey, Forbidden.
        """
        self.key.refuse_shared()
        with acts.open(self.store, by=by, all_brands=True) as act:
            lost = lose_key(act)
        for file in self._folder.glob("*"):
            file.unlink()
        self.key.path.unlink(missing_ok=True)
        self.key.make()
        return lost

    def place(self) -> Place:
        """Where a new secret goes. A training workspace never touches the user's keyring. Raises NoKeyring."""
        wanted = self.workspace.config.secrets_place
        if wanted in ("file", "store"):
            return "file" if wanted == "file" else "store"
        if wanted == "auto" and self.store.url.get_backend_name() == "postgresql":
            return "store"
        if self.workspace.config.sandbox:
            return "file"
        if has_keyring():
            return "keyring"
        if wanted == "keyring":
            raise NoKeyring()
        return "file"

    @cached_property
    def uid(self) -> str:
        """What names this store for ever, wherever it is copied."""
        return standing(self.store).uid or ""

    @cached_property
    def key(self) -> KeyFile:
        """Where the key lies on this machine."""
        return KeyFile.of(self.uid)

    @property
    def _folder(self) -> Path:
        return self.workspace.root / "secrets"

    def _file(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:32]

    def _user(self, name: str) -> str:
        return f"{self.uid}/{name}"

    def _key_to_seal(self) -> bytes:
        """A key is made for the first secret only: one made later would leave the others shut."""
        with acts.read(self.store, by=READER, all_brands=True) as act:
            sealed = act.session.scalar(sa.select(Credential.id).where(Credential.sealed.is_not(None)).limit(1))
        if sealed or (self._folder.is_dir() and any(self._folder.iterdir())):
            return self.key.read()
        return self.key.make()

    def _opened(self, name: str, sealed: bytes) -> str:
        value = unseal(self.key.read(), name, sealed)
        if value is None:
            raise WrongKey(name=name, file=str(self.key.path))
        return value

    def _remove(self, name: str, place: str) -> None:
        if place == "file":
            self._file(name).unlink(missing_ok=True)
        elif place == "keyring":
            from keyring.errors import PasswordDeleteError

            with _keyring_said(), suppress(PasswordDeleteError):
                _keyring().delete_password(SERVICE, self._user(name))


def vault(store: Store, workspace: Workspace) -> Vault:
    """The secrets of this workspace."""
    return Vault(store, workspace)


def has_keyring() -> bool:
    """Whether this machine has a keyring that is one: not the stand-in that fails, not a plain file."""
    from keyring.core import recommended

    return bool(recommended(_keyring()))


def _keyring() -> KeyringBackend:
    import keyring

    return keyring.get_keyring()


@contextmanager
def _keyring_said() -> Iterator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except KeyringError as err:
        raise KeyringRefused(why=f"{type(err).__name__} {err}".strip()) from err


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
