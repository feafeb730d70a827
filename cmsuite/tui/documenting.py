"""What the place of documents asks and has done: functions of values, for workers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, labelled, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.engines.approvals.words import CHANNELS
from cmsuite.engines.documents.kinds import KINDS, known, title_of
from cmsuite.engines.documents.words import SEVERITIES, how_far

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cmsuite.core.order import Order
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.kinds import Finding
    from cmsuite.engines.documents.views import DocumentLine, DocumentRead
    from cmsuite.tui.panels.came_back import Part
    from cmsuite.tui.seat import Seat

MAKING = N_("Being written…")
"""In the place of a text that is made of a document at this moment."""
SIGNS = {"block": "✗", "warn": "!", "info": "·"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A document as the place shows it: what it is, and the lines of its text, of what stands against it, of what
    changed since the version before."""

    found: DocumentRead
    text: tuple[str, ...]
    against: tuple[str, ...]
    differs: tuple[str, ...]


def listed(
    state: str | None, kind: str | None, words: str, brand: int | None, order: Order, act: Act
) -> tuple[list[int], dict[int, DocumentLine]]:
    """The numbers of the list, and the lines of its first page."""
    from cmsuite.engines.documents.views import Sought, ids
    from cmsuite.rooms import load_kinds
    from cmsuite.tui.widgets.row_list import PAGE

    load_kinds()
    found = ids(act, Sought(brand, kind, state, words, order=order))
    return found, lines(found[:PAGE], act)


def lines(wanted: Sequence[int], act: Act) -> dict[int, DocumentLine]:
    """Lines of the list, by their numbers."""
    from cmsuite.engines.documents.views import some

    return some(act, wanted)


def kinds() -> dict[str, str]:
    """Every kind that is known by now, with its title as a source string."""
    return {name: kind.title for name, kind in KINDS.items()}


def seen(document_id: int, workspace: Path, width: int, act: Act) -> Seen:
    """One document, read whole; its text of so many columns."""
    from cmsuite.engines.documents.views import document
    from cmsuite.rooms import load_kinds

    load_kinds()
    found = document(act, document_id)
    return Seen(found, tuple(_text(found, act.now, workspace, width)), tuple(_against(found)), tuple(_differs(found)))


def standing(line: DocumentLine) -> str:
    """How far a document has come, in a word or two."""
    return " ".join(part for part in (line.version, how_far(line.state, line.stage)) if part)


def stands(found: DocumentRead) -> list[Finding]:
    """What stands against sending its newest version."""
    from cmsuite.engines.documents.checks import findings
    from cmsuite.engines.documents.content import read

    kind = known(found.kind)
    return findings(kind, read(kind.schema, found.newest.content), found.newest.around)


How = Literal["", "mine", "merge"]
"""What becomes of the fields that somebody else wrote too: it is asked, mine stand, or both in one."""


@dataclass(frozen=True, slots=True)
class Contested:
    """What somebody else wrote meanwhile into the same fields: their names, and what each side says there."""

    fields: tuple[str, ...]
    mine: str
    theirs: str


def differing(found: DocumentRead, text: str) -> list[Part]:
    """What a file that was edited changes of a document, field by field. Raises what reading the file raises."""
    from cmsuite.engines.documents.content import dumped, read, titled
    from cmsuite.engines.documents.diff import changes, words
    from cmsuite.engines.documents.taking import read_for
    from cmsuite.tui.panels.came_back import Part

    said, schema = read_for(found, text), known(found.kind).schema
    title = [Part(translate("Title"), words(found.title, said.title))] if said.title != found.title else []
    differ = changes(dumped(read(schema, found.newest.content)), dumped(said.content))
    return title + [Part(titled(schema, one.path), one.words) for one in differ]


def taken(seat: Seat, opened: DocumentRead, text: str, how: How) -> Contested | None:
    """Save what came back from an editor, beside what somebody else wrote into other fields since it was opened.
    Returns the fields that both wrote: then nothing is saved, unless it is said what becomes of them."""
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.files import from_markdown
    from cmsuite.engines.documents.taking import save, taken_in
    from cmsuite.engines.documents.views import document
    from cmsuite.tui import drafting
    from cmsuite.tui import outline as o

    mine = dumped(from_markdown(text).content)
    with seat.writing(opened.brand) as act:
        found = document(act, opened.id)
        came = taken_in(found, text, opened)
        if not came.contested or how == "mine":
            save(act, found, came)
            return None
    form = drafting.opened(seat, opened.id)
    both, fields = drafting.reconciled(form, opened.newest.content, mine, form.base)
    if how == "merge":
        with seat.writing(opened.brand) as act:
            save(act, form.found, replace(came, content=both))
        return None
    names = tuple(o.called(form.schema, name) for name in fields)
    return Contested(names, drafting.side(form, fields, mine), drafting.side(form, fields, form.base))


def exported(seat: Seat, found: DocumentRead, form: str) -> str:
    """Write a document into the workspace's exports; returns the path."""
    from cmsuite.core.files import write
    from cmsuite.engines.documents.taking import bytes_of, name_of

    data = bytes_of(found, found.newest, form, seat.store.now(), seat.workspace.root)
    path = seat.workspace.exports / name_of(found, found.newest, form)
    write(path, data, mode=0o644)
    return str(path)


def changed(seat: Seat, found: DocumentRead) -> str:
    """Write the table of a strategy's changes into the workspace's exports, for Word; returns the path. Raises
    NothingBefore."""
    from cmsuite.core.files import write
    from cmsuite.strategy.related import changes_file, changes_name, changes_view

    with seat.reading(found.brand) as act:
        view = changes_view(act, found)
    path = seat.workspace.exports / changes_name(found, "docx")
    write(path, changes_file(found, view, "docx", seat.store.now(), seat.workspace.root), mode=0o644)
    return str(path)


def _text(found: DocumentRead, now: datetime, workspace: Path, width: int) -> Iterable[str]:
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.text import text

    version = found.newest
    yield found.title
    yield " · ".join(
        part for part in (title_of(found.kind), version.number, how_far(version.state, version.stage)) if part
    )
    for one in found.versions:
        for said in one.decisions:
            when = short_moment(said.at, found.zone)
            parts = (one.number, when, said.name, translate(CHANNELS[said.channel]), said.reason)
            yield shown(" · ".join(part for part in parts if part))
    yield ""
    try:
        _head, _blank, body = text(tree_of(found, version, now, workspace), width).partition("\n\n")
        yield from body.split("\n")
    except CmsError as err:  # of its template: it is told here, and the rest can be read
        yield f"✗ {err.sentence} {err.advice}"


def _against(found: DocumentRead) -> Iterable[str]:
    from cmsuite.engines.documents.content import titled

    yield translate("CHECKS")
    against = stands(found)
    for one in against:
        where = titled(known(found.kind).schema, one.at) if one.at else ""
        said = f"{SIGNS[one.severity]} {translate(SEVERITIES[one.severity])} {one.sentence}"
        yield labelled(where, said) if where else said
    if not against:
        yield "✓ " + translate("Nothing stands against it.")


def _differs(found: DocumentRead) -> Iterable[str]:
    from cmsuite.engines.documents.content import titled
    from cmsuite.engines.documents.diff import changes, marked

    yield translate("SINCE THE VERSION BEFORE")
    if len(found.versions) < 2:
        yield translate("This is the first one.")
        return
    kind = known(found.kind)
    differ = changes(found.versions[1].content, found.newest.content)
    for one in differ:
        yield labelled(titled(kind.schema, one.path), marked(one.words))
    if not differ:
        yield translate("They say the same.")
