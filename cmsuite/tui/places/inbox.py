"""Who waits; what must be moderated?"""

from __future__ import annotations

from typing import ClassVar

from cmsuite.core.locale import N_
from cmsuite.tui.places.empty import EmptyPlace


class InboxPlace(EmptyPlace):
    name_ = "inbox"
    title_ = N_("Inbox")
    says: ClassVar = (
        N_("No message: this version does not read them from the networks."),
        N_("Here you will find comments, mentions and private messages of every account, "
           "with their deadline, and what the moderation charter proposes. A person decides."),
        N_("Until then, answer on the network itself: o in Calendar (4) opens a post that is online."),
    )  # fmt: skip
