"""What opens over the Composer: which text, the words beside it, files, the day, a yes or a no. Asked, then done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, labelled, moment, translate
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called
from cmsuite.tui import composing as work
from cmsuite.tui import composing_decisions as decisions
from cmsuite.tui import passing
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.sheet import Opened, Typed, part_at

if TYPE_CHECKING:
    from cmsuite.accounts.registered import AccountLine
    from cmsuite.core.errors import CmsError
    from cmsuite.core.zones import Wall
    from cmsuite.engines.work.drafts import Unsaved
    from cmsuite.tui.composing_forms import Alternative, Attached
    from cmsuite.tui.panels.form import FormScreen
    from cmsuite.tui.passing import Because
    from cmsuite.tui.place import Place
    from cmsuite.tui.places.composer import ComposerPlace
    from cmsuite.tui.seat import Brand

KEPT = {"take": N_("Take up what I typed"), "drop": N_("Drop it")}
DECISIONS = {"approve": N_("Approve"), "refuse": N_("Refuse, and say why")}


def ask_kept(place: Place, kept: Unsaved, zone: str, then: Callable[[str | None], None]) -> None:
    """Whether what was typed and not saved is taken up."""
    question = translate("On {at} you typed something here that was not saved.")
    place.app.push_screen(Choose(question.format(at=moment(kept.at, zone)), KEPT), then)


def begin(place: ComposerPlace, items: Sequence[int], brand: Brand, like: int | None = None) -> None:
    """A new post: where it goes; the one that was begun and not saved is offered first. like: a post whose words and
    accounts it begins with."""

    def born(accounts: list[int] | None) -> None:
        if accounts:
            place.ask(partial(work.new, accounts, items), place.show, group="open", brand=brand.id)

    def again(kept: Unsaved) -> None:
        made = partial(work.new, kept.body["accounts"], kept.body["items"])
        typed = Typed.of(kept.body["typed"])
        place.ask(made, lambda form: place.show(form, typed), group="open", brand=kept.brand or brand.id)

    def alike(form: Opened) -> None:
        place.show(form)
        place.suite.tell(translate("The words are those of post {post}; its files stay with it.").format(post=like))

    def where(accounts: list[AccountLine]) -> None:
        from cmsuite.tui.panels.pick import Pick

        if like is not None:
            place.ask(partial(work.like, like), alike, group="open", brand=brand.id)
            return
        names = {line.account: f"{called(line.network)} {line.handle}" for line in accounts}
        if len(accounts) == 1:
            born([accounts[0].account])
        else:
            place.app.push_screen(Pick(N_("Where does it go?"), names), born)

    def found(what: tuple[list[AccountLine], Unsaved | None]) -> None:
        accounts, kept = what
        if kept is None:
            where(accounts)
            return

        def chosen(choice: str | None) -> None:
            if choice == "take":
                again(kept)
            elif choice == "drop":
                place.do(partial(work.drop, None), lambda _none: where(accounts), brand=brand.id)

        ask_kept(place, kept, brand.zone, chosen)

    place.ask(work.begun, found, group="open", brand=brand.id)


def which(place: ComposerPlace) -> None:
    """Which text is written: the common one, or that of one account alone."""
    form, typed = place.opened, place.typed
    values = {"common": N_("Common text")}
    for target in form.targets:
        own = translate("own words") if "text" in typed.own.get(target.account, {}) else translate("common text")
        values[str(target.account)] = f"{shown(target.to.handle)} · {own}"
    here = place.at
    if here is not None and "text" in typed.own.get(here, {}):
        values["inherit"] = N_("The common text again, here too")

    def chosen(value: str | None) -> None:
        if value == "inherit" and here is not None:
            place.put(place.typed.inherited(here))
        elif value:
            place.write_at(None if value == "common" else int(value))

    place.app.push_screen(Choose(N_("Which text?"), values), chosen)


def beside(place: ComposerPlace) -> None:
    """Title, warning, language, visibility: of the post, or of the account whose words are written."""
    from cmsuite.tui.composing_forms import Beside, BesideAll
    from cmsuite.tui.panels.form import FormScreen

    words = place.typed.at(place.at)
    given: dict[str, Any] = {"cw": words.cw, "language": words.language, "visibility": words.visibility}
    if place.at is None:
        given["title"] = place.typed.title
    model = BesideAll if place.at is None else Beside

    def send(screen: FormScreen[Any], wanted: Any) -> None:
        screen.done(wanted)

    def taken(wanted: Any) -> None:
        if wanted is None:
            return
        new = {"cw": wanted.cw or "", "language": wanted.language or "", "visibility": wanted.visibility}
        changed = {name: value for name, value in new.items() if value != given[name]}
        typed = place.typed.written(place.at, **changed) if changed else place.typed
        if place.at is None and wanted.title:
            typed = typed.called(wanted.title)
        place.put(typed)

    place.app.push_screen(FormScreen(model, N_("Beside the text"), send, given=given, about=_about(place)), taken)


def attach(place: ComposerPlace) -> None:
    """A file for the accounts that the text is for, in the part where the cursor is."""
    from cmsuite.tui.composing_forms import Attached
    from cmsuite.tui.panels.form import FormScreen

    part = part_at(place.desk.writing.text, place.desk.writing.cursor_location[0])

    def send(screen: FormScreen[Any], wanted: Attached) -> None:
        file = wanted.file.expanduser()
        job = partial(work.attach, place.seat, place.opened, place.at, part, file, wanted.alt or "", wanted.why)
        screen.work(job, screen.done, group="write", failed=screen.refused)

    def done(name: str | None) -> None:
        if name:
            place.suite.tell(translate("Attached: {file}").format(file=name) + " " + translate("· u undoes"))
            place.reread()

    place.app.push_screen(FormScreen(Attached, N_("Attach a file"), send, about=_about(place)), done)


def describe(place: ComposerPlace) -> None:
    """The alternative text of the file at hand."""
    from cmsuite.tui.composing_forms import Alternative
    from cmsuite.tui.panels.form import FormScreen

    row = place.desk.file
    if row is None:
        place.suite.tell(translate("This post has no file. F3 attaches one."), "warning")
        return

    def send(screen: FormScreen[Any], wanted: Alternative) -> None:
        deed = partial(work.describe, row, wanted.alt or "", wanted.why)
        screen.do(deed, lambda _none: screen.done(), brand=place.opened.brand, failed=screen.refused)

    title = translate("Alternative text of file {n}").format(n=row.file.number)
    given = {"alt": row.file.alt, "why": row.file.decorative_reason}
    about = f"{_about(place)} {row.file.id}"
    form = FormScreen(Alternative, title, send, given=given, about=about)
    place.app.push_screen(form, lambda done: place.reread() if done else None)


def detach(place: ComposerPlace) -> None:
    """The file at hand goes off the post; u brings it back."""
    row = place.desk.file
    if row is None or not place.desk.control("media").has_focus:
        return

    number = row.file.number

    def done(_none: None) -> None:
        said = translate("File {n} is off the post.").format(n=number)
        place.suite.tell(f"{said} {translate('· u undoes')}")
        place.reread()

    place.do(partial(work.detach, row), done, brand=place.opened.brand)


def plan(place: ComposerPlace) -> None:
    """The day and hour, on the wall of each account."""
    from cmsuite.tui.panels.ask import WHEN, Ask, moments

    form, at = place.opened, place.at
    question = translate("When does it go out?")
    placed = [target.entry for target in form.meant(at) if target.entry and target.entry.at]
    if placed:
        question = translate("It goes out on {at}. When else?").format(at=decisions.when(placed[0]))

    def done(said: list[str]) -> None:
        place.suite.tell(" ".join([translate("In the calendar:"), *said, translate("· u undoes")]))
        place.reread()

    def have(wanted: Wall, because: Because | None = None) -> None:
        def failed(err: CmsError) -> bool:
            return passing.asked(place, [err], _about(place), because or {}, partial(have, wanted))

        place.do(partial(decisions.plan, form, at, wanted, because), done, brand=form.brand, failed=failed)

    def chosen(wanted: Wall | None) -> None:
        if wanted is not None:
            have(wanted)

    read = moments(place.suite.seat_now(), form.zone)
    place.app.push_screen(Ask(question, read, example=translate(WHEN)), chosen)


def submit(place: ComposerPlace) -> None:
    """Hand in what is saved, with the checks in view where something blocks it; what is in review is taken back."""
    form = place.opened
    if form.state == "in_review":
        _take_back(place, form)
        return

    def done(_none: None) -> None:
        told = [translate("Submitted"), _waits(form)]
        if not any(target.entry for target in form.targets):
            told.append(translate("F5 gives it a day"))
        place.suite.tell(f"{' · '.join(told)} {translate('· u undoes')}")
        place.reread()

    def failed(err: CmsError) -> bool:
        from cmsuite.content.checks import Blocked

        if isinstance(err, Blocked):
            place.look_anew()
            place.desk.turn("checks")
        return False

    place.work(partial(decisions.submit, place.seat, form), done, group="write", failed=failed)


def _take_back(place: ComposerPlace, form: Opened) -> None:
    def done(_none: None) -> None:
        said, undo = translate("Out of the review."), translate("· u undoes")
        place.suite.tell(f"{said} {undo}")
        place.reread()

    def chosen(choice: str | None) -> None:
        if choice:
            place.do(partial(decisions.take_back, form), done, brand=form.brand)

    told = translate("It is in review. {waits}").format(waits=_waits(form))
    place.app.push_screen(Choose(told, {"take_back": N_("Take it back, to work on it again")}), chosen)


def _waits(form: Opened, at: int | None = None) -> str:
    return " · ".join(labelled(target.to.handle, target.stands) for target in form.meant(at))


def decide(place: ComposerPlace) -> None:
    """Yes or no to what was read: a key that slipped into the text changes nothing."""
    if place.dirty:
        said = translate("You changed these words. ctrl+s saves them, ctrl+z takes that back; then decide.")
        place.suite.tell(said, "warning")
        return
    form, at = place.opened, place.at

    def done(said: list[str]) -> None:
        place.suite.tell(" · ".join(said))
        place.reread()

    def have(decision: Any, reason: str = "", because: Because | None = None) -> None:
        def failed(err: CmsError) -> bool:
            """Warnings that nobody passed are asked about, with the checks in view; all else is told."""
            if passing.lifted(err):
                place.desk.turn("checks", focus=False)
            return passing.asked(place, [err], _about(place), because or {}, partial(have, "approve", ""))

        job = partial(decisions.decide, place.seat, form, at, decision, reason, because)
        place.work(job, done, group="write", failed=failed)

    def chosen(decision: str | None) -> None:
        if decision == "approve":
            have(decision)
        elif decision == "refuse":
            _ask_why(place, lambda why: have("refuse", why))

    place.app.push_screen(Choose(_waits(form, at), DECISIONS), chosen)


def _ask_why(place: ComposerPlace, then: Any) -> None:
    from cmsuite.tui.panels.ask import Ask, words

    asked = Ask(translate("Why is it refused?"), words, about=f"refuse {_about(place)}")
    place.app.push_screen(asked, lambda why: then(why) if why else None)


def _about(place: ComposerPlace) -> str:
    return f"{place.opened.post or 'new'} {place.at or ''}"
