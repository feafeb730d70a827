"""Two reports side by side, as they were sent: which figures differ, and which sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cmsuite.core.errors import Refused, why
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.documents.diff import Op, words
from cmsuite.reporting.shelf import Shelved

FIGURES = ".//section[@aria-labelledby='kpis']//tbody/tr"
PAGE = "html"
SUMMARY = ".//p[@class='summary']"


class NoSuchReport(Refused):
    said = N_("No report is called {file}.")
    hint = N_("cmsuite report list shows their files.")


class NothingBefore(Refused):
    said = N_("There is no report before {file} in its language.")
    hint = N_("Mark two of them, or name both: cmsuite report compare REPORT OTHER")


class TwoLanguages(Refused):
    said = N_("The two reports are in different languages: their sentences cannot be compared.")


class NoPage(Refused):
    said = N_("{file} is no page: only those are compared.")
    hint = N_("Compare the web pages of the same days.")


class Unreadable(Refused):
    said = N_("{file} cannot be read: {why}.")
    hint = N_("Write it again: cmsuite report build")


class NotAReport(Refused):
    said = N_("{file} holds no report.")
    hint = Unreadable.hint


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure in both reports, as each says it; empty where one has no such figure."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Compared:
    """older, newer: which reports; figures: all of them, in the newer one's order; summary: the words of both; touched:
    files that somebody changed since they were written."""

    older: Shelved
    newer: Shelved
    figures: tuple[Beside, ...]
    summary: tuple[tuple[Op, str], ...]
    touched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    figures: dict[str, str]
    summary: str


def pair(found: Sequence[Shelved], file: str, other: str | None = None) -> tuple[Shelved, Shelved]:
    """Two reports of the shelf by the names of their files, the older days first; without `other`, the one before
    in the same language. Raises NoSuchReport, NoPage, NothingBefore, TwoLanguages."""
    by_file = {one.file: one for one in found}
    if unknown := [name for name in (file, other) if name is not None and name not in by_file]:
        raise NoSuchReport(file=unknown[0])
    if others := [name for name in (file, other) if name is not None and by_file[name].form != PAGE]:
        raise NoPage(file=others[0])
    one = by_file[file]
    if other is None:
        pages = [each for each in found if each.form == PAGE and each.language == one.language]
        before = [each for each in pages if _days(each) < _days(one)]
        if not before:
            raise NothingBefore(file=file)
        return max(before, key=_days), one
    if by_file[other].language != one.language:
        raise TwoLanguages()
    first, second = sorted((by_file[other], one), key=_days)
    return first, second


def _days(one: Shelved) -> tuple[str, str]:
    return one.last, one.first


def compare(older: Shelved, newer: Shelved, exports: Path) -> Compared:
    """Read both files and hold them side by side. Raises Unreadable, NotAReport."""
    touched, said = [], []
    for one in (older, newer):
        try:
            data = (exports / one.file).read_bytes()
        except OSError as err:
            raise Unreadable(file=one.file, why=why(err)) from err
        if sha256(data).hexdigest() != one.sha256:
            touched.append(one.file)
        said.append(_said(data, one.file))
    before, after = said
    labels = dict.fromkeys([*after.figures, *before.figures])
    figures = [Beside(label, before.figures.get(label, ""), after.figures.get(label, "")) for label in labels]
    return Compared(older, newer, tuple(figures), tuple(words(before.summary, after.summary)), tuple(touched))


def _said(data: bytes, file: str) -> _Said:
    """What the page of a report says: its figures by their names, and its summary. Raises NotAReport."""
    from lxml import etree, html

    try:
        page = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as err:
        raise NotAReport(file=file) from err
    figures = {_words(row[0].text or ""): _words(*row[1].itertext()) for row in page.iterfind(FIGURES) if len(row) > 1}
    summary = page.find(SUMMARY)
    if not figures or summary is None:
        raise NotAReport(file=file)
    return _Said(figures, _words(*summary.itertext()))


def _words(*texts: str | bytes) -> str:
    return clean("".join(map(str, texts)), 2_000, lines=False)
