"""What a server says by its status, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.engines.web.reply import Reply

_SAID: Mapping[int, str] = {
    400: N_("it does not understand the request"),
    401: N_("it asks who we are"),
    402: N_("it wants to be paid"),
    403: N_("it refuses access"),
    404: N_("nothing is there"),
    405: N_("it does not take such requests"),
    406: N_("it does not give what was asked for"),
    408: N_("it waited too long for the request"),
    410: N_("it is gone for good"),
    421: N_("it does not answer for that name"),
    429: N_("it was asked too often"),
    451: N_("it may not give it, by law"),
    500: N_("it has an error of its own"),
    501: N_("it cannot do that"),
    502: N_("a server behind it fails"),
    503: N_("it is overloaded or under repair"),
    504: N_("a server behind it does not answer"),
}
"""What the usual statuses say (RFC 9110)."""


class NotServed(Outside):
    """A reply that is neither what was asked for nor a redirect."""

    words: ClassVar = {"why": {}}
    said = N_("{host} answered {status}: {why}.")

    def __init__(self, reply: Reply) -> None:
        why = N_("it leads elsewhere") if reply.status in range(300, 400) else N_("a status of its own")
        super().__init__(host=reply.host, status=reply.status, why=_SAID.get(reply.status, why))
