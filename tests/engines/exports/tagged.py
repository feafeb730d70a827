"""What a PDF says of itself to those who do not see it: its title, its language, the tree of its tags."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

_OBJECT = re.compile(r"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


@dataclass(frozen=True)
class Tag:
    """A node of the tree: its name, its alt text, the scope of a head cell."""

    name: str
    alt: str
    scope: str


def unpacked(data: bytes) -> str:
    """All objects of the file as they are written, those that are compressed too."""
    texts = [data.decode("latin-1")]
    for found in _STREAM.finditer(data):
        try:
            texts.append(zlib.decompress(found[1]).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(texts)


def tags(data: bytes) -> list[Tag]:
    """The tags, in the order in which they are read aloud."""
    objects = dict(_OBJECT.findall(unpacked(data)))
    root = next(body for body in objects.values() if "/Type/StructTreeRoot" in body)
    return list(_below(root, objects))


def _below(body: str, objects: dict[str, str]) -> Iterator[Tag]:
    kids = re.search(r"/K\[(.*?)\]/?|/K (\d+ 0 R)", body, re.S)
    for number in re.findall(r"(?<!Obj )(?<!Pg )\b(\d+) 0 R", (kids[1] or kids[2] or "") if kids else ""):
        child = objects.get(number, "")
        name = re.search(r"/S/(\w+)", child)
        if "/Type/StructElem" in child and name:
            scope = re.search(r"/Scope/(\w+)", child)
            yield Tag(name[1], entry(child, "Alt"), scope[1] if scope else "")
            yield from _below(child, objects)


def entry(text: str, name: str) -> str:
    """The first text that an entry of this name holds."""
    found = re.search(rf"/{name}(?:<([0-9A-F]+)>|\(([^)]*)\))", text)
    if not found:
        return ""
    return bytes.fromhex(found[1]).decode("utf-16") if found[1] else found[2]


def catalog(data: bytes) -> str:
    """The object that says what the whole file is."""
    return next(body for body in dict(_OBJECT.findall(unpacked(data))).values() if "/Type/Catalog" in body)


def pages(data: bytes) -> list[str]:
    """What is printed on each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return said.stdout.decode().split("\f")[:-1]
