"""Issues that come out at a rhythm: when next, what waits for a yes, what became of the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, Field
from textual.binding import Binding

from cmsuite.core.locale import N_, labelled, moment, number, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.words import STATES
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.sections.forms import worded
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.veille.digest.words import AUDIENCES, CAME
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.digest.editions import EditionLine, Planned

Audience = Literal["internal", "client", "public"]


class Rhythm(BaseModel):
    """An edition as it is typed."""

    title: str = Field(title=N_("Title"), max_length=120)
    days: str = Field("mon", title=N_("Days"), description=N_("mon, mon,thu, or 1 of the month."), max_length=60)
    hour: str = Field("09:00", title=N_("At"), max_length=5)
    audience: Audience = Field("internal", title=N_("Who reads it"), json_schema_extra=worded(AUDIENCES))
    axes: str = Field("", title=N_("Axes"), description=N_("Axes, with commas between; empty is everything."))
    most: int = Field(7, title=N_("Items at first"), ge=1, le=50)
    ahead_h: int = Field(48, title=N_("Drafted, hours before"), ge=0, le=720)


class Editions(Listed):
    """By their next slot; enter opens the issue that waits."""

    BINDINGS: ClassVar = [
        Binding("escape,r", "dismiss", N_("Leave")),
        key("a", "add", N_("Add"), id="editions.add", help=N_("Have an issue drafted and, once validated, sent."),
            cli="veille digest edition"),
        key("x", "stop", N_("Stop"), id="editions.stop", help=N_("Have the one at hand come out no more."),
            cli="veille digest edition-stop"),
    ]  # fmt: skip
    heading = N_("Editions of the watch")
    empty = N_("No issue comes out by itself: a adds one.")
    keys_ = N_("enter its draft   a add   x stop   esc")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("TITLE"), lambda one: one.planned.title, least=16),
            Column(N_("NEXT"), lambda one: short_moment(one.due_at, self.seat.zone), 20),
            Column(N_("ISSUE"), lambda one: _word(STATES, one.state), 20, drop=1),
            Column(N_("LAST"), lambda one: Cell(_word(CAME, one.came), "muted"), 20, drop=2),
        )

    def load(self) -> None:
        self.ask(_editions, lambda rows: self.show({one.id: one for one in rows}))

    def told(self, row: EditionLine) -> Iterable[str]:
        how = row.planned
        axes = ", ".join(translate(AXES[one]) for one in how.axes) or translate("everything")
        yield labelled(shown(how.title), translate(AUDIENCES[how.audience]))
        yield labelled(translate("Axes"), axes)
        if row.state:
            yield labelled(translate(N_("Its issue")), _word(STATES, row.state))
        drafted = row.due_at - timedelta(hours=how.ahead_h)
        yield translate(N_("{most} items at most; drafted {when}, sent at its hour once it is validated.")).format(
            most=number(how.most), when=moment(drafted, self.seat.zone)
        )
        if row.came and row.came_at:
            yield labelled(moment(row.came_at, self.seat.zone), _word(CAME, row.came))
            yield shown(row.came_why)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        row: EditionLine = event.rows.row
        if row.document is not None:
            self.dismiss()
            self.suite.wanted = ("document", row.document)
            self.suite.action_go("documents")

    def action_add(self) -> None:
        if self.may("veille.diffuse"):
            about = str(self.seat.brand.id if self.seat.brand else 0)
            form: FormScreen[Rhythm] = FormScreen(
                Rhythm, N_("An issue at a rhythm"), _send, given={"days": translate(N_("mon"))}, about=about
            )
            self.app.push_screen(form, partial(self._done, N_("Comes out: {title} · u undoes")))

    def action_stop(self) -> None:
        row: EditionLine | None = self.list.row
        if row is not None and self.may("veille.diffuse"):
            self.do(
                partial(_stop, row.id, row.version), partial(self._done, N_("Comes out no more: {title} · u undoes"))
            )

    def _done(self, said: str, title: str | None) -> None:
        if title is not None:
            self.suite.tell(translate(said).format(title=shown(title, 60)))
            self.load()


def _word(table: dict[str, str], word: str) -> str:
    return translate(table[word]) if word else "—"


def _send(form: FormScreen[Any], wanted: Rhythm) -> None:
    form.do(partial(_add, wanted), form.done, failed=form.refused)


# ---- questions and deeds, in workers


def _editions(act: Act) -> list[EditionLine]:
    from cmsuite.veille.digest.editions import editions

    return editions(act)


def _add(wanted: Rhythm, act: Act) -> str:
    from cmsuite.veille.digest.editions import add_edition

    return add_edition(act, _planned(wanted)).planned.title


def _planned(wanted: Rhythm) -> Planned:
    from cmsuite.veille.digest.addressbook import axes_of
    from cmsuite.veille.digest.editions import Planned, rule_of

    rule = rule_of(wanted.days, wanted.hour)
    return Planned(wanted.title, rule, wanted.audience, axes_of(wanted.axes), wanted.most, wanted.ahead_h)


def _stop(edition: int, seen: int, act: Act) -> str:
    from cmsuite.veille.digest.editions import drop_edition

    return drop_edition(act, edition, seen=seen).planned.title
