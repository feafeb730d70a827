"""The log of decisions: written once, read for ever."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _, day
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act


class NoSuchDecision(Refused):
    said = N_("There is no decision {n} in this brand's log.")


@click.group("decision", cls=Group, help=N_("Decisions: add, list."))
def decision() -> None:
    pass


@decision.command("add", help=N_("Write a decision down: what, by whom, why. It stays; a later one may take it back."))
@click.argument("text")
@click.option("--by", "deciders", multiple=True, required=True, metavar="NAME", help=N_("Who decided; several times."))
@click.option("--because", "reason", required=True, help=N_("Why."))
@click.option("--on", "on", type=Day(), help=N_("The day of the decision; else today."))
@click.option("--instead-of", "alternatives", default="", help=N_("What else was thought of."))
@click.option("--effects", default="", help=N_("What it changes."))
@click.option("--evidence", "evidence_id", type=int, help=N_("The evidence that it rests on."))
@click.option("--revisit", "revisit_on", type=Day(), help=N_("The day on which it is looked at again."))
@click.option("--reverses", type=int, metavar="N", help=N_("The number of the decision that it takes back."))
@click.pass_obj
def add_(
    cli: Cli,
    text: str,
    deciders: tuple[str, ...],
    reason: str,
    on: date | None,
    alternatives: str,
    effects: str,
    evidence_id: int | None,
    revisit_on: date | None,
    reverses: int | None,
) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.decisions import decide, decisions

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        ids = {one.n: one.id for one in decisions(act)}
        if reverses is not None and reverses not in ids:
            raise NoSuchDecision(n=reverses)
        n = decide(
            act,
            text,
            deciders,
            reason,
            day=on or _today(act),
            alternatives=alternatives,
            effects=effects,
            evidence_id=evidence_id,
            revisit_on=revisit_on,
            reverses_id=ids[reverses] if reverses is not None else None,
        )
    cli.say({"decision": n}, _("Decision {n} is written down.").format(n=n))


@decision.command("list", help=N_("The log of decisions, in its order."))
@click.pass_obj
def list_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.decisions import decisions

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = decisions(act)
    cli.table(
        rows,
        [
            (_("no."), lambda one: one.n),
            (_("day"), lambda one: day(one.day)),
            (_("decision"), lambda one: shown(one.text, 80)),
            (_("by"), lambda one: ", ".join(one.deciders)),
            (_("why"), lambda one: shown(one.reason, 60)),
            (_("takes back"), lambda one: one.reverses or ""),
            (_("taken back by"), lambda one: one.reversed_by or ""),
        ],
        _("No decision yet. Write one down: cmsuite decision add TEXT --by NAME --because WHY"),
    )


def _today(act: Act) -> date:
    import sqlalchemy as sa

    from cmsuite.engines.people.models import Brand

    zone = act.session.scalars(sa.select(Brand.zone).where(Brand.id == act.in_brand)).one()
    return act.now.astimezone(ZoneInfo(zone)).date()
