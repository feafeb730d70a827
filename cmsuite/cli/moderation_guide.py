"""Commands about moderation guides: categories, canned replies, adoption, public rules, statements of reasons."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.crisis_read import lines_of
from cmsuite.cli.document_read import document_of, number_argument, output_option, put_file, text_format_option, text_of
from cmsuite.cli.suite import Command
from cmsuite.cli.when import Day
from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, _, day, labelled, number

if TYPE_CHECKING:
    from cmsuite.charters.moderation.adopting import InForce
    from cmsuite.charters.moderation.schema import Category, ModerationGuide, Reply
    from cmsuite.charters.moderation.sheets import Sheet
    from cmsuite.engines.documents.views import DocumentRead

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)
FEW = 5  # pairs of categories that are named
optional = click.argument("document_id", metavar="[DOCUMENT]", type=int, required=False)
take_option = click.option("--take", "path", type=FILE, help=N_("Take a file of TOML into the draft."))
sheet_option = click.option("-o", "--output", type=OUT, help=N_("Write them into this file, as TOML."))


class NoGuide(Usage):
    said = N_("Document {id} is no moderation guide.")


class NoPublicRules(Usage):
    said = N_("Document {id} is no moderation charter.")


class NoGuideInForce(Usage):
    said = N_("No moderation guide of this brand is in force.")
    hint = N_("Name a draft, or have one validated and put it in force: cmsuite moderation adopt DOCUMENT --from DAY")


class NoReasons(Usage):
    said = N_("{file} is no statement of reasons: {why}")
    hint = N_("Its keys are: {keys}.")


class NoColumnOf(Usage):
    said = N_("{file} has no column {column}.")
    hint = N_("Its columns are: {there}.")


class NothingJudged(Usage):
    said = N_("No comment of {file} was judged by both.")


def guide_of(cli: Cli, document_id: int) -> tuple[DocumentRead, ModerationGuide]:
    from cmsuite.charters.moderation.schema import ModerationGuide
    from cmsuite.engines.documents.content import read

    found = document_of(cli, document_id)
    if found.kind != "moderation_guide":
        raise NoGuide(id=document_id)
    return found, cast(ModerationGuide, read(ModerationGuide, dict(found.newest.content)))


def standing(cli: Cli) -> InForce | None:
    """The guide of the brand at hand that is in force today."""
    from cmsuite.charters.moderation.adopting import in_force
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return in_force(act, today_in(act))


def _at_hand(cli: Cli, document_id: int | None) -> ModerationGuide:
    if document_id is not None:
        return guide_of(cli, document_id)[1]
    found = standing(cli)
    if found is None:
        raise NoGuideInForce()
    return found.guide


@click.command(
    "categories",
    cls=Command,
    help=N_("The categories of DOCUMENT, else of the guide in force. --take FILE: into a draft."),
)
@optional
@take_option
@sheet_option
@click.pass_obj
def categories_(cli: Cli, document_id: int | None, path: Path | None, output: Path | None) -> None:
    from cmsuite.charters.moderation.words import ACTS, LEVELS

    guide = _sheet(cli, "categories", document_id, path, output)
    if guide is None:
        return

    def acts_of(one: Category) -> str:
        return ", ".join(_(ACTS[act]) for act in one.actions)

    cli.table(
        [one if not cli.as_json else one.model_dump(mode="json") for one in guide.categories],
        [
            (_("category"), lambda one: one.code),
            (_("severity"), lambda one: _(LEVELS[one.level])),
            (_("name"), lambda one: one.name),
            (_("what is done"), acts_of),
            (_("minutes"), lambda one: number(one.deadline)),
        ],
        _("This guide has no category yet."),
    )


@click.command(
    "replies",
    cls=Command,
    help=N_("The canned replies of DOCUMENT, else of the guide in force. --take FILE: into a draft."),
)
@optional
@take_option
@sheet_option
@click.option("--category", default="", help=N_("Only those of this category."))
@click.pass_obj
def replies_(cli: Cli, document_id: int | None, path: Path | None, output: Path | None, category: str) -> None:
    from cmsuite.core.locale import language

    guide = _sheet(cli, "replies", document_id, path, output)
    if guide is None:
        return

    def said(one: Reply) -> str:
        return one.fr if language() == "fr" else one.en

    kept = [one for one in guide.replies if category in ("", one.category)]
    cli.table(
        [one if not cli.as_json else one.model_dump(mode="json") for one in kept],
        [
            (_("canned reply"), lambda one: one.code),
            (_("category"), lambda one: one.category),
            (_("text"), said),
        ],
        _("This guide has no canned reply for that."),
    )


def _sheet(
    cli: Cli, which: Sheet, document_id: int | None, path: Path | None, output: Path | None
) -> ModerationGuide | None:
    """The guide that is meant, after a file was taken in; None where it was written out."""
    from cmsuite.charters.moderation.sheets import take, written
    from cmsuite.core.files import write
    from cmsuite.engines.documents.content import dumped

    if path is not None:
        if document_id is None:
            raise NoGuideInForce()
        found, guide = guide_of(cli, document_id)
        taken = take(guide, which, text_of(path))
        keep(cli, found, dumped(taken.guide))
        cli.note(_("Changed: {changed}. New: {new}.").format(
            changed=", ".join(taken.changed) or "—", new=", ".join(taken.new) or "—"))  # fmt: skip
        return taken.guide
    guide = _at_hand(cli, document_id)
    if output is None:
        return guide
    write(output, written(which, getattr(guide, which)).encode(), mode=0o644)
    cli.say({"path": str(output), "rows": len(getattr(guide, which))}, lines_of([labelled(_("file"), str(output))]))
    return None


@click.command("show", cls=Command, help=N_("The guide that is in force, and what time made wrong in it."))
@click.pass_obj
def show_(cli: Cli) -> None:
    from cmsuite.charters.moderation.adopting import aged, in_force
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        today = today_in(act)
        found = in_force(act, today)
    if found is None:
        raise NoGuideInForce()
    old = aged(found, today)
    counts = {"categories": len(found.guide.categories), "replies": len(found.guide.replies)}
    said = _("“{title}” {number}, in force since {day}: {categories} categories, {replies} canned replies.")
    lines = [said.format(title=found.title, number=found.number, day=day(found.starts_on), **counts)]
    lines += [one.sentence for one in old]
    values = {"document": found.document_id, "title": found.title, "number": found.number}
    values |= {"starts_on": found.starts_on, **counts}
    aged_ = [{"rule": one.rule, "at": one.at, "said": one.sentence} for one in old]
    cli.say({**values, "aged": aged_}, lines_of(lines))


@click.command(
    "adopt",
    cls=Command,
    help=N_("Put the validated guide in force from a day on: its categories and replies are asked."),
)
@number_argument
@click.option("--from", "starts_on", type=Day(), required=True, help=N_("The first day, today or later."))
@click.pass_obj
def adopt_(cli: Cli, document_id: int, starts_on: date) -> None:
    from cmsuite.charters.moderation.adopting import moderate
    from cmsuite.engines import acts

    guide_of(cli, document_id)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = moderate(act, document_id, starts_on=starts_on)
    said = _("Version {number} is in force from {day} on: {categories} categories, {replies} canned replies.")
    cli.say(done, said.format(number=done.number, day=day(done.starts_on), categories=done.categories,
                              replies=done.replies))  # fmt: skip


@click.command("withdraw", cls=Command, help=N_("Take the guide out of force again: what was before it is so again."))
@number_argument
@click.pass_obj
def withdraw_(cli: Cli, document_id: int) -> None:
    from cmsuite.charters.moderation.adopting import unmoderate
    from cmsuite.engines import acts

    guide_of(cli, document_id)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        version = unmoderate(act, document_id)
    cli.say({"document": document_id, "version": version}, _("It is out of force."))


@click.command(
    "public", cls=Command, help=N_("The public rules in one of their languages, whichever the document's is.")
)
@number_argument
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), required=True, help=N_("The language."))
@text_format_option
@output_option
@click.pass_obj
def public_(cli: Cli, document_id: int, tongue: str, form: str, output: Path | None) -> None:
    from dataclasses import replace

    from cmsuite.charters.moderation.words import PUBLIC_TITLE
    from cmsuite.core.locale import said_in
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.formats import written

    found = document_of(cli, document_id)
    if found.kind != "moderation_charter":
        raise NoPublicRules(id=document_id)
    title = found.title if tongue == found.language else said_in(PUBLIC_TITLE, tongue)
    other = replace(found, language=tongue, title=title)
    root = cli.workspace.root
    data = written(tree_of(other, other.newest, cli.store.now(), root), form, root)
    where = output or cli.workspace.exports / f"moderation_charter-{found.id}-{tongue}.{form}"
    put_file(cli, data, where, form, _("public rules"))


@click.command(
    "reasons", cls=Command, help=N_("The statement of reasons of FILE: why, as its author is told, and how to contest.")
)
@click.argument("file", type=FILE)
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), required=True, help=N_("That of the author."))
@click.option("--own-platform", is_flag=True, help=N_("The brand hosts the comments itself: everything is mandatory."))
@click.pass_obj
def reasons_(cli: Cli, file: Path, tongue: str, own_platform: bool) -> None:
    from cmsuite.charters.moderation.reasons import statement

    said = statement(_given(file), tongue, own_platform=own_platform)
    cli.say({"language": tongue, "text": said}, lines_of(said.split("\n")))


@dataclass(frozen=True, slots=True)
class Mixed:
    """Two categories that two people took for one another, and how often."""

    one: str
    other: str
    times: int


@click.command(
    "agree",
    cls=Command,
    help=N_("How far two people judged the same comments of FILE alike: kappa, and what they mix up."),
)
@click.argument("file", type=FILE)
@click.option("--first", required=True, help=N_("The column of what the first said."))
@click.option("--second", required=True, help=N_("The column of what the second said."))
@click.option("--keep", "document_id", type=int, help=N_("Keep it in this draft of a guide."))
@click.pass_obj
def agree_(cli: Cli, file: Path, first: str, second: str, document_id: int | None) -> None:
    from collections import Counter

    from cmsuite.audit.agreement import kappa
    from cmsuite.audit.sheets import plain, read
    from cmsuite.charters.moderation.schema import Quality
    from cmsuite.cli.charter_read import today_of

    sheet = read(str(file), file.read_bytes())
    for name in (first, second):
        if plain(name) not in map(plain, sheet.heads):
            raise NoColumnOf(file=file.name, column=name, there=", ".join(sheet.heads) or "—")
    said = [(row.cells.get(plain(first), "").strip(), row.cells.get(plain(second), "").strip()) for row in sheet.rows]
    pairs = [(one, other) for one, other in said if one and other]
    found = kappa(pairs)
    if found is None:
        raise NothingJudged(file=file.name)
    times = Counter(tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1])
    mixed = [Mixed(one, other, n) for (one, other), n in times.most_common(FEW)]
    asked = Quality.model_construct().kappa
    if document_id is not None:
        document, guide = guide_of(cli, document_id)
        asked = guide.quality.kappa
        on = today_of(cli, document).isoformat()
        tried = {"on": on, "messages": len(pairs), "kappa": f"{found:.3f}"}
        keep(cli, document, {"quality": {**guide.quality.model_dump(mode="json"), "tried": tried}})
    lines = [_("{n} comments, kappa {kappa}: {asked} is asked for.").format(
        n=len(pairs), kappa=number(found, 2), asked=number(asked, 2))]  # fmt: skip
    lines += [_("Mixed up: {one} and {other}, {n} times.").format(one=x.one, other=x.other, n=x.times) for x in mixed]
    cli.say({"comments": len(pairs), "kappa": round(found, 3), "mixed": mixed}, lines_of(lines))


def keep(cli: Cli, found: DocumentRead, fields: dict[str, Any]) -> None:
    from cmsuite.charters.moderation.schema import ModerationGuide
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped, read
    from cmsuite.engines.documents.life import write

    content = read(ModerationGuide, {**found.newest.content, **fields})
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        write(act, found.newest.id, dumped(content), seen=found.newest.row_version)


def _given(file: Path) -> Any:
    """Raises NoReasons."""
    from pydantic import TypeAdapter, ValidationError

    from cmsuite.charters.moderation.reasons import NAMES, Reasons
    from cmsuite.core.text import one_line, passable

    keys = ", ".join(NAMES)
    try:
        table = tomllib.loads(passable(text_of(file)))
        plain = {name: one_line(value) if isinstance(value, str) else value for name, value in table.items()}
        if wrong := [name for name in plain if name not in NAMES]:
            raise NoReasons(file=file.name, why=", ".join(wrong), keys=keys)
        return TypeAdapter(Reasons).validate_python(plain)
    except (tomllib.TOMLDecodeError, RecursionError) as err:
        raise NoReasons(file=file.name, why=str(err), keys=keys) from err
    except ValidationError as err:
        place = ".".join(map(str, err.errors(include_url=False)[0]["loc"]))
        raise NoReasons(file=file.name, why=place, keys=keys) from err


COMMANDS = (categories_, replies_, agree_, show_, adopt_, withdraw_, public_, reasons_)
