"""OPML 2 (http://opml.org/spec2.opml): a list of feeds in folders, as readers exchange it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import shown


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


def _walk(parent: Any, folders: tuple[str, ...]) -> Iterator[Outline]:
    for element in parent.findall("outline") if parent is not None else ():
        said = {name.lower(): shown(value, 2_000) for name, value in element.attrib.items()}
        name = said.get("title") or said.get("text", "")
        if said.get("xmlurl"):
            yield Outline(said["xmlurl"], name[:200], folders, said.get("language", ""))
        yield from _walk(element, (*folders, name) if not said.get("xmlurl") else folders)
