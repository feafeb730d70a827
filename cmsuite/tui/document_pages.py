"""The pages of one document: which is at hand, what it is made from, and the lists that are put in order on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import number, translate
from cmsuite.tui import document_panels as panels
from cmsuite.tui import drafting as work
from cmsuite.tui import outline as o
from cmsuite.tui.document_life import Living
from cmsuite.tui.widgets.bench import Bench
from cmsuite.tui.widgets.doc_fields import Pointer, Way
from cmsuite.tui.widgets.doc_pages import (
    AnyPage,
    FieldsPage,
    Item,
    ReadPage,
    RowsPage,
    Sheet,
    TextPage,
    Typed,
    heading,
)
from cmsuite.tui.widgets.fields import Terms

CHOSEN = {("digest", "items"): "issues:More"}
"""Lists of a kind whose items are not typed but chosen, and which panel offers them."""
SIGNS = {"block": ("✗", "error"), "warn": ("!", "warning")}


class Paging(Living):
    """`path`: the place at hand; `page`: what is written, None while it is only read; `found`: what is against it."""

    def __init__(self, document_id: int) -> None:
        super().__init__(document_id)
        self.path = ""
        self.page: o.Page | None = None
        self.found = work.Examined()
        self._orders: list[tuple[str, Mapping[str, Any], dict[str, str]]] = []  # before each change of a list's order
        self.corrections: list[tuple[dict[str, str], dict[str, str]]] = []  # texts before and after, by their paths

    @property
    def bench(self) -> Bench:
        return self.query_one(Bench)

    def show_outline(self) -> None:
        """The fields, and which is at hand."""

    def show_beside(self) -> None:
        """What is told at the right, of the place at hand."""

    # ---- pages

    def _sheet(self, path: str) -> Sheet:
        form = self.opened
        what = o.shape(form.schema, path)
        help = translate(what.info.description) if what.info is not None and what.info.description else ""
        return Sheet(
            form.schema,
            self.content,
            self.raw,
            self.found.remarks,
            Terms(self.suite.seat_now(), form.found.zone),
            self._named,
            o.called(form.schema, path) if path else "",
            help,
            form.read_only,
            partial(form.offered, self.content),
        )

    def _named(self, path: str, value: Any) -> str:
        cites = o.shape(self.opened.schema, path).cites
        return "" if cites is None else self.opened.named(cites, self.content, value)

    async def look(self) -> None:
        """The place at hand, to be read."""
        if self.form is None:
            return
        lines = work.lines_of(self.form, self.content, self.path)
        self.page = None
        title = o.called(self.form.schema, self.path)
        if isinstance(self.bench.page, ReadPage):
            self.bench.page.at = self.path
            self.bench.page.show(lines)
            self.bench.entitle(title)
        else:
            await self.bench.show_page(ReadPage(lines, self.path), title)

    async def again(self) -> None:
        """The page at hand, from what is typed now."""
        if self.page is not None:
            before, focused = self.bench.page, self.bench.page.has_focus_within
            reached = before.reached if isinstance(before, TextPage) and before.at == self.path else None
            await self._show(o.page(self.opened.schema, self.path))
            if focused:
                self.bench.page.to(self.path)
            if reached is not None and isinstance(self.bench.page, TextPage):
                self.bench.page.follow(*reached)

    async def _show(self, page: o.Page) -> None:
        sheet = self._sheet(page.at)
        made: AnyPage
        if page.form == "fields":
            made = FieldsPage(sheet, page)
        elif page.form == "text":
            made = TextPage(sheet, page)
        else:
            made = RowsPage(sheet, page, self._items(page.at))
        self.page = page
        ends = dict.fromkeys((page.paths[0], page.paths[-1]))
        over = heading(sheet, page) or " – ".join(o.called(sheet.schema, path) for path in ends)
        await self.bench.show_page(made, over)
        made.remark(self.found.remarks)

    def _items(self, path: str) -> list[Item]:
        form, what = self.opened, o.shape(self.opened.schema, path)
        items = []
        for n, one in enumerate(o.value_at(self.content, path) or ()):
            said = o.summary(what.schema, one) if what.schema else work.said(form, self.content, path, one)
            worst = self.found.worst.get(f"{path}.{n}", "")
            if any(within(at, f"{path}.{n}") for at in self.raw):
                worst = "block"
            items.append(Item(f"{number(n + 1)}. {said or '—'}", *SIGNS.get(worst, ("", ""))))
        return items

    def to(self, path: str) -> None:
        """To a place, and into it."""
        self.call_later(self.go, path)

    async def go(self, path: str) -> None:
        """Write at a place; where nothing may be written, read it."""
        form = self.opened
        try:
            page = o.page(form.schema, path)
        except (KeyError, StopIteration):
            return
        self.path = path if o.shape(form.schema, path).form == "line" else page.at or path
        with self.app.batch_update():  # drawn once, whole, with the focus where it goes
            self.show_outline()
            self.show_beside()
            if form.read_only:
                await self.look()
            else:
                await self._show(page)
            self.bench.show_pane("centre")
            self.bench.page.to(path)

    def action_page(self, by: int) -> None:
        """The page after, or before."""
        if self.page is not None:
            page = o.beside(self.opened.schema, self.content, self.page, by)
            if page is not None:
                self.to(page.paths[0] if page.form == "fields" else page.at)

    def is_stale(self) -> bool:
        """Whether the page at hand says something else than what is typed; else it stays, with its cursor."""
        page = self.bench.page
        if isinstance(page, TextPage):
            return page.text.strip() != (o.value_at(self.content, page.page.at) or "").strip()
        if isinstance(page, RowsPage):
            return [one.said for one in page.items] != [one.said for one in self._items(page.page.at)]
        return not isinstance(page, FieldsPage) or page.is_stale(self.content)

    async def on_way_opened(self, event: Way.Opened) -> None:
        event.stop()
        await self.go(event.path)

    # ---- typed

    def on_typed(self, event: Typed) -> None:
        event.stop()
        if event.raw is not None:
            self.raw[event.path] = event.raw
        else:
            self.raw.pop(event.path, None)
            self.content = o.written(self.content, event.path, event.value)
        self.path = event.path
        self.touched()

    def put_text(self, path: str, text: str) -> None:
        """A text that was not typed in its field."""
        self.on_typed(Typed(path, text))
        self.call_later(self.again)

    def on_pointer_asked(self, event: Pointer.Asked) -> None:
        event.stop()
        page = self.bench.page
        if isinstance(page, FieldsPage):
            panels.point(self, event.path, partial(page.point, event.path))

    # ---- lists

    async def open_item(self, path: str, n: int) -> None:
        what = o.shape(self.opened.schema, path)
        if what.schema is not None:
            await self.go(f"{path}.{n}")
        else:
            panels.value(self, path, o.value_at(self.content, f"{path}.{n}"), partial(self._put_item, path, n), n)

    def _put_item(self, path: str, n: int | None, value: Any) -> None:
        """A line of a list that is only a value; n: None for one more at the end."""
        there = len(o.value_at(self.content, path) or ())
        if n is None:
            at = self.bench.page.here if isinstance(self.bench.page, RowsPage) else None
            n = there if at is None else at + 1
            self._order(path, [*range(n), None, *range(n, there)], value, n)
        else:
            self.content = o.written(self.content, f"{path}.{n}", value)
            self._rows(path, n)

    async def action_item(self, what: str) -> None:
        """Add, remove, move an item of the list at hand; bring the list back as it was."""
        page = self.bench.page
        if not isinstance(page, RowsPage) or self.opened.read_only:
            return
        path, n = page.page.at, page.here
        there = list(range(len(o.value_at(self.content, path) or ())))
        if what == "add":
            await self._add(path, n, there)
        elif what == "back":
            self._bring_back(path)
        elif n is not None and what == "remove":
            self._order(path, [one for one in there if one != n], None, max(0, n - 1) if n == there[-1] else n)
        elif n is not None and 0 <= (to := n + (-1 if what == "up" else 1)) < len(there):
            there.insert(to, there.pop(n))
            self._order(path, there, None, to)

    async def _add(self, path: str, n: int | None, there: list[int]) -> None:
        schema, at = o.shape(self.opened.schema, path).schema, len(there) if n is None else n + 1
        if (chosen := CHOSEN.get((self.opened.found.kind, path))) is not None:
            from cmsuite.tui.app import panel

            self.app.push_screen(panel(chosen, self.content), partial(self._put_chosen, path, at))
        elif schema is not None:
            self._order(path, [*there[:at], None, *there[at:]], work.new_item(schema), at)
            await self.go(f"{path}.{at}")
        else:
            panels.value(self, path, None, partial(self._put_item, path, None))

    def _put_chosen(self, path: str, at: int, values: Sequence[Mapping[str, Any]] | None) -> None:
        """Items that were chosen, one after the other from a place of the list on."""
        schema = o.shape(self.opened.schema, path).schema
        for n, value in enumerate(values or (), at):
            assert schema is not None
            there = list(range(len(o.value_at(self.content, path) or ())))
            self._order(path, [*there[:n], None, *there[n:]], {**work.new_item(schema), **value}, n)

    def _order(self, path: str, order: list[int] | list[int | None], new: Any, at: int) -> None:
        self._orders.append((path, self.content, dict(self.raw)))
        content = o.reordered(self.content, path, order, new)
        try:
            self.content = work.normal(self.opened, content)
        except CmsError:  # something else in it means nothing yet
            self.content = content
        self.raw = o.shifted(self.raw, path, order)
        self._rows(path, at)

    def _bring_back(self, path: str) -> None:
        """The list before its last change of order, with what was written elsewhere since."""
        n = next((n for n in reversed(range(len(self._orders))) if self._orders[n][0] == path), None)
        if n is not None:
            _path, content, raw = self._orders[n]
            del self._orders[n:]
            self.content = o.written(self.content, path, o.value_at(content, path))
            self.raw = {at: text for at, text in self.raw.items() if not within(at, path)} | {
                at: text for at, text in raw.items() if within(at, path)}  # fmt: skip
            self._rows(path, 0)

    def _rows(self, path: str, at: int) -> None:
        page = self.bench.page
        if isinstance(page, RowsPage) and page.page.at == path:
            page.show(self._items(path), at)
        self.show_outline()
        self.touched()


def within(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}.")


def listed(path: str, heads: list[o.Head]) -> str:
    """The line of the outline that a place belongs to."""
    paths = {one.path for one in heads}
    while path and path not in paths:
        path = path.rpartition(".")[0]
    return path
