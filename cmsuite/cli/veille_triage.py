"""What is done to items besides keeping and discarding them: notes, tags, who reads them, ratings, analyses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command, Group
from cmsuite.core.locale import N_, _
from cmsuite.core.text import shown
from cmsuite.veille.telling import what_it_is
from cmsuite.veille.words import AXES, LETTERS, LETTERS_SAID, OWNERS, PAYWALLS

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.qualify import Decided
    from cmsuite.veille.sources import SourceLine

items_argument = click.argument("items", type=int, nargs=-1, required=True)
because_option = click.option(
    "--because", default="", help=N_("Why it counts as confirmed with fewer than two independent origins.")
)


def _done(cli: Cli, items: tuple[int, ...], sentence: str, deed: Callable[[Act, int], Decided], **facts: str) -> None:
    """One act an item, all in one transaction: all or none."""
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = [deed(act, item) for item in items]
    cli.say(done, "\n".join(sentence.format(item=one.item, title=shown(one.title, 100), **facts) for one in done))


@click.command(
    "note", cls=Command, help=N_("Write a note on an item, in place of the one it has; an empty one takes it away.")
)
@click.argument("item", type=int)
@click.argument("text")
@click.pass_obj
def note(cli: Cli, item: int, text: str) -> None:
    from cmsuite.veille import triage

    _done(cli, (item,), _("Noted on {item}: {title}"), lambda act, one: triage.note(act, one, text))


@click.command("axis", cls=Command, help=N_("Put items under another axis than their source."))
@items_argument
@click.option("--axis", type=click.Choice(AXES), required=True, help=N_("What they are about."))
@click.pass_obj
def axis(cli: Cli, items: tuple[int, ...], axis: str) -> None:
    from cmsuite.veille import triage

    said = _("Under {axis}: {item} {title}")
    _done(cli, items, said, lambda act, one: triage.set_axis(act, one, axis), axis=_(AXES[axis]))


@click.command("assign", cls=Command, help=N_("Say who deals with items."))
@items_argument
@click.option("--to", "email", metavar="EMAIL", default="", help=N_("Who; else yourself."))
@click.option("--nobody", is_flag=True, help=N_("Nobody in particular."))
@click.pass_obj
def assign(cli: Cli, items: tuple[int, ...], email: str, nobody: bool) -> None:
    from cmsuite.engines.people.brands import person_by_email
    from cmsuite.veille import triage

    def deed(act: Act, one: int) -> Decided:
        person = None if nobody else person_by_email(act, email).id if email else act.actor.person_id
        return triage.assign(act, one, person)

    who = _("nobody") if nobody else shown(email or cli.person.name)
    _done(cli, items, _("{item} is for {who}: {title}"), deed, who=who)


@click.command("snooze", cls=Command, help=N_("Have items wait: lists leave them out until then."))
@items_argument
@click.option("--until", "text", metavar="WHEN", default="", help=N_("tomorrow 9h, monday, in 3d, 24/11 18:00."))
@click.option("--no-more", is_flag=True, help=N_("They wait no longer."))
@click.pass_obj
def snooze(cli: Cli, items: tuple[int, ...], text: str, no_more: bool) -> None:
    from cmsuite.core.errors import Invalid
    from cmsuite.engines import acts
    from cmsuite.veille import triage

    if not text and not no_more:
        raise Invalid(_("Say until when with --until, or --no-more."))
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        at = None if no_more else triage.until_here(act, text)
        done = [triage.snooze(act, item, at) for item in items]
    said = _("{item} waits until {at}: {title}") if at else _("{item} waits no longer: {title}")
    when = cli.moment(at)
    cli.say(done, "\n".join(said.format(item=one.item, title=shown(one.title, 100), at=when) for one in done))


@click.command("tag", cls=Command, help=N_("Put tags on items, and take others off."))
@items_argument
@click.option("--add", multiple=True, metavar="TAG", help=N_("A tag to put on; may be said several times."))
@click.option("--remove", multiple=True, metavar="TAG", help=N_("A tag to take off; may be said several times."))
@click.pass_obj
def tag(cli: Cli, items: tuple[int, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    from cmsuite.veille import triage

    put, off = ([tag for part in some for tag in part.split(",")] for some in (add, remove))  # as at the screen
    _done(cli, items, _("Tagged {item}: {title}"), lambda act, one: triage.tag(act, one, put, off))


@click.command("tags", cls=Command, help=N_("The tags in use, the most used first."))
@click.pass_obj
def tags(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille import triage

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = [{"tag": word, "items": n} for word, n in triage.tags(act).items()]
    columns = [(_("tag"), lambda one: shown(one["tag"])), (_("items"), lambda one: one["items"])]
    cli.table(found, columns, _("No tag yet: cmsuite veille tag ITEM --add TAG"))


@click.command(
    "rate", cls=Command, help=N_("Decide how far an item is to be believed: a letter and a digit, such as B2.")
)
@click.argument("item", type=int)
@click.argument("rating")
@click.option("--confirmed-by", "others", type=int, multiple=True, metavar="ITEM",
              help=N_("An item of another publisher that says the same; may be said several times."))  # fmt: skip
@because_option
@click.pass_obj
def rate(cli: Cli, item: int, rating: str, others: tuple[int, ...], because: str) -> None:
    from cmsuite.veille import rating as of

    wanted = of.rating_of(rating)

    def deed(act: Act, one: int) -> Decided:
        for other in others:
            of.confirm(act, one, other)
        return of.rate(act, one, wanted.letter, wanted.digit, because=because)

    _done(cli, (item,), _("Rated {rating}: {item} {title}"), deed, rating=str(wanted))


@click.command(
    "analyse", cls=Command, help=N_("Write what an item means: a summary in your own words, and what it changes.")
)
@items_argument
@click.option(
    "--summary", required=True, help=N_("60 to 600 characters, unless set otherwise; not the source's words.")
)
@click.option("--so-what", required=True, help=N_("What it changes for the brand."))
@click.option("--rating", default="", metavar="B2", help=N_("A letter and a digit; else the one that it has."))
@because_option
@click.pass_obj
def analyse(cli: Cli, items: tuple[int, ...], summary: str, so_what: str, rating: str, because: str) -> None:
    from cmsuite.veille import analysing
    from cmsuite.veille.rating import rating_of

    item, wanted = analysing.single(items), rating_of(rating) if rating else None

    def deed(act: Act, one: int) -> Decided:
        return analysing.analyse(act, one, summary, so_what, rating=wanted, because=because)

    _done(cli, (item,), _("Analysed {item}: {title}"), deed)


@click.group("source", cls=Group, help=N_("A source: what it is, and how far it is to be believed."))
def source() -> None:
    pass


@source.command("edit", help=N_("Say what a source is; its number is in cmsuite veille sources."))
@click.argument("number", type=int)
@click.option("--title", help=N_("What it is called."))
@click.option("--axis", type=click.Choice(AXES), help=N_("For the items to come."))
@click.option("--reliability", type=click.Choice([*LETTERS, ""]), help=LETTERS_SAID)
@click.option("--owner", type=click.Choice([*OWNERS, ""]), help=N_("Who speaks there."))
@click.option("--publisher", help=N_("Who is behind it: items of one publisher do not confirm each other."))
@click.option("--country", metavar="FR", help=N_("Where it is published, in two letters."))
@click.option("--paywall", type=click.Choice([*PAYWALLS, ""]), help=N_("What of it is paid for."))
@click.option("--looked-after", metavar="WHO", help=N_("Who looks after it: me, nobody, a name or a mail address."))
@click.pass_obj
def edit_source(
    cli: Cli, number: int, title: str | None, axis: str | None, reliability: str | None, owner: str | None,
    publisher: str | None, country: str | None, paywall: str | None, looked_after: str | None,
) -> None:  # fmt: skip
    from cmsuite.engines import acts
    from cmsuite.veille import sources
    from cmsuite.veille.team import member

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        who = 0 if looked_after in ("nobody", "") else member(act, looked_after) if looked_after else None
        done = sources.edit_source(
            act, number, title=title, axis=axis, reliability=reliability, owner_type=owner, publisher=publisher,
            country=country, paywall=paywall, owner_id=who,
        )  # fmt: skip
    cli.say(done, _said(done))


def _said(one: SourceLine) -> str:
    return f"{one.id} {shown(one.title, 60)} · {what_it_is(one)}"


@click.command("sheet", cls=Command, help=N_("Begin a watch sheet from an analysed item: a document, in draft."))
@click.argument("item", type=int)
@click.option("--title", default="", help=N_("Else the item's own."))
@click.pass_obj
def sheet(cli: Cli, item: int, title: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.sheet.beginning import begin_sheet

    load_kinds()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        made = begin_sheet(act, item, title=title)
    cli.say(made, _("Sheet {id}, in draft: cmsuite document show {id}").format(id=made.document_id))


@click.command("hand-on", cls=Command, help=N_("Propose what a watch sheet decides to who takes it."))
@click.argument("document", type=int)
@click.pass_obj
def hand_on(cli: Cli, document: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.proposals import proposal
    from cmsuite.rooms import load_takers
    from cmsuite.veille.sheet.beginning import hand_on as handed

    load_takers()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = [proposal(act, one) for one in handed(act, document)]
    said = _("Proposal {id} ({kind}) waits for an answer.")
    cli.say(done, "\n".join(said.format(id=one.id, kind=one.title) for one in done))


COMMANDS = (note, axis, assign, snooze, tag, tags, rate, analyse, source, sheet, hand_on)
