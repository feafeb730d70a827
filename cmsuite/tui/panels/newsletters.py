"""The newsletters that come in, those that are not followed first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, moment, number, short_date_of_year, translate
from cmsuite.core.text import shown
from cmsuite.core.zones import zone_info
from cmsuite.tui.keys import key
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.seat import Seat
    from cmsuite.veille.newsletters import Coming
    from cmsuite.veille.newsletters import Listed as Found


class Newsletters(Listed):
    """Looked for now, in the mailboxes and folders that are read for them."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        key("f", "follow", N_("Follow"), id="newsletters.follow", help=N_("Follow the newsletter at hand."),
            cli="veille follow-newsletter"),
    ]  # fmt: skip
    heading = N_("Newsletters")
    empty = N_("No newsletter came in lately.")
    keys_ = N_("f follow   esc")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NEWSLETTER"), lambda one: one.name, least=24),
            Column(N_("MAILS"), lambda one: number(one.n), 6, right=True),
            Column(N_("LAST"), self._last, 13, drop=2),
            Column(N_("SUBJECT"), lambda one: Cell(one.subject, "muted"), 30, drop=1),
            Column(N_("FOLLOWED"), lambda one: translate("yes") if one.source is not None else "", 9),
        )

    def _last(self, one: Coming) -> Cell:
        at = one.newest.astimezone(zone_info(self.seat.zone)) if one.newest else None
        return Cell(short_date_of_year(at) if at else "", "muted")

    def load(self) -> None:
        self.about([translate("Looking into the mailboxes…")])
        self.work(partial(_coming_in, self.seat), self._found, group="newsletters", exclusive=True, failed=self._none)

    def changed(self) -> None:
        """What others write meanwhile is seen when it is opened anew: it looks into mailboxes."""

    def _found(self, found: Found) -> None:
        self.about([shown(one) for one in found.said])
        self.show(dict(enumerate(found.newsletters)))

    def _none(self, err: Exception) -> bool:
        self.about([shown(str(err))])
        return True

    def told(self, row: Coming) -> Iterable[str]:
        yield shown(row.name)
        yield shown(row.subject)
        if row.newest is not None:
            yield moment(row.newest.astimezone(zone_info(self.seat.zone)))
        yield shown(row.address)

    def action_follow(self) -> None:
        """Choose what it is watched for, and follow it."""
        row: Coming | None = self.list.row
        if row is not None and row.source is None and self.may("veille.follow"):
            self.app.push_screen(Choose(N_("What is it watched for?"), AXES), partial(self._follow, row))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_follow()

    def _follow(self, row: Coming, axis: str | None) -> None:
        if axis is not None:
            self.do(partial(_follow, row.address, row.name, axis), self._followed)

    def _followed(self, title: str) -> None:
        self.suite.tell(translate("Following {title} · u undoes").format(title=shown(title, 60)))
        self.load()


def _coming_in(seat: Seat) -> Found:
    from cmsuite.veille.newsletters import coming_in

    assert seat.brand is not None  # it opens over the sources of one
    return coming_in(seat.store, seat.workspace, by=seat.person, brand=seat.brand.id)


def _follow(address: str, title: str, axis: str, act: Act) -> str:
    from cmsuite.veille.newsletters import follow_newsletter

    return follow_newsletter(act, address, axis=axis, title=title).title
