"""The words of an editorial charter: what is never written, what is avoided, what is written instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field
from textual.binding import Binding

from cmsuite.core.errors import CmsError, why
from cmsuite.core.locale import N_, labelled, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.following import NoFile
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.charters.lexicon import Taken, Word
    from cmsuite.charters.schema import EditorialCharter
    from cmsuite.tui.places.document import DocumentScreen

KINDS = {"forbidden": N_("never written"), "avoided": N_("avoided"), "preferred": N_("written otherwise")}
SIGNS = {"forbidden": ("✗", "error"), "avoided": ("!", "warning"), "preferred": ("→", "")}


class Wanted(BaseModel):
    """A word as it is typed."""

    term: str = Field(title=N_("Word"), description=N_("A word, or a beginning: free*."), max_length=80)
    preferred: str = Field("", title=N_("Written instead"), max_length=80)
    forbidden: bool = Field(False, title=N_("Never written: it keeps a post back"))


class WordList(BaseModel):
    """A list of words in a file, with where it is from."""

    file: Path = Field(title=N_("File"), description=N_("CSV, workbook or TOML: term, preferred, forbidden, note."))
    source: str = Field(title=N_("Where the list is from"), max_length=300)
    licence: str = Field(title=N_("By which right it may be used"), max_length=300)


class Lexicon(Listed):
    """Of the charter as it is typed: what is done here is typed into the draft, and saved with it."""

    BINDINGS: ClassVar = [
        Binding("escape,L", "dismiss", N_("Leave")),
        key("a", "add", N_("Add"), id="lexicon.add", help=N_("A word that is never written, avoided, or replaced."),
            cli="document edit"),
        key("x", "retire", N_("Retire"), id="lexicon.retire", help=N_("Take the word at hand out of the charter."),
            cli="document edit"),
        key("I", "take_in", N_("Import"), id="lexicon.import", help=N_("Take in a list of words of a file."),
            cli="charter lexicon"),
    ]  # fmt: skip
    heading = N_("Words of the charter")
    empty = N_("No word yet: a adds one, I takes in a list.")
    keys_ = N_("a add   x retire   I import   esc   ·   saved with the draft")

    def __init__(self, screen: DocumentScreen) -> None:
        super().__init__()
        self.document = screen

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("WORD"), lambda one: one.term, least=24),
            Column(N_("WHAT"), _kind, 22),
            Column(N_("INSTEAD"), lambda one: one.instead, 24, drop=1),
        )

    @property
    def charter(self) -> EditorialCharter:
        from cmsuite.charters.schema import EditorialCharter
        from cmsuite.engines.documents.content import read

        found = read(EditorialCharter, self.document.content)
        assert isinstance(found, EditorialCharter)
        return found

    def load(self) -> None:
        from cmsuite.charters.lexicon import listed

        charter = self.charter
        words = listed(charter)
        n = len(words)
        self.about([
            ngettext("{n} word", "{n} words", n).format(n=number(n)),
            *(labelled(shown(one.name, 60), shown(f"{one.source} · {one.licence}", 120)) for one in charter.term_lists),
        ])  # fmt: skip
        self.show(dict(enumerate(words)))

    def changed(self) -> None:
        """What is shown is what is typed here."""

    def told(self, row: Word) -> Iterable[str]:
        yield labelled(shown(row.term), translate(KINDS[row.kind]))
        if row.instead:
            yield labelled(translate("Written instead"), shown(row.instead))

    # ---- what is done

    def _may(self) -> bool:
        if self.document.opened.read_only:
            self.suite.tell(translate("Only a draft changes: R opens a new one."), "warning")
            return False
        return self.may("documents.write", self.document.opened.brand)

    def action_add(self) -> None:
        if self._may():
            form: FormScreen[Wanted] = FormScreen(
                Wanted, N_("A word of the charter"), partial(_add, self.charter), about=self._about
            )
            self.app.push_screen(form, partial(self._put, translate("Typed into the draft.")))

    def action_retire(self) -> None:
        from cmsuite.charters.lexicon import retired

        row: Word | None = self.list.row
        if row is not None and self._may():
            self._put(translate("Typed into the draft."), retired(self.charter, row))

    def action_take_in(self) -> None:
        if self._may():
            form: FormScreen[WordList] = FormScreen(
                WordList, N_("Take in a list of words"), partial(_take_in, self.charter, self._today), about=self._about
            )
            self.app.push_screen(form, self._taken)

    @property
    def _about(self) -> str:
        """Of which document a form is: what was typed for one is not offered to another."""
        return str(self.document.opened.found.id)

    @property
    def _today(self) -> date:
        return self.seat.store.now().astimezone(ZoneInfo(self.document.opened.zone)).date()

    def _taken(self, done: Taken | None) -> None:
        if done is not None:
            said = translate(
                "{name}: {forbidden} forbidden, {avoided} to be avoided, {preferred} preferred; {known} were there "
                "already."
            )
            counts = {one: number(getattr(done, one)) for one in ("forbidden", "avoided", "preferred", "known")}
            told = said.format(name=shown(done.charter.term_lists[-1].name, 60), **counts)
            self._put(told, done.charter)

    def _put(self, said: str, charter: EditorialCharter | None) -> None:
        from cmsuite.engines.documents.content import dumped

        if charter is not None:
            values = dumped(charter)
            self.document.take_back({name: values[name] for name in ("words", "term_lists")})
            self.suite.tell(said)
            self.load()


def _kind(one: Word) -> Cell:
    sign, tone = SIGNS[one.kind]
    return Cell(f"{sign} {translate(KINDS[one.kind])}", tone)


def open_lexicon(screen: DocumentScreen) -> None:
    """The words of an editorial charter as it is typed."""
    if screen.opened.found.kind == "editorial_charter":
        screen.app.push_screen(Lexicon(screen))
    else:
        screen.suite.tell(translate("Only an editorial charter has a list of words."), "warning")


# ---- what is typed, and what becomes of it


def _add(charter: EditorialCharter, form: FormScreen[Any], wanted: Wanted) -> None:
    from cmsuite.charters.lexicon import added

    try:
        form.done(added(charter, wanted.term, preferred=wanted.preferred, forbidden=wanted.forbidden))
    except CmsError as err:
        form.refused(err)


def _take_in(charter: EditorialCharter, on: date, form: FormScreen[Any], wanted: WordList) -> None:
    form.work(partial(_taken, charter, wanted, on), form.done, group="import", failed=form.refused)


def _taken(charter: EditorialCharter, wanted: WordList, on: date) -> Taken:
    from cmsuite.audit.sheets import MOST_BYTES, read, refuse
    from cmsuite.charters.lexicon import from_rows, from_toml, take

    name = wanted.file.name
    try:
        with wanted.file.expanduser().open("rb") as there:
            data = there.read(MOST_BYTES + 1)
    except OSError as err:
        raise NoFile(file=str(wanted.file), why=why(err)) from err
    if wanted.file.suffix.lower() == ".toml":
        terms, faults = from_toml(name, data.decode("utf-8", errors="replace"))
    else:
        terms, faults = from_rows(name, [(row.line, row.cells) for row in read(name, data).rows])
    refuse(name, faults, translate("Further lines: {n}."))
    return take(charter, name, terms, source=wanted.source, licence=wanted.licence, on=on)
