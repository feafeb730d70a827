"""Newsletters as sources: where they come in, which ones there are, and to follow one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _
from cmsuite.core.text import shown
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.veille.newsletters import Coming


@click.command(
    "newsletters", cls=Command,
    help=N_("The newsletters that come in. WHERE, once: a folder of .eml and .mbox files, or imaps://USER@HOST/FOLDER."),
)  # fmt: skip
@click.argument("where", required=False)
@click.pass_obj
def newsletters_(cli: Cli, where: str | None) -> None:
    from cmsuite.veille.newsletters import coming_in

    brand = cli.brand
    if where is not None:
        from cmsuite.cli.mail import added

        box = added(cli, where, purpose="newsletters")
        said = _("Mailbox {id} is read for newsletters from now on; no mail in it is marked or moved.")
        cli.note(said.format(id=box.id))
    found = coming_in(cli.store, cli.workspace, by=cli.person, brand=brand)
    for said in found.said:
        cli.note(shown(said))
    cli.table(
        found.newsletters,
        [
            (_("newsletter"), lambda one: one.address),
            (_("name"), lambda one: shown(one.name, 40)),
            (_("mails"), lambda one: one.n),
            (_("last"), lambda one: cli.moment(one.newest)),
            (_("subject"), lambda one: shown(one.subject, 60)),
            (_("source"), _source),
        ],
        _("No newsletter came in lately."),
    )


def _source(one: Coming) -> str:
    return str(one.source) if one.source is not None else _("not followed")


@click.command("follow-newsletter", cls=Command, help=N_("Follow NEWSLETTER, as cmsuite veille newsletters lists it."))
@click.argument("newsletter")
@click.option("--axis", type=click.Choice(AXES), default="trade", help=N_("What it is watched for."))
@click.option("--title", default="", help=N_("What to call the source; else as the newsletter calls itself."))
@click.pass_obj
def follow_newsletter_(cli: Cli, newsletter: str, axis: str, title: str) -> None:
    from cmsuite.cli.veille import followed
    from cmsuite.engines import acts
    from cmsuite.veille.newsletters import coming_in, follow_newsletter

    brand = cli.brand
    if not title:
        there = coming_in(cli.store, cli.workspace, by=cli.person, brand=brand).newsletters
        title = next((one.name for one in there if one.address == newsletter or one.key == newsletter), "")
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        done = follow_newsletter(act, newsletter, axis=axis, title=title)
    cli.say(done, followed(cli, done))


NEWSLETTERS = (newsletters_, follow_newsletter_)
