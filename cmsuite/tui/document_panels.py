"""What opens over a document: comments and their answers, evidence and keys to point at, versions, the editor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from cmsuite.core.locale import N_, day, short_moment, translate
from cmsuite.core.text import clean, shown
from cmsuite.engines.documents.words import ANSWERS, COMMENTS, PRIORITIES, STATES
from cmsuite.tui import document_deeds as deeds
from cmsuite.tui import document_forms as forms
from cmsuite.tui import drafting as work
from cmsuite.tui import outline as o
from cmsuite.tui import proving
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.widgets.doc_pages import TextPage

if TYPE_CHECKING:
    from cmsuite.engines.documents.comments import Said
    from cmsuite.engines.documents.diff import Change
    from cmsuite.engines.evidence.confidence import Proof
    from cmsuite.tui.document_pages import Paging
    from cmsuite.tui.drafting import Opened
    from cmsuite.tui.panels.ask import Understood
    from cmsuite.tui.places.document import DocumentScreen

REASONED: dict[str, type[Any]] = {
    "accepted_modified": forms.Reworded,
    "refused": forms.Refusal,
    "deferred": forms.PutOff,
}


# ---- comments


def comment(screen: Paging, path: str, begun: str = "") -> None:
    """Say something about a place. begun: what it begins with."""
    form = screen.opened
    if not screen.may("documents.comment", form.found.brand):
        return

    def send(panel: FormScreen[Any], wanted: forms.Comment) -> None:
        deed = partial(work.say, form.found.newest.id, wanted, path)
        panel.do(deed, panel.done, brand=form.found.brand, failed=panel.refused)

    def done(id: int | None) -> None:
        if id is not None:
            screen.suite.tell(translate("Comment added.") + " " + translate("· u undoes"))
            screen.load()

    note = o.called(form.schema, path) if path else ""
    given = {"text": begun} if begun else {}
    panel = FormScreen(forms.Comment, N_("Comment"), send, given=given, about=f"{form.found.id} {path}", note=note)
    screen.app.push_screen(panel, done)


def answer(screen: Paging, said: Said) -> None:
    """What becomes of a comment."""
    from cmsuite.engines.documents.comments import MOVES
    from cmsuite.tui.panels.choose import Choose

    form = screen.opened
    if not screen.may("documents.write", form.found.brand):
        return

    def done(found: Any) -> None:
        if found is not None:
            screen.suite.tell(translate("Answered.") + " " + translate("· u undoes"))
            screen.load()

    def send(state: Any, panel: FormScreen[Any], wanted: Any) -> None:
        deed = partial(work.answer, said, state, wanted.reason, getattr(wanted, "until", None))
        panel.do(deed, lambda _none: panel.done(), brand=form.found.brand, failed=panel.refused)

    def chosen(state: Any) -> None:
        if state in REASONED:
            title = ANSWERS[state]
            panel = FormScreen(REASONED[state], title, partial(send, state), about=str(said.id), note=said.text)
            screen.app.push_screen(panel, done)
        elif state is not None:
            deed = partial(work.answer, said, state, "", None)
            screen.do(deed, lambda _none: done(True), brand=form.found.brand)

    values = {state: word for state, word in ANSWERS.items() if state in MOVES.get(said.state, ())}
    if not values:
        screen.suite.tell(translate("This comment is closed."), "warning")
        return
    screen.app.push_screen(Choose(shown(said.text, 200), values), chosen)


def told(form: Opened, said: Said | None) -> list[str]:
    """A comment in full, and what became of it."""
    if said is None:
        return []
    head = [said.author, short_moment(said.when, form.found.zone), translate(COMMENTS[said.kind])]
    if said.priority != "normal":
        head.append(translate(PRIORITIES[said.priority]))
    lines = [" · ".join(part for part in head if part)]
    if said.at:
        lines.append(o.called(form.schema, said.at))
    lines += ["", said.text, ""]
    if said.state == "open":
        return [*lines, translate("enter answers it")]
    until = day(said.deferred_to) if said.deferred_to else ""
    return [*lines, " · ".join(part for part in (translate(ANSWERS[said.state]), until, said.reason) if part)]


# ---- what a field points at


def point(screen: Paging, path: str, then: Callable[[Any], None]) -> None:
    """Choose a piece of evidence, or an item of another list; evidence can be added."""
    from cmsuite.tui.panels.one import ADD, One, OneOrNew

    form, cites = screen.opened, o.shape(screen.opened.schema, path).cites
    if cites is None:
        return
    values = form.pointed(cites, screen.content)
    question = o.called(form.schema, path)
    here = o.value_at(screen.content, path)

    def chosen(found: Any) -> None:
        if found is ADD:
            add_evidence(screen, then)
        elif found is not None:
            then(found)

    at = here if not isinstance(here, list) else None
    if cites.evidence:
        screen.app.push_screen(OneOrNew(question, values, at=at), chosen)
    elif values:
        screen.app.push_screen(One(question, values, at=at), chosen)
    else:
        screen.suite.tell(translate("There is nothing to point at yet."), "warning")


def add_evidence(screen: Paging, then: Callable[[Any], None]) -> None:
    """Keep a piece of evidence, and point at it."""
    form = screen.opened
    if not screen.may("evidence.keep", form.found.brand):
        return

    def send(panel: FormScreen[Any], wanted: forms.NewEvidence) -> None:
        job = partial(proving.keep, screen.seat, form.found.brand, wanted)
        panel.work(job, panel.done, group="write", failed=panel.refused)

    def done(one: Proof | None) -> None:
        if one is not None and screen.form is not None:
            screen.form = replace(screen.form, proofs={one.id: one, **screen.form.proofs})
            then(one.id)

    panel = FormScreen(forms.NewEvidence, N_("New evidence"), send, about=str(form.found.brand))
    screen.app.push_screen(panel, done)


def value(screen: Paging, path: str, first: Any, then: Callable[[Any], None], at: int | None = None) -> None:
    """An item of a list of values: chosen where it points at something or is one of some words, else typed. at: its
    place, of one that is there."""
    from cmsuite.tui.panels.ask import Ask
    from cmsuite.tui.panels.choose import Choose

    what = o.shape(screen.opened.schema, path)

    def given(found: Any) -> None:
        if found is not None:
            then(found)

    if what.cites is not None:
        point(screen, path, then)
    elif get_origin(what.inner) is Literal:
        words = o.words_of(what)
        names = {one: words.get(one, one) for one in get_args(what.inner)}
        screen.app.push_screen(Choose(o.called(screen.opened.schema, path), names), given)
    elif (among := o.picked(what)) is not None:
        from cmsuite.tui.panels.one import One

        values = among.offered(screen.content, path if at is None else f"{path}.{at}")
        if values:
            screen.app.push_screen(One(o.called(screen.opened.schema, path), values, at=first), given)
        else:
            screen.suite.tell(translate("Each of them is in one of the lists already."), "warning")
    else:
        called, about = o.called(screen.opened.schema, path), f"document {screen.opened.found.id} {path}"
        screen.app.push_screen(Ask(called, _whole, first=str(first or ""), about=about), given)


def _whole(text: str) -> Understood:
    """Raises NothingTyped."""
    from cmsuite.tui.panels.ask import NothingTyped, Understood

    if not (found := clean(text, lines=False)):
        raise NothingTyped()
    return Understood(found)


# ---- versions


def differs(screen: DocumentScreen) -> None:
    """Choose an earlier version, then see what differs."""
    from cmsuite.tui.panels.choose import Choose

    found = screen.opened.found
    earlier = found.versions[0 if screen.dirty else 1 :]
    if not earlier:
        screen.suite.tell(translate("This is the first one: there is nothing to compare it with."), "warning")
        return
    values = {str(one.seq): f"{one.number or one.seq} · {translate(STATES[one.state])}" for one in earlier[:9]}
    if screen.dirty:
        values[str(found.newest.seq)] = N_("what is saved")

    def chosen(seq: str | None) -> None:
        if seq is not None:
            job = partial(work.changes, screen.opened, int(seq), screen.content)
            screen.work(job, partial(_differ, screen, int(seq), values[seq]), group="diff")

    if len(values) == 1:
        chosen(next(iter(values)))
    else:
        screen.app.push_screen(Choose(N_("Compared with which version?"), values), chosen)


def _differ(screen: DocumentScreen, seq: int, name: str, changes: list[Change]) -> None:
    from cmsuite.tui.panels.differs import Differs

    form = screen.opened

    def chosen(answer: tuple[str, str] | None) -> None:
        what, path = answer or ("", "")
        if what == "go":
            screen.to(path)
        elif what == "field":
            screen.take_back({path: _older(form, seq)[path]})
        elif what == "all":
            screen.save(lambda: _restore(screen, seq))

    said = translate("Since {version}").format(version=translate(name))
    screen.app.push_screen(Differs(said, form.schema, changes, writes=not form.read_only), chosen)


def _older(form: Opened, seq: int) -> dict[str, Any]:
    from cmsuite.engines.documents.content import dumped, read

    return dumped(read(form.schema, form.found.numbered(seq).content))


def _restore(screen: Paging, seq: int) -> None:
    form = screen.opened

    def done(_none: None) -> None:
        said = translate("The draft says again what version {n} said.").format(n=form.found.numbered(seq).number or seq)
        screen.suite.tell(f"{said} {translate('· u undoes')}")
        screen.load()

    screen.do(partial(work.restore, form, seq), done, brand=form.found.brand)


# ---- the editor


def editor(screen: Paging) -> None:
    """The text at hand in the person's own editor; where there is none, the whole draft as a file."""
    from cmsuite.tui.editor import rewrite

    page, form = screen.bench.page, screen.opened
    if not isinstance(page, TextPage) or form.read_only:
        screen.save(lambda: deeds.edit(screen, screen.opened.found))
        return
    path = page.at

    def put(text: str) -> None:
        """Into the page, which may be another one of the same text by then."""
        here = screen.bench.page
        if not isinstance(here, TextPage) or here.at != path or not here.set(text):
            screen.put_text(path, text)

    rewrite(screen, f"{form.found.kind}-{form.found.id}", lambda: o.value_at(screen.content, path) or "", put)
