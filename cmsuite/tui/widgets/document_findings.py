"""What stands against a document; what a rule found in it is explained, or held not to apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.message import Message

from cmsuite.core.locale import N_
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.findings import Findings


class DocumentFindings(Findings):
    """The list of findings of a document."""

    BINDINGS: ClassVar = [
        key("W", "have('why')", N_("Why"), id="against.why",
            help=N_("Why it is asked, the clause and the law behind it."), cli="rules explain"),
        key("x", "have('suppress')", N_("Does not apply"), id="against.suppress",
            help=N_("Say why what is at hand does not apply here."), cli="rules suppress"),
    ]  # fmt: skip

    @dataclass
    class Wanted(Message):
        """What is to be done (why, suppress), and the place of the finding in what was shown."""

        deed: str
        index: int | None

    def action_have(self, deed: str) -> None:
        self.post_message(self.Wanted(deed, self.highlighted))
