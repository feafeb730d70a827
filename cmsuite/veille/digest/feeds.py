"""The issues of a brand as a feed that others follow: RSS 2.0 and JSON Feed, each item known by one name for ever."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, cast
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import sqlalchemy as sa

from cmsuite.core.locale import N_, said_in
from cmsuite.core.text import one_line
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState
from cmsuite.engines.people.models import Brand
from cmsuite.veille.digest.kind import DIGEST, NAME
from cmsuite.veille.digest.schema import Audience, Digest, Highlight
from cmsuite.veille.digest.tongues import tongues
from cmsuite.veille.words import AXES

MOST = 100  # items
ROOT = uuid.UUID("6f0f0a0e-3c9a-5b7e-9f0d-1d0a2b3c4d5e")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An item of a feed. id: the same in each feed that it is in, whatever is corrected in it. language: of its
    text."""

    id: str
    title: str
    text: str
    url: str
    at: datetime
    axis: str
    language: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A whole feed. home: the page that it is about, empty where the brand has none."""

    title: str
    about: str
    language: str
    home: str
    entries: tuple[FeedEntry, ...]


def channel(act: Act, audiences: Sequence[Audience] = ("public",), *, home: str = "") -> Channel:
    """What validated issues for these readers say, the newest first."""
    brand = act.session.scalars(sa.select(Brand).where(Brand.id == act.in_brand)).one()
    rows = act.session.execute(
        sa.select(Document.id, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.kind == NAME, DocumentVersion.state == VersionState.VALIDATED)
        .order_by(Document.id.desc(), DocumentVersion.seq.desc())
    )
    entries: list[FeedEntry] = []
    known: set[int] = set()
    for id, version in rows:
        if id in known or len(entries) >= MOST:
            continue
        known.add(id)
        issue = cast(Digest, read(DIGEST.schema, version.content))
        if issue.audience in audiences:
            at = version.sent_at or version.created_at
            shown = [one for one in issue.items if not one.internal or issue.audience == "internal"]
            entries += [_entry(one, brand.uid, id, at, brand.language) for one in shown]
    title = said_in(N_("Watch of {brand}"), brand.language).format(brand=brand.name)
    about = said_in(N_("What {brand} found, and what it changes."), brand.language).format(brand=brand.name)
    return Channel(title, about, brand.language, home, tuple(entries[:MOST]))


def _entry(one: Highlight, uid: str, document: int, at: datetime, tongue: str) -> FeedEntry:
    name = uuid.uuid5(ROOT, f"{uid} {document} {one.key}")
    text = "\n\n".join(part.strip() for part in (one.summary, one.so_what) if part.strip())
    axis = said_in(AXES[one.axis], tongue)
    title = one_line(one.headline or one.article) or one.key
    return FeedEntry(f"urn:uuid:{name}", title, text, one.url, at, axis, tongues(one, tongue).own)


def rss(of: Channel) -> bytes:
    """RSS 2.0."""
    made = io.StringIO()
    xml = XMLGenerator(made, encoding="utf-8", short_empty_elements=False)

    def begin(name: str, **attributes: str) -> None:
        xml.startElement(name, AttributesImpl(attributes))

    def element(name: str, text: str, **attributes: str) -> None:
        begin(name, **attributes)
        xml.characters(text)
        xml.endElement(name)

    xml.startDocument()
    begin("rss", version="2.0")
    begin("channel")
    element("title", of.title)
    element("link", _home(of))
    element("description", of.about)
    element("language", of.language)
    for one in of.entries:
        begin("item")
        element("title", one.title)
        if one.url:
            element("link", one.url)
        element("description", one.text)
        element("category", one.axis)
        element("pubDate", format_datetime(one.at.astimezone(UTC), usegmt=True))
        element("guid", one.id, isPermaLink="false")
        xml.endElement("item")
    xml.endElement("channel")
    xml.endElement("rss")
    xml.endDocument()
    return made.getvalue().encode()


def json_feed(of: Channel) -> bytes:
    """JSON Feed 1.1."""
    items: list[dict[str, Any]] = [
        {
            "id": one.id,
            **({"url": one.url} if one.url else {}),
            "title": one.title,
            "content_text": one.text,
            "date_published": one.at.astimezone(UTC).isoformat(),
            "tags": [one.axis],
            **({"language": one.language} if one.language != of.language else {}),
        }
        for one in of.entries
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": of.title, "description": of.about}
    home = {"home_page_url": _home(of)} if _home(of) else {}
    whole = {**head, **home, "language": of.language, "items": items}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _home(of: Channel) -> str:
    return of.home or next((one.url for one in of.entries if one.url), "")
