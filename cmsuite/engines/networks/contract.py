"""What a network plugin is given and what it gives back. A plugin is a class with these methods and no base class.

The art of a plugin is to sort each answer by what it *proves*: `Rejected` is proof that nothing happened, `Duplicate`
says that the network has it already, and everything that is not listed as proof is `Ambiguous`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from cmsuite.core.clock import Clock
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.engines.secrets.secret import Secret as Secret

if TYPE_CHECKING:
    from cmsuite.engines.networks.descriptor import Descriptor
    from cmsuite.engines.web.client import Http

API = 1  # the version of this contract; a plugin module says `api = 1`


# ---- what is sent


@dataclass(frozen=True, slots=True)
class Media:
    """One file of a post. `sha256` names its bytes in the media store; width, height in pixels; seconds of a video."""

    sha256: str
    mime: str
    size: int
    kind: Literal["image", "video", "audio", "document", "subtitle"] = "image"
    alt: str = ""
    decorative: bool = False  # declared without information, with a reason: no alt text is asked for
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    focal: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a thread; most drafts have one."""

    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """All that will be sent, and nothing else. `hash` is the variant's: the one that approvals name."""

    parts: tuple[Part, ...]
    language: str = ""
    visibility: str = "public"
    cw: str = ""
    title: str = ""
    hash: str = ""
    due_at: datetime | None = None  # for the list that a person works through; never sent, not in the hash


@dataclass(frozen=True, slots=True)
class Account:
    """Where it is sent. `capability` was read live by `verify_account` and goes before the descriptor."""

    network: str
    handle: str
    remote_id: str
    url: str
    capability: Mapping[str, Any] = field(default_factory=dict)
    secret: Secret = field(default_factory=Secret)
    zone: str = "UTC"
    language: str = "en"  # of what a person reads about it (a kit's list), not of its posts


@dataclass(frozen=True, slots=True)
class Prepared:
    """The frozen send: one `calls` row per irreversible step (the exact bytes), and what a read-back needs.

    It is kept as JSON and sent again as it is; once a step is irreversible it is made anew for one reason only, that
    the network has thrown its files away (`publish.files_live_s` of the descriptor), and says the same then.
    """

    hash: str
    calls: tuple[dict[str, Any], ...]
    since_remote_id: str = ""  # newest post seen on the account before the send
    seen: Mapping[str, Any] = field(default_factory=dict)  # what else tells older posts from this one; the plugin's own
    prints: tuple[str, ...] = ()  # per call: `fingerprint(text, media count or hashes)` to be found again
    uploads: tuple[dict[str, Any], ...] = ()  # files that wait there for their post; `at`: since when

    def dumps(self) -> str:
        """As the JSON that is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def loads(cls, text: str) -> Prepared:
        doc = json.loads(text)
        lists = {name: tuple(doc[name]) for name in ("calls", "prints", "uploads")}
        return cls(**{**doc, **lists})


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one irreversible step."""

    remote_id: str
    url: str = ""
    at: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)  # a short extract of the answer, no secret


@dataclass(frozen=True, slots=True)
class Step:
    """Which irreversible call is made now: its index in `Prepared.calls`, and the receipts of those before it."""

    index: int = 0
    before: tuple[Receipt, ...] = ()


# ---- outcomes of a send


class Rejected(CmsError):
    """Proof that nothing happened. after: when to try again, None for good; credential: the sign-in is the cause."""

    said = N_("The network refused it: {why}")

    def __init__(
        self, why: str, *, after: timedelta | None = None, status: int | None = None, credential: bool = False
    ) -> None:
        super().__init__(why=why)
        self.why, self.after, self.status, self.credential = why, after, status, credential


class Ambiguous(CmsError):
    """Nobody can tell whether it arrived."""

    said = N_("The network gave no certain answer: {why}")

    def __init__(self, why: str, *, status: int | None = None) -> None:
        super().__init__(why=why)
        self.why, self.status = why, status


class Duplicate(CmsError):
    """The network says that it has this already; `remote_id` when it says which."""

    said = N_("The network says that it has this post already: {why}")

    def __init__(self, why: str, *, remote_id: str = "", status: int | None = None) -> None:
        super().__init__(why=why)
        self.why, self.remote_id, self.status = why, remote_id, status


@dataclass(frozen=True, slots=True)
class Found:
    """The post is there; `twice` when it is there more than once; `differs` names what the network changed."""

    receipt: Receipt
    twice: bool = False
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """A readable history does not hold it. `certain`: the network is authoritative, one look is enough."""

    certain: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The look itself failed or proves nothing."""

    why: str


Looked = Found | Absent | Unknown


@dataclass(frozen=True, slots=True)
class Deleted:
    """It was there and is gone. `already`: it was gone before."""

    already: bool = False


class NotSupported(CmsError):
    """The network, or this plugin, cannot do that: said, never pretended."""

    said = N_("{network} does not offer this: {what}.")


# ---- what is read


@dataclass(frozen=True, slots=True)
class Problem:
    """What a network would refuse or spoil. `code` is stable; `span` counts code points of part `part`."""

    code: str
    level: Literal["error", "warning", "info"]
    message: str  # translated
    part: int = 0
    span: tuple[int, int] | None = None
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How long a text is for a network, and how that was counted."""

    used: int
    limit: int | None
    unit: str
    details: tuple[str, ...] = ()

    @property
    def over(self) -> int:
        return max(0, self.used - self.limit) if self.limit is not None else 0


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """Who we are there, what we may do there, and the limits that the server states."""

    remote_id: str
    handle: str
    title: str
    url: str
    scopes: tuple[str, ...] = ()
    capability: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One number that a network gave. `remote_id` None: of the account. `value` None: not given, which is not 0."""

    remote_id: str | None
    name: str
    value: Decimal | int | None
    kind: Literal["cumulative", "stock", "increment", "unique"]
    definition: str
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that waits for its code: the page to open, and what `finish_sign_in` needs to go on."""

    url: str
    state: Mapping[str, str]


class StepLog(Protocol):
    """What `prepare` has already done for this publication, so that it resumes where it stopped."""

    def done(self, key: str) -> dict[str, Any] | None:
        """The receipt kept under this key, or None."""

    def keep(self, key: str, receipt: dict[str, Any]) -> None:
        """Keep a receipt at once, before going on."""


@dataclass(frozen=True)
class Io:
    """The only door to the world: a plugin opens no socket or file, reads no clock and never sleeps by itself."""

    http: Http
    clock: Clock
    media: Callable[[str], bytes]  # bytes of a media file by its sha256
    steps: StepLog
    folder: Callable[[str], Path]  # a new folder below the workspace's exports, for kits
    uuid: Callable[[], str]


class Network(Protocol):
    """A network plugin. What it cannot do raises NotSupported."""

    descriptor: Descriptor

    def count(self, text: str, account: Account | None = None) -> Count: ...

    def validate(self, draft: Draft, account: Account | None = None) -> Sequence[Problem]: ...

    def begin_sign_in(self, address: str, io: Io) -> SignIn: ...

    def finish_sign_in(self, state: Mapping[str, str], code: str, io: Io) -> Secret:
        """The secret for a pasted code. A state of only `server`: the code is a token that the person has already."""

    def verify_account(self, account: Account, io: Io) -> AccountInfo: ...

    def prepare(self, draft: Draft, account: Account, io: Io) -> Prepared: ...

    def publish(self, prepared: Prepared, step: Step, account: Account, idem: str, io: Io) -> Receipt: ...

    def reconcile(
        self, prepared: Prepared, step: Step, account: Account, sent_at: datetime, known: frozenset[str], io: Io
    ) -> Looked:
        """Is this step's post there? `known`: remote ids of other publications, never to be taken for it."""

    def fetch_metrics(self, account: Account, remote_ids: Sequence[str], io: Io) -> Sequence[Metric]:
        """Counters of these posts, and of the account itself; a post that could not be read is left out."""

    def delete(self, remote_id: str, account: Account, io: Io) -> Deleted: ...
