"""The password of a mail server: one that was refused is not tried again before a person gave a new one."""

from __future__ import annotations

from cmsuite.core.locale import N_, translate
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.mail.server import Server, SignInRefused
from cmsuite.engines.secrets.credentials import find, refused
from cmsuite.engines.secrets.models import CredentialState
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import READER, vault
from cmsuite.store.store import Store

BEFORE = N_("it was refused before, and no new one was given")


def password(store: Store, workspace: Workspace, server: Server) -> Secret:
    """The password; an empty one where nobody signs in. Raises SignInRefused, and what the vault raises."""
    if not server.user:
        return Secret()
    with acts.read(store, by=READER, all_brands=True) as act:
        row = find(act, server.secret)
        state = row.state if row else CredentialState.OK
    if state is not CredentialState.OK:
        raise SignInRefused(host=server.host, why=translate(BEFORE))
    return vault(store, workspace).get(server.secret)


def note_refused(store: Store, server: Server, *, by: Actor) -> None:
    """The server does not take the password: a person must give it again."""
    with acts.open(store, by=by, all_brands=True) as act:
        if (row := find(act, server.secret)) is not None:
            refused(act, row.id, generation=row.generation)
