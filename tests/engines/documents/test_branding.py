"""A brand's colours are readable or refused; its logo stands on its documents."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cmsuite.core import workspace as workspaces
from cmsuite.engines import acts
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.documents.branding import BrandLook, NoAlt, NoLogo, look_of, set_look
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.life import NotReady, create, send
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import document
from cmsuite.engines.exports.look import NoColour, NoFont, NotReadable
from cmsuite.engines.media.store import Media, keep
from cmsuite.engines.people.models import Brand
from cmsuite.store.store import Store
from tests.engines.documents.memo import MEMO, WHOLE, Memo
from tests.workplace import people


def png() -> bytes:
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5394").save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize("place", ["file", "store"])
def test_colours_and_logo_stand_on_the_brands_documents(
    store: Store, store_url: str, tmp_path: Path, place: str
) -> None:
    cast = people(store)
    desk = workspaces.create(tmp_path / "desk", me="karim@lumen.example", store_url=store_url)
    media = Media(store, desk)
    media.place = "file" if place == "file" else "store"
    stored = media.put(png(), "image/png")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, stored)
        set_look(act, accent="#7a2e00", logo=stored.sha, logo_alt="Atelier Lumen", font=" Source  Sans 3 ")
        made = create(act, MEMO.name, "Spring")
        found = document(act, made.document_id)
    look = tree_of(found, found.newest, store.now(), desk.root).look
    assert (look.accent, look.font) == ("#7a2e00", "Source Sans 3")
    assert look.logo is not None
    assert (look.logo.alt, look.logo.width) == ("Atelier Lumen", 40)


def test_what_cannot_be_read_is_refused_and_undo_brings_the_old_look_back(store: Store) -> None:
    cast = people(store)
    for wrong, refused in (
        ({"accent": "#ffff00"}, NotReadable),
        ({"ink": "blue"}, NoColour),
        ({"font": 'x"; src: url(http://evil.example)'}, NoFont),
        ({"logo": "0" * 64, "logo_alt": "x"}, NoLogo),
    ):
        with pytest.raises(refused), acts.open(store, by=cast.karim, brand=cast.brand) as act:
            set_look(act, **wrong)  # type: ignore[arg-type]
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        set_look(act, accent="#7a2e00", font="Inter")
        line = last_undoable(act)
        assert line is not None
        acts.undo(act, line)
        assert look_of(act, cast.brand) == BrandLook()


def test_a_look_that_came_from_elsewhere_and_cannot_be_read_is_found_before_any_export(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        act.get(Brand, cast.brand).look = {"accent": "#ffff00"}
        made = create(act, MEMO.name, "Spring", content=WHOLE)
        found = document(act, made.document_id)
    content = read(Memo, found.newest.content)
    assert [one.rule for one in findings(MEMO, content, found.newest.around)] == ["doc.contrast", "doc.contrast"]
    with pytest.raises(NotReady), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        send(act, made.version_id)


def test_a_logo_says_what_is_seen_on_it(store: Store, store_url: str, tmp_path: Path) -> None:
    cast = people(store)
    desk = workspaces.create(tmp_path / "desk", me="karim@lumen.example", store_url=store_url)
    stored = Media(store, desk).put(png(), "image/png")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, stored)
    with pytest.raises(NoAlt), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        set_look(act, logo=stored.sha)
