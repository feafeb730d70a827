"""The rows behind secrets: where each lies, whether it still serves. The values are the vault's."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from pydantic import PlainSerializer

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.secrets.models import Credential, CredentialState

Sealed = Annotated[bytes, PlainSerializer(lambda sealed: hashlib.sha256(sealed).hexdigest()[:16])]
"""Encrypted bytes, of which the journal keeps a fingerprint: a secret that is replaced is gone everywhere."""


@register("secrets.keep", text=("name",), no_undo=N_("The secret that was replaced is gone: sign in again."))
def keep(
    act: Act,
    name: str,
    kind: str,
    place: str,
    *,
    sealed: Sealed | None = None,
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Note that a secret was put in its place, a new one or a newer one. Returns the credential's id."""
    act.need("secrets.keep")
    row = find(act, name)
    if row is None:
        row = Credential(name=name, generation=0)
        act.session.add(row)
    row.kind, row.place, row.sealed, row.scopes, row.expires_at = kind, place, sealed, scopes, expires_at
    row.generation, row.state = row.generation + 1, CredentialState.OK
    act.session.flush()
    return row.id


@register("secrets.refused", no_undo=N_("Signing in again mends it."))
def refused(act: Act, credential_id: int, *, generation: int | None = None) -> bool:
    """The other side no longer takes this secret: a person must sign in again. True when that is news.

    generation: the one that was refused; when a newer one was put since, nothing is wrong.
    """
    act.need("secrets.keep")
    row = act.get(Credential, credential_id)
    if row.state is not CredentialState.OK or generation not in (None, row.generation):
        act.quiet()
        return False
    row.state = CredentialState.NEEDS_RECONNECT
    return True


@register("secrets.revoke", text=("name",), no_undo=N_("Sign in again."))
def revoke(act: Act, name: str) -> None:
    """Note that a secret is not to be used any more; its sealed bytes go. Raises Missing."""
    act.need("secrets.keep")
    row = find(act, name)
    if row is None:
        raise Missing(kind="credential", id=name)
    row.sealed, row.state = None, CredentialState.REVOKED


@register("secrets.lose_key", no_undo=N_("Sign in again for each."))
def lose_key(act: Act) -> int:
    """The key is lost: whatever it sealed is gone. Returns how many accounts must be connected again."""
    act.need("secrets.keep")
    lost = act.session.scalars(
        sa.select(Credential).where(Credential.place != "keyring", Credential.state != CredentialState.REVOKED)
    ).all()
    for row in lost:
        row.sealed, row.state = None, CredentialState.NEEDS_RECONNECT
    return len(lost)


def find(act: Act, name: str) -> Credential | None:
    """The credential of that name, or None."""
    return act.session.scalars(sa.select(Credential).where(Credential.name == name)).one_or_none()
