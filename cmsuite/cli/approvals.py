"""Commands by which posts are submitted, approved, refused, and by which what was said elsewhere is written down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.posts import account_option, ask_links, chosen, findings, stands
from cmsuite.cli.suite import Command
from cmsuite.cli.when import When
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, labelled
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cmsuite.content.approval import Decided
    from cmsuite.content.views import VariantView
    from cmsuite.core.when import Wish
    from cmsuite.engines.acts import Act


pass_option = click.option(
    "--pass",
    "passing",
    multiple=True,
    metavar="RULE=REASON",
    help=N_("Let the warning of a rule pass, and say why; may be repeated."),
)


class NoReason(Usage):
    said = N_("{given} does not say which warning passes, and why.")
    hint = N_('Write RULE=REASON: --pass edfr.cta="two calls, as the brief asks"')


step_option = click.option(
    "--step", type=click.Choice(["internal", "client"]), help=N_("For the team or for the client; else what is yours.")
)
hash_option = click.option("--hash", "seen_hash", metavar="PRINT", help=N_("The print of what you read, or its start."))


seen_option = click.option(
    "--seen", type=int, metavar="VERSION", help=N_("The version that you read; refused when it has changed.")
)


@click.command("submit", cls=Command, help=N_("Hand a post in to be read and approved; nothing may block it."))
@click.argument("number", metavar="POST", type=int)
@seen_option
@click.pass_obj
def submit_(cli: Cli, number: int, seen: int | None) -> None:
    from cmsuite.content.checks import refuse_blocked
    from cmsuite.content.review import submit
    from cmsuite.engines import acts

    ask_links(cli, number, None)
    checked = findings(cli, number, None)  # of the rules, `submit` asks, which counts what was asked to be let pass
    refuse_blocked(number, [one for _variant, found in checked for one in found if one.rule is None])
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = submit(act, number, [variant.hash for variant, _found in checked], seen=seen)
    cli.say(done, _("Post {post} is in review: {title}").format(post=number, title=shown(done.title)))


@click.command("take-back", cls=Command, help=N_("Take a post out of the review, to work on it again."))
@click.argument("number", metavar="POST", type=int)
@seen_option
@click.pass_obj
def take_back_(cli: Cli, number: int, seen: int | None) -> None:
    from cmsuite.content.review import take_back
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = take_back(act, number, seen=seen)
    cli.say(done, _("Post {post} is out of the review: {title}").format(post=number, title=shown(done.title)))


@click.command("approve", cls=Command, help=N_("Say yes to a post as it is; nothing may block it."))
@click.argument("number", metavar="POST", type=int)
@account_option
@step_option
@hash_option
@pass_option
@click.pass_obj
def approve_(
    cli: Cli, number: int, account: str | None, step: Any, seen_hash: str | None, passing: tuple[str, ...]
) -> None:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.approval import approve
    from cmsuite.content.checks import refuse_blocked
    from cmsuite.engines import acts

    ask_links(cli, number, account)
    checked = findings(cli, number, account)
    for _variant, found in checked:
        refuse_blocked(number, found)
    variants = [variant for variant, _found in checked]
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        dated = leaving(act, [variant.id for variant in variants])
        done = [
            approve(
                act,
                variant.id,
                step=step,
                seen_hash=seen_hash or variant.hash,
                because=because(passing) or None,
                leaves_at=dated.get(variant.id),
                **_window(act, variant),
            )
            for variant in variants
        ]
    _say(cli, variants, done)


def because(passing: tuple[str, ...]) -> dict[str, str]:
    """Rule -> why it is passed. Raises NoReason."""
    found = {}
    for one in passing:
        rule, equals, why = one.partition("=")
        if not equals or not rule.strip():
            raise NoReason(given=one)
        found[rule.strip()] = why
    return found


@click.command("refuse", cls=Command, help=N_("Say no to a post as it is, and why."))
@click.argument("number", metavar="POST", type=int)
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why."))
@account_option
@step_option
@hash_option
@click.pass_obj
def refuse_(cli: Cli, number: int, reason: str, account: str | None, step: Any, seen_hash: str | None) -> None:
    from cmsuite.content.approval import refuse
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        variants = _variants(act, number, account)
        done = [refuse(act, variant.id, reason, step=step, seen_hash=seen_hash) for variant in variants]
    _say(cli, variants, done)


@click.command("record", cls=Command, help=N_("Write down what somebody decided by mail, on paper, in a meeting."))
@click.argument("number", metavar="POST", type=int)
@click.option("--by", "email", required=True, metavar="EMAIL", help=N_("Who decided."))
@click.option(
    "--channel",
    required=True,
    type=click.Choice(["mail_reply", "file_back", "link", "paper", "meeting"]),
    help=N_("How it came. A yes from a meeting waits until they confirm it."),
)
@click.option("--proof", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=N_("The mail, the page, …"))
@click.option("--at", type=When(), help=N_("When they decided; else now."))
@click.option("--function", metavar="TEXT", help=N_("As what they decided."))
@click.option("--refused", metavar="REASON", help=N_("They said no, and why."))
@click.option(
    "--step", type=click.Choice(["internal", "client"]), default="client", help=N_("For the team or the client.")
)
@account_option
@hash_option
@click.pass_obj
def record_(
    cli: Cli,
    number: int,
    email: str,
    channel: Any,
    proof: Path | None,
    at: Wish | None,
    function: str | None,
    refused: str | None,
    step: Any,
    account: str | None,
    seen_hash: str | None,
) -> None:
    from cmsuite.calendar.entries import zone_for
    from cmsuite.content.approval import record
    from cmsuite.core.zones import instant
    from cmsuite.engines import acts
    from cmsuite.engines.media.store import keep
    from cmsuite.engines.people.brands import person_by_email

    stored = stored_of(cli, proof) if proof else None
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        variants, person = _variants(act, number, account), person_by_email(act, email)
        decided = instant(at.wall(act.now, zone_for(act, None))) if at else None
        blob = keep(act, stored) if stored else None
        done = [
            record(
                act,
                variant.id,
                person.id,
                "approved" if refused is None else "refused",
                channel,
                at=decided,
                proof_blob_id=blob,
                function=function,
                reason=refused,
                step=step,
                seen_hash=seen_hash,
                **_window(act, variant),
            )
            for variant in variants
        ]
    _say(cli, variants, done)


@click.command("confirm", cls=Command, help=N_("Confirm what you said in a meeting; post show numbers the decisions."))
@click.argument("number", metavar="DECISION", type=int)
@click.pass_obj
def confirm_(cli: Cli, number: int) -> None:
    from cmsuite.content.approval import confirm
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = confirm(act, number)
    cli.say(done, _("Confirmed. {stands}").format(stands=stands(done.standing)))


def _variants(act: Act, number: int, account: str | None) -> list[VariantView]:
    from cmsuite.content.views import post

    return chosen(act, post(act, number), account)


def _window(act: Act, variant: VariantView) -> dict[str, datetime | None]:
    """The days for which a yes holds: a week around the entry, where there is one."""
    from cmsuite.calendar.days import of_variants
    from cmsuite.calendar.entries import window

    line = of_variants(act, [variant.id]).get(variant.id)
    first, last = window(line.at) if line and line.at else (None, None)
    return {"valid_from": first, "valid_until": last}


def stored_of(cli: Cli, path: Path, *, seen: bool = False) -> Any:
    """A file with its bytes made safe. seen: it is going to be shown, and has to be what it claims.

    Raises what `probe` raises of such a one.
    """
    from cmsuite.engines.media.probe import kept_as, probe
    from cmsuite.engines.media.store import Media

    data = path.read_bytes()
    return Media(cli.store, cli.workspace).put(data, probe(data, path.name).mime if seen else kept_as(data, path.name))


def _say(cli: Cli, variants: Sequence[VariantView], done: Sequence[Decided]) -> None:
    lines = [
        labelled(f"{called(variant.network)} {shown(variant.handle)}", stands(decided.standing))
        for variant, decided in zip(variants, done, strict=True)
    ]
    cli.say(done, "\n".join(lines))
