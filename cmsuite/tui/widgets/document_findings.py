"""What stands against a document; what a rule found in it is corrected, explained, discussed, or held not to apply."""

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
        key("f", "have('fix')", N_("Correct"), id="against.fix",
            help=N_("Correct what is at hand, or go to where it is mended."), cli="rules fix"),
        key("F", "have('fix_all')", N_("Correct all"), id="against.fix_all",
            help=N_("Correct all that is safe to correct; ctrl+z takes it back."), cli="rules fix", show=False),
        key("ctrl+z", "have('back')", N_("Take back"), id="against.back",
            help=N_("Take the last correction back."), cli="", show=False),
        key("W", "have('why')", N_("Why"), id="against.why",
            help=N_("Why it is asked, the clause and the law behind it."), cli="rules explain"),
        key("x", "have('suppress')", N_("Does not apply"), id="against.suppress",
            help=N_("Say why what is at hand does not apply here."), cli="rules suppress"),
        key("c", "have('discuss')", N_("Comment"), id="against.discuss",
            help=N_("Ask the reader about it: a comment on the field in which it was found."), cli="document comment",
            show=False),
    ]  # fmt: skip

    @dataclass
    class Wanted(Message):
        """What is to be done (fix, fix_all, back, why, discuss, suppress), and the place of the finding in what was
        shown."""

        deed: str
        index: int | None

    def action_have(self, deed: str) -> None:
        self.post_message(self.Wanted(deed, self.highlighted))
