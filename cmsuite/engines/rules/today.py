"""What of the rules needs a person: what somebody asks to be let pass, and waits for another's yes. A question."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.core.zones import wall
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.actor import allowed
from cmsuite.store.types import Instant

WORD = N_("TO AGREE")
SAID = {
    "suppression": N_("{who} says that {rule} does not apply to “{title}”: {reason}"),
    "waiver": N_("{who} asks that {rule} let “{title}” pass: {reason}"),
}
_B, _T = sa.BigInteger, sa.String
ASKED = sa.table(
    "exemption",
    *(sa.column(name, _T) for name in ("kind", "rule", "reason", "role")),
    *(sa.column(name, _B) for name in ("id", "brand_id", "ref_id", "asked_by", "approved_by")),
    sa.column("ends_on", sa.Date),
    sa.column("lifted_at", Instant),
    sa.column("created_at", Instant),
)
BRAND = sa.table("brand", sa.column("id", _B), sa.column("zone", _T))
REF = sa.table("ref", sa.column("id", _B), sa.column("kind", _T), sa.column("row_id", _B), sa.column("label", _T))
PERSON = sa.table("person", sa.column("id", _B), sa.column("name", _T))


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: what waits for this person's yes, the oldest first."""
    of = ASKED.c
    query = (
        sa.select(of.id, of.brand_id, of.kind, of.rule, of.reason, of.role, of.ends_on, of.created_at)
        .add_columns(PERSON.c.name, REF.c.kind.label("record"), REF.c.row_id, REF.c.label, BRAND.c.zone)
        .join_from(ASKED, BRAND, BRAND.c.id == of.brand_id)
        .join(REF, REF.c.id == of.ref_id)
        .join(PERSON, PERSON.c.id == of.asked_by)
        .where(of.approved_by.is_(None), of.lifted_at.is_(None), of.asked_by.is_distinct_from(act.actor.person_id))
        .where(act.here(of.brand_id))
        .order_by(of.id)
    )
    needs = []
    for one in act.session.execute(query):
        roles = act.actor.roles_for(one.brand_id)
        may = one.role in roles if one.role else allowed(act.actor, "rules.agree", one.brand_id)
        if may and one.ends_on >= wall(act.now, one.zone).local.date():
            facts = {"who": one.name, "rule": one.rule, "title": one.label, "reason": one.reason}
            about = (one.record, one.row_id)
            key = f"exemption {one.id}"
            needs.append(Need(key, Urgency.TODAY, WORD, SAID[one.kind], one.brand_id, about, one.created_at, facts))
    return needs
