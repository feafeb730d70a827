"""What a client answered by mail: the mail above, what it is below. A person reads it and decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from cmsuite.core.locale import N_, labelled, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.sections.forms import worded

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.mail.letters import LetterRead
    from cmsuite.tui.place import Asking

LINES = 14  # of the mail, above the form
DECISIONS = {"yes": N_("a yes"), "changes": N_("changes asked for"), "ignore": N_("nothing to record")}
FORGED = N_("An address can be forged: in doubt, call before you record a yes.")
OURS = N_("It answers a mail that only this address was sent.")
DONE = {
    "yes": N_("Recorded: the version is validated, the mail is the proof."),
    "changes": N_("Recorded: a new draft begins where that version stands."),
    "ignore": N_("Put aside. u takes it up again."),
}


class Answered(BaseModel):
    """What a person reads out of a mail."""

    decision: Literal["yes", "changes", "ignore"] = Field(
        "ignore", title=N_("It is"), description=N_("What you read, not what was guessed."),
        json_schema_extra=worded(DECISIONS),
    )  # fmt: skip
    function: str = Field(
        "", title=N_("Function"), description=N_("As what they sign: a yes needs it."), max_length=120
    )
    name: str = Field("", title=N_("Name"), description=N_("As it is signed; else the person's."), max_length=120)
    reason: str = Field("", title=N_("To change"), description=N_("Else the words of the mail."), max_length=2000)
    code: str = Field("", title=N_("Code"), description=N_("Which one, where it quotes several."), max_length=60)


def open_letter(screen: Asking, letter_id: int, brand: int | None) -> None:
    """Ask for a mail, then show it with what can be made of it."""
    screen.ask(partial(_letter, letter_id), partial(_shown, screen, brand), brand=brand, group="letter")


def _letter(letter_id: int, act: Act) -> LetterRead:
    from cmsuite.engines.mail.letters import letter
    from cmsuite.rooms import load_kinds

    load_kinds()
    return letter(act, letter_id)


def _shown(screen: Asking, brand: int | None, found: LetterRead) -> None:
    guess = {"yes": "yes", "changes": "changes"}.get(found.line.proposal, "ignore")
    form: FormScreen[Answered] = FormScreen(
        Answered,
        N_("What a client answered"),
        partial(_send, found.line.id, brand),
        given={"decision": guess},
        about=str(found.line.id),
        note=_note(found),
    )
    screen.app.push_screen(form, partial(_told, screen))


def _note(found: LetterRead) -> str:
    line = found.line
    who = f"{line.person} <{line.sender}>" if line.person else line.sender
    words = [one for one in found.words.split("\n") if one.strip()]
    rest = "…" if len(words) > LINES else ""
    facts = [
        labelled(translate("From"), shown(who)),
        labelled(translate("About"), shown(f"{line.title or line.subject} · {', '.join(found.codes)}".strip(" ·"))),
        *(f"│ {shown(one, 300)}" for one in [*words[:LINES], *([rest] if rest else [])]),
        translate(OURS if found.answers_ours else FORGED),
        f"✗ {found.obstacle} {found.advice}".strip() if found.obstacle else "",
    ]
    return "\n".join(one for one in facts if one)


def _send(letter_id: int, brand: int | None, form: Any, wanted: Answered) -> None:
    form.do(partial(_taken, letter_id, wanted), form.done, brand=brand, failed=form.refused)


def _taken(letter_id: int, wanted: Answered, act: Act) -> str:
    from cmsuite.engines.mail.taking import Reading, ignore, take_answer

    if wanted.decision == "ignore":
        ignore(act, letter_id)
    else:
        reading = Reading(wanted.decision, wanted.function, wanted.name, wanted.reason, wanted.code)
        take_answer(act, letter_id, reading)
    return wanted.decision


def _told(screen: Asking, decision: str | None) -> None:
    if decision is not None:
        screen.suite.tell(translate(DONE[decision]))
        screen.changed()
