"""What a client's file says, whatever its form: a code, comments on places, a decision, what was changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.engines.documents.codes import Code

Form = Literal["answer", "mail", "docx", "xlsx", "pdf"]
Sort = Literal["correction", "question", "refusal", "addition", "note"]
Priority = Literal["low", "normal", "high"]
Decided = Literal["approved", "changes", "comments"]
SORTS: tuple[Sort, ...] = ("correction", "question", "refusal", "addition", "note")
PLACES: tuple[Priority, ...] = ("low", "normal", "high")
LONGEST = 4_000  # letters of a comment
MOST = 2_000  # comments of one file


class NotAnAnswer(Usage):
    said = N_("{file} is nothing that a client sends back.")
    hint = N_(
        "Name the answer file of a packet, the text of the mail, or the DOCX, XLSX or PDF that came back. A mail that "
        "answers in its own words is read from a mailbox: cmsuite mail add-box FOLDER, then cmsuite mail read."
    )


class NoGrid(Usage):
    said = N_("{file} holds no comment grid: no sheet of it has the heads Field, Text, Comment, Type, Priority.")
    hint = N_("Write a new one with cmsuite document export DOCUMENT --format grid, and have that one filled in.")


class BadRow(Usage):
    said = N_("{file}, cell {column}{row}: {why}")
    hint = N_("Nothing was saved. Correct the cell, or have it corrected, then take the file again.")
    words: ClassVar = {
        "why": {
            "empty": N_("there is a type or a priority, and no comment."),
            "long": N_("this comment is longer than 4,000 characters."),
            "kind": N_("the type is none of correction, question, refusal, addition, note."),
            "priority": N_("the priority is none of low, normal, high."),
            "place": N_("there is no such place in the version that was sent."),
        }
    }


class TooMany(Usage):
    said = N_("{file} holds more than {most} comments.")
    hint = N_("Nothing was saved. Ask for the comments in several files, or talk.")


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says in a file. at: the path of the field, as far as the file itself names it. section, around,
    quote: the name of the heading above it, the paragraph that it stands at, the words that it is about, where the file
    names no field. line: where in the file it stands. gone, new: of a change that was made in the text itself, what was
    taken out and what was put in."""

    text: str = ""
    kind: Sort = "note"
    priority: Priority = "normal"
    at: str = ""
    author: str = ""
    section: str = ""
    around: str = ""
    quote: str = ""
    line: int = 0
    gone: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a returned text as it was sent: what was put in is left out, what was taken out is there."""

    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back. code: of the version that it is about, None where the file does not say. nonce, hash: of a
    packet's answer. name, function, on, words: of who decided, as they typed it. signed: whether a PDF carries a
    signature, which nobody verified. paragraphs: of a Word file, to be compared with what was sent."""

    form: Form
    file: str
    code: Code | None = None
    remarks: tuple[Remark, ...] = ()
    decision: Decided | Literal[""] = ""
    name: str = ""
    function: str = ""
    on: date | None = None
    words: str = ""
    nonce: str = ""
    hash: str = ""
    signed: bool = False
    paragraphs: tuple[Paragraph, ...] = ()


def bounded(found: list[Remark], file: str) -> tuple[Remark, ...]:
    """Raises TooMany."""
    if len(found) > MOST:
        raise TooMany(file=file, most=MOST)
    return tuple(found)
