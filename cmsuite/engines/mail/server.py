"""Where mails are given away and fetched: an address, how safe the way there is, and nothing secret in it."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

from cmsuite.core.errors import Outside, Refused, Usage, why
from cmsuite.core.locale import N_, translate

Scheme = Literal["smtp", "smtps", "imap", "imaps"]
PORTS: dict[str, int] = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}
ANSWERS_S = 30.0  # how long a server may take for one answer
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~`-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class BadServer(Usage):
    said = N_("“{address}” is no address of a mail server.")
    hint = N_("Write smtps://USER@HOST, smtp://USER@HOST:587 or imaps://USER@HOST/INBOX; the password is asked for.")


class PasswordInIt(Usage):
    said = N_("A password does not belong into the address of a mail server: others would read it.")
    hint = N_("Leave it out; it is asked for, or read from CMSUITE_PASSWORD.")


class NotAnAddress(Usage):
    said = N_("“{address}” is no mail address that can be written to.")
    hint = N_("Write it as name@example.org, in plain letters.")


class NotReached(Outside):
    said = N_("The mail server {host} cannot be reached: {why}.")
    hint = N_("Nothing was sent or read. It is tried again by itself; cmsuite doctor says more.")


class SignInRefused(Refused):
    said = N_("The mail server {host} does not take the name and password: {why}.")
    hint = N_("Give the password again: cmsuite mail server, or for a mailbox cmsuite mail add-box.")


class NotSafe(Refused):
    said = N_("The mail server {host} offers no encrypted connection: a password would be read on the way.")
    hint = N_("Use smtps:// or imaps://, or ask whoever runs the server for STARTTLS.")


@dataclass(frozen=True, slots=True)
class Server:
    """One server. safe: encrypted from the first byte; else STARTTLS is insisted on, but on this machine itself.
    folder: of IMAP."""

    scheme: Scheme
    host: str
    port: int
    user: str
    folder: str = ""

    @property
    def safe(self) -> bool:
        return self.scheme in ("smtps", "imaps")

    @property
    def loopback(self) -> bool:
        """Whether it runs on this machine: no one else reads what goes there."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def secret(self) -> str:
        """The name of its password among the secrets."""
        return f"{self.scheme[:4]}/{self.user}@{self.host}"

    def __str__(self) -> str:
        at = f"{self.user}@" if self.user else ""
        return f"{self.scheme}://{at}{self.host}:{self.port}" + (f"/{self.folder}" if self.folder else "")


def server_of(address: str, kind: Literal["smtp", "imap"]) -> Server:
    """The server that an address names. Raises BadServer, PasswordInIt."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError as err:
        raise BadServer(address="…") from err
    plain = re.sub(r"//.*@", "//…@", address.strip())
    if parts.password is not None:
        raise PasswordInIt()
    if parts.scheme not in (kind, f"{kind}s"):
        raise BadServer(address=plain)
    if not parts.hostname or not re.fullmatch(r"[A-Za-z0-9.:_-]{1,255}", parts.hostname):
        raise BadServer(address=plain)
    user = unquote(parts.username or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if re.search(r"[\x00-\x1f\x7f\"\\]", user + folder):
        raise BadServer(address=plain)
    scheme: Scheme = parts.scheme  # type: ignore[assignment]
    return Server(scheme, parts.hostname, port or PORTS[scheme], user, folder if kind == "imap" else "")


def context() -> ssl.SSLContext:
    """Certificates are checked, by what this machine trusts."""
    return ssl.create_default_context()


def reason(err: OSError) -> str:
    """Why a server was not reached, in the language in force."""
    if isinstance(err, ssl.SSLCertVerificationError):
        said = translate("its certificate is not one that this machine trusts ({why})")
        return said.format(why=err.verify_message)
    if isinstance(err, ssl.SSLError):
        return f"TLS: {err.reason or err}"
    return why(err)


def mail_address(text: str) -> str:
    """An address that any server takes: plain letters before the @, its domain as it is known to machines.

    Raises NotAnAddress.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        found = f"{local}{at}{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError as err:
        raise NotAnAddress(address=text) from err
    if not _ADDRESS.fullmatch(found) or ".." in found:
        raise NotAnAddress(address=text)
    return found
