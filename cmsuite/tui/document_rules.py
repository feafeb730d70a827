"""What is done in a document's screen about what a rule found: explained, held not to apply."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.kinds import Finding
    from cmsuite.tui.drafting import Opened
    from cmsuite.tui.places.document import DocumentScreen


def have(place: DocumentScreen, deed: str, found: Finding) -> None:
    """Do what a key of the list asks."""
    if deed == "why":
        why(place, found)
    elif not found.fingerprint:
        place.suite.tell(translate("This cannot be held not to apply: it is mended, or said."), "warning")
    else:
        place.save(lambda: suppress(place, found))


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
        told += [translate(rule.why) if rule.why else "", rule.clause]
        told += [one.said for one in rule.basis]
        told.append(example(rule))
    return "\n\n".join(shown(one, 900) for one in (*told, found.rule) if one)


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
    place.app.push_screen(Ask(question, words), chosen)


def suppressed(document_id: int, rule: str, fingerprint: str, reason: str, act: Act) -> bool:
    """Say it; False where another person has to agree first."""
    from cmsuite.engines.documents.ruled import authors
    from cmsuite.engines.rules.exemptions import suppress as held

    by = authors(act, document_id)
    return held(act, "document", document_id, rule, fingerprint, reason, authors=by).stands
