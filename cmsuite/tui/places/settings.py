"""To come."""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class SettingsPlace(EmptyPlace):
    name_ = "settings"
    title_ = N_("Settings")
    says: ClassVar = ()
