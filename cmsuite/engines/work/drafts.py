"""Unsaved text: written while it is typed, offered back, forgotten. It leaves no line in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Ref
from cmsuite.engines.work.models import UnsavedText
from cmsuite.store.store import Store

STAYS = timedelta(days=30)
_draft: sa.Table = UnsavedText.__table__  # type: ignore[assignment]  # a person's own, whichever brand is at hand: not scoped
TYPED = N_("It was never saved: open the form again and save it.")


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed, and when it was kept."""

    body: Mapping[str, Any]
    at: datetime
    brand: int | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many drafts are no longer there."""

    drafts: int


@register("work.keep", text=("body",), no_undo=TYPED)
def keep(act: Act, form: str, body: dict[str, Any], *, kind: str | None = None, row_id: int | None = None) -> None:
    """Keep what this person has typed into a form, about a row or about none; it takes the place of what was kept.

    Raises Missing, UnknownKind.
    """
    act.need("work.keep")
    held = {"brand_id": act.brand, "body": body, "at": act.now}
    values = held | {"person_id": act.actor.person_id, "form": form, "created_at": act.now}
    values |= {"ref_id": _about(act, kind, row_id), "created_by": act.actor.person_id}
    ends = [_draft.c.person_id, _draft.c.form, sa.func.coalesce(_draft.c.ref_id, sa.text("0"))]
    act.session.execute(act.insert(UnsavedText).values(values).on_conflict_do_update(index_elements=ends, set_=held))
    act.quiet()


@register("work.drop", no_undo=TYPED)
def drop(act: Act, form: str, *, kind: str | None = None, row_id: int | None = None) -> None:
    """Forget what this person has typed there: it was saved, or is not wanted."""
    act.need("work.keep")
    act.session.execute(sa.delete(_draft).where(*_mine(act, form, kind, row_id)))
    act.quiet()


def unsaved(act: Act, form: str, *, kind: str | None = None, row_id: int | None = None) -> Unsaved | None:
    """What this person has typed there and not saved, whichever brand is at hand."""
    wanted = sa.select(_draft.c.body, _draft.c.at, _draft.c.brand_id).where(*_mine(act, form, kind, row_id))
    row = act.session.execute(wanted).one_or_none()
    return Unsaved(row.body, row.at, row.brand_id) if row else None


@register("work.forget", no_undo=TYPED)
def forget(act: Act) -> int:
    """Take away the drafts whose time is over."""
    act.need("work.forget")
    gone = act.session.execute(sa.delete(_draft).where(_draft.c.at < act.now - STAYS))
    act.quiet()
    return cast("sa.CursorResult[Any]", gone).rowcount


@job(
    "work.forget",
    N_("Old unsaved texts"),
    N_("Forget unsaved text that nobody touched for 30 days."),
    rule="52 3 * * *",
)
def forget_old(store: Store, tools: Tools) -> Forgotten:
    """That of everybody."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Forgotten(forget(act))


def _about(act: Act, kind: str | None, row_id: int | None) -> int | None:
    return refs.ref(act, kind, row_id).id if kind is not None and row_id is not None else None


def _mine(act: Act, form: str, kind: str | None, row_id: int | None) -> list[sa.ColumnElement[bool]]:
    """The draft of this person in this form, about this row or about none."""
    mine = [_draft.c.person_id == act.actor.person_id, _draft.c.form == form]
    if kind is None:
        return [*mine, _draft.c.ref_id.is_(None)]
    return [*mine, _draft.c.ref_id.in_(sa.select(Ref.id).where(Ref.kind == kind, Ref.row_id == row_id))]
