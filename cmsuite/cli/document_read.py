"""What the commands about documents share: the one that is meant, its kind, the names of its fields, its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.core.locale import N_, _, labelled
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.documents.kinds import Kind
    from cmsuite.engines.documents.views import DocumentRead

number_argument = click.argument("document_id", metavar="DOCUMENT", type=int)
text_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(("pdf", "docx", "html", "txt")),
    default="pdf",
    help=N_("The format of the file."),
)
output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=N_("Where to write it.")
)


def text_of(path: Path) -> str:
    """What a file says; a mark of its order of bytes is none of it. Raises BadParameter where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        raise not_utf8(path.name) from err


def not_utf8(name: str) -> click.BadParameter:
    said = _("{file} is not UTF-8 text: save it as UTF-8, then try again.")
    return click.BadParameter(said.format(file=shown(name)))


def load(cli: Cli) -> None:
    """Every kind of document, those of the workspace too, which is opened for that."""
    from cmsuite.rooms import load_kinds

    _workspace = cli.workspace
    load_kinds()


def document_of(cli: Cli, document_id: int) -> DocumentRead:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.views import document as found

    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return found(act, document_id)


def kind_of(name: str) -> Kind:
    from cmsuite.engines.documents.kinds import known

    return known(name)


def path_of(kind: Kind, path: str) -> str:
    from cmsuite.engines.documents.content import titled

    return titled(kind.schema, path) if path else ""


def put_file(cli: Cli, data: bytes, where: Path, form: str, name: str, *, mode: int = 0o644) -> None:
    """Write a file and say where it is; `-` is the standard output, and nothing is said. name: what it is, as the line
    says it."""
    from cmsuite.core.files import write

    if where == Path("-"):
        click.echo(data, nl=False)
        return
    write(where, data, mode=mode)
    cli.say({"path": str(where), "format": form, "bytes": len(data)}, labelled(name, str(where)))
