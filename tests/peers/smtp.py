"""A real SMTP server (aiosmtpd, of Debian) that keeps what it takes as files, and misbehaves by the recipient's name:

none@ nobody has that address (550) · later@ not now (451) · full@ not now, after the letter (452) · never@ not this
letter (554) · cut@ takes it and hangs up without a word · stall@ takes it and says nothing.
"""

import contextlib
import json
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.peers import daemon

PYTHONS = ("/usr/bin/python3", "python3")  # Debian's own knows Debian's packages
USER, PASSWORD = "chloe", "a password of chloe"
SERVER = """
import asyncio, json, ssl, sys, time
from pathlib import Path
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
box, port, tls_port, cert, key = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
RCPT = {"none": "550 5.1.1 nobody of that name", "later": "451 4.3.0 later"}
DATA = {"full": "452 4.2.2 mailbox full", "never": "554 5.7.1 not this"}

class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if (name := address.split("@")[0]) in RCPT:
            return RCPT[name]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name in DATA:
            return DATA[name]
        safe = server.transport.get_extra_info("ssl_object") is not None
        told = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": safe,
                "signed_in": bool(session.authenticated)}
        stem = box / f"{time.time_ns()}"
        stem.with_suffix(".tmp").write_bytes(envelope.original_content)
        stem.with_suffix(".json").write_text(json.dumps(told))
        stem.with_suffix(".tmp").rename(stem.with_suffix(".eml"))
        if name == "cut":
            server.transport.abort()
            await asyncio.sleep(0)
        if name == "stall":
            await asyncio.sleep(600)
        return "250 2.0.0 taken"

def signed_in(server, session, envelope, mechanism, data):
    ok = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=ok, handled=False)

async def main():
    context = None
    if cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
    def plain():
        return SMTP(Handler(), tls_context=context, authenticator=signed_in, auth_require_tls=False, ident="peer")
    def safe():
        return SMTP(Handler(), authenticator=signed_in, auth_require_tls=False, ident="peer")
    loop = asyncio.get_running_loop()
    await loop.create_server(plain, "127.0.0.1", port)
    if context:
        await loop.create_server(safe, "127.0.0.1", tls_port, ssl=context)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@dataclass(frozen=True)
class Taken:
    """A mail that the server took, as it came, and how."""

    raw: bytes
    sender: str
    to: tuple[str, ...]
    tls: bool
    signed_in: bool


@dataclass(frozen=True)
class Smtp:
    """A running server. tls_port: encrypted from the first byte, where there is a certificate."""

    port: int
    tls_port: int
    box: Path

    @property
    def url(self) -> str:
        return f"smtp://{USER}@127.0.0.1:{self.port}"

    @property
    def safe_url(self) -> str:
        return f"smtps://{USER}@localhost:{self.tls_port}"

    def taken(self) -> list[Taken]:
        """All that it took, in order."""
        found = []
        for file in sorted(self.box.glob("*.eml")):
            told = json.loads(file.with_suffix(".json").read_text())
            found.append(Taken(file.read_bytes(), told["from"], tuple(told["to"]), told["tls"], told["signed_in"]))
        return found


@cache
def python() -> str | None:
    """An interpreter that has aiosmtpd; None where there is none."""
    for name in PYTHONS:
        with contextlib.suppress(OSError):
            if subprocess.run([name, "-c", "import aiosmtpd"], capture_output=True, cwd="/").returncode == 0:
                return name
    return None


@contextlib.contextmanager
def serving(home: Path, cert: Path | None = None, key: Path | None = None) -> Iterator[Smtp]:
    """A new server, for the time of the block. Raises PeerFailed."""
    program = python()
    assert program is not None
    box = home / "taken"
    box.mkdir()
    made = Smtp(daemon.free_port(), daemon.free_port(), box)
    script = home / "server.py"
    script.write_text(SERVER.replace("(USER, PASSWORD)", repr((USER.encode(), PASSWORD.encode()))))
    argv: list[str | Path] = [program, script, box, str(made.port), str(made.tls_port), str(cert or ""), str(key or "")]
    with daemon.serving(argv, home / "smtp.log", lambda: _is_up(made.port), stop_by="KILL"):
        yield made


@contextlib.contextmanager
def found() -> Iterator[Smtp | None]:
    """A server for the block; None where none can be started."""
    if python() is None:
        yield None
        return
    with daemon.temporary_home() as home, serving(home) as server:
        yield server


def _is_up(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 1) as line:
        return line.recv(4).startswith(b"220")
