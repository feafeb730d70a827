"""What becomes of a brief's questions and statements: each a step from one content to the next. Pure; whoever calls
saves it with `documents.write`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from cmsuite.briefs.parts import Provenance, Question, Statement
from cmsuite.briefs.questions import Asked, written
from cmsuite.briefs.words import STATES
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.documents.content import Content, places, read, titled

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.counter import CounterBrief, Proposal

LINES = ("next_step", "request_channel")  # fields of one line that may take an answer
B = TypeVar("B", bound="Brief")


class NoSuchQuestion(Usage):
    said = N_("This note has no question {key}.")
    hint = N_("Its questions: cmsuite brief questions {document}")


class NoSuchStatement(Usage):
    said = N_("This note has no statement {key}.")
    hint = N_("There are: {known}.")


class NoSuchProposal(Usage):
    said = N_("This counter-brief proposes no change {key}.")
    hint = N_("There are: {known}.")


class NoSuchField(Usage):
    said = N_("A note has no field {field}.")
    hint = N_("There are: {known}.")


class NothingLeft(Refused):
    said = N_("There is no question to ask: the brief leaves nothing open that our rules would see.")


class Settled(Refused):
    said = N_("{key} is {state}: only a question that waits for its answer can be changed so.")
    words: ClassVar = {"state": STATES}


class NotAnswered(Refused):
    said = N_("{key} is {state}: it goes into a field once it is answered.")
    words: ClassVar = {"state": STATES}


class FieldEmpty(Refused):
    said = N_("“{field}” is still empty, and no line of text: what was answered has to be written there first.")
    hint = N_("Write it with cmsuite document edit, then say so again.")


class NoWords(Usage):
    said = N_("An answer, an assumption or a reason says something.")


def put(brief: B, asked: Sequence[Asked]) -> B:
    """With these questions among its own. Raises NothingLeft."""
    if not asked:
        raise NothingLeft()
    made = [Question.model_validate(written(one)) for one in asked]
    return _read(brief, questions=[*brief.questions, *made])


def sent(brief: B, keys: Iterable[str], on: date, document: int) -> B:
    """With these questions asked that day; all that are open where none is named. Raises NoSuchQuestion, Settled."""
    wanted = list(keys) or [one.key for one in brief.questions if one.state == "open"]
    if not wanted:
        raise NothingLeft()
    for key in wanted:
        question = _question(brief, key, document)
        if question.state != "open":
            raise Settled(key=key, state=question.state)
        brief = _with(brief, question, state="sent", sent_on=on)
    return brief


def answered(brief: B, key: str, words: str, by: str, on: date, document: int) -> B:
    """With what the client answered. Raises NoSuchQuestion, Settled, NoWords."""
    question = _waiting(brief, key, document)
    return _with(brief, question, state="answered", answer=_said(words), answered_by=clean(by, 120, lines=False),
                 answered_on=on)  # fmt: skip


def integrated(brief: B, key: str, field: str, document: int) -> B:
    """With an answer in its field, and where it is from. A text takes the words; what is no text has to be there.

    Raises NoSuchQuestion, NotAnswered, NoSuchField, FieldEmpty.
    """
    question = _question(brief, key, document)
    if question.state != "answered":
        raise NotAnswered(key=key, state=question.state)
    name = _field(brief, field or question.field)
    brief = _taken(brief, name, question.answer)
    brief = _from(brief, name, who=question.answered_by, on=question.answered_on)
    return _with(brief, question, state="integrated", field=name)


def assumed(brief: B, key: str, words: str, document: int) -> B:
    """With an assumption in the place of an answer, which the note prints. Raises NoSuchQuestion, Settled, NoWords."""
    return _with(brief, _waiting(brief, key, document), state="assumed_by_agency", assumption=_said(words))


def withdrawn(brief: B, key: str, why: str, document: int) -> B:
    """Without a question that need not be asked any more; it stays to be read, with its reason.

    Raises NoSuchQuestion, Settled, NoWords.
    """
    return _with(brief, _waiting(brief, key, document), state="withdrawn", answer=_said(why))


def noted(brief: B, who: str, words: str, at: str) -> B:
    """With something that is said, at the hour given. Raises NoWords."""
    raw = {"at": clean(at, 20, lines=False), "who": clean(who, 120, lines=False), "said": _said(words)}
    said = Statement.model_validate(raw)
    return _read(brief, statements=[*brief.statements, said])


def placed(brief: B, key: str, field: str, on: date | None) -> B:
    """With what was said in a call in a field, with its speaker and hour.

    Raises NoSuchStatement, NoSuchField, FieldEmpty.
    """
    statement = next((one for one in brief.statements if one.key == key), None)
    if statement is None:
        raise NoSuchStatement(key=key, known=", ".join(one.key for one in brief.statements) or "—")
    name = _field(brief, field)
    brief = _taken(brief, name, statement.said)
    brief = _from(brief, name, who=statement.who, on=on, at=statement.at, statement=statement.key)
    into = tuple(dict.fromkeys([*statement.into, name]))
    moved = [one.model_copy(update={"into": into}) if one.key == key else one for one in brief.statements]
    return _read(brief, statements=moved)


def decided(counter: CounterBrief, key: str, answer: str, words: str, by: str, on: date) -> CounterBrief:
    """With what the client says of one change that we propose. Raises NoSuchProposal."""
    if not any(one.key == key for one in counter.changes):
        raise NoSuchProposal(key=key, known=", ".join(one.key for one in counter.changes) or "—")
    update = {"answer": answer, "words": clean(words, 1000, lines=False), "by": clean(by, 120, lines=False), "on": on}
    told: list[Proposal] = [one.model_copy(update=update) if one.key == key else one for one in counter.changes]
    return _read(counter, changes=told)


def _question(brief: Brief, key: str, document: int) -> Question:
    for one in brief.questions:
        if one.key.casefold() == key.strip().casefold():
            return one
    raise NoSuchQuestion(key=key, document=document)


def _waiting(brief: Brief, key: str, document: int) -> Question:
    question = _question(brief, key, document)
    if not question.waits:
        raise Settled(key=question.key, state=question.state)
    return question


def _with(brief: B, question: Question, **changed: Any) -> B:
    made = question.model_copy(update=changed)
    return _read(brief, questions=[made if one.key == question.key else one for one in brief.questions])


def _field(brief: Brief, name: str) -> str:
    field = name.strip().partition(".")[0]
    if field not in type(brief).model_fields or field in ("questions", "statements", "provenance", "changed"):
        raise NoSuchField(field=name, known=", ".join(type(brief).model_fields))
    return field


def _taken(brief: B, name: str, words: str) -> B:
    """Words at the end of a text, or in the place of an empty line; what is neither stays, and must be there."""
    prose = {place.path for place in places(type(brief)) if place.prose}
    there = getattr(brief, name)
    if name in prose:
        return brief if words in there else _read(brief, **{name: f"{there}\n\n{words}" if there else words})
    if name in LINES and not there:
        return _read(brief, **{name: words})
    if not there:
        raise FieldEmpty(field=titled(type(brief), name))
    return brief


def _from(brief: B, name: str, *, who: str, on: date | None, at: str = "", statement: str = "") -> B:
    """With where a field is from; what was only assumed of it is not any more."""
    kept = [one for one in brief.provenance if not (one.field == name and one.origin in ("assumed", "to_confirm"))]
    said = Provenance(field=name, origin="stated", who=who, on=on, at=at, statement=statement)
    return _read(brief, provenance=[*kept, *([] if said in kept else [said])])


def _said(words: str) -> str:
    if not (text := clean(words, 2000, lines=False)):
        raise NoWords()
    return text


def _read(content: B, **changed: Any) -> B:
    """The same content with some fields changed, read anew, so that everything in it has its key."""
    raw = content.model_dump(mode="json") | {
        name: [one.model_dump(mode="json") for one in value] if isinstance(value, list) else value
        for name, value in changed.items()
    }
    made: Any = read(type(content), raw)
    assert isinstance(made, Content)
    return made  # type: ignore[return-value]
