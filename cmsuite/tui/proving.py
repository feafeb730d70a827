"""Evidence at the screens: kept with a picture of how it looked, and that picture opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from pathlib import Path

    from cmsuite.engines.evidence.confidence import Proof
    from cmsuite.engines.media.store import Stored
    from cmsuite.tui.places.document import DocumentScreen
    from cmsuite.tui.seat import Seat

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class NoPictureFile(Outside):
    said = N_("{file} cannot be read: {why}.")
    hint = N_("Nothing was kept. Choose another file, or leave it out.")


def keep(seat: Seat, brand: int, wanted: Any) -> Proof:
    """Keep a piece of evidence that was typed into its form; it, as it is cited."""
    from cmsuite.engines.evidence.keeping import Given, proof
    from cmsuite.engines.evidence.keeping import keep as kept
    from cmsuite.engines.media.store import keep as keep_blob

    given = {name: value for name, value in wanted.model_dump().items() if value is not None}
    file = given.pop("image", None)
    stored = picture_of(seat, file) if file is not None else None
    with seat.writing(brand) as act:
        picture = keep_blob(act, stored) if stored is not None else None
        return proof(act, kept(act, Given(**given, image_blob_id=picture)))


def picture_of(seat: Seat, file: Path) -> Stored:
    """A picture with its bytes made safe, to be kept in an act. Raises NoPictureFile, and what `probe` raises."""
    from cmsuite.core.errors import why
    from cmsuite.engines.media.probe import probe
    from cmsuite.engines.media.store import Media

    try:
        data = file.read_bytes()
    except OSError as err:
        raise NoPictureFile(file=file.name, why=why(err)) from err
    return Media(seat.store, seat.workspace).put(data, probe(data, file.name).mime)


def open_picture(screen: DocumentScreen) -> None:
    """Open how it looked, of what the place at hand rests on, else of what the whole document does."""
    found = pictured(screen)
    if not found:
        screen.suite.tell(translate("Nothing that is cited here has a picture."), "warning")
    elif len(found) == 1:
        _open(screen, found[0])
    else:
        from cmsuite.tui.panels.choose import Choose

        def chosen(word: str | None) -> None:
            if word is not None:
                _open(screen, next(one for one in found if str(one.id) == word))

        named = {str(one.id): f"{one.id} · {shown(one.title, 60)}" for one in found}
        screen.app.push_screen(Choose(N_("Which picture?"), named), chosen)


def pictured(screen: DocumentScreen) -> list[Proof]:
    """The evidence with a picture that is cited at the place at hand; where none is, in all of the document."""
    from cmsuite.engines.documents.content import read, references

    form = screen.opened
    cited = [(one.path, int(one.value)) for one in references(read(form.schema, screen.content)) if one.cites.evidence]
    here = [id for at, id in cited if screen.path and (at + ".").startswith(screen.path + ".")]
    for ids in (here, [id for _at, id in cited]):
        proofs = [form.proofs[id] for id in dict.fromkeys(ids) if id in form.proofs and form.proofs[id].image]
        if proofs:
            return proofs
    return []


def _open(screen: DocumentScreen, one: Proof) -> None:
    from cmsuite.tui.outside import open_outside

    def then(path: Path) -> None:
        open_outside(screen.suite, path.as_uri(), str(path))

    screen.work(partial(_written, screen.seat, one), then, group="picture")


def _written(seat: Seat, one: Proof) -> Path:
    """The picture as a file of the workspace's exports, compared with its print. Raises what Media.get raises."""
    from cmsuite.core.files import write
    from cmsuite.engines.media.probe import probe
    from cmsuite.engines.media.store import Media

    data = Media(seat.store, seat.workspace).get(one.image)
    path: Path = seat.workspace.exports / f"evidence-{one.id}.{ENDINGS[probe(data, '').mime]}"
    write(path, data, mode=0o644)
    return path
