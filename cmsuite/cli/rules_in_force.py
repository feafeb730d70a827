"""Commands about the rules that are in force for a brand: what they are, what is let pass, what is not well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.rules_read import named
from cmsuite.cli.suite import Command
from cmsuite.cli.when import Day
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, day, labelled, moment_here, translate
from cmsuite.core.text import shown
from cmsuite.engines.rules.words import KINDS, STATES

if TYPE_CHECKING:
    from datetime import date

    from cmsuite.content.exempting import Spoken
    from cmsuite.engines.acts import Act
    from cmsuite.engines.rules.exempted import Line
    from cmsuite.engines.rules.exemptions import Asked
    from cmsuite.engines.rules.force import Laid, Meant
    from cmsuite.engines.rules.rules import Ruleset

HOW = {"warning": N_("warning"), "broken": N_("broken")}


class NoRecord(Usage):
    said = N_("{given} names nothing that rules are let pass for.")
    hint = N_("Write KIND:NUMBER: post:12, variant:31, document:4, account:2.")


class NoFinding(Usage):
    said = N_("Which finding does not apply?")
    hint = N_("Name it with --finding PRINT.")


class OnlyPosts(Usage):
    said = N_("A rule is let pass for a post or one of its variants.")
    hint = N_("A warning of a document is answered when it is sent: cmsuite document send --waive RULE=REASON")


class NoMeaning(Refused):
    said = N_("No text of this brand was read by rules of the digest {digest}.")
    hint = N_("The digest of now: cmsuite rules show")


class Record(click.ParamType[tuple[str, int]]):
    """post:12"""

    name = "record"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        kind, colon, number = str(value).partition(":")
        if not colon or not number.isdecimal() or len(number) > 18 or kind not in RECORDS:
            raise NoRecord(given=value)
        return kind, int(number)


RECORDS = ("post", "variant", "document", "account")
record_argument = click.argument("record", metavar="KIND:NUMBER", type=Record())
until_option = click.option(
    "--until", type=Day(), metavar="DAY", help=N_("Its last day; the longest that may be without it.")
)
reason_option = click.option("--reason", required=True, help=N_("Why; ten characters or more."))


@click.command(
    "show",
    cls=Command,
    help=N_("The rules that are in force for the brand; with RULE, what it does there and what is let pass of it."),
)
@click.argument("rule", required=False)
@click.option("--on", "on", type=Day(), metavar="DAY", help=N_("On which day; today without it."))
@click.option("--digest", help=N_("What this digest meant, or its beginning."))
@click.pass_obj
def show_(cli: Cli, rule: str | None, on: date | None, digest: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.exempted import lines
    from cmsuite.engines.rules.explaining import explained, values
    from cmsuite.engines.rules.force import laid_for, old

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        if digest is not None:
            _say_meant(cli, old(act, digest), digest, rule)
            return
        at = on or today_in(act)
        laid = laid_for(act, act.in_brand, at)
        ruleset = laid.on(at)
        exempted = lines(act)
    if rule is None:
        _say_all(cli, laid, ruleset, exempted, at)
        return
    found = named(ruleset, rule)
    mine = [one for one in exempted if one.rule in (found.id, *found.aliases)]
    said = [*explained(found), *(f"  {_told(one)}" for one in mine)]
    cli.say({**values(found), "digest": ruleset.digest, "exemptions": mine}, "\n".join(said))


def _say_all(cli: Cli, laid: Laid, ruleset: Ruleset, exempted: list[Line], at: date) -> None:
    counts: dict[str, int] = {}
    for one in ruleset.rules:
        counts[one.severity] = counts.get(one.severity, 0) + 1
    layers = [layer.name for layer in laid.layers]
    rows: list[tuple[str, Any]] = [
        (_("day"), day(at)),
        (_("digest"), ruleset.digest),
        (_("packs"), ", ".join(ruleset.packs)),
        (_("layers"), ", ".join(layers) or _("none: the packs that are on by default")),
        (_("rules"), ", ".join(f"{key} {n}" for key, n in sorted(counts.items()))),
        (_("let pass"), str(len(exempted))),
    ]
    found = {
        "day": at,
        "digest": ruleset.digest,
        "packs": list(ruleset.packs),
        "layers": layers,
        "counts": counts,
        "rules": [one.id for one in ruleset.rules],
        "exemptions": exempted,
    }
    cli.say(found, "\n".join(labelled(label, shown(value)) for label, value in rows))


def _say_meant(cli: Cli, meant: Meant | None, digest: str, rule: str | None) -> None:
    """Raises NoMeaning."""
    if meant is None or (rule is not None and rule not in meant.rules):
        raise NoMeaning(digest=digest)
    chosen = {rule: meant.rules[rule]} if rule is not None else meant.rules
    lines = [labelled(_("digest"), meant.digest), labelled(_("since"), moment_here(meant.at))]
    lines += [labelled(_("packs"), ", ".join(meant.packs))]
    for id_, said in chosen.items():
        lines.append(f"{id_}  {said.get('severity', '')}  {shown(str(said.get('title', {}).get('en', '')), 80)}")
    found = {"digest": meant.digest, "at": meant.at, "packs": list(meant.packs), "rules": chosen}
    cli.say(found, "\n".join(lines))


@click.command(
    "suppress",
    cls=Command,
    help=N_("Say that what RULE finds in KIND:NUMBER (post:12) does not apply. A block waits for a second person."),
)
@click.argument("rule")
@record_argument
@reason_option
@click.option("--finding", default="", metavar="PRINT", help=N_("Which of its findings, where there are several."))
@until_option
@click.pass_obj
def suppress_(cli: Cli, rule: str, record: tuple[str, int], reason: str, finding: str, until: date | None) -> None:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.exempting import KINDS as WRITTEN
    from cmsuite.content.exempting import spoken
    from cmsuite.engines import acts
    from cmsuite.engines.rules.exemptions import suppress
    from cmsuite.rooms import load_records

    kind, number = record
    load_records([kind])
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        authors: tuple[int, ...] = ()
        if kind in WRITTEN:
            said = spoken(act, kind, number, rule, leaves=leaving)
            finding, authors = said.only(finding).fingerprint, said.authors
        elif kind == "document":
            said = _in_document(act, number, rule)
            finding, authors = said.only(finding).fingerprint, said.authors
        elif not finding:
            raise NoFinding()
        made = suppress(act, kind, number, rule, finding, reason, until=until, authors=authors)
    _say_asked(cli, [made])


def _in_document(act: Act, document_id: int, rule: str) -> Spoken:
    """What a rule finds in a document."""
    from cmsuite.content.exempting import Found, Spoken
    from cmsuite.engines.documents.ruled import authors, prints
    from cmsuite.rooms import load_kinds

    load_kinds()
    found = prints(act, document_id, rule)
    every = tuple(Found(print_, words, ()) for print_, words in found.items())
    return Spoken(rule, 0, every, (), authors(act, document_id))


@click.command(
    "waive",
    cls=Command,
    help=N_("Let RULE, which blocks, pass for KIND:NUMBER (post:12) as it is now: one changed letter ends it."),
)
@click.argument("rule")
@record_argument
@reason_option
@until_option
@click.pass_obj
def waive_(cli: Cli, rule: str, record: tuple[str, int], reason: str, until: date | None) -> None:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.exempting import KINDS as WRITTEN
    from cmsuite.content.exempting import NothingFound, spoken
    from cmsuite.engines import acts
    from cmsuite.engines.rules.exemptions import waive

    kind, number = record
    if kind not in WRITTEN:
        raise OnlyPosts()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        said = spoken(act, kind, number, rule, leaves=leaving)
        made = [
            waive(act, "post", said.post, rule, hash, reason, until=until, authors=said.authors)
            for hash in said.blocked
        ]
        if not made:
            raise NothingFound(rule=rule)
    _say_asked(cli, made)


def _say_asked(cli: Cli, made: list[Asked]) -> None:
    lines = []
    for one in made:
        said = _("Exemption {id} stands.") if one.stands else _("Exemption {id} waits for another person's yes.")
        lines.append(said.format(id=one.id))
    cli.say(made, "\n".join(lines))


@click.command("agree", cls=Command, help=N_("Say yes to exemption ID, which somebody else asked for."))
@click.argument("number", metavar="ID", type=int)
@click.pass_obj
def agree_(cli: Cli, number: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.rules.exemptions import agree

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        agree(act, number, authors=_authors(act, number))
    cli.say({"id": number, "stands": True}, _("Exemption {id} stands.").format(id=number))


def _authors(act: Act, exemption_id: int) -> tuple[int, ...]:
    """Who wrote what an exemption is of."""
    from cmsuite.content.exempting import authors_of
    from cmsuite.engines.rules.exempted import lines

    line = next((one for one in lines(act, past=True) if one.id == exemption_id), None)
    return authors_of(act, *line.record) if line else ()


@click.command("lift", cls=Command, help=N_("End exemption ID, refuse it, or take back what you asked."))
@click.argument("number", metavar="ID", type=int)
@click.option("--reason", default="", help=N_("Why."))
@click.pass_obj
def lift_(cli: Cli, number: int, reason: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.rules.exemptions import lift

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        lift(act, number, reason)
    cli.say({"id": number, "stands": False}, _("Exemption {id} is lifted.").format(id=number))


@click.command("exemptions", cls=Command, help=N_("What is let pass, and what waits for a yes."))
@click.option("--of", "record", type=Record(), metavar="KIND:NUMBER", help=N_("Of one record alone."))
@click.option("--all", "past", is_flag=True, help=N_("Those too that are over or lifted."))
@click.option("--toml", is_flag=True, help=N_("Print the suppressions that stand as [[suppress]] tables."))
@click.pass_obj
def exemptions_(cli: Cli, record: tuple[str, int] | None, past: bool, toml: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.rules.exempted import lines

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = lines(act, of=[record] if record else (), past=past)
    if toml:
        from cmsuite.engines.rules.carrying import written

        cli.say(rows, written(rows).removesuffix("\n"))
        return
    cli.table(
        rows,
        [
            ("n°", lambda one: one.id),
            (_("rule"), lambda one: one.rule),
            (_("of"), lambda one: f"{one.record[0]}:{one.record[1]}"),
            (_("state"), lambda one: translate(STATES[one.state])),
            (_("until"), lambda one: day(one.ends_on)),
            (_("who"), lambda one: ", ".join(dict.fromkeys(who for who in (one.asked_by, one.approved_by) if who))),
            (_("reason"), lambda one: one.reason),
        ],
        empty=_("Nothing is let pass."),
    )


def _told(one: Line) -> str:
    state = translate(STATES[one.state])
    until = _("until {day}").format(day=day(one.ends_on))
    named = f"{translate(KINDS[one.kind])} {one.id} ({one.record[0]}:{one.record[1]})"
    return labelled(named, f"{state} {until}. {shown(one.reason)}")


@click.command("doctor", cls=Command, help=N_("What is not well about the brand's rules. Exits 1 where none can run."))
@click.pass_context
def doctor_(ctx: click.Context) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.rules.doctor import examine, unread

    cli: Cli = ctx.obj
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = examine(act)
        never = unread(act) if all(one.how != "broken" for one in found) else []
    rows = [{"about": one.about, "how": one.how, "said": one.sentence} for one in found]
    lines = [f"{translate(HOW[one['how']]):<13} {shown(one['said'])}" for one in rows] or [_("The rules are well.")]
    if never:
        said = _("Nobody asks {rules}: they are about what the program does not read.")
        lines.append(said.format(rules=", ".join(never)))
    cli.say(rows, "\n".join(lines))
    ctx.exit(1 if any(one.how == "broken" for one in found) else 0)


COMMANDS = (show_, suppress_, waive_, agree_, lift_, exemptions_, doctor_)
