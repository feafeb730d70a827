"""Comments on trial, as their screen shows them: what is proposed for each, why, what is barred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cmsuite.core.errors import Outside, Usage, why
from cmsuite.core.locale import N_, day, labelled, moment, ngettext, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.audit.sheets import Sheet
    from cmsuite.charters.deciding import Known
    from cmsuite.charters.moderation.adopting import InForce, Moderated
    from cmsuite.charters.moderation.applying import Applied
    from cmsuite.charters.moderation.schema import ModerationGuide
    from cmsuite.charters.moderation.trying import Rules, Tried
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.views import DocumentRead

TABLES = (".csv", ".tsv", ".xlsx")
SIGNS = {"S0": ("✗", "error"), "S1": ("✗", "error"), "S2": ("!", "warning"), "S3": ("·", "muted"), "S4": ("·", "muted")}
HEARD_NOTHING = ("✓", "success")


class NoComments(Usage):
    said = N_("There is no comment in {file}.")
    hint = N_("One comment a line, or a table with a column of comments.")


class Unread(Outside):
    said = N_("{file}: {why}.")


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried. guide: by which one, in words, and its document; empty where by none. stands: the guide that is
    in force. zone: of the brand."""

    rows: tuple[Tried, ...]
    rules: Rules
    tongue: str
    zone: str
    guide: str
    document: int | None
    stands: InForce | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried, and what is known of it. tongue: of the comments; empty for that of the document or brand.
    at: when they were written; now without it."""

    comments: tuple[str, ...] = ()
    tongue: str = ""
    author: str = ""
    target: str = ""
    viral: bool = False
    private: bool = False
    at: datetime | None = None


def tried(asked: Asked, found: DocumentRead | None, content: Mapping[str, Any], heard: Rules | None, act: Act) -> Trial:
    """What would be proposed: by the guide as it is typed, by that above public rules, else by the one in force."""
    from cmsuite.charters.moderation import trying
    from cmsuite.charters.moderation.adopting import in_force
    from cmsuite.charters.moderation.clauses import public
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.people.models import Brand
    from cmsuite.rooms import load_kinds

    load_kinds()
    heard = heard or trying.rules()
    brand = act.get(Brand, act.in_brand)
    tongue = asked.tongue or (found.language if found is not None else brand.language)
    stands = in_force(act, today_in(act))
    name, document, guide = _guide(found, content, stands)
    by = trying.By(guide, asked.at or act.now, brand.zone, public(act)) if guide is not None else None
    rows = trying.tried(asked.comments[: trying.MOST], tongue, _known(asked), heard, by)
    return Trial(tuple(rows), heard, tongue, brand.zone, name, document, stands)


def _guide(
    found: DocumentRead | None, content: Mapping[str, Any], stands: InForce | None
) -> tuple[str, int | None, ModerationGuide | None]:
    from cmsuite.charters.moderation.schema import ModerationGuide
    from cmsuite.engines.documents.content import read

    if found is not None and found.kind == "moderation_guide":
        return found.title, found.id, cast(ModerationGuide, read(ModerationGuide, content))
    above = found.newest.around.parents.get("moderation_guide") if found is not None else None
    if above is not None:
        return above.title, above.id, cast(ModerationGuide, above.content)
    if stands is not None:
        return f"{stands.title} {stands.number}", stands.document_id, stands.guide
    return "", None, None


def _known(asked: Asked) -> Known:
    from cmsuite.charters.deciding import Known

    author = frozenset({asked.author} if asked.author else ())
    return Known(author, asked.target, frozenset({"viral"} if asked.viral else ()), asked.private)


# ---- comments, from what was typed or from a file


def lines_of(text: str) -> tuple[str, ...]:
    """A comment a line, without those that say nothing."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def opened(file: Path) -> Sheet | tuple[str, ...]:
    """The table of a file, where its name says that it is one; else its lines. Raises Unread, NotASheet, TooLarge,
    NoComments, TooMany."""
    from cmsuite.charters.moderation.trying import BIG, TooMany

    try:
        with file.open("rb") as there:
            data = there.read(BIG + 1)
    except OSError as err:
        raise Unread(file=str(file), why=why(err)) from err
    if len(data) > BIG:
        raise TooMany.of(file)
    if file.suffix.lower() in TABLES:
        from cmsuite.audit.sheets import read

        return read(str(file), data)
    return kept(file, lines_of(data.decode("utf-8-sig", errors="replace")))


def column(file: Path, sheet: Sheet, head: str) -> tuple[str, ...]:
    """A column of a table. Raises NoComments, TooMany."""
    from cmsuite.audit.sheets import plain

    cells = (" ".join(row.cells.get(plain(head), "").split()) for row in sheet.rows)
    return kept(file, tuple(one for one in cells if one))


def kept(file: Path, comments: tuple[str, ...]) -> tuple[str, ...]:
    from cmsuite.charters.moderation.trying import MOST, TooMany

    if not comments:
        raise NoComments(file=str(file))
    if len(comments) > MOST:
        raise TooMany.of(file)
    return comments


# ---- in words


def stands_said(trial: Trial, found: DocumentRead | None) -> list[str]:
    """By what is tried, which guide is in force, what it came to."""
    stands = trial.stands
    if stands is None:
        lines = [translate("No moderation guide of this brand is in force.")]
    else:
        said = translate("In force since {day}: “{title}” {number}.")
        lines = [said.format(day=day(stands.starts_on), title=stands.title, number=stands.number)]
    by = translate("By “{guide}”.").format(guide=trial.guide) if trial.guide else translate("By the rules alone.")
    n = len(trial.rows)
    tongue = {"fr": N_("in French"), "en": N_("in English")}[trial.tongue]
    tried = ngettext("{n} comment tried, {tongue}.", "{n} comments tried, {tongue}.", n)
    done = translate("Nothing is acted on.")
    lines.append(f"{by} {tried.format(n=number(n), tongue=translate(tongue))} {done}")
    return [shown(line, 300) for line in lines]


def named(one: Tried) -> str:
    """The category as the guide calls it, else as the rules do; of what no row fits, a dash."""
    from cmsuite.charters.deciding import CATEGORIES

    if one.guided is not None and one.guided.category is not None and one.guided.category.name:
        return one.guided.category.name
    name = one.proposal.category
    return translate(CATEGORIES.get(name, name)) if name else "—"


def proposed(one: Tried) -> str:
    """What is proposed, in words."""
    from cmsuite.charters.moderation.trying import acts_said

    return acts_said(one.proposal.actions)


def told(one: Tried, zone: str) -> Iterator[str]:
    """A comment in full: what is proposed, by when, who is called, what may be answered, what is barred, and why. zone:
    of the brand."""
    yield from (shown(line, 4000) for line in _told(one, zone))


def _told(one: Tried, zone: str) -> Iterator[str]:
    from cmsuite.charters.deciding import LEVELS
    from cmsuite.charters.moderation.trying import acts_said, barred

    found = one.proposal
    yield f"{one.n}. {one.text}"
    if found.row:
        yield f"{found.severity}, {translate(LEVELS[found.severity])} · {named(one)} · {found.row}"
        yield one.clause
    yield f"→ {proposed(one)}"
    if one.guided is not None:
        yield from _by_guide(one.guided, zone)
    for because, actions in barred(found).items():
        said = translate("Not to be had: {actions}. {why}")
        yield said.format(actions=acts_said(actions), why=because)
    if found.note:
        yield translate(found.note)
    yield from found.why
    if found.others:
        yield translate("Heard besides: {rules}.").format(rules=", ".join(found.others))


def _by_guide(found: Applied, zone: str) -> Iterator[str]:
    from cmsuite.charters.moderation.words import ROLES
    from cmsuite.core.locale import language

    if found.category is None:
        return
    if not found.inside:
        yield translate("! Nobody is there at that hour.")
    if found.look is not None and found.act is not None:
        said = translate("Looked at by {look}, acted on by {act}.")
        yield said.format(look=moment(found.look, zone), act=moment(found.act, zone))
    if found.asked:
        people = ", ".join(
            f"{translate(ROLES[who.role])} ({who.channel or '—'}, {who.minutes}\u00a0min)" for who in found.asked
        )
        yield translate("Who is asked, in this order: {people}.").format(people=people)
    for reply in found.replies[:1]:
        text = reply.fr if language() == "fr" else reply.en
        yield labelled(translate("Canned reply, to be said in your own words"), text)


# ---- for workers


def adopt(document_id: int, starts_on: date | None, act: Act) -> Moderated:
    """Put the validated guide in force, from today on without a day."""
    from cmsuite.charters.moderation.adopting import moderate
    from cmsuite.engines.people.brands import today_in
    from cmsuite.rooms import load_kinds

    load_kinds()
    return moderate(act, document_id, starts_on=starts_on or today_in(act))


def withdraw(document_id: int, act: Act) -> int:
    """Take it out of force again."""
    from cmsuite.charters.moderation.adopting import unmoderate

    return unmoderate(act, document_id)
