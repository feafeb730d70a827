"""The reports that were written, as the journal knows them. A question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.history import history
from cmsuite.engines.jobs.registry import errand
from cmsuite.metrics.periods import Period

BUILT = "reporting.built"
BUILD = errand("reporting.build", N_("Client reports"))  # named here: who lists runs draws no figures


@dataclass(frozen=True, slots=True)
class Shelved:
    """A report that was written: its file in the workspace's exports, its language, its days, by whom and when."""

    id: int
    file: str
    language: str
    first: str
    last: str
    at: datetime
    who: str
    sha256: str

    @property
    def form(self) -> str:
        """The format that its file's ending says."""
        return self.file.rpartition(".")[2]

    @property
    def period(self) -> Period:
        return Period(date.fromisoformat(self.first), date.fromisoformat(self.last))


def shelf(act: Act, limit: int = 500) -> list[Shelved]:
    """The brand's reports, the newest first; of one file the newest alone."""
    found: dict[str, Shelved] = {}
    for line in history(act, limit=limit, act_named=BUILT):
        days = line.args["period"]
        made = Shelved(
            line.id, line.args["file"], line.args["language"], days["first"], days["last"], line.at, line.who,
            line.args["sha256"],
        )  # fmt: skip
        found.setdefault(made.file, made)
    return list(found.values())
