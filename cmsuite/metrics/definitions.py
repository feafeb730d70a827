"""What each KPI means: dated data in reports/kpi.toml, a workspace's own file before the shipped one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_
from cmsuite.core.resources import find

FILE = "kpi.toml"
HOW = ("count", "sum", "median", "last")
ADDITIVITY = ("S", "E", "M")


class BadDefinition(Usage):
    said = N_("{file}: the KPI {kpi} cannot be used: {why}")


@dataclass(frozen=True, slots=True)
class Kpi:
    """One definition. `of`: the metrics that it is made of; label and caveat by language; `since`: its version."""

    id: str
    since: date
    how: Literal["count", "sum", "median", "last"]
    of: tuple[str, ...]
    basis: Literal["cohort", "stock"]
    unit: str
    additivity: str
    label: Mapping[str, str]
    caveat: Mapping[str, str]
    equal_age_h: int | None = None

    @property
    def formula(self) -> str:
        """How it is computed, in words that are the same in every language: median(reactions + shares)."""
        return f"{self.how}({' + '.join(self.of) or 'posts'})"


def definitions(on: date, workspace: Path | None = None) -> list[Kpi]:
    """The KPIs in force on a day, in the file's order: of several with one id, the latest that has begun.

    Raises BadDefinition.
    """
    file = find("reports", FILE, workspace)
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["kpi"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as err:
        raise BadDefinition(file=str(file), kpi="?", why=str(err)) from err
    begun = [kpi for kpi in (_kpi(entry, file) for entry in entries) if kpi.since <= on]
    latest = {kpi.id: kpi for kpi in sorted(begun, key=lambda kpi: kpi.since)}
    return [latest[name] for name in dict.fromkeys(kpi.id for kpi in begun)]


def _kpi(entry: Mapping[str, Any], file: Path) -> Kpi:
    try:
        kpi = Kpi(**{**entry, "of": tuple(entry.get("of", ()))})
    except TypeError as err:
        raise BadDefinition(file=str(file), kpi=str(entry.get("id", "?")), why=str(err)) from err
    wrong = {
        "how": kpi.how not in HOW,
        "basis": kpi.basis != ("stock" if kpi.how == "last" else "cohort"),
        "additivity": kpi.additivity not in ADDITIVITY,
        "of": bool(kpi.of) is (kpi.how == "count"),
        "since": not isinstance(kpi.since, date),
        "label": not all(language in kpi.label for language in LANGUAGES),
        "caveat": not all(language in kpi.caveat for language in LANGUAGES),
    }
    if found := [name for name, is_wrong in wrong.items() if is_wrong]:
        raise BadDefinition(file=str(file), kpi=kpi.id, why=", ".join(found))
    return kpi
