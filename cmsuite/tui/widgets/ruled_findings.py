"""What stands against a post; what a rule found is corrected, explained, or held not to apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.message import Message

from cmsuite.core.locale import N_
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.findings import Findings, Line


class RuledFindings(Findings):
    """The list of findings of a post."""

    BINDINGS: ClassVar = [
        key("f", "have('fix')", N_("Correct"), id="findings.fix",
            help=N_("Correct what is at hand, or go to where it is mended."), cli="rules fix"),
        key("F", "have('fix_all')", N_("Correct all"), id="findings.fix_all",
            help=N_("Correct all that is safe to correct; ctrl+z takes it back."), cli="rules fix", show=False),
        key("w", "have('why')", N_("Why"), id="findings.why",
            help=N_("Why it is asked, the clause and the law behind it."), cli="rules explain"),
        key("s", "have('suppress')", N_("Does not apply"), id="findings.suppress",
            help=N_("Say why what is at hand does not apply here."), cli="rules suppress", show=False),
        key("l", "have('waive')", N_("Let pass"), id="findings.waive",
            help=N_("Ask that a rule that blocks let this text pass as it is, and say why."), cli="rules waive",
            show=False),
    ]  # fmt: skip

    @dataclass
    class Wanted(Message):
        """What is to be done (fix, fix_all, why, suppress, waive), and the place of the finding in what was shown."""

        deed: str
        index: int | None

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def show(self, lines: Sequence[Line], nothing: str) -> None:
        super().show(lines, nothing)
        self.count = len(lines)

    def action_have(self, deed: str) -> None:
        self.post_message(self.Wanted(deed, self.highlighted if self.count else None))
