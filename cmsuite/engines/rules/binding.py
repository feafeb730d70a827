"""What a brand has adopted: layers that bind it from a day on, kept in the store, so that each machine obeys the same.

They stand in the place of the brand's file; `charters/campaigns` of a workspace is still laid over them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from cmsuite.core.resources import shipped
from cmsuite.engines.acts import Act
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.models import ResourceSet
from cmsuite.engines.rules.packs import Layer, layer


@dataclass(frozen=True, slots=True)
class Bound:
    """Layers as they were adopted, their names and TOML; from: the first day. digest: of all that."""

    digest: str
    layers: tuple[tuple[str, str], ...]
    starts_on: date

    def read(self) -> tuple[Layer, ...]:
        """The layers, as from files. Raises BadPack."""
        return tuple(layer_of(name, text) for name, text in self.layers)


def layer_of(name: str, text: str) -> Layer:
    """The layer that a text in TOML is. Raises BadPack."""
    return layer(Source(f"{name}.toml", text), shipped("charters"))


def bind(act: Act, layers: Sequence[tuple[str, str]], starts_on: date) -> str:
    """Let these layers bind the brand from a day on, instead of what did so before; none: its file does again. Within
    a registered act. Returns the digest."""
    last = act.session.scalars(sa.select(sa.func.max(ResourceSet.id))).one()
    said = {"layers": [list(one) for one in layers], "from": starts_on.isoformat(), "after": last or 0}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    act.add(ResourceSet(brand_id=act.in_brand, kind="layers", digest=digest, content=said))
    act.session.flush()
    return digest


def bound(act: Act, brand_id: int, on: date) -> Bound | None:
    """What binds a brand on a day: of what begins by then, what was adopted last. None: nothing does."""
    row = act.session.execute(
        sa.select(ResourceSet.digest, ResourceSet.content)
        .where(
            sa.func.coalesce(ResourceSet.brand_id, 0) == brand_id,
            ResourceSet.kind == "layers",
            ResourceSet.content["from"].as_string() <= on.isoformat(),
        )
        .order_by(ResourceSet.id.desc())
        .limit(1)
    ).first()
    if row is None or not row.content["layers"]:
        return None
    layers = tuple((str(name), str(text)) for name, text in row.content["layers"])
    return Bound(row.digest, layers, date.fromisoformat(row.content["from"]))
