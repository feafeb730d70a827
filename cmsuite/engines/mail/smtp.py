"""Giving one mail to a server, and reading off its answers what they prove. No row, no retry."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cmsuite.engines.mail.outbox import Came
from cmsuite.engines.mail.server import ANSWERS_S, NotReached, NotSafe, Server, SignInRefused, context, reason
from cmsuite.engines.secrets.secret import Secret

OK, FORWARDED = 250, 251


@contextmanager
def connected(server: Server, secret: Secret) -> Iterator[smtplib.SMTP]:
    """A session in which mails can be given away: encrypted (but on this machine itself), and signed in.

    Raises NotReached, NotSafe, SignInRefused: before anything was sent.
    """
    try:
        smtp = _opened(server)
    except smtplib.SMTPException as err:
        raise NotReached(host=server.host, why=_said(err)) from err
    except OSError as err:
        raise NotReached(host=server.host, why=reason(err)) from err
    try:
        _signed_in(smtp, server, secret)
        yield smtp
    finally:
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _opened(server: Server) -> smtplib.SMTP:
    if server.safe:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=ANSWERS_S, context=context())
    return smtplib.SMTP(server.host, server.port, timeout=ANSWERS_S)


def _signed_in(smtp: smtplib.SMTP, server: Server, secret: Secret) -> None:
    try:
        smtp.ehlo()
        if not server.safe and smtp.has_extn("starttls"):
            smtp.starttls(context=context())
            smtp.ehlo()
        elif not server.safe and not server.loopback:
            raise NotSafe(host=server.host)
        if server.user:
            smtp.login(server.user, secret.reveal())
    except smtplib.SMTPAuthenticationError as err:
        raise SignInRefused(host=server.host, why=_said(err)) from err
    except smtplib.SMTPException as err:
        raise NotReached(host=server.host, why=_said(err)) from err
    except OSError as err:
        raise NotReached(host=server.host, why=reason(err)) from err


def give(smtp: smtplib.SMTP, sender: str, to: str, letter: bytes, patience_s: float = ANSWERS_S) -> Came:
    """Give one mail to one recipient. What is not proven to have been refused is in doubt.

    patience_s: how long the server may take to say that it took the letter, which it may look into first.
    """
    try:
        code, said = smtp.mail(sender)
        if code != OK:
            return _refused(code, said, "failed")
        code, said = smtp.rcpt(to)
        if code not in (OK, FORWARDED):
            return _refused(code, said, "bounced")
    except (OSError, smtplib.SMTPException) as err:  # the letter itself has not been begun
        return Came("later", None, _said(err))
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(patience_s)
        code, said = smtp.data(letter)
    except smtplib.SMTPDataError as err:  # it does not even want to hear the letter
        return _refused(err.smtp_code, err.smtp_error, "failed")
    except (OSError, smtplib.SMTPException) as err:  # it may have it, and we did not hear so
        return Came("doubt", None, _said(err))
    if code == OK:
        return Came("sent", code, _text(said))
    return _refused(code, said, "failed") if 400 <= code < 600 else Came("doubt", code, _text(said))


def _refused(code: int, said: bytes | str, for_good: str) -> Came:
    """A refusal is proof that it was not taken: 4xx for now, 5xx for good."""
    if 500 <= code < 600:
        return Came("bounced" if for_good == "bounced" else "failed", code, _text(said))
    return Came("later", code, _text(said))


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _said(err: Exception) -> str:
    if isinstance(err, smtplib.SMTPResponseException):
        return f"{err.smtp_code} {_text(err.smtp_error)}"
    return reason(err) if isinstance(err, OSError) and err.errno else f"{type(err).__name__} {err}".strip()
