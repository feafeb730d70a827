"""The addresses in posts are asked whether they are there: over the guarded client, outside of any act, a few at once.

What they answered is kept with the variants, with the time. It is no part of what is sent, so it changes no print.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from cmsuite.content.addresses import LONGEST, Answer, addresses, read
from cmsuite.content.models import Post, Variant
from cmsuite.content.wording import worded
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.core.text import shown
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, register
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.web.address import is_loopback
from cmsuite.engines.web.errors import Broken, TooBig
from cmsuite.store.store import Store

if TYPE_CHECKING:
    from cmsuite.engines.web.client import Http, Reply

AT_ONCE = 8
MOST = 2000  # addresses of one asking
SECONDS = 10.0
BYTES = 1_000_000  # of a page that does not answer to HEAD
AGAIN = timedelta(hours=12)  # an answer that is younger is not asked for again
AGAIN_DEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Linked:
    """A variant with addresses in its words, and what is known of them."""

    variant: int
    urls: tuple[str, ...]
    answers: Mapping[str, Answer]

    def open(self, act: Act) -> set[str]:
        """The addresses of which too little is known now."""
        return {url for url in self.urls if not _is_known(self.answers.get(url), act)}


def _is_known(answer: Answer | None, act: Act) -> bool:
    return answer is not None and act.now - answer.at < (AGAIN if answer.lives else AGAIN_DEAD)


def linked(act: Act, variants: Collection[int]) -> list[Linked]:
    """Those of these variants that name addresses."""
    rows = act.session.execute(
        sa.select(Variant.id, Variant.overrides, Variant.links, Post.master)
        .join(Post, Post.id == Variant.post_id)
        .where(Variant.id.in_(variants))
        .order_by(Variant.id)
    )
    found = []
    for id, overrides, kept, master in rows:
        words = worded(master, overrides)
        urls = addresses([*words.parts, words.cw])
        if urls:
            found.append(Linked(id, tuple(urls), read(kept)))
    return found


def ask(
    store: Store, tools: Callable[[], Tools], by: Actor, variants: Collection[int], *, brand: int | None
) -> list[Answer]:
    """Ask the addresses of variants of which too little is known, and keep what they answer; all that do not live.

    tools: made where something is asked; brand: None for variants of several. Who may not ask finds what is known.
    """
    scope: dict[str, Any] = {"by": by, **({"all_brands": True} if brand is None else {"brand": brand})}
    with acts.read(store, **scope) as act:
        found, may = linked(act, variants), act.may("content.ask")
        wanted = {url: None for one in found for url in one.urls if url in one.open(act)}
    if wanted and may:
        answers = _asked(store, tools(), list(wanted)[:MOST])
        with acts.open(store, **scope) as act:
            answered(act, [one.variant for one in found if set(one.urls) & set(answers)], list(answers.values()))
    else:
        answers = {}
    known = {url: answer for one in found for url, answer in one.answers.items() if url in one.urls} | answers
    return [one for one in known.values() if not one.lives]


@register("content.answered", no_undo=N_("An answer is replaced by the next."), text=("answers",))
def answered(act: Act, variants: list[int], answers: list[Answer]) -> None:
    """Keep what addresses answered, with each of these variants that names them; told where one begins or ceases to
    live."""
    act.need("content.ask")
    said, turned = {one.url: one for one in answers}, []
    for one in linked(act, variants):
        now = {url: said.get(url) or one.answers.get(url) for url in one.urls}
        kept = [answer.row() for answer in now.values() if answer is not None]
        act.session.execute(
            sa.update(Variant)
            .where(Variant.id == one.variant)
            .values(links=kept)
            .execution_options(synchronize_session=False)
        )
        if _lives(now.values()) != _lives(one.answers.get(url) for url in one.urls):
            turned.append(one.variant)
    if turned:
        act.note("variant", turned, "links")
    else:
        act.quiet()


def _lives(answers: Iterable[Answer | None]) -> bool:
    return all(one is None or one.lives for one in answers)


# ---- over the network


def _asked(store: Store, tools: Tools, urls: Collection[str]) -> dict[str, Answer]:
    """What each answers, in their order; after the wish to stop, nothing more is asked."""
    training = tools.workspace.config.sandbox

    def one(url: str) -> Answer | None:
        if tools.stop.is_set():
            return None
        if training and not is_loopback(urlsplit(url).hostname or ""):
            return Answer(url, None, store.now())
        return answer_of(tools.http, url, store.now())

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links") as several:
        came = [several.submit(copy_context().run, one, url) for url in urls]
        return {answer.url: answer for answer in (each.result() for each in came) if answer is not None}


def answer_of(http: Http, url: str, now: datetime) -> Answer:
    """The status at the end of its redirects, and where they end; 0 where it has no server, is refused by the guard,
    or says nothing.

    Asked by HEAD, and by GET where that gives no good answer: many servers do not know HEAD.
    """
    try:
        head = http.request("HEAD", url, follow=True, timeout_s=SECONDS)
        if head.ok:
            return _answered(url, head, now)
    except Broken:
        pass
    except CmsError as err:
        note("content.link_dead", host=urlsplit(url).hostname or "", why=shown(err.sentence, 200))
        return Answer(url, 0, now)
    try:
        return _answered(url, http.get(url, follow=True, timeout_s=SECONDS, max_bytes=BYTES), now)
    except TooBig:
        return Answer(url, 200, now)  # it sends a great deal
    except CmsError as err:
        note("content.link_dead", host=urlsplit(url).hostname or "", why=shown(err.sentence, 200))
        return Answer(url, 0, now)


def _answered(url: str, reply: Reply, now: datetime) -> Answer:
    """Where redirects led is kept of an address that lives."""
    ends = reply.url if reply.ok and reply.hops and len(reply.url) <= LONGEST else ""
    return Answer(url, reply.status, now, ends)
