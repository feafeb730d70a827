"""Commands about rules: which there are, why, what they say of a text, and whether their own examples pass."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli import rules_in_force, rules_records, rules_try
from cmsuite.cli.context import Cli
from cmsuite.cli.rules_read import given, in_force_for, named
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Since
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, language, ngettext, translate
from cmsuite.engines.rules.words import SCOPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cmsuite.engines.rules.contract import Clause, Context, Report, Subject
    from cmsuite.engines.rules.rules import Ruleset

PATHS = click.Path(exists=True, path_type=Path)


class Failing(Refused):
    said = N_("Examples that do not do what they must: {failed} of {all}.")
    hint = N_("Correct the rule, or the example.")


class Stopped(Refused):
    said = N_("This does not go out as it is. Findings that block: {blocks}.")
    hint = N_("What can be corrected by itself: cmsuite rules fix. Why a rule speaks: cmsuite rules explain RULE")


class NotKnown(Refused):
    said = N_("Rules that block could not be evaluated: {n}. What they ask: {facts}.")
    hint = N_("Give each fact with --fact NAME=VALUE.")


class NoFact(Usage):
    said = N_("{given} is no fact.")
    hint = N_('Write NAME=VALUE: --fact sector=alcohol, --fact paid=yes, --fact competitors="Zed, Lux".')


class NotTogether(Usage):
    said = N_("What is kept is read by the rules in force, with what is known of it.")
    hint = N_(
        "Name files with --rules and --fact, or records (post:12), or --all with --since. Try others: rules replay"
    )


@dataclass(frozen=True, slots=True)
class TestLine:
    """An example that failed, or that documents what is known."""

    rule: str
    n: int
    kind: str
    file: str
    line: int
    said: str


@click.group("rules", cls=Group, help=N_("Rules: what is in force, list, explain, test, lint, fix, suppress."))
def rules() -> None:
    pass


def ruleset_of(cli: Cli, paths: tuple[Path, ...]) -> Ruleset:
    """The rules of files or folders that are given, with the packs that they need; where none is, those in force for
    the brand that is named, else of every pack. Packs of the workspace at hand are known too, if there is one."""
    from cmsuite.core.workspace import NoWorkspace
    from cmsuite.engines.rules.layers import resolve
    from cmsuite.engines.rules.packs import shelf

    with suppress(NoWorkspace):  # its own packs are known from here on
        cli.workspace.root.exists()
    if not paths and cli.brand_named:
        return in_force_for(cli)
    stock = shelf()
    if not paths:
        return resolve(stock, stock.with_needed(stock.names()))
    packs, layers = given(paths)
    wanted = [need for pack in packs for need in pack.head.requires]
    wanted += [need for one in layers if one.form.charter for need in one.form.charter.packs]
    needed = [pack for pack in stock.with_needed(wanted) if pack.head.id not in {one.head.id for one in packs}]
    return resolve(stock, [*needed, *packs], layers)


@rules.command("test", help=N_("Run the examples that the rules of PATHS carry; of every pack without PATHS."))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--coverage", is_flag=True, help=N_("Fail too where a rule has no example that makes it speak."))
@click.pass_obj
def test_(cli: Cli, paths: tuple[Path, ...], coverage: bool) -> None:
    from cmsuite.engines.rules.vectors import run, uncovered

    ruleset = ruleset_of(cli, paths)
    outcomes = list(run(ruleset))
    lines = [TestLine(o.rule, o.n, o.kind, o.file, o.line, o.said) for o in outcomes if not o.ok]
    failed = sum(1 for o in outcomes if not o.ok and not o.known)
    for rule, said in uncovered(ruleset) if coverage else ():
        place = rule.place
        lines.append(TestLine(rule.id, 0, "coverage", place.source.file, place.source.line(place.path), said))
        failed += 1
    cli.table(
        lines,
        [
            (_("rule"), lambda o: f"{o.rule}::{o.n}"),
            (_("kind"), lambda o: o.kind),
            (_("where"), lambda o: f"{Path(o.file).name}:{o.line}"),
            (_("what"), lambda o: o.said),
        ],
        empty=all_do(len(ruleset.rules), len(outcomes)),
    )
    if failed:
        raise Failing(failed=failed, all=len(outcomes))


def all_do(rules: int, examples: int) -> str:
    tried = ngettext("{n} example", "{n} examples", examples).format(n=examples)
    said = ngettext(
        "{n} rule, {examples}: all do what they must.", "{n} rules, {examples}: all do what they must.", rules
    )
    return said.format(n=rules, examples=tried)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as a list shows it."""

    id: str
    severity: str
    kind: str
    scope: str
    pack: str
    title: str


@rules.command("list", help=N_("The rules of PATHS; of the brand that is named, or of every pack."))
@click.argument("paths", nargs=-1, type=PATHS)
@click.pass_obj
def list_(cli: Cli, paths: tuple[Path, ...]) -> None:
    rows = [
        RuleLine(rule.id, rule.severity, rule.kind.name, " ".join(sorted(rule.scope)), rule.pack, translate(rule.title))
        for rule in ruleset_of(cli, paths).rules
    ]
    cli.table(
        rows,
        [
            (_("rule"), lambda r: r.id),
            (_("severity"), lambda r: r.severity),
            (_("kind"), lambda r: r.kind),
            (_("what"), lambda r: r.title),
        ],
        empty=_("There is no rule."),
    )


@rules.command(
    "explain",
    help=N_(
        "What RULE checks, why, on what it rests, and which layer set each of its keys; also for a check of a document."
    ),
)
@click.argument("rule")
@click.argument("paths", nargs=-1, type=PATHS)
@click.pass_obj
def explain_(cli: Cli, rule: str, paths: tuple[Path, ...]) -> None:
    from cmsuite.engines.rules import programmed
    from cmsuite.engines.rules.explaining import explained, values

    ruleset = ruleset_of(cli, paths)
    check = programmed.programmed(rule)
    if check is not None and ruleset.named(rule) is None:
        cli.say(programmed.values(check), "\n".join(programmed.explained(check)))
        return
    found = named(ruleset, rule)
    cli.say(values(found), "\n".join(explained(found)))


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A finding as a list shows it."""

    where: str
    severity: str
    rule: str
    message: str


def lint_options(command: Any) -> Any:
    """What every command takes that reads a text."""
    for option in reversed(
        (
            click.option(
                "--rules", "packs", multiple=True, type=PATHS, help=N_("Packs or layers; every pack without it.")
            ),
            click.option("--scope", type=click.Choice(SCOPES), default="post", help=N_("What the text is.")),
            click.option("--network", default="", help=N_("The network on which it goes out.")),
            click.option(
                "--language", "tongue", default="", help=N_("The language of the text; else the brand's, or yours.")
            ),
            click.option("--country", default="", help=N_("The country whose law counts; else the brand's, or FR.")),
            click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help=N_("A fact; may be repeated.")),
        )
    ):
        command = option(command)
    return command


@rules.command(
    "lint",
    help=N_(
        "What the rules say of the texts of FILES, of standard input, or of what is kept: post:12, document:4. Exits 1"
        " on a block."
    ),
)
@click.argument("files", nargs=-1, type=rules_records.Target(), metavar="[FILES|KIND:NUMBER]...")
@lint_options
@click.option("--all", "every", is_flag=True, help=N_("Of every post of the brand that was not given up."))
@click.option("--since", type=Since(), metavar="DAY|7d", help=N_("With --all: begun since then."))
@click.option("--sarif", is_flag=True, help=N_("Print SARIF 2.1.0."))
@click.option("--gate", is_flag=True, help=N_("Exit 1 too where a rule that blocks could not be evaluated."))
@click.pass_obj
def lint_(
    cli: Cli,
    /,
    files: tuple[Path | rules_records.Named, ...],
    packs: tuple[Path, ...],
    every: bool,
    since: Any,
    sarif: bool,
    gate: bool,
    **given: Any,
) -> None:
    from cmsuite.engines.rules import output
    from cmsuite.engines.rules.lint import lint

    records = [one for one in files if isinstance(one, tuple)]
    paths = tuple(one for one in files if isinstance(one, Path))
    if ((records or every) and (paths or packs or given["facts"])) or (records and every) or (since and not every):
        raise NotTogether()
    if every:
        reports, ruleset = rules_records.read_all(cli, since, given["network"])
    elif records:
        reports, ruleset = rules_records.read(cli, records, given["network"])
    else:
        ruleset, context = ruleset_of(cli, packs), _context(cli, **given)
        reports = [(name, lint(_subject(text, given["scope"]), ruleset, context)) for name, text in _texts(paths)]
    if sarif:
        from cmsuite.cli.context import to_json

        click.echo(to_json(output.sarif(reports, ruleset)))
    elif cli.as_json:
        cli.say([{"file": name, **output.plain(report)} for name, report in reports], "")
    else:
        _print(cli, reports)
    blocks = sum(report.counts.get("block", 0) for _name, report in reports)
    if blocks:
        raise Stopped(blocks=blocks)
    unknown = [one for _name, report in reports for one in report.unknown if one.severity == "block"]
    if gate and unknown:
        raise NotKnown(n=len(unknown), facts=", ".join(sorted({one.fact for one in unknown if one.fact})))


def _print(cli: Cli, reports: list[tuple[str, Report]]) -> None:
    rows = [
        FoundLine(f"{name}:{one.line}:{one.column}", one.severity, one.rule, one.sentence)
        for name, report in reports
        for one in report.findings
    ]
    cli.table(
        rows,
        [
            (_("where"), lambda r: r.where),
            (_("severity"), lambda r: r.severity),
            (_("rule"), lambda r: r.rule),
            (_("what"), lambda r: r.message),
        ],
        empty=_("The rules find nothing."),
    )
    unknown = {one.fact for _name, report in reports for one in report.unknown if one.severity == "block" and one.fact}
    if unknown:
        cli.note(_("Not known, and asked by rules that block: {facts}.").format(facts=", ".join(sorted(unknown))))


@rules.command("fix", help=N_("Print the text of FILE, or of standard input, with what is safe to correct corrected."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@lint_options
@click.option("--suggested", is_flag=True, help=N_("Take what is only suggested too."))
@click.option("--write", is_flag=True, help=N_("Write it into FILE."))
@click.pass_obj
def fix_(cli: Cli, /, file: Path, packs: tuple[Path, ...], suggested: bool, write: bool, **given: Any) -> None:
    from cmsuite.engines.rules.fixing import fix

    (name, text), *_rest = _texts((file,))
    modes = frozenset({"safe", "suggest"}) if suggested else frozenset({"safe"})
    fixed = fix(_subject(text, given["scope"]), ruleset_of(cli, packs), _context(cli, **given), modes)
    made = fixed.subject.fields[0][1]
    if write and name != "-" and made != text:
        file.write_text(made, encoding="utf-8")
    cli.say({"file": name, "text": made, "done": fixed.done}, made.removesuffix("\n"))
    cli.note(ngettext("{n} correction.", "{n} corrections.", fixed.done).format(n=fixed.done))


@rules.command("schema", help=N_("The JSON schema of packs, for editors."))
@click.pass_obj
def schema_(cli: Cli) -> None:
    from cmsuite.cli.context import to_json
    from cmsuite.engines.rules.output import json_schema

    click.echo(to_json(json_schema()))


def _texts(files: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Each file's name and text; standard input where there is none."""
    found = []
    for file in files or (Path("-"),):
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        found.append((str(file), raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")))
    return found


def _subject(text: str, scope: str) -> Subject:
    from cmsuite.core.text import passable
    from cmsuite.engines.rules.contract import Subject

    return Subject(scope, (("subtitle" if scope == "caption" else "text", passable(text)),))


def _context(cli: Cli, scope: str, network: str, tongue: str, country: str, facts: tuple[str, ...]) -> Context:
    """What is known of a text: what holds of the brand that is named, what is said here, and what holds of all."""
    from cmsuite.engines.rules.contract import ASSUMED, Context

    brand, today, said = _of_brand(cli) if cli.brand_named else ({}, None, {})
    known: dict[str, Any] = {
        **ASSUMED,
        "country": "FR",
        "language": language(),
        "network": network or "kit",
        **brand,
        **({"country": country} if country else {}),
        **({"language": tongue} if tongue else {}),
    }
    for one in facts:
        name, equals, value = one.partition("=")
        if not equals or not name.isidentifier():
            raise NoFact(given=one)
        known[name] = _fact(value)
    del scope
    return Context(known, today, clauses=said)


def _of_brand(cli: Cli) -> tuple[dict[str, Any], date, Mapping[str, Clause]]:
    """The facts, the day and the clauses in force of the brand that is named."""
    from cmsuite.charters.standing import clauses
    from cmsuite.content.known import of_brand
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        today = today_in(act)
        return of_brand(act, act.in_brand), today, clauses(act, act.in_brand, today)


def _fact(written: str) -> Any:
    """yes and no, numbers, lists with commas, else text."""
    plain = written.strip()
    if plain.lower() in ("yes", "oui", "true", "no", "non", "false"):
        return plain.lower() in ("yes", "oui", "true")
    if plain.lstrip("-").replace(".", "", 1).isdecimal():
        return float(plain) if "." in plain else int(plain)
    if "," in plain:
        return [part.strip() for part in plain.split(",") if part.strip()]
    return plain


for command in (*rules_in_force.COMMANDS, *rules_records.COMMANDS, *rules_try.COMMANDS):
    rules.add_command(command)
