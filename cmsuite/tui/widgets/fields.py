"""One line of a form: its label above, its value, and below what it is for, what it means or what is wrong with it."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from cmsuite.core.errors import CmsError, Invalid, Usage
from cmsuite.core.locale import N_, day, labelled, moment, number, read_number, translate
from cmsuite.core.text import shown
from cmsuite.core.values import WANTED, wanted
from cmsuite.core.when import parse, read_day, written
from cmsuite.core.zones import Wall, instant, wall, zone_info
from cmsuite.tui.keys import key
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.widgets.line import Line
from cmsuite.tui.widgets.paths import Paths

NO_YES = {"no": N_("no"), "yes": N_("yes")}
NUMBERS = (int, float, Decimal)
MISSING, WHOLE, NUMBER = WANTED["missing"], WANTED["int"], WANTED["float"]


class NotAWord(Usage):
    said = N_("“{found}” is none of these: {allowed}.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What texts are read by: the present, and the zone of days and hours."""

    now: datetime
    zone: str


def field_of(name: str, info: FieldInfo, terms: Terms) -> Field:
    """The line for a field of a pydantic model. Its title and description are source strings, as is what
    `json_schema_extra` has: `unit`, `rows` of a text that is long, `words`, the word for each value; `coded`: whether
    the values stand before their words, as those of a known scale; `past`: whether a day is meant that has gone by."""
    kind, optional = _kind(info.annotation)
    if kind is bool or get_origin(kind) is Literal:
        return PickField(name, info, kind, optional, terms)
    if isinstance(info.json_schema_extra, dict) and "rows" in info.json_schema_extra:
        from cmsuite.tui.widgets.prose_field import ProseField

        return ProseField(name, info, kind, optional, terms)
    return text_field(name, info, kind, optional, terms)


def text_field(name: str, info: FieldInfo, kind: Any, optional: bool, terms: Terms) -> TextField:
    """The line for what is typed; of a text with words, one that offers them and takes others too."""
    extra = info.json_schema_extra
    offered = kind is str and isinstance(extra, dict) and bool(extra.get("words"))
    return (OfferedField if offered else TextField)(name, info, kind, optional, terms)


def _kind(annotation: Any) -> tuple[Any, bool]:
    """The type itself, and whether it may be left out."""
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [one for one in get_args(annotation) if one is not type(None)]
        return _kind(kinds[0])[0], True
    return annotation, False


class Field(Vertical):
    """What both kinds share. `text` is what was typed, `value` what it means; `check` says what is wrong with it."""

    DEFAULT_CSS = """
    Field { height: auto; padding-bottom: 1; }
    Field.-told { padding-bottom: 0; }
    Field > .label { height: 1; }
    Field > .label.-here { text-style: bold; color: $accent; }
    Field > .below { height: auto; min-height: 1; padding: 0 2; color: $muted; }
    Field.-remarked > .below { color: $warning; }
    Field.-wrong > .below { color: $error; }
    Field > Input { border: none; height: 1; padding: 0 2; background: $surface; color: $text; }
    Field > Input:focus { border: none; background: $panel; }
    Field > Pick { height: 1; padding: 0 2; background: $surface; }
    Field > Pick:focus { background: $panel; text-style: bold; }
    """

    def __init__(self, name: str, info: FieldInfo, kind: Any, optional: bool, terms: Terms) -> None:
        super().__init__()
        self.field, self.info, self.kind, self.terms = name, info, kind, terms
        self.optional = optional or not info.is_required()
        extra: Mapping[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        self.unit: str = extra.get("unit", "")
        self.words: Mapping[str, str] = extra.get("words", {})
        self.coded, self.past = bool(extra.get("coded")), bool(extra.get("past"))
        self.default = None if info.is_required() else info.get_default(call_default_factory=True)
        self.says_optional = True
        self.remark = ""  # what is said of it from outside, in the language in force
        self._told = ""
        self._below: Static | None = None  # made once there is something to say: an empty line costs as any other

    def compose(self) -> ComposeResult:
        yield Static(self._labelled(here=False), markup=False, classes="label")
        yield from self.control()
        if said := self._said():
            yield self._to_tell(said)

    def control(self) -> ComposeResult:
        yield from ()

    def on_descendant_focus(self) -> None:
        self._label(here=True)
        self.scroll_visible(animate=False)

    def on_descendant_blur(self) -> None:
        self._label(here=False)
        if self.is_attached and (self.text or not self.optional):
            self.check()

    def _label(self, *, here: bool) -> None:
        label = self.query_one(".label", Static)
        label.update(self._labelled(here=here), layout=False)
        label.set_class(here, "-here")

    def _labelled(self, *, here: bool) -> Content:
        unit = f" ({translate(self.unit)})" if self.unit else ""
        optional = translate("optional")
        told = f" · {optional}" if self.says_optional and self.optional and self.default in (None, "") else ""
        return Content(f"{'›' if here else ' '} {self.title}{unit}{told}")

    @property
    def title(self) -> str:
        """What it is called, in the language in force."""
        return translate(self.info.title or self.field)

    @property
    def text(self) -> str:
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Another text, as it was typed once."""
        raise NotImplementedError

    def value(self) -> Any:
        """What was typed as the model takes it. Raises CmsError, ValidationError."""
        found = self.read()
        if found is None and not self.optional:
            raise Invalid(translate(MISSING))
        if found is not None:
            annotated: Any = Annotated  # with what is known at run time only
            typed = annotated[(self.kind, *self.info.metadata)] if self.info.metadata else self.kind
            found = TypeAdapter(typed).validate_python(found)
        return found

    def read(self) -> Any:
        """The text as a value, None for nothing. Raises CmsError."""
        raise NotImplementedError

    def check(self) -> bool:
        """Whether it holds; what is wrong stands below it."""
        try:
            self.value()
        except CmsError as err:
            self.refuse(f"{err.sentence} {err.advice}".strip())
            return False
        except ValidationError as err:
            self.refuse(wanted(err))
            return False
        self.say()
        return True

    def refuse(self, why: str) -> None:
        """Say what is wrong with it."""
        self.add_class("-wrong")
        self._tell(f"✗ {shown(why)}")

    def say(self) -> None:
        """What it means, where that is not plain to see; else what it is for."""
        self.remove_class("-wrong")
        self.set_class(bool(self.remark), "-remarked")
        self._tell(self._said(self.meaning()))

    def _said(self, meaning: str = "") -> str:
        purpose = self.info.description or ""
        return shown(" · ".join(part for part in (meaning, self.remark) if part) or translate(purpose))

    def _tell(self, said: str) -> None:
        if self._below is not None:
            if said != self._told:
                self._told = said
                self._below.update(Content(said))
        elif said:
            self.mount(self._to_tell(said))

    def _to_tell(self, said: str) -> Static:
        """The line below, from now on."""
        self._told, self._below = said, Static(Content(said), markup=False, classes="below")
        self.set_class(True, "-told", update=self.is_mounted)
        return self._below

    def meaning(self) -> str:
        return ""


class TextField(Field):
    """A text, a number, a day, a day and hour, a file, a secret, several words."""

    def control(self) -> ComposeResult:
        example = self.info.examples[0] if self.info.examples else ""
        offers = Paths() if self.kind is Path else None
        yield Line(placeholder=translate(str(example)), password=self.secret, select_on_focus=False, suggester=offers)

    @property
    def secret(self) -> bool:
        """Whether it is hidden, and kept nowhere."""
        return self.kind is SecretStr

    @property
    def text(self) -> str:
        return self.query_one(Input).value

    def put(self, text: str) -> None:
        self.query_one(Input).value = translate(self.words[text]) if text in self.words else text

    def on_input_changed(self) -> None:
        self.say()

    def read(self) -> Any:
        text = self.text.strip()
        if not text:
            return None
        if self.kind is str:
            return self._value_of(text) or text
        reader: Callable[[str], Any] | None = self._readers().get(self.kind)
        if get_origin(self.kind) in (list, tuple):
            return [self._word(one.strip()) for one in text.replace(";", ",").split(",") if one.strip()]
        return reader(text) if reader else text

    def _readers(self) -> dict[Any, Callable[[str], Any]]:
        return {
            **dict.fromkeys(NUMBERS, self._number),
            Wall: self._moment,
            date: self._day,
            Path: lambda text: Path(text).expanduser(),
        }

    def _number(self, text: str) -> Any:
        found = read_number(text)
        if found is None or (self.kind is int and found != found.to_integral_value()):
            raise Invalid(translate(WHOLE if self.kind is int else NUMBER))
        return self.kind(found)

    def _day(self, text: str) -> date:
        return read_day(text, wall(self.terms.now, self.terms.zone).local.date(), past=self.past)

    def _moment(self, text: str) -> Wall:
        return parse(text, self.terms.now, self.terms.zone)

    def _word(self, said: str) -> str:
        """The value that a word stands for. Raises NotAWord."""
        found = self._value_of(said)
        if found is None and self.words:
            raise NotAWord(found=said, allowed=", ".join(translate(word) for word in self.words.values()))
        return found or said

    def _value_of(self, said: str) -> str | None:
        typed = _plain(said)
        both = ((value, (_plain(value), _plain(translate(word)))) for value, word in self.words.items())
        return next((value for value, names in both if typed in names), None)

    def meaning(self) -> str:
        """A day and an hour in full, with its zone, while it is typed."""
        if self.kind not in (Wall, date) or not self.text:
            return ""
        try:
            found = self.read()
            return day(found) if isinstance(found, date) else moment(instant(found), found.zone)
        except CmsError:
            return ""


class OfferedField(TextField):
    """A text of which some are known: they are offered as it is typed, and all of them on a key; another is taken."""

    BINDINGS: ClassVar = [
        key("f4", "all", N_("Choose"), id="field.all", help=N_("Show all that is known here."), cli="", show=False),
    ]  # fmt: skip

    def control(self) -> ComposeResult:
        known = sorted(translate(word) for word in self.words.values())
        yield Line(select_on_focus=False, suggester=SuggestFromList(known, case_sensitive=False))

    def meaning(self) -> str:
        found = self._value_of(self.text.strip())
        if found is None or not self.text.strip() or self.words[found] == found:
            return ""
        return labelled(translate(self.words[found]), found)

    def action_all(self) -> None:
        def chosen(found: str | None) -> None:
            if found is not None:
                self.put(found)

        by_name = sorted(self.words.items(), key=lambda one: translate(one[1]).casefold())
        self.app.push_screen(Choose(self.info.title or self.field, {"": "—", **dict(by_name)}), chosen)


def _plain(word: str) -> str:
    """As words are compared: whichever case, whichever apostrophe."""
    return word.casefold().replace("’", "'")


class Pick(Static, can_focus=True):
    """One of a few words: space shows all, the arrows go through them."""

    BINDINGS: ClassVar = [
        key("space", "all", N_("Choose"), id="pick.all", help=N_("Show all values."), cli=""),
        key("right", "turn(1)", N_("Next value"), id="pick.next", help=N_("The next value."), cli="", show=False),
        key("left", "turn(-1)", N_("Value before"), id="pick.before", help=N_("The value before."), cli="", show=False),
    ]  # fmt: skip

    @dataclass
    class Turned(Message):
        """Another value."""

        value: str

    def __init__(self, values: Mapping[str, str], value: str, title: str) -> None:
        super().__init__("", markup=False)
        self.values, self.value, self.title = dict(values), value, title

    def on_mount(self) -> None:
        self.set(self.value)

    def set(self, value: str) -> None:
        """Another value, if it is one."""
        if value in self.values:
            self.value = value
        self.update(Content(f"{shown(translate(self.values[self.value]))} ▸"), layout=False)
        self.post_message(self.Turned(self.value))

    def action_turn(self, by: int) -> None:
        names = list(self.values)
        self.set(names[(names.index(self.value) + by) % len(names)])

    def action_all(self) -> None:
        self.app.push_screen(Choose(self.title, self.values), self._chosen)

    def _chosen(self, found: str | None) -> None:
        if found is not None:  # "" is a value too: none of them
            self.set(found)

    def on_click(self) -> None:
        self.action_all()


class PickField(Field):
    """One of the values of a type, or yes or no."""

    def control(self) -> ComposeResult:
        values = self._values()
        yield Pick(values, next(iter(values)), self.info.title or self.field)

    def _values(self) -> Mapping[str, str]:
        if self.kind is bool:
            return NO_YES
        given: Sequence[str] = get_args(self.kind)
        nothing = {"": "—"} if self.optional and self.default is None else {}
        return nothing | {one: self._word(one) for one in given}

    def _word(self, value: str) -> str:
        word = self.words.get(value, value or "—")
        return f"{value} · {translate(word)}" if self.coded else word

    @property
    def text(self) -> str:
        return self.query_one(Pick).value

    def put(self, text: str) -> None:
        self.query_one(Pick).set(text)

    def read(self) -> Any:
        return self.text == "yes" if self.kind is bool else self.text or None


def as_typed(value: Any, words: Mapping[str, str]) -> str:
    """A value as a person would type it, to begin from."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, NUMBERS):
        return number(value, max(0, -_exponent(value)))
    if isinstance(value, Wall):
        return written(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list | tuple):
        return ", ".join(translate(words.get(one, str(one))) for one in value)
    return str(value)


def _exponent(value: float | Decimal) -> int:
    found = Decimal(str(value)).normalize().as_tuple().exponent
    return found if isinstance(found, int) else 0


def known_zone(name: str) -> str:
    """For a model: the name of a zone. Raises UnknownZone."""
    zone_info(name)
    return name
