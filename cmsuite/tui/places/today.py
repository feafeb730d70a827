"""To come."""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class TodayPlace(EmptyPlace):
    name_ = "today"
    title_ = N_("Today")
    says: ClassVar = ()
