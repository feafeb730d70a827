"""Boolean rules of the veille: what is looked for, what is done to what they match, and scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command, Group
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _, ngettext, number, percent
from cmsuite.core.text import shown
from cmsuite.veille.rule_telling import applied_lines, scored_lines, tried_lines
from cmsuite.veille.rule_telling import effect as effect_told
from cmsuite.veille.rule_words import EFFECTS
from cmsuite.veille.scoring import UNWANTED

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.rules import RuleLine


class NoSuchRule(Refused):
    said = N_("There is no rule named {found}.")
    hint = N_("A query that is no rule yet is tried by: cmsuite veille rules test --query QUERY")


effect_option = click.option(
    "--effect",
    type=click.Choice(EFFECTS),
    help=N_("What is done to what it matches; mute: no alert, no count."),
)
weight_option = click.option("--weight", type=click.IntRange(1, 10), metavar="N", help=N_("What a match is worth."))
target_option = click.option(
    "--target", metavar="WORD", help=N_("The tag; the axis, or the address of a person, to route to; the reason.")
)
days_option = click.option(
    "--days", type=click.IntRange(1, 3_650), metavar="N", default=90, help=N_("How far back to look.")
)


@click.group("rules", cls=Group, help=N_("Boolean rules: score, tag, route, discard, alert or mute what they match."))
def rules() -> None:
    pass


@rules.command("list", help=N_("The rules of the brand."))
@click.pass_obj
def list_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.rules import rules

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        lines = rules(act)
    cli.table(
        lines,
        [
            (_("rule"), lambda one: one.id),
            (_("name"), lambda one: shown(one.name, 30)),
            (_("effect"), effect_told),
            (_("weight"), lambda one: "" if one.effect in UNWANTED else one.weight),
            (_("on"), lambda one: _("yes") if one.enabled else _("no")),
            (_("fits"), lambda one: percent(one.fitting / one.judged, 0) if one.judged else ""),
            (_("query"), lambda one: shown(one.query, 80)),
        ],
        _("No rule yet: cmsuite veille rules add NAME QUERY"),
    )


@rules.command("add", help=N_("A rule by its name and its query, such as: lampe ET (design OU led) SAUF spot"))
@click.argument("name")
@click.argument("query")
@effect_option
@weight_option
@target_option
@click.pass_obj
def add(cli: Cli, name: str, query: str, effect: str | None, weight: int | None, target: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.rules import Said, add_rule

    brand = cli.brand
    said = Said(name, query, effect or "score", weight or 5, target or "")
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        made = add_rule(act, said)
    cli.say(made, _told(made, _("Rule {id} is in force for what comes in: {name}")))


@rules.command("edit", help=N_("Change a rule, by its number or name; turn it on or off."))
@click.argument("rule")
@click.option("--name", help=N_("Another name."))
@click.option("--query", help=N_("Another query."))
@effect_option
@weight_option
@target_option
@click.option("--on/--off", "enabled", default=None, help=N_("Whether it speaks at all."))
@click.pass_obj
def edit(
    cli: Cli,
    rule: str,
    name: str | None,
    query: str | None,
    effect: str | None,
    weight: int | None,
    target: str | None,
    enabled: bool | None,
) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.rules import edit_rule, rule_named

    brand = cli.brand
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        line = rule_named(act, rule)
        done = edit_rule(
            act, line.id, name=name, query=query, effect=effect, weight=weight, target=target, enabled=enabled,
            seen=line.version,
        )  # fmt: skip
    cli.say(done, _told(done, _("Rule {id} is changed: {name}")))


@rules.command("remove", help=N_("Take a rule away; what it did to items stays."))
@click.argument("rule")
@click.pass_obj
def remove(cli: Cli, rule: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.rules import remove_rule, rule_named

    brand = cli.brand
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        line = rule_named(act, rule)
        gone = remove_rule(act, line.id, seen=line.version)
    cli.say(gone, _told(gone, _("Rule {id} is gone: {name}")))


@rules.command("test", help=N_("Try a rule, or any query: its matches, week by week, and ten of them to judge."))
@click.argument("rule", required=False)
@click.option("--query", default="", help=N_("A query that is no rule yet."))
@days_option
@click.option(
    "--seed", type=int, default=1, metavar="N", help=N_("Which ten examples: the same number, the same ones.")
)
@click.option("--right", "fitting", type=int, multiple=True, metavar="ITEM", help=N_("An example that fits."))
@click.option("--wrong", type=int, multiple=True, metavar="ITEM", help=N_("An example that does not."))
@click.pass_obj
def test(
    cli: Cli, rule: str | None, query: str, days: int, seed: int, fitting: tuple[int, ...], wrong: tuple[int, ...]
) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.rules import judge_rule
    from cmsuite.veille.trying import tried

    if bool(rule) == bool(query):
        raise click.UsageError(_("Name a rule, or give a query with --query."))
    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        line = _to_try(act, rule) if rule else None
        found = tried(act, line.query if line else query, days=days, seed=seed, fitting=fitting, wrong=wrong)
    if line is not None and (fitting or wrong):
        with acts.open(cli.store, by=cli.person, brand=brand) as act:
            judge_rule(act, line.id, len(set(fitting)), len(set(wrong) - set(fitting)))
    cli.say(found, "\n".join(tried_lines(found)))


def _to_try(act: Act, named: str) -> RuleLine:
    """A rule by its number or name. Raises NoSuchRule."""
    from cmsuite.engines.acts import Missing
    from cmsuite.veille.rules import rule_named

    try:
        return rule_named(act, named)
    except Missing as err:
        raise NoSuchRule(found=named) from err


@rules.command("apply", help=N_("Have the rules do to what is there what they do to what comes in."))
@click.option("--dry-run", is_flag=True, help=N_("Only say what would change."))
@days_option
@click.option("--digest", metavar="PRINT", help=N_("Only if the rules are still those that a dry run tried."))
@click.pass_obj
def apply(cli: Cli, dry_run: bool, days: int, digest: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.applying import apply_rules, would

    brand = cli.brand
    if dry_run:
        with acts.read(cli.store, by=cli.person, brand=brand) as act:
            done = would(act, days)
    else:
        with acts.open(cli.store, by=cli.person, brand=brand) as act:
            done = apply_rules(act, days=days, digest=digest)
    cli.say(done, "\n".join(applied_lines(done, dry_run)))


@rules.command("import", help=N_("Rules of a TOML file: known names are changed, the others added."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_(cli: Cli, file: Path) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.rules import from_toml, import_rules

    wanted, brand = from_toml(file.read_bytes(), file.name), cli.brand
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        done = import_rules(act, wanted)
    said = ngettext("The brand has {n} rule now.", "The brand has {n} rules now.", len(done))
    cli.say(done, said.format(n=number(len(done))))


@rules.command("export", help=N_("The rules of the brand as TOML, for `rules import`."))
@click.pass_obj
def export(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.rules import rules, to_toml

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        lines = rules(act)
    cli.say(lines, to_toml(lines).rstrip("\n"))


@click.command("score", cls=Command, help=N_("Why an item has its score, term by term."))
@click.argument("item", type=int)
@click.pass_obj
def score(cli: Cli, item: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.applying import explained

    brand = cli.brand
    with acts.read(cli.store, by=cli.person, brand=brand) as act:
        found = explained(act, item)
    cli.say({"item": item, "score": found.total, "terms": found}, "\n".join(scored_lines(found)))


def _told(line: RuleLine, sentence: str) -> str:
    return sentence.format(id=line.id, name=shown(line.name))
