"""Issues of the watch: composed, checked, sent to who reads them, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.locale import LANGUAGES, N_, _, ngettext
from cmsuite.core.text import shown
from cmsuite.veille.digest.words import AUDIENCES
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.documents.versions import Edited

issue_argument = click.argument("document_id", metavar="ISSUE", type=int)


@click.group("digest", cls=Group, help=N_("Issues: composed of what was analysed, sent to who reads them."))
def digest() -> None:
    pass


@digest.command("waiting", help=N_("What was analysed and not diffused yet, the best score first."))
@click.pass_obj
def waiting(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import candidates

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = candidates(act)
    cli.table(
        lines,
        [
            (_("item"), lambda one: one.item),
            (_("score"), lambda one: one.score),
            (_("axis"), lambda one: _(AXES[one.axis])),
            (_("source"), lambda one: shown(one.source, 24)),
            (_("title"), lambda one: shown(one.title, 80)),
        ],
        _("Nothing waits: analyse what you kept first."),
    )


@digest.command("new", help=N_("Begin an issue of these ITEMS; without, of the best that wait."))
@click.argument("items", type=int, nargs=-1)
@click.option("--title", default="", help=N_("What to call it; else by the brand and its number."))
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("The issue's language; else the brand's."))
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default="internal", help=N_("Who reads it."))
@click.option("--most", type=click.IntRange(1, 50), metavar="N", default=7, help=N_("How many items at first."))
@click.pass_obj
def new(cli: Cli, items: tuple[int, ...], title: str, language: str | None, audience: str, most: int) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import begin_issue

    load()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = begin_issue(act, items=items, title=title, language=language or "", audience=audience, most=most)
    said = _("Document {id}: {title}, a draft. Write it: cmsuite document edit {id}")
    cli.say(done, said.format(id=done.document_id, title=shown(_title(cli, done))))


@digest.command("add", help=N_("Put more ITEMS at the end of ISSUE, while it is a draft."))
@issue_argument
@click.argument("items", type=int, nargs=-1, required=True)
@click.pass_obj
def add(cli: Cli, document_id: int, items: tuple[int, ...]) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import add_items

    load()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = add_items(act, document_id, items)
    cli.say(done, _("Document {id} is saved.").format(id=document_id))


@digest.command("order", help=N_("Put the items of ISSUE in the order of these KEYS (N3 N1); one not named goes out."))
@issue_argument
@click.argument("keys", nargs=-1, required=True)
@click.pass_obj
def order(cli: Cli, document_id: int, keys: tuple[str, ...]) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import arrange

    load()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = arrange(act, document_id, keys)
    cli.say(done, _("Document {id} is saved.").format(id=document_id))


@digest.command("feed", help=N_("Write the validated issues as a feed that others follow: rss or json."))
@click.option("--format", "form", type=click.Choice(("rss", "json")), default="rss", help=N_("The format."))
@click.option("--for", "audiences", type=click.Choice(AUDIENCES), multiple=True, default=("public",),
              help=N_("Issues for these readers; several may be named."))  # fmt: skip
@click.option("--home", default="", metavar="URL", help=N_("The page that the feed is about."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def feed(cli: Cli, form: str, audiences: tuple[str, ...], home: str, path: Path | None) -> None:
    from cmsuite.cli.document_read import load, put_file
    from cmsuite.engines import acts
    from cmsuite.veille.digest.feeds import channel, json_feed, rss

    load()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = channel(act, audiences, home=home)  # type: ignore[arg-type]
    data = rss(found) if form == "rss" else json_feed(found)
    where = path or cli.workspace.exports / ("watch.rss" if form == "rss" else "watch.json")
    put_file(cli, data, where, form, _("feed"))
    n = len(found.entries)
    cli.note(ngettext("{n} item is in it.", "{n} items are in it.", n).format(n=n))


def _title(cli: Cli, done: Edited) -> str:
    from cmsuite.cli.document_read import document_of

    return document_of(cli, done.document_id).title
