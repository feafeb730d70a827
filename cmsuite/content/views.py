"""Posts as they are shown: lists, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.content.approval import Leaves, standings_at, undated
from cmsuite.content.drafts import attached
from cmsuite.content.files import files
from cmsuite.content.models import Post, PostState, Variant, VariantApproval
from cmsuite.content.wording import Wording, worded
from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.engines.acts import Act
from cmsuite.engines.approvals.standing import Standing
from cmsuite.engines.media.probe import Kind
from cmsuite.engines.people.models import Brand, Person
from cmsuite.store.ordering import Columns, ordered


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post in a list. `networks`: where it goes; `approved`, `refused`: how many variants stand so for
    their day."""

    id: int
    brand: int
    title: str
    state: PostState
    author: str
    networks: tuple[str, ...]
    variants: int
    approved: int
    refused: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with what the network gets of it; `number` counts from 1."""

    id: int
    number: int
    part: int
    sha256: str
    mime: str
    kind: Kind
    size: int
    alt: str
    decorative_reason: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Word:
    """A decision as it was taken; `void` says why it does not count, or is empty; rules: the digest of those that a yes
    was given by, where they were asked."""

    id: int
    step: str
    decision: str
    name: str
    channel: str
    at: datetime
    hash: str
    reason: str | None
    void: str
    rules: str | None


@dataclass(frozen=True, slots=True)
class VariantView:
    """A variant with its words (`own`: which of them are not the post's), files and approvals."""

    id: int
    account_id: int
    network: str
    handle: str
    short_id: str
    hash: str
    version: int
    words: Wording
    own: tuple[str, ...]
    files: tuple[FileView, ...]
    standing: Standing
    decisions: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with its master words and its variants."""

    id: int
    brand: int
    title: str
    state: PostState
    reason: str | None
    author: str
    version: int
    words: Wording
    variants: tuple[VariantView, ...]


def posts(act: Act, *, state: PostState | None = None, limit: int = 50, leaves: Leaves = undated) -> list[PostLine]:
    """The newest posts first; the cancelled ones only when they are asked for."""
    found = lines(act, ids(act, state=state, limit=limit), leaves=leaves)
    return sorted(found.values(), key=lambda line: -line.id)


ORDERS = ("post", "brand", "title", "author")


def ids(
    act: Act,
    *,
    state: PostState | None = None,
    words: Collection[str] = (),
    order: Order = AS_IT_COMES,
    limit: int | None = None,
) -> list[int]:
    """The posts in that state (else all but the cancelled ones) with all these words in the title, by one of ORDERS,
    else the newest first; over all brands those that the person works for."""
    wanted = sa.select(Post.id).where(Post.state == state if state else Post.state != PostState.CANCELLED)
    wanted = wanted.where(act.mine(Post.brand_id))
    wanted = wanted.where(*(Post.title.icontains(word, autoescape=True) for word in words))
    columns: Columns = {
        "post": [Post.id],
        "brand": [sa.select(Brand.name).where(Brand.id == Post.brand_id).scalar_subquery()],
        "title": [Post.title],
        "author": [sa.select(Person.name).where(Person.id == Post.author_id).scalar_subquery()],
    }
    return list(act.session.scalars(ordered(act.store, wanted, order, columns, Post.id.desc()).limit(limit)))


def lines(act: Act, wanted: Collection[int], *, leaves: Leaves = undated) -> dict[int, PostLine]:
    """These posts as a list shows them; what is not there any more is left out."""
    rows = act.session.execute(
        sa.select(Post, Person.name).outerjoin(Person, Person.id == Post.author_id).where(Post.id.in_(wanted))
    ).all()
    of_post = sa.select(Variant.id, Variant.post_id, Account.network).join(Account, Account.id == Variant.account_id)
    found = act.session.execute(of_post.where(Variant.post_id.in_(wanted))).all()
    listed = [variant_id for variant_id, _post, _network in found]
    stands = standings_at(act, listed, leaves(act, listed))
    made = {}
    for post, author in rows:
        mine = [(variant_id, network) for variant_id, post_id, network in found if post_id == post.id]
        made[post.id] = PostLine(
            post.id,
            post.brand_id,
            post.title,
            post.state,
            author or "",
            tuple(sorted({network for _, network in mine})),
            len(mine),
            sum(stands[variant_id].approved for variant_id, _ in mine),
            sum(bool(stands[variant_id].refused) for variant_id, _ in mine),
            post.created_at,
        )
    return made


def post(act: Act, post_id: int, *, leaves: Leaves = undated) -> PostView:
    """One post. Raises Missing."""
    row = act.get(Post, post_id)
    author = act.session.scalar(sa.select(Person.name).where(Person.id == row.author_id)) or ""
    found = act.session.execute(
        sa.select(Variant, Account.network, Account.handle)
        .join(Account, Account.id == Variant.account_id)
        .where(Variant.post_id == post_id)
        .order_by(Variant.id)
    ).all()
    mine = [variant.id for variant, _network, _handle in found]
    stands = standings_at(act, mine, leaves(act, mine))
    views = tuple(
        VariantView(
            variant.id,
            variant.account_id,
            network,
            handle,
            variant.short_id,
            variant.hash,
            variant.version,
            worded(row.master, variant.overrides),
            tuple(sorted(variant.overrides)),
            _files(act, variant.id),
            stands[variant.id],
            _decisions(act, variant.id, stands[variant.id]),
        )
        for variant, network, handle in found
    )
    return PostView(
        row.id, row.brand_id, row.title, row.state, row.reason, author, row.version, worded(row.master, {}), views
    )


def post_of(act: Act, variant_id: int) -> int:
    """The post of a variant. Raises Missing."""
    return act.get(Variant, variant_id).post_id


def _files(act: Act, variant_id: int) -> tuple[FileView, ...]:
    pairs = zip(files(act, variant_id), attached(act, variant_id), strict=True)
    return tuple(
        FileView(
            row.id,
            number,
            row.part + 1,
            file.media.sha256,
            file.media.mime,
            file.media.kind,
            file.media.size,
            row.alt,
            row.decorative_reason,
            row.version,
        )
        for number, (row, file) in enumerate(pairs, 1)
    )


def _decisions(act: Act, variant_id: int, stands: Standing) -> tuple[Word, ...]:
    """Every word about a variant, the newest first; what a later word of the same person replaced is marked so."""
    rulings = {ruled.approval_id: ruled.void for ruled in stands.rulings}
    rows = act.session.scalars(
        sa.select(VariantApproval).where(VariantApproval.variant_id == variant_id).order_by(VariantApproval.id.desc())
    )
    return tuple(
        Word(
            row.id,
            row.step,
            row.decision,
            row.name_typed or "",
            row.channel,
            row.at,
            row.hash,
            row.reason,
            (rulings[row.id] or "") if row.id in rulings else "replaced",
            row.ruleset_digest,
        )
        for row in rows
    )


def told(act: Act, variants: Sequence[int]) -> dict[int, str]:
    """Variants by their account and their post: what tells them apart comes first."""
    wanted = sa.select(Variant.id, Post.title, Account.handle).join(Post, Post.id == Variant.post_id)
    rows = act.session.execute(wanted.join(Account, Account.id == Variant.account_id).where(Variant.id.in_(variants)))
    return {id: f"{handle} · {title}" for id, title, handle in rows}
