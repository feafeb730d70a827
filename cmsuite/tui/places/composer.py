"""This post, for each network, against what stands in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container
from textual.widget import Widget
from textual.widgets import TextArea

from cmsuite.content.words import STATES
from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import shown
from cmsuite.tui import composing as work
from cmsuite.tui import composing_many as many
from cmsuite.tui import composing_panels as deeds
from cmsuite.tui import composing_rules as ruled
from cmsuite.tui.composing_keys import KEYS, offered
from cmsuite.tui.examining import Examined, Rules, examined
from cmsuite.tui.keeping import Keeping, Then
from cmsuite.tui.panels.jump import Corner
from cmsuite.tui.query import Filter, Term
from cmsuite.tui.sheet import Opened, Typed, reconciled, told
from cmsuite.tui.widgets.desk import Desk
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.findings import Findings
from cmsuite.tui.widgets.post_list import SORTS, columns
from cmsuite.tui.widgets.row_list import RowList
from cmsuite.tui.widgets.ruled_findings import RuledFindings
from cmsuite.tui.widgets.writing import MOST

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.work.drafts import Unsaved

TERMS = (Term("state", N_("state"), STATES), Term("sort", N_("sort"), SORTS, "order"))
FROM_ITEM = "from_item"  # what the veille wants: a post made of an item
LIKE = "like_post"  # what the calendar wants: a post with the words of another


class ComposerPlace(Keeping[Opened]):
    """A list of posts, and one of them open: what is typed is kept by itself, and saved when it is said."""

    name_ = "composer"
    title_ = N_("Composer")
    AUTO_FOCUS = "#list"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow"), (120, "-wide"), (150, "-widest")]  # noqa: RUF012
    DEFAULT_CSS = """
    ComposerPlace #posts { height: 1fr; }
    """
    BINDINGS: ClassVar = KEYS

    def __init__(self) -> None:
        super().__init__()
        self.typed = Typed()
        self.at: int | None = None  # the account whose own words are written
        self.asked = Filter()
        self.rules: tuple[Opened, Rules] | None = None  # as they were read for the post as it was read
        self.left: int | None = None  # the post that was open, for the cursor of the list

    def body(self) -> Iterable[Widget]:
        with Container(id="posts"):
            yield FilterLine(TERMS)
            yield RowList(columns({}), id="list", markable=True,
                          empty=N_("No post here. a begins one; esc in the filter shows all."))  # fmt: skip
        yield Desk()

    def on_mount(self) -> None:
        self._show_list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a key does depends on whether a post is open."""
        return offered(action, self.form)

    @property
    def desk(self) -> Desk:
        return self.query_one(Desk)

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.form is not None and self.typed != self.form.base

    def at_hand_ref(self) -> tuple[str, int] | None:
        id = self.form.post if self.form else self.query_one("#list", RowList).current
        return None if id is None else ("post", id)

    def at_hand_text(self) -> str:
        """The words at hand, or what the team calls the post."""
        if self.form is not None:
            return self.typed.at(self.at).text
        row = self.query_one("#list", RowList).row
        return "" if row is None else str(row.post.title)

    # ---- the list

    def load(self) -> None:
        if (post := self.suite.taken("post")) is not None:
            self.leave(partial(self.open, post))
        elif (variant := self.suite.taken("variant")) is not None:
            self.ask(partial(work.post_of_variant, variant), self.open, group="open", everywhere=True)
        elif (item := self.suite.taken(FROM_ITEM)) is not None:
            self.begin((item,))
        elif (post := self.suite.taken(LIKE)) is not None:
            self.begin((), post)
        elif self.form is None:
            self.offer(TERMS)
            question = partial(work.post_ids, self.asked.values.get("state"), self.asked.words, self.asked.order)
            self.ask(question, self._listed, brand=self.brand_asked(self.asked))
        else:
            self.reread()

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        self.query_one("#list", RowList).focus()
        self.load()

    def _listed(self, ids: list[int]) -> None:
        self.query_one(FilterLine).found(len(ids))
        brands = {} if self.seat.brand else {one.id: one.name for one in self.seat.brands}
        self.query_one("#list", RowList).use(columns(brands), self.asked.order)
        self.query_one("#list", RowList).show(ids)
        if self.left is not None:
            self.query_one("#list", RowList).to(self.left)
            self.left = None

    def on_row_list_need_page(self, event: RowList.NeedPage) -> None:
        self.ask(partial(work.post_lines, event.ids), event.rows.put, group="page")

    def action_filter(self) -> None:
        self.query_one(FilterLine).edit()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.rows.id == "list":
            self.open(event.id)
        elif event.rows.id == "accounts":
            self.write_at(event.id)
        else:
            self.action_alt()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows.id == "accounts":
            self.desk.preview()

    def action_give_up(self) -> None:
        many.give_up(self)

    def action_act(self) -> None:
        many.act(self)

    # ---- opening

    def open(self, post: int) -> None:
        """A post; what was typed there and not saved is offered."""
        self._read(post, self._offer)

    def _read(self, post: int, then: Callable[[Opened], None], group: str = "open") -> None:
        job = partial(work.opened, self.seat, post)
        self.work(job, then, group=group, exclusive=True, failed=partial(self.unread, group))

    def _offer(self, form: Opened) -> None:
        if form.kept is None:
            self.show(form)
        else:
            deeds.ask_kept(self, form.kept, form.zone, partial(self._take_up, form, form.kept))

    def _take_up(self, form: Opened, kept: Unsaved, choice: str | None) -> None:
        if choice == "drop":
            self.do(partial(work.drop, form.post), lambda _none: self.show(form), brand=form.brand)
        elif choice == "take":
            base, typed = (Typed.of(kept.body[name]) for name in ("base", "typed"))
            if base == form.base:
                self.show(form, typed)
            else:
                self._both(form, base, typed, translate("Somebody changed this post since you typed."))

    def show(self, form: Opened, typed: Typed | None = None) -> None:
        """A post, as it was read or as it was typed; the cursor in its text."""
        self.turned(form)
        self.typed = typed or form.base
        self._show_list(False)
        self.desk.unknown()
        self.desk.turn("text")
        self.write_at(None)
        self.touched(kept=True)

    def _show_list(self, is_list: bool = True) -> None:
        self.query_one("#posts").display = is_list
        self.desk.display = not is_list
        if is_list:
            self.form = None
            self.query_one("#list", RowList).focus()
        self.refresh_bindings()

    def write_at(self, account: int | None) -> None:
        """The text of an account alone, or the common one."""
        self.at = account
        writing, text = self.desk.writing, self.typed.at(account).text
        writing.load_text(text)
        writing.read_only = len(text) > MOST or self.opened.reads
        if len(text) > MOST and not self.opened.reads:
            self.suite.tell(translate("This text is too long to be written here: F9 opens your editor."), "warning")
        writing.mark(ruled.marks(self.desk.found, self.typed, account))
        self.redraw()
        self.desk.turn("text")

    def turned(self, form: Opened) -> None:
        """What was approved and is not any more, now that it says something else, is told."""
        before = self.form
        super().turned(form)
        if before is not None and before.post == form.post:
            had = {one.variant for one in before.targets if one.approved}
            lost = [one.to.handle for one in form.targets if one.variant in had and not one.approved]
            if lost:
                said = translate("No longer approved as it is now: {accounts}. F8 submits it anew.")
                self.suite.tell(said.format(accounts=", ".join(shown(one) for one in lost)), "warning")

    def redraw(self) -> None:
        assert self.form is not None
        self.desk.show(self.form, self.typed, self.at)
        brand = next((one.name for one in self.seat.brands if one.id == self.form.brand), "")
        here = self.seat.brand is not None and self.seat.brand.id == self.form.brand
        title = self.typed.title or translate("new post")
        self.at_hand(title if here else f"{brand} ▸ {title}")
        self.refresh_bindings()

    def action_new(self) -> None:
        self.begin(())

    def action_duplicate(self) -> None:
        """A new post with the words of the one at hand."""
        if (row := self.query_one("#list", RowList).row) is not None and self.may("content.write", row.post.brand):
            self.suite.lend_brand(row.post.brand)
            self.begin((), row.post.id)

    def begin(self, items: Sequence[int], like: int | None = None) -> None:
        """A post that is not there yet, made of these items or with the words of another."""
        if (brand := self.brand_chosen()) is not None and self.may("content.write"):
            self.leave(partial(deeds.begin, self, items, brand, like))

    # ---- while it is typed

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if self.form is not None and event.text_area.text != self.typed.at(self.at).text:
            self.retyped(self.typed.written(self.at, text=event.text_area.text))

    def retyped(self, typed: Typed) -> None:
        self.typed = typed
        self.desk.typed = typed
        self.touched()

    def say(self, text: str) -> None:
        self.desk.say(text)

    def news(self) -> str:
        return work.news(self.form, dirty=self.dirty) if self.form is not None else ""

    def examine(self) -> None:
        if self.form is not None:
            self.desk.preview()
            rules = self.rules[1] if self.rules and self.rules[0] is self.form else None
            job = partial(examined, self.seat, self.form, self.typed, rules)
            self.work(job, partial(self._examined, self.form), group="examine", exclusive=True)

    def look_anew(self) -> None:
        """Examine it by what became known since it was read: what a link answered."""
        self.rules = None
        self.examine()

    def _examined(self, form: Opened, found: Examined) -> None:
        if self.form is not None:
            if found.rules is not None:
                self.rules = (form, found.rules)
            self.desk.show_found(found)
            self.desk.writing.mark(ruled.marks(found, self.typed, self.at))

    def pending(self) -> bool:
        return self.dirty or self.opened.post is None

    def state(self) -> Typed:
        return self.typed

    def keeps(self, form: Opened) -> Callable[[Act], None]:
        return partial(work.keep, form, self.typed)

    # ---- saved

    def saves(self, form: Opened) -> Callable[[Act], int]:
        return partial(work.save, form, self.typed)

    def read_form(self, then: Callable[[Opened], None], group: str, saved: int | None = None) -> None:
        post = saved or (self.form.post if self.form else None)
        if post is not None:
            self._read(post, then, group)

    def settled(self, typed: Typed, base: Typed) -> None:
        self.typed = base if self.typed == typed else self.typed

    def both(self, fresh: Opened, said: str) -> None:
        self._both(fresh, self.opened.base, self.typed, said)

    def _both(self, fresh: Opened, base: Typed, mine: Typed, said: str) -> None:
        from cmsuite.tui.panels.both_sides import BothSides

        panel = BothSides(said, told(mine, fresh), told(fresh.base, fresh))
        self.app.push_screen(panel, partial(self._settle, fresh, base, mine))

    def _settle(self, fresh: Opened, base: Typed, mine: Typed, choice: str | None) -> None:
        if choice == "mine":
            self.show(fresh, mine)
            self.action_save()
        elif choice == "theirs":
            self.do(partial(work.drop, fresh.post), lambda _none: self.show(fresh), brand=fresh.brand)
        elif choice == "merge":
            both, places = reconciled(base, mine, fresh.base)
            self.show(fresh, both)
            self.touched()
            said = translate("Both in one text; where both changed ({n}), yours comes first. Read it, then save.")
            self.suite.tell(said.format(n=number(places)))

    def take(self, fresh: Opened) -> None:
        self.turned(fresh)
        self.typed = fresh.base
        self.desk.writing.set(self.typed.at(self.at).text)
        self.redraw()
        self.touched()

    # ---- leaving

    def action_back(self) -> None:
        """One level: to the text, to the common text, to the list."""
        writing = self.desk.writing
        if self.desk.pane != "text" or not writing.has_focus:
            self.desk.turn("text")
        elif self.at is not None:
            self.write_at(None)
        else:
            said = N_("Kept, not saved: a takes it up again.") if self.form and self.form.post is None else N_(
                "Kept, not saved: open it again to go on.")  # fmt: skip
            if self.dirty:
                self.suite.tell(translate(said))
            self.leave(self.load)

    def leave(self, then: Then) -> None:
        """To the list, with what was typed kept; then go on."""

        def left() -> None:
            self.left = self.form.post if self.form else None
            self._show_list()
            self.at_hand("")
            then()

        self.keep(left)

    def corners(self) -> list[Corner]:
        """The panes of the post, for the jump by letters."""
        return self.desk.corners() if self.form else []

    # ---- what is done with it

    @property
    def opened(self) -> Opened:
        """The post at hand; without one, the keys that ask for it do nothing."""
        assert self.form is not None
        return self.form

    def put(self, typed: Typed) -> None:
        """Other words, not typed in the field."""
        self.retyped(typed)
        self.write_at(self.at)

    def action_which(self) -> None:
        deeds.which(self)

    def action_beside(self) -> None:
        deeds.beside(self)

    def action_attach(self) -> None:
        self.save(partial(deeds.attach, self))

    def action_alt(self) -> None:
        deeds.describe(self)

    def action_detach(self) -> None:
        deeds.detach(self)

    def action_plan(self) -> None:
        self.save(partial(deeds.plan, self))

    def action_submit(self) -> None:
        self.save(partial(deeds.submit, self))

    def action_decide(self) -> None:
        deeds.decide(self)

    def action_editor(self) -> None:
        from cmsuite.tui.editor import rewrite

        rewrite(self, f"post-{self.opened.post or 'new'}", lambda: self.typed.at(self.at).text, self._put_text)

    def _put_text(self, text: str) -> None:
        """Another text in the field; where that does not hold it, in its place."""
        if self.desk.writing.read_only or len(text) > MOST:
            self.put(self.typed.written(self.at, text=text))
        else:
            self.desk.writing.set(text)
            self.desk.turn("text")

    def on_findings_chosen(self, event: Findings.Chosen) -> None:
        ruled.mend(self, self.desk.found.found[event.index])

    def on_ruled_findings_wanted(self, event: RuledFindings.Wanted) -> None:
        ruled.have(self, event.deed, event.index)
