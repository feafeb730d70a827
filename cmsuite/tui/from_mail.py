"""A brief that begins from a client's mail, as a file on this machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.core.errors import Outside, why
from cmsuite.core.locale import N_, translate
from cmsuite.tui.panels.ask import Ask, a_file

if TYPE_CHECKING:
    from cmsuite.tui.place import Place
    from cmsuite.tui.seat import Seat


class NoMail(Outside):
    said = N_("{file}: {why}.")
    hint = N_("Name the mail as your mail program saves it: a file that ends in .eml.")


def ask(place: Place) -> None:
    """Which mail; the brief is opened that comes of it."""
    if place.brand_chosen() is not None and place.may("documents.write"):
        question = translate("The client's mail, as a file (.eml)?")
        place.app.push_screen(Ask(question, a_file), partial(_begin, place))


def _begin(place: Place, file: Path | None) -> None:
    def begun(document_id: int) -> None:
        place.suite.open_record(("document", document_id), place.seat.brand.id if place.seat.brand else None)

    if file is not None:
        place.work(partial(begin, place.seat, file), begun, group="write")


def begin(seat: Seat, file: Path) -> int:
    """Read the mail, keep it, begin the brief. Raises NoMail, and what reading, keeping and beginning raise."""
    from zoneinfo import ZoneInfo

    from cmsuite.briefs import beginning as briefs
    from cmsuite.engines.media.probe import kept_as
    from cmsuite.engines.media.store import Media
    from cmsuite.engines.people.brands import brands
    from cmsuite.rooms import load_kinds

    load_kinds()
    try:
        raw = file.read_bytes()
    except OSError as err:
        raise NoMail(file=str(file), why=why(err)) from err
    with seat.reading() as act:
        brand = next(one for one in brands(act) if one.id == act.in_brand)
        today = act.now.astimezone(ZoneInfo(brand.zone)).date()
    made = briefs.beginning(brand, today, mail=(file.name, raw))
    media = Media(seat.store, seat.workspace)
    kept = [(file.name, media.put(raw, kept_as(raw, file.name))), *briefs.stored(media, made)]
    with seat.writing() as act:
        return briefs.begin(act, made, kept).document_id
