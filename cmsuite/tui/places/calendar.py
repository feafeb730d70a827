"""To come."""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class CalendarPlace(EmptyPlace):
    name_ = "calendar"
    title_ = N_("Calendar")
    says: ClassVar = ()
