"""What the network answers to programs: as much of Mastodon's client API as a publisher needs."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from json import loads
from typing import Any
from urllib.parse import parse_qs

from cmsuite.core.text import clean
from cmsuite.sandbox.network import (
    LINK_COUNTS,
    MOST_CHARACTERS,
    MOST_PICTURES,
    PICTURES,
    Member,
    Network,
    No,
    Picture,
    Status,
    reactions,
)

SOFTWARE = {"name": "mastodon", "version": "4.5.0+cmsuite.sandbox"}  # the manners that it imitates
PAGE = 40


@dataclass(frozen=True)
class Asked:
    """A request: `base` is how the server is called, `fields` what came in the query or the body."""

    network: Network
    base: str
    token: str = ""
    key: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None  # type and bytes

    @property
    def me(self) -> Member:
        return self.network.whose(self.token)


def fields_of(kind: str, body: bytes) -> tuple[dict[str, Any], tuple[str, bytes] | None]:
    """The fields of a body (JSON, form or multipart) and the file in it. Raises No."""
    if kind.startswith("multipart/"):
        return _multipart(kind, body)
    try:
        if kind.startswith("application/json"):
            doc = loads(body or b"{}")
            return (doc, None) if isinstance(doc, dict) else ({}, None)
        return {name: values[-1] for name, values in parse_qs(body.decode()).items()}, None
    except ValueError as err:
        raise No(400, "There was a problem in the JSON you submitted") from err


def _multipart(kind: str, body: bytes) -> tuple[dict[str, Any], tuple[str, bytes] | None]:
    fields, file = dict[str, Any](), None
    parts = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
    for part in parts if isinstance(parts, list) else []:
        assert isinstance(part, Message)
        name, data = str(part.get_param("name", header="content-disposition")), part.get_payload(decode=True)
        assert isinstance(data, bytes)
        if name == "file":
            file = (part.get_content_type(), data)
        else:
            fields[name] = data.decode("utf-8", "replace")
    return fields, file


# ---- documents


def member_doc(member: Member, asked: Asked) -> dict[str, Any]:
    posts = asked.network.posts(member.name)
    return {
        "id": member.id,
        "username": member.name,
        "acct": member.name,
        "display_name": member.title,
        "url": f"{asked.base}/@{member.name}",
        "followers_count": member.followers,
        "statuses_count": len(posts),
    }


def picture_doc(picture: Picture, asked: Asked) -> dict[str, Any]:
    url = f"{asked.base}/media/{picture.file}"
    return {"id": picture.id, "type": "image", "url": url, "preview_url": url, "description": picture.alt or None}


def status_doc(status: Status, asked: Asked) -> dict[str, Any]:
    network, url = asked.network, f"{asked.base}/@{status.by}/{status.id}"
    did = reactions(status.id, (network.clock.now() - status.at).total_seconds())
    return {
        "id": status.id,
        "uri": url,
        "url": url,
        "created_at": status.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "in_reply_to_id": status.answers or None,
        "content": as_html(status.text),
        "spoiler_text": status.cw,
        "sensitive": bool(status.cw),
        "visibility": status.visibility,
        "language": status.language,
        "media_attachments": [picture_doc(network.pictures[name], asked) for name in status.pictures],
        "account": member_doc(network.members[status.by], asked),
        "favourites_count": did.likes,
        "reblogs_count": did.boosts,
        "replies_count": did.replies,
        "reblog": None,
    }


def as_html(text: str) -> str:
    """A post as HTML: paragraphs, line breaks, links; nothing else of what was written is markup."""

    def marked(paragraph: str) -> str:
        pieces = re.split(r"(https?://[^\s<>\"']+)", paragraph)
        linked = [
            f'<a href="{html.escape(piece)}" rel="nofollow noopener">{html.escape(piece)}</a>' if n % 2 else
            html.escape(piece, quote=False).replace("\n", "<br>")
            for n, piece in enumerate(pieces)
        ]  # fmt: skip
        return "".join(linked)

    return "".join(f"<p>{marked(part)}</p>" for part in text.split("\n\n"))


# ---- answers


def register(asked: Asked) -> Any:
    app, secret = asked.network.register()
    return {"id": app, "name": str(asked.fields.get("client_name", ""))[:60], "client_id": app, "client_secret": secret}


def give_token(asked: Asked) -> Any:
    given = [str(asked.fields.get(name, "")) for name in ("client_id", "client_secret", "code")]
    token = asked.network.token(given[0], given[1], given[2])
    return {"access_token": token, "token_type": "Bearer", "scope": "read write:statuses write:media"}


def instance(asked: Asked) -> Any:
    return {
        "domain": asked.base.partition("//")[2],
        "title": "Sandbox",
        "version": SOFTWARE["version"],
        "languages": ["fr", "en"],
        "configuration": {
            "statuses": {
                "max_characters": MOST_CHARACTERS,
                "max_media_attachments": MOST_PICTURES,
                "characters_reserved_per_url": LINK_COUNTS,
            },
            "media_attachments": {
                "supported_mime_types": list(PICTURES),
                "description_limit": 1500,
                "image_size_limit": 16_777_216,
            },
        },
    }


def node_links(asked: Asked) -> Any:
    rel = "http://nodeinfo.diaspora.software/ns/schema/2.0"
    return {"links": [{"rel": rel, "href": f"{asked.base}/nodeinfo/2.0"}]}


def node(asked: Asked) -> Any:
    return {"version": "2.0", "software": SOFTWARE, "protocols": ["activitypub"], "openRegistrations": True}


def credentials(asked: Asked) -> Any:
    return member_doc(asked.me, asked)


def upload(asked: Asked) -> Any:
    asked.network.whose(asked.token)
    if asked.file is None:
        raise No(422, "Validation failed: File can't be blank")
    alt = clean(str(asked.fields.get("description") or ""), 1500)
    return picture_doc(asked.network.take(*asked.file, alt), asked)


def describe(asked: Asked, picture_id: str) -> Any:
    asked.network.whose(asked.token)
    alt = clean(str(asked.fields.get("description") or ""), 1500)
    return picture_doc(asked.network.describe(picture_id, alt), asked)


def picture(asked: Asked, picture_id: str) -> Any:
    return picture_doc(asked.network.picture(picture_id), asked)


def publish(asked: Asked) -> Any:
    return status_doc(asked.network.publish(asked.me, asked.key, asked.fields), asked)


def status(asked: Asked, status_id: str) -> Any:
    return status_doc(asked.network.status(status_id), asked)


def source(asked: Asked, status_id: str) -> Any:
    found = asked.network.status(status_id)
    return {"id": found.id, "text": found.text, "spoiler_text": found.cw}


def delete(asked: Asked, status_id: str) -> Any:
    gone = asked.network.delete(asked.me, status_id)
    return status_doc(gone, asked) | {"text": gone.text}


def history(asked: Asked, member_id: str) -> Any:
    """An account's posts, newest first: `max_id` before, `since_id` after, `min_id` the first ones after."""
    names = [member.name for member in asked.network.members.values() if member.id == member_id]
    if not names:
        raise No(404, "Record not found")
    wanted = {name: _whole(asked.fields.get(name)) for name in ("max_id", "since_id", "min_id", "limit")}
    after = max(wanted["since_id"] or 0, wanted["min_id"] or 0)
    found = [p for p in asked.network.posts(names[0]) if after < int(p.id) < (wanted["max_id"] or 1 << 80)]
    most = min(wanted["limit"] or 20, PAGE)
    page = found[-most:] if wanted["min_id"] else found[:most]
    return [status_doc(one, asked) for one in page]


def _whole(value: Any) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"\d{1,30}", str(value)) else None


ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("POST", r"/api/v1/apps", register),
    ("POST", r"/oauth/token", give_token),
    ("GET", r"/api/v[12]/instance", instance),
    ("GET", r"/\.well-known/nodeinfo", node_links),
    ("GET", r"/nodeinfo/2\.0", node),
    ("GET", r"/api/v1/accounts/verify_credentials", credentials),
    ("GET", r"/api/v1/accounts/(\d+)/statuses", history),
    ("POST", r"/api/v[12]/media", upload),
    ("PUT", r"/api/v1/media/(\w+)", describe),
    ("GET", r"/api/v1/media/(\w+)", picture),
    ("POST", r"/api/v1/statuses", publish),
    ("GET", r"/api/v1/statuses/(\d+)", status),
    ("GET", r"/api/v1/statuses/(\d+)/source", source),
    ("DELETE", r"/api/v1/statuses/(\d+)", delete),
)


def answer(method: str, path: str, asked: Asked) -> Any:
    """The document for a request. Raises No."""
    for verb, pattern, reply in ROUTES:
        if verb == method and (found := re.fullmatch(pattern, path)):
            return reply(asked, *found.groups())
    raise No(404, "Record not found")
