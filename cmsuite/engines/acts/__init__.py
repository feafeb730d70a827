"""The only way to write: one transaction, one actor, one brand, one journal row. Words: act, journal, undo, setting."""

from cmsuite.engines.acts.act import Act, Conflict, Missing
from cmsuite.engines.acts.actor import Actor, Forbidden, worker
from cmsuite.engines.acts.journal import (
    ACTS,
    NothingToUndo,
    UndoneAlready,
    came_after,
    last,
    open,
    read,
    register,
    undo,
)

__all__ = [
    "ACTS",
    "Act",
    "Actor",
    "Conflict",
    "Forbidden",
    "Missing",
    "NothingToUndo",
    "UndoneAlready",
    "came_after",
    "last",
    "open",
    "read",
    "register",
    "undo",
    "worker",
]
