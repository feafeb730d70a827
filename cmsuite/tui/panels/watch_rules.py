"""The boolean rules of the watch: written, tried on what came in, turned off, applied to what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, Field
from textual.binding import Binding

from cmsuite.core.locale import N_, labelled, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.sections.forms import worded
from cmsuite.tui.widgets.row_list import Cell, Column
from cmsuite.veille.rule_telling import applied_lines, effect
from cmsuite.veille.rule_words import EFFECTS
from cmsuite.veille.scoring import UNWANTED

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.as_sheet import Whole
    from cmsuite.veille.applying import Applied
    from cmsuite.veille.rules import RuleLine

Effect = Literal["score", "tag", "route", "discard", "alert", "mute"]
MOST = 12  # lines above the list


class Wanted(BaseModel):
    name: str = Field(title=N_("Name"), max_length=80)
    query: str = Field(title=N_("Query"), description=N_('lampe ET (design OU "objet lumineux") SAUF led'),
                       max_length=4_000)  # fmt: skip
    effect: Effect = Field("score", title=N_("Effect"), json_schema_extra=worded(EFFECTS))
    weight: int = Field(
        5, ge=1, le=10, title=N_("Weight"),
        description=N_("What a match adds to a score, 1 to 10; nothing where it discards or mutes."),
    )  # fmt: skip
    target: str = Field(
        "", title=N_("Target"), max_length=254, description=N_("The tag; an axis, or somebody's address; the reason.")
    )


class WatchRules(Listed):
    """By name, with what each did."""

    BINDINGS: ClassVar = [
        Binding("escape,R", "dismiss", N_("Leave")),
        key("a", "add", N_("Add"), id="watch_rules.add", help=N_("Write a rule; it speaks for what comes in."),
            cli="veille rules add"),
        key("e", "edit", N_("Edit"), id="watch_rules.edit", help=N_("Change the rule at hand."),
            cli="veille rules edit"),
        key("x", "switch", N_("On or off"), id="watch_rules.switch", help=N_("Turn the rule at hand off, or on."),
            cli="veille rules edit"),
        key("T", "test", N_("Try"), id="watch_rules.test", cli="veille rules test",
            help=N_("What the rule at hand finds in 90 days, with examples to judge it by.")),
        key("D", "remove", N_("Remove"), id="watch_rules.remove", help=N_("Take the rule at hand away."),
            cli="veille rules remove"),
        key("A", "apply", N_("Apply"), id="watch_rules.apply",
            help=N_("What the rules would change of what is there; again: do it."), cli="veille rules apply"),
    ]  # fmt: skip
    heading = N_("Rules of the watch")
    empty = N_("No rule yet: a writes one.")
    keys_ = N_("a add   e edit   x on or off   T try   A apply   D remove   esc")

    def on_mount(self) -> None:
        self.tried: Applied | None = None
        super().on_mount()

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("RULE"), _named, least=16),
            Column(N_("EFFECT"), effect, 26),
            Column(N_("WEIGHT"), lambda one: "" if one.effect in UNWANTED else str(one.weight), 6, right=True, drop=1),
            Column(N_("DONE"), lambda one: number(one.hits) if one.hits else "", 6, right=True, drop=2),
            Column(N_("FITS"), _fits, 6, right=True, drop=3),
        )

    def load(self) -> None:
        self.ask(_rules, self._found)

    def _found(self, rows: list[RuleLine]) -> None:
        self.show({one.id: one for one in rows})

    def formats(self) -> Mapping[str, Whole]:
        return {".toml": _as_toml}

    def told(self, row: RuleLine) -> Iterable[str]:
        yield labelled(shown(row.name), effect(row))
        yield shown(row.query)
        if not row.enabled:
            yield translate("It is off.")

    def action_add(self) -> None:
        if self.may("veille.rules"):
            form: FormScreen[Wanted] = FormScreen(
                Wanted, N_("A rule of the watch"), _send_new, about=f"of {self.seat.brand.id if self.seat.brand else 0}"
            )
            self.app.push_screen(form, partial(self._done, N_("Added: {name} · u undoes")))

    def action_edit(self) -> None:
        row: RuleLine | None = self.list.row
        if row is not None and self.may("veille.rules"):
            given = {name: getattr(row, name) for name in Wanted.model_fields}
            form: FormScreen[Wanted] = FormScreen(
                Wanted, N_("A rule of the watch"), partial(_send_changed, row.id, row.version), given=given,
                about=str(row.id),
            )  # fmt: skip
            self.app.push_screen(form, partial(self._done, N_("Changed: {name} · u undoes")))

    def action_switch(self) -> None:
        row: RuleLine | None = self.list.row
        if row is not None and self.may("veille.rules"):
            said = N_("Off: {name} · u undoes") if row.enabled else N_("On: {name} · u undoes")
            self.do(partial(_switch, row.id, row.version, not row.enabled), partial(self._done, said))

    def action_remove(self) -> None:
        row: RuleLine | None = self.list.row
        if row is not None and self.may("veille.rules"):
            self.do(partial(_remove, row.id, row.version), partial(self._done, N_("Removed: {name} · u undoes")))

    def _done(self, said: str, line: RuleLine | None) -> None:
        if line is not None:
            self.tried = None
            self.about([])
            self.suite.tell(translate(said).format(name=shown(line.name, 60)))
            self.load()

    def action_test(self) -> None:
        row: RuleLine | None = self.list.row
        if row is not None:
            from cmsuite.tui.panels.watch_trial import WatchTrial

            self.tried = None
            self.about([])
            self.app.push_screen(WatchTrial(row), lambda _done: self.load())

    def action_apply(self) -> None:
        """First what would change; pressed again it is done, if the rules are still the same."""
        if not self.may("veille.rules"):
            return
        if self.tried is None:
            self.ask(_would, self._would, group="item")
        else:
            self.do(partial(_apply, self.tried.digest), self._applied)

    def _would(self, found: Applied) -> None:
        self.tried = found
        self.about([*applied_lines(found, dry_run=True)[: MOST - 1], translate("A does it · u undoes all but scores")])

    def _applied(self, done: Applied) -> None:
        self.tried = None
        self.about(applied_lines(done, dry_run=False)[:MOST])
        self.load()


def _named(one: RuleLine) -> Cell:
    return Cell(one.name, "" if one.enabled else "muted")


def _fits(one: RuleLine) -> str:
    return percent(one.fitting / one.judged, 0) if one.judged else ""


# ---- what is typed, and what is done of it


def _send_new(form: Any, wanted: Wanted) -> None:
    form.do(partial(_add, wanted), form.done, failed=form.refused)


def _send_changed(id: int, seen: int, form: Any, wanted: Wanted) -> None:
    form.do(partial(_edit, id, seen, wanted), form.done, failed=form.refused)


def _add(wanted: Wanted, act: Act) -> RuleLine:
    from cmsuite.veille.rules import Said, add_rule

    return add_rule(act, Said(**wanted.model_dump()))


def _edit(id: int, seen: int, wanted: Wanted, act: Act) -> RuleLine:
    from cmsuite.veille.rules import edit_rule

    return edit_rule(act, id, seen=seen, **wanted.model_dump())


def _switch(id: int, seen: int, on: bool, act: Act) -> RuleLine:
    from cmsuite.veille.rules import edit_rule

    return edit_rule(act, id, seen=seen, enabled=on)


def _remove(id: int, seen: int, act: Act) -> RuleLine:
    from cmsuite.veille.rules import remove_rule

    return remove_rule(act, id, seen=seen)


def _rules(act: Act) -> list[RuleLine]:
    from cmsuite.veille.rules import rules

    return rules(act)


def _as_toml(act: Act) -> tuple[bytes, str]:
    from cmsuite.veille.rules import rules, to_toml

    return to_toml(rules(act)).encode(), ""


def _would(act: Act) -> Applied:
    from cmsuite.veille.applying import would

    return would(act)


def _apply(digest: str, act: Act) -> Applied:
    from cmsuite.veille.applying import apply_rules

    return apply_rules(act, digest=digest)
