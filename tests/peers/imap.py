"""dovecot: a real IMAP server, with a mailbox of its own for whoever asks; a file in its folder is a mail in it."""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.peers import daemon

USERS = 100
CONFIG = """dovecot_config_version = {version}
dovecot_storage_version = {version}
base_dir = {home}/run
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {home}/mails/%{{user}}
mail_home = {home}
first_valid_uid = 1
default_internal_user = {inner}
default_login_user = {login}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb passwd-file {{
  passwd_file_path = {home}/users
}}
userdb passwd-file {{
  passwd_file_path = {home}/users
}}
"""


@dataclass(frozen=True)
class Imap:
    """A running server."""

    port: int
    users: "list[User]"  # whom nobody has asked for yet: dovecot looks at its list of users once a second


@dataclass(frozen=True)
class User:
    """Someone with a mailbox there."""

    port: int
    name: str
    password: str
    folder: Path

    def url(self, folder: str = "") -> str:
        return f"imap://{self.name}@127.0.0.1:{self.port}" + (f"/{quote(folder)}" if folder else "")

    def drop(self, raw: bytes) -> None:
        """Put a mail into the mailbox, as a delivery does."""
        name = f"{secrets.token_hex(8)}.eml"
        waiting = self.folder / "tmp" / name
        waiting.write_bytes(raw)
        _given(waiting)
        waiting.rename(self.folder / "new" / name)


@contextlib.contextmanager
def found() -> Iterator[Imap | None]:
    """A server for the block; None where dovecot is not installed, or an older one."""
    if shutil.which("dovecot") is None or _version()[:2] < (2, 4):
        yield None
        return
    with daemon.temporary_home() as home, serving(home) as server:
        yield server


@contextlib.contextmanager
def serving(home: Path) -> Iterator[Imap]:
    """A new server without users, for the time of the block. Raises PeerFailed."""
    (home / "mails").mkdir()
    _given(home / "mails")
    port = daemon.free_port()
    made = Imap(port, [_user(home, port) for _n in range(USERS)])
    uid, gid = _owner()
    lines = [f"{one.name}:{{PLAIN}}{one.password}:{uid}:{gid}::{home}\n" for one in made.users]
    (home / "users").write_text("".join(lines))
    me = pwd.getpwuid(os.geteuid()).pw_name
    root = os.geteuid() == 0
    text = CONFIG.format(
        version=".".join(map(str, _version())),
        home=home,
        port=made.port,
        inner="dovecot" if root else me,
        login="dovenull" if root else me,
    )
    (home / "dovecot.conf").write_text(text)
    argv: list[str | Path] = ["dovecot", "-F", "-c", home / "dovecot.conf"]
    with daemon.serving(argv, home / "out.log", lambda: _is_up(made.port)):
        yield made


def new_user(server: Imap) -> User:
    """Someone whom no other test knows."""
    return server.users.pop()


def _user(home: Path, port: int) -> User:
    name = f"u{secrets.token_hex(6)}"
    made = User(port, name, secrets.token_hex(8), home / "mails" / name)
    for part in ("cur", "new", "tmp"):
        (made.folder / part).mkdir(parents=True)
    for path in (made.folder, *made.folder.iterdir()):
        _given(path)
    return made


def _owner() -> tuple[int, int]:
    """Whose the mails are: dovecot refuses root's."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    found = pwd.getpwnam("dovenull")
    return found.pw_uid, found.pw_gid


def _given(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, *_owner())


def _version() -> tuple[int, ...]:
    said = subprocess.run(["dovecot", "--version"], capture_output=True, text=True).stdout
    number = re.match(r"[\d.]+", said)
    return tuple(map(int, number[0].strip(".").split("."))) if number else (0,)


def _is_up(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 1) as line:
        return line.recv(4).startswith(b"* OK")
