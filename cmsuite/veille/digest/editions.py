"""Issues that come out at a rhythm: drafted before, validated by a person, sent at their slot or the next."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

import sqlalchemy as sa

from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import LANGUAGES, N_, language, speak, translate
from cmsuite.core.text import clean
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.jobs.when import BadRule, next_fire
from cmsuite.engines.people.brands import zone_in
from cmsuite.engines.people.models import Brand
from cmsuite.store.store import Store
from cmsuite.veille.digest.composing import begin_issue, best, one_at_a_time
from cmsuite.veille.digest.trending import trend_now
from cmsuite.veille.digest.words import AUDIENCES
from cmsuite.veille.models import IssueSeries
from cmsuite.veille.words import AXES

Came = Literal["sent", "nothing", "late", "refused", "dropped"]
WEEKLY = "0 9 * * mon"
DAYS = dict(zip("lun mar mer jeu ven sam dim".split(), "mon tue wed thu fri sat sun".split(), strict=True))
_HOUR = re.compile(r"([01]?\d|2[0-3])(?:[:h]([0-5]\d)?)?")


class EditionThere(Refused):
    said = N_("There is an edition named {title} already: edition {id}.")
    hint = N_("Change that one, or give this one another name: cmsuite veille digest editions")


class BadEdition(Usage):
    said = N_("An edition has a title, 1 to 50 items, and is drafted 0 to 720 hours before, for: {audience}.")
    words: ClassVar = {"audience": AUDIENCES}


@dataclass(frozen=True, slots=True)
class Planned:
    """What a person says of an edition. rule: five cron fields, where the brand is; axes: of its items, all where
    empty; ahead_h: hours before its slot at which the draft is made; language: else the brand's."""

    title: str
    rule: str = WEEKLY
    audience: str = "internal"
    axes: tuple[str, ...] = ()
    most: int = 7
    ahead_h: int = 48
    language: str = ""


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition as a list shows it. due_at: its next slot; document: the issue that waits for it; state: of that
    issue, empty where there is none; came, came_at, came_why: what became of the slot before."""

    id: int
    brand: int
    planned: Planned
    due_at: datetime
    document: int | None
    state: str
    came: str
    came_at: datetime | None
    came_why: str
    version: int


@dataclass(frozen=True, slots=True)
class CameOut:
    """What one look did: issues drafted and sent, slots with nothing to report, and that waited for a yes."""

    drafted: int = 0
    issues: int = 0
    nothing: int = 0
    late: int = 0
    not_sent: int = 0


@register("veille.edition_add")
def add_edition(act: Act, planned: Planned, *, due_at: datetime | None = None) -> EditionLine:
    """Plan an edition; its first slot is the next of its rule. Raises BadEdition, BadRule, NeverFires, EditionThere."""
    act.need("veille.diffuse")
    values = _values(act, planned)
    row = IssueSeries(**values, due_at=due_at or _next(act, values["rule"]))
    act.add(row)
    act.session.flush()
    act.undo_by("veille.edition_drop", edition_id=row.id, seen=row.version)
    return edition(act, row.id)


@register("veille.edition_edit")
def edit_edition(act: Act, edition_id: int, planned: Planned, *, seen: int | None = None) -> EditionLine:
    """Change an edition; a draft that waits stays as it is. Raises Missing, Conflict, and what `add_edition` raises."""
    act.need("veille.diffuse")
    row = act.get(IssueSeries, edition_id, seen=seen)
    was, values = _planned(row), _values(act, planned, edition_id)
    due = row.due_at if values["rule"] == row.rule else _next(act, values["rule"])
    for name, value in (values | {"due_at": due}).items():
        setattr(row, name, value)
    act.session.flush()
    act.undo_by("veille.edition_edit", edition_id=edition_id, planned=was, seen=row.version)
    return edition(act, edition_id)


@register("veille.edition_drop")
def drop_edition(act: Act, edition_id: int, *, seen: int | None = None) -> EditionLine:
    """Plan an edition no more; a draft that waits stays, and is sent by hand. Raises Missing, Conflict."""
    act.need("veille.diffuse")
    line = edition(act, edition_id)
    row = act.get(IssueSeries, edition_id, seen=seen)
    act.undo_by("veille.edition_add", planned=_planned(row), due_at=row.due_at)
    act.session.delete(row)
    act.session.flush()
    return line


@register("veille.edition_draft", no_undo=N_("A draft that is not wanted is put away: cmsuite document archive."))
def draft_edition(act: Act, edition_id: int, *, trend: dict[str, Any] | None = None) -> int | None:
    """Make the issue of an edition's next slot, of what was analysed, by impact and score, with that trend. Returns its
    document; None where nothing waits, or one is made already. Raises Missing."""
    act.need("veille.diffuse")
    one_at_a_time(act)
    row = act.get(IssueSeries, edition_id)
    found = [] if row.document_id else best(act, row.most, row.audience, row.axes)
    if not found:
        act.quiet()
        return None
    items = [one.item for one in found]
    done = begin_issue(act, items=items, language=row.language, audience=row.audience, trend=trend)
    row.document_id = done.document_id
    act.session.flush()
    return done.document_id


@register("veille.edition_came", no_undo=N_("What became of a slot became of it."))
def edition_came(act: Act, edition_id: int, came: Came, due_at: datetime, *, why: str = "") -> EditionLine:
    """Write down what became of a slot, and wait for the next: with the same issue, where it did not leave.

    due_at: of that slot; another one was seen to already. Raises Missing.
    """
    act.need("veille.diffuse")
    row = act.get(IssueSeries, edition_id)
    if row.due_at != due_at:
        act.quiet()
        return edition(act, edition_id)
    row.came, row.came_at, row.came_why = came, act.now, clean(why, 500, lines=False) or None
    row.due_at = _next(act, row.rule)
    if came in ("sent", "dropped"):
        row.document_id = None
    act.session.flush()
    return edition(act, edition_id)


def editions(act: Act, until: datetime | None = None) -> list[EditionLine]:
    """By their next slot. until: only those whose draft, or slot, is due by then."""
    newest = (
        sa.select(DocumentVersion.document_id, sa.func.max(DocumentVersion.seq).label("seq"))
        .where(DocumentVersion.document_id.in_(sa.select(IssueSeries.document_id)))
        .group_by(DocumentVersion.document_id)
        .subquery()
    )
    rows = act.session.execute(
        sa.select(IssueSeries, DocumentVersion.state, Document.archived_at)
        .outerjoin(Document, Document.id == IssueSeries.document_id)
        .outerjoin(newest, newest.c.document_id == Document.id)
        .outerjoin(
            DocumentVersion,
            sa.and_(DocumentVersion.document_id == newest.c.document_id, DocumentVersion.seq == newest.c.seq),
        )
        .order_by(IssueSeries.due_at, IssueSeries.id)
    )
    return [
        EditionLine(
            row.id, row.brand_id, _planned(row), row.due_at, row.document_id,
            "archived" if archived else str(state or ""), row.came or "", row.came_at, row.came_why or "", row.version,
        )
        for row, state, archived in rows
        if until is None or row.due_at - timedelta(hours=row.ahead_h) <= until
    ]  # fmt: skip


def edition(act: Act, edition_id: int) -> EditionLine:
    """One of them. Raises Missing."""
    act.get(IssueSeries, edition_id)
    return next(one for one in editions(act) if one.id == edition_id)


@job("veille.editions", N_("Editions"), N_("Draft the issues that come out soon, and send those that were validated."),
     rule="every 300")  # fmt: skip
def come_out(store: Store, tools: Tools) -> CameOut:
    """For every brand: what is due is drafted; at its slot what somebody said yes to leaves, and nothing else."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        now, due = act.now, editions(act, act.now)
        tongues = {row.id: row.language for row in act.session.execute(sa.select(Brand.id, Brand.language))}
    counted = dict.fromkeys(asdict(CameOut()), 0)
    spoken = language()
    for one in due:
        if tools.stop.is_set():
            break
        speak(tongues[one.brand])  # what is kept of a refusal is read by people of that brand
        try:
            for name in _seen_to(store, tools, one, now):
                counted[name] += 1
        finally:
            speak(spoken)
    return CameOut(**counted)


def _seen_to(store: Store, tools: Tools, one: EditionLine, now: datetime) -> list[str]:
    """What was done for one edition."""
    made: list[str] = []
    if one.document is None:
        with acts.read(store, by=tools.by, brand=one.brand) as act:
            waits = best(act, 1, one.planned.audience, one.planned.axes)
            trend = trend_now(act, language=one.planned.language, axes=one.planned.axes) if waits else None
        with acts.open(store, by=tools.by, brand=one.brand) as act:
            made = ["drafted"] if draft_edition(act, one.id, trend=trend) else []
    if one.due_at > now:
        return made
    came, why = _slot(store, tools, one, bool(made))
    with acts.open(store, by=tools.by, brand=one.brand) as act:
        edition_came(act, one.id, came, one.due_at, why=why)
    names = {"sent": ["issues"], "nothing": ["nothing"], "late": ["late"], "refused": ["not_sent"], "dropped": []}
    return made + names[came]


def _slot(store: Store, tools: Tools, one: EditionLine, drafted: bool) -> tuple[Came, str]:
    """What becomes of an edition whose slot has come, and why."""
    from cmsuite.veille.digest.diffusing import diffuse

    if one.document is None:
        return ("late" if drafted else "nothing"), ""
    if one.state == "archived":
        return "dropped", ""
    if one.state != VersionState.VALIDATED:
        return "late", ""
    try:
        diffuse(store, tools.workspace, one.document, by=tools.by, brand=one.brand)
    except CmsError as err:
        return "refused", err.sentence
    return "sent", ""


def rule_of(days: str, hour: str) -> str:
    """The cron fields of days (mon,thu; lun,jeu; 1 of the month) and an hour (9h30, 09:30). Raises BadRule. Pure."""
    at = _HOUR.fullmatch(hour.strip())
    if at is None:
        raise BadRule(rule=f"{days} {hour}", why=translate(N_("{hour} is no time of day")).format(hour=hour))
    named = [DAYS.get(one.strip().lower()[:3], one.strip()) for one in days.split(",")]
    when, said = f"{int(at[2] or 0)} {int(at[1])}", ",".join(named)
    return f"{when} {said} * *" if said.replace(",", "").isdigit() else f"{when} * * {said}"


def _planned(row: IssueSeries) -> Planned:
    return Planned(row.title, row.rule, row.audience, tuple(row.axes), row.most, row.ahead_h, row.language)


def _next(act: Act, rule: str) -> datetime:
    return next_fire(rule, zone_in(act), act.now)


def _values(act: Act, planned: Planned, own: int | None = None) -> dict[str, Any]:
    """The columns of what was said. Raises BadEdition, BadRule, EditionThere."""
    title, spoken = clean(planned.title, 120, lines=False), planned.language
    fits = 1 <= planned.most <= 50 and 0 <= planned.ahead_h <= 720 and planned.audience in AUDIENCES
    if not title or not fits:
        raise BadEdition(audience=planned.audience)
    there = act.session.scalar(
        sa.select(IssueSeries.id).where(IssueSeries.title == title, IssueSeries.id != (own or 0))
    )
    if there is not None:
        raise EditionThere(title=title, id=there)
    if spoken not in LANGUAGES:
        spoken = act.session.scalars(sa.select(Brand.language).where(Brand.id == act.in_brand)).one()
    axes = [one for one in AXES if one in planned.axes]
    rule = " ".join(planned.rule.split())
    _next(act, rule)
    return {"title": title, "rule": rule, "audience": planned.audience, "axes": axes, "most": planned.most,
            "ahead_h": planned.ahead_h, "language": spoken}  # fmt: skip
