"""What is done with a document, from its list or from its own screen: begun, read inside the house, sent, signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.kinds import title_of
from cmsuite.engines.documents.words import STATES
from cmsuite.engines.exports.formats import NAMES
from cmsuite.tui import documenting as work
from cmsuite.tui.outside import open_outside

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.kinds import Finding, Kind
    from cmsuite.engines.documents.life import Waiver
    from cmsuite.engines.documents.versions import Edited
    from cmsuite.engines.documents.views import DocumentLine, DocumentRead
    from cmsuite.tui.editor import Written
    from cmsuite.tui.panels.form import FormScreen
    from cmsuite.tui.place import Place

FORMS = {form: said for form, said in NAMES.items() if form != "eml"} | {"md": N_("Markdown")}
CHANGES = "changes"
TONGUES = {"fr": N_("French"), "en": N_("English")}


class Begun(BaseModel):
    """A document that is begun."""

    title: str = Field(title=N_("Title"), max_length=200)
    language: Literal["fr", "en"] = Field("fr", title=N_("Language"), json_schema_extra={"words": {**TONGUES}})


class BegunEarly(Begun):
    """One whose parent is not validated."""

    reason: str = Field(
        title=N_("Why it begins before"),
        max_length=500,
        description=N_("What it follows from is not validated yet: say why it does not wait."),
    )


# ---- begun


def new(place: Place) -> None:
    """Of which kind, after which document, called how."""
    from cmsuite.tui.panels.choose import Choose

    def kinds(offered: tuple[list[Kind], str]) -> None:
        found, tongue = offered
        if len(found) == 1:
            _after(place, found[0], tongue)
            return
        names = {one.name: one.title for one in found}
        chosen = {one.name: one for one in found}
        panel = Choose(N_("Which kind of document?"), names)
        place.app.push_screen(panel, lambda name: _after(place, chosen[name], tongue) if name else None)

    if place.brand_chosen() is not None and place.may("documents.write"):
        place.ask(_kinds, kinds, group="new")


def _after(place: Place, kind: Kind, tongue: str) -> None:
    """Which document it follows from, where its kind asks for one and there are several."""
    from cmsuite.tui.panels.one import One

    def parents(found: list[DocumentLine]) -> None:
        lines = {line.id: line for line in found}
        if len(found) < 2:
            _called(place, kind, tongue, found[0] if found else None)
            return
        names = {line.id: f"{line.title} · {title_of(line.kind)} · {work.standing(line)}" for line in found}
        panel = One(translate("What does it follow from?"), names)
        place.app.push_screen(panel, lambda id: _called(place, kind, tongue, lines[id]) if id is not None else None)

    if kind.follows:
        place.ask(partial(_parents, kind.follows), parents, group="new")
    else:
        _called(place, kind, tongue, None)


def _called(place: Place, kind: Kind, tongue: str, parent: DocumentLine | None) -> None:
    from cmsuite.tui.panels.form import FormScreen

    early = kind.waits and (parent is None or not parent.in_force)

    def send(form: FormScreen[Any], wanted: Any) -> None:
        deed = partial(_create, kind.name, wanted, parent.id if parent else None)
        form.do(deed, form.done, failed=form.refused)

    def done(id: int | None) -> None:
        if id is not None:
            place.suite.open_record(("document", id))

    note = translate("It follows from “{title}”.").format(title=shown(parent.title, 60)) if parent else ""
    given = {"language": parent.language if parent else tongue}
    model, about = BegunEarly if early else Begun, f"{kind.name} {place.seat.brand.id if place.seat.brand else ''}"
    place.app.push_screen(FormScreen(model, kind.title, send, given=given, about=about, note=note), done)


# ---- sent


def send(place: Place, found: DocumentRead) -> None:
    """Freeze it, once a reason is written for each warning that stays."""
    if place.may("documents.send", found.brand):
        place.ask(partial(_before_sent, found), partial(_ask_sure, place, found), group="send", brand=found.brand)


def _ask_sure(place: Place, found: DocumentRead, before: tuple[list[Finding], list[str]]) -> None:
    from cmsuite.engines.documents.checks import passable, stopping
    from cmsuite.tui.panels.confirm import Confirm
    from cmsuite.tui.panels.sending import Sending

    def go(waivers: dict[str, Waiver] | None) -> None:
        if waivers is not None:
            deed = partial(_send, found.id, found.newest.id, found.newest.row_version, waivers)
            place.do(deed, sent, brand=found.brand)

    def sent(code: str) -> None:
        place.suite.tell(translate("Frozen. The client answers with the code {code}.").format(code=code))
        place.load()

    against, whom = before
    stops = stopping(against, ())
    question = translate("Send “{title}”?").format(title=found.title)
    effect = "\n".join([translate("It gets its number and its code, and what it says stays as it is."), *whom])
    if any(not passable(one) for one in stops):
        go({})  # the act says what stands against it
    elif stops:
        place.app.push_screen(Sending(question, effect, stops), go)
    else:
        panel = Confirm(question, effect, translate("Send it"))
        place.app.push_screen(panel, lambda sure: go({}) if sure else None)


# ---- answered


def validate(place: Place, found: DocumentRead) -> None:
    """Say yes to what was sent, by name."""
    from cmsuite.tui.panels.ask import Ask, words

    def sign(function: str | None) -> None:
        if function:
            deed = partial(_validate, found.id, place.seat.person.name, function, found.newest.hash)
            place.do(deed, partial(_done, place), brand=found.brand)

    if place.may("documents.validate", found.brand):
        question = translate("“{title}”: good to go. Your function, to sign as {name}?")
        what = translate("A typed name is a simple electronic signature (eIDAS), no advanced or qualified one.")
        asked = f"{question.format(title=found.title, name=place.seat.person.name)} {what}"
        place.app.push_screen(Ask(asked, words, about=f"validate {found.id}"), sign)


def submit(place: Place, found: DocumentRead) -> None:
    """Give it to the house to read, or take it back."""

    def submitted(readers: list[str]) -> None:
        from cmsuite.tui.whom import named

        said = translate("Now in internal review; who reads it: {people}.").format(people=named(readers))
        place.suite.tell(f"{said} {translate('· u undoes')}")
        place.load()

    if not place.may("documents.write", found.brand):
        return
    version, seen = found.newest.id, found.newest.row_version
    if found.newest.state == "internal_review":
        place.do(partial(_take_back, version, seen), partial(_done, place), brand=found.brand)
    else:
        place.do(partial(_submit, version, seen), submitted, brand=found.brand)


def take_in(place: Place, found: DocumentRead) -> None:
    """Let the draft cite the documents above it as they stand now."""

    def done(_done: Edited) -> None:
        said = translate("It cites the documents above it as they are now.")
        place.suite.tell(f"{said} {translate('· u undoes')}")
        place.load()

    if place.may("documents.write", found.brand):
        place.do(partial(_take_in, found.newest.id, found.newest.row_version), done, brand=found.brand)


def reopen(place: Place, found: DocumentRead) -> None:
    """A new draft of what was answered."""
    if place.may("documents.write", found.brand):
        place.do(partial(_reopen, found.id), partial(_done, place), brand=found.brand)


def _done(place: Place, done: Edited) -> None:
    place.suite.tell(translate("Now {state}.").format(state=translate(STATES[done.state])))
    place.load()


def export(place: Place, found: DocumentRead) -> None:
    """Write it in a format, and open it."""
    from cmsuite.engines.documents.taking import view_of
    from cmsuite.tui.panels.choose import Choose

    short = {"pptx": N_("slides: a summary")} if view_of(found.kind, "pptx") else {}

    if found.kind == "strategy" and any(one.number for one in found.versions[1:]):
        short[CHANGES] = N_("table of changes")

    def write(form: str | None) -> None:
        if form == CHANGES:
            place.work(partial(work.changed, place.seat, found), partial(_open, place), group="export")
        elif form:
            _written(place, found, form)

    place.app.push_screen(Choose(N_("In which format?"), FORMS | short), write)


def outside(place: Place, found: DocumentRead) -> None:
    """As a page, in the browser."""
    _written(place, found, "html")


def _written(place: Place, found: DocumentRead, form: str) -> None:
    place.work(partial(work.exported, place.seat, found, form), partial(_open, place), group="export")


def _open(place: Place, path: str) -> None:
    open_outside(place.suite, Path(path).as_uri(), path)


# ---- in the person's own editor


def edit(place: Place, found: DocumentRead) -> None:
    """The whole draft as a file, and back."""
    from cmsuite.engines.documents.life import NotADraft
    from cmsuite.engines.documents.taking import file_of
    from cmsuite.tui.editor import Review

    if not place.may("documents.write", found.brand):
        return
    if found.newest.state != "draft":
        place.suite.report(NotADraft(state=found.newest.state, document=found.id))
        return
    name, before = f"{found.kind}-{found.id}", file_of(found, found.newest)
    Review(place, name, before, partial(work.differing, found), partial(_take, place, found, "")).write()


def _take(place: Place, opened: DocumentRead, how: work.How, came: Written) -> None:
    """Save what came back; whatever is refused, what was written stays in its file."""
    from cmsuite.tui.editor import left_in

    def failed(_err: CmsError) -> bool:
        left_in(place, came)
        return False

    job = partial(work.taken, place.seat, opened, came.text, how)
    place.work(job, partial(_taken, place, opened, came), group="write", failed=failed)


def _taken(place: Place, opened: DocumentRead, came: Written, contested: work.Contested | None) -> None:
    """Where somebody wrote the same fields meanwhile, the person says whose stay."""
    from cmsuite.tui.editor import left_in
    from cmsuite.tui.panels.both_sides import BothSides

    def settled(choice: Literal["mine", "theirs", "merge"] | None) -> None:
        if choice in ("mine", "merge"):
            _take(place, opened, choice, came)
        elif choice == "theirs":
            came.forget()
            place.load()
        else:
            left_in(place, came)

    if contested is None:
        came.forget()
        place.suite.tell(translate("Saved."))
        place.load()
        return
    fields = ", ".join(contested.fields)
    said = translate("Somebody changed the same fields meanwhile: {fields}.").format(fields=fields)
    place.app.push_screen(BothSides(said, contested.mine, contested.theirs), settled)


# ---- for workers


def _kinds(act: Act) -> tuple[list[Kind], str]:
    """All kinds, each after those that it follows from, and the brand's language."""
    import sqlalchemy as sa

    from cmsuite.engines.documents.kinds import KINDS
    from cmsuite.engines.people.models import Brand
    from cmsuite.rooms import load_kinds

    load_kinds()
    tongue = act.session.scalars(sa.select(Brand.language).where(Brand.id == act.in_brand)).one()
    return in_order(KINDS), tongue


def in_order(kinds: Mapping[str, Kind]) -> list[Kind]:
    """Each after those that it follows from, then by name: whatever was imported first."""
    return sorted(kinds.values(), key=lambda one: (_depth(kinds, one), one.name))


def _depth(kinds: Mapping[str, Kind], one: Kind, below: frozenset[str] = frozenset()) -> int:
    """How many kinds stand above one of another, at most; a circle is walked once."""
    seen = below | {one.name}
    above = [kinds[name] for name in one.follows if name in kinds and name not in seen]
    return 1 + max((_depth(kinds, other, seen) for other in above), default=0)


def _parents(kinds: tuple[str, ...], act: Act) -> list[DocumentLine]:
    """The documents that one may follow, the nearest kind first, the newest first."""
    from cmsuite.engines.documents.views import documents

    return [line for kind in kinds for line in documents(act, brand=act.brand, kind=kind)]


def _create(kind: str, wanted: Any, parent: int | None, act: Act) -> int:
    from cmsuite.engines.documents.life import create

    reason = getattr(wanted, "reason", "")
    return create(act, kind, wanted.title, language=wanted.language, parent=parent, reason=reason).document_id


def _submit(version_id: int, seen: int, act: Act) -> list[str]:
    """Who reads it in the house."""
    from cmsuite.engines.documents.life import submit
    from cmsuite.tui.whom import who_may

    submit(act, version_id, seen=seen)
    return who_may(act, "documents.send")


def _before_sent(found: DocumentRead, act: Act) -> tuple[list[Finding], list[str]]:
    """What stands against sending it, and who will see it."""
    from cmsuite.engines.documents.kinds import known
    from cmsuite.tui.whom import of_document

    return work.stands(found), of_document(known(found.kind), act)


def _take_back(version_id: int, seen: int, act: Act) -> Edited:
    from cmsuite.engines.documents.life import take_back

    return take_back(act, version_id, seen=seen)


def _take_in(version_id: int, seen: int, act: Act) -> Edited:
    from cmsuite.engines.documents.life import take_in

    return take_in(act, version_id, seen=seen)


def _send(document_id: int, version_id: int, seen: int, waivers: dict[str, Waiver], act: Act) -> str:
    from cmsuite.engines.documents.answers import code
    from cmsuite.engines.documents.life import send

    send(act, version_id, waivers=waivers, seen=seen)
    return str(code(act, document_id))


def _validate(document_id: int, name: str, function: str, hash: str, act: Act) -> Edited:
    from cmsuite.engines.documents.answers import Answer, validate

    return validate(act, document_id, Answer(name, function), seen_hash=hash)


def _reopen(document_id: int, act: Act) -> Edited:
    from cmsuite.engines.documents.life import reopen

    return reopen(act, document_id)
