"""Feeds and what comes of them: follow, fetch, read, keep, discard."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.cli.veille_capture import capture_
from cmsuite.cli.veille_digest import digest
from cmsuite.cli.veille_doctor import DOCTORS
from cmsuite.cli.veille_newsletters import NEWSLETTERS
from cmsuite.cli.veille_pace import PACES
from cmsuite.cli.veille_pages import PAGES
from cmsuite.cli.veille_plan import PLANS
from cmsuite.cli.veille_recipients import licence, recipients
from cmsuite.cli.veille_rounds import ROUNDS
from cmsuite.cli.veille_rules import rules, score
from cmsuite.cli.veille_trends import TRENDS
from cmsuite.cli.veille_triage import COMMANDS
from cmsuite.cli.when import Since, began
from cmsuite.core.locale import N_, _, labelled, moment, ngettext, number
from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.core.text import shown
from cmsuite.veille.plan.words import ROBOTS
from cmsuite.veille.telling import comes_from, decided, told
from cmsuite.veille.telling_story import story_lines, titled
from cmsuite.veille.telling_versions import edited_lines
from cmsuite.veille.words import AXES, OWNERS, PAYWALLS, REASONS, STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cmsuite.engines.acts import Act
    from cmsuite.engines.feeds.fetch import FetchReport
    from cmsuite.engines.feeds.opml import Outline
    from cmsuite.veille.qualify import Decided
    from cmsuite.veille.reading import ItemRead
    from cmsuite.veille.sources import Followed, Imported, SourceLine

axis_option = click.option("--axis", type=click.Choice(AXES), help=N_("Only this axis."))
state_option = click.option("--state", type=click.Choice(STATES), help=N_("Only items in this state."))
private_option = click.option(
    "--allow-private", metavar="CIDR", multiple=True, help=N_("Also ask servers in this network, this once.")
)


@click.group("veille", cls=Group, help=N_("Feeds: follow them, fetch them, keep or discard what they give."))
def veille() -> None:
    pass


@veille.command("add", help=N_("Follow the feed at URL, or the first one that the page there declares."))
@click.argument("url")
@click.option("--axis", type=click.Choice(AXES), default="trade", help=N_("What it is watched for."))
@click.option("--title", default="", help=N_("What to call the source; else the feed's own title."))
@private_option
@click.pass_obj
def add(cli: Cli, url: str, axis: str, title: str, allow_private: tuple[str, ...]) -> None:
    from cmsuite.cli.tools import http
    from cmsuite.engines import acts
    from cmsuite.veille.looking import discovered
    from cmsuite.veille.sources import follow

    brand = cli.brand
    found, *others = discovered(cli.store, http(cli, allow_private), url, by=cli.person, brand=brand)
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        done = follow(act, found.url, axis=axis, title=title or found.title, language=found.language, kind=found.kind)
    for other in others:
        cli.note(_("The page declares another feed: {url}").format(url=shown(other.url)))
    cli.say(done, followed(cli, done))


def followed(cli: Cli, done: Followed) -> str:
    from cmsuite.veille.telling_cost import followed_already

    if not done.new:
        return followed_already(done, cli.zone)
    said = _("Following {title} ({axis}): {url}")
    return said.format(title=shown(done.title), axis=_(AXES[done.axis]), url=shown(done.url))


@veille.command("import", help=N_("Follow the feeds of an OPML file; its folders are the axes."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--axis", type=click.Choice(AXES), default="trade", help=N_("For feeds whose folder names no axis."))
@click.option("--dry-run", is_flag=True, help=N_("Only say what would be followed, and which of it does not answer."))
@click.option("--yes", is_flag=True, help=N_("Follow them without a question; without this, you are asked first."))
@private_option
@click.pass_obj
def import_(cli: Cli, file: Path, axis: str, dry_run: bool, yes: bool, allow_private: tuple[str, ...]) -> None:
    import sys

    from cmsuite.engines import acts
    from cmsuite.engines.feeds.opml import outlines
    from cmsuite.veille.sources import import_opml

    wanted, brand = outlines(file.read_bytes()), cli.brand
    if not yes:
        _previewed(cli, wanted, axis, allow_private)
        if dry_run:
            return
        if cli.as_json or not sys.stdin.isatty():
            cli.note(_("Nothing is followed yet. Follow them: --yes"))
            return
        click.confirm(_("Follow them?"), abort=True, err=True)
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        done = import_opml(act, wanted, axis=axis)
    for url in done.refused:
        cli.note(_("Left out, this cannot be followed: {url}").format(url=shown(url, 200)))
    for folder in done.unplaced:
        said = _("The folder {folder} names no axis: its feeds are under {axis}.")
        cli.note(said.format(folder=folder, axis=_(AXES[axis])))
    cli.say(done, _imported(done))


@veille.command("export", help=N_("Write the feeds that are followed to an OPML file; its folders are the axes."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_(cli: Cli, file: Path) -> None:
    from cmsuite.core.files import write
    from cmsuite.engines import acts
    from cmsuite.veille.listing import exported, left_out

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        found = exported(act)
    write(file, found.data)
    n, left = found.feeds, found.left_out
    said = ngettext("{n} feed is written to {file}.", "{n} feeds are written to {file}.", n).format(
        n=n, file=shown(str(file))
    )
    if left:
        cli.note(left_out(left))
    cli.say({"file": str(file), "feeds": n, "left_out": left}, said)


def _previewed(cli: Cli, wanted: Sequence[Outline], axis: str, allow_private: tuple[str, ...]) -> None:
    from cmsuite.cli.tools import http
    from cmsuite.engines import acts
    from cmsuite.engines.feeds.trying import dead_links
    from cmsuite.veille.listing import preview, previewed

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = preview(act, wanted, axis=axis)
    dead = dead_links(http(cli, allow_private), [one.url for one in found.new])
    cli.say({"list": found, "dead": dead}, "\n".join(previewed(found, axis, dead)))


def _imported(done: Imported) -> str:
    new = sum(one.new for one in done.followed)
    known = len(done.followed) - new
    said = ngettext("{n} feed is followed now.", "{n} feeds are followed now.", new).format(n=new)
    if known:
        said += " " + ngettext("{n} was followed already.", "{n} were followed already.", known).format(n=known)
    return said


@veille.command("sources", help=N_("The sources of the brand, and how their feeds are."))
@axis_option
@click.option("--country", metavar="FR", help=N_("Only those that are published there, in two letters."))
@click.option("--paywall", type=click.Choice(PAYWALLS), help=N_("Only those of which so much is paid for."))
@click.option("--looked-after", metavar="WHO", help=N_("Only theirs: me, nobody, a name or a mail address."))
@click.pass_obj
def sources_(cli: Cli, axis: str | None, country: str | None, paywall: str | None, looked_after: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.feeds.registry import asks_robots
    from cmsuite.veille.reviewing import reviews
    from cmsuite.veille.sources import sources
    from cmsuite.veille.team import member
    from cmsuite.veille.telling import review_told
    from cmsuite.veille.telling_cost import state_word
    from cmsuite.veille.telling_pace import span

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        who = 0 if looked_after == "nobody" else member(act, looked_after) if looked_after else None
        lines = sources(act, axis=axis, country=country, paywall=paywall, owner_id=who)
        better = reviews(act)
        letters = {id: (review.letter,) for id, review in better.items()}
        if not cli.as_json:
            for one in lines:
                if one.id in better:
                    cli.note(f"{shown(one.title, 40)} · {review_told(better[one.id])}")
        pages = [one.url for one in lines if asks_robots(one.kind)]
        last = (
            _registered(cli, act, pages) if cli.sheet
            else [(_("address or reason"), lambda one: shown(one.said or one.url, 80))]
        )  # fmt: skip
    cli.table(
        lines,
        [
            (_("number"), lambda one: one.id),
            (_("rating"), lambda one: "→".join([one.reliability or "", *letters.get(one.id, ())])),
            (_("who speaks there"), lambda one: _(OWNERS[one.owner_type]) if one.owner_type else ""),
            (_("axis"), lambda one: _(AXES[one.axis])),
            (_("state"), state_word),
            (_("since"), lambda one: cli.moment(one.muted_at or one.since)),
            (_("planned"), lambda one: span(one.planned_interval)),
            (_("lately"), lambda one: span(one.actual_interval)),
            (_("next look"), lambda one: cli.moment(one.next_at)),
            (_("title"), lambda one: shown(one.title, 40)),
            *last,
        ],
        _("No source is like that.")
        if axis or country or paywall or looked_after
        else _("No source yet: cmsuite veille add URL"),
    )


def _registered(cli: Cli, act: Act, pages: Sequence[str]) -> list[tuple[str, Callable[[SourceLine], object]]]:
    """What only the register has of a source, in a file: how it is read, whose it is, what it gave and cost."""
    from cmsuite.engines.feeds.moving import MANUAL
    from cmsuite.engines.feeds.registry import title_of
    from cmsuite.engines.feeds.robots import verdicts
    from cmsuite.veille.frugality import MONTH, source_costs

    today = act.now.date()
    cost = {one.source: one for one in source_costs(act, today - MONTH + timedelta(days=1), today + timedelta(days=1))}
    robots = verdicts(act, pages)
    return [
        (_("address"), lambda one: one.url),
        (_("reason"), lambda one: one.said or ""),
        (_("kind"), lambda one: _("by hand") if one.kind == MANUAL else _(title_of(one.kind))),
        (_("language"), lambda one: one.language or ""),
        (_("country"), lambda one: one.country or ""),
        (_("publisher"), lambda one: one.publisher or ""),
        (_("to read"), lambda one: _(PAYWALLS[one.paywall]) if one.paywall else ""),
        (_("looked after by"), lambda one: one.owner or ""),
        (_("robots rules"), lambda one: _(ROBOTS[robots[one.url]]) if robots.get(one.url) in ROBOTS else ""),
        (_("licence"), lambda one: one.licensor or ""),
        (_("last read"), lambda one: cli.moment(one.last_ok_at)),
        (_("new in 30 days"), lambda one: cost[one.id].new_30),
        (_("new in 90 days"), lambda one: cost[one.id].new_90),
        (_("kept in 90 days"), lambda one: cost[one.id].kept_90),
        (_("bytes in 30 days"), lambda one: cost[one.id].size),
        (_("bytes in 90 days"), lambda one: cost[one.id].bytes_90),
    ]


@veille.command("fetch", help=N_("Ask the feeds that are due, and store what is new."))
@click.option("--all", "every", is_flag=True, help=N_("Every feed, due or not; one that asked to wait is left alone."))
@private_option
@click.pass_obj
def fetch_(cli: Cli, every: bool, allow_private: tuple[str, ...]) -> None:
    from cmsuite.cli.tools import http
    from cmsuite.veille.fetch import fetch

    report = fetch(cli.store, http(cli, allow_private), by=cli.person, every=every, workspace=cli.workspace)
    for failed in report.failed:
        cli.note(labelled(f"{shown(failed.title, 60)} ({shown(failed.url, 200)})", shown(failed.said)))
    cli.say(report, _fetched(report))


def _fetched(report: FetchReport) -> str:
    if not report.feeds:
        return _("No feed is due. Every feed at once: cmsuite veille fetch --all")
    return _(
        "Feeds asked: {feeds} in {seconds} s; requests: {requests}, of which {not_modified} not modified (304); "
        "received: {megabytes} MB; new items: {new_items}; feeds that gave nothing: {failed}."
    ).format(
        feeds=number(report.feeds),
        seconds=number(report.seconds, 1),
        requests=number(report.requests),
        not_modified=number(report.not_modified),
        megabytes=number(report.received / 1e6, 1),
        new_items=number(report.new_items),
        failed=number(len(report.failed)),
    )


@veille.command("list", help=N_("The items of the brand, newest first."))
@state_option
@axis_option
@click.option("--source", metavar="SOURCE", help=N_("Only of that source: a part of its name."))
@click.option("--since", type=Since(), metavar="DAY|7d", help=N_("From that day on."))
@click.option("--search", metavar="WORDS", help=N_('Only with these words, in any form; "a phrase"; lamp* begins.'))
@click.option("--by-fit", is_flag=True, help=N_("Those first that fit the words best, of the last 90 days."))
@click.option("--tag", metavar="TAG", help=N_("Only with this tag."))
@click.option("--rule", metavar="RULE", help=N_("Only what that rule did something to: its number, or of its name."))
@click.option("--assigned", metavar="WHO", help=N_("Only for: me, nobody, anybody, or a mail address."))
@click.option("--rating", metavar="B2", help=N_("Only rated so: a letter, a digit, or both."))
@click.option("--snoozed", is_flag=True, help=N_("Those that wait, which are else left out."))
@click.option("--stale", is_flag=True, help=N_("Only kept ones that nobody touched for 21 days."))
@click.option("--best", is_flag=True, help=N_("The highest score first."))
@click.option("--limit", type=click.IntRange(1, 10_000), metavar="N", default=50, help=N_("How many at most."))
@click.pass_obj
def list_(
    cli: Cli, state: str | None, axis: str | None, source: str | None, since: date | timedelta | None,
    search: str | None, by_fit: bool, tag: str | None, rule: str | None, assigned: str | None, rating: str | None,
    snoozed: bool, stale: bool, best: bool, limit: int,
) -> None:  # fmt: skip
    from zoneinfo import ZoneInfo

    from cmsuite.engines import acts
    from cmsuite.engines.feeds.indexing import waiting
    from cmsuite.engines.people.brands import person_by_email
    from cmsuite.engines.search.find import pieces_of
    from cmsuite.veille.judged import ASSIGNED, Sought
    from cmsuite.veille.models import Decision
    from cmsuite.veille.reading import items

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        who = assigned if assigned in (None, *ASSIGNED) else person_by_email(act, assigned or "").id
        words = (pieces_of(search) or (search,)) if search is not None else ()
        order = Order("fit") if by_fit and words else AS_IT_COMES
        sought = Sought(source=source, since=began(act, since), tag=tag, assigned=who, rating=rating, rule=rule,
                        snoozed=snoozed, stale=stale, words=words, order=order)  # fmt: skip
        of = Decision(state) if state else None
        lines = items(act, state=of, axis=axis, limit=limit, sought=sought, by_score=best)
        not_yet = waiting(act) if words else 0
    if not_yet:
        said = ngettext(
            "{n} item is not found yet, whatever it says: cmsuite search rebuild",
            "{n} items are not found yet, whatever they say: cmsuite search rebuild",
            not_yet,
        )
        cli.note(said.format(n=number(not_yet)))
    cli.table(
        lines,
        [
            (_("item"), lambda one: one.item),
            (_("date"), lambda one: f"{one.at.astimezone(ZoneInfo(cli.zone)):%d/%m/%Y}"),
            (_("score"), lambda one: one.score),
            (_("axis"), lambda one: _(AXES[one.axis])),
            (_("state"), decided),
            (_("source"), lambda one: shown(one.source, 24)),
            (_("title"), lambda one: shown(titled(one), 80)),
        ],
        _("No item is like that.") if state or axis or sought != Sought() else _("No item: cmsuite veille fetch"),
    )


@veille.command("show", help=N_("One item in full."))
@click.argument("item", type=int)
@click.pass_obj
def show(cli: Cli, item: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.reading import item as read

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        found = read(act, item)
    cli.say(found, _shown_item(found, cli.zone))


def _shown_item(found: ItemRead, zone: str) -> str:
    line = found.line
    text = [shown(part) for part in (found.text or found.summary or "").split("\n")]
    head = [shown(line.title), comes_from(found, moment(line.at, zone)), shown(line.url or "")]
    return "\n".join(
        [*head, *told(found.judged, zone), *edited_lines(found, zone), *story_lines(found.story, zone), "", *text]
    )


@veille.command("keep", help=N_("Keep items: they are of use."))
@click.argument("items", type=int, nargs=-1, required=True)
@click.pass_obj
def keep_(cli: Cli, items: tuple[int, ...]) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.qualify import keep

    brand = cli.brand
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        done = [keep(act, item) for item in items]
    cli.say(done, _decided(done, _("Kept {item}: {title}")))


@veille.command("discard", help=N_("Discard items, and say why."))
@click.argument("items", type=int, nargs=-1, required=True)
@click.option("--reason", type=click.Choice(REASONS), required=True, help=N_("Why they are of no use."))
@click.pass_obj
def discard_(cli: Cli, items: tuple[int, ...], reason: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.qualify import discard

    brand = cli.brand
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        done = [discard(act, item, reason) for item in items]
    cli.say(done, _decided(done, _("Discarded {item}: {title}")))


@veille.command("propose", help=N_("Propose an item to a brief, a SWOT note or the calendar; they take it or not."))
@click.argument("item", type=int)
@click.argument("kind")
@click.option("--text", default="", help=N_("What is said there; else the item's title, and what it changes."))
@click.pass_obj
def propose_(cli: Cli, item: int, kind: str, text: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.rooms import load_takers
    from cmsuite.veille.proposing import propose_item

    load_takers()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        made = propose_item(act, item, kind, text)
    cli.say({"proposal": made}, _("Proposal {id} waits for an answer.").format(id=made))


def _decided(done: list[Decided], sentence: str) -> str:
    return "\n".join(sentence.format(item=one.item, title=shown(one.title, 100)) for one in done)


@veille.command("count", help=N_("How many items the brand has: a number, for scripts."))
@state_option
@axis_option
@click.pass_obj
def count_(cli: Cli, state: str | None, axis: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.models import Decision
    from cmsuite.veille.reading import count

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        n = count(act, state=Decision(state) if state else None, axis=axis)
    cli.say(n, str(n))


@veille.command("titles", help=N_("Every stored title, one a line, newest first: for scripts."))
@state_option
@axis_option
@click.pass_obj
def titles_(cli: Cli, state: str | None, axis: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.models import Decision
    from cmsuite.veille.reading import titles

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        found = titles(act, state=Decision(state) if state else None, axis=axis)
        if cli.as_json:
            cli.say(list(found), "")
        else:
            for title in found:
                click.echo(shown(title))


for command in (
    recipients,
    licence,
    digest,
    *TRENDS,
    *NEWSLETTERS,
    *PACES,
    *PAGES,
    *COMMANDS,
    *ROUNDS,
    *DOCTORS,
    rules,
    score,
    *PLANS,
    capture_,
):
    veille.add_command(command)
