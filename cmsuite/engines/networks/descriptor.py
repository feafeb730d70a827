"""What is known of a network, as dated data: limits, features, and which answers prove that nothing happened."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, day
from cmsuite.core.locale import translate as _
from cmsuite.core.text import shown
from cmsuite.core.values import wanted
from cmsuite.engines.networks.contract import Ambiguous, Duplicate, Rejected
from cmsuite.engines.networks.counters import Counter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmsuite.engines.web.client import Reply

SOON = timedelta(days=60)  # an API that ends within this is said
A_MINUTE = timedelta(minutes=1)


class NotADescriptor(CmsError):
    said = N_("{file} does not describe a network: {why}.")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Data):
    """Where a fact was read, and when."""

    url: str
    checked_on: date


class Limit(_Data):
    """A number that the network enforces."""

    value: int
    source: Source


class About(_Data):
    id: str
    name: str
    docs: str
    api_version: str = ""
    api_sunset: date | None = None


class Quality(_Data):
    """bronze: it publishes and sorts its answers; silver: it reads back and measures; gold: inbox, edit, delete."""

    claims: Literal["bronze", "silver", "gold"]


class Text(_Data):
    """counters: where it is not known which one a server uses, the larger result holds. fold: how many code points are
    shown before a reader has to ask for more."""

    counters: tuple[Counter, ...]
    limit: Limit | None = None
    bytes_limit: Limit | None = None
    url_weight: Limit | None = None
    fold: Limit | None = None


class Files(_Data):
    """What is taken of one kind of file. pixels: width times height; bytes: of one file."""

    types: tuple[str, ...]
    bytes: Limit | None = None
    pixels: Limit | None = None


class MediaRules(_Data):
    """alone: kinds that go with no other file."""

    count: Limit | None = None
    alone: tuple[str, ...] = ()
    alt_limit: Limit | None = None
    kinds: dict[str, Files] = Field(default_factory=dict)


class Features(_Data):
    thread: bool = False
    cw: bool = False
    title: bool = False
    language: bool = False
    visibility: tuple[str, ...] = ("public",)


class Proof(_Data):
    """An answer that proves something: its status, and what must be in it besides.

    document: only as a JSON document, for a page may come from a proxy in between. header: only with this header.
    says: only when its text matches this expression; of a duplicate, the group `id` names the post.
    """

    status: int
    means: Literal["permanent", "later", "credential", "duplicate"]
    document: bool = True
    header: str = ""
    says: str = ""
    source: Source

    def holds(self, reply: Reply) -> bool:
        if reply.status != self.status or (self.header and self.header not in reply.headers):
            return False
        if self.document and _document(reply) is None:
            return False
        return not self.says or re.search(self.says, reply.text()) is not None


class Publish(_Data):
    """manual: a person publishes. files_live_s: how long uploaded files wait for their post before the network throws
    them away; 0: for ever. url_pattern: of a post's address.
    """

    tier: Literal[1, 2, 3, 4, 5] | None = None
    manual: bool = False
    files_live_s: int = 0
    url_pattern: str = r"https?://\S+"
    proof: tuple[Proof, ...] = ()


class Software(_Data):
    """How a program that speaks the network's interface differs. honours_keys: the same key twice is one post."""

    counters: tuple[Counter, ...]
    honours_keys: bool = False
    visibility: tuple[str, ...] | None = None
    source: Source


class Measured(_Data):
    """A counter of the network under the suite's own name."""

    name: str
    definition: str
    kind: Literal["cumulative", "stock", "increment", "unique"]


class Descriptor(_Data):
    """One network's file, read and checked."""

    network: About
    quality: Quality
    sources: dict[str, Source] = Field(default_factory=dict)
    text: Text
    media: MediaRules = MediaRules()
    features: Features = Features()
    publish: Publish = Publish()
    software: dict[str, Software] = Field(default_factory=dict)
    metrics: dict[str, Measured] = Field(default_factory=dict)

    def live(self, capability: Mapping[str, Any]) -> Descriptor:
        """The same, with what the account's own server stated in place of what is usual.

        `capability["limits"]` maps places in the descriptor ("text.limit") to values; places that a newer descriptor
        no longer has are passed over.
        """
        limits = capability.get("limits")
        if not limits:
            return self
        told = {"url": str(capability.get("server", "")), "checked_on": str(capability.get("read_on", date.min))}
        doc = self.model_dump()
        for way, value in limits.items():
            *rooms, last = way.split(".")
            place: Any = doc
            for room in rooms:
                place = place.get(room, {})
            if last in place:
                place[last] = {"value": value, "source": told} if isinstance(value, int) else value
        return Descriptor.model_validate(doc)

    def verdict(self, reply: Reply, now: datetime) -> Rejected | Duplicate | Ambiguous:
        """What an answer other than a receipt proves. What is not listed here proves nothing."""
        why = excerpt(reply)
        proof = next((proof for proof in self.publish.proof if proof.holds(reply)), None)
        if proof is None:
            return Ambiguous(why, status=reply.status)
        if proof.means == "duplicate":
            named = re.search(proof.says, reply.text()) if proof.says else None
            known = named.groupdict().get("id") if named else None
            return Duplicate(why, remote_id=known or "", status=reply.status)
        if proof.means == "later":
            from cmsuite.engines.web.client import retry_after

            return Rejected(why, after=retry_after(reply, now) or A_MINUTE, status=reply.status)
        return Rejected(why, status=reply.status, credential=proof.means == "credential")

    def takes_address(self, url: str) -> bool:
        """Does this look like the address of a post there?"""
        return re.fullmatch(self.publish.url_pattern, url) is not None

    def sunset(self, today: date) -> str | None:
        """A sentence when the version of the interface that the plugin speaks ends soon."""
        ends = self.network.api_sunset
        if ends is None or ends - today > SOON:
            return None
        return _("{network} ends version {version} of its interface on {day}: update the plugin.").format(
            network=self.network.name, version=self.network.api_version, day=day(ends)
        )


def _document(reply: Reply) -> dict[str, Any] | None:
    """The answer as a JSON object, or None."""
    from cmsuite.engines.web.client import Unreadable

    try:
        doc = reply.json()
    except Unreadable:
        return None
    return doc if isinstance(doc, dict) else None


def excerpt(reply: Reply, limit: int = 200) -> str:
    """What a server said in an answer that is no receipt: one redacted line, its status first."""
    from cmsuite.engines.web.client import redact

    said = (_document(reply) or {}).get("error") or reply.text()
    names = {status.value: status.phrase for status in HTTPStatus}
    return shown(f"{reply.status} {redact(str(said), limit) or names.get(reply.status, '')}")


def load(path: Path, text: bytes | None = None) -> Descriptor:
    """A network's descriptor from its TOML file. Raises NotADescriptor with the key that is wrong."""
    try:
        doc = tomllib.loads((path.read_bytes() if text is None else text).decode())
        return Descriptor.model_validate(_with_sources(doc, doc.get("sources", {})))
    except ValidationError as err:
        raise NotADescriptor(file=path.name, why=wanted(err)) from err
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        raise NotADescriptor(file=path.name, why=str(err)) from err


def _with_sources(value: Any, sources: dict[str, Any]) -> Any:
    """`source = "docs"` means the source of that name: written once, dated once."""
    if isinstance(value, list):
        return [_with_sources(item, sources) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: sources.get(item, item) if name == "source" and isinstance(item, str) else _with_sources(item, sources)
        for name, item in value.items()
    }
