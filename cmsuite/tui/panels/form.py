"""One screen for a pydantic model: its fields, what is wrong with each, and what became of what was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.fields import Field, Terms, TextField, as_typed, field_of
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.status_line import StatusLine

MOST = 12  # fields on a screen
M = TypeVar("M", bound=BaseModel)


class FormScreen(Panel, Generic[M]):
    """Returns what `send` came to, None when it was left.

    title: a source string. send(form, wanted): has it done by `form.do` or `form.work`, with `form.done` and
    `form.refused` for what comes of it. given: values to begin from. about: which record, for what was typed to be
    kept apart. note: what stands above, in the language in force.
    """

    DEFAULT_CSS = """
    FormScreen { align: center top; background: $background; layout: vertical; }
    FormScreen > Container { height: 1fr; align: center top; }
    FormScreen VerticalScroll { width: 100%; max-width: 78; height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    FormScreen .heading { text-style: bold; margin-bottom: 1; padding: 0 2; }
    FormScreen .note { color: $text; margin-bottom: 1; padding: 0 2; }
    FormScreen .outcome { height: auto; padding: 0 2; color: $muted; }
    FormScreen .outcome.-wrong { color: $error; }
    """
    BINDINGS: ClassVar = [
        key("ctrl+s", "submit", N_("Save"), id="form.save", help=N_("Have it done; goes to what is wrong first."),
            cli=""),
        Binding("escape", "leave", N_("Leave")),
        key("tab,down", "app.focus_next", N_("Next field"), id="form.next", help=N_("To the next field."), cli=""),
        key("shift+tab,up", "app.focus_previous", N_("Field before"), id="form.before",
            help=N_("To the field before."), cli="", show=False),
        replace(key("enter", "next", N_("Next field"), id="form.enter", cli="", show=False,
            help=N_("To the next field; from the last one, save.")), priority=True),
        key("ctrl+r", "reset", N_("Begin anew"), id="form.reset", help=N_("As it was before you typed."), cli=""),
    ]  # fmt: skip

    def __init__(
        self,
        model: type[M],
        title: str,
        send: Callable[[Any, M], None],
        *,
        given: Mapping[str, Any] | None = None,
        about: str = "",
        note: str = "",
    ) -> None:
        super().__init__()
        if len(model.model_fields) > MOST:
            raise ValueError(f"{model.__name__} has more than {MOST} fields: make two screens of it")
        self.model, self.title_, self.send, self.given = model, title, send, dict(given or {})
        self.note, self.key = note, f"{model.__name__} {about}"
        self.sending = False
        self._begun: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        zone = self.seat.zone
        terms = Terms(self.suite.seat_now(), zone)
        yield StatusLine()
        with Container(), VerticalScroll(can_focus=False):
            yield Static(translate(self.title_), markup=False, classes="heading")
            if self.note:
                yield Static("\n".join(shown(line) for line in self.note.split("\n")), markup=False, classes="note")
            for name, info in self.model.model_fields.items():
                yield field_of(name, info, terms)
            yield Static("", markup=False, classes="outcome")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).where = [self.suite.brand_name, translate(self.title_)]
        self._fill()
        first = next(iter(self.fields), None)
        if first is not None:
            self._focus(first)
            self.call_after_refresh(self.query_one(VerticalScroll).scroll_home, animate=False)
        self.suite.unsaved.find(self, self.key, self._give_back)

    @property
    def fields(self) -> list[Field]:
        return list(self.query(Field))

    def _fill(self) -> None:
        """With what was given."""
        for field in self.fields:
            given = self.given.get(field.field, field.default)
            field.put(as_typed(given, field.words))
        self._begun = self._typed()

    def _give_back(self, typed: Mapping[str, str]) -> None:
        """What was typed here and not saved, unless something is typed already."""
        if self._typed() == self._begun:
            self._say(translate("This is what you typed before. ctrl+r begins anew."))
            for field in self.fields:
                field.put(typed.get(field.field, field.text))

    def on_input_changed(self) -> None:
        self._keep()

    def on_text_area_changed(self) -> None:
        self._keep()

    def on_pick_turned(self) -> None:
        self._keep()

    def _keep(self) -> None:
        """What is typed is there again at the next time, however this ends."""
        unsaved, typed = self.suite.unsaved, self._typed()
        if typed != self._begun:
            unsaved.put(self.key, typed)
        elif self.key in unsaved.here:
            unsaved.drop(self.key)

    def _typed(self) -> dict[str, str]:
        return {one.field: one.text for one in self.fields if not (isinstance(one, TextField) and one.secret)}

    # ---- keys

    def action_next(self) -> None:
        """Enter: the next field; from the last one, send."""
        fields = self.fields
        here = next((n for n, one in enumerate(fields) if one.has_focus_within), len(fields) - 1)
        if here + 1 < len(fields):
            self._focus(fields[here + 1])
        else:
            self.action_submit()

    def action_submit(self) -> None:
        wrong = [one for one in self.fields if not one.check()]
        if wrong:
            self._focus(wrong[0])
            return
        if self.sending:
            return
        self.sending = True
        self._say("…")
        values = {one.field: one.value() for one in self.fields}
        self.send(self, self.model.model_validate({name: one for name, one in values.items() if one is not None}))

    def action_reset(self) -> None:
        self.suite.unsaved.drop(self.key)
        self._say("")
        self._fill()

    def action_leave(self) -> None:
        """Leave; what was typed is there again at the next time."""
        self._keep()
        self.dismiss(None)

    # ---- what comes of it

    def done(self, result: Any = True) -> None:
        """It was done: close."""
        self.suite.unsaved.drop(self.key)
        self.dismiss(result)

    def stay(self) -> None:
        """It was not done after all: what is typed may be changed."""
        self.sending = False
        self._say("")

    def refused(self, err: CmsError) -> bool:
        """It was not: say why, and stay."""
        self.sending = False
        self._say(f"✗ {err.sentence} {err.advice}".strip(), wrong=True)
        return True

    def _say(self, text: str, *, wrong: bool = False) -> None:
        line = self.query_one(".outcome", Static)
        line.set_class(wrong, "-wrong")
        line.update(Content(shown(text)))
        if text:
            self.query_one(VerticalScroll).scroll_end(animate=False)  # it is the last, however high it is

    def _focus(self, field: Field) -> None:
        control = field.children[1]
        control.focus()
        if isinstance(control, Input):
            control.cursor_position = len(control.value)
