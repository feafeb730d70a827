"""To come."""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class MeasuresPlace(EmptyPlace):
    name_ = "measures"
    title_ = N_("Measures")
    says: ClassVar = ()
