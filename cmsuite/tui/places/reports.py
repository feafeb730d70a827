"""To come."""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class ReportsPlace(EmptyPlace):
    name_ = "reports"
    title_ = N_("Reports")
    says: ClassVar = ()
