"""One publication, both sides: what we sent and what the network shows; and the decision that only a person takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, moment, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.core.when import written
from cmsuite.core.zones import Wall
from cmsuite.engines.networks.names import called
from cmsuite.publishing.words import DIFFERENCES, OUTCOMES, STATES, call_said
from cmsuite.tui import passing
from cmsuite.tui.agenda_words import GAP
from cmsuite.tui.everywhere import OVER, TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.outside import open_outside
from cmsuite.tui.panels.ask import WHEN, Ask, Understood, city, moments
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.place import Panel
from cmsuite.tui.signs import standing_cell
from cmsuite.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from cmsuite.core.workspace import Workspace
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.agenda import Slot
    from cmsuite.publishing.reconcile import Attested
    from cmsuite.publishing.register import Call, Line, Sent
    from cmsuite.tui.passing import Because
    from cmsuite.tui.seat import Seat

MAY = {
    "online": {"needs_decision", "awaiting_human"},
    "resend": {"needs_decision"},
    "plan": {"missed", "failed", "cancelled", "planned"},
    "replan": {"missed", "failed", "cancelled", "planned", "awaiting_human"},
    "give_up": {"needs_decision", "awaiting_human", "missed", "failed", "planned"},
}
"""Each action, and the states of a publication in which it is offered: what cannot be decided shows no key."""

ADVICE = {
    "needs_decision": N_("Look at the account with o. Then: l it is online, r it is not, send it again, d give it up."),
    "awaiting_human": N_("Publish it by hand from {folder}. Then l, with its address; M another time; d give it up."),
    "missed": N_("Its time went by and nothing was sent. M another time; p now, if it still is of use; d give it up."),
    "failed": N_("The network refused it. e mends the post; then p sends it at its time, M at another; d gives it up."),
    "ambiguous": N_("It is looked for by itself. Next look: {next}. There is nothing to decide yet."),
    "published": N_("It is online."),
    "cancelled": N_("It was decided that it does not go out. p decides that it does, M at another time."),
    "claimed": N_("It is being prepared."),
    "sending": N_("It is being sent at this moment: what comes of it shows here."),
    "planned": N_("It leaves at its time."),
}
LATE = {
    True: N_("It should have left: a worker takes it at its next look. M another time; d give it up."),
    False: N_("It should have left, but no worker is running: esc, then J and w begin one. M another time; d give up."),
}
"""By whether a worker lives."""


@dataclass(frozen=True, slots=True)
class Case:
    """A publication with all that is known of it. waiting: those that need somebody, this one perhaps among them."""

    line: Line
    slot: Slot
    sent: Sent
    calls: Sequence[Call]
    waiting: Sequence[int]
    is_worked: bool = True  # whether a worker lives, here or elsewhere


class Doubt(Panel):
    """One publication, or (None) the first that waits for somebody. `n`, `N`: the others that wait."""

    DEFAULT_CSS = """
    Doubt { background: $background; align: left top; layout: vertical; }
    Doubt .title { height: 3; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    Doubt Container { height: 1fr; layout: horizontal; }
    Doubt VerticalScroll { width: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    Doubt #theirs { border-left: solid $muted; }
    Doubt VerticalScroll Static { height: auto; width: 1fr; }
    Doubt #advice { height: auto; padding: 0 1; background: $surface; }
    .-narrow Doubt Container, Doubt.-narrow Container { layout: vertical; }
    Doubt.-narrow VerticalScroll { height: 1fr; }
    Doubt.-narrow #ours { height: auto; max-height: 50%; padding: 0 1; }
    Doubt.-narrow #theirs { border-left: none; border-top: solid $muted; padding: 0 1; }
    """
    BINDINGS: ClassVar = [
        key("l", "online", N_("Online"), id="doubt.online", help=N_("It is online: give its address."),
            cli="publishing decide"),
        key("r", "resend", N_("Send again"), id="doubt.resend", help=N_("It is not online: send it once more."),
            cli="publishing decide"),
        key("p", "plan", N_("Plan"), id="doubt.plan", help=N_("Decide again that it goes out at its time."),
            cli="publishing keep"),
        key("M", "replan", N_("Date"), id="doubt.replan", help=N_("Another time, and it goes out then."),
            cli="publishing replan"),
        key("d", "give_up", N_("Give up"), id="doubt.give_up", help=N_("It does not go out."), cli="publishing cancel"),
        key("o", "outside", N_("Browser"), id="doubt.open", help=N_("Open what is online, the account, or the kit."),
            cli="publishing show"),
        key("e", "edit", N_("Edit"), id="doubt.edit", help=N_("Open the post."), cli="post edit"),
        Binding("escape", "dismiss", N_("Back")),
        TRACE,
        key("n", "next(1)", N_("Next"), id="doubt.next", help=N_("The next one that waits."),
            cli="publishing doubts", show=False),
        key("N", "next(-1)", N_("Before"), id="doubt.before", help=N_("The one before that waits."),
            cli="publishing doubts", show=False),
        key("tab", "app.focus_next", N_("Other side"), id="doubt.side", help=N_("To the other side."),
            cli="", show=False),
        *OVER,
    ]  # fmt: skip

    def __init__(self, publication: int | None = None) -> None:
        super().__init__()
        self.publication, self.all = publication, publication is None
        self.case: Case | None = None

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, classes="title")
        with Container():
            with VerticalScroll(id="ours"):
                yield Static("", markup=False)
            with VerticalScroll(id="theirs"):
                yield Static("", markup=False)
        yield Static("", markup=False, id="advice")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        lease_s = self.seat.workspace.config.worker_lease_s
        self.ask(partial(case, self.publication, lease_s), self._show, everywhere=True)

    def changed(self) -> None:
        self.load()

    def _show(self, found: Case | None) -> None:
        if found is None:
            self.suite.tell(translate("Nothing is in doubt, missed or waiting for you."))
            self.dismiss()
            return
        self.case, self.publication = found, found.line.id
        self.query_one(".title", Static).update("\n".join(_headline(found)))
        self.query_one("#ours Static", Static).update("\n".join(_ours(found)))
        self.query_one("#theirs Static", Static).update("\n".join(_theirs(found)))
        self.query_one("#advice", Static).update(_advice(found))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key for what cannot be decided now."""
        if action not in MAY:
            return True
        if self.case is None or self.case.line.state not in MAY[action]:
            return False
        return action != "plan" or self.case.line.state != "planned" or self.case.slot.standing == "frozen"

    # ---- what is decided

    def _may_decide(self) -> bool:
        return self.case is not None and self.may("publishing.plan", self.case.sent.brand)

    def action_online(self) -> None:
        if (found := self.case) is None or not self._may_decide():
            return
        by_hand = found.line.state == "awaiting_human"
        question = translate("Where is “{title}” online?").format(title=shown(found.line.title, 60))
        example = translate("https://… as a visitor sees it")
        if by_hand:
            example += " · " + translate("enter alone: it has no address (a story, a group)")
        read = partial(_address, optional=by_hand or bool(found.sent.online))
        asked = Ask(question, read, example=example, about=f"online {found.line.id}")
        self.app.push_screen(asked, partial(self._online, found))

    def _online(self, found: Case, url: str | None) -> None:
        if url is None:
            return
        if not url:
            effect = translate("It counts as published, on your word, and is never sent again.")
        elif found.line.state == "awaiting_human":
            effect = translate("It counts as published at {url}, on your word, and is never sent again.")
        else:
            effect = translate("It counts as published at {url}, is measured there, and is never sent again.")
        job = partial(_said_online, self.seat, found, url)
        say = partial(self.work, job, self._attested, group="write", failed=self._failed)
        self._sure(effect.format(url=shown(url)), translate("It is online"), say)

    def _attested(self, came: Attested) -> None:
        self._decided(came.state)
        if not came.known:
            said = translate("The network does not tell which post that is: its counters are not read.")
            self.suite.tell(said, "warning")

    def action_resend(self) -> None:
        if (found := self.case) is not None and self._may_decide():
            effect = translate("It is sent to {account} once more. If the first did arrive, it is there twice.")
            effect = effect.format(account=f"{called(found.line.network)} {shown(found.line.account)}")
            deed = partial(decide, found.line.id, "resend")
            self._sure(effect, translate("Send it again"), partial(self._do, deed))

    def action_give_up(self) -> None:
        if (found := self.case) is None or not self._may_decide():
            return
        if found.line.state == "needs_decision":
            effect = translate("Nothing more of it is sent. What may be online stays there, and nobody measures it.")
            self._sure(effect, translate("Give it up"), partial(self._do, partial(decide, found.line.id, "abandon")))
        else:
            self._do(partial(cancel, found.slot), undo=True)

    def action_plan(self) -> None:
        if (found := self.case) is None or not self._may_decide():
            return
        if found.slot.standing == "frozen":
            effect = translate("What was frozen is decided again; that has no way back.")
            self._sure(effect, translate("It goes out"), partial(self._do, partial(decide_again, found.slot)))
        else:
            self._have(found, partial(decide_again, found.slot))

    def action_replan(self) -> None:
        if (found := self.case) is None or not self._may_decide():
            return
        zone = found.slot.at.zone if found.slot.at else found.line.zone
        question = translate("When does “{title}” leave?").format(title=shown(found.line.title, 60))
        first = written(found.slot.at) if found.slot.at else ""
        read = moments(self.suite.seat_now(), zone)
        self.app.push_screen(Ask(question, read, first=first, example=translate(WHEN)), partial(self._replan, found))

    def _replan(self, found: Case, at: Wall | None) -> None:
        if at is not None:
            self._have(found, partial(replan, found.slot, at))

    def _have(self, found: Case, deed: Callable[..., str], because: Because | None = None) -> None:
        """Give it its hour; where it meets a warning there, why that may stay is asked. deed: takes `because` too."""

        def failed(err: CmsError) -> bool:
            again = partial(self._have, found, deed)
            return passing.asked(self, [err], f"publication {found.line.id}", because or {}, again) or self._failed(err)

        done = partial(self._decided, undo=True)
        self.do(partial(deed, because=because), done, brand=found.sent.brand, failed=failed)

    def _sure(self, effect: str, yes: str, then: Callable[[], None]) -> None:
        assert self.case is not None
        line = self.case.line
        question = translate("Publication {id}: {title}").format(id=line.id, title=shown(line.title, 60))
        self.app.push_screen(Confirm(question, effect, yes), lambda sure: then() if sure else None)

    def _do(self, deed: Callable[[Act], str], *, undo: bool = False) -> None:
        assert self.case is not None
        self.do(deed, partial(self._decided, undo=undo), brand=self.case.sent.brand, failed=self._failed)

    def _failed(self, err: CmsError) -> bool:
        """Refused: what is true now is shown."""
        self.suite.report(err)
        self.load()
        return True

    def _decided(self, state: str, *, undo: bool = False) -> None:
        assert self.case is not None
        said = translate("“{title}”: {state}.").format(
            title=shown(self.case.line.title, 60), state=translate(STATES[state])
        )
        self.suite.tell(said + (f" {translate('· u undoes')}" if undo else ""))
        if self.all:
            self.publication = None
            self.load()
        else:
            self.dismiss()

    # ---- elsewhere

    def action_next(self, by: int) -> None:
        if self.case is None or not (waiting := list(self.case.waiting)):
            return
        at = waiting.index(self.case.line.id) if self.case.line.id in waiting else -by
        self.publication = waiting[(at + by) % len(waiting)]
        self.load()

    def action_outside(self) -> None:
        if (found := self.case) is None:
            return
        if found.line.folder:
            open_outside(self.suite, f"file://{found.line.folder}", found.line.folder)
        else:
            online_at = found.line.url or next((url for url in found.sent.online if "://" in url), "")
            open_outside(self.suite, online_at or found.sent.profile)

    def at_hand_ref(self) -> tuple[str, int] | None:
        return None if self.case is None else ("publication", self.case.line.id)

    def action_edit(self) -> None:
        if (found := self.case) is not None and found.line.post_id is not None:
            self.dismiss()
            self.suite.open_record(("post", found.line.post_id), found.sent.brand)


# ---- how it reads


def _headline(found: Case) -> list[str]:
    """What it is; where and when; how it stands, and how many wait."""
    line, slot = found.line, found.slot
    number = translate("Publication {id}").format(id=line.id)
    when = f"{short_moment(slot.due_at, slot.at.zone)} {city(slot.at.zone)}" if slot.at and slot.due_at else ""
    stands = standing_cell(slot.standing).text
    state = stands if slot.standing == "late" else f"{stands[0]} {translate(STATES[line.state])}"
    others = ""
    if line.id in found.waiting and len(found.waiting) > 1:
        nth, all_ = found.waiting.index(line.id) + 1, len(found.waiting)
        others = translate("{nth} of {all} that wait: n, N").format(nth=nth, all=all_)
    return [
        translate("“{title}”").format(title=shown(line.title)),
        GAP.join(part for part in (number, f"{called(line.network)} {shown(line.account)}", when) if part),
        GAP.join(part for part in (state, _stopped(found), others) if part),
    ]


def _stopped(found: Case) -> str:
    from cmsuite.publishing.obstacle import WORDS

    return translate(WORDS[found.line.obstacle]) if found.line.obstacle else ""


def _ours(found: Case) -> list[str]:
    lines = [translate("WHAT WE SENT") if found.line.sends else translate("WHAT WE SEND")]
    for number, part in enumerate(found.sent.parts, 1):
        if len(found.sent.parts) > 1:
            lines.append(translate("Part {n}").format(n=number))
        lines += [*(shown(row) for row in part.split("\n")), ""]
    lines += [translate("File: {alt}").format(alt=shown(alt)) for alt in found.sent.files]
    if found.sent.changed:
        lines.append(translate("! The words have changed since they were sent."))
    return lines


def _theirs(found: Case) -> list[str]:
    line = found.line
    lines = [translate("WHAT THE NETWORK SHOWS")]
    if line.published_at:
        lines.append(translate("Online since {at}.").format(at=moment(line.published_at, line.zone, seconds=True)))
    lines += [shown(url) for url in dict.fromkeys([*([line.url] if line.url else []), *found.sent.online])]
    if line.attested:
        lines.append(translate("Published on a person's word."))
    if not found.calls and not line.attested:
        lines.append(translate("Nothing was tried yet."))
    for call in found.calls:
        lines += _call(call, line.zone)
    return [*lines, "", translate("The account: {url}").format(url=shown(found.sent.profile))]


def _call(call: Call, zone: str) -> list[str]:
    what = call_said(call)
    status = f" ({call.status})" if call.status else ""
    said = shown(call.said or "")
    if call.outcome == "differs" and call.said:
        parts = call.said.removeprefix("pub.readback-differs ").split(", ")
        said = ", ".join(translate(DIFFERENCES.get(part, part)) for part in parts)
    came = translate(OUTCOMES[call.outcome])
    lines = [f"{moment(call.started_at, zone, seconds=True)}  {what} → {came}{status}"]
    return [*lines, f"  {said}"] if said else lines


def _advice(found: Case) -> str:
    line = found.line
    if found.slot.standing == "frozen":
        return translate("A hold froze it. p decides again that it goes out; M at another time; d gives it up.")
    if found.slot.standing == "late":
        return translate(LATE[found.is_worked])
    next_at = moment(line.next_at, line.zone) if line.next_at else translate("soon")
    return translate(ADVICE[line.state]).format(folder=shown(line.folder or "-"), next=next_at)


def _address(text: str, *, optional: bool) -> Understood:
    """The address of a post. Raises NoAddress."""
    from cmsuite.publishing.decisions import checked

    if optional and not text.strip():
        return Understood("")
    return Understood(checked(text))


# ---- questions and deeds, in workers


def case(publication: int | None, lease_s: float, act: Act) -> Case | None:
    """A publication, else the first that waits for somebody; None where none does. lease_s: how long a worker may give
    no sign of life. Raises Missing."""
    from cmsuite.engines.acts import Missing
    from cmsuite.engines.jobs.history import workers
    from cmsuite.publishing.agenda import some as slots
    from cmsuite.publishing.agenda import waiting
    from cmsuite.publishing.register import calls, sent, some

    mine = act.actor.roles
    ids = [slot.publication for slot in waiting(act) if slot.brand in mine and slot.publication is not None]
    wanted = publication if publication is not None else next(iter(ids), None)
    if wanted is None:
        return None
    ours = sent(act, wanted)
    if ours.brand not in mine:
        raise Missing(kind="publication", id=wanted)
    (line,) = some(act, [wanted])
    slot, is_worked = slots(act, [line.entry_id])[line.entry_id], bool(workers(act, lease_s))
    return Case(line, slot, ours, calls(act, wanted), ids, is_worked)


def _said_online(seat: Seat, found: Case, url: str) -> Attested:
    """Say that it is online; of a doubt, the network is asked which post that is. Raises NoAddress."""
    from cmsuite.publishing.decisions import confirm
    from cmsuite.publishing.models import State
    from cmsuite.publishing.reconcile import Attested, attest
    from cmsuite.tui.tools import tools

    _refuse_other_address(seat.workspace, found.line.network, url)
    id, brand, by_hand = found.line.id, found.sent.brand, found.line.state == "awaiting_human"
    if url and not by_hand:
        return attest(seat.store, tools(seat), brand, id, url)
    with seat.writing(brand) as act:
        state = confirm(act, id, url=url or None) if by_hand else decide(id, "online", act)
    return Attested(State(state), True)


def _refuse_other_address(workspace: Workspace, network: str, url: str) -> None:
    from cmsuite.accounts.access import network_for
    from cmsuite.publishing.decisions import NoAddress

    if url and not network_for(network, workspace).descriptor.takes_address(url):
        raise NoAddress(url=url)


def decide(publication: int, answer: str, act: Act) -> str:
    from cmsuite.publishing.decisions import decide as decided

    return decided(act, publication, answer)  # type: ignore[arg-type]  # one of the three words of our keys


def decide_again(slot: Slot, act: Act, because: Because | None = None) -> str:
    from cmsuite.tui.agenda import decide as out

    out(act, slot, because)
    return "planned"


def cancel(slot: Slot, act: Act) -> str:
    from cmsuite.tui.agenda import decide_not

    decide_not(act, slot)
    return "cancelled"


def replan(slot: Slot, at: Wall, act: Act, because: Because | None = None) -> str:
    from cmsuite.publishing.planning import replan as replanned

    assert slot.publication is not None
    replanned(act, slot.publication, at, seen=slot.decided_at, because=because)
    return "planned"
