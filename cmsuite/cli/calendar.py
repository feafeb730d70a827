"""Commands about days and hours: place, move, cancel, list, carry to another zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.approvals import because, pass_option
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day, When, from_option
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, moment, short_date_of_year, span, translate, weekday
from cmsuite.core.text import shown
from cmsuite.core.workdays import DAYS
from cmsuite.engines.networks.names import called

if TYPE_CHECKING:
    from cmsuite.calendar.days import EntryLine
    from cmsuite.calendar.entries import Dated
    from cmsuite.calendar.series import Copy, Every
    from cmsuite.core.when import Wish
    from cmsuite.core.zones import Wall
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.register import Line

SPANS: dict[str, Every] = {"week": "week", "two-weeks": "two_weeks", "month": "month"}
KINDS = ("post", "live", "evergreen", "contest_notice")
DAY = timedelta(days=1)
WEEKS = timedelta(days=13)  # after the first day: what a list shows when nobody says until when


class PostOrTitle(Usage):
    said = N_("Say which POST goes out, or give an idea its --title.")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry, and what became of it where somebody planned it."""

    entry: EntryLine
    publication: Line | None


@dataclass(frozen=True, slots=True)
class Again:
    """A post of a series; its number once it is written."""

    post: int | None
    copy: Copy


@click.group("calendar", cls=Group, help=N_("Days and hours: place, move, list."))
def calendar() -> None:
    pass


@calendar.command("place", help=N_("Give the variants of POST their day and hour, or note an idea with --title."))
@click.argument("post", type=int, required=False)
@click.option("--at", type=When(), help=N_("Day and hour, in the account's zone; an idea may have none."))
@click.option("--account", metavar="ACCOUNT", help=N_("Only the variant for this account."))
@click.option("--title", default="", help=N_("What the entry is called; else as its post."))
@click.option("--kind", type=click.Choice(KINDS), default="post", help=N_("What it is; it says how late it may leave."))
@click.option(
    "--grace", type=click.IntRange(0, 525_600), metavar="MINUTES", help=N_("How late it may leave; else by its kind.")
)
@click.option("--until", type=When(), help=N_("When it has lost its use; else after its grace."))
@click.option("--priority", type=int, default=0, help=N_("What goes first after an outage: the larger number."))
@click.pass_obj
def place_(
    cli: Cli,
    post: int | None,
    at: Wish | None,
    account: str | None,
    title: str,
    kind: str,
    grace: int | None,
    until: Wish | None,
    priority: int,
) -> None:
    from cmsuite.calendar.entries import place, zone_for
    from cmsuite.core.zones import instant
    from cmsuite.engines import acts

    if post is None and not title:
        raise PostOrTitle()
    if post is not None and at is None:
        raise click.UsageError(_("Say when with --at."))
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = []
        for variant_id, account_id in _places(act, post, account):
            zone = zone_for(act, account_id)
            done.append(
                place(
                    act,
                    at.wall(act.now, zone) if at else None,
                    variant_id=variant_id,
                    title=title,
                    action_type=kind,
                    grace_s=None if grace is None else grace * 60,
                    latest_useful_at=instant(until.wall(act.now, zone)) if until else None,
                    priority=priority,
                )
            )
    _say(cli, done, _("Entry {entry}: {at}"))


def _places(act: Act, post: int | None, account: str | None) -> list[tuple[int | None, int | None]]:
    """(variant, account) of each entry to make."""
    from cmsuite.cli.posts import chosen
    from cmsuite.content.views import post as post_of

    if post is None:
        return [(None, None)]
    return [(variant.id, variant.account_id) for variant in chosen(act, post_of(act, post), account)]


@calendar.command("move", help=N_("Give an entry another day and hour."))
@click.argument("number", metavar="ENTRY", type=int)
@click.option("--at", type=When(), required=True, help=N_("Day and hour, in the entry's zone."))
@click.option("--seen", type=int, metavar="VERSION", help=N_("The version that you read; refused when it has changed."))
@pass_option
@click.pass_obj
def move_(cli: Cli, number: int, at: Wish, seen: int | None, passing: tuple[str, ...]) -> None:
    from cmsuite.calendar.days import entry
    from cmsuite.calendar.entries import move, zone_for
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        line = entry(act, number)
        zone = line.at.zone if line.at else zone_for(act, line.account_id)
        done = move(act, number, at.wall(act.now, zone), seen=seen, because=because(passing) or None)
    _say(cli, [done], _("Entry {entry} moved to {at}"))


@calendar.command("cancel", help=N_("Take an entry out of the calendar; cmsuite undo puts it back."))
@click.argument("number", metavar="ENTRY", type=int)
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why."))
@click.pass_obj
def cancel_(cli: Cli, number: int, reason: str) -> None:
    from cmsuite.calendar.entries import cancel
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = cancel(act, number, reason)
    cli.say(done, _("Entry {entry} is cancelled.").format(entry=number))


@calendar.command("repeat", help=N_("Write POST again every week, two weeks or month: drafts with their day and hour."))
@click.argument("post", type=int)
@click.option("--every", type=click.Choice([*SPANS]), default="week", help=N_("How often."))
@click.option(
    "--on", multiple=True, type=click.Choice(DAYS), help=N_("A day of the week, else that of the post; repeatable.")
)
@click.option("--until", type=Day(), help=N_("The last day that it may fall on."))
@click.option("--times", type=int, metavar="N", help=N_("How many more posts; instead of --until."))
@click.option("--dry-run", is_flag=True, help=N_("Only say what would be written, and what to know of each day."))
@click.pass_obj
def repeat_(
    cli: Cli, post: int, every: str, on: tuple[str, ...], until: date | None, times: int | None, dry_run: bool
) -> None:
    from cmsuite.calendar.series import Rhythm, foreseen, repeat
    from cmsuite.engines import acts
    from cmsuite.publishing.holds import held

    rhythm = Rhythm(SPANS[every], on, until, times)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = foreseen(act, post, rhythm, cli.workspace.root)
        holds = held(act, {one.account_id for one in found.copies[0].entries})
    for said in [*(one.message for one in holds), *found.left_said]:
        cli.note(said)
    done = None
    if not dry_run:
        with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
            done = repeat(act, post, rhythm)
    made = [one.post_id for one in done.posts] if done else [None] * len(found.copies)
    cli.table(
        [Again(number, one) for number, one in zip(made, found.copies, strict=True)],
        [
            (_("post"), lambda row: row.post or ""),
            (_("when"), lambda row: "; ".join(_on_wall(one.at) for one in row.copy.entries)),
            (_("account"), lambda row: "; ".join(one.account for one in row.copy.entries)),
            (_("remark"), lambda row: " ".join(one.message for one in row.copy.against)),
        ],
        "",
    )


@calendar.command("rezone", help=N_("Carry entries to another zone."))
@click.argument("numbers", metavar="ENTRY…", type=int, nargs=-1, required=True)
@click.option("--zone", required=True, metavar="ZONE", help=N_("A name such as Europe/Paris."))
@click.option("--keep", required=True, type=click.Choice(["wall", "instant"]), help=N_("What stays as it is."))
@pass_option
@click.pass_obj
def rezone_(cli: Cli, numbers: tuple[int, ...], zone: str, keep: Any, passing: tuple[str, ...]) -> None:
    from cmsuite.calendar.entries import rezone
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = [rezone(act, number, zone, keep, because=because(passing) or None) for number in numbers]
    _say(cli, done, _("Entry {entry}: {at}"))


@calendar.command("list", help=N_("What goes out when: two weeks from today, unless said."))
@from_option
@click.option("--to", "last", type=Day(), help=N_("The last day; else two weeks after the first."))
@click.option("--ideas", is_flag=True, help=N_("Those that have no day yet."))
@click.option("--cancelled", is_flag=True, help=N_("The cancelled ones too."))
@click.pass_obj
def list_(cli: Cli, first: date | None, last: date | None, ideas: bool, cancelled: bool) -> None:
    from cmsuite.calendar.days import between
    from cmsuite.calendar.days import ideas as all_ideas
    from cmsuite.calendar.entries import zone_for
    from cmsuite.core.zones import wall
    from cmsuite.engines import acts
    from cmsuite.metrics.periods import Period
    from cmsuite.publishing.register import of_entries

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        zone = zone_for(act, None)
        first = first or wall(act.now, zone).local.date()
        days = Period(first, last or first + WEEKS)
        lines = (
            all_ideas(act)
            if ideas
            else between(act, _midnight(days.first, zone), _midnight(days.last + DAY, zone), cancelled=cancelled)
        )
        sent = of_entries(act, [line.entry for line in lines])
    cli.table(
        [Listed(line, sent.get(line.entry)) for line in lines],
        [
            (_("entry"), lambda row: row.entry.entry),
            (_("when"), lambda row: _when(row.entry)),
            (_("title"), lambda row: shown(row.entry.title, 50)),
            (_("account"), lambda row: f"{called(row.entry.network)} {row.entry.handle}".strip()),
            (_("post"), lambda row: row.entry.post_id or ""),
            (_("state"), _state),
            (_("remark"), lambda row: _remark(row.entry)),
        ],
        _("Nothing is planned there."),
    )


@calendar.command(
    "days", help=N_("What each day of YEAR is, this year unless said: holidays, remembrance, sales, marked dates.")
)
@click.argument("year", type=click.IntRange(1900, 2200), required=False)
@click.pass_obj
def days_(cli: Cli, year: int | None) -> None:
    from cmsuite.core.marked import KINDS, TONES, expected, marked_dates
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import brands, today_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        (brand,) = (row for row in brands(act) if row.id == cli.brand)
        year = year or today_in(act).year
    cli.table(
        marked_dates(brand.holiday_pack, brand.country, year, cli.workspace.root),
        [
            (_("day"), lambda row: span(row.on, row.until) if row.until else _of_week(row.on)),
            (_("name"), lambda row: row.name),
            (_("kind"), lambda row: translate(KINDS.get(row.kind, row.kind))),
            (_("tone"), lambda row: translate(TONES.get(row.tone, row.tone))),
            (_("source"), lambda row: row.source),
        ],
        _("No day of that year is known for this brand."),
    )
    if waits := expected(brand.country, year, cli.workspace.root):
        names = " · ".join(f"{one.name} ({one.when})" for one in waits)
        said = _(
            "Nobody has written yet when these are in {year}: {names}. Write it in a copy of {file} in the workspace."
        )
        cli.note(said.format(year=year, names=names, file="calendars/marked.toml"))


def _of_week(day: date) -> str:
    return f"{weekday(day.weekday())} {short_date_of_year(day)}"


def _midnight(day: date, zone: str) -> datetime:
    from cmsuite.core.zones import Wall, instant

    return instant(Wall(datetime.combine(day, time()), zone))


def _when(line: EntryLine) -> str:
    return moment(line.due_at, line.at.zone) if line.due_at and line.at else ""


def _state(row: Listed) -> str:
    from cmsuite.cli.publishing import state_of

    if row.entry.cancelled_at:
        return _("cancelled")
    return state_of(row.publication) if row.publication else ""


def _remark(line: EntryLine) -> str:
    if line.cancelled_at:
        return shown(line.cancel_reason or "")
    return " ".join(finding.message for finding in line.findings)


def _say(cli: Cli, done: list[Dated], said: str) -> None:
    for dated in done:
        for finding in dated.findings:
            cli.note(finding.message)
    cli.say(done, "\n".join(said.format(entry=dated.entry, at=_at(dated)) for dated in done))


def _on_wall(at: Wall) -> str:
    from cmsuite.core.zones import instant

    return moment(instant(at), at.zone)


def _at(dated: Dated) -> str:
    return moment(dated.due_at, dated.at.zone) if dated.due_at and dated.at else _("no day yet")
