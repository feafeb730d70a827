"""The mail that goes with a document: what it is, how to answer it, and the files. Pure, in the document's language."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from pathlib import Path
from typing import Literal

from cmsuite.core.locale import day, speak, translate
from cmsuite.core.text import clean
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.mail import File, assembled, letter
from cmsuite.engines.exports.manuscript import Block, Callout, Manuscript, Mono, Paragraph, Text

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "txt": "text/plain",
    "zip": "application/zip",
    "eml": "application/octet-stream",
    "md": "text/markdown",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """What a mail says of the document that it carries. words: what the sender writes, else the usual sentence. code:
    empty where no answer is waited for."""

    title: str
    kind: str
    language: Literal["en", "fr"]
    brand: str
    version: str
    code: str
    day: date
    sender: str
    words: str = ""
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom, and the name of the mail (what stands before and after the @ of its Message-ID)."""

    sender: str
    sender_name: str
    to: str
    to_name: str
    message_id: str
    at: datetime


def cover(of: Cover) -> Manuscript:
    """The words of the mail, as a document: its text and its page say the same."""
    return copy_context().run(_cover, of)


def _cover(of: Cover) -> Manuscript:
    speak(of.language)
    usual = translate("Here is version {version} of “{title}”, as a file beside this mail.")
    words = clean(of.words, 4000) or usual.format(version=of.version, title=of.title)
    answer = translate(
        "Answer this mail and leave the code in it. To agree, write “Approved”, your whole name and your function. To "
        "have something changed, write what."
    )
    simple = translate(
        "Your answer is kept as proof. It counts as a simple electronic signature, not as an advanced one."
    )
    blocks: list[Block] = [Paragraph((Text(part),)) for part in words.split("\n\n") if part.strip()]
    if of.code:
        code = Paragraph((Text(f"{translate('Code')} "), Mono(of.code)))
        how = (Paragraph((Text(answer),)), code, Paragraph((Text(simple),)))
        blocks.append(Callout("decision", translate("How to answer"), how))
    blocks.append(Paragraph((Text(of.sender),)))
    return Manuscript(
        title=of.title,
        language=of.language,
        blocks=tuple(blocks),
        look=of.look or Look(),
        day=of.day,
        kind=of.kind,
        brand=of.brand,
        version=of.version,
        author=of.sender,
    )


def subject_of(of: Cover) -> str:
    """What it is about, with its version and the day: in the language of the document."""
    return copy_context().run(_subject, of)


def _subject(of: Cover) -> str:
    speak(of.language)
    said = translate("{title}, version {version} of {day}").format(title=of.title, version=of.version, day=day(of.day))
    return clean(said, 150, lines=False)


def composed(of: Cover, envelope: Envelope, files: tuple[File, ...], workspace: Path | None = None) -> bytes:
    """The bytes of the mail."""
    headers: dict[str, str | Address] = {
        "From": _named(envelope.sender_name, envelope.sender),
        "To": _named(envelope.to_name, envelope.to),
        "Subject": subject_of(of),
        "Message-ID": f"<{envelope.message_id}>",
        "Content-Language": of.language,
    }
    return assembled(letter(cover(of), workspace), headers, at=envelope.at, files=files)


def _named(name: str, address: str) -> Address:
    return Address(clean(name, 80, lines=False), addr_spec=address)
