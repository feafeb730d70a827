"""Editorial charters: their clauses and palette, as a file, tried on posts, put in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.charter_read import (
    changed,
    charter_of,
    read_charter,
    ruleset_of,
    save,
    slug_of,
    standing_of,
    today_of,
)
from cmsuite.cli.context import Cli
from cmsuite.cli.crisis_read import lines_of
from cmsuite.cli.document_read import number_argument, output_option, put_file, text_format_option, text_of
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, day, labelled, language, moment_here, number, percent
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.publishing.trying import Tried

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FEW = 20  # posts that are named


class NoDay(Usage):
    said = N_("{n} planned posts become non-compliant. Nothing is changed in them, and nothing is in force yet.")
    hint = N_("Say from which day the charter is in force: cmsuite charter adopt {document} --from 2027-01-04")


class NotCovered(Refused):
    said = N_("The charter and its rules do not meet: {n} of them.")
    hint = N_("Open a new version of the charter and name a rule for each clause, or let a person hold it.")


class NoVersion(Usage):
    said = N_("Document {document} has no version {version}.")
    hint = N_("Its versions: cmsuite document show {document}")


class NoColours(Usage):
    said = N_("There is no colour in {file}.")
    hint = N_("Name colours by six hexadecimal digits, as in ember = #e4572e.")


@click.group("charter", cls=Group, help=N_("Editorial charters: clauses, palette, pack, trial, adoption."))
def charter() -> None:
    pass


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause as a list shows it."""

    clause: str
    statement: str
    kind: str
    rule: str
    source: str
    networks: list[str]
    campaigns: list[str]


@charter.command("clauses", help=N_("Every clause, and what holds it. --human: what a person looks at."))
@number_argument
@click.option("--human", is_flag=True, help=N_("Only those that no machine checks: the list of a second reading."))
@click.pass_obj
def clauses_(cli: Cli, document_id: int, human: bool) -> None:
    from cmsuite.charters.records import checklist, records
    from cmsuite.charters.words import KINDS

    _found, content = charter_of(cli, document_id)
    made = records(content)
    rows = [
        ClauseLine(one.clause, one.statement, one.kind, one.rule, one.source, list(one.networks), list(one.campaigns))
        for one in (checklist(made) if human else made)
    ]
    cli.table(
        rows,
        [
            (_("clause"), lambda one: one.clause),
            (_("what it asks"), lambda one: one.statement),
            (_("held by"), lambda one: one.rule or _(KINDS[one.kind])),
        ],
        _("This charter asks nothing yet."),
    )


@charter.command("palette", help=N_("Which colours go together. --take FILE: make the palette of a file's colours."))
@number_argument
@click.option("--take", "path", type=FILE, help=N_("CSS, TOML, a list of `name #rrggbb`, a palette of GIMP."))
@click.option("--graphic", is_flag=True, help=N_("Keep them as those of the client's graphic charter too."))
@click.pass_obj
def palette_(cli: Cli, document_id: int, path: Path | None, graphic: bool) -> None:
    from cmsuite.charters.palette import pairs, read
    from cmsuite.charters.words import USES

    found, content = charter_of(cli, document_id)
    if path is not None:
        colours = read(text_of(path))
        if not colours:
            raise NoColours(file=path.name)
        fields: dict[str, Any] = {"visual": content.visual.model_copy(update={"colors": colours})}
        if graphic:
            fields["graphic"] = content.graphic.model_copy(update={"colors": colours})
        content = content.model_copy(update=fields)
        save(cli, found, content)
    cli.table(
        pairs(content),
        [
            (_("colours"), lambda one: f"{_(one.one)} / {_(one.other)}"),
            (_("values"), lambda one: f"{one.one_hex} / {one.other_hex}"),
            (_("contrast"), lambda one: f"{number(one.ratio, 2)}:1"),
            (_("may carry"), lambda one: _(USES[one.use])),
        ],
        _("The palette is empty."),
    )


@charter.command("pack", help=N_("The charter as rules in TOML, with the answers that they come from."))
@number_argument
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=N_("Write it into this file."))
@click.pass_obj
def pack_(cli: Cli, document_id: int, output: Path | None) -> None:
    from cmsuite.charters.packing import campaigns, pack
    from cmsuite.core.files import write

    found, content = charter_of(cli, document_id)
    slug = slug_of(cli)
    text = pack(content, slug)
    if output is None:
        click.echo(text, nl=False)
        return
    write(output, text.encode(), mode=0o644)
    paths = [output]
    for name, layer in campaigns(content, slug).items():
        paths.append(output.parent / "campaigns" / name)
        paths[-1].parent.mkdir(exist_ok=True)
        write(paths[-1], layer.encode(), mode=0o644)
    lines = [labelled(_("pack"), str(path)) for path in paths]
    cli.say({"path": str(output), "paths": [str(path) for path in paths], "document": found.id}, lines_of(lines))


@charter.command("take", help=N_("Take FILE into the draft: a pack of ours, a sheet of answers, or rules in TOML."))
@number_argument
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--rules", is_flag=True, help=N_("Take rules that were changed by hand as clauses."))
@click.pass_obj
def take_(cli: Cli, document_id: int, path: Path, rules: bool) -> None:
    from cmsuite.charters.packing import take

    found, content = charter_of(cli, document_id)
    taken = take(content, text_of(path), rules=rules)
    save(cli, found, taken.charter)
    said = [labelled(_("taken in"), ", ".join(taken.fields))]
    said += [labelled(_("as clauses"), ", ".join(taken.clauses))] if taken.clauses else []
    cli.say({"fields": list(taken.fields), "clauses": list(taken.clauses)}, "\n".join(said))


@charter.command("lexicon", help=N_("Take FILE, a list of words (CSV, workbook, TOML), into the draft's vocabulary."))
@number_argument
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--source", required=True, help=N_("Where the list is from."))
@click.option("--licence", required=True, help=N_("By which right it may be used."))
@click.pass_obj
def lexicon_(cli: Cli, document_id: int, path: Path, source: str, licence: str) -> None:
    from cmsuite.charters.lexicon import take
    from cmsuite.cli.lexicons import terms_of

    found, content = charter_of(cli, document_id)
    terms = terms_of(path)
    taken = take(content, path.name, terms, source=source, licence=licence, on=today_of(cli, found))
    save(cli, found, taken.charter)
    said = _(
        "{name}: {forbidden} forbidden, {avoided} to be avoided, {preferred} preferred; {known} were there already."
    )
    value = {"forbidden": taken.forbidden, "avoided": taken.avoided, "preferred": taken.preferred, "known": taken.known}
    cli.say({"list": path.name, "terms": len(terms), **value}, said.format(name=shown(path.name), **value))


@charter.command("memo", help=N_("The charter on one page."))
@number_argument
@text_format_option
@output_option
@click.pass_obj
def memo_(cli: Cli, document_id: int, form: str, output: Path | None) -> None:
    from cmsuite.charters.kind import MEMO
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.formats import written

    found, _content = charter_of(cli, document_id)
    root = cli.workspace.root
    data = written(tree_of(found, found.newest, cli.store.now(), root, MEMO), form, root)
    where = output or cli.workspace.exports / f"charter_memo-{found.id}-{found.language}.{form}"
    put_file(cli, data, where, form, _("memo"))


@charter.command("try", help=N_("What the charter would find: in the last 50 posts, and in those that are planned."))
@number_argument
@click.option("--keep", is_flag=True, help=N_("Keep the rates in the draft, so that the charter shows them."))
@click.pass_obj
def try_(cli: Cli, document_id: int, keep: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.trying import planned, published, rates

    found, content = charter_of(cli, document_id)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rules = ruleset_of(cli, content, today_of(cli, found))
        before, after = published(act, rules), planned(act, rules)
    lines = rates(before)
    if keep:
        kept = [
            {"rule": one.rule, "on": today_of(cli, found).isoformat(), "posts": one.posts, "failed": one.failed,
             "days": min(one.days, 1000)}
            for one in lines
        ]  # fmt: skip
        save(cli, found, changed(content, {"replay": kept}))
    affected = [one for one in after if one.affected]
    if cli.as_json:
        cli.say({"posts": len(before), "rates": lines, "planned": len(after), "affected": affected}, "")
        return
    cli.table(
        lines,
        [
            (_("rule"), lambda one: one.rule),
            (_("severity"), lambda one: one.severity),
            (_("posts"), lambda one: f"{one.failed} / {one.posts}"),
            (_("rate"), lambda one: percent(one.share, 0)),
        ],
        _("The rules find nothing in {n} posts that went out.").format(n=len(before)),
    )
    click.echo(_affected(affected))


@charter.command("diff", help=N_("What the rules of the newest version do differently from what is in force today."))
@number_argument
@click.option("--since", metavar="VERSION", help=N_("Compared with this version of it: 1.0, or its place: 1."))
@click.pass_obj
def diff_(cli: Cli, document_id: int, since: str | None) -> None:
    from cmsuite.charters.trial import changes, since_force
    from cmsuite.engines import acts
    from cmsuite.engines.rules.differing import told

    found, content = charter_of(cli, document_id)
    if since is None:
        with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
            made = since_force(act, content)
    else:
        before = next((one for one in found.versions if since in (one.number, str(one.seq))), None)
        if before is None:
            raise NoVersion(document=document_id, version=since)
        today = today_of(cli, found)
        made = changes(ruleset_of(cli, read_charter(dict(before.content)), today), ruleset_of(cli, content, today))
    lines = [told(one) for one in made] or [_("They do the same.")]
    cli.say({"document": document_id, "differences": made}, "\n".join(lines))


@charter.command(
    "adopt", help=N_("Put the validated charter in force from a day on; says what becomes of planned posts.")
)
@number_argument
@click.option("--from", "starts_on", type=Day(), help=N_("The first day, today or later."))
@click.pass_obj
def adopt_(cli: Cli, document_id: int, starts_on: date | None) -> None:
    from cmsuite.charters.adopting import NotValidated, adopt
    from cmsuite.engines import acts
    from cmsuite.publishing.trying import planned

    found, _content = charter_of(cli, document_id)
    if (valid := found.valid) is None:
        raise NotValidated(title=found.title, document=document_id)
    rules = ruleset_of(cli, read_charter(dict(valid.content)), starts_on or today_of(cli, found))
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        affected = [one for one in planned(act, rules) if one.affected]
    if starts_on is None:
        click.echo(_affected(affected), err=True)
        raise NoDay(n=len(affected), document=document_id)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = adopt(act, document_id, starts_on=starts_on)
    said = _("Version {number} is in force from {day} on: {machine} clauses for the machine, {human} for people.")
    told = said.format(
        number=done.number, day=day(done.starts_on), **{k: done.clauses[k] for k in ("machine", "human")}
    )
    cli.say({"adopted": done, "affected": affected}, f"{told}\n{_affected(affected)}")


@charter.command("withdraw", help=N_("Take the charter out of force again: what was before it is so again."))
@number_argument
@click.pass_obj
def withdraw_(cli: Cli, document_id: int) -> None:
    from cmsuite.charters.adopting import withdraw
    from cmsuite.engines import acts

    charter_of(cli, document_id)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        version = withdraw(act, document_id)
    cli.say({"document": document_id, "version": version}, _("It is out of force."))


@charter.command("show", help=N_("The charter that is in force today, with its clauses as they bind."))
@click.pass_obj
def show_(cli: Cli) -> None:
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = standing_of(act)
        rows = [
            {
                "clause": one.clause,
                "rule": one.pack_rule,
                "kind": one.kind,
                "fr": one.statement_fr,
                "en": one.statement_en,
            }
            for one in found.clauses
        ]
    said = _("“{title}” {number}, in force since {day}: {n} clauses.")
    lines = [said.format(title=found.title, number=found.number, day=day(found.starts_on), n=len(rows))]
    lines += [f"  {one['clause']}  {one[language()]}" for one in rows]
    values = {"document": found.document_id, "title": found.title, "number": found.number}
    cli.say({**values, "starts_on": found.starts_on, "clauses": rows}, lines_of(lines))


@charter.command(
    "coverage", help=N_("Clauses without a rule, rules without a clause; what was never heard. Exits 1 on those.")
)
@click.pass_obj
def coverage_(cli: Cli) -> None:
    from cmsuite.charters.adopting import charter_of as content_of
    from cmsuite.charters.adopting import drifted
    from cmsuite.charters.coverage import coverage, heard
    from cmsuite.engines import acts
    from cmsuite.engines.documents.models import DocumentVersion
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.force import in_force

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = standing_of(act)
        counts, texts = heard(act)
        rules = in_force(act, cli.brand, today_in(act))
        machine = {one.clause: one.pack_rule for one in found.clauses if one.kind == "machine"}
        covered = coverage(machine, rules, counts, texts)
        drift = tuple(drifted(found, content_of(act.get(DocumentVersion, found.version_id))))
    lines = [
        labelled(_(told), ", ".join(names))
        for told, names in (
            (N_("clauses without a rule"), covered.unheld),
            (N_("rules without a clause"), covered.unasked),
            (N_("clauses that do not bind as they were validated"), drift),
            (N_("never heard in 180 days"), covered.silent),
            (N_("suppressed more than one time in five"), covered.silenced),
        )
        if names
    ]
    lines = lines or [_("Each clause has its rule, each rule of the brand its clause.")]
    cli.say({"digest": rules.digest, "drifted": drift, "coverage": covered}, lines_of(lines))
    if not covered.whole or drift:
        raise NotCovered(n=len(covered.unheld) + len(covered.unasked) + len(drift))


def _affected(posts: list[Tried]) -> str:
    """Which planned posts become what they are not now."""
    lines = [_("{n} planned posts become non-compliant.").format(n=len(posts))]
    for one in posts[:FEW]:
        when = moment_here(one.at)
        lines.append(shown(f"  post {one.post}  {when}  {one.title}: {', '.join(one.new)}"))
    if len(posts) > FEW:
        lines.append(_("… and {n} more: --json lists them all.").format(n=len(posts) - FEW))
    return "\n".join(lines)
