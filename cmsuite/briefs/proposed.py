"""What the watch proposes to a framing note: a line of its context."""

from __future__ import annotations

from typing import cast

from cmsuite.briefs.brief import Brief
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import Content, dumped
from cmsuite.engines.documents.proposed import drafts, line_of, put
from cmsuite.engines.evidence.proposals import Made, Proposed, Taker, taker


def _targets(act: Act) -> dict[int, str]:
    return drafts(act, "brief")


def _take(act: Act, one: Proposed, document_id: int) -> Made:
    def changed(content: Content) -> dict[str, object]:
        said = cast(Brief, content).context
        return {**dumped(content), "context": f"{said}\n\n{line_of(one)}".strip()}

    return put(act, document_id, "context", changed)


CONTEXT = taker(Taker("brief_context", N_("context of a brief"), N_("a framing note in draft"), _targets, _take))
