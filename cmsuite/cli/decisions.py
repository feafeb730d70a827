"""The log of decisions: written once, read for ever."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import load, put_file
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Refused
from cmsuite.core.locale import LANGUAGES, N_, _, day, language
from cmsuite.core.text import shown
from cmsuite.engines.exports.formats import FORMATS

if TYPE_CHECKING:
    pass


class NoSuchDecision(Refused):
    said = N_("There is no decision {n} in this brand's log.")


class NothingDecided(Refused):
    said = N_("Nothing was decided yet: there is no log to write.")
    hint = N_("Write a decision down: cmsuite decision add TEXT --by NAME --because WHY")


@click.group("decision", cls=Group, help=N_("Decisions: add, list, export."))
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
    from cmsuite.engines.people.brands import today_in

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        ids = {one.n: one.id for one in decisions(act)}
        if reverses is not None and reverses not in ids:
            raise NoSuchDecision(n=reverses)
        n = decide(
            act,
            text,
            deciders,
            reason,
            day=on or today_in(act),
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
            (_("again on"), lambda one: day(one.revisit_on) if one.revisit_on else ""),
            (_("takes back"), lambda one: one.reverses or ""),
            (_("taken back by"), lambda one: one.reversed_by or ""),
        ],
        _("No decision yet. Write one down: cmsuite decision add TEXT --by NAME --because WHY"),
    )


@decision.command("take", help=N_("Take the decisions of MINUTES into the log; the minutes then say their numbers."))
@click.argument("document_id", metavar="MINUTES", type=int)
@click.pass_obj
def take_(cli: Cli, document_id: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.strategy.log import enter
    from cmsuite.strategy.related import of_kind

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        taken = enter(act, of_kind(act, document_id, "minutes"))
    numbers = ", ".join(map(str, taken))
    said = _("In the log now: decisions {numbers}.").format(numbers=numbers) if taken else _("The log has them all.")
    cli.say({"document": document_id, "decisions": taken}, said)


@decision.command("export", help=N_("The whole log as a file to hand over."))
@click.option("--format", "form", type=click.Choice(FORMATS), default="xlsx", help=N_("The format."))
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), help=N_("The language of the file; else yours."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def export_(cli: Cli, form: str, tongue: str | None, path: Path | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.branding import look_of
    from cmsuite.engines.evidence.decisions import decisions
    from cmsuite.engines.exports.formats import written
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.people.models import Brand
    from cmsuite.strategy.log import log

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows, today = decisions(act), today_in(act)
        brand = act.get(Brand, act.in_brand)
        name, look = brand.name, look_of(act, act.in_brand)
    if not rows:
        raise NothingDecided()
    root, spoken = cli.workspace.root, tongue or language()
    made = log(rows, name, look.whole(root / "media"), cast(Any, spoken), today)
    data = written(made, form, root)
    where = path or cli.workspace.exports / f"decisions-{spoken}.{form}"
    put_file(cli, data, where, form, _("decisions"))
