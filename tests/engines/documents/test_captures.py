"""A picture of evidence is kept by its print, and stands in the annex of what cites it, with its words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pydantic import Field

from cmsuite.core import workspace as workspaces
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.documents.answers import Answer, ask_changes
from cmsuite.engines.documents.content import Content, EvidenceId, Words
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.engines.documents.life import create, send, write
from cmsuite.engines.documents.taking import bytes_of
from cmsuite.engines.documents.views import DocumentRead, document
from cmsuite.engines.evidence.keeping import LARGEST, Given, NoPictureAlt, NotAPicture, keep, proof
from cmsuite.engines.media.store import Media, file_of
from cmsuite.engines.media.store import keep as keep_blob
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.workplace import Cast, people

ALT = "The basket, <b>left</b> at *the* second step"


@pytest.fixture
def desk(tmp_path: Path, store_url: str) -> Workspace:
    load_kinds()
    return workspaces.create(tmp_path / "desk", me="chloe@lumen.example", store_url=store_url)


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "#cc2277").save(out, "PNG")
    return out.getvalue()


def kept(store: Store, desk: Workspace, cast: Cast, data: bytes, mime: str, alt: str) -> int:
    stored = Media(store, desk).put(data, mime)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        blob = keep_blob(act, stored)
        given = Given("page_capture", "Basket", "Shop", "observed", image_blob_id=blob, image_alt=alt)
        return keep(act, given)


def paper(store: Store, cast: Cast, evidence: int) -> DocumentRead:
    content = {"findings": [{"statement": "Baskets are left", "evidence": [evidence]}]}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, "audit_report", "Winter", language="en", content=content, reason="Asked by phone today.")
        return document(act, made.document_id)


def test_a_picture_stands_in_the_annex_of_every_format(store: Store, desk: Workspace) -> None:
    cast, data = people(store), png()
    made = kept(store, desk, cast, data, "image/png", ALT)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = proof(act, made)
    assert (found.image_alt, Media(store, desk).get(found.image)) == (ALT, data)
    read = paper(store, cast, made)

    def written(form: str) -> bytes:
        return bytes_of(read, read.newest, form, store.now(), desk.root)

    page = written("html").decode()
    assert "Annex: what was seen" in page
    assert "&lt;b&gt;left&lt;/b&gt; at *the* second step" in page
    assert "data:image/png;base64," in page
    assert f"print: {found.image[:16]}" in page
    with zipfile.ZipFile(io.BytesIO(written("docx"))) as book:
        assert [name for name in book.namelist() if name.startswith("word/media/")]
    text = written("txt").decode()
    assert ALT in text
    assert "no bailiff" in text
    assert written("pdf").startswith(b"%PDF")
    if read.pictures:  # in the store: nothing lies in files
        return
    file_of(desk.media, found.image).write_bytes(b"changed")
    assert "data:image" not in written("html").decode()
    assert ALT in written("txt").decode(), "what was seen is told where its picture is lost"


class Seen(Content):
    what: Words = Field("", title="What")
    rests: tuple[EvidenceId, ...] = Field((), title="Evidence")


SEEN = register_kind(Kind("test_seen", "Seen", "SEEN", Seen, 1, frozenset({"what"}), ()))


def test_an_older_version_keeps_the_picture_that_only_it_cites(store: Store, desk: Workspace) -> None:
    cast = people(store)
    made = kept(store, desk, cast, png(), "image/png", ALT)
    template = desk.root / "reports" / "documents" / "test_seen.en.md.j2"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text("{{ content.what }}\n")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        first = create(act, SEEN.name, "Baskets", language="en", content={"what": "Left", "rests": [made]})
        send(act, first.version_id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        second = ask_changes(act, first.document_id, "Leave it out.", Answer("Hélène Aubry", "Director"))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, second.version_id, {"what": "Kept", "rests": []})
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        read = document(act, first.document_id)
    newer, older = (bytes_of(read, one, "html", store.now(), desk.root).decode() for one in read.versions)
    assert "data:image/png;base64," in older
    assert "data:image" not in newer


def test_what_is_no_picture_or_has_no_words_is_refused(store: Store, desk: Workspace) -> None:
    cast = people(store)
    for data, mime, alt, refused in (
        (png(), "image/png", " ", NoPictureAlt),
        (b"GIF89a", "image/gif", ALT, NotAPicture),
        (b"%PDF-", "application/pdf", ALT, NotAPicture),
        (b"\x89PNG" + bytes(LARGEST), "image/png", ALT, NotAPicture),
    ):
        with pytest.raises(refused):
            kept(store, desk, cast, data, mime, alt)
    broken = paper(store, cast, kept(store, desk, cast, b"\x89PNG\r\n\x1a\nno more", "image/png", ALT))
    page = bytes_of(broken, broken.newest, "html", store.now(), desk.root).decode()
    assert "data:image" not in page
