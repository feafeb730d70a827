"""Bytes by their SHA-256: in a file below the workspace, or in the row where several machines share a database."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import sqlalchemy as sa
from pydantic import Field

from cmsuite.core.errors import Outside, Refused, why
from cmsuite.core.files import write
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Act, register
from cmsuite.engines.media.models import Blob
from cmsuite.store.store import Store

Place = Literal["file", "store"]
MOST_WORDS = 200_000  # letters of captions that are read


class NoSuchMedia(Refused):
    said = N_("No media with the print {sha:.12} is known here.")


class MediaLost(Outside):
    said = N_("The bytes of media {sha:.12} cannot be read: {why}.")
    hint = N_("They should be in {file}. Put the file back there, or attach it again.")


class MediaChanged(Outside):
    said = N_("The bytes of media {sha:.12} are no longer those that were kept.")
    hint = N_("Nothing is sent with them. Attach the right file again.")


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safe already, or that travel with the row: what `Media.put` gives and `keep` writes down.

    `data` is for a row that holds the bytes itself, `words` are those of captions; the journal repeats neither.
    """

    sha: str
    size: int
    mime: str
    place: Place
    data: Annotated[bytes | None, Field(exclude=True)] = field(default=None, repr=False)
    words: Annotated[str | None, Field(exclude=True)] = field(default=None, repr=False)


class Media:
    """The media of a workspace and its store."""

    def __init__(self, store: Store, workspace: Workspace) -> None:
        self.store, self.folder = store, workspace.media
        self.place: Place = "file"
        if workspace.config.media_place == "store" or (
            workspace.config.media_place == "auto" and store.url.get_backend_name() == "postgresql"
        ):
            self.place = "store"

    def put(self, data: bytes, mime: str) -> Stored:
        """Make the bytes safe: on the disk, synced, before any row speaks of them. `keep` writes the row."""
        sha = hashlib.sha256(data).hexdigest()
        words = data.decode("utf-8-sig", "replace").replace("\0", "")[:MOST_WORDS] if mime == "text/vtt" else None
        if self.place == "store":
            return Stored(sha, len(data), mime, "store", data, words)
        write(file_of(self.folder, sha), data)
        return Stored(sha, len(data), mime, "file", words=words)

    def get(self, sha: str) -> bytes:
        """The bytes, compared with their print. Raises NoSuchMedia, MediaLost, MediaChanged."""
        with self.store.connection() as connection:
            row = connection.execute(sa.select(Blob.place, Blob.data).where(Blob.hash == sha)).one_or_none()
        if row is None:
            raise NoSuchMedia(sha=sha)
        data = self._read(sha) if row.place == "file" else row.data
        if data is None or hashlib.sha256(data).hexdigest() != sha:
            raise MediaChanged(sha=sha)
        return data

    def _read(self, sha: str) -> bytes:
        file = file_of(self.folder, sha)
        try:
            return file.read_bytes()
        except OSError as err:
            raise MediaLost(sha=sha, why=why(err), file=str(file)) from err


def file_of(folder: Path, sha: str) -> Path:
    """media/ab/cd/abcd…: where a file lies."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha):
        raise NoSuchMedia(sha=sha)
    return folder / sha[:2] / sha[2:4] / sha


@register("media.keep", no_undo=N_("Media that nothing points at is collected by itself."))
def keep(act: Act, stored: Stored) -> int:
    """Write down bytes that `Media.put` has made safe. The same bytes are one blob. Returns its id."""
    act.need("media.store")
    row = act.session.execute(
        act.insert(Blob)
        .values(
            hash=stored.sha,
            bytes=stored.size,
            mime=stored.mime,
            place=stored.place,
            data=stored.data,
            words=stored.words,
            created_at=act.now,
            created_by=act.actor.person_id,
        )
        .on_conflict_do_nothing(index_elements=["hash"])
        .returning(Blob.id)
    ).scalar()
    if row is None:
        act.quiet()
        return act.session.scalars(sa.select(Blob.id).where(Blob.hash == stored.sha)).one()
    act.note("blob", row, n=1)
    return int(row)
