"""Commands about network accounts, their sign-ins, and the key of the secrets."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.accounts.words import STATUSES, sign_in_said, told
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, labelled, moment_here
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called

if TYPE_CHECKING:
    from cmsuite.accounts.registered import AccountLine
    from cmsuite.accounts.sign_in import Wish
    from cmsuite.engines.networks.contract import SignIn
    from cmsuite.engines.secrets.secret import Secret
    from cmsuite.engines.secrets.vault import Vault

TOKEN = "CMSUITE_TOKEN"


class NothingPasted(Usage):
    said = N_("Nothing was pasted.")
    hint = N_("Open the page, sign in, and paste the code that it shows; --token asks for a token instead.")


@click.group("account", cls=Group, help=N_("Network accounts: connect, check, list, close."))
def account() -> None:
    pass


@account.command(
    "connect",
    help=N_("Connect an account of NETWORK. ADDRESS is the server (mastodon) or the name of the account (kit)."),
)
@click.argument("network")
@click.argument("address")
@click.option("--url", default="", help=N_("The account's page: for a kit, where a person publishes by hand."))
@click.option("--token", is_flag=True, help=N_("Ask for a token instead of a code; or read it from CMSUITE_TOKEN."))
@click.option("--zone", metavar="ZONE", help=N_("The account's own time zone, if it is not the brand's."))
@click.option("--language", metavar="LANG", help=N_("The language of its posts, if it is not the brand's."))
@click.pass_obj
def connect_(
    cli: Cli, network: str, address: str, url: str, token: bool, zone: str | None, language: str | None
) -> None:
    from cmsuite.accounts.sign_in import KIT, Wish, connect_by_hand
    from cmsuite.cli.tools import tools

    wish = Wish(network, address, cli.brand, zone=zone, language=language)
    made = connect_by_hand(cli.store, tools(cli), wish, url) if network == KIT else _signed_in(cli, wish, token)
    _say_connected(cli, made)


@account.command("reconnect", help=N_("Sign in again to ACCOUNT, after its sign-in was refused or before it ends."))
@click.argument("named", metavar="ACCOUNT")
@click.option("--token", is_flag=True, help=N_("Ask for a token instead of a code; or read it from CMSUITE_TOKEN."))
@click.pass_obj
def reconnect_(cli: Cli, named: str, token: bool) -> None:
    from cmsuite.accounts.sign_in import Wish

    line = _account(cli, named)
    _say_connected(cli, _signed_in(cli, Wish(line.network, line.sign_in_at, cli.brand, account=line), token))


@account.command("list", help=N_("The brand's accounts, and how their sign-ins stand."))
@click.pass_obj
def list_(cli: Cli) -> None:
    from cmsuite.accounts.registered import accounts
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = accounts(act)
    cli.table(
        lines,
        [
            (_("number"), lambda a: a.account),
            (_("network"), lambda a: called(a.network)),
            (_("account"), lambda a: a.handle),
            (_("state"), lambda a: _(STATUSES.get(a.status, a.status))),
            (_("sign-in"), lambda a: sign_in_said(a, cli.store.now())),
            (_("checked"), lambda a: moment_here(a.last_check_at) if a.last_check_at else ""),
        ],
        empty=_("No account yet. Connect one: cmsuite account connect mastodon SERVER"),
    )


@account.command("show", help=N_("All that is known of ACCOUNT: its number, its name or its address."))
@click.argument("named", metavar="ACCOUNT")
@click.pass_obj
def show_(cli: Cli, named: str) -> None:
    line = _account(cli, named)
    cli.say(line, "\n".join(labelled(name, shown(value)) for name, value in told(line, cli.store.now())))


@account.command("check", help=N_("Ask the network whether the sign-in of ACCOUNT holds, and what it takes today."))
@click.argument("named", metavar="ACCOUNT")
@click.pass_obj
def check_(cli: Cli, named: str) -> None:
    from cmsuite.accounts.sign_in import check
    from cmsuite.cli.tools import tools

    line = check(cli.store, tools(cli), _account(cli, named).account, cli.brand)
    cli.say(line, _("{handle} is well.").format(handle=shown(line.handle)))


@account.command("close", help=N_("No longer work with ACCOUNT: its secret is forgotten, its history stays."))
@click.argument("named", metavar="ACCOUNT")
@click.pass_obj
def close_(cli: Cli, named: str) -> None:
    from cmsuite.accounts.sign_in import disconnect
    from cmsuite.cli.tools import tools

    line = _account(cli, named)
    disconnect(cli.store, tools(cli), line.account, cli.brand, seen=line.version)
    cli.say({"account": line.account}, _("{handle} is closed.").format(handle=shown(line.handle)))


@account.group("key", help=N_("The key that opens the secrets: for a second machine of the team."))
def key() -> None:
    pass


@key.command(
    "export", help=N_("Copy the key to FILE, to carry it to another machine. Who has it can open the secrets.")
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_(cli: Cli, file: Path) -> None:
    _vault(cli).key.export(file)
    cli.say(
        {"file": str(file)}, _("The key is in {file}. Remove it once it is on the other machine.").format(file=file)
    )


@key.command("import", help=N_("Take the key from FILE, which another machine exported."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_(cli: Cli, file: Path) -> None:
    key = _vault(cli).key
    key.bring(file)
    cli.say({"file": str(key.path)}, _("This machine has the key now ({file}).").format(file=key.path))


@key.command("new", help=N_("Start over with a new key when the old one is lost; each account is connected again."))
@click.confirmation_option(prompt=N_("Every sign-in sealed with the old key is lost. Go on?"))
@click.pass_obj
def new_(cli: Cli) -> None:
    lost = _vault(cli).new_key(by=cli.person)
    cli.say({"lost": lost}, _("A new key was made. To be connected again: {lost}.").format(lost=lost))


def _vault(cli: Cli) -> Vault:
    from cmsuite.engines.secrets.vault import vault

    return vault(cli.store, cli.workspace)


def _account(cli: Cli, named: str) -> AccountLine:
    from cmsuite.accounts.registered import account
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return account(act, named)


def _signed_in(cli: Cli, wish: Wish, token: bool) -> AccountLine:
    from cmsuite.accounts.sign_in import begin_sign_in, finish_sign_in
    from cmsuite.cli.tools import tools

    mine = tools(cli)
    begun: SignIn | None = None
    if not token:
        begun = begin_sign_in(cli.store, mine, wish)
        cli.note(_("Open this page, sign in, and copy the code that it shows:"))
        cli.note(begun.url)
    return finish_sign_in(cli.store, mine, wish, begun, _pasted(_("Token") if token else _("Code"), token))


def _pasted(what: str, token: bool) -> Secret:
    """What a person pastes, unseen; from a pipe its first line. Never an argument: those are seen by everyone."""
    from cmsuite.engines.secrets.secret import Secret

    given = os.environ.get(TOKEN, "") if token else ""
    if not given:
        given = click.prompt(what, hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    if not given.strip():
        raise NothingPasted()
    return Secret(given.strip())


def _say_connected(cli: Cli, line: AccountLine) -> None:
    text = _("{handle} is connected ({network}, number {number}).").format(
        handle=shown(line.handle), network=called(line.network), number=line.account
    )
    cli.say(line, text)
