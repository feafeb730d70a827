"""Which brief, audit, SWOT, charter, plan stands where?"""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class DocumentsPlace(EmptyPlace):
    name_ = "documents"
    title_ = N_("Documents")
    says: ClassVar = (
        N_("No document yet: this version does not write them."),
        N_("Here you will find what a client signs: brief, audit, SWOT, strategy, "
           "charters, crisis plan, each with its versions, its checks and its approvals."),
        N_("The client's report is in Reports (8)."),
    )  # fmt: skip
