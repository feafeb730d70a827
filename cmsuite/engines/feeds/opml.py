"""OPML 2 (http://opml.org/spec2.opml): a list of feeds in folders, as readers exchange it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import shown

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotOpml(Usage):
    said = N_("This is not an OPML file: {why}")
    hint = N_("Export the list again from the program it came from, as OPML.")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of the list, and the folders that it lies in, outermost first."""

    url: str
    title: str
    folders: tuple[str, ...]
    language: str


def outlines(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order. Raises NotOpml; entities are never expanded."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise NotOpml(why=str(err)) from err
    if b"<!DOCTYPE" in body:
        raise NotOpml(why="DOCTYPE")
    if root.tag != "opml":
        raise NotOpml(why=f"<{root.tag}>")
    return tuple(_walk(root.find("body"), ()))


def written(title: str, feeds: Iterable[Outline], at: datetime) -> bytes:
    """A list of feeds as OPML 2, each in its outermost folder."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = _xml(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(at.astimezone(UTC), usegmt=True)
    folders: dict[str, Any] = {}
    for feed in feeds:
        name = _xml(feed.folders[0]) if feed.folders else ""
        if name and name not in folders:
            folders[name] = etree.SubElement(body, "outline", text=name, title=name)
        said = {"type": "rss", "text": _xml(feed.title), "title": _xml(feed.title), "xmlUrl": _xml(feed.url)}
        said |= {"language": feed.language} if feed.language else {}
        etree.SubElement(folders.get(name, body), "outline", said)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _xml(text: str) -> str:
    """A text without the characters that no XML may hold."""
    return _NO_XML.sub("", text)


def _walk(parent: Any, folders: tuple[str, ...]) -> Iterator[Outline]:
    for element in parent.findall("outline") if parent is not None else ():
        said = {name.lower(): shown(value, 2_000) for name, value in element.attrib.items()}
        name = said.get("title") or said.get("text", "")
        if said.get("xmlurl"):
            yield Outline(said["xmlurl"], name[:200], folders, said.get("language", ""))
        yield from _walk(element, (*folders, name) if not said.get("xmlurl") else folders)
