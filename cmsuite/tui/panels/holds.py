"""Freeze what was decided until now, or end that: a reason, what it covers, how much it stops, and are you sure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import OptionList, Static

from cmsuite.core.locale import N_, labelled, moment, ngettext, translate
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called
from cmsuite.publishing.words import REASONS
from cmsuite.tui import agenda
from cmsuite.tui.panels.ask import Ask, words
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.answers import Answers

if TYPE_CHECKING:
    from cmsuite.publishing.agenda import Slot
    from cmsuite.publishing.holds import HoldLine

Reason = Literal["crisis", "client"]


class Holds(Panel):
    """The holds that stand, and a new one. near: the entry at hand, whose network or account alone may be frozen."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", N_("Leave"))]

    def __init__(self, near: Slot | None = None) -> None:
        super().__init__()
        self.near, self.found = near, dict[str, "HoldLine"]()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(translate("Holds"), markup=False, classes="title")
            yield Answers({})

    def on_mount(self) -> None:
        self.query_one(Answers).focus()
        self.ask(agenda.standing_holds, self._show, group="holds")

    def _show(self, found: list[HoldLine]) -> None:
        self.found = {f"lift {one.id}": one for one in found}
        said = {
            "crisis": translate("Freeze everything decided until now: a crisis"),
            "client": translate("Freeze everything decided until now: the client asks"),
        } | {value: _lifting(one, self.seat.zone) for value, one in self.found.items()}
        self.query_one(Answers).offer(said)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option.id or "")

    def on_key(self, event: Key) -> None:
        if (found := self.query_one(Answers).answered(event.character)) is not None:
            event.stop()  # a digit would also be a place
            event.prevent_default()
            self._take(found)

    def _take(self, value: str) -> None:
        if not self.may("publishing.lift" if value in self.found else "publishing.hold"):
            return
        if value in self.found:
            question = translate("Why is hold {id} over?").format(id=self.found[value].id)
            self.app.push_screen(Ask(question, words, about=f"lift {value}"), partial(self._lift, self.found[value]))
        else:
            self._scope("crisis" if value == "crisis" else "client")

    # ---- a new one

    def _scope(self, reason: Reason) -> None:
        if self.near is None or self.near.account_id is None:
            self._count(reason, "all")
            return
        values = {
            "all": self.suite.brand_name,
            "network": labelled(translate("network"), called(self.near.network)),
            "account": labelled(translate("account"), self.near.handle),
        }
        self.app.push_screen(Choose(N_("What does it freeze?"), values), partial(self._count, reason))

    def _count(self, reason: Reason, scope: str | None) -> None:
        near = self.near if scope in ("network", "account") else None
        if scope is None:
            return
        network = near.network if near and scope == "network" else None
        account = near.account_id if near and scope == "account" else None
        where = self.suite.brand_name if near is None else called(network) if network else near.handle
        sure = partial(self._sure, partial(agenda.hold, reason, network, account), near, where)
        self.ask(partial(agenda.frozen_by, network, account), sure, group="holds", brand=near.brand if near else None)

    def _sure(self, deed: partial[int], near: Slot | None, where: str, n: int) -> None:
        question = ngettext("{where}: {n} publication freezes", "{where}: {n} publications freeze", n)
        effect = translate("Each is decided again, one by one, before it leaves: there is no other way back.")
        effect += "\n" + translate("What is being sent at this moment still arrives.")

        def go(sure: bool | None) -> None:
            if sure:
                self.do(deed, self._frozen, brand=near.brand if near else None)

        self.app.push_screen(Confirm(question.format(where=shown(where), n=n), effect, translate("Freeze")), go)

    def _frozen(self, n: int) -> None:
        self.suite.tell(ngettext("{n} publication is frozen.", "{n} publications are frozen.", n).format(n=n))
        self.dismiss()

    # ---- the end of one

    def _lift(self, hold: HoldLine, reason: str | None) -> None:
        if reason:
            deed = partial(agenda.lift, hold.id, reason)
            self.do(deed, self._lifted, brand=hold.brand_id, everywhere=hold.brand_id is None)

    def _lifted(self, id: int) -> None:
        said = translate("Hold {id} is lifted. What it froze stays frozen: p in the calendar decides each again.")
        self.suite.tell(said.format(id=id))
        self.dismiss()


def _lifting(hold: HoldLine, zone: str) -> str:
    said = translate("Lift hold {id} ({reason}), placed {at}")
    told = said.format(id=hold.id, reason=translate(REASONS[hold.reason]), at=moment(hold.placed_at, zone))
    return " · ".join(part for part in (told, hold.account or called(hold.network or "")) if part)
