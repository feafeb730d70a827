"""A SWOT note on the desk: read, changed by pure functions, kept as it is changed, set beside what others wrote."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import translate
from cmsuite.matrix.schema import SwotNote
from cmsuite.tui import swotting as work
from cmsuite.tui.place import Panel

BACK = 200  # changes that can be taken back


class Desk(Panel):
    """What its board changes by `apply`. document_id: of a SWOT note."""

    def __init__(self, document_id: int) -> None:
        super().__init__()
        self.document_id = document_id
        self.opened: work.Opened | None = None
        self.note: SwotNote | None = None
        self.saving = False
        self._undone: list[SwotNote] = []
        self._done: list[SwotNote] = []

    def at_hand_ref(self) -> tuple[str, int] | None:
        return ("document", self.document_id)

    def show_anew(self, key: str = "") -> None:
        """Show the note as it is now. key: where the cursor goes."""
        raise NotImplementedError

    def changed(self) -> None:
        """Somebody wrote to the store: what they wrote is shown, unless something of ours is on its way."""
        if not self.saving:
            self.load()

    def load(self) -> None:
        self.ask(partial(work.opened, self.document_id), self._opened, group="swot")

    def _opened(self, found: work.Opened) -> None:
        before = self.opened
        if self.saving or (before and before.version_id == found.version_id and before.row_version > found.row_version):
            return  # it was asked before what was done since
        if before is not None and before.row_version != found.row_version:
            self._done, self._undone = [], []
        self.opened, self.note = found, found.note
        self.show_anew()

    def may_write(self) -> bool:
        """Whether it is a draft that this person may change; else it is told why not."""
        from cmsuite.engines.documents.life import NotADraft

        if self.opened is None:
            return False
        if not self.opened.is_draft:
            self.suite.report(NotADraft(state=self.opened.state, document=self.document_id))
            return False
        return self.may("documents.write", self.opened.brand)

    def apply(self, change: Callable[[SwotNote], SwotNote], key: str = "") -> bool:
        """Change the note, show it, and keep it. key: where the cursor goes. Returns whether it was changed."""
        if self.note is None or not self.may_write():
            return False
        try:
            after = change(self.note)
        except CmsError as err:
            self.suite.report(err)
            return False
        if after == self.note:
            return False
        self._done = [*self._done[1 - BACK :], self.note]
        self._undone = []
        self.note = after
        self.show_anew(key)
        self._save()
        return True

    def _save(self, sure: bool = False) -> None:
        """One save at a time; what is changed meanwhile goes with the next."""
        if self.saving or self.note is None or self.opened is None:
            return
        self.saving = True
        job = partial(work.kept, self.seat, self.opened, self.note, sure)
        self.work(job, partial(self._saved, self.note), group="write", failed=self._unsaved)

    def _saved(self, sent: SwotNote, done: work.Kept) -> None:
        self.saving = False
        if done.contested:
            self._contested(done)
            return
        self.opened = done.opened
        if self.note is sent:
            self.note = done.opened.note
            self.show_anew()
        else:  # changed meanwhile: that goes with the next save, over what somebody else may have written
            self.note = work.grown(sent, self.note, done.opened.note)
            self._save()

    def _unsaved(self, _err: CmsError) -> bool:
        self.saving = False
        return False

    def _contested(self, found: work.Kept) -> None:
        """Somebody wrote the same lists meanwhile: the person says whose stay."""
        from cmsuite.tui.panels.confirm import Confirm

        said = translate("Somebody changed the same fields meanwhile: {fields}.")
        effect = translate("Yours take the place of theirs; u brings theirs back.")
        panel = Confirm(
            said.format(fields=", ".join(found.contested)), effect, translate("Save mine"), translate("Keep theirs")
        )
        self.app.push_screen(panel, partial(self._settle, found.opened))

    def _settle(self, theirs: work.Opened, sure: bool | None) -> None:
        if sure:
            self._done = [*self._done[1 - BACK :], theirs.note]
            self._save(sure=True)
        else:
            self.opened, self.note = theirs, theirs.note
            self.show_anew()

    def action_back(self, by: int) -> None:
        """Take a change of this board back, or make it again: as a change of its own."""
        there, other = (self._done, self._undone) if by < 0 else (self._undone, self._done)
        if not there or self.note is None:
            self.suite.tell(translate("There is nothing of this board to take back."), "warning")
            return
        other.append(self.note)
        self.note = there.pop()
        self.show_anew()
        self._save()
