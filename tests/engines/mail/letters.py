"""Mails as clients' programs write them, for the tests of what comes in."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

HELENE = "Hélène Aubry <helene@lumen.example>"


def mail(
    text: str = "",
    *,
    sender: str = HELENE,
    subject: str = "Re: Spring",
    id_: str = "1@lumen.example",
    html: str = "",
    date: str = "Mon, 09 Mar 2026 10:00:00 +0100",
    **headers: str,
) -> bytes:
    """The bytes of a mail. headers: In_Reply_To and the like."""
    made = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    made["From"], made["To"], made["Subject"], made["Date"] = sender, "chloe@lumen.example", subject, date
    if id_:
        made["Message-ID"] = f"<{id_}>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if text or not html:
        made.set_content(text, cte="quoted-printable")
        if html:
            made.add_alternative(html, subtype="html")
    else:
        made.set_content(html, subtype="html")
    return made.as_bytes()


def bounce(key: str, to: str = "none@client.example", status: str = "5.1.1", words: str = "") -> bytes:
    """A server says that a mail of ours did not arrive (RFC 3464). words: of the server that refused it."""
    why = f"Status: {status}" + (f"\nDiagnostic-Code: smtp; {words}" if words else "")
    return f"""From: MAILER-DAEMON@mx.example
To: chloe@lumen.example
Subject: Undelivered Mail
Message-ID: <bounce-{key[:8]}@mx.example>
Date: Mon, 09 Mar 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: failed
{why}

--b
Content-Type: message/rfc822

Message-ID: <{key[:32]}.cmsuite@lumen.example>
Subject: Spring

Hello
--b--
""".replace("\n", "\r\n").encode()
