"""What a brief's questions and statements become, by keys: asked, sent, answered, assumed, withdrawn, put into a field.

All of it is typed into the draft at hand; saving it is said as for any other field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, labelled, money, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.form import FormScreen

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Question
    from cmsuite.engines.acts import Act
    from cmsuite.tui.places.document import DocumentScreen

DEEDS = {
    "ask": N_("Take questions that the rules make into the note"),
    "sent": N_("Say that the open ones are with the client"),
    "answer": N_("Write down an answer"),
    "assume": N_("Let an assumption stand in for an answer"),
    "withdraw": N_("Withdraw a question"),
    "note": N_("Write down what is said now"),
    "place": N_("Put what was said into a field"),
    "smart": N_("Objectives, letter by letter"),
    "budget": N_("The envelope, line by line"),
}
SIGNS = {"": "✓", "info": "?", "warn": "!", "block": "✗"}
Change = Callable[["Brief"], "Brief"]


class Answered(BaseModel):
    """What the client answered."""

    words: str = Field(title=N_("Answer"), max_length=2000)
    by: str = Field("", title=N_("Answered by"), max_length=120)


class Assumption(BaseModel):
    """What stands in for an answer."""

    words: str = Field(title=N_("What we assume instead"), max_length=2000)


class Spoken(BaseModel):
    """What somebody says in a call."""

    words: str = Field(title=N_("What was said"), max_length=2000)
    who: str = Field("", title=N_("Who"), max_length=120)


class Reason(BaseModel):
    """Why a question need not be asked any more."""

    words: str = Field(title=N_("Reason"), max_length=1000)


def questions(screen: DocumentScreen) -> None:
    """What is to be done with the questions of the note at hand."""
    from cmsuite.tui.panels.choose import Choose

    if _note(screen) is None:
        screen.suite.tell(translate("Only a framing note and a counter-brief have questions."), "warning")
    elif screen.may("documents.write", screen.opened.found.brand) and not screen.opened.read_only:
        screen.app.push_screen(Choose(N_("The questions of this note"), DEEDS), partial(_chosen, screen))
    elif screen.opened.read_only:
        screen.suite.tell(translate("read only"), "warning")


def propose(screen: DocumentScreen) -> None:
    """Which questions that nobody answered are proposed to the watch plan: at first none, most are for the client."""
    from cmsuite.briefs.proposing import left_open
    from cmsuite.tui.handing_on import proposed
    from cmsuite.tui.panels.pick import Pick

    note, found = _note(screen), screen.read
    there = left_open(note) if note is not None else []
    if not there:
        screen.suite.tell(translate("No question of this note is open."))
    elif screen.may("evidence.propose", found.brand):

        def picked(places: list[int] | None) -> None:
            if places:
                wanted = [there[n] for n in places]
                screen.do(partial(_propose, found.id, wanted), partial(proposed, screen), brand=found.brand)

        names = {n: shown(f"{one.key} · {one.question}", 300) for n, one in enumerate(there)}
        screen.app.push_screen(Pick(N_("Which questions may the watch answer?"), names, ()), picked)


def _propose(document_id: int, wanted: Collection[Question], act: Act) -> list[int]:
    from cmsuite.briefs.proposing import propose_questions
    from cmsuite.rooms import load_takers

    load_takers()
    return propose_questions(act, document_id, wanted)


def _chosen(screen: DocumentScreen, deed: str | None) -> None:
    if deed is not None:
        known = {"ask": _ask, "sent": _sent, "note": _write_down, "place": _place, "smart": _smart, "budget": _budget}
        known.get(deed, partial(_settle, deed=deed))(screen)


def _ask(screen: DocumentScreen) -> None:
    from cmsuite.briefs.catalogue import speaking
    from cmsuite.briefs.changing import put
    from cmsuite.briefs.questions import unasked
    from cmsuite.tui.panels.pick import Pick

    note, tongue = _note(screen), screen.opened.found.language
    made = speaking(tongue, lambda: unasked(note)) if note is not None else ()
    if not made:
        screen.suite.tell(translate("Nothing is left to ask."))
        return

    def picked(places: list[int] | None) -> None:
        if places:
            _do(screen, lambda one: put(one, [made[n] for n in places]))

    names = {
        n: shown(f"{one.priority} · {labelled(one.about.now, one.question.now)}", 300) for n, one in enumerate(made)
    }
    screen.app.push_screen(Pick(N_("Which questions go into the note?"), names), picked)


def _sent(screen: DocumentScreen) -> None:
    from cmsuite.briefs.changing import sent

    found = screen.opened.found
    _do(screen, lambda one: sent(one, (), found.newest.around.today, found.id))


def _settle(screen: DocumentScreen, *, deed: str) -> None:
    """A question that waits is answered, assumed or withdrawn."""
    from cmsuite.briefs import changing
    from cmsuite.briefs.questions import waiting
    from cmsuite.tui.panels.one import One

    note, found = _note(screen), screen.opened.found
    values = {one.key: f"{one.key} · {one.question}" for one in waiting(note)} if note is not None else {}
    if not values:
        screen.suite.tell(translate("No question waits for an answer."))
        return

    def done(key: str, wanted: Any) -> None:
        if isinstance(wanted, Answered):
            day = found.newest.around.today
            _do(screen, lambda one: changing.answered(one, key, wanted.words, wanted.by, day, found.id))
        elif isinstance(wanted, Assumption):
            _do(screen, lambda one: changing.assumed(one, key, wanted.words, found.id))
        elif isinstance(wanted, Reason):
            _do(screen, lambda one: changing.withdrawn(one, key, wanted.words, found.id))

    def chosen(key: str | None) -> None:
        if key is None:
            return
        form: dict[str, type[BaseModel]] = {"answer": Answered, "assume": Assumption, "withdraw": Reason}
        panel = FormScreen(form[deed], DEEDS[deed], lambda at, wanted: at.done(wanted), about=key, note=values[key])
        screen.app.push_screen(panel, partial(done, key))

    screen.app.push_screen(One(translate(DEEDS[deed]), values), chosen)


def _write_down(screen: DocumentScreen) -> None:
    """What is said now, with the hour that it is where the brand is."""
    from zoneinfo import ZoneInfo

    from cmsuite.briefs.changing import noted

    hour = f"{screen.suite.seat_now().astimezone(ZoneInfo(screen.opened.found.zone)):%H:%M}"

    def done(wanted: Spoken | None) -> None:
        if wanted is not None:
            _do(screen, lambda one: noted(one, wanted.who, wanted.words, hour))

    panel = FormScreen(Spoken, DEEDS["note"], lambda at, wanted: at.done(wanted), about=hour, note=hour)
    screen.app.push_screen(panel, done)


def _smart(screen: DocumentScreen) -> None:
    """Each objective with its five letters; enter leads to it."""
    from cmsuite.briefs.smart import letters

    note = _note(screen)
    rows = {}
    for place, one in enumerate(letters(note) if note is not None else ()):
        marks = " ".join(f"{SIGNS[mark]}{letter.upper()}" for letter, mark in one.marks.items())
        ratio = "" if one.pace.ratio is None else f"× {number(one.pace.ratio, 1)}"
        rows[f"objectives.{place}"] = " · ".join(filter(None, (one.key, marks, ratio, one.words)))
    _lead(screen, DEEDS["smart"], rows, translate("This note holds no objective."))


def _budget(screen: DocumentScreen) -> None:
    """Each line with its share, and the sum; enter leads to it."""
    from cmsuite.briefs import envelope
    from cmsuite.briefs.words import FAMILIES

    note = _note(screen)
    if note is None or not note.budget:
        screen.suite.tell(translate("This note holds no budget."))
        return
    sums = envelope.of(note)
    rows = {"budget_cents": f"{translate('Total')} · {money(sums.total, note.currency)}"}
    for place, one in enumerate(sums.shares):
        told = (money(one.line.cents, note.currency), percent(one.share), one.line.what)
        rows[f"budget.{place}"] = " · ".join(filter(None, (translate(FAMILIES[one.line.family]), *told)))
    _lead(screen, DEEDS["budget"], rows, "")


def _lead(screen: DocumentScreen, title: str, rows: Mapping[str, str], empty: str) -> None:
    from cmsuite.tui.panels.one import One

    if rows:
        panel = One(translate(title), rows)
        screen.app.push_screen(panel, lambda path: screen.to(path) if path else None)
    else:
        screen.suite.tell(empty)


def _place(screen: DocumentScreen) -> None:
    """Which statement, then which field."""
    from cmsuite.briefs.changing import placed
    from cmsuite.engines.documents.content import titled
    from cmsuite.tui.panels.one import One

    note = _note(screen)
    if note is None or not note.statements:
        screen.suite.tell(translate("This note holds no statement of a call."))
        return
    said = {one.key: " · ".join(filter(None, (one.key, one.at, one.who, one.said))) for one in note.statements}
    skipped = ("questions", "statements", "provenance", "changed", "changes")
    fields = {name: titled(type(note), name) for name in type(note).model_fields if name not in skipped}

    def into(key: str, field: str | None) -> None:
        if field is not None:
            _do(screen, lambda one: placed(one, key, field, note.request_on))

    def chosen(key: str | None) -> None:
        if key is not None:
            screen.app.push_screen(One(translate("Into which field?"), fields), partial(into, key))

    title = DEEDS["place"]
    screen.app.push_screen(One(translate(title), said), chosen)


def _note(screen: DocumentScreen) -> Brief | None:
    """What is typed, where it is a brief."""
    from cmsuite.briefs.brief import Brief
    from cmsuite.engines.documents.content import read

    form = screen.opened
    if not issubclass(form.schema, Brief):
        return None
    made = read(form.schema, screen.content)
    assert isinstance(made, Brief)
    return made


def _do(screen: DocumentScreen, change: Change) -> None:
    """Type what comes of it into the draft; a refusal is told."""
    from cmsuite.briefs.catalogue import speaking
    from cmsuite.engines.documents.content import dumped

    note = _note(screen)
    if note is None:
        return
    try:
        made = dumped(speaking(screen.opened.found.language, lambda: change(note)))
    except CmsError as err:
        screen.suite.report(err)
        return
    before = dumped(note)
    screen.take_back({name: value for name, value in made.items() if value != before[name]})
