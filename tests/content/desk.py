"""What the tests of content, calendar and publishing begin with: an account, and a post written by Chloé."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, datetime

import sqlalchemy as sa
from PIL import Image

from cmsuite.accounts.models import Account
from cmsuite.content.approval import refuse
from cmsuite.content.posts import Saved, write
from cmsuite.content.review import submit
from cmsuite.content.views import post as post_of
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.media.store import Stored, keep
from cmsuite.store.store import Store
from tests.workplace import Cast

NUMBERS = itertools.count(1)


def an_account(store: Store, brand: int, handle: str = "", network: str = "mastodon") -> int:
    """A row of an account, as signing in would leave it; one more, unless it is named."""
    handle = handle or f"@lumen{next(NUMBERS)}@social.example"
    values = {
        "brand_id": brand,
        "network": network,
        "handle": handle,
        "remote_id": handle,
        "url": f"https://social.example/{handle}",
        "title": handle,
        "mode": "api",
        "status": "active",
        "capability": {},
        "server": "https://social.example",
        "version": 1,
        "created_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    with store.connection(writes=True) as connection:
        return connection.execute(sa.insert(Account).values(values).returning(Account.id)).scalar_one()


def a_post(
    store: Store, cast: Cast, *accounts: int, text: str = "La lampe Aube arrive.", by: Actor | None = None
) -> Saved:
    """A post for these accounts, or for a new one."""
    to = list(accounts) or [an_account(store, cast.brand)]
    with acts.open(store, by=by or cast.chloe, brand=cast.brand) as act:
        return write(act, "Lampe Aube", [text], to)


def prints(act: Act, post: int) -> list[str]:
    """Those of its variants, as whoever checked them would name them."""
    return [variant.hash for variant in post_of(act, post).variants]


def submitted(
    store: Store, cast: Cast, *accounts: int, text: str = "La lampe Aube arrive.", by: Actor | None = None
) -> Saved:
    """The same, in review."""
    saved = a_post(store, cast, *accounts, text=text, by=by)
    with acts.open(store, by=by or cast.chloe, brand=cast.brand) as act:
        return submit(act, saved.post_id, prints(act, saved.post_id), seen=saved.version)


def refused(store: Store, cast: Cast, variant: int, reason: str = "Trop court") -> None:
    """Karim says no."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        refuse(act, variant, reason)


def a_blob(act: Act, data: bytes = b"one", mime: str = "image/png") -> int:
    """A blob whose bytes are in the row."""
    import hashlib

    return keep(act, Stored(hashlib.sha256(data).hexdigest(), len(data), mime, "store", data))


def an_image(form: str = "PNG", size: tuple[int, int] = (12, 8)) -> bytes:
    """The bytes of a small image."""
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, form)
    return out.getvalue()
