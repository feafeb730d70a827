"""The key of a store's sealed secrets: one file, outside the workspace, that only its owner reads."""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cmsuite.core.errors import Refused, Usage, why
from cmsuite.core.files import write_new
from cmsuite.core.locale import N_

BYTES = 32
NONCE = 12  # bytes; AES-GCM's own
VARIABLE = "CMSUITE_KEY_FILE"


class MissingKey(Refused):
    said = N_("The key that opens this workspace's secrets is not on this machine ({file}).")
    hint = N_(
        "Where it is: cmsuite account key export FILE; here: cmsuite account key import FILE. "
        "If it is lost: cmsuite account key new, then connect each account again."
    )


class WrongKey(Refused):
    said = N_("The secret {name} was not sealed with the key in {file}, or was changed since.")
    hint = N_("Bring the key from the machine that connected the account: cmsuite account key import FILE")


class KeyOpenToOthers(Refused):
    said = N_("{file} can be read by others on this machine, and that cannot be changed: {why}.")
    hint = N_("Make it yours alone (chmod 600), then try again.")


class SharedKey(Refused):
    said = N_("{file} is named by CMSUITE_KEY_FILE: other workspaces may need the key in it.")
    hint = N_("Nothing was changed. Let CMSUITE_KEY_FILE name a file that is not there yet, then try again.")


class NotAKey(Usage):
    said = N_("{file} does not hold a key of cmsuite.")


class KeyThere(Refused):
    said = N_("{file} is there already.")
    hint = N_("Nothing was changed. Move it away first, if it is no longer needed.")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Where one store's key lies on this machine."""

    path: Path

    @classmethod
    def of(cls, uid: str) -> KeyFile:
        """The file that CMSUITE_KEY_FILE names, else the one of this store below the user's configuration."""
        if named := os.environ.get(VARIABLE):
            return cls(Path(named).expanduser().absolute())
        base = os.environ.get("XDG_CONFIG_HOME")
        return cls((Path(base) if base else Path.home() / ".config") / "cmsuite" / "keys" / uid)

    def refuse_shared(self) -> None:
        """Raises SharedKey, where the key that is there may be of other stores too."""
        if os.environ.get(VARIABLE) and self.path.exists():
            raise SharedKey(file=str(self.path))

    def read(self) -> bytes:
        """The key. Rights that are too wide are narrowed. Raises MissingKey, KeyOpenToOthers, NotAKey."""
        try:
            found = self.path.stat()
            if found.st_mode & 0o077:
                self.path.chmod(0o600)
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError as err:
            raise MissingKey(file=str(self.path)) from err
        except UnicodeDecodeError as err:
            raise NotAKey(file=str(self.path)) from err
        except PermissionError as err:
            raise KeyOpenToOthers(file=str(self.path), why=why(err)) from err
        return _decoded(text, self.path)

    def make(self) -> bytes:
        """The key that is there, else a new one; of two programs that make it at once, both get the same."""
        with suppress(MissingKey):
            return self.read()
        with suppress(FileExistsError):
            self._place(secrets.token_bytes(BYTES))
        return self.read()

    def export(self, target: Path) -> None:
        """Copy the key for another machine. Raises MissingKey, KeyThere."""
        text = _encoded(self.read())
        try:
            _write_private(target, text)
        except FileExistsError as err:
            raise KeyThere(file=str(target)) from err

    def bring(self, source: Path) -> None:
        """Take over a key that was exported elsewhere. Raises NotAKey, KeyThere (another key is here)."""
        key = _decoded(source.read_text(encoding="ascii", errors="replace"), source)
        try:
            self._place(key)
        except FileExistsError as err:
            if self.read() != key:
                raise KeyThere(file=str(self.path)) from err

    def _place(self, key: bytes) -> None:
        """Raises FileExistsError."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_new(self.path, _encoded(key))


def _write_private(path: Path, content: bytes) -> None:
    """A new file that only its owner reads, on any medium: a stick may know no links. Raises FileExistsError."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def seal(key: bytes, name: str, value: str) -> bytes:
    """Encrypt a value under its name: moved to another name it does not open."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, value.encode(), name.encode())


def unseal(key: bytes, name: str, sealed: bytes) -> str | None:
    """The value; None when this is not its key, or not what was sealed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _encoded(key: bytes) -> bytes:
    return base64.b64encode(key) + b"\n"


def _decoded(text: str, path: Path) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise NotAKey(file=str(path))
    return key
