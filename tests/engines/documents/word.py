"""Word files as clients send them back: commented on, changed with and without marks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def changed(data: bytes, *edits: Callable[[Any], None]) -> bytes:
    """The file after these edits."""
    made = docx.Document(io.BytesIO(data))
    for edit in edits:
        edit(made)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def comment(on: str, text: str, author: str = "Hélène Aubry") -> Callable[[Any], None]:
    """A comment on the paragraph that holds these words."""

    def edit(made: Any) -> None:
        made.add_comment(paragraph(made, on).runs, text=text, author=author, initials="HA")

    return edit


def tracked(on: str, gone: str, new: str, author: str = "Hélène Aubry") -> Callable[[Any], None]:
    """What Word writes where changes are followed: the words taken out, and those put in."""

    def edit(made: Any) -> None:
        found = paragraph(made, on)
        before, after = found.text.split(gone, 1) if gone else (found.text, "")
        for run in list(found.runs):
            found._p.remove(run._r)
        found._p.append(_run(before))
        for tag, text in (("w:del", gone), ("w:ins", new)):
            if text:
                change = OxmlElement(tag)
                change.set(qn("w:author"), author)
                change.set(qn("w:id"), "900")
                change.append(_run(text, deleted=tag == "w:del"))
                found._p.append(change)
        found._p.append(_run(after))

    return edit


def silent(on: str, gone: str, new: str) -> Callable[[Any], None]:
    """The same without a mark."""

    def edit(made: Any) -> None:
        found = paragraph(made, on)
        text = found.text.replace(gone, new)
        for run in list(found.runs):
            found._p.remove(run._r)
        found._p.append(_run(text))

    return edit


def paragraph(made: Any, words: str) -> Any:
    return next(one for one in made.paragraphs if words in one.text and not one.style.name.startswith("toc"))


def packed(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as into:
        for name, data in parts.items():
            into.writestr(name, data)
    return made.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed_in:
        return {name: packed_in.read(name) for name in packed_in.namelist()}


def _run(text: str, *, deleted: bool = False) -> Any:
    run, words = OxmlElement("w:r"), OxmlElement("w:delText" if deleted else "w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run
