"""A page as it was on a day: its words, its address, the instant and the print of what was kept. Internal proof of what
was seen, no report of a bailiff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.core.markup import plain
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.media.store import Media, Stored
from cmsuite.engines.media.store import keep as keep_blob
from cmsuite.store.store import Store

if TYPE_CHECKING:
    from cmsuite.engines.web.client import Http

LONGEST = 2_000_000  # characters of a page that are read
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


class NotAPage(Outside):
    said = N_("{url} answered {status}: there is no page to keep.")
    hint = N_("Open it in a browser. Nothing was kept.")


class NoWords(Outside):
    said = N_("{url} has no words to keep.")
    hint = N_(
        "A page that is drawn by scripts, or a file: keep what you see with evidence add --file. Nothing was kept."
    )


def capture(
    store: Store,
    http: Http,
    media: Media,
    url: str,
    *,
    by: Actor,
    brand: int,
    title: str = "",
    image: Stored | None = None,
    alt: str = "",
) -> int:
    """Read a page and keep what it says. image, alt: how it looked, and what is seen there. Returns the evidence's id.

    Raises NotAPage, NoWords, NotAPicture, NoPictureAlt, and the client's.
    """
    reply = http.request("GET", url)
    if not reply.ok:
        raise NotAPage(url=url, status=reply.status)
    page = reply.text()[:LONGEST]
    words = plain(page)
    if not words:
        raise NoWords(url=url)
    found = _TITLE.search(page)
    named = title or (plain(found[1], lines=False) if found else "")
    at = store.now()
    kept = f"{reply.url}\n{at.isoformat(timespec='seconds')}\n\n{words}\n".encode()
    stored = media.put(kept, "text/plain")
    with acts.open(store, by=by, brand=brand) as act:
        given = Given("page_capture", named or reply.host, reply.host, "observed", url=reply.url, captured_at=at,
                      blob_id=keep_blob(act, stored), image_alt=alt,
                      image_blob_id=keep_blob(act, image) if image is not None else None)  # fmt: skip
        return keep(act, given)
