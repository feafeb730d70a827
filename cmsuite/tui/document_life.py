"""The life of a document on its screen: opened, kept while it is typed, saved, set beside what somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, labelled, translate
from cmsuite.tui import drafting as work
from cmsuite.tui import outline as o
from cmsuite.tui.drafting import Opened
from cmsuite.tui.keeping import Keeping

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.work.drafts import Unsaved
    from cmsuite.tui.drafting import Examined


class Living(Keeping[Opened]):
    """What is typed, and what becomes of it. `content`: as JSON; `raw`: by place, what means nothing yet."""

    def __init__(self, document_id: int) -> None:
        super().__init__()
        self.id_ = document_id
        self.content: Mapping[str, Any] = {}
        self.raw: dict[str, str] = {}
        self._asking = False

    # ---- for the screen to do

    def show_found(self, found: Examined) -> None:
        """What stands against it."""

    def show_preview(self, lines: tuple[str, ...]) -> None:
        """How it will read."""

    def previews(self) -> int:
        """The columns of the text as it will be, 0 while it is not in view."""
        return 0

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
            self.reread()
        elif not self._asking:
            self._asking = True
            self.read_form(self._offer, "open")

    def read_form(self, then: Callable[[Opened], None], group: str, saved: Any = None) -> None:
        job = partial(work.opened, self.seat, self.id_)
        self.work(job, then, group=group, exclusive=True, failed=partial(self._unopened, group))

    def _unopened(self, group: str, err: CmsError) -> bool:
        self.unread(group, err)
        if self.form is None:
            self.suite.report(err)
            self.dismiss(None)
            return True
        return self.suite.said_away(err)

    def _offer(self, form: Opened) -> None:
        from cmsuite.tui.composing_panels import ask_kept

        self._adopt(form, form.base)
        if form.kept is not None and not form.read_only:
            ask_kept(self, form.kept, form.zone, partial(self._take_up, form, form.kept))

    def _take_up(self, form: Opened, kept: Unsaved, choice: str | None) -> None:
        """What was typed and not saved, over what it was typed over."""
        if choice == "drop":
            self.do(partial(work.drop, form.found.id), lambda _none: None, brand=form.brand)
        elif choice == "take":
            base, mine = kept.body["base"], work.safe(kept.body["content"])
            if base == form.base:
                self._adopt(form, mine, work.safe(kept.body["raw"]))
            else:
                said = translate("Somebody changed this document since you typed.")
                self._both(form, base, mine, said)

    def _adopt(self, form: Opened, content: Mapping[str, Any], raw: Mapping[str, str] | None = None) -> None:
        self.turned(form)
        self.content, self.raw = content, dict(raw or {})
        self.redraw()
        self.touched(kept=content == form.base)
        self.examine()

    def take(self, fresh: Opened) -> None:
        self._adopt(fresh, fresh.base)

    # ---- typed

    def state(self) -> tuple[Mapping[str, Any], dict[str, str]]:
        return self.content, dict(self.raw)

    def news(self) -> str:
        return translate("not saved") if self.dirty else ""

    def examine(self) -> None:
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

    def keeps(self, form: Opened) -> Callable[[Act], None]:
        return partial(work.keep, form, self.content, dict(self.raw))

    def saves(self, form: Opened) -> Callable[[Act], None]:
        return partial(work.save, form, self.content)

    def ready(self, form: Opened) -> bool:
        for path in self.raw:
            said = translate("It is not saved: what is typed there means nothing yet.")
            self.suite.tell(labelled(o.called(form.schema, path), said), "warning")
            self.to(path)
            return False
        return True

    def settled(self, typed: Any, base: Any) -> None:
        self.content = base if self.content == typed[0] else self.content

    def both(self, fresh: Opened, said: str) -> None:
        self._both(fresh, self.opened.base, self.content, said)

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
            self.do(drop, lambda _none: self._adopt(fresh, fresh.base), brand=fresh.brand)
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
