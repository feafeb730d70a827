"""A post with the words of another: what it takes over, and writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmsuite.accounts.registered import accounts
from cmsuite.content.posts import Saved, adapt, write
from cmsuite.content.views import post as post_of
from cmsuite.content.wording import Wording
from cmsuite.engines.acts import Act


@dataclass(frozen=True, slots=True)
class Alike:
    """What a post takes over of another: its words, for those of its accounts that are in use; its files stay with it.
    variants: of the other, for these accounts; own: by account, what it says there alone."""

    title: str
    words: Wording
    accounts: Sequence[int]
    variants: Sequence[int]
    own: Mapping[int, Mapping[str, Any]]


def alike(act: Act, post_id: int) -> Alike:
    """What a post would take over of this one. Raises Missing."""
    view = post_of(act, post_id)
    in_use = {line.account for line in accounts(act) if line.status == "active"}
    there = [variant for variant in view.variants if variant.account_id in in_use]
    own = {one.account_id: {name: one.words.doc()[name] for name in one.own} for one in there if one.own}
    return Alike(view.title, view.words, [one.account_id for one in there], [one.id for one in there], own)


def write_alike(act: Act, like: Alike) -> Saved:
    """Write it. Raises what `write` and `adapt` raise."""
    words = like.words.doc()
    saved = write(act, like.title, words.pop("parts"), list(like.accounts), **words)
    for line in saved.variants:
        if line.account_id in like.own:
            adapt(act, line.id, seen=line.version, **like.own[line.account_id])
    return saved
