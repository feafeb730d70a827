"""What a person likes: the theme and the language of the screens, and the filters that they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, _, speak
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES = ("dark", "light", "contrast")  # a test holds them to those of the screens
CHOICES: Mapping[str, tuple[str, ...]] = {"theme": THEMES, "language": LANGUAGES}
SECTIONS = (
    "brands", "people", "accounts", "schedules", "rules", "in_force", "limits", "screens", "keys", "health",
)  # fmt: skip
LISTS = (
    "today", "veille", "documents", "calendar", "composer", "measures", "reports",
    *(f"settings.{one}" for one in SECTIONS),
)  # fmt: skip
"""What is filtered: the places with a list, and the sections of the settings."""


class NoSuchValue(Usage):
    said = N_("“{value}” is no value of {name}.")
    hint = N_("There are: {allowed}.")


class NoSuchList(Usage):
    said = N_("No list with a filter is called “{place}”.")
    hint = N_("There are: {allowed}.")


@click.group("me", cls=Group, help=N_("Yours, on every machine: theme and language of the screens, saved filters."))
def me() -> None:
    pass


@me.command("show", help=N_("The theme and the language that you chose."))
@click.pass_obj
def show_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.likes import likes

    with acts.read(cli.store, by=cli.person, all_brands=True) as act:
        theme = likes(act).get("theme")
    rows = [
        {"name": "theme", "value": theme.removeprefix("cms-") if theme else None},
        {"name": "language", "value": cli.person.locale},
    ]
    cli.table(
        rows,
        [
            (_("choice"), lambda row: row["name"]),
            (_("value"), lambda row: row["value"] or "—"),
            (_("there are"), lambda row: ", ".join(CHOICES[row["name"]])),
        ],
        "",
    )


@me.command("set", help=N_("Choose it: cmsuite me set theme light, cmsuite me set language fr"))
@click.argument("name", type=click.Choice(tuple(CHOICES)))
@click.argument("value")
@click.pass_obj
def set_(cli: Cli, name: str, value: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people import likes

    if value not in CHOICES[name]:
        raise NoSuchValue(value=shown(value), name=name, allowed=", ".join(CHOICES[name]))
    with acts.open(cli.store, by=cli.person, all_brands=True) as act:
        if name == "language":
            likes.speak(act, value)
            speak(cli.lang or value)
        else:
            likes.like(act, name, f"cms-{value}")
    cli.say({"name": name, "value": value}, _("{key} is now {value}.").format(key=name, value=value))


@me.group("filter", help=N_("The filters that you keep, as the palette of the screens has them."))
def filter_() -> None:
    pass


@filter_.command("list", help=N_("Your filters, each with its place."))
@click.pass_obj
def filters_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.filters import filters

    with acts.read(cli.store, by=cli.person, all_brands=True) as act:
        rows = filters(act)
    cli.table(
        rows,
        [
            (_("place"), lambda row: row.place),
            (_("name"), lambda row: row.name),
            (_("filter"), lambda row: row.text),
        ],
        _("No filter is kept yet. Keep one: cmsuite me filter save PLACE NAME TEXT"),
    )


@filter_.command("save", help=N_('Keep a filter: cmsuite me filter save veille "to read" "state:new since:7d"'))
@click.argument("place")
@click.argument("name")
@click.argument("text")
@click.pass_obj
def save_(cli: Cli, place: str, name: str, text: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import brands
    from cmsuite.engines.people.filters import save_filter
    from cmsuite.tui.filters import terms_of
    from cmsuite.tui.query import parse

    if place not in LISTS:
        raise NoSuchList(place=shown(place), allowed=", ".join(LISTS))
    with acts.open(cli.store, by=cli.person, all_brands=True) as act:
        parse(text, terms_of(place, {row.slug: row.name for row in brands(act)}), act.now)
        made = save_filter(act, place, name, text)
    cli.say(made, _("Filter saved: {name}").format(name=shown(made.name)))


@filter_.command("drop", help=N_("Forget a filter."))
@click.argument("place")
@click.argument("name")
@click.pass_obj
def drop_(cli: Cli, place: str, name: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.filters import drop_filter

    with acts.open(cli.store, by=cli.person, all_brands=True) as act:
        drop_filter(act, place, name)
    cli.say({"place": place, "name": name}, _("Filter forgotten: {name}").format(name=shown(name)))
