"""The sources of the brand: how each is, since when and when it is asked again, what it costs and gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, labelled, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.ask import Ask, words
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column
from cmsuite.veille.telling_cost import MEGA, removal, spent, standing
from cmsuite.veille.telling_cost import report as told_report
from cmsuite.veille.telling_pace import PACES, slower
from cmsuite.veille.telling_pace import told as told_pace
from cmsuite.veille.words import AXES, FEEDS

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.coverage import Covered
    from cmsuite.veille.frugality import Frugality, SourceCost
    from cmsuite.veille.pace import Hurry, Interval

ILL = {"failing", "suspended", "too_big", "gone"}


class Sources(Listed):
    """Those that are ill, then those that could be stopped, then the others."""

    BINDINGS: ClassVar = [
        Binding("escape,S", "dismiss", N_("Leave")),
        key("x", "stop", N_("Stop"), id="sources.stop", help=N_("Stop the source at hand, or take it up again."),
            cli="veille stop"),
        key("f", "report", N_("Report"), id="sources.report",
            help=N_("What the watch cost this month, against asking each hour."), cli="veille frugality"),
        key("p", "pace", N_("Pace"), id="sources.pace", help=N_("Say how often the source at hand is asked."),
            cli="veille pace"),
        key("h", "hurry", N_("Crisis"), id="sources.hurry", cli="veille hurry",
            help=N_("In a crisis: have the sources of reputation asked every 15 minutes, or end that.")),
        key("n", "newsletters", N_("Newsletters"), id="sources.newsletters", cli="veille newsletters",
            help=N_("The newsletters that come in, to follow one.")),
    ]  # fmt: skip
    heading = N_("Sources")
    empty = N_("No source yet: a in the veille follows a feed.")
    keys_ = N_("x stop or take up   f month   p pace   h crisis   n newsletters   esc")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("STATE"), _state, 12),
            Column(N_("SOURCE"), lambda one: one.title, least=24),
            Column(N_("AXIS"), lambda one: Cell(translate(AXES[one.axis]), "muted"), 14, drop=2),
            Column(N_("NEW 90 D"), lambda one: number(one.new_90), 9, right=True, drop=1),
            Column(N_("KEPT"), lambda one: number(one.kept_90), 6, right=True, drop=1),
            Column(N_("MB"), lambda one: Cell(number(one.size / MEGA, 1), "muted"), 7, right=True, drop=3),
        )

    def on_mount(self) -> None:
        self.found: Frugality | None = None
        self.paces: dict[int, Interval] = {}
        self.silent: list[str] = []
        self.whole = False
        super().on_mount()

    def load(self) -> None:
        self.ask(_of_this_month, self._found)

    def _found(self, loaded: tuple[Frugality, dict[int, Interval], list[Covered]]) -> None:
        found, self.paces, covered = loaded
        self.silent = [translate(AXES[one.axis]) for one in covered if one.silent]
        self.found = found
        rows = sorted(found.sources, key=lambda one: (one.state not in ILL or one.muted_at is not None, not one.why))
        self.show({one.source: one for one in rows})
        self._say()

    def _say(self) -> None:
        if self.found is not None:
            told = told_report(self.found) if self.whole else [spent(self.found.spent, self.found.budget_mb)]
            nothing = translate("Nothing for 14 days: {axes}").format(axes=", ".join(self.silent))
            self.about([*told, *([nothing] if self.silent else [])])

    def action_report(self) -> None:
        """The whole report above the list, or its last word alone."""
        self.whole = not self.whole
        self._say()

    def told(self, row: SourceCost) -> Iterable[str]:
        yield labelled(shown(row.title), standing(row, translate(FEEDS[row.state]), self.seat.zone))
        if row.said:
            yield shown(row.said)
        if (pace := self.paces.get(row.source)) is not None:
            yield told_pace(pace, self.seat.zone)
        if row.why:
            yield shown(removal(row))
        yield shown(row.url)
        yield translate("This month: {requests} requests, of which {same} not modified; {new} new items.").format(
            requests=number(row.requests), same=number(row.unchanged), new=number(row.new_items)
        )

    def action_stop(self) -> None:
        row: SourceCost | None = self.list.row
        if row is not None and self.may("veille.follow"):
            stops = row.muted_at is None
            said = N_("Stopped: {title} · u undoes") if stops else N_("Taken up again: {title} · u undoes")
            self.do(partial(_stop if stops else _resume, row.source, row.version), partial(self._done, said))

    def action_pace(self) -> None:
        """Choose how often the source at hand is asked."""
        row: SourceCost | None = self.list.row
        if row is not None and self.may("veille.follow"):
            question = N_("How often is this source asked?")
            self.app.push_screen(Choose(question, PACES), partial(self._put_pace, row))

    def _put_pace(self, row: SourceCost, name: str | None) -> None:
        if name is not None:
            said = N_("The pace of {title} is changed · u undoes")
            self.do(partial(_pace, row.source, name, row.version), partial(self._done, said))

    def action_hurry(self) -> None:
        """Hurry what is watched for reputation, or end that where it is."""
        if not self.may("veille.follow"):
            return
        if any(one.hurried_until is not None for one in self.paces.values()):
            self.do(_calm, self._calmed)
        else:
            self.app.push_screen(Ask(translate("Which crisis is this for? At least 10 letters."), words), self._hurry)

    def _hurry(self, because: str | None) -> None:
        if because is not None:
            self.do(partial(_hurry, because), self._hurried)

    def _hurried(self, done: Hurry) -> None:
        n = done.sources - len(done.slower)
        said = ngettext(
            "{n} source is asked every 15 minutes for 72 hours · u undoes",
            "{n} sources are asked every 15 minutes for 72 hours · u undoes",
            n,
        )
        self.suite.tell(" ".join(filter(None, (slower(done), said.format(n=n)))))
        self.load()

    def _calmed(self, done: Hurry) -> None:
        said = ngettext("{n} source is back at its own pace.", "{n} sources are back at their own pace.", done.sources)
        self.suite.tell(said.format(n=done.sources))
        self.load()

    def action_newsletters(self) -> None:
        """The newsletters that come in."""
        from cmsuite.tui.panels.newsletters import Newsletters

        self.app.push_screen(Newsletters(), lambda _done: self.load())

    def _done(self, said: str, title: str) -> None:
        self.suite.tell(translate(said).format(title=shown(title, 60)))
        self.load()


def _state(one: SourceCost) -> Cell:
    if one.muted_at is not None:
        return Cell(f"· {translate('stopped')}", "muted")
    sign, tone = ("✗", "error") if one.state in ILL else ("!", "warning") if one.why else ("·", "")
    return Cell(f"{sign} {translate(FEEDS[one.state])}", tone)


def _of_this_month(act: Act) -> tuple[Frugality, dict[int, Interval], list[Covered]]:
    from cmsuite.veille.coverage import coverage
    from cmsuite.veille.frugality import frugality, month_of
    from cmsuite.veille.pace import intervals

    return frugality(act, *month_of(act.now.date())), intervals(act), coverage(act)


def _pace(source: int, name: str, seen: int, act: Act) -> str:
    from cmsuite.veille.pace import named, pace

    return pace(act, source, *named(name), seen=seen).title


def _hurry(because: str, act: Act) -> Hurry:
    from cmsuite.veille.pace import hurry

    return hurry(act, because)


def _calm(act: Act) -> Hurry:
    from cmsuite.veille.pace import calm

    return calm(act)


def _stop(source: int, seen: int, act: Act) -> str:
    from cmsuite.veille.muting import mute

    return mute(act, source, seen=seen)


def _resume(source: int, seen: int, act: Act) -> str:
    from cmsuite.veille.muting import unmute

    return unmute(act, source, seen=seen)
