"""What an item of the watch gives to those who come after: a line of context, a factor, an idea."""

from __future__ import annotations

from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.proposals import propose
from cmsuite.veille.reading import item as read


def propose_item(act: Act, item: int, kind: str, text: str = "") -> int:
    """Propose an item of this brand to whoever takes that kind. text: what it says there, else the item's title.

    Raises Missing, NotTaken.
    """
    line = read(act, item).line
    return propose(act, kind, text or line.title, "item", item)
