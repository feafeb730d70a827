"""Commands about rules and what is kept: reading posts and documents by them, false alarms, exemptions as files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.rules_in_force import NoFinding, record_argument
from cmsuite.cli.suite import Command
from cmsuite.cli.when import began
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, moment_here, ngettext, translate
from cmsuite.engines.rules.words import MOMENTS, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime, timedelta

    from cmsuite.engines.acts import Act
    from cmsuite.engines.rules.contract import Report
    from cmsuite.engines.rules.rules import Ruleset

Named = tuple[str, int]
READ = ("post", "variant", "document")
_RECORD = re.compile(r"([a-z]+):(\d{1,18})")
AT_ONCE = 200  # variants that are read together


class NotRead(Usage):
    said = N_("{kind} is nothing that rules read.")
    hint = N_("Write a file, or KIND:NUMBER: post:12, variant:31, document:4.")


class NothingLearned(Refused):
    said = N_("Without what was hidden, {rule} finds nothing there: no example is made of it.")
    hint = N_("Write an example by hand into the rule, with other words that it finds.")


class Target(click.ParamType[Path | Named]):
    """A file, - for standard input, or post:12"""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | Named:
        if not isinstance(value, str):
            found: Path | Named = value
            return found
        named = _RECORD.fullmatch(value)
        if named is None or Path(value).exists():
            wanted = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
            return Path(wanted.convert(value, param, ctx))
        if named[1] not in READ:
            raise NotRead(kind=named[1])
        return named[1], int(named[2])


def read(cli: Cli, wanted: Collection[Named], network: str = "") -> tuple[list[tuple[str, Report]], Ruleset]:
    """What the rules in force say of posts, variants and documents as they are kept, under their names. network: of
    the variants there alone. Raises Missing, and what `in_force` raises."""
    from cmsuite.content.exempting import variants_of
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.force import in_force

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = []
        for kind, number in wanted:
            if kind == "document":
                found.append((f"document:{number}", _document(act, number)))
            else:
                found += _variants(act, variants_of(act, kind, number), network)
        return found, in_force(act, act.in_brand, today_in(act))


def read_all(cli: Cli, since: date | timedelta | None, network: str) -> tuple[list[tuple[str, Report]], Ruleset]:
    """The same of every post of the brand that was not given up, begun since a day or for some days."""
    import sqlalchemy as sa

    from cmsuite.content.models import Post, PostState, Variant
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.force import in_force

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        query = sa.select(Variant.id).join(Post, Post.id == Variant.post_id).where(Post.state != PostState.CANCELLED)
        if (first := began(act, since)) is not None:
            query = query.where(Post.created_at >= first)
        ids = list(act.session.scalars(query.order_by(Variant.post_id, Variant.id)))
        return list(_variants(act, ids, network)), in_force(act, act.in_brand, today_in(act))


def _variants(act: Act, ids: Collection[int], network: str) -> Iterator[tuple[str, Report]]:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.known import cases
    from cmsuite.content.linting import read_case

    ids = list(ids)
    for start in range(0, len(ids), AT_ONCE):
        for id, case in cases(act, ids[start : start + AT_ONCE], leaves=leaving).items():
            if network in ("", case.known.facts.get("network")):
                yield f"variant:{id}", read_case(case)


def _document(act: Act, document_id: int) -> Report:
    from cmsuite.engines.documents.ruled import report_on
    from cmsuite.rooms import load_kinds

    load_kinds()
    return report_on(act, document_id)


@dataclass(frozen=True, slots=True)
class PassedLine:
    """What rules said of a text at a moment of its life. current: whether its text is still the one that was read;
    changed: how many keys of rules differ today, None where it is not known what the digest meant."""

    record: str
    moment: str
    at: datetime
    digest: str
    counts: dict[str, Any]
    current: bool
    changed: int | None


@click.command(
    "passed",
    cls=Command,
    help=N_("By which rules KIND:NUMBER (post:12) was read, approved and sent, when, and whether they changed since."),
)
@record_argument
@click.pass_obj
def passed_(cli: Cli, record: Named) -> None:
    from cmsuite.engines import acts

    kind, number_ = record
    if kind not in READ:
        raise NotRead(kind=kind)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = list(_passed(act, kind, number_))
    cli.table(
        rows,
        [
            (_("what"), lambda one: one.record),
            (_("moment"), lambda one: translate(MOMENTS[one.moment])),
            (_("when"), lambda one: moment_here(one.at)),
            (_("findings"), lambda one: _counted(one.counts)),
            (_("text"), lambda one: _("as it is now") if one.current else _("changed since")),
            (_("rules"), lambda one: one.digest[:12]),
            (_("rules since"), _changed),
        ],
        empty=_("No gate has read it yet."),
    )
    if any(one.changed for one in rows):
        cli.note(_("What changed in the rules: cmsuite rules diff DIGEST"))


def _passed(act: Act, kind: str, number_: int) -> Iterator[PassedLine]:
    """Each report that is kept, the newest first, beside the rules in force today."""
    from cmsuite.content.exempting import variants_of
    from cmsuite.content.models import Variant
    from cmsuite.engines.documents.models import Document
    from cmsuite.engines.documents.versions import newest
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules import force, reports
    from cmsuite.engines.rules.differing import differences

    now = force.in_force(act, act.in_brand, today_in(act))
    rules, known = force.content_of(now)["rules"], dict[str, int | None]({now.digest: 0})
    if kind == "document":
        hashes = {("document", number_): newest(act, act.get(Document, number_).id).hash}
    else:
        hashes = {("variant", id): act.get(Variant, id).hash for id in variants_of(act, kind, number_)}
    for of, hash in hashes.items():
        for one in reports.told(act, of):
            if one.digest not in known:
                meant = force.old(act, one.digest)
                known[one.digest] = len(differences(meant.rules, rules)) if meant is not None else None
            name = f"{of[0]}:{of[1]}"
            yield PassedLine(name, one.moment, one.at, one.digest, one.counts, one.hash == hash, known[one.digest])


def _counted(counts: dict[str, Any]) -> str:
    """How many findings of each weight there were."""
    found = [f"{translate(SEVERITIES[name])}: {counts[name]}" for name in SEVERITIES if counts.get(name)]
    return ", ".join(found) or _("nothing")


def _changed(one: PassedLine) -> str:
    if one.changed is None:
        return _("not known")
    said = ngettext("{n} change", "{n} changes", one.changed)
    return said.format(n=one.changed) if one.changed else _("the same")


@click.command(
    "learn",
    cls=Command,
    help=N_(
        "Print what RULE wrongly finds in KIND:NUMBER (post:12) as an example for the rule, with nobody named in it."
    ),
)
@click.argument("rule")
@record_argument
@click.option("--finding", default="", metavar="PRINT", help=N_("Which of its findings, where there are several."))
@click.option("--hide", multiple=True, metavar="NAME", help=N_("A name that stands in the text; may be repeated."))
@click.option("--note", default="", help=N_("Why it is none."))
@click.pass_obj
def learn_(cli: Cli, rule: str, record: Named, finding: str, hide: tuple[str, ...], note: str) -> None:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.exempting import spoken, variants_of
    from cmsuite.content.known import cases
    from cmsuite.content.linting import SCOPE, context, read_case, subject
    from cmsuite.engines import acts
    from cmsuite.engines.rules.learning import learned

    kind, number = record
    if kind not in ("post", "variant"):
        raise NotRead(kind=kind)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        print_ = spoken(act, kind, number, rule, leaves=leaving).only(finding).fingerprint
        for case in cases(act, variants_of(act, kind, number), leaves=leaving).values():
            mine = [one for one in read_case(case).findings if one.fingerprint == print_]
            if mine:
                break
        else:
            raise NoFinding()
        texts = dict(subject(case.words, case.files).fields)
        facts = context(case.known, case.words, case.files).facts
    made = learned(mine[0], texts[mine[0].field], case.known.ruleset, facts, SCOPE, hide=hide, note=note)
    if not made.still:
        raise NothingLearned(rule=made.rule)
    cli.say(made, made.toml.removesuffix("\n"))


@click.command(
    "import",
    cls=Command,
    help=N_("Ask for each [[suppress]] of FILE that is not there yet, as exemptions --toml writes them."),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_(cli: Cli, file: Path) -> None:
    from cmsuite.content.exempting import authors_of
    from cmsuite.engines import acts
    from cmsuite.engines.rules.carrying import carried
    from cmsuite.engines.rules.errors import Source
    from cmsuite.engines.rules.exempted import lines
    from cmsuite.engines.rules.exemptions import suppress
    from cmsuite.rooms import load_records

    wanted = carried(str(file), Source.read(file).text)
    load_records({one.kind for one in wanted})
    made = []
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        there = {(one.rule, one.record, one.bound) for one in lines(act)}
        for one in wanted:
            if (one.rule, (one.kind, one.row_id), one.fingerprint) in there:
                continue
            by = authors_of(act, one.kind, one.row_id)
            made.append(
                suppress(
                    act, one.kind, one.row_id, one.rule, one.fingerprint, one.reason, until=one.expires, authors=by
                )
            )
    waits = sum(not one.stands for one in made)
    said = _("{n} asked for, of which {waits} wait for another person's yes; {there} there already.")
    cli.say(made, said.format(n=len(made), waits=waits, there=len(wanted) - len(made)))


COMMANDS = (passed_, learn_, import_)
