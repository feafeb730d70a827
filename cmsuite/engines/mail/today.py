"""What needs a person of the mails: answers of clients to be read, and what did not arrive. A question."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.actor import allowed
from cmsuite.store.types import Instant

if TYPE_CHECKING:
    from cmsuite.engines.mail.letters import LetterLine
    from cmsuite.engines.mail.outbox import MessageLine

LATELY = timedelta(days=14)
MOST = 1_000  # mails in trouble that are looked at
_DOUBT = N_("IN DOUBT"), N_("Did “{subject}” reach {to}?"), N_("Did “{subject}” reach {n} people, {to} the first?")
_TROUBLES = {
    "ambiguous": _DOUBT,
    "needs_decision": _DOUBT,
    "bounced": (
        N_("CAME BACK"),
        N_("“{subject}” did not reach {to}"),
        N_("“{subject}” did not reach {n} people, {to} the first"),
    ),
    "failed": (
        N_("FAILED"),
        N_("The mail server refused “{subject}” for {to}"),
        N_("The mail server refused “{subject}” for {n} people, {to} the first"),
    ),
}
"""By state: the word, what is said of one mail, and of several about the same."""


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: for each, the answers that wait (the oldest first), and the mails in trouble, all
    about the same together."""
    if not _any(act):
        return []
    from cmsuite.engines.mail.letters import letters  # documents, with all that they are made of
    from cmsuite.engines.mail.outbox import messages

    waiting: dict[int, list[LetterLine]] = {}
    for one in reversed(letters(act, kind="answer", state="new", limit=200)):
        if one.brand is not None and allowed(act.actor, "mail.take", one.brand):
            waiting.setdefault(one.brand, []).append(one)
    needs = [_answers(brand, lines) for brand, lines in waiting.items()]
    troubles: dict[tuple[str, tuple[str, int]], list[MessageLine]] = {}
    for line in messages(act, states=tuple(_TROUBLES), limit=MOST):
        if line.created_at >= act.now - LATELY and allowed(act.actor, "mail.send", line.brand):
            troubles.setdefault((_TROUBLES[line.state][0], line.about), []).append(line)
    return [*needs, *map(_trouble, troubles.values())]


def _any(act: Act) -> bool:
    """Whether there is anything to look at: most days there is not, and then their tables need not be known."""
    came = _rows("received_message", "kind")
    new = sa.or_(act.here(came.c.brand_id), came.c.brand_id.is_(None)), came.c.state == "new", came.c.kind == "answer"
    went = _rows("message", sa.column("created_at", Instant))
    trouble = act.here(went.c.brand_id), went.c.state.in_(list(_TROUBLES)), went.c.created_at >= act.now - LATELY
    found = (sa.select(came.c.id).where(*new), sa.select(went.c.id).where(*trouble))
    return any(act.session.scalar(query.limit(1)) is not None for query in found)


def _rows(table: str, more: sa.ColumnClause[Any] | str) -> sa.TableClause:
    column = sa.column(more, sa.String) if isinstance(more, str) else more
    return sa.table(table, sa.column("id"), sa.column("brand_id", sa.BigInteger), sa.column("state", sa.String), column)


def _answers(brand: int, lines: list[LetterLine]) -> Need:
    first = lines[0]
    facts = {"who": first.person or first.sender, "title": first.title or first.subject}
    said = N_("{who} answers about “{title}”: read it, then record it")
    many = N_("{n} answers of clients to read, the first of {who} about “{title}”")
    return Need(
        f"mail {brand}",
        Urgency.TODAY,
        N_("ANSWER"),
        said,
        brand,
        ("letter", first.id),
        first.at,
        facts,
        many=many,
        n=len(lines),
    )


def _trouble(lines: list[MessageLine]) -> Need:
    """lines: about the same, the newest first. The oldest is told."""
    line = lines[-1]
    word, said, many = _TROUBLES[line.state]
    facts = {"to": line.to, "subject": line.subject}
    return Need(
        f"message {line.id}",
        Urgency.NOW,
        word,
        said,
        line.brand,
        line.about,
        line.created_at,
        facts,
        many=many,
        n=len(lines),
    )
