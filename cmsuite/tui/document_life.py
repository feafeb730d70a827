"""The life of a document on its screen: opened, kept while it is typed, saved, set beside what somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from textual.timer import Timer

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, labelled, translate
from cmsuite.core.text import shown
from cmsuite.tui import drafting as work
from cmsuite.tui import outline as o
from cmsuite.tui.place import Place

if TYPE_CHECKING:
    from cmsuite.engines.work.drafts import Unsaved
    from cmsuite.tui.drafting import Examined, Opened

EXAMINE_S = 0.15  # after the last key
KEEP_S = 3.0  # after the first key that is not kept: with the writing itself, less than five
Then = Callable[[], None]


class Living(Place):
    """What is typed, and what becomes of it. `content`: as JSON; `raw`: by place, what means nothing yet."""

    def __init__(self, document_id: int) -> None:
        super().__init__()
        self.id_ = document_id
        self.form: Opened | None = None
        self.content: Mapping[str, Any] = {}
        self.raw: dict[str, str] = {}
        self._asking = self._saving = self._in_keep = False
        self._waiting: list[Then] = []  # until what is being kept is kept
        self._keeping: Timer | None = None
        self._examining: Timer | None = None

    # ---- for the screen to do

    def shown_anew(self) -> None:
        """Another text, or another state of it: show all of it."""

    def show_found(self, found: Examined) -> None:
        """What stands against it."""

    def show_preview(self, lines: tuple[str, ...]) -> None:
        """How it will read."""

    def previews(self) -> int:
        """The columns of the text as it will be, 0 while it is not in view."""
        return 0

    def say(self, text: str) -> None:
        """Whether it is saved."""

    def to(self, path: str) -> None:
        """To a place."""

    # ---- opened

    @property
    def opened(self) -> Opened:
        """The document at hand; without one, the keys that ask for it do nothing."""
        assert self.form is not None
        return self.form

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.form is not None and (self.content != self.form.base or bool(self.raw))

    def load(self) -> None:
        """Read it: the first time to open it, later to see what others did."""
        if self.form is not None:
            self._read(self._refreshed, "refresh")
        elif not self._asking:
            self._asking = True
            self._read(self._offer, "open")

    def _read(self, then: Callable[[Opened], None], group: str) -> None:
        job = partial(work.opened, self.seat, self.id_)
        self.work(job, then, group=group, exclusive=True, failed=self._unopened)

    def _unopened(self, err: CmsError) -> bool:
        if self.form is None:
            self.suite.report(err)
            self.dismiss(None)
            return True
        if err.exit_code == 3:
            self.suite.away(err)  # said once, not at each look
        return err.exit_code == 3

    def _offer(self, form: Opened) -> None:
        from cmsuite.tui.composing_panels import ask_kept

        self._adopt(form, form.base)
        if form.kept is not None and not form.read_only:
            ask_kept(self, form.kept, form.found.zone, partial(self._take_up, form, form.kept))

    def _take_up(self, form: Opened, kept: Unsaved, choice: str | None) -> None:
        """What was typed and not saved, over what it was typed over."""
        if choice == "drop":
            self.do(partial(work.drop, form.found.id), lambda _none: None, brand=form.found.brand)
        elif choice == "take":
            base, mine = kept.body["base"], work.safe(kept.body["content"])
            if base == form.base:
                self._adopt(form, mine, work.safe(kept.body["raw"]))
            else:
                said = translate("Somebody changed this document since you typed.")
                self._both(form, base, mine, said)

    def _adopt(self, form: Opened, content: Mapping[str, Any], raw: Mapping[str, str] | None = None) -> None:
        self.form, self.content, self.raw = form, content, dict(raw or {})
        self.shown_anew()
        self.touched(kept=content == form.base)
        self._examine()

    def _refreshed(self, fresh: Opened) -> None:
        """Somebody wrote to the store: take what hurts nothing, say what will."""
        if self.form is None or self._saving:
            return
        if fresh.base == self.form.base:
            self.form = fresh
            self.shown_anew()
        elif not self.dirty:
            self._adopt(fresh, fresh.base)
            return
        else:
            self.say(translate("! changed by somebody else: ctrl+s shows both"))
            return
        self.touched(kept=True)

    # ---- typed

    def touched(self, *, kept: bool = False) -> None:
        """Examine it shortly, and keep it soon."""
        if self._examining is not None:
            self._examining.stop()
        self._examining = self.set_timer(EXAMINE_S, self._examine)
        if self.dirty and not kept and self._keeping is None:
            self._keeping = self.set_timer(KEEP_S, self.keep)
        self.say(translate("not saved") if self.dirty else "")

    def _examine(self) -> None:
        if self.form is not None:
            job = partial(work.examined, self.form, self.content)
            self.work(job, self.show_found, group="examine", exclusive=True, failed=self._unexamined)
            self.preview()

    def _unexamined(self, err: CmsError) -> bool:
        """What cannot even be read as its kind says: told where it stands, with each key anew."""
        self.say(f"✗ {err.sentence}")
        return True

    def preview(self) -> None:
        """Render it anew, where that is in view."""
        if self.form is not None and (width := self.previews()):
            job = partial(work.rendered, self.seat, self.form, self.content, width)
            self.work(job, self.show_preview, group="preview", exclusive=True, failed=self._no_preview)

    def _no_preview(self, err: CmsError) -> bool:
        self.show_preview((f"✗ {err.sentence}", err.advice))
        return True

    def keep(self, then: Then | None = None) -> None:
        """Keep what is typed, whatever happens then. One after the other: the newest comes last."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        if self._in_keep:
            self._waiting.append(partial(self.keep, then))
        elif self.form is None or not self.dirty:
            if then is not None:
                then()
        else:
            self._in_keep = True
            kept = partial(self._kept, (self.content, self.raw), then)
            deed = partial(work.keep, self.form, self.content, dict(self.raw))
            self.do(deed, kept, brand=self.form.found.brand, failed=self._not_kept)

    def _kept(self, typed: tuple[Mapping[str, Any], dict[str, str]], then: Then | None, _none: None) -> None:
        self._in_keep = False
        if then is not None and typed != (self.content, self.raw):  # a key came meanwhile
            self._waiting.append(partial(self.keep, then))
        elif then is not None:
            then()
        elif self.form is not None and self.dirty:
            at = self.suite.seat_now().astimezone(ZoneInfo(self.form.found.zone))
            self.say(translate("not saved · kept {at:%H:%M}").format(at=at))
        self._go_on()

    def _not_kept(self, err: CmsError) -> bool:
        """Said where it stands, not in a toast every few seconds; the next key tries again."""
        self._in_keep = False
        self.say(translate("! not kept: {why}").format(why=shown(err.sentence, 30)))
        self._go_on()
        return True

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def on_screen_suspend(self) -> None:
        if self.dirty and self._keeping is not None:
            self.keep()

    def on_unmount(self) -> None:
        """The program ends: nobody waits for the loop any more."""
        if self.form is not None and self.dirty and self._keeping is not None:
            with suppress(CmsError), self.seat.writing(self.form.found.brand) as act:
                work.keep(self.form, self.content, dict(self.raw), act)

    # ---- saved

    def action_save(self) -> None:
        self.save(lambda: self.suite.tell(translate("Saved.")))

    def save(self, then: Then) -> None:
        """Save, then go on. What was typed over what somebody else wrote meanwhile is shown beside it."""
        form = self.form
        if form is None or self._saving:
            return
        if self._in_keep:
            self._waiting.append(partial(self.save, then))
        elif self.raw:
            path = next(iter(self.raw))
            said = translate("It is not saved: what is typed there means nothing yet.")
            self.suite.tell(labelled(o.called(form.schema, path), said), "warning")
            self.to(path)
        elif not self.dirty:
            then()
        else:
            self._saving = True
            saved = partial(self._saved, self.content, then)
            deed = partial(work.save, form, self.content)
            self.do(deed, saved, brand=form.found.brand, failed=partial(self._not_saved, then))

    def _saved(self, typed: Mapping[str, Any], then: Then, _none: None) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        self._read(partial(self._adopted, typed, then), "saved")

    def _adopted(self, typed: Mapping[str, Any], then: Then, fresh: Opened) -> None:
        """What is saved is what is typed over from now on; what was typed meanwhile stays."""
        self._saving = False
        self.form = fresh
        self.content = fresh.base if self.content == typed else self.content
        self.shown_anew()
        self.touched()
        then()

    def _not_saved(self, then: Then, err: CmsError) -> bool:
        from cmsuite.engines.acts import Conflict

        self._saving = False
        if not isinstance(err, Conflict):
            return False
        self._read(partial(self._compare, err, then), "saved")
        return True

    def _compare(self, err: CmsError, then: Then, fresh: Opened) -> None:
        """Somebody came between: with words, or with what hurts nothing."""
        if self.form is None:
            return
        if fresh.base == self.form.base:
            self.form = fresh
            self.save(then)
        else:
            self._both(fresh, self.form.base, self.content, err.sentence)

    def _both(self, fresh: Opened, base: Mapping[str, Any], mine: Mapping[str, Any], said: str) -> None:
        from cmsuite.tui.panels.both_sides import BothSides

        names = work.differing(mine, fresh.base)
        panel = BothSides(said, work.side(fresh, names, mine), work.side(fresh, names, fresh.base))
        self.app.push_screen(panel, partial(self._settle, fresh, base, mine))

    def _settle(self, fresh: Opened, base: Mapping[str, Any], mine: Mapping[str, Any], choice: str | None) -> None:
        if choice == "mine":
            self._adopt(fresh, mine)
            self.touched()
            self.action_save()
        elif choice == "theirs":
            drop = partial(work.drop, fresh.found.id)
            self.do(drop, lambda _none: self._adopt(fresh, fresh.base), brand=fresh.found.brand)
        elif choice == "merge":
            both, contested = work.reconciled(fresh, base, mine, fresh.base)
            self._adopt(fresh, both)
            self.touched()
            names = ", ".join(o.called(fresh.schema, name) for name in contested)
            told = N_("Both are in it. Read what both of you changed, then save: {fields}.")
            free = N_("Both are in it: you wrote in different fields. ctrl+s saves.")
            self.suite.tell(translate(told).format(fields=names) if contested else translate(free))

    # ---- left

    def leave(self) -> None:
        """To the list, with what was typed kept."""
        if self.dirty:
            self.suite.tell(translate("Kept, not saved: open it again to go on."))
        self.keep(self._close)

    def _close(self) -> None:
        self.dismiss(None)
