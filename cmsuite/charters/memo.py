"""The charter on one page: what a writer has to have at hand."""

from __future__ import annotations

from collections.abc import Iterator

from cmsuite.charters.answers import bare
from cmsuite.charters.hours import said_hours
from cmsuite.charters.palette import pairs
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.words import INCLUSIVE, PERSONS
from cmsuite.core.locale import N_, language, translate

LINES = 12
FEW = 4  # of a list


def memo(charter: EditorialCharter) -> tuple[str, ...]:
    """Its lines in the language in force: those that were written, else those that follow from the answers."""
    return tuple(charter.memo) or tuple(_lines(charter))[:LINES]


def _lines(charter: EditorialCharter) -> Iterator[str]:
    tone, words = charter.tone, charter.words
    person, policy = translate(PERSONS[tone.person]), translate(INCLUSIVE[charter.language.inclusive])
    if charter.language.default != "en":
        yield _said(N_("Readers are addressed: {person}. Inclusive writing: {policy}."), person=person, policy=policy)
    for one in charter.voices[:FEW]:
        if one.do:
            yield _said(N_("Tone, {adjective}: “{text}”"), adjective=one.adjective, text=bare(one.do))
    if words.forbidden:
        yield _said(N_("Never: {words}."), words=", ".join(one.rstrip("*") for one in words.forbidden[: 2 * FEW]))
    if words.preferred:
        pairs_ = ", ".join(f"{one.instead_of} → {one.write}" for one in words.preferred[:FEW])
        yield _said(N_("Preferred: {words}."), words=pairs_)
    counts = [
        _said(said, n=n)
        for said, n in (
            (N_("exclamation marks: {n} at most"), tone.exclamation_max),
            (N_("emoji: {n} at most"), charter.emoji.max),
            (N_("mentions: {n} at most"), charter.mentions.max),
        )
        if n is not None
    ]
    if charter.hashtags.max is not None:
        tags = N_("hashtags: {least} to {n}") if charter.hashtags.min else N_("hashtags: {n} at most")
        counts.append(_said(tags, least=charter.hashtags.min, n=charter.hashtags.max))
    if counts:
        line = " · ".join(counts)
        yield line[0].upper() + line[1:]
    if charter.hashtags.mandatory:
        yield _said(N_("Always there: {words}."), words=" ".join(charter.hashtags.mandatory))
    best = [f"{translate(one.one)} / {translate(one.other)}" for one in pairs(charter) if one.text][:FEW]
    if best:
        yield _said(N_("Colours in which text can be read: {pairs}."), pairs=", ".join(best))
    if charter.a11y.alt_required:
        yield _said(N_("Each picture has an alternative text, each video captions."))
    if charter.legal.partnership_labels:
        labels = " / ".join(charter.legal.partnership_labels)
        yield _said(N_("A partnership begins with: {labels}."), labels=labels)
    if charter.cadence.quiet_hours:
        yield _said(
            N_("Nothing goes out: {hours}."), hours=said_hours(", ".join(charter.cadence.quiet_hours), language())
        )


def _said(source: str, **facts: object) -> str:
    return translate(source).format(**facts)
