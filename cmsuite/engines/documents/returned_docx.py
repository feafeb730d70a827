"""A Word file that came back: its comments at their places, and every change that was made in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.documents.codes import Code, codes_in
from cmsuite.engines.documents.packed import Packed, unpacked
from cmsuite.engines.documents.returned import LONGEST, Paragraph, Remark, Returned, Sort, bounded

MAIN, COMMENTS, CORE = "word/document.xml", "word/comments.xml", "docProps/core.xml"
WANTED = (MAIN, COMMENTS, CORE, "word/header")
FRONT = 40  # paragraphs among which the code of page 1 stands
COMPARED = 20_000  # paragraphs: longer texts are not compared with what was sent
QUOTED = 300  # letters of a text that is cited
PASSED = frozenset({"rPr", "pPr", "tblPr", "tcPr", "trPr", "sectPr", "Fallback", "instrText"})
_PUT_IN, _TAKEN_OUT = ("ins", "moveTo"), ("del", "moveFrom")


class TwoCodes(Usage):
    said = N_("{file} names two versions: {one} on its page, {other} in its properties.")
    hint = N_("Nothing was saved. Have the file that you sent commented on, not one that was pasted together.")


@dataclass(slots=True)
class _Change:
    author: str
    gone: str = ""
    new: str = ""


@dataclass(slots=True)
class _Read:
    """One paragraph as it is read. before: as it was sent; now: as it is."""

    section: str
    place: int
    before: list[str] = field(default_factory=list)
    now: list[str] = field(default_factory=list)
    changes: list[_Change] = field(default_factory=list)
    fresh: bool = True  # what is changed next begins another change


def docx(data: bytes, file: str) -> Returned:
    """What a Word file says. Raises TooLarge, Unreadable, TwoCodes, TooMany."""
    packed = unpacked(data, file, WANTED)
    reading = _Reading()
    reading.walk(packed.needed(MAIN))
    said = {number: (author, words) for number, author, words in _comments(packed)}
    remarks = [reading.remark(number, author, words) for number, (author, words) in said.items() if words]
    remarks += [one for read in reading.read for one in _changed(read)]
    remarks.sort(key=lambda one: one.line)
    whole = tuple(Paragraph(text, one.section) for one in reading.read if (text := _line("".join(one.before))))
    return Returned("docx", file, _code(packed, reading), bounded(remarks, file), paragraphs=whole)


def untracked(theirs: Sequence[Paragraph], ours: Sequence[Paragraph]) -> list[Remark]:
    """What differs between the text that was sent and the one that came back, though nothing marks it as changed."""
    if max(len(theirs), len(ours)) > COMPARED:
        return []
    theirs, ours = _apart(*([one for one in side if not codes_in(one.text)] for side in (theirs, ours)))
    old, new = [one.text for one in ours], [one.text for one in theirs]
    found = []
    for op, i, j, k, n in SequenceMatcher(None, old, new).get_opcodes():
        if op == "equal":
            continue
        for place in range(max(j - i, n - k)):
            gone = old[i + place] if i + place < j else ""
            put = new[k + place] if k + place < n else ""
            at = ours[min(i + place, len(ours) - 1)] if ours else theirs[k + place]
            gone, put = gone[:LONGEST], put[:LONGEST]
            found.append(Remark(kind="correction", section=at.section, around=gone, gone=gone, new=put))
    return found


def _apart(theirs: list[Paragraph], ours: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Both from where they begin to differ, to where they have ended to."""
    least = min(len(theirs), len(ours))
    first = next((n for n in range(least) if theirs[n].text != ours[n].text), least)
    last = next((n for n in range(least - first) if theirs[-1 - n].text != ours[-1 - n].text), least - first)
    return theirs[first : len(theirs) - last], ours[first : len(ours) - last]


class _Reading:
    """Walks through the text in its order. It knows the heading above, and which comments are open."""

    def __init__(self) -> None:
        self.read: list[_Read] = []
        self.section = ""
        self.open: dict[str, list[str]] = {}
        self.quotes: dict[str, str] = {}
        self.places: dict[str, int] = {}

    def walk(self, element: Any, how: str = "", author: str = "") -> None:
        """how: put in, taken out, or neither."""
        for child in element:
            name = _name(child)
            if name in PASSED:
                continue
            if name == "p":
                self.read.append(_Read(self.section, len(self.read)))
                self.walk(child, how, author)
            elif name in _PUT_IN or name in _TAKEN_OUT:
                self.walk(child, "new" if name in _PUT_IN else "gone", _given(child, "author"))
            elif name in ("t", "delText"):
                self._text(child.text or "", "gone" if name == "delText" else how, author)
            elif name in ("tab", "br", "cr"):
                self._text("\t" if name == "tab" else "\n", how, author)
            else:
                self._mark(name, child)
                self.walk(child, how, author)

    def remark(self, number: str, author: str, words: str) -> Remark:
        """A comment, with where it stands."""
        place = self.places.get(number)
        at = self.read[place] if place is not None and place < len(self.read) else None
        kind: Sort = "question" if words.rstrip().endswith("?") else "correction"
        around = _line("".join(at.before))[:LONGEST] if at else ""
        section = at.section if at else ""
        line = place + 1 if place is not None else 0
        quote = _line(self.quotes.get(number, ""))[:QUOTED]
        return Remark(words, kind, author=author, section=section, around=around, quote=quote, line=line)

    def _mark(self, name: str, child: Any) -> None:
        if name == "bookmarkStart" and _given(child, "name").startswith("h_"):
            self.section = _given(child, "name")
            if self.read:
                self.read[-1].section = self.section
        elif name == "commentRangeStart":
            self.open[_given(child, "id")] = []
            self.places[_given(child, "id")] = len(self.read) - (1 if _within(child) else 0)
        elif name == "commentRangeEnd":
            self.quotes[_given(child, "id")] = "".join(self.open.pop(_given(child, "id"), []))
        elif name == "commentReference":
            self.places.setdefault(_given(child, "id"), max(len(self.read) - 1, 0))

    def _text(self, text: str, how: str, author: str) -> None:
        if not self.read:
            return
        at = self.read[-1]
        if how != "new":
            at.before.append(text)
        if how != "gone":
            at.now.append(text)
        for quote in self.open.values():
            quote.append(text)
        if not how:
            at.fresh = True
            return
        if at.fresh or at.changes[-1].author != author:
            at.changes.append(_Change(author))
            at.fresh = False
        setattr(at.changes[-1], how, getattr(at.changes[-1], how) + text)


def _changed(read: _Read) -> Iterator[Remark]:
    around = _line("".join(read.before))[:LONGEST]
    for one in read.changes:
        gone, new = (clean(text, LONGEST) for text in (one.gone, one.new))
        if gone != new:
            author = clean(one.author, 120, lines=False)
            yield Remark("", "correction", author=author, section=read.section, around=around or new,
                         line=read.place + 1, gone=gone, new=new)  # fmt: skip


def _comments(packed: Packed) -> Iterator[tuple[str, str, str]]:
    """Number, author and words of each comment."""
    root = packed.xml(COMMENTS)
    for one in root if root is not None else ():
        if _name(one) == "comment":
            paragraphs = ["".join(_texts(p)) for p in one.iter() if _name(p) == "p"]
            author = clean(_given(one, "author"), 120, lines=False)
            yield _given(one, "id"), author, clean("\n".join(paragraphs), LONGEST)


def _code(packed: Packed, reading: _Reading) -> Code | None:
    """The code of page 1 or of a header; the properties must not name another one. Raises TwoCodes."""
    front = "\n".join("".join(one.now) for one in reading.read[:FRONT])
    heads = [packed.xml(name) for name in sorted(packed.parts) if name.startswith("word/header")]
    seen = codes_in(front) or codes_in("\n".join("".join(_texts(head)) for head in heads))
    core = packed.xml(CORE)
    said = [one.text or "" for one in core if _name(one) == "identifier"] if core is not None else []
    kept = codes_in(" ".join(said))
    if seen and kept and kept[0] not in seen:
        raise TwoCodes(file=packed.file, one=str(seen[0]), other=str(kept[0]))
    return next(iter([*kept, *seen]), None)


def _texts(element: Any) -> Iterator[str]:
    for one in element.iter():
        if _name(one) == "t":
            yield one.text or ""
        elif _name(one) in ("tab", "br"):
            yield " "


def _within(mark: Any) -> bool:
    """Whether a mark stands in a paragraph, not between two."""
    return any(_name(one) == "p" for one in mark.iterancestors())


def _name(element: Any) -> str:
    """The name without its namespace: the strict form of the format has another one."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _given(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _line(text: str) -> str:
    return clean(text, lines=False)
