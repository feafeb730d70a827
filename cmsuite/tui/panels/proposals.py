"""What rooms propose to one another: read, taken into what it is for, declined with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, day, labelled, translate
from cmsuite.core.text import shown
from cmsuite.engines.evidence.words import PROPOSED
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.panels.ask import Ask, words
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.evidence.proposals import Proposed

OUTSIDE = "outside"
TONES = {"open": "accent", "taken": "success", "declined": "muted"}


class Proposals(Listed):
    """Those first that wait for an answer. at: the one to begin at."""

    BINDINGS: ClassVar = [
        Binding("escape,P", "dismiss", N_("Leave")),
        key("a", "take", N_("Take"), id="proposals.take", help=N_("Make something of it, linked to where it is from."),
            cli="proposal take"),
        key("d", "decline", N_("Decline"), id="proposals.decline", help=N_("Say no to it, and why."),
            cli="proposal decline"),
        TRACE,
    ]  # fmt: skip
    heading = N_("Proposals")
    empty = N_("No proposal: an audit, a brief and the watch make them.")
    keys_ = N_("a take   d decline   t trace   esc")

    def __init__(self, at: int | None = None) -> None:
        super().__init__()
        self.at = at
        self.found: list[Proposed] = []

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NO."), lambda one: str(one.id), 4, right=True),
            Column(N_("STATE"), lambda one: Cell(translate(PROPOSED[one.state]), TONES[one.state]), 14, drop=2),
            Column(N_("KIND"), lambda one: Cell(one.title, "muted"), 22, drop=1),
            Column(N_("PROPOSAL"), lambda one: shown(one.text), least=24),
        )

    def load(self) -> None:
        self.ask(_all, self._show)

    def at_hand_ref(self) -> tuple[str, int] | None:
        row: Proposed | None = self.list.row
        return None if row is None else ("proposal", row.id)

    def told(self, row: Proposed) -> Iterable[str]:
        return _told(row)

    def _show(self, found: list[Proposed]) -> None:
        self.found, at, self.at = found, self.at, None
        self.show({one.id: one for one in found}, at)

    # ---- what is done

    def action_take(self) -> None:
        if (row := self._open()) is not None:
            self.ask(partial(_targets, row.kind), partial(self._into, row), group="targets")

    def _into(self, row: Proposed, found: tuple[dict[int, str], bool]) -> None:
        there, outside = found
        choices = {str(id): shown(name, 60) for id, name in there.items()}
        choices |= {OUTSIDE: N_("Done elsewhere…")} if outside else {}
        if len(choices) < 2 and not outside:
            self._take(row, None, "")  # the one that there is; none is refused in its own sentence
        else:
            self.app.push_screen(Choose(N_("Into what does it go?"), choices), partial(self._chosen, row))

    def _chosen(self, row: Proposed, word: str | None) -> None:
        if word == OUTSIDE:
            self._words(translate("What was done?"), f"take {row.id}", partial(self._take, row, None))
        elif word is not None:
            self._take(row, int(word), "")

    def _take(self, row: Proposed, into: int | None, note: str) -> None:
        self.do(partial(_take, row.id, into, note), self._done)

    def action_decline(self) -> None:
        if (row := self._open()) is not None:
            self._words(translate("Why not?"), f"decline {row.id}", partial(self._decline, row))

    def _decline(self, row: Proposed, why: str) -> None:
        self.do(partial(_decline, row.id, why), self._done)

    def _words(self, question: str, about: str, then: Any) -> None:
        def typed(text: str | None) -> None:
            if text is not None:
                then(text)

        self.app.push_screen(Ask(question, words, about=about), typed)

    def _open(self) -> Proposed | None:
        """The one at hand, where it waits for an answer of this person."""
        row: Proposed | None = self.list.row
        if row is None or not self.may("evidence.answer"):
            return None
        if row.state != "open":
            self.suite.tell(translate("It is answered already: u takes your last act back."), "warning")
            return None
        return row

    def _done(self, done: Proposed) -> None:
        said = N_("Proposal {id} is declined.")
        if done.state == "taken":
            said = N_("Proposal {id} is taken: {result}.") if done.result else N_("Proposal {id} is taken.")
        self.suite.tell(translate(said).format(id=done.id, result=shown(done.result, 60)))
        rest = (one.id for one in self.found if one.id != done.id and one.state == "open")
        self.at = next(rest, done.id)
        self.load()


def _all(act: Act) -> list[Proposed]:
    from cmsuite.engines.evidence.proposals import proposals
    from cmsuite.rooms import load_takers

    load_takers()
    return proposals(act)


def _targets(kind: str, act: Act) -> tuple[dict[int, str], bool]:
    from cmsuite.engines.evidence.proposals import known

    how = known(kind)
    return how.targets(act), how.outside


def _take(id: int, into: int | None, note: str, act: Act) -> Proposed:
    from cmsuite.engines.evidence.proposals import take

    return take(act, id, into=into, note=note)


def _decline(id: int, reason: str, act: Act) -> Proposed:
    from cmsuite.engines.evidence.proposals import decline

    return decline(act, id, reason)


def _told(one: Proposed) -> Iterable[str]:
    """A proposal in full."""
    yield shown(one.text)
    yield labelled(translate("Comes from"), " · ".join(shown(part) for part in (one.source, one.at) if part))
    yield labelled(translate("Made on"), day(one.made_at.date()))
    if one.state == "open" and one.makes:
        yield one.makes
    if one.became is not None:
        yield labelled(translate("Became"), " · ".join(shown(part) for part in (one.result, one.became_at) if part))
    if one.reason:
        yield labelled(translate("Because"), shown(one.reason))
