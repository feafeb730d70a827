"""Which newsletters come in, and those that a brand follows: any other source from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cmsuite.core.errors import CmsError, Usage
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, Missing, register
from cmsuite.engines.feeds.kinds.newsletter import SCHEME, NoNewsletter, address_of, parts_of
from cmsuite.engines.feeds.models import Feed
from cmsuite.engines.mail.boxes import boxes
from cmsuite.engines.mail.newsletters import PURPOSE, senders
from cmsuite.store.store import Store
from cmsuite.veille.models import Source
from cmsuite.veille.sources import Followed, follow


class NoBox(Usage):
    said = N_("No mailbox or folder is read for newsletters yet.")
    hint = N_("Name one: cmsuite veille newsletters imaps://USER@HOST/FOLDER, or a folder of .eml and .mbox files")


class SeveralBoxes(Usage):
    said = N_("{key} comes into several mailboxes: {boxes}.")
    hint = N_("Say which, as cmsuite veille newsletters lists it: newsletter://BOX/LIST")


@dataclass(frozen=True, slots=True)
class Coming:
    """A newsletter that comes in. n: mails lately; newest, subject: of the last one; source: the brand's, if any."""

    address: str
    name: str
    n: int
    newest: datetime | None
    subject: str
    source: int | None

    @property
    def key(self) -> str:
        """The list alone."""
        return self.address.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Listed:
    """Those that come in, who is not followed first; said: which mailboxes could not be read, and why."""

    newsletters: tuple[Coming, ...]
    said: tuple[str, ...] = ()


def coming_in(store: Store, workspace: Workspace | None, *, by: Actor, brand: int) -> Listed:
    """The newsletters in the mailboxes of a brand: a job, it looks there now and keeps nothing. Raises NoBox."""
    with acts.read(store, by=by, brand=brand) as act:
        act.need("veille.follow")
        todo = boxes(act, enabled=True, purpose=PURPOSE)
        followed = _followed(act)
    if not todo:
        raise NoBox()
    found, said = list[Coming](), list[str]()
    for box in todo:
        try:
            there = senders(store, workspace, by, box.id, store.now())
        except CmsError as err:
            said.append(err.sentence)
            continue
        for one in there:
            address = address_of(box.id, one.key)
            found.append(Coming(address, one.name, one.n, one.newest, one.subject, followed.get(address)))
    return Listed(tuple(sorted(found, key=lambda one: one.source is not None)), tuple(said))


@register("veille.follow_newsletter", text=("title",))
def follow_newsletter(act: Act, address: str, *, axis: str = "trade", title: str = "") -> Followed:
    """Follow a newsletter by its address, or by its list alone where one mailbox of the brand is read for newsletters.

    Raises NoNewsletter, NoBox, SeveralBoxes, Missing, NoSuchAxis.
    """
    act.need("veille.follow")
    there = boxes(act, enabled=True, purpose=PURPOSE)
    if not there:
        raise NoBox()
    if not address.startswith(SCHEME):
        if len(there) > 1:
            raise SeveralBoxes(key=address, boxes=", ".join(str(one.id) for one in there))
        address = address_of(there[0].id, address)
    box, key = parts_of(address)
    if box not in {one.id for one in there}:
        raise Missing(kind="mailbox", id=box)
    return follow(act, address_of(box, key), axis=axis, title=title or key, kind="newsletter")


def _followed(act: Act) -> dict[str, int]:
    """The newsletters that the brand follows: address -> source."""
    wanted = sa.select(Feed.url_canonical, Source.id).join(Source, Source.feed_id == Feed.id)
    return {row.url_canonical: row.id for row in act.session.execute(wanted.where(Feed.kind == "newsletter"))}


__all__ = ["Coming", "Listed", "NoBox", "NoNewsletter", "coming_in", "follow_newsletter"]
