"""Whom the issues of the watch go to: added by hand or from a list, by what right, what they read, why they left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, Field
from textual.binding import Binding

from cmsuite.core.errors import why
from cmsuite.core.locale import N_, day, labelled, moment, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.following import NoFile
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.sections.forms import worded
from cmsuite.tui.widgets.row_list import Cell, Column
from cmsuite.veille.digest.words import BASES, STATES
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.seat import Seat
    from cmsuite.veille.digest.addressbook import Newcomer
    from cmsuite.veille.digest.recipients import Added, RecipientLine

Basis = Literal["consent", "job", "contract", "team"]
PROOF = N_("Of a consent: how they agreed, and to what words. Else a contract, a card.")
NAMED = 3  # who had left, in what is told of a list


class Reader(BaseModel):
    address: str = Field(title=N_("Mail address"), examples=["lea@example.org"], max_length=200)
    name: str = Field("", title=N_("Name"), max_length=120)
    axes: str = Field("", title=N_("Reads"), description=N_("Axes, with commas between; empty is everything."))
    basis: Basis = Field("consent", title=N_("By what right"), json_schema_extra=worded(BASES))
    on: date | None = Field(
        None,
        title=N_("Since"),
        description=N_("Since which day that holds; else today."),
        json_schema_extra={"past": True},
    )
    proof: str = Field("", title=N_("What shows it"), max_length=300, description=PROOF)


class Reads(BaseModel):
    axes: str = Field("", title=N_("Reads"), description=N_("Axes, with commas between; empty is everything."))


class ReaderList(BaseModel):
    file: Path = Field(title=N_("File"), description=N_("CSV: address, name, axes, basis, on, proof."))


class Again(BaseModel):
    basis: Basis = Field("consent", title=N_("By what right"), json_schema_extra=worded(BASES))
    proof: str = Field("", title=N_("What shows it"), max_length=300, description=PROOF)


class Recipients(Listed):
    """By address; who left stays to be seen, with the reason."""

    BINDINGS: ClassVar = [
        Binding("escape,R", "dismiss", N_("Leave")),
        key("a", "add", N_("Add"), id="recipients.add", help=N_("Write to somebody from the next issue on."),
            cli="veille recipients add"),
        key("I", "take_in", N_("Import"), id="recipients.import", help=N_("Take in the people of a CSV file."),
            cli="veille recipients import"),
        key("X", "axes", N_("Reads"), id="recipients.axes", help=N_("What the one at hand reads."),
            cli="veille recipients axes"),
        key("x", "leave", N_("Leaves"), id="recipients.leave",
            help=N_("Write to the one at hand no more, or again."), cli="veille recipients leave"),
    ]  # fmt: skip
    heading = N_("Recipients")
    empty = N_("Nobody yet: a adds somebody, I takes in a list.")
    keys_ = N_("a add   I import   X reads   x leaves or comes back   esc")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("ADDRESS"), lambda one: one.address, least=24),
            Column(N_("STATE"), _state, 18),
            Column(N_("BASIS"), lambda one: Cell(translate(BASES[one.basis]), "muted"), 22, drop=1),
            Column(N_("READS"), lambda one: Cell(_reads(one), "muted"), 26, drop=2),
        )

    @property
    def _brand(self) -> str:
        """Of which brand a form is: what was typed for one is not offered to another."""
        return str(self.seat.brand.id if self.seat.brand else 0)

    def load(self) -> None:
        self.ask(_recipients, self._found)

    def _found(self, rows: list[RecipientLine]) -> None:
        self.show({one.id: one for one in rows})
        active = sum(one.state == "active" for one in rows)
        self.about([ngettext("{n} active recipient", "{n} active recipients", active).format(n=number(active))])

    def told(self, row: RecipientLine) -> Iterable[str]:
        yield labelled(shown(f"{row.name} <{row.address}>" if row.name else row.address), translate(STATES[row.state]))
        lacks = translate(N_("nothing shows it")) if row.basis == "consent" else ""
        proof = shown(row.proof) or lacks
        yield f"{translate(BASES[row.basis])}, {day(row.basis_on)}" + (f" · {proof}" if proof else "")
        yield labelled(translate("Reads"), _reads(row))
        if row.left_at:
            yield labelled(moment(row.left_at, self.seat.zone), shown(translate(row.left_why)) or "—")

    def action_add(self) -> None:
        if self.may("veille.recipients"):
            form: FormScreen[Reader] = FormScreen(Reader, N_("Add a recipient"), _send_reader, about=self._brand)
            self.app.push_screen(form, partial(self._done, N_("Added: {address} · u undoes")))

    def action_take_in(self) -> None:
        if self.may("veille.recipients"):
            form: FormScreen[ReaderList] = FormScreen(
                ReaderList, N_("Take in a list of recipients"), _send_list, about=self._brand
            )
            self.app.push_screen(form, self._taken_in)

    def _taken_in(self, done: Added | None) -> None:
        if done is None:
            return
        n, known = len(done.new), done.known
        said = [ngettext("{n} recipient is new.", "{n} recipients are new.", n).format(n=number(n))]
        if known:
            said.append(ngettext("{n} was there already.", "{n} were there already.", known).format(n=number(known)))
        left = translate("{address} had left, and a list takes nobody back.")
        said += [left.format(address=shown(address, 60)) for address in done.left_alone[:NAMED]]
        if (more := len(done.left_alone) - NAMED) > 0:
            said.append(f"(+{number(more)})")
        self.suite.tell(" ".join(said), "warning" if done.left_alone else "information")
        self.load()

    def action_axes(self) -> None:
        row: RecipientLine | None = self.list.row
        if row is not None and self.may("veille.recipients"):
            given = {"axes": ", ".join(translate(AXES[one]) for one in row.axes)}
            form: FormScreen[Reads] = FormScreen(
                Reads,
                N_("What they read"),
                partial(_send_axes, row.id, row.version),
                given=given,
                about=str(row.id),
                note=shown(row.address),
            )
            self.app.push_screen(form, partial(self._done, N_("Changed: {address} · u undoes")))

    def action_leave(self) -> None:
        row: RecipientLine | None = self.list.row
        if row is None or not self.may("veille.recipients"):
            return
        if row.state == "active":
            done = partial(self._done, N_("Gets no issue any more: {address} · u undoes"))
            self.do(partial(_leave, row.id, row.version), done)
        else:
            send = partial(_send_back, row.id, row.version)
            form: FormScreen[Again] = FormScreen(
                Again, N_("Write to them again"), send, about=str(row.id), note=shown(row.address)
            )
            self.app.push_screen(form, partial(self._done, N_("Gets the next issue: {address} · u undoes")))

    def _done(self, said: str, line: RecipientLine | None) -> None:
        if line is not None:
            self.suite.tell(translate(said).format(address=shown(line.address, 60)))
            self.load()


def _state(one: RecipientLine) -> Cell:
    sign, tone = {"active": ("✓", "success"), "bounced": ("✗", "error")}.get(one.state, ("·", "muted"))
    return Cell(f"{sign} {translate(STATES[one.state])}", tone)


def _reads(one: RecipientLine) -> str:
    return ", ".join(translate(AXES[axis]) for axis in one.axes) or translate("all")


# ---- what is typed, and what is done of it


def _send_reader(form: Any, wanted: Reader) -> None:
    form.do(partial(_add, wanted), form.done, failed=form.refused)


def _send_axes(id: int, seen: int, form: Any, wanted: Reads) -> None:
    form.do(partial(_read, id, seen, wanted.axes), form.done, failed=form.refused)


def _send_back(id: int, seen: int, form: Any, wanted: Again) -> None:
    form.do(partial(_back, id, seen, wanted), form.done, failed=form.refused)


def _send_list(form: Any, wanted: ReaderList) -> None:
    form.work(partial(_take_in, form.seat, wanted.file), form.done, group="import", failed=form.refused)


def _recipients(act: Act) -> list[RecipientLine]:
    from cmsuite.veille.digest.recipients import recipients

    return recipients(act)


def _add(wanted: Reader, act: Act) -> RecipientLine:
    from cmsuite.veille.digest.addressbook import Newcomer, axes_of
    from cmsuite.veille.digest.recipients import add

    on = wanted.on or act.now.date()
    return add(act, Newcomer(wanted.address, wanted.basis, on, wanted.name, axes_of(wanted.axes), wanted.proof))


def _read(id: int, seen: int, said: str, act: Act) -> RecipientLine:
    from cmsuite.veille.digest.addressbook import axes_of
    from cmsuite.veille.digest.recipients import read_axes

    return read_axes(act, id, list(axes_of(said)), seen=seen)


def _leave(id: int, seen: int, act: Act) -> RecipientLine:
    from cmsuite.veille.digest.recipients import leave

    return leave(act, id, seen=seen)


def _back(id: int, seen: int, wanted: Again, act: Act) -> RecipientLine:
    from cmsuite.veille.digest.recipients import back

    return back(act, id, wanted.basis, act.now.date(), proof=wanted.proof, seen=seen)


def _take_in(seat: Seat, file: Path) -> Added:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.addressbook import MOST_BYTES, Usual, newcomers
    from cmsuite.veille.digest.recipients import add_all

    try:
        with file.open("rb") as there:
            data = there.read(MOST_BYTES + 1)
    except OSError as err:
        raise NoFile(file=str(file), why=why(err)) from err
    wanted: list[Newcomer] = newcomers(file.name, data, Usual(), seat.store.now().date())
    assert seat.brand is not None
    with acts.open(seat.store, by=seat.person, brand=seat.brand.id) as act:
        return add_all(act, wanted)
