"""The rules that are in force for the brand at hand, each explained; and what is let pass of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from cmsuite.core.locale import N_, _, day, labelled, short_date_of_year, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts.words import RECORDS
from cmsuite.engines.rules.words import KINDS, STATES
from cmsuite.tui import ruling as work
from cmsuite.tui.keys import key
from cmsuite.tui.sections.section import FILTER, Section, labelled_lines
from cmsuite.tui.signs import severity_cell
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.rules.exempted import Line
    from cmsuite.tui.ruling import InForce

TONES = {"asked": "warning", "stands": "success", "ended": "muted", "lifted": "muted"}


class InForceSection(Section):
    """Two lists: the rules, and what is let pass."""

    BINDINGS: ClassVar = [
        key("x", "turn", N_("Rules or what passes"), id="in_force.turn",
            help=N_("From the rules to what is let pass of them, and back."), cli="rules exemptions"),
        replace(FILTER, show=True),
        key("a", "agree", N_("Agree"), id="in_force.agree", help=N_("Say yes to what another asked to let pass."),
            cli="rules agree"),
        key("l", "lift", N_("Lift"), id="in_force.lift", help=N_("End what is let pass, refuse it, or take it back."),
            cli="rules lift"),
        key("o", "record", N_("What it is of"), id="in_force.record", cli="post check", show=False,
            help=N_("To the post that something is let pass of.")),
        key("d", "doctor", N_("What is not well"), id="in_force.doctor",
            help=N_("What is late, ended, switched off or broken about the rules."), cli="rules doctor", show=False),
    ]  # fmt: skip
    empty = N_("Choose a brand first: b shows them.")
    kinds = ("exemption",)

    def __init__(self) -> None:
        super().__init__()
        self.passing = False

    def columns(self) -> Sequence[Column]:
        if self.passing:
            return (
                Column(N_("STATE"), lambda one: Cell(translate(STATES[one.state]), TONES[one.state]), 16),
                Column(N_("RULE"), lambda one: one.rule, least=22),
                Column(N_("OF"), lambda one: shown(one.label) or "—", 21, drop=1),
                Column(N_("UNTIL"), lambda one: Cell(short_date_of_year(one.ends_on), "muted"), 13),
                Column(N_("WHO"), lambda one: shown(_who(one)), 20, drop=2),
            )
        return (
            Column(N_("WHAT"), lambda one: severity_cell(one.severity, "accent"), 12),
            Column(N_("RULE"), lambda one: one.id, 28),
            Column(N_("WHAT IT ASKS"), lambda one: shown(one.title), least=24),
            Column(N_("PACK"), lambda one: Cell(one.pack.partition("@")[0], "muted"), 16, drop=1),
        )

    def load(self) -> None:
        wanted = self.place.suite.wanted
        if wanted is not None and wanted[0] in self.kinds:
            self._turn(passing=True)
        if self.place.seat.brand is None:
            self.show({})
        elif self.passing:
            self.place.ask(work.exemptions, self._passes, group="in-force")
        else:
            self.place.ask(work.in_force, self._rules, group="in-force")

    def _passes(self, found: list[Line]) -> None:
        self.nothing = N_("Nothing is let pass.")
        self.head(translate("What is let pass of the rules. x goes back to the rules."))
        self.show({one.id: one for one in found})

    def _rules(self, found: InForce) -> None:
        self.nothing = N_("There is no rule.")
        self.head(" ".join(found.said))
        self.show(dict(enumerate(found.rules)))

    def sought(self, row: Any, columns: Sequence[Column]) -> str:
        return super().sought(row, columns) if self.passing else row.sought

    def told(self, row: Any) -> Sequence[str]:
        return _passes_told(row) if self.passing else [shown(line, 400) for line in row.told]

    def foot(self, row: Any) -> str:
        return row.reason if self.passing else f"{row.id} · {row.title}"

    # ---- keys

    def action_turn(self) -> None:
        self._turn(passing=not self.passing)
        self.load()

    def _turn(self, *, passing: bool) -> None:
        """To one of the two lists, empty until its rows come: a row of the other cannot be told as one of its own."""
        if passing != self.passing:
            self.passing = passing
            self.list.use(self.columns())
            self.list.show([])
            self._tell()

    def action_agree(self) -> None:
        one = self._exemption()
        if one is not None:
            done = partial(self._done, N_("Exemption {id} stands."))
            self.place.do(partial(work.agree, one.id, one.record), done)

    def action_lift(self) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        one = self._exemption()
        if one is None:
            return

        def reason(text: str | None) -> None:
            if text:
                done = partial(self._done, N_("Exemption {id} is lifted."))
                self.place.do(partial(work.lift, one.id, text), done)

        question = translate("Why does {rule} hold again?").format(rule=one.rule)
        self.app.push_screen(Ask(question, words, about=f"exemption {one.id}"), reason)

    def action_record(self) -> None:
        if (one := self._exemption()) is not None:
            self.place.suite.open_record(one.record, self.of_brand())

    def action_doctor(self) -> None:
        from cmsuite.tui.panels.told import Told

        def tell(text: str) -> None:
            self.app.push_screen(Told(translate("What is not well"), text))

        if self.of_brand() is not None:
            self.place.ask(work.sick, tell, group="doctor")

    def _exemption(self) -> Line | None:
        """The one at hand; else it is said where they are."""
        if not self.passing:
            self.place.suite.tell(translate("x shows what is let pass."), "warning")
            return None
        row: Line | None = self.row
        return row

    def _done(self, sentence: str, id: int) -> None:
        self.said(sentence, id=id)


def _who(one: Line) -> str:
    return ", ".join(dict.fromkeys(who for who in (one.asked_by, one.approved_by) if who))


def _passes_told(one: Line) -> list[str]:
    words: Mapping[str, str] = RECORDS
    kind = translate(words.get(one.record[0], one.record[0]))
    return [
        *labelled_lines(
            f"{translate(KINDS[one.kind])} {one.id} · {one.rule}",
            [
                (_("state"), translate(STATES[one.state])),
                (_("of"), f"{kind} {one.record[1]} · {one.label}"),
                (_("asked by"), one.asked_by),
                (_("agreed to by"), one.approved_by),
                (_("until"), day(one.ends_on)),
            ],
        ),
        "",
        labelled(_("reason"), shown(one.reason, 600)),
    ]
