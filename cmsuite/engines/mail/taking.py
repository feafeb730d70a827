"""A person reads what a client wrote and says what it is: a yes, changes asked for, or nothing to record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.answers import STAYS, Answer, ask_changes, quoted, validate
from cmsuite.engines.documents.versions import Edited
from cmsuite.engines.mail.letters import code_in, sender_of
from cmsuite.engines.mail.models import LetterState, ReceivedMessage, move_letter

Decision = Literal["yes", "changes"]


class TakenAlready(Refused):
    said = N_("What mail {id} says was recorded already.")
    hint = N_("An answer counts once. See the document: cmsuite document list")


class NoFunction(Usage):
    said = N_("A yes is signed with a name and a function: as what does {name} sign?")
    hint = N_("Give their function, as the mail's signature says it: --function.")


class LetterGone(Refused):
    said = N_("The bytes of this mail are kept no longer: it proves nothing any more.")
    hint = N_("Ask the client to write again.")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person reads out of a mail. name: as it is signed, else the person's. reason: the changes, else the words
    of the mail. code: which one it answers, where it quotes several."""

    decision: Decision
    function: str = ""
    name: str = ""
    reason: str = ""
    code: str = ""


@register("mail.take_answer", no_undo=STAYS, text=("reading",))
def take_answer(act: Act, letter_id: int, reading: Reading) -> Edited:
    """Record what a mail answers, with the mail as its proof, under the name of the person whose address it bears.

    Raises Missing, TakenAlready, NoCode, TwoCodes, NotInIt, UnknownCode, OldCode, UnknownSender, NotTheirs, NoFunction,
    LetterGone, and what `validate` and `ask_changes` raise (NotSent, where it was answered before).
    """
    act.need("mail.take")
    row = act.get(ReceivedMessage, letter_id)
    if row.state == LetterState.TAKEN:
        raise TakenAlready(id=letter_id)
    code = code_in(act, row, reading.code)
    sender = sender_of(act, row, yes=reading.decision == "yes")
    if reading.decision == "yes" and not clean(reading.function, lines=False):
        raise NoFunction(name=sender.name)
    if row.eml_blob_id is None:
        raise LetterGone()
    answer = Answer(
        name=reading.name or sender.name,
        function=reading.function,
        channel="mail_reply",
        person_id=sender.person_id,
        proof_blob_id=row.eml_blob_id,
        at=min(row.at, act.now),
    )
    document = quoted(act, code)
    if row.state == LetterState.IGNORED:
        move_letter(row, LetterState.NEW)
    move_letter(row, LetterState.TAKEN)
    row.code, row.brand_id = str(code), act.in_brand
    act.session.flush()
    if reading.decision == "yes":
        return validate(act, document.id, answer, seen_hash=code.print)
    return ask_changes(act, document.id, reading.reason or row.excerpt or "", answer, seen_hash=code.print)


@register("mail.ignore")
def ignore(act: Act, letter_id: int) -> None:
    """Put a mail aside: it answers nothing. Raises Missing, NoSuchLetterMove."""
    act.need("mail.take")
    move_letter(act.get(ReceivedMessage, letter_id), LetterState.IGNORED)
    act.session.flush()
    act.undo_by("mail.take_up", letter_id=letter_id)


@register("mail.take_up")
def take_up(act: Act, letter_id: int) -> None:
    """Look again at a mail that was put aside. Raises Missing, NoSuchLetterMove."""
    act.need("mail.take")
    move_letter(act.get(ReceivedMessage, letter_id), LetterState.NEW)
    act.session.flush()
    act.undo_by("mail.ignore", letter_id=letter_id)
