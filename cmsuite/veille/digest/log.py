"""What became of an issue, reader by reader: whom it reached, whom it did not and why, and what they answered to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from cmsuite.core.locale import N_, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.mail.outbox import MessageLine, messages
from cmsuite.engines.mail.words import state_said
from cmsuite.veille.digest.coming_back import heard
from cmsuite.veille.digest.issues import TROUBLE, WAITING
from cmsuite.veille.digest.words import OPINIONS

MOST = 20_000
NOTHING = N_("nothing to report")
"""Why who reads other axes gets no mail of an issue; it is written down as a mail that was not sent."""
ANSWERS = {**OPINIONS, "unsubscribe": N_("left the list")}


@dataclass(frozen=True, slots=True)
class ReaderLine(MessageLine):
    """The mail of an issue to one reader. answered: what that reader said by it, each word once (of ANSWERS)."""

    answered: tuple[str, ...] = ()

    @property
    def stands(self) -> str:
        """How far it is, in the language in force."""
        return translate(NOTHING) if self.why == NOTHING else state_said(self.state, self.hard)

    @property
    def because(self) -> str:
        """What a server said of it."""
        return "" if self.why == NOTHING else self.why

    @property
    def answers(self) -> str:
        """What its reader answered, in the language in force."""
        return ", ".join(translate(ANSWERS[one]) for one in self.answered)


def issue_log(act: Act, document_id: int) -> list[ReaderLine]:
    """What needs somebody first, then what waits, then what was answered, then the others, then who got nothing."""
    said = heard(act).words
    lines = [
        ReaderLine(**asdict(one), answered=said.get((document_id, one.to.lower()), ()))
        for one in messages(act, about=("document", document_id), limit=MOST)
    ]
    return sorted(lines, key=lambda one: (_rank(one), one.to.lower(), one.id))


def _rank(one: ReaderLine) -> int:
    if one.state in TROUBLE:
        return 0
    if one.state in WAITING:
        return 1
    return 4 if one.why == NOTHING else 2 if one.answered else 3
