"""Connecting an account, step by step: the server, its page in the browser, the code that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel
from textual.widgets import Static

from cmsuite.core.locale import N_, _
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.outside import has_browser, open_outside
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.seat import Seat
from cmsuite.tui.sections.forms import NewAccount, NewAccountByHand, Pasted, PastedToken
from cmsuite.tui.tools import tools

if TYPE_CHECKING:
    from cmsuite.accounts.registered import AccountLine
    from cmsuite.accounts.sign_in import Wish
    from cmsuite.engines.networks.contract import SignIn
    from cmsuite.tui.sections.accounts import AccountsSection

BY_HAND = "kit"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that waits for what a person pastes: a code when `sign_in` is there, else a token."""

    wish: Wish
    sign_in: SignIn | None


class CodeForm(FormScreen[BaseModel]):
    """The address of the page above, the code below."""

    BINDINGS: ClassVar = [
        key("f2", "page", N_("Open the page"), id="signing.page", help=N_("Open the server's page in the browser."),
            cli="account connect"),
        key("f3", "address", N_("Copy the address"), id="signing.copy", help=N_("Copy the address of the page."),
            cli="account connect"),
        key("f5", "again", N_("New code"), id="signing.again", cli="account connect", show=False,
            help=N_("Ask the server for another page: a code holds once.")),
    ]  # fmt: skip

    def __init__(self, begun: Begun) -> None:
        self.begun = begun
        model = Pasted if begun.sign_in else PastedToken
        super().__init__(model, N_("Sign in"), self._finish, note=_to_open(begun))

    def on_mount(self) -> None:
        if has_browser() and not self.app.is_headless:
            self.action_page()

    def action_page(self) -> None:
        if self.begun.sign_in is not None:
            open_outside(self.suite, self.begun.sign_in.url)

    def action_address(self) -> None:
        if self.begun.sign_in is not None:
            self.suite.copy_to_clipboard(self.begun.sign_in.url)
            self.suite.tell(_("Copied. Where the terminal does not take it, mark it with the mouse and shift."))

    def action_again(self) -> None:
        if self.begun.sign_in is not None:
            job = partial(_begun, self.seat, self.begun.wish)
            self.work(job, self._renewed, group="sign-in", failed=self.refused)

    def _renewed(self, begun: Begun) -> None:
        self.begun = begun
        self.query_one(".note", Static).update(_to_open(begun))
        self.action_reset()

    def _finish(self, _form: Any, wanted: Any) -> None:
        code: str = wanted.code.get_secret_value().strip()
        self.work(partial(_finished, self.seat, self.begun, code), self.done, group="sign-in", failed=self.refused)


def _to_open(begun: Begun) -> str:
    if begun.sign_in is None:
        return ""
    said = [
        _("Open this page, sign in, and paste the code that it shows:"),
        shown(begun.sign_in.url),
        _("f2 opens it, f3 copies it; f5 asks for another one when a code was not taken."),
    ]
    return "\n".join(said)


def connect(section: AccountsSection, network: str, brand: int) -> None:
    """Ask what is needed for an account of this network, and go on from there."""
    about = f"{network} {brand}"
    if network == BY_HAND:
        by_hand: FormScreen[NewAccountByHand] = FormScreen(
            NewAccountByHand, N_("An account by hand"), partial(_send_by_hand, section.place.seat, brand), about=about
        )
        section.app.push_screen(by_hand, section.connected)
    else:
        send = partial(_send, section.place.seat, network, brand)
        asked: FormScreen[NewAccount] = FormScreen(NewAccount, N_("Connect an account"), send, about=about)
        section.app.push_screen(asked, partial(_paste, section))


def sign_in_again(section: AccountsSection, line: AccountLine) -> None:
    """The same page once more, for an account that is known."""
    job = partial(_begin_again, section.place.seat, line)
    section.place.work(job, partial(_paste, section), group="sign-in")


def _paste(section: AccountsSection, begun: Begun | None) -> None:
    if begun is not None:
        section.app.push_screen(CodeForm(begun), section.connected)


def _send_by_hand(seat: Seat, brand: int, form: Any, wanted: NewAccountByHand) -> None:
    form.work(partial(_by_hand, seat, brand, wanted), form.done, group="sign-in", failed=form.refused)


def _send(seat: Seat, network: str, brand: int, form: Any, wanted: NewAccount) -> None:
    form.work(partial(_begin, seat, network, brand, wanted), form.done, group="sign-in", failed=form.refused)


# ---- jobs, in workers


def _by_hand(seat: Seat, brand: int, wanted: NewAccountByHand) -> str:
    from cmsuite.accounts.sign_in import KIT, Wish, connect_by_hand

    wish = Wish(KIT, wanted.name, brand, zone=wanted.zone, language=wanted.language)
    return connect_by_hand(seat.store, tools(seat), wish, wanted.url).handle


def _begin(seat: Seat, network: str, brand: int, wanted: NewAccount) -> Begun:
    from cmsuite.accounts.sign_in import Wish

    wish = Wish(network, wanted.server, brand, zone=wanted.zone, language=wanted.language)
    return Begun(wish, None) if wanted.token else _begun(seat, wish)


def _begin_again(seat: Seat, line: AccountLine) -> Begun:
    from cmsuite.accounts.sign_in import Wish

    return _begun(seat, Wish(line.network, line.sign_in_at, line.brand, account=line))


def _begun(seat: Seat, wish: Wish) -> Begun:
    from cmsuite.accounts.sign_in import begin_sign_in

    return Begun(wish, begin_sign_in(seat.store, tools(seat), wish))


def _finished(seat: Seat, begun: Begun, code: str) -> str:
    from cmsuite.accounts.sign_in import finish_sign_in
    from cmsuite.engines.secrets.secret import Secret

    return finish_sign_in(seat.store, tools(seat), begun.wish, begun.sign_in, Secret(code)).handle
