"""Proposals, tasks, partners, meetings."""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class ProjectsPlace(EmptyPlace):
    name_ = "projects"
    title_ = N_("Projects")
    says: ClassVar = (
        N_("No project: this version does not keep them."),
        N_("Here you will find proposals and their budgets, partners and their quotes, "
           "tasks with their owners, meetings and their minutes."),
        N_("What needs you now is in Today (1)."),
    )  # fmt: skip
