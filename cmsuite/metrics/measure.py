"""The figures of a period, asked of the store."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cmsuite.engines.acts import Act
from cmsuite.metrics.definitions import definitions
from cmsuite.metrics.frames import Frames, frames
from cmsuite.metrics.kpi import Line, lines
from cmsuite.metrics.periods import Period


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """A period's KPIs, and the frames that they were computed from."""

    period: Period
    lines: list[Line]
    frames: Frames

    def of_account(self, account_id: int) -> list[Line]:
        """The same KPIs, of one account."""
        return lines([line.kpi for line in self.lines], self.frames.of(account_id), self.period)


def measures(act: Act, period: Period, workspace: Path | None = None) -> Measures:
    """The KPIs in force at the end of a period, in it and in the one before. Raises BadDefinition."""
    kpis = definitions(period.last, workspace)
    ages = {kpi.equal_age_h for kpi in kpis if kpi.equal_age_h is not None}
    found = frames(act, Period(period.previous.first, period.last), ages)
    return Measures(period, lines(kpis, found, period), found)


def plain(line: Line) -> dict[str, Any]:
    """A KPI's line as a document: what `kpi --json` prints and a report's data hold."""
    values = {"value": line.now.value, "before": line.before.value, "difference": line.difference, "rate": line.rate}
    counts = {"n": line.now.n, "n_before": line.before.n}
    counts |= {name: getattr(line.now, name) for name in ("too_young", "unread", "growing")}
    about = {"kpi": line.kpi.id, "since": line.kpi.since, "formula": line.kpi.formula, "unit": line.kpi.unit}
    sources = {"source": asdict(line.now.source), "source_before": asdict(line.before.source)}
    return about | {"basis": line.basis} | values | counts | sources
