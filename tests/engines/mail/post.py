"""A document that is with its client, and a mailbox in which they answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.core.workspace import Workspace, create
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.documents.answers import code
from cmsuite.engines.documents.life import create as begin
from cmsuite.engines.documents.life import send, write
from cmsuite.engines.documents.versions import Edited, newest
from cmsuite.engines.mail.boxes import SENDER, SERVER, add_box
from cmsuite.engines.mail.letters import LetterLine, letters
from cmsuite.engines.mail.models import Message
from cmsuite.engines.mail.reading import Read, read_boxes
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.store.store import Store
from tests.engines.documents.memo import MEMO, WHOLE
from tests.workplace import Cast, people


@dataclass
class Desk:
    """Chloé's desk: her store, a folder that is read, and what she sent."""

    store: Store
    cast: Cast
    workspace: Workspace
    folder: Path

    def sent(self, title: str = "Spring") -> tuple[Edited, str]:
        """A document with its client, and its code."""
        with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            made = begin(act, MEMO.name, title, content=WHOLE)
            made = send(act, made.version_id)
            return made, str(code(act, made.document_id))

    def sent_again(self, document_id: int) -> str:
        """The next version of a document that came back with changes; its code."""
        with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            draft = newest(act, document_id)
            write(act, draft.id, {**WHOLE, "context": "Otherwise."})
            send(act, draft.id)
            return str(code(act, document_id))

    def drop(self, raw: bytes, name: str = "") -> None:
        """A mail falls into the folder."""
        (self.folder / f"{name or len(list(self.folder.iterdir()))}.eml").write_bytes(raw)

    def read(self) -> Read:
        return read_boxes(self.store, self.workspace, by=self.cast.worker)

    def letters(self, **only: Any) -> list[LetterLine]:
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return letters(act, **only)

    def states(self) -> list[tuple[str, str]]:
        """(recipient, state) of each mail of ours."""
        with acts.read(self.store, by=self.cast.worker, all_brands=True) as act:
            rows = act.session.execute(sa.select(Message.to_address, Message.state).order_by(Message.id))
            return [(row.to_address, row.state.value) for row in rows]

    def server(self, url: str, password: str, sender: str = "chloe@lumen.example") -> None:
        """Mails leave by this server."""
        from cmsuite.engines.mail.server import server_of

        with acts.open(self.store, by=self.cast.karim, brand=self.cast.brand) as act:
            choose(act, SERVER.key, url)
            choose(act, SENDER.key, sender)
        name = server_of(url, "smtp").secret
        vault(self.store, self.workspace).put(name, "smtp", Secret(password), by=self.cast.chloe)


def desk(store: Store, tmp_path: Path) -> Desk:
    """With an empty folder that is read."""
    cast = people(store)
    workspace = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=str(store.url))
    folder = tmp_path / "mails"
    folder.mkdir()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_box(act, "folder", str(folder))
    return Desk(store, cast, workspace, folder)
