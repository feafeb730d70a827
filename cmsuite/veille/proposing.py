"""What an item of the watch gives to those who come after: a line of context, a factor, an idea."""

from __future__ import annotations

from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.proposals import propose
from cmsuite.veille.reading import item as read


def propose_item(act: Act, item: int, kind: str, text: str = "") -> int:
    """Propose an item of this brand to whoever takes that kind. text: what it says there, else the item's title, with
    what it changes once that is written.

    Raises Missing, NotTaken.
    """
    found = read(act, item)
    said = [part for part in (found.line.title, found.judged.so_what) if part]
    return propose(act, kind, text or " — ".join(said), "item", item)
