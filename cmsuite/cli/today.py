"""The command that tells what needs somebody now, and what goes out today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmsuite.core.needs import Need
    from cmsuite.tui.today_seen import Leaving, Seen


@click.command("today", cls=Command, help=N_("What needs you now, over all your brands, and what goes out today."))
@click.pass_obj
def today(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import brands
    from cmsuite.rooms import load_models
    from cmsuite.tui.today_seen import seen

    load_models()
    one = cli.brand if cli.brand_named else None
    with acts.read(cli.store, by=cli.person, brand=one, all_brands=one is None) as act:
        found = seen(act)
        names = {row.id: row.name for row in brands(act)}
    if cli.as_json and not cli.sheet:
        cli.say(_as_value(found, names), "")
        return
    begin = N_("Begin: cmsuite account connect, cmsuite veille add URL, cmsuite post new.")
    cli.table(
        found.needs,
        [
            (_("to see to"), lambda one: f"{'!' if one.urgency < 2 else '·'} {_(one.word)}"),
            (_("brand"), lambda one: _named(one.brand, names)),
            (_("what"), lambda one: one.sentence),
            (_("about"), _about),
        ],
        _("Nothing needs you now. ✓") if found.begun else _(begin),
    )
    if cli.sheet:
        return
    from cmsuite.engines.networks.names import called
    from cmsuite.publishing.words import STANDINGS

    click.echo("\n" + _("TODAY"))
    cli.table(
        found.day,
        [
            (_("hour"), lambda one: one.hour),
            (_("status"), lambda one: _(STANDINGS[one.standing])),
            (_("brand"), lambda one: _named(one.brand, names)),
            (_("network"), lambda one: called(one.network)),
            (_("title"), lambda one: one.title),
        ],
        _("Nothing goes out today. cmsuite calendar list shows the days."),
    )


def _named(brand: int | None, names: Mapping[int, str]) -> str:
    return names.get(brand, "") if brand is not None else ""


def _about(need: Need) -> str:
    """The record, as `cmsuite trace` takes it; some needs are of many."""
    from cmsuite.engines.acts.words import RECORDS

    return f"{need.about[0]} {need.about[1]}" if need.about and need.about[0] in RECORDS else ""


def _as_value(found: Seen, names: Mapping[int, str]) -> dict[str, object]:
    def need(one: Need) -> dict[str, object]:
        return {
            "key": one.key,
            "urgency": one.urgency.name.lower(),
            "word": one.word,
            "said": one.sentence,
            "brand": names.get(one.brand, "") if one.brand is not None else None,
            "about": {"kind": one.about[0], "id": one.about[1]} if one.about else None,
            "at": one.at,
        }

    def leaving(one: Leaving) -> dict[str, object]:
        return {**one._asdict(), "brand": names.get(one.brand, "")}

    return {"needs": [need(one) for one in found.needs], "leaving": [leaving(one) for one in found.day]}
