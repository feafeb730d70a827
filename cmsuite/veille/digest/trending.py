"""The trend that an issue begins with: the surest of the last whole week, with its numbers and where they are from. The
writer changes or drops it. A question, asked before the act that begins the issue: it reads a year of items."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import copy_context
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import LANGUAGES, N_, day, speak, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand
from cmsuite.veille.trends.finding import Found, Report, trends
from cmsuite.veille.trends.telling import FALLS, counted_how, in_words, sentence


def trend_now(act: Act, *, language: str = "", axes: Sequence[str] = ()) -> dict[str, Any] | None:
    """The trend as an issue holds it, None where there is none: of what rises before what falls, never one that new
    sources make. language: of the issue, else the brand's; axes: of an issue on one axis, that alone is looked at."""
    report = trends(act, axis=axes[0] if len(axes) == 1 else None)
    sure = sorted((one for one in report.trends if not one.artefact), key=lambda one: one.judged.kind in FALLS)
    if not sure:
        return None
    spoken = language if language in LANGUAGES else act.session.scalars(_LANGUAGE.where(Brand.id == act.in_brand)).one()
    return copy_context().run(_told, spoken, report, sure[0])


_LANGUAGE = sa.select(Brand.language)


def _told(language: str, report: Report, one: Found) -> dict[str, Any]:
    speak(language)
    curve = [(point.starts_on.date(), point.k, point.low, point.high) for point in report.curve(one)]
    return {
        "title": sentence(report, one), "said": in_words(curve), "unit": translate(N_("stories")),
        "source": counted_how(report), "points": [{"label": day(on), "value": str(k)} for on, k, _low, _high in curve],
    }  # fmt: skip
