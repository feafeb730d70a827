"""What the screens of a SWOT note ask and have done: functions of values, for workers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from cmsuite.core.locale import translate
from cmsuite.engines.documents.content import Content, dumped, read
from cmsuite.engines.documents.kinds import Finding
from cmsuite.matrix.schema import SwotNote

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.around import Around
    from cmsuite.tui.seat import Seat


@dataclass(frozen=True)
class Opened:
    """A note as it stands in the store: its draft, and what stands around it. row_version: for `seen`."""

    document_id: int
    version_id: int
    row_version: int
    brand: int
    title: str
    state: str
    note: SwotNote
    around: Around

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"


@dataclass(frozen=True)
class Kept:
    """What became of a save. contested: fields that somebody else wrote meanwhile, as people call them; then nothing
    was saved, and `opened` is what stands there now."""

    opened: Opened
    contested: tuple[str, ...] = ()


def opened(document_id: int, act: Act) -> Opened:
    """The newest version of a SWOT note."""
    from cmsuite.engines.documents.views import document
    from cmsuite.rooms import load_kinds

    load_kinds()
    found = document(act, document_id)
    newest = found.newest
    note = cast(SwotNote, read(SwotNote, newest.content))
    return Opened(
        document_id, newest.id, newest.row_version, found.brand, found.title, newest.state, note, newest.around
    )


def kept(seat: Seat, base: Opened, note: SwotNote, sure: bool) -> Kept:
    """Save a note that grew from `base`, beside what somebody else wrote into other fields meanwhile.

    sure: where both wrote the same field, ours takes its place.
    """
    from cmsuite.engines.acts import Conflict
    from cmsuite.engines.documents.content import titled
    from cmsuite.engines.documents.files import merged
    from cmsuite.engines.documents.life import write

    try:
        with seat.writing(base.brand) as act:
            done = write(act, base.version_id, dumped(note), seen=base.row_version)
        return Kept(replace(base, note=note, row_version=done.version))
    except Conflict:
        pass
    with seat.writing(base.brand) as act:
        there = opened(base.document_id, act)
        both, contested = merged(dumped(base.note), dumped(note), dumped(there.note))
        if contested and not sure:
            return Kept(there, tuple(titled(SwotNote, name) for name in contested))
        done = write(act, there.version_id, both, seen=there.row_version)
        return Kept(replace(there, note=cast(SwotNote, read(SwotNote, both)), row_version=done.version))


def grown(base: SwotNote, mine: SwotNote | None, theirs: SwotNote) -> SwotNote:
    """What is written here since `base`, over what stands there now."""
    from cmsuite.engines.documents.files import merged

    if mine is None or theirs == base:
        return mine or theirs
    both, _contested = merged(dumped(base), dumped(mine), dumped(theirs))
    return cast(SwotNote, read(SwotNote, both))


def with_numbers(note: SwotNote, around: Around) -> SwotNote:
    """The note with the numbers that it quotes, as its reader sees it."""
    from cmsuite.engines.documents.kinds import known
    from cmsuite.engines.documents.quoting import figures, filled, quotes

    if not any(True for _quote in quotes(note)):
        return note
    return cast(SwotNote, filled(note, figures(known("swot_note"), note, around)))


def stands_against(note: Content, around: Around) -> list[Finding]:
    """What stands against the note as it is on the screen."""
    from cmsuite.engines.documents.checks import findings
    from cmsuite.engines.documents.kinds import known

    return findings(known("swot_note"), note, around)


def state_of(found: Opened) -> str:
    """How the note stands, in the language in force."""
    from cmsuite.engines.documents.words import STATES

    return translate(STATES[found.state])
