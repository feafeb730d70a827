"""Bytes by their print: safe before their row, compared when read, refused when they are not what they claim."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa
from PIL import Image, ImageCms

from cmsuite.content.files import attach, detach
from cmsuite.core.clock import SetClock
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.media.collect import collect
from cmsuite.engines.media.models import Blob
from cmsuite.engines.media.probe import BrokenImage, ImageTooLarge, NotWhatItClaims, Probed, UnknownFile, probe
from cmsuite.engines.media.small import for_paper, small
from cmsuite.engines.media.store import Media, MediaChanged, MediaLost, NoSuchMedia, file_of, keep
from cmsuite.engines.people.models import Brand
from cmsuite.store.store import Store
from tests.content.desk import a_post, an_image
from tests.workplace import Cast, people

LAMP = an_image()
SHA = hashlib.sha256(LAMP).hexdigest()


def media(store: Store, root: Path, place: Literal["auto", "file", "store"] = "auto") -> Media:
    return Media(store, Workspace(root, Config(media_place=place)))


def kept(store: Store, cast: Cast, shelf: Media, data: bytes = LAMP) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return keep(act, shelf.put(data, "image/png"))


@pytest.mark.parametrize("place", ["auto", "file", "store"])
def test_what_was_kept_is_what_is_read(store: Store, tmp_path: Path, place: Literal["auto", "file", "store"]) -> None:
    shelf = media(store, tmp_path, place)
    kept(store, people(store), shelf)
    assert shelf.get(SHA) == LAMP


def test_each_store_has_its_usual_place(store: Store, tmp_path: Path) -> None:
    """A database that several machines share holds the bytes too."""
    place = media(store, tmp_path).put(LAMP, "image/png").place
    assert place == ("store" if store.url.get_backend_name() == "postgresql" else "file")


def test_a_file_lies_below_the_first_letters_of_its_print(store: Store, tmp_path: Path) -> None:
    media(store, tmp_path, "file").put(LAMP, "image/png")
    assert (tmp_path / "media" / SHA[:2] / SHA[2:4] / SHA).read_bytes() == LAMP
    assert [path.name for path in (tmp_path / "media").rglob("*") if path.is_file()] == [SHA]


def test_the_same_bytes_are_one_blob(store: Store, tmp_path: Path) -> None:
    cast, shelf = people(store), media(store, tmp_path)
    assert kept(store, cast, shelf) == kept(store, cast, shelf)


def test_the_journal_does_not_repeat_the_bytes(store: Store, tmp_path: Path) -> None:
    cast = people(store)
    kept(store, cast, media(store, tmp_path, "store"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        line = act.session.scalars(sa.select(Journal).where(Journal.act == "media.keep")).one()
    assert line.args == {"stored": {"sha": SHA, "size": len(LAMP), "mime": "image/png", "place": "store"}}


def test_a_lost_file_is_said_with_its_place(store: Store, tmp_path: Path) -> None:
    shelf = media(store, tmp_path, "file")
    kept(store, people(store), shelf)
    file_of(tmp_path / "media", SHA).unlink()
    with pytest.raises(MediaLost) as told:
        shelf.get(SHA)
    assert str(tmp_path) in told.value.advice
    shelf.put(LAMP, "image/png")
    assert shelf.get(SHA) == LAMP


def test_changed_bytes_are_never_given_out(store: Store, tmp_path: Path) -> None:
    shelf = media(store, tmp_path, "file")
    kept(store, people(store), shelf)
    file_of(tmp_path / "media", SHA).write_bytes(LAMP + b"\0")
    with pytest.raises(MediaChanged):
        shelf.get(SHA)


@pytest.mark.parametrize("sha", ["0" * 64, "../../../etc/passwd", ""])
def test_what_was_never_kept_is_not_there(store: Store, tmp_path: Path, sha: str) -> None:
    with pytest.raises(NoSuchMedia):
        media(store, tmp_path).get(sha)


# ---- collecting


def in_use(store: Store, cast: Cast, blob: int) -> int:
    variant = a_post(store, cast).variants[0].id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return attach(act, variant, blob, "image", alt="Une lampe en bois").id


def aged(folder: Path) -> None:
    for file in folder.rglob("*"):
        os.utime(file, (0, 0))


def shas(store: Store) -> set[str]:
    with store.connection() as connection:
        return set(connection.execute(sa.select(Blob.hash)).scalars())


def test_what_nothing_points_at_goes_a_day_after_it_came(store: Store, clock: SetClock, tmp_path: Path) -> None:
    cast, shelf = people(store), media(store, tmp_path, "file")
    used = in_use(store, cast, kept(store, cast, shelf))
    kept(store, cast, shelf, b"free")
    free = hashlib.sha256(b"free").hexdigest()
    shelf.put(b"never had a row", "text/plain")
    aged(tmp_path)
    assert collect(store, Workspace(tmp_path, Config()), cast.worker).rows == 0
    clock.at += timedelta(days=2)
    done = collect(store, Workspace(tmp_path, Config()), cast.worker)
    assert (done.rows, shas(store), file_of(tmp_path / "media", free).exists()) == (1, {SHA}, False)
    assert shelf.get(SHA) == LAMP
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        detach(act, used)
    assert collect(store, Workspace(tmp_path, Config()), cast.worker).files == 1
    assert not shas(store)


def test_a_young_file_without_a_row_stays(store: Store, tmp_path: Path) -> None:
    cast, shelf = people(store), media(store, tmp_path, "file")
    shelf.put(LAMP, "image/png")
    assert collect(store, Workspace(tmp_path, Config()), cast.worker).files == 0
    kept(store, cast, shelf)
    assert shelf.get(SHA) == LAMP


def test_the_logo_of_a_brand_is_kept(store: Store, clock: SetClock, tmp_path: Path) -> None:
    cast, shelf = people(store), media(store, tmp_path, "file")
    kept(store, cast, shelf)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Brand).where(Brand.id == cast.brand).values(look={"logo": SHA}))
    clock.at += timedelta(days=2)
    aged(tmp_path)
    assert collect(store, Workspace(tmp_path, Config()), cast.worker).rows == 0


def test_after_collecting_blobs_are_append_only_again(store: Store, clock: SetClock, tmp_path: Path) -> None:
    cast = people(store)
    kept(store, cast, media(store, tmp_path))
    collect(store, Workspace(tmp_path, Config()), cast.worker)
    with pytest.raises(sa.exc.IntegrityError), store.connection(writes=True) as connection:
        connection.execute(sa.delete(Blob))


def test_only_a_worker_or_a_manager_collects(store: Store, tmp_path: Path) -> None:
    cast = people(store)
    with pytest.raises(acts.Forbidden):
        collect(store, Workspace(tmp_path, Config()), cast.chloe)


# ---- what a file is


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.png", LAMP, Probed("image/png", "image", 12, 8)),
        ("a.JPG", an_image("JPEG"), Probed("image/jpeg", "image", 12, 8)),
        ("a.gif", an_image("GIF"), Probed("image/gif", "image", 12, 8)),
        ("a.webp", an_image("WEBP"), Probed("image/webp", "image", 12, 8)),
        ("a", LAMP, Probed("image/png", "image", 12, 8)),
        ("a.mp4", b"\0\0\0\x18ftypisom\0\0\0\0", Probed("video/mp4", "video")),
        ("a.mp3", b"ID3\x04rest", Probed("audio/mpeg", "audio")),
        ("a.pdf", b"%PDF-1.7\n", Probed("application/pdf", "document")),
        ("a.vtt", b"WEBVTT\n\n", Probed("text/vtt", "subtitle")),
        ("a.eml", b"From: helene@lumen.example\n\nOui.", Probed("message/rfc822", "document")),
        ("a.txt", "Validé.".encode(), Probed("text/plain", "document")),
    ],
)
def test_a_file_is_known_by_its_bytes(name: str, data: bytes, found: Probed) -> None:
    assert probe(data, name) == found


def test_a_turned_photograph_has_the_size_that_is_seen() -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    assert probe(out.getvalue(), "a.jpg") == Probed("image/jpeg", "image", 30, 40)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", LAMP),
        ("a.png", b"<html>not an image</html>"),
        ("a.pdf", LAMP),
        ("a.mp4", LAMP),
        ("a.exe", LAMP),
    ],
)
def test_a_file_that_is_not_what_its_name_claims_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(NotWhatItClaims):
        probe(data, name)


@pytest.mark.parametrize("data", [b"", b"MZ\x90\0\x03\0\0\0", b"\x7fELF\x02\x01\x01\0"])
def test_a_file_of_no_known_type_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownFile):
        probe(data, "a")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_an_image_that_is_cut_short_is_refused(form: str) -> None:
    whole = an_image(form, (200, 200))
    with pytest.raises(BrokenImage):
        probe(whole[: len(whole) // 2], "a")


def test_an_image_that_would_fill_the_memory_is_refused_before_it_is_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (11_000, 11_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(ImageTooLarge):
        probe(out.getvalue(), "bomb.png")


def test_a_damaged_exif_block_says_nothing_and_changes_nothing(recwarn: pytest.WarningsRecorder) -> None:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E], exif[0x0112] = "x" * 60, 6
    Image.new("RGB", (40, 30)).save(made, "JPEG", exif=exif)
    whole = made.getvalue()
    assert (probe(whole, "a.jpg").width, probe(whole, "a.jpg").height) == (30, 40)
    tag = whole.index(b"\x01\x0e")  # the description says that it is longer than the file
    probe(whole[: tag + 4] + b"\x00\xff\xff\xff" + whole[tag + 8 :], "a.jpg")
    assert [str(warning.message) for warning in recwarn] == []


# ---- small, for a page


@pytest.mark.parametrize(("mode", "form", "mime"), [
    ("RGB", "JPEG", "image/jpeg"),
    ("CMYK", "JPEG", "image/jpeg"),
    ("P", "GIF", "image/gif"),
    ("RGBA", "PNG", "image/png"),
    ("I;16", "PNG", "image/png"),
    ("RGB", "WEBP", "image/webp"),
])  # fmt: skip
def test_an_image_of_any_kind_becomes_small(mode: str, form: str, mime: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (300, 200)).save(out, form)
    with Image.open(io.BytesIO(small(out.getvalue(), mime, 30))) as seen:
        assert (seen.format, seen.size) == ("WEBP", (30, 20))


def test_the_greys_of_sixteen_bits_stay_greys() -> None:
    out = io.BytesIO()
    Image.new("I;16", (20, 20), 0x8000).save(out, "PNG")
    with Image.open(io.BytesIO(small(out.getvalue(), "image/png"))) as seen:
        assert seen.convert("L").getpixel((10, 10)) in range(126, 131)


def test_an_image_that_is_small_already_keeps_its_size() -> None:
    with Image.open(io.BytesIO(small(LAMP, "image/png"))) as seen:
        assert seen.size == (12, 8)


@pytest.mark.parametrize(("mode", "form", "mime", "wanted"), [
    ("CMYK", "JPEG", "image/jpeg", "jpeg"),
    ("RGB", "PNG", "image/png", "png"),
    ("RGBA", "WEBP", "image/webp", "png"),
])  # fmt: skip
def test_an_image_for_paper_is_of_a_form_that_paper_knows(mode: str, form: str, mime: str, wanted: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (2_400, 600)).save(out, form)
    made = for_paper(out.getvalue(), mime)
    with Image.open(io.BytesIO(made.data)) as seen:
        assert (seen.format, seen.size) == (wanted.upper(), (2_000, 500))
    assert (made.form, made.width, made.height) == (wanted, 2_000, 500)


@pytest.mark.parametrize("profile", ["sRGB", "broken"])
def test_a_profile_of_colours_does_not_come_along(profile: str) -> None:
    kept = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() if profile == "sRGB" else b"no profile"
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "orange").save(out, "PNG", icc_profile=kept)
    with Image.open(io.BytesIO(small(out.getvalue(), "image/png"))) as seen:
        assert "icc_profile" not in seen.info
        r, g, b = seen.convert("RGB").getpixel((10, 10))  # type: ignore[misc]  # three bands
        assert (r > 245, 155 < g < 175, b < 10) == (True, True, True)


@pytest.mark.parametrize(("data", "mime", "refused"), [
    (LAMP[:40], "image/png", BrokenImage),
    (LAMP, "image/jpeg", BrokenImage),
    (LAMP, "video/mp4", UnknownFile),
])  # fmt: skip
def test_what_is_no_image_is_refused(data: bytes, mime: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        small(data, mime)
