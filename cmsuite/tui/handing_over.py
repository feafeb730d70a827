"""What goes to a client without access at the screens, what comes back from them, and what is put away."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from cmsuite.core.errors import Outside, Usage, why
from cmsuite.core.locale import N_, moment, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.form import FormScreen

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.packet_page import Made
    from cmsuite.engines.documents.receiving import Received
    from cmsuite.engines.documents.versions import Edited
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.tui.place import Place
    from cmsuite.tui.seat import Seat


class NoAnswerFile(Outside):
    said = N_("{file} cannot be read: {why}.")
    hint = N_("Nothing was taken. Name the file as it came back: DOCX, XLSX, PDF, a mail or an answer.")


class BothDecisions(Usage):
    said = N_("A file says yes or asks for changes, not both.")
    hint = N_("Leave the function empty, or what is to change.")


class PacketFor(BaseModel):
    """How long a packet may be answered, and where to."""

    days: int = Field(30, ge=1, le=365, title=N_("Days"), description=N_("For how long it may be answered."))
    reply_to: str = Field("", title=N_("Answer to"), max_length=200, description=N_("An address; else yours."))


class CameBack(BaseModel):
    """A file that came back, and what it does not say itself."""

    file: Path = Field(title=N_("File"), description=N_("An answer, a mail, DOCX, XLSX or PDF."))
    email: str = Field("", title=N_("From"), max_length=200, description=N_("Who sent it, where it does not say."))
    code: str = Field("", title=N_("Code"), max_length=60, description=N_("Of its page 1, where it cannot be read."))
    name: str = Field("", title=N_("Signed by"), max_length=120, description=N_("The whole name, where it is signed."))
    function: str = Field("", title=N_("Function"), max_length=120, description=N_("As what they sign."))
    changes: str = Field("", title=N_("To change"), max_length=2000, description=N_("Where it asks for changes."))


# ---- a packet


def packet(place: Place, found: DocumentRead) -> None:
    """Make a page by which somebody without access answers what was sent."""
    from cmsuite.tui.panels.one import One

    def chosen(email: str | None) -> None:
        if email is not None:
            send = partial(_make, place.seat, found.id, found.brand, email)
            panel = FormScreen(PacketFor, N_("A packet for a client"), send, about=f"{found.id} {email}",
                               note=translate("For {who}").format(who=email))  # fmt: skip
            place.app.push_screen(panel, partial(_made, place))

    def ask(people: dict[str, str]) -> None:
        place.app.push_screen(One(translate("Who answers “{title}”?").format(title=found.title), people), chosen)

    if place.may("documents.send", found.brand):
        place.ask(_people, ask, brand=found.brand, group="people")


def _people(act: Act) -> dict[str, str]:
    """The people of the brand by their addresses; who may say yes first."""
    from cmsuite.engines.people.brands import persons

    first = sorted(persons(act), key=lambda one: "approver" not in one["roles"])
    return {one["email"]: f"{one['name']} · {one['email']}" for one in first if one["email"]}


def _make(seat: Seat, document_id: int, brand: int, email: str, form: FormScreen[Any], wanted: PacketFor) -> None:
    job = partial(made, seat, document_id, brand, email, wanted)
    form.work(job, form.done, group="write", failed=form.refused)


def made(seat: Seat, document_id: int, brand: int, email: str, wanted: PacketFor) -> tuple[Made, Path]:
    """Write a packet among the workspace's exports. Raises what `put` raises."""
    from cmsuite.engines.documents.packet_page import put
    from cmsuite.rooms import load_kinds

    load_kinds()
    at, to = seat.workspace, wanted.reply_to.strip()
    return put(
        seat.store, at.root, at.exports, document_id, email, by=seat.person, brand=brand, days=wanted.days, reply_to=to
    )


def _made(place: Place, done: tuple[Made, Path] | None) -> None:
    if done is not None:
        found, where = done
        said = translate("Send {file} to {name}: it is answered once, until {until}.")
        facts = {
            "file": where,
            "name": shown(found.ticket.person),
            "until": moment(found.ticket.expires_at, place.seat.zone),
        }
        place.suite.tell(said.format(**facts))
        place.load()


# ---- what came back


def take(place: Place) -> None:
    """Take what came back from a client; the document that it answers is shown."""
    brand = place.brand_chosen()
    if brand is not None and place.may("documents.record", brand.id):

        def send(form: FormScreen[Any], wanted: CameBack) -> None:
            job = partial(taken, place.seat, brand.id, wanted)
            form.work(job, form.done, group="write", failed=form.refused)

        place.app.push_screen(FormScreen(CameBack, N_("What came back"), send), partial(_taken, place))


def taken(seat: Seat, brand: int, wanted: CameBack) -> Received:
    """Read the file, keep it, record what it says. Raises NoAnswerFile, NotACode, BothDecisions, as `receive`."""
    from cmsuite.engines.documents import receiving
    from cmsuite.rooms import load_kinds

    load_kinds()
    typed = (wanted.email, wanted.code, wanted.name, wanted.function, wanted.changes)
    email, code, name, function, changes = (one.strip() for one in typed)
    if changes and function:
        raise BothDecisions()
    said = receiving.sender(email, code, name, function, changes)
    try:
        data = receiving.of_file(wanted.file)
    except OSError as err:
        raise NoAnswerFile(file=wanted.file.name, why=why(err)) from err
    name = wanted.file.name
    return receiving.receive(seat.store, seat.workspace, data, name, by=seat.person, brand=brand, sender=said)


def _taken(place: Place, done: Received | None) -> None:
    from cmsuite.engines.documents.receiving import told

    if done is not None:
        place.suite.tell(" ".join(told(done)))
        place.load()


# ---- put away


def archive(place: Place, found: DocumentRead) -> None:
    """Put a document away: it is in the list no more, and cited as before. One that is away is taken out again."""

    def done(_done: Edited) -> None:
        told = translate("“{title}” is taken out again.") if found.archived else translate("“{title}” is put away.")
        said = told.format(title=shown(found.title, 60))
        place.suite.tell(f"{said} {translate('· u undoes')}")
        place.load()

    if place.may("documents.write", found.brand):
        deed = _take_out if found.archived else _archive
        place.do(partial(deed, found.id, found.row_version), done, brand=found.brand)


def _archive(document_id: int, seen: int, act: Act) -> Edited:
    from cmsuite.engines.documents.life import archive as put_away

    return put_away(act, document_id, seen=seen)


def _take_out(document_id: int, seen: int, act: Act) -> Edited:
    from cmsuite.engines.documents.life import unarchive

    return unarchive(act, document_id, seen=seen)
