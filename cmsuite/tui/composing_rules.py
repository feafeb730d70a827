"""What is done in the Composer about what a rule found: corrected in the text, explained, held not to apply."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.tui import examining as work
from cmsuite.tui.sheet import Typed, place_of
from cmsuite.tui.widgets.writing import Mark

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.places.composer import ComposerPlace

STALE = N_("You typed since it was looked at: try again.")


def have(place: ComposerPlace, deed: str, index: int | None) -> None:
    """Do what a key of the list asks."""
    found = place.desk.found
    one = found.found[index] if index is not None and index < len(found.found) else None
    if deed == "fix_all":
        fix_all(place, found)
    elif one is None:
        return
    elif deed == "fix":
        fix(place, found, one)
    elif deed == "why":
        why(place, one)
    elif deed == "waive":
        place.save(lambda: waive(place, one))
    else:
        suppress(place, one)


def fix(place: ComposerPlace, found: work.Examined, one: work.Found) -> None:
    """Correct one; where nothing corrects it, go to where it is mended."""
    if one.finding.rule is None or not one.finding.rule.edits:
        mend(place, one)
    elif _reads(place) or _stale(place, found):
        return
    else:
        put(place, work.corrected(place.typed, one), work.whose(place.typed, one.account))
        place.suite.tell(translate("Corrected. ctrl+z takes it back."))


def fix_all(place: ComposerPlace, found: work.Examined) -> None:
    """Correct all that is safe, in every text of the post."""
    if found.rules is None or _reads(place) or _stale(place, found):
        return
    form, typed = place.opened, place.typed

    def done(made: tuple[Typed, int]) -> None:
        new, n = made
        if typed != place.typed:
            place.suite.tell(translate(STALE), "warning")
        elif not n:
            place.suite.tell(translate("There is nothing to correct by itself."))
        else:
            put(place, new, place.at)
            said = ngettext("{n} correction. ctrl+z takes it back.", "{n} corrections. ctrl+z takes them back.", n)
            place.suite.tell(said.format(n=number(n)))

    place.work(partial(work.all_corrected, form, typed, found.rules), done, group="fix", exclusive=True)


def mend(place: ComposerPlace, one: work.Found) -> None:
    """To where it is mended: the file, with the form of its alternative text where that is what lacks, or the place in
    the text."""
    from cmsuite.tui.composing_panels import describe

    finding = one.finding
    if finding.file is not None or finding.code.startswith("a11y.alt"):
        place.desk.turn("media")
        place.desk.to_file(finding.file)
        if finding.code.startswith("a11y.alt") and place.desk.file is not None:
            describe(place)
        return
    place.write_at(work.whose(place.typed, one.account))
    at = place_of(place.desk.writing.text, finding.part - 1, finding.span[0] if finding.span else 0)
    place.desk.writing.move_cursor(at)


def marks(found: work.Examined, typed: Typed, account: int | None) -> list[Mark]:
    """The words of the text that is seen in which something was found, the gravest last; none of another text."""
    text = typed.at(account).text
    if found.typed is None or found.typed.at(account).text != text:
        return []
    made = []
    for one in reversed(found.found):
        finding = one.finding
        if finding.span is None or finding.file is not None or work.whose(typed, one.account) != account:
            continue
        start, end = (place_of(text, finding.part - 1, point) for point in finding.span)
        made.append(Mark(start, end, finding.level))
    return made


def put(place: ComposerPlace, typed: Typed, account: int | None) -> None:
    """Other words, which ctrl+z takes back where they are seen; account: whose text is seen."""
    if account != place.at:
        place.write_at(account)
    writing = place.desk.writing
    row, column = writing.cursor_location
    place.retyped(typed)
    writing.set(typed.at(account).text)
    writing.move_cursor((min(row, writing.document.line_count - 1), column))


def _reads(place: ComposerPlace) -> bool:
    return not place.may("content.write") or place.opened.reads


def _stale(place: ComposerPlace, found: work.Examined) -> bool:
    if found.typed == place.typed:
        return False
    place.suite.tell(translate(STALE), "warning")
    return True


def why(place: ComposerPlace, one: work.Found) -> None:
    """The rule's own words, its clause and what it rests on."""
    from cmsuite.tui.panels.told import Told

    place.app.push_screen(Told(translate("Why"), work.why(one, place.desk.found.rules)))


def suppress(place: ComposerPlace, one: work.Found) -> None:
    """Say why a finding does not apply here."""
    form = place.opened
    if one.finding.rule is None or not one.finding.rule.fingerprint or form.post is None:
        place.suite.tell(translate("This cannot be held not to apply: it is mended, or said."), "warning")
        return

    question = translate("Why does this not apply here? {finding}").format(finding=one.finding.message)
    about, deed = f"suppress {one.finding.rule.fingerprint}", partial(work.suppress, form, one)
    _reasoned(place, question, about, deed, N_("It does not apply here."))


def waive(place: ComposerPlace, one: work.Found) -> None:
    """Ask that a rule let the text pass as it is saved, and say why."""
    post = place.opened.post
    if one.finding.rule is None or one.finding.level != "block" or post is None:
        place.suite.tell(translate("Only what a rule blocks is let pass."), "warning")
        return
    if not work.is_waivable(place.desk.found, one):
        said = translate("Nobody may let {rule} pass: change the text. s says why it does not apply here.")
        place.suite.tell(said.format(rule=one.finding.code), "warning")
        return

    asked = translate("Why may this text leave as it is? One changed letter ends it. {finding}")
    deed = partial(work.waive, post, one.finding.code)
    about, question = f"waive {one.finding.code}", asked.format(finding=one.finding.message)
    _reasoned(place, question, about, deed, N_("It is let pass as it is now."))


def _reasoned(place: ComposerPlace, question: str, about: str, deed: Callable[[str, Act], bool], done: str) -> None:
    """Ask why, then do it for that reason; told is what is so then, where nobody else has to agree. about: what the
    reason is kept under while it is typed."""
    from cmsuite.tui.panels.ask import Ask, words

    brand = place.opened.brand

    def told(stands: bool) -> None:
        said = translate(done if stands else N_("Asked: another person has to agree."))
        place.suite.tell(f"{said} {translate('· u undoes')}")
        place.reread()

    def chosen(reason: str | None) -> None:
        if reason:
            place.do(partial(deed, reason), told, brand=brand)

    place.app.push_screen(Ask(question, words, about=f"{about} {place.opened.post}"), chosen)
