"""To come."""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class ComposerPlace(EmptyPlace):
    name_ = "composer"
    title_ = N_("Composer")
    says: ClassVar = ()
