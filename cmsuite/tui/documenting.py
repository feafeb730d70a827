"""What the place of documents asks and has done: functions of values, for workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsuite.core.locale import labelled, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.words import CHANNELS, SEVERITIES, STATES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.life import Edited
    from cmsuite.engines.documents.taking import TakenIn
    from cmsuite.engines.documents.views import DocumentLine, DocumentRead
    from cmsuite.tui.seat import Seat

SIGNS = {"block": "✗", "warn": "!", "info": "·"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A document as the place shows it: what it is, and the lines of its text, of what stands against it, of what
    changed since the version before."""

    found: DocumentRead
    text: tuple[str, ...]
    against: tuple[str, ...]
    differs: tuple[str, ...]


def listed(act: Act, kind: str | None, state: str | None, words: str, brand: int | None) -> list[DocumentLine]:
    """The lines of the list."""
    from cmsuite.engines.documents.views import documents
    from cmsuite.rooms import load_kinds

    load_kinds()
    lines = documents(act, kind=kind, state=state, words=words)
    return [one for one in lines if brand is None or one.brand == brand]


def title_of(kind: str) -> str:
    """What a kind is called."""
    from cmsuite.engines.documents.kinds import known

    return translate(known(kind).title)


def seen(act: Act, document_id: int) -> Seen:
    """One document, read whole."""
    from cmsuite.engines.documents.views import document
    from cmsuite.rooms import load_kinds

    load_kinds()
    found = document(act, document_id)
    return Seen(found, tuple(_text(found)), tuple(_against(found)), tuple(_differs(found)))


def written(seat: Seat, found: DocumentRead, taken: TakenIn) -> Edited:
    """Save what came back from an editor."""
    from cmsuite.engines.documents.life import rename, write

    with seat.writing(found.brand) as act:
        done = write(act, found.newest.id, taken.content, seen=found.newest.row_version)
        if taken.title and taken.title != found.title:
            done = rename(act, found.id, taken.title)
        return done


def put_aside(seat: Seat, found: DocumentRead, taken: TakenIn) -> str:
    """Keep in a file of the workspace what was not saved; returns its path."""
    from cmsuite.core.files import write
    from cmsuite.engines.documents.files import to_markdown
    from cmsuite.engines.documents.kinds import known

    text = to_markdown(known(found.kind), taken.title, found.language, taken.content)
    path = seat.workspace.exports / f"{found.kind}-{found.id}-not-saved-{found.newest.row_version}.md"
    write(path, text.encode(), mode=0o600)
    return str(path)


def exported(seat: Seat, found: DocumentRead, form: str) -> str:
    """Write a document into the workspace's exports; returns the path."""
    from cmsuite.core.files import write
    from cmsuite.engines.documents.taking import file_of, tree_of
    from cmsuite.engines.exports.formats import written as written_as

    version = found.newest
    if form == "md":
        data = file_of(found, version).encode()
    else:
        data = written_as(tree_of(found, version, seat.store.now(), seat.workspace.root), form, seat.workspace.root)
    path = seat.workspace.exports / f"{found.kind}-{found.id}-{version.number or 'draft'}-{found.language}.{form}"
    write(path, data, mode=0o644)
    return str(path)


def _text(found: DocumentRead) -> Iterable[str]:
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.kinds import known
    from cmsuite.engines.documents.render import fields

    kind, version = known(found.kind), found.newest
    yield found.title
    yield " · ".join(part for part in (title_of(found.kind), version.number, translate(STATES[version.state])) if part)
    for one in found.versions:
        for said in one.decisions:
            when = short_moment(said.at, found.zone)
            parts = (one.number, when, said.name, translate(CHANNELS[said.channel]), said.reason)
            yield shown(" · ".join(part for part in parts if part))
    yield ""
    for lines in fields(read(kind.schema, version.content)):
        for line in lines.replace("\\", "").split("\n"):
            yield line[2:].upper() if line.startswith("# ") else line


def _against(found: DocumentRead) -> Iterable[str]:
    from cmsuite.engines.documents.checks import findings
    from cmsuite.engines.documents.content import read, titled
    from cmsuite.engines.documents.kinds import known

    kind = known(found.kind)
    yield translate("CHECKS")
    stands = findings(kind, read(kind.schema, found.newest.content))
    for one in stands:
        where = titled(kind.schema, one.at) if one.at else ""
        said = f"{SIGNS[one.severity]} {translate(SEVERITIES[one.severity])} {one.sentence}"
        yield labelled(where, said) if where else said
    if not stands:
        yield "✓ " + translate("Nothing stands against it.")


def _differs(found: DocumentRead) -> Iterable[str]:
    from cmsuite.engines.documents.content import titled
    from cmsuite.engines.documents.diff import changes
    from cmsuite.engines.documents.kinds import known

    yield translate("SINCE THE VERSION BEFORE")
    if len(found.versions) < 2:
        yield translate("This is the first one.")
        return
    kind, signs = known(found.kind), {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    differ = changes(found.versions[1].content, found.newest.content)
    for one in differ:
        yield labelled(titled(kind.schema, one.path), "".join(signs[op].format(text) for op, text in one.words))
    if not differ:
        yield translate("They say the same.")
