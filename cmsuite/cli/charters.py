"""Editorial charters: their clauses and palette, as a file, tried on posts, put in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of, number_argument
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, day, labelled, number, percent
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.charters.schema import EditorialCharter
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.engines.rules.rules import Ruleset
    from cmsuite.publishing.trying import Tried

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FORMATS = ("pdf", "docx", "html", "md", "txt")
FEW = 20  # posts that are named


class NoCharter(Usage):
    said = N_("Document {id} is no editorial charter.")


class NoDay(Usage):
    said = N_("{n} planned posts become non-compliant. Nothing is changed in them, and nothing is in force yet.")
    hint = N_("Say from which day the charter is in force: cmsuite charter adopt {document} --from 2027-01-04")


class NoneInForce(Usage):
    said = N_("No charter of this brand is in force.")
    hint = N_("Have one validated, then put it in force: cmsuite charter adopt DOCUMENT --from DAY")


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

    _found, content = _charter(cli, document_id)
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

    found, content = _charter(cli, document_id)
    if path is not None:
        colours = read(_text(path))
        if not colours:
            raise NoColours(file=path.name)
        changed: dict[str, Any] = {"visual": content.visual.model_copy(update={"colors": colours})}
        if graphic:
            changed["graphic"] = content.graphic.model_copy(update={"colors": colours})
        content = content.model_copy(update=changed)
        _save(cli, found, content)
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
    from cmsuite.charters.packing import pack
    from cmsuite.core.files import write

    found, content = _charter(cli, document_id)
    text = pack(content, _slug(cli))
    if output is None:
        click.echo(text, nl=False)
        return
    write(output, text.encode(), mode=0o644)
    cli.say({"path": str(output), "document": found.id}, labelled(_("pack"), str(output)))


@charter.command("take", help=N_("Take FILE into the draft: a pack of ours, a sheet of answers, or rules in TOML."))
@number_argument
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--rules", is_flag=True, help=N_("Take rules that were changed by hand as clauses."))
@click.pass_obj
def take_(cli: Cli, document_id: int, path: Path, rules: bool) -> None:
    from cmsuite.charters.packing import take

    found, content = _charter(cli, document_id)
    taken = take(content, _text(path), rules=rules)
    _save(cli, found, taken.charter)
    said = [labelled(_("taken in"), ", ".join(taken.fields))]
    said += [labelled(_("as clauses"), ", ".join(taken.clauses))] if taken.clauses else []
    cli.say({"fields": list(taken.fields), "clauses": list(taken.clauses)}, "\n".join(said))


@charter.command("memo", help=N_("The charter on one page."))
@number_argument
@click.option("--format", "form", type=click.Choice(FORMATS), default="pdf", help=N_("The format of the file."))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=N_("Where to write it."))
@click.pass_obj
def memo_(cli: Cli, document_id: int, form: str, output: Path | None) -> None:
    from cmsuite.charters.kind import MEMO
    from cmsuite.core.files import write
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.formats import written

    found, _content = _charter(cli, document_id)
    root = cli.workspace.root
    data = written(tree_of(found, found.newest, cli.store.now(), root, MEMO), form, root)
    where = output or cli.workspace.exports / f"charter_memo-{found.id}-{found.language}.{form}"
    write(where, data, mode=0o644)
    cli.say({"path": str(where), "format": form, "bytes": len(data)}, labelled(_("memo"), str(where)))


@charter.command("try", help=N_("What the charter would find: in the last 50 posts, and in those that are planned."))
@number_argument
@click.option("--keep", is_flag=True, help=N_("Keep the rates in the draft, so that the charter shows them."))
@click.pass_obj
def try_(cli: Cli, document_id: int, keep: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.trying import planned, published, rates

    found, content = _charter(cli, document_id)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rules = _ruleset(cli, content, _today(cli, found))
        before, after = published(act, rules), planned(act, rules)
    lines = rates(before)
    if keep:
        kept = [
            {"rule": one.rule, "on": _today(cli, found).isoformat(), "posts": one.posts, "failed": one.failed,
             "days": min(one.days, 1000)}
            for one in lines
        ]  # fmt: skip
        _save(cli, found, _changed(content, {"replay": kept}))
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
            (_("rate"), lambda one: percent(one.failed / one.posts if one.posts else None, 0)),
        ],
        _("The rules find nothing in {n} posts that went out.").format(n=len(before)),
    )
    click.echo(_affected(affected))


@charter.command(
    "adopt", help=N_("Put the validated charter in force from a day on; says what becomes of planned posts.")
)
@number_argument
@click.option("--from", "starts_on", type=Day(), help=N_("The first day, today or later."))
@click.pass_obj
def adopt_(cli: Cli, document_id: int, starts_on: date | None) -> None:
    from cmsuite.charters.adopting import adopt
    from cmsuite.engines import acts
    from cmsuite.publishing.trying import planned

    found, _content = _charter(cli, document_id)
    valid = next((one for one in found.versions if one.state == "validated"), None)
    affected: list[Tried] = []
    if valid is not None:
        rules = _ruleset(cli, _read(dict(valid.content)), starts_on or _today(cli, found))
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

    _charter(cli, document_id)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        version = withdraw(act, document_id)
    cli.say({"document": document_id, "version": version}, _("It is out of force."))


@charter.command("show", help=N_("The charter that is in force today, and whether its rules meet its clauses."))
@click.pass_obj
def show_(cli: Cli) -> None:
    from cmsuite.charters.adopting import standing
    from cmsuite.charters.coverage import coverage, heard
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.force import in_force

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        today = today_in(act)
        found = standing(act, today)
        if found is None:
            raise NoneInForce()
        counts, reports = heard(act)
        rules = in_force(act, cli.brand, today)
        machine = {one.clause: one.pack_rule for one in found.clauses if one.kind == "machine"}
        covered = coverage(machine, rules, counts, reports)
        values = {
            "document": found.document_id,
            "title": found.title,
            "number": found.number,
            "starts_on": found.starts_on,
            "digest": rules.digest,
            "clauses": [{"clause": one.clause, "rule": one.pack_rule, "kind": one.kind} for one in found.clauses],
            "coverage": covered,
        }
    said = _("“{title}” {number}, in force since {day}: {n} clauses.")
    lines = [said.format(title=found.title, number=found.number, day=day(found.starts_on), n=len(machine))]
    for told, names in (
        (N_("clauses without a rule"), covered.unheld),
        (N_("rules without a clause"), covered.unasked),
        (N_("never heard in 180 days"), covered.silent),
        (N_("suppressed more than one time in five"), covered.silenced),
    ):
        if names:
            lines.append(labelled(_(told), ", ".join(names)))
    cli.say(values, _told(lines))


# ---- what the commands share


def _told(lines: list[str]) -> str:
    return "\n".join(shown(line) for line in lines)


def _charter(cli: Cli, document_id: int) -> tuple[DocumentRead, EditorialCharter]:
    found = document_of(cli, document_id)
    if found.kind != "editorial_charter":
        raise NoCharter(id=document_id)
    return found, _read(dict(found.newest.content))


def _read(raw: dict[str, Any]) -> EditorialCharter:
    from cmsuite.charters.schema import EditorialCharter
    from cmsuite.engines.documents.content import read

    content = read(EditorialCharter, raw)
    assert isinstance(content, EditorialCharter)
    return content


def _changed(content: EditorialCharter, fields: dict[str, Any]) -> EditorialCharter:
    from cmsuite.engines.documents.content import dumped

    return _read({**dumped(content), **fields})


def _save(cli: Cli, found: DocumentRead, content: EditorialCharter) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.life import write

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        write(act, found.newest.id, dumped(content), seen=found.newest.row_version)


def _ruleset(cli: Cli, content: EditorialCharter, on: date) -> Ruleset:
    """The rules as they would be, were this charter in force, with the campaigns of the workspace."""
    from hashlib import sha256

    from cmsuite.charters.compiling import layers
    from cmsuite.engines.rules.binding import Bound
    from cmsuite.engines.rules.force import laid

    slug = _slug(cli)
    made = layers(content, slug)
    digest = sha256(repr(made).encode()).hexdigest()
    return laid(slug, Bound(digest, made, on)).on(on)


def _slug(cli: Cli) -> str:
    import sqlalchemy as sa

    from cmsuite.engines import acts
    from cmsuite.engines.people.models import Brand

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found: str = act.session.scalars(sa.select(Brand.slug).where(Brand.id == cli.brand)).one()
    return found


def _today(cli: Cli, found: DocumentRead) -> date:
    from zoneinfo import ZoneInfo

    return cli.store.now().astimezone(ZoneInfo(found.zone)).date()


def _affected(posts: list[Tried]) -> str:
    """Which planned posts become what they are not now."""
    lines = [_("{n} planned posts become non-compliant.").format(n=len(posts))]
    for one in posts[:FEW]:
        when = f"{one.at:%Y-%m-%d %H:%M} UTC"
        lines.append(shown(f"  post {one.post}  {when}  {one.title}: {', '.join(one.new)}"))
    if len(posts) > FEW:
        lines.append(_("… and {n} more: --json lists them all.").format(n=len(posts) - FEW))
    return "\n".join(lines)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        raise click.BadParameter(_("{file} is not UTF-8 text.").format(file=shown(path.name))) from err
