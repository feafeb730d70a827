"""What the commands about documents share: the one that is meant, its kind, the names of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli

if TYPE_CHECKING:
    from cmsuite.engines.documents.kinds import Kind
    from cmsuite.engines.documents.views import DocumentRead

number_argument = click.argument("document_id", metavar="DOCUMENT", type=int)


def load() -> None:
    from cmsuite.rooms import load_kinds

    load_kinds()


def document_of(cli: Cli, document_id: int) -> DocumentRead:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.views import document as found

    load()
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return found(act, document_id)


def kind_of(name: str) -> Kind:
    from cmsuite.engines.documents.kinds import known

    return known(name)


def path_of(kind: Kind, path: str) -> str:
    from cmsuite.engines.documents.content import titled

    return titled(kind.schema, path) if path else ""
