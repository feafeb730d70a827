"""Deliverables: written, read inside the house, sent, answered, exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli import document_answers, document_life
from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of, kind_of, load, number_argument, path_of, put_file, text_of
from cmsuite.cli.suite import Group
from cmsuite.core.errors import CmsError, Usage
from cmsuite.core.locale import LANGUAGES, N_, _, labelled, moment, translate
from cmsuite.core.text import shown
from cmsuite.engines.approvals.words import CHANNELS
from cmsuite.engines.documents.kinds import BROKEN, KINDS, title_of
from cmsuite.engines.documents.words import SEVERITIES, STATES, how_far
from cmsuite.engines.exports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmsuite.engines.documents.diff import Change
    from cmsuite.engines.documents.kinds import Kind
    from cmsuite.engines.documents.views import DocumentRead, VersionRead

STATED = {name: said for name, said in STATES.items() if name != "superseded"}


class NothingWritten(Usage):
    said = N_("There is nothing to write: neither a file nor a change in the editor.")
    hint = N_("Name a file with --file, or set VISUAL or EDITOR to an editor that waits.")


@click.group("document", cls=Group, help=N_("Deliverables: written, checked, sent, answered and exported."))
def document() -> None:
    pass


@document.command("new", help=N_("Begin a document of KIND called TITLE; --file says what stands in it."))
@click.argument("kind")
@click.argument("title")
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("The document's language; else the brand's."))
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("A Markdown file as document export writes it."))  # fmt: skip
@click.option("--after", type=int, metavar="DOCUMENT",
              help=N_("The document that it follows from; else the newest that it may."))  # fmt: skip
@click.option("--reason", default="", help=N_("Why it begins before that one is validated."))
@click.pass_obj
def new(
    cli: Cli, kind: str, title: str, language: str | None, path: Path | None, after: int | None, reason: str
) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.files import from_markdown
    from cmsuite.engines.documents.life import create
    from cmsuite.engines.documents.taking import OtherDocument

    load(cli)
    content = None
    if path is not None:
        said = from_markdown(text_of(path))
        if said.kind.name != kind:
            raise OtherDocument(theirs=said.kind.name, ours=kind)
        content, language = dumped(said.content), language or said.language
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = create(act, kind, title, language=language or "", content=content, parent=after, reason=reason)
    cli.say(done, _("Document {id}: {title}, a draft").format(id=done.document_id, title=shown(title)))


@document.command("kinds", help=N_("The kinds of documents that there are."))
@click.pass_obj
def kinds_(cli: Cli) -> None:
    load(cli)
    for err in BROKEN.values():
        cli.note(str(err))
    rows = [{"kind": one.name, "title": translate(one.title), "code": one.code, "follows": list(one.follows)}
            for one in KINDS.values()]  # fmt: skip
    cli.table(
        rows,
        [
            (_("kind"), lambda row: row["kind"]),
            (_("title"), lambda row: row["title"]),
            (_("code"), lambda row: row["code"]),
            (_("follows from"), lambda row: ", ".join(row["follows"])),
        ],
        _("No kind of document."),
    )


@document.command("list", help=N_("The documents, the newest first."))
@click.option("--kind", metavar="KIND", help=N_("Only this kind."))
@click.option("--state", type=click.Choice(STATED), help=N_("Only those whose newest version is in this state."))
@click.option("--archived", is_flag=True, help=N_("Also those that were put away."))
@click.option("--limit", type=click.IntRange(1, 10_000), metavar="N", default=50, help=N_("How many at most."))
@click.pass_obj
def list_(cli: Cli, kind: str | None, state: str | None, archived: bool, limit: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.views import documents

    load(cli)
    if kind is not None:
        kind_of(kind)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = documents(act, kind=kind, state=state, archived=archived, limit=limit)
    cli.table(
        lines,
        [
            (_("document"), lambda line: line.id),
            (_("kind"), lambda line: title_of(line.kind)),
            (_("title"), lambda line: shown(line.title, 50)),
            (_("language"), lambda line: line.language),
            (_("version"), lambda line: line.version or "—"),
            (_("state"), lambda line: how_far(line.state, line.stage)),
            (_("in force"), lambda line: line.in_force or "—"),
            (_("owner"), lambda line: line.owner),
        ],
        _("No document yet. Begin one: cmsuite document new brief TITLE"),
    )


@document.command("show", help=N_("What a document says, its versions and what was answered."))
@number_argument
@click.option("--seq", type=int, metavar="N", help=N_("An older version, by its place in the order of writing."))
@click.pass_obj
def show(cli: Cli, document_id: int, seq: int | None) -> None:
    found = document_of(cli, document_id)
    version = found.newest if seq is None else found.numbered(seq)
    cli.say(found if seq is None else version, "" if cli.as_json else "\n".join(_told(cli, found, version)))


@document.command("edit", help=N_("Write a draft: in the editor, or from a Markdown file."))
@number_argument
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("A Markdown file as document export writes it."))  # fmt: skip
@click.pass_obj
def edit(cli: Cli, document_id: int, path: Path | None) -> None:
    from cmsuite.core.files import write_apart
    from cmsuite.engines.documents.taking import file_of

    found = document_of(cli, document_id)
    if path is not None:
        _written(cli, found, text_of(path))
        return
    text = click.edit(file_of(found, found.newest), extension=".md")
    if not text:
        raise NothingWritten()
    try:
        _written(cli, document_of(cli, document_id), text, opened=found)
    except CmsError:
        kept = write_apart(cli.workspace.editing, f"{found.kind}-{document_id}", text)
        cli.note(_("What you wrote is in {file}.").format(file=shown(str(kept))))
        raise


@document.command("import", help=N_("Take an edited Markdown file back into its draft, field by field."))
@number_argument
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help=N_("Where somebody changed the same field meanwhile, let the file win."))
@click.pass_obj
def import_(cli: Cli, document_id: int, path: Path, force: bool) -> None:
    _written(cli, document_of(cli, document_id), text_of(path), force=force)


@document.command("export", help=N_("Write a document to a file, in one of many formats."))
@number_argument
@click.option("--format", "form", type=click.Choice(("md", "grid", *FORMATS)), default="pdf", help=N_("The format."))
@click.option("--seq", type=int, metavar="N", help=N_("An older version, by its place in the order of writing."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def export(cli: Cli, document_id: int, form: str, seq: int | None, path: Path | None) -> None:
    from cmsuite.engines.documents.taking import bytes_of, name_of, view_of

    found = document_of(cli, document_id)
    version = found.newest if seq is None else found.numbered(seq)
    data = bytes_of(found, version, form, cli.store.now(), cli.workspace.root)
    where = path or cli.workspace.exports / name_of(found, version, form)
    put_file(cli, data, where, form, "document")
    if view_of(found.kind, form) is not None:
        cli.note(_("These slides are its summary: the whole of it is in pdf, docx and html."))


@document.command("check", help=N_("What stands against sending it; exit code 1 when something blocks."))
@number_argument
@click.pass_context
def check(ctx: click.Context, document_id: int) -> None:
    from cmsuite.engines.documents.checks import findings
    from cmsuite.engines.documents.content import read

    cli = ctx.find_object(Cli)
    assert cli is not None
    found = document_of(cli, document_id)
    kind = kind_of(found.kind)
    against = findings(kind, read(kind.schema, found.newest.content), found.newest.around)
    cli.table(
        against,
        [
            (_("severity"), lambda one: _(SEVERITIES[one.severity])),
            (_("where"), lambda one: path_of(kind, one.at)),
            (_("what"), lambda one: one.sentence),
            (_("rule"), lambda one: one.rule),
        ],
        _("Nothing stands against it."),
    )
    if any(one.severity == "block" and not one.advice for one in against):
        ctx.exit(1)


@document.command("diff", help=N_("What differs between two versions: by default the newest and the one before it."))
@number_argument
@click.argument("older", type=int, required=False)
@click.argument("newer", type=int, required=False)
@click.pass_obj
def diff(cli: Cli, document_id: int, older: int | None, newer: int | None) -> None:
    from cmsuite.engines.documents.diff import changes

    found = document_of(cli, document_id)
    after = found.newest if newer is None else found.numbered(newer)
    before = found.numbered(older if older is not None else max(1, after.seq - 1))
    kind = kind_of(found.kind)
    differ = changes(before.content, after.content)
    said = [_change(kind, one) for one in differ] or [_("They say the same.")]
    cli.say(differ, "\n".join(said))


# ---- what the commands share


def _change(kind: Kind, change: Change) -> str:
    from cmsuite.engines.documents.diff import marked

    return labelled(path_of(kind, change.path), shown(marked(change.words), 2000))


def _told(cli: Cli, found: DocumentRead, version: VersionRead) -> Iterator[str]:
    from cmsuite.engines.documents.moves import MOVED
    from cmsuite.engines.documents.taking import plain_of

    yield f"{title_of(found.kind)} {found.id}: {shown(found.title)}"
    for one in found.versions:
        number_ = one.number or _("no number yet")
        stands = how_far(one.state, one.stage)
        yield "  " + ", ".join([f"{one.seq}", number_, stands, one.hash[:8], one.author])
        for said in one.decisions:
            words = [
                moment(said.at, found.zone),
                shown(said.name),
                shown(said.function),
                _(CHANNELS[said.channel]),
            ]
            yield "    " + ", ".join(word for word in [*words, shown(said.reason, 200)] if word)
    for move in found.moves:
        told = (moment(move.at, found.zone), shown(move.who), _(MOVED[move.state]), shown(move.device),
                shown(move.comment, 200), move.hash[:8])  # fmt: skip
        yield f"  ↳ {move.seq}, " + ", ".join(word for word in told if word)
    yield ""
    yield from plain_of(found, version, cli.store.now()).splitlines()


def _written(
    cli: Cli, found: DocumentRead, text: str, *, opened: DocumentRead | None = None, force: bool = False
) -> None:
    """Save what a file says into the draft."""
    from cmsuite.engines import acts
    from cmsuite.engines.documents.taking import Contested, OfNoVersion, save, taken_in

    taken = taken_in(found, text, opened)
    if taken.contested and not force:
        raise (Contested if taken.known else OfNoVersion)(fields=", ".join(taken.contested), document=found.id)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = save(act, found, taken)
    cli.say(done, _("Document {id} is saved.").format(id=found.id))


for command in (
    document_life.submit_,
    document_life.take_back_,
    document_life.send_,
    document_life.validate_,
    document_life.changes_,
    document_life.reopen_,
    document_life.take_in_,
    document_life.restore_,
    document_life.archive_,
    document_life.comment_,
    document_life.comments_,
    document_life.answer_,
    document_life.unsay_,
    document_answers.packet_,
    document_answers.packets_,
    document_answers.take_,
):
    document.add_command(command)
