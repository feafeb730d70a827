"""The accounts on networks: connected with a sign-in or by hand, checked, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from cmsuite.accounts.words import STATUSES, sign_in_said, told
from cmsuite.core.locale import N_, _, labelled, near_day, ngettext, number, short_date_and_hour, translate
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called
from cmsuite.tui.keys import key
from cmsuite.tui.outside import open_outside
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.seat import Seat
from cmsuite.tui.sections.section import Section
from cmsuite.tui.tools import tools
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.accounts.registered import AccountLine
    from cmsuite.engines.acts import Act


class AccountsSection(Section):
    """Where the brand speaks, and whether we are still let in."""

    BINDINGS: ClassVar = [
        key("a", "connect", N_("Connect"), id="accounts.connect", help=N_("Connect an account of a network."),
            cli="account connect"),
        key("c", "check", N_("Check"), id="accounts.check", help=N_("Ask the network whether the sign-in holds."),
            cli="account check"),
        key("s", "again", N_("Sign in again"), id="accounts.again",
            help=N_("After the sign-in was refused, or before it ends."), cli="account reconnect"),
        key("d", "close", N_("Close"), id="accounts.close", help=N_("No longer work with it; its history stays."),
            cli="account close"),
        key("o", "outside", N_("Browser"), id="accounts.open", help=N_("Open its page outside."),
            cli="account show", show=False),
    ]  # fmt: skip
    empty = N_("No account yet: a connects one.")
    kinds = ("account",)

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NETWORK"), lambda one: called(one.network), 10),
            Column(N_("ACCOUNT"), lambda one: one.handle),
            Column(N_("SIGN-IN"), self._state, 24),
            Column(N_("CHECKED"), self._checked_on, 14, drop=2),
            *self.brand_column(),
        )

    def __init__(self) -> None:
        super().__init__()
        self.networks: Mapping[str, str] = {}  # those that can be connected: known before anybody asks
        self.waiting = False

    def load(self) -> None:
        if not self.networks:
            self.place.work(partial(_networks, self.place.seat), self._know, group="networks")
        self.place.ask(_accounts, lambda rows: self.show({one.account: one for one in rows}))

    def told(self, row: AccountLine) -> Sequence[str]:
        parts = [labelled(name, shown(value)) for name, value in told(row, self.place.suite.seat_now())]
        return [shown(row.handle), "", labelled(_("brand"), self.brand_name(row.brand)), *parts[1:]]

    def at_hand_ref(self) -> tuple[str, int] | None:
        return ("account", self.row.account) if self.row else None

    def _state(self, row: AccountLine) -> Cell:
        if row.status != "active":
            return Cell(f"· {translate(STATUSES.get(row.status, row.status))}", "muted")
        now = self.place.suite.seat_now()
        if row.sign_in not in (None, "ok"):
            return Cell(f"✗ {sign_in_said(row, now)}", "error")
        if row.ends_soon(now) and row.sign_in_ends_at is not None:
            ends = _("ends on {day}").format(
                day=near_day(row.sign_in_ends_at.astimezone(ZoneInfo(self.place.seat.zone)))
            )
            return Cell(f"! {ends}", "warning")
        return Cell(f"✓ {sign_in_said(row, now)}", "success")

    def _checked_on(self, row: AccountLine) -> Cell:
        at = row.last_check_at
        return Cell(short_date_and_hour(at, self.place.seat.zone) if at else "", "muted")

    def foot(self, row: AccountLine) -> str:
        return " · ".join(part for part in (row.title, row.url, sign_in_said(row, self.place.suite.seat_now())) if part)

    # ---- connect

    def _know(self, networks: Mapping[str, str]) -> None:
        self.networks = networks
        if self.waiting:
            self.waiting = False
            self.action_connect()

    def action_connect(self) -> None:
        if (brand := self.of_brand()) is None or not self.place.may("accounts.connect"):
            return
        if not self.networks:
            self.waiting = True  # the plugins are being read: in a moment
            return
        self.app.push_screen(Choose(N_("Which network?"), self.networks), partial(self._connect, brand))

    def _connect(self, brand: int, network: str | None) -> None:
        from cmsuite.tui.sections.signing_in import connect

        if network:
            connect(self, network, brand)

    def action_again(self) -> None:
        from cmsuite.tui.sections.signing_in import sign_in_again

        if (row := self.row) is not None and row.mode == "api" and self.place.may("accounts.connect", row.brand):
            sign_in_again(self, row)

    def connected(self, handle: str | None) -> None:
        """The network says who we are there."""
        if handle:
            self.said(N_("{handle} is connected."), handle=handle)

    # ---- check, close

    def action_check(self) -> None:
        if (row := self.row) is not None:
            self.head(
                _("Asking {network} about {handle}…").format(network=called(row.network), handle=shown(row.handle))
            )
            self.place.work(partial(_check, self.place.seat, row), self._well, group="check", failed=self._not_well)

    def _well(self, handle: str) -> None:
        self.head("")
        self.said(N_("{handle} is well."), handle=handle)

    def _not_well(self, _err: Exception) -> bool:
        self.head("")
        self.load()  # what the network said of the sign-in was noted
        return False

    def action_close(self) -> None:
        if (row := self.row) is None or row.status != "active":
            return
        if self.place.may("accounts.connect", row.brand):
            self.place.ask(partial(_planned, row.account), partial(self._ask_close, row), group="close")

    def _ask_close(self, row: AccountLine, planned: int) -> None:
        none = _("No publication is planned on it.")
        some = ngettext(
            "{n} planned publication will not go out.", "{n} planned publications will not go out.", planned
        ).format(n=number(planned))
        effect = [some if planned else none, _("What was published stays in the figures.")]
        if row.sign_in is not None:
            effect.append(_("Its sign-in is forgotten."))
        asked = Confirm(
            _("Close {handle} ({network})?").format(handle=shown(row.handle), network=called(row.network)),
            "\n".join(effect),
            _("Close it"),
        )
        self.app.push_screen(asked, partial(self._close, row))

    def _close(self, row: AccountLine, sure: bool | None) -> None:
        if sure:
            said = N_("{handle} is closed.")
            job = partial(_close, self.place.seat, row)
            self.place.work(job, lambda _none: self.said(said, handle=row.handle), group="write")

    def action_outside(self) -> None:
        if (row := self.row) is not None and row.url:
            open_outside(self.place.suite, row.url)


# ---- questions and jobs, in workers


def _accounts(act: Act) -> list[AccountLine]:
    from cmsuite.accounts.registered import accounts

    return accounts(act)


def _networks(seat: Seat) -> dict[str, str]:
    """The networks that can be used here: their ids and names."""
    from cmsuite.engines.networks.registry import Loaded, plugins

    found = [one for one in plugins(seat.workspace.root) if isinstance(one, Loaded)]
    return {one.name: _network_said(one.network.descriptor) for one in sorted(found, key=lambda one: one.name)}


def _network_said(descriptor: Any) -> str:
    name: str = descriptor.network.name
    return _("{network}: a person publishes by hand").format(network=name) if descriptor.publish.manual else name


def _check(seat: Seat, row: AccountLine) -> str:
    from cmsuite.accounts.sign_in import check

    return check(seat.store, tools(seat), row.account, row.brand).handle


def _planned(account: int, act: Act) -> int:
    from cmsuite.publishing.register import planned_on

    return planned_on(act, account)


def _close(seat: Seat, row: AccountLine) -> None:
    from cmsuite.accounts.sign_in import disconnect

    disconnect(seat.store, tools(seat), row.account, row.brand, seen=row.version)
