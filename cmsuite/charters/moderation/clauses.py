"""The clause behind what is proposed for a comment: what the rules of the community say of it, or else the guide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa

from cmsuite.charters.adopting import validated
from cmsuite.charters.deciding import Proposed
from cmsuite.charters.moderation.schema import Category, ModerationCharter
from cmsuite.core.locale import N_, language
from cmsuite.core.locale import translate as _
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.models import Document
from cmsuite.engines.documents.versions import number_of

PUBLIC = N_("“{title}”, version {number}: “{text}”")
INTERNAL = N_("The guide, {name}: “{text}”")
NOWHERE = N_("No rules of this brand that are in force say anything of it yet ({ref} of the model).")


@dataclass(frozen=True, slots=True)
class Public:
    """The rules of the community in their last validated version."""

    title: str
    number: str
    charter: ModerationCharter


def public(act: Act) -> Public | None:
    """Those of the brand at hand; None where none were validated."""
    mine = sa.select(Document).where(Document.kind == "moderation_charter", Document.brand_id == act.in_brand)
    for document in act.session.scalars(mine.order_by(Document.id.desc())):
        if (version := validated(act, document.id)) is not None:
            charter = cast(ModerationCharter, read(ModerationCharter, version.content))
            return Public(document.title, number_of(version), charter)
    return None


def clause_said(proposal: Proposed, category: Category | None, rules: Public | None) -> str:
    """What the community was told of such a comment, in the language in force; else what the guide says it is; else
    that nothing does. Empty where no row fits."""
    if not proposal.row:
        return ""
    if category is None:
        return _(NOWHERE).format(ref=proposal.clause)
    stances = rules.charter.stances if rules is not None else ()
    told = next((one for one in stances if one.category == category.code), None)
    if rules is not None and told is not None:
        text = told.fr if language() == "fr" else told.en
        return _(PUBLIC).format(title=rules.title, number=rules.number, text=text)
    return _(INTERNAL).format(name=category.name or category.code, text=category.definition)
