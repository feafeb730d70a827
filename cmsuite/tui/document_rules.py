"""What is done in a document's screen about what a rule found: corrected, explained, discussed, held not to apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.composing_rules import STALE
from cmsuite.tui.document_panels import comment
from cmsuite.tui.outline import value_at

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.content import Content
    from cmsuite.engines.documents.kinds import Finding
    from cmsuite.engines.documents.ruled import Rules
    from cmsuite.engines.rules.contract import Clause
    from cmsuite.tui.drafting import Opened
    from cmsuite.tui.places.document import DocumentScreen

T = TypeVar("T")


def have(place: DocumentScreen, deed: str, found: Finding | None) -> None:
    """Do what a key of the list asks."""
    if deed == "fix_all":
        fix_all(place)
    elif deed == "back":
        back(place)
    elif found is None:
        return
    elif deed == "fix":
        fix(place, found)
    elif deed == "why":
        why(place, found)
    elif deed == "discuss":
        comment(place, found.at, found.sentence)
    elif not found.fingerprint:
        place.suite.tell(translate("This cannot be held not to apply: it is mended, or said."), "warning")
    else:
        place.save(lambda: suppress(place, found))


def fix(place: DocumentScreen, found: Finding) -> None:
    """Correct one; where nothing corrects it, go to where it is mended."""
    from cmsuite.engines.documents.ruled import corrected

    if not found.fix:
        if found.at:
            place.to(found.at)
        return
    if reads(place):
        return
    job = partial(corrected, place.opened.kind, _said(place), rules_of(place), found)

    def done(texts: dict[str, str]) -> None:
        if not texts:
            place.suite.tell(translate(STALE), "warning")
        else:
            put(place, texts)
            place.suite.tell(translate("Corrected. ctrl+z takes it back."))

    place.work(job, partial(_unless_typed, place, place.content, done), group="fix", exclusive=True)


def fix_all(place: DocumentScreen) -> None:
    """Correct all that is safe, in every text of the document."""
    from cmsuite.engines.documents.ruled import all_corrected

    if reads(place):
        return

    def done(made: tuple[dict[str, str], int]) -> None:
        texts, n = made
        if not n:
            place.suite.tell(translate("There is nothing to correct by itself."))
        else:
            put(place, texts)
            said = ngettext("{n} correction. ctrl+z takes it back.", "{n} corrections. ctrl+z takes them back.", n)
            place.suite.tell(said.format(n=number(n)))

    job = partial(all_corrected, place.opened.kind, _said(place), rules_of(place))
    place.work(job, partial(_unless_typed, place, place.content, done), group="fix", exclusive=True)


def back(place: DocumentScreen) -> None:
    """Take the last correction back, where its text is still as it wrote it."""
    if not place.corrections:
        place.suite.tell(translate("There is no correction to take back."))
        return
    before, after = place.corrections.pop()
    texts = {path: text for path, text in before.items() if value_at(place.content, path) == after[path]}
    if texts:
        place.put_texts(texts)
    place.suite.tell(translate("Taken back.") if texts else translate("You typed there since: it stays as it is."))


def put(place: DocumentScreen, texts: dict[str, str]) -> None:
    """Other texts, which ctrl+z takes back."""
    place.corrections.append(({path: str(value_at(place.content, path)) for path in texts}, texts))
    place.put_texts(texts)


def reads(place: DocumentScreen) -> bool:
    return place.opened.read_only or not place.may("documents.write", place.opened.found.brand)


def rules_of(place: DocumentScreen) -> Rules:
    rules = place.opened.found.newest.around.rules
    assert rules is not None
    return rules


def _said(place: DocumentScreen) -> Content:
    from cmsuite.engines.documents.content import read

    return read(place.opened.schema, place.content)


def _unless_typed(place: DocumentScreen, content: Mapping[str, Any], done: Callable[[T], None], made: T) -> None:
    """What came of a text that is still as it was."""
    if place.content is content:
        done(made)
    else:
        place.suite.tell(translate(STALE), "warning")


def why(place: DocumentScreen, found: Finding) -> None:
    """The rule's own words and what it rests on."""
    from cmsuite.tui.panels.told import Told

    place.app.push_screen(Told(translate("Why"), explained(place.opened, found)))


def explained(form: Opened, found: Finding) -> str:
    """All that is said of a finding, in paragraphs."""
    from cmsuite.engines.rules.explaining import example

    rules = form.found.newest.around.rules
    rule = rules.ruleset.named(found.rule) if rules is not None and rules.ruleset is not None else None
    told = [found.sentence]
    if rule is not None:
        told += [translate(rule.why) if rule.why else "", clause_said(rule.clause, form.clauses)]
        told += [one.said for one in rule.basis]
        told.append(example(rule))
    return "\n\n".join(shown(one, 900) for one in (*told, found.rule) if one)


def clause_said(ref: str, clauses: Mapping[str, Clause]) -> str:
    """The clause of the charter in force on which a rule rests, as it binds; its name alone where it is not in it."""
    from cmsuite.content.findings import CLAUSE

    one = clauses.get(ref)
    return translate(CLAUSE).format(ref=one.ref, n=one.version, text=one.text) if one is not None else ref


def suppress(place: DocumentScreen, found: Finding) -> None:
    """Say why a finding does not apply in this document."""
    from cmsuite.tui.panels.ask import Ask, words

    read = place.opened.found

    def done(stands: bool) -> None:
        told = N_("It does not apply here.") if stands else N_("Asked: another person has to agree.")
        place.suite.tell(f"{translate(told)} {translate('· u undoes')}")
        place.load()

    def chosen(reason: str | None) -> None:
        if reason:
            place.do(partial(suppressed, read.id, found.rule, found.fingerprint, reason), done, brand=read.brand)

    question = translate("Why does this not apply here? {finding}").format(finding=found.sentence)
    place.app.push_screen(Ask(question, words, about=f"suppress {found.fingerprint} {read.id}"), chosen)


def suppressed(document_id: int, rule: str, fingerprint: str, reason: str, act: Act) -> bool:
    """Say it; False where another person has to agree first."""
    from cmsuite.engines.documents.ruled import authors
    from cmsuite.engines.rules.exemptions import suppress as held

    by = authors(act, document_id)
    return held(act, "document", document_id, rule, fingerprint, reason, authors=by).stands
