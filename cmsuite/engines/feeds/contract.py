"""What a kind of source is: which addresses are its own, how one is asked, and how an answer is read.

A kind is a class with what `Kind` names and no base class. `claims`, `canonical`, `more` and `read` are pure: values
in, values out; same input, same ids. The engine asks, within the kind's limits, cleans every entry, and stores those
that are new; whatever a kind raises is the trouble of its own source, told in a sentence, and of no other.

A kind may also have: `gather`, where nothing is asked by a GET (a folder, a mailbox); `more`, for what is told in
several documents (an index and its parts); `settled`, where an address has a form that lasts longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.engines.feeds.entries import Parsed as Parsed
from cmsuite.engines.feeds.entries import Raw as Raw
from cmsuite.engines.feeds.reserved import reserved

if TYPE_CHECKING:
    from pydantic import BaseModel

    from cmsuite.core.clock import Clock
    from cmsuite.core.workspace import Workspace
    from cmsuite.engines.acts import Actor
    from cmsuite.engines.web.client import Http, Reply
    from cmsuite.store.store import Store

API = 1  # the version of this contract; a plugin module says `api = 1`
MOST_PARTS = 5  # documents that are asked beside the first, each round
LONGEST_MEMORY = 300_000  # bytes of what a kind remembers of one source, as JSON

Memory = Mapping[str, Any]
"""What a kind remembers of the last answer, as JSON; empty before the first."""


class NotAnAddress(Usage):
    said = N_("{found} is not the address of a feed.")
    hint = N_("It begins with http:// or https://.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the engine holds a kind to. max_bytes: of a body, inflated; least_s: seconds between two looks at least;
    robots: the site's robots.txt has a say."""

    max_bytes: int = 10_000_000
    least_s: int = 0
    robots: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one look: a body, and where it came from after redirects; at: when; parts: the documents asked
    beside it; reserved: its publisher reserves its texts, of which a title and a link are kept."""

    body: bytes
    content_type: str = ""
    url: str = ""
    parts: tuple[Answered, ...] = ()
    at: datetime | None = None
    reserved: bool = False


def answered_by(reply: Reply, at: datetime | None = None) -> Answered:
    """What a server answered, as a kind is given it."""
    kept_back = reserved(reply.headers, reply.body)
    return Answered(reply.body, reply.headers.get("content-type", ""), reply.url, at=at, reserved=kept_back)


@dataclass(frozen=True)
class Io:
    """What `gather` may use: it runs in a thread of its own, and no row of the store is open meanwhile. workspace:
    where passwords are, if there is one."""

    http: Http
    clock: Clock
    store: Store
    by: Actor
    workspace: Workspace | None = None


class Kind(Protocol):
    """A kind of source. title: what it is called (N_); reader: the schema of its settings, or None for none."""

    name: str
    title: str
    reader: type[BaseModel] | None
    limits: Limits

    def claims(self, address: str) -> bool:
        """Is this address one of this kind, by its shape alone? At most one kind claims an address."""

    def canonical(self, address: str) -> str:
        """The address that is asked, in one form: of two that people write for the same source, the same.

        Raises a Usage or Refused (NotAnAddress) for one that cannot be followed; canonical(canonical(x)) is itself.
        """

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        """The entries of an answer, newest or not, and what the source says of itself.

        `Parsed.memory`: what to remember from now on, None to leave it. Raises a CmsError for what cannot be read.
        """
