"""An issue as the mail that its readers get: the page and its text, how to say what one thinks, how to leave. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import quote

from cmsuite.core.locale import N_, speak, translate
from cmsuite.core.text import clean
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.render import words
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.engines.exports.mail import Letter, assembled, letter
from cmsuite.engines.exports.manuscript import Blocks
from cmsuite.engines.exports.parse import Given, parse
from cmsuite.veille.digest.kind import DIGEST
from cmsuite.veille.digest.leaving import PLACE
from cmsuite.veille.digest.schema import Digest

TOKEN = "0123456789abcdef" * 2
"""Stands in the letter where each recipient's own token will."""
SAID = {"fr": {"useful": "utile", "useless": "inutile", "opinion": "avis"},
        "en": {"useful": "useful", "useless": "useless", "opinion": "opinion"}}  # fmt: skip
STAND_IN = "watch@example.org"
"""Whom readers answer, in a preview before that is said."""
LEAVE = {"fr": "désabonnement", "en": "unsubscribe"}


@dataclass(frozen=True, slots=True)
class Written:
    """A letter for some readers. subject: what their list of mails shows."""

    letter: Letter
    subject: str
    language: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom; token: of this mail, by which who gets it leaves or says what they think. test: it goes to
    who composes it. endpoint: the page by which one leaves with one click, empty where there is none."""

    sender: str
    sender_name: str
    to: str
    to_name: str
    token: str
    language: str
    subject: str
    at: datetime
    test: bool = False
    endpoint: str = ""

    @property
    def message_id(self) -> str:
        """What stands before and after the @ of its Message-ID."""
        return f"{self.token}.cmsuite@{self.sender.rpartition('@')[2]}"


def narrowed(issue: Digest, axes: Collection[str]) -> Digest:
    """What who reads these axes gets: all of it where none is named. Without items, there is nothing to report."""
    if not axes:
        return issue
    items = tuple(one for one in issue.items if one.axis in axes)
    regulation = issue.regulation if "regulation" in axes else ""
    return issue.model_copy(update={"items": items, "regulation": regulation})


def written(
    found: DocumentRead,
    version: VersionRead,
    sender: str,
    *,
    now: datetime,
    axes: Collection[str] = (),
    workspace: Path | None = None,
) -> Written | None:
    """The letter for who reads these axes; None where it would be empty for them. sender: whom they answer."""
    issue = narrowed(cast(Digest, read(DIGEST.schema, version.content)), axes)
    if not issue.items:
        return None
    shown = replace(version, content=dumped(issue), number="")
    tree = replace(tree_of(found, shown, now, workspace), code="", version="", state="", author="")
    end = copy_context().run(_end, issue, sender, tree.language)
    made = letter(replace(tree, blocks=(*tree.blocks, *end)), workspace)
    return Written(made, issue.subject or found.title, found.language)


def composed(of: Written, to: Envelope) -> bytes:
    """The bytes of the mail to one recipient."""
    own = replace(of.letter, html=of.letter.html.replace(TOKEN, to.token), text=of.letter.text.replace(TOKEN, to.token))
    subject = clean(of.subject, 150, lines=False)
    headers: dict[str, str | Address] = {
        "From": Address(clean(to.sender_name, 80, lines=False), addr_spec=to.sender),
        "To": Address(clean(to.to_name, 80, lines=False), addr_spec=to.to),
        "Subject": f"[Test] {subject}" if to.test else subject,
        "Message-ID": f"<{to.message_id}>",
        "Content-Language": of.language,
        **_leave(of, to),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    return assembled(own, headers, at=to.at)


def _leave(of: Written, to: Envelope) -> dict[str, str]:
    """By mail always; by one click only where there is a page that takes it."""
    by_mail = f"<{leaving(to.sender, of.language).replace(TOKEN, to.token)}>"
    if not to.endpoint:
        return {"List-Unsubscribe": by_mail}
    page = to.endpoint.replace(PLACE, to.token)
    return {"List-Unsubscribe": f"<{page}>, {by_mail}", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def leaving(sender: str, language: str) -> str:
    """The address of a mail by which one leaves."""
    return f"mailto:{sender}?subject={quote(f'{LEAVE[language]} {TOKEN}')}"


def _end(issue: Digest, sender: str, tongue: Literal["en", "fr"]) -> Blocks:
    """What each mail ends with: three ways to say what one thinks, one to leave."""
    speak(tongue)
    opinions = {
        "useful": translate(N_("This issue was useful to me")),
        "useless": translate(N_("It was not useful to me")),
        "opinion": translate(N_("I give my opinion")),
    }
    if issue.feedback:
        links = [_link(opinions["opinion"], issue.feedback)]
    else:
        links = [_link(said, _opinion(issue.number, SAID[tongue][name], sender)) for name, said in opinions.items()]
    why = words(translate(N_("You get this issue because you are on the list of its readers.")))
    leave = _link(translate(N_("Get no issue any more")), leaving(sender, tongue))
    head = words(translate(N_("What do you think of it?")))
    lines = "\n".join(f"- {one}" for one in links)
    return parse(f"# {head}\n\n{lines}\n\n---\n\n{why} {leave}\n", Given(), tongue)


def _opinion(number: int, word: str, sender: str) -> str:
    return f"mailto:{sender}?subject={quote(f'[N{number} {word}] {TOKEN}')}"


def _link(said: str, to: str) -> str:
    return f"[{words(said)}]({words(to)})"


def only(content: Mapping[str, Any], axes: Collection[str]) -> int:
    """How many items of a content who reads these axes gets."""
    return len(narrowed(cast(Digest, read(DIGEST.schema, content)), axes).items)
