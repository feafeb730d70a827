"""An issue in every format that it goes out in: written into the exports, and opened or copied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cmsuite.core.locale import N_

if TYPE_CHECKING:
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.tui.seat import Seat

FORMS = {
    "mail": N_("its mail, as a page and as text"),
    "pdf": N_("PDF"),
    "pptx": N_("slides"),
    "chat": N_("Markdown for a chat: copied"),
    "post png": N_("infographic: image for a network (PNG)"),
    "post svg": N_("infographic: drawing for a network (SVG)"),
    "a4 png": N_("infographic: A4 sheet (PNG)"),
    "a4 svg": N_("infographic: A4 sheet (SVG)"),
    "rss": N_("all that was validated for the public: RSS feed"),
    "json": N_("all that was validated for the public: JSON Feed"),
}


def exported(seat: Seat, issue: int, form: str) -> Path:
    """Write it, in a worker; returns the file. Raises NobodyThere, NoInfographic."""
    from cmsuite.rooms import load_kinds

    load_kinds()
    folder = seat.workspace.exports
    if form == "mail":
        return page(seat, issue)
    if form in ("rss", "json"):
        return _feed(seat, folder / ("watch.rss" if form == "rss" else "watch.json"), form)
    found = _read(seat, issue)
    if form == "chat":
        from cmsuite.veille.digest.chat import chat

        return _put(folder / f"issue-{issue}-chat.md", chat(found, found.newest).encode())
    if form in ("pdf", "pptx"):
        from cmsuite.tui.documenting import exported as written

        return Path(written(seat, found, form))
    size: Literal["post", "a4"] = "a4" if form.startswith("a4") else "post"
    return _image(seat, found, size, form.partition(" ")[2])


def page(seat: Seat, issue: int) -> Path:
    """Its mail as a page, its text beside it; returns the page. Raises NobodyThere."""
    from cmsuite.engines.documents.views import document
    from cmsuite.engines.mail.boxes import NoServer, sending
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.digest.diffusing import NobodyThere
    from cmsuite.veille.digest.letter import STAND_IN, written

    load_kinds()
    assert seat.brand is not None
    with seat.reading(seat.brand.id) as act:
        found = document(act, issue)
        try:
            sender = sending(act).sender
        except NoServer:
            sender = STAND_IN
        now = act.now
    made = written(found, found.newest, sender, now=now, workspace=seat.workspace.root)
    if made is None:
        raise NobodyThere(audience=str(found.newest.content.get("audience", "")))
    file = _put(seat.workspace.exports / f"issue-{issue}.html", made.letter.html.encode())
    _put(file.with_suffix(".txt"), made.letter.text.encode())
    return file


def _image(seat: Seat, found: DocumentRead, size: Literal["post", "a4"], form: str) -> Path:
    """Its infographic, its words beside it; returns the image."""
    from cmsuite.engines.exports.poster import poster_text
    from cmsuite.veille.digest.infographic import drawn

    made, data = drawn(found, form, size, seat.store.now(), seat.workspace.root)
    file = _put(seat.workspace.exports / f"infographic-{found.id}-{size}.{form}", data)
    _put(file.with_suffix(".txt"), poster_text(made).encode())
    return file


def _feed(seat: Seat, file: Path, form: str) -> Path:
    from cmsuite.veille.digest.feeds import channel, json_feed, rss

    assert seat.brand is not None
    with seat.reading(seat.brand.id) as act:
        found = channel(act)
    return _put(file, rss(found) if form == "rss" else json_feed(found))


def _read(seat: Seat, issue: int) -> DocumentRead:
    from cmsuite.engines.documents.views import document

    assert seat.brand is not None
    with seat.reading(seat.brand.id) as act:
        return document(act, issue)


def _put(file: Path, data: bytes) -> Path:
    from cmsuite.core.files import write

    write(file, data, mode=0o644)
    return file
