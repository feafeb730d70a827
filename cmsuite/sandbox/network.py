"""The small network itself: accounts, sign-ins, pictures and posts, in JSON lines: a restart loses nothing."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cmsuite.core.clock import Clock

MOST_CHARACTERS = 500
LINK_COUNTS = 23  # characters, however long the link is
MOST_PICTURES = 4
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
STARTS = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8", "image/webp": b"RIFF", "image/gif": b"GIF8"}
QUICK_S = 30.0  # half of the reactions that a post will ever have come within so many seconds


class No(Exception):
    """A refusal, as the network answers it."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the network."""

    name: str
    title: str
    followers: int = 0

    @property
    def id(self) -> str:
        return str(int(hashlib.sha256(self.name.encode()).hexdigest()[:12], 16))


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that was sent up, and what it shows in words."""

    id: str
    mime: str
    alt: str

    @property
    def file(self) -> str:
        return f"{self.id}.{PICTURES[self.mime]}"


@dataclass(frozen=True, slots=True)
class Status:
    """A post. `key`: the idempotency key that it came with."""

    id: str
    by: str
    at: datetime
    text: str
    cw: str = ""
    visibility: str = "public"
    language: str = "fr"
    pictures: tuple[str, ...] = ()
    answers: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reactions:
    """What people did with a post so far."""

    likes: int
    boosts: int
    replies: int


def reactions(status_id: str, age_s: float) -> Reactions:
    """How a post of that age did: the same for everyone who asks, never less than before. People here are quick."""
    seed = hashlib.sha256(status_id.encode()).digest()
    share = max(0.0, age_s) / (max(0.0, age_s) + QUICK_S)
    likes, boosts, replies = 12 + seed[0] % 45, 2 + seed[1] % 14, 1 + seed[2] % 8
    return Reactions(int(likes * share), int(boosts * share), int(replies * share))


@dataclass
class Network:
    """Every change is one line of the journal, on disk before it is answered."""

    folder: Path
    clock: Clock
    members: dict[str, Member] = field(default_factory=dict)
    apps: dict[str, str] = field(default_factory=dict)  # id -> what the secret hashes to
    codes: dict[str, str] = field(default_factory=dict)  # what a code hashes to -> who signed in; until it is used
    tokens: dict[str, str] = field(default_factory=dict)  # what a token hashes to -> whose it is
    pictures: dict[str, Picture] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    born: datetime | None = None

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        (self.folder / "media").mkdir(parents=True, exist_ok=True)
        self._read()

    # ---- the journal

    @property
    def _file(self) -> Path:
        return self.folder / "network.jsonl"

    def _read(self) -> None:
        """Everything as it was; a last line that a dying machine cut short was never answered, and is dropped."""
        if self._file.exists():
            for line in self._whole_lines().decode().split("\n")[:-1]:
                self._apply(json.loads(line))

    def _whole_lines(self) -> bytes:
        """What is in the journal, a last line without its end cut off."""
        raw = self._file.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if whole != raw:
            with self._file.open("r+b") as file:
                file.truncate(len(whole))
        return whole

    def _keep(self, *records: tuple[str, Any]) -> None:
        """Write the lines, force them to disk, then let them count."""
        lines = [json.dumps({kind: value}, ensure_ascii=False, default=_plain) for kind, value in records]
        try:
            with self._file.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())
        except OSError:  # a full disk: what comes after it may not stand behind half a line
            self._whole_lines()
            raise
        for line in lines:
            self._apply(json.loads(line))

    def _apply(self, record: Mapping[str, Any]) -> None:
        ((kind, value),) = record.items()
        match kind:
            case "born":
                self.born = datetime.fromisoformat(value)
            case "member":
                self.members[value["name"]] = Member(**value)
            case "app":
                self.apps[value["id"]] = value["secret"]
            case "code":
                self.codes[value["code"]] = value["by"]
            case "token":
                self.codes.pop(value["code"])
                self.tokens[value["token"]] = value["by"]
            case "picture":
                self.pictures[value["id"]] = Picture(**value)
            case "status":
                known = {"at": datetime.fromisoformat(value["at"]), "pictures": tuple(value["pictures"])}
                self.statuses[value["id"]] = Status(**(value | known))
            case "deleted":
                self.statuses.pop(value)

    def begin(self, members: Iterable[Member], past: Iterable[Status]) -> datetime:
        """The first start: who is there, and what was said before. Returns when the network was born."""
        with self.lock:
            if self.born is None:
                people = [("member", asdict(member)) for member in members]
                posts = [("status", asdict(replace(one, id=self._id(one.at, n)))) for n, one in enumerate(past)]
                self._keep(*people, *posts, ("born", self.clock.now()))
            assert self.born is not None
            return self.born

    # ---- sign-in

    def register(self) -> tuple[str, str]:
        """A new program that people may let act for them: its id and its secret."""
        app, secret = secrets.token_hex(8), secrets.token_urlsafe(24)
        with self.lock:
            self._keep(("app", {"id": app, "secret": _hash(secret)}))
        return app, secret

    def allow(self, app: str, name: str) -> str:
        """A person lets a program act as them: the code to paste. A name that is new here becomes a member."""
        if app not in self.apps:
            raise No(400, "Client authentication failed due to unknown client")
        if not re.fullmatch(r"[a-z0-9_]{1,30}", name):
            raise No(422, "Username must contain only letters, numbers and underscores")
        code = secrets.token_urlsafe(16)
        with self.lock:
            newcomer = [("member", asdict(Member(name, name.title())))] if name not in self.members else []
            self._keep(*newcomer, ("code", {"code": _hash(code), "by": name}))
        return code

    def token(self, app: str, secret: str, code: str) -> str:
        """The token for a code, once."""
        with self.lock:
            by = self.codes.get(_hash(code))
            if by is None or self.apps.get(app) != _hash(secret):
                raise No(400, "The provided authorization grant is invalid, expired or revoked")
            token = secrets.token_urlsafe(32)
            self._keep(("token", {"code": _hash(code), "token": _hash(token), "by": by}))
        return token

    def whose(self, token: str) -> Member:
        by = self.tokens.get(_hash(token))
        if by is None:
            raise No(401, "The access token is invalid")
        return self.members[by]

    # ---- pictures and posts

    def take(self, mime: str, data: bytes, alt: str) -> Picture:
        """Keep a picture. What is not what it claims to be is refused."""
        if mime not in PICTURES or not data.startswith(STARTS[mime]):
            raise No(422, "Validation failed: File content type is invalid")
        made = Picture(secrets.token_hex(8), mime, alt)
        temporary = self.folder / "media" / f"{made.file}.new"
        temporary.write_bytes(data)
        temporary.replace(self.folder / "media" / made.file)
        with self.lock:
            self._keep(("picture", asdict(made)))
        return made

    def describe(self, picture_id: str, alt: str) -> Picture:
        with self.lock:
            self._keep(("picture", asdict(replace(self.picture(picture_id), alt=alt))))
            return self.pictures[picture_id]

    def picture(self, picture_id: str) -> Picture:
        if picture_id not in self.pictures:
            raise No(404, "Record not found")
        return self.pictures[picture_id]

    def publish(self, by: Member, key: str, asked: Mapping[str, Any]) -> Status:
        """A new post; the same key again gives the post that it made."""
        with self.lock:
            for old in self.statuses.values():
                if key and (old.by, old.key) == (by.name, key):
                    return old
            made = self._made(by, key, asked)
            self._keep(("status", asdict(made)))
        return made

    def _made(self, by: Member, key: str, asked: Mapping[str, Any]) -> Status:
        text, cw = str(asked.get("status") or ""), str(asked.get("spoiler_text") or "")
        pictures = tuple(str(name) for name in asked.get("media_ids") or ())
        answers = str(asked.get("in_reply_to_id") or "")
        if not text.strip() and not pictures:
            raise No(422, "Validation failed: Text can't be blank")
        if length(cw + text) > MOST_CHARACTERS:
            raise No(422, f"Validation failed: Text character limit of {MOST_CHARACTERS} exceeded")
        if len(pictures) > MOST_PICTURES or any(name not in self.pictures for name in pictures):
            raise No(422, "Validation failed: media attachments")
        if answers and answers not in self.statuses:
            raise No(404, "Record not found")
        at = self.clock.now()
        visibility, language = str(asked.get("visibility") or "public"), str(asked.get("language") or "fr")
        name = self._id(at, len(self.statuses))
        return Status(name, by.name, at, text, cw, visibility, language, pictures, answers, key)

    def _id(self, at: datetime, n: int) -> str:
        """Later is greater, as clients expect; the newest stays the greatest although a clock may go backwards."""
        newest = max((int(name) for name in self.statuses), default=0) if self.born else 0
        return str(max((int(at.timestamp() * 1000) << 16) + n, newest + 1))

    def status(self, status_id: str) -> Status:
        if status_id not in self.statuses:
            raise No(404, "Record not found")
        return self.statuses[status_id]

    def posts(self, by: str = "") -> list[Status]:
        """Of one member or of all, the newest first."""
        with self.lock:
            found = [one for one in self.statuses.values() if by in ("", one.by)]
        return sorted(found, key=lambda one: int(one.id), reverse=True)

    def delete(self, by: Member, status_id: str) -> Status:
        with self.lock:
            gone = self.status(status_id)
            if gone.by != by.name:
                raise No(403, "This action is not allowed")
            self._keep(("deleted", status_id))
        return gone


def length(text: str) -> int:
    """Characters as this network counts them: a link is as long as every other."""
    return len(re.sub(r"https?://\S+", "x" * LINK_COUNTS, text))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _plain(value: Any) -> str:
    return str(value.isoformat())
