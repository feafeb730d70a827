"""What else tells the same as an item: origins and novelty, for its score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmsuite.engines.acts import Act
from cmsuite.veille.scoring import Kin


def kin_of(act: Act, lines: Sequence[Any]) -> dict[int, Kin]:
    """By line, what is known of those that are not alone. lines: rows with `id`, `brand_id` and `item_id`."""
    return {}
