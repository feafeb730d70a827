"""Posts and their variants: written, edited, adapted to an account, cancelled."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.content.approval import standings
from cmsuite.content.drafts import drafted
from cmsuite.content.models import Post, PostState, Variant, move
from cmsuite.content.wording import FORM, Wording
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, Conflict, register
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail import refs

LONGEST_TITLE = 200
SHORT = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else


class NoAccount(Usage):
    said = N_("A post needs at least one account to go to.")
    hint = N_("cmsuite account list shows them.")


class AccountClosed(Refused):
    said = N_("{account} is closed: nothing more goes out there.")


class NoText(Usage):
    said = N_("A post has at least one part.")


class ReasonMissing(Refused):
    said = N_("Cancelling a post takes a reason.")


class PostCancelled(Refused):
    said = N_("Post {id} is cancelled.")
    hint = N_("Take the cancelling back first: cmsuite journal, then cmsuite undo.")


@dataclass(frozen=True, slots=True)
class VariantLine:
    """A variant as it is after an act."""

    id: int
    account_id: int
    short_id: str
    hash: str
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """A post after an act, with its variants."""

    post_id: int
    title: str
    state: PostState
    version: int
    variants: tuple[VariantLine, ...]


@register("content.write", text=("title", "parts", "cw"))
def write(
    act: Act,
    title: str,
    parts: list[str],
    accounts: list[int],
    *,
    cw: str = "",
    language: str = "",
    visibility: str = "public",
) -> Saved:
    """A new post, with a variant for each account. parts: one text, or those of a thread. language: else each
    account's own, else the brand's.

    Raises Missing (an account of another brand), NoAccount, NoText, AccountClosed.
    """
    act.need("content.write")
    if not accounts:
        raise NoAccount()
    spoken = language or act.session.scalars(sa.select(Brand.language).where(Brand.id == act.in_brand)).one()
    words = Wording(_parts(parts), _line(cw), _line(spoken), _line(visibility))
    title = _line(title)[:LONGEST_TITLE] or clean(words.parts[0], 60, lines=False)
    row = Post(title=title, master=words.doc(), author_id=act.actor.person_id, state=PostState.IN_PRODUCTION)
    act.add(row)
    for account_id in dict.fromkeys(accounts):
        account = act.get(Account, account_id)
        own = {} if language or account.language in (None, spoken) else {"language": account.language}
        _born(act, row, account, own)
    act.about(refs.ref(act, "post", row.id).id)
    act.undo_by("content.cancel", post_id=row.id, reason="undone", seen=row.version)
    return saved(act, row)


@register("content.edit", text=("title", "parts", "cw"))
def edit(
    act: Act,
    post_id: int,
    *,
    title: str | None = None,
    parts: list[str] | None = None,
    cw: str | None = None,
    language: str | None = None,
    visibility: str | None = None,
    seen: int | None = None,
) -> Saved:
    """Change a post's title or its words; what is not given stays. Variants with words of their own keep those.

    Raises Missing, Conflict (with both sides), NoText, PostCancelled.
    """
    act.need("content.write")
    lock(act, post_id)
    asked = {"title": title, "parts": parts, "cw": cw, "language": language, "visibility": visibility}
    asked = {key: value for key, value in asked.items() if value is not None}
    row = opened(_seen(act, post_id, seen, asked))
    before = {"title": row.title, **row.master}
    words = _cleaned(asked)
    row.title = words.pop("title", "") or row.title
    row.master = {**row.master, **words}
    rehash(act, variants(act, post_id))
    act.about(refs.ref(act, "post", post_id).id)
    act.undo_by("content.edit", post_id=post_id, seen=row.version, **{key: before[key] for key in asked})
    return saved(act, row)


@register("content.adapt", text=("parts", "cw"))
def adapt(
    act: Act,
    variant_id: int,
    *,
    parts: list[str] | None = None,
    cw: str | None = None,
    language: str | None = None,
    visibility: str | None = None,
    seen: int | None = None,
) -> VariantLine:
    """Give an account words of its own: exactly those named here; everything else is the post's again.

    Raises Missing, Conflict (with both sides), NoText, PostCancelled.
    """
    act.need("content.write")
    wanted = {"parts": parts, "cw": cw, "language": language, "visibility": visibility}
    given = _cleaned({key: value for key, value in wanted.items() if value is not None})
    row = changing(act, variant_id, seen, yours={"overrides": given})
    before, row.overrides = row.overrides, given
    rehash(act, [row])
    act.undo_by("content.adapt", variant_id=variant_id, seen=row.version, **before)
    return _line_of(row)


@register("content.cancel", text=("reason",))
def cancel(act: Act, post_id: int, reason: str, *, seen: int | None = None) -> Saved:
    """Give a post up, with the reason: nothing of it goes out any more. Raises Missing, Conflict, ReasonMissing."""
    act.need("content.write")
    lock(act, post_id)
    row = act.get(Post, post_id, seen=seen)
    if not (why := clean(reason, 500, lines=False)):
        raise ReasonMissing()
    was = row.state
    move(row, PostState.CANCELLED)
    row.reason = why
    act.session.flush()
    act.about(refs.ref(act, "post", post_id).id)
    act.undo_by("content.reopen", post_id=post_id, to=was, seen=row.version)
    return saved(act, row)


@register("content.reopen")
def reopen(act: Act, post_id: int, *, to: PostState = PostState.IN_PRODUCTION, seen: int | None = None) -> Saved:
    """Take a cancelled post up again. Raises Missing, Conflict, NoSuchStep (it is not cancelled)."""
    act.need("content.write")
    lock(act, post_id)
    row = act.get(Post, post_id, seen=seen)
    why = row.reason or "-"
    move(row, to)
    row.reason = None
    act.session.flush()
    act.undo_by("content.cancel", post_id=post_id, reason=why, seen=row.version)
    return saved(act, row)


# ---- what every act of content does


def lock(act: Act, post_id: int) -> None:
    """One act at a time on a post and its variants: a print is made of several rows, and must be of all of them."""
    act.session.execute(sa.select(Post.id).where(Post.id == post_id).with_for_update())


def changing(act: Act, variant_id: int, seen: int | None = None, *, yours: Mapping[str, Any] | None = None) -> Variant:
    """A variant to change, its post locked and not cancelled. Raises Missing, Conflict, PostCancelled."""
    post_id = act.session.scalars(sa.select(Variant.post_id).where(Variant.id == variant_id)).one_or_none()
    if post_id is not None:
        lock(act, post_id)
        opened(act.get(Post, post_id))
        act.about(refs.ref(act, "post", post_id).id)
    return act.get(Variant, variant_id, seen=seen, yours=yours)


def variants(act: Act, post_id: int) -> list[Variant]:
    """The variants of a post, in the order in which they were made."""
    return list(act.session.scalars(sa.select(Variant).where(Variant.post_id == post_id).order_by(Variant.id)))


def rehash(act: Act, rows: Iterable[Variant]) -> None:
    """Bring the prints up to date, in the act that changed what they are of. What was refused leaves the review."""
    act.session.flush()
    found = [(row, drafted(act, row).hash) for row in rows]
    changed = [(row, hash) for row, hash in found if hash != row.hash]
    _take_up(act, [row for row, _hash in changed])
    for row, hash in changed:
        row.hash, row.hash_form, row.written_by = hash, FORM, act.actor.person_id
    act.session.flush()


def _take_up(act: Act, rows: list[Variant]) -> None:
    """What is changed after somebody said no to it goes back into production: one round more."""
    for post_id in {row.post_id for row in rows}:
        post = act.get(Post, post_id)
        if post.state is PostState.IN_REVIEW:
            stands = standings(act, {row.id: act.now for row in rows})
            if any(standing.refused for standing in stands.values()):
                move(post, PostState.IN_PRODUCTION)


def saved(act: Act, row: Post) -> Saved:
    """A post as it is after an act."""
    lines = tuple(_line_of(variant) for variant in variants(act, row.id))
    return Saved(row.id, row.title, row.state, row.version, lines)


def _seen(act: Act, post_id: int, seen: int | None, asked: Mapping[str, Any]) -> Post:
    """The post, or a conflict that shows each field asked for from both sides."""
    try:
        return act.get(Post, post_id, seen=seen, yours={"title": asked["title"]} if "title" in asked else {})
    except Conflict as err:
        row = act.get(Post, post_id)
        err.sides |= {k: (asked[k], row.master[k]) for k in asked if k != "title" and asked[k] != row.master[k]}
        raise


def _born(act: Act, post: Post, account: Account, own: dict[str, Any]) -> None:
    if account.status == "closed":
        raise AccountClosed(account=account.handle)
    row = Variant(
        post_id=post.id,
        account_id=account.id,
        overrides=own,
        short_id="".join(secrets.choice(SHORT) for _ in range(8)),
        hash="",
        hash_form=FORM,
        links=[],
    )
    act.add(row)
    rehash(act, [row])


def opened(row: Post) -> Post:
    """The post, to be changed. Raises PostCancelled."""
    if row.state == PostState.CANCELLED:
        raise PostCancelled(id=row.id)
    return row


def _cleaned(words: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(_parts(value)) if key == "parts" else _line(value) for key, value in words.items()}


def _parts(parts: Iterable[str]) -> tuple[str, ...]:
    """The texts as they may enter; an empty one among others is left out, one alone may go with its media."""
    texts = [clean(part) for part in parts]
    if not texts:
        raise NoText()
    return tuple(text for text in texts if text) or ("",)


def _line(text: str) -> str:
    return clean(text, lines=False)


def _line_of(row: Variant) -> VariantLine:
    return VariantLine(row.id, row.account_id, row.short_id, row.hash, row.version)
