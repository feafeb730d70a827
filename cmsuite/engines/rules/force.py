"""Which rules are in force for a brand on a day, and what a digest meant.

A brand's layer is the charter that it adopted (see `binding`), else `charters/<brand>.toml` of the workspace; its
campaigns' lie in `charters/campaigns`: a campaign's file names its brand in its head, and is of the only brand where
there is one. A brand without a layer has the packs that are on by default. Those of them that
lock rules stay on, whatever a layer names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.resources import at_hand, shipped
from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.people.models import Brand
from cmsuite.engines.rules.binding import Bound, bound
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.models import ResourceSet
from cmsuite.engines.rules.packs import Layer, Pack, Shelf, read_layer
from cmsuite.engines.rules.rules import Rule, Ruleset, canonical

FOLDER, CAMPAIGNS = "charters", "campaigns"
MANY = 64  # brands whose rules are kept in memory
LEAST = 6  # letters of a digest

Signature = tuple[tuple[str, int, int, int], ...]


class NoDigest(Usage):
    said = N_("{digest} names no set of rules: write at least {least} of its letters.")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a digest meant. rules: each rule's effective values by its id; at: when a text was first read by them."""

    digest: str
    at: datetime
    packs: tuple[str, ...]
    rules: Mapping[str, Mapping[str, Any]]


@dataclass
class Laid:
    """The packs and layers of a brand as their files are now; the rulesets of the days that were asked."""

    signature: Signature
    shelf: Shelf
    packs: tuple[Pack, ...]
    layers: tuple[Layer, ...]
    made: dict[tuple[bool, ...], Ruleset] = field(default_factory=dict)

    def on(self, day: date) -> Ruleset:
        """The ruleset of a day."""
        key = tuple(_dated(self.layers, day))
        if key not in self.made:
            self.made[key] = resolve(self.shelf, self.packs, self.layers, day)
        return self.made[key]


_laid: dict[tuple[Path | None, str, str, bool], Laid] = {}


def in_force(act: Act, brand_id: int, on: date) -> Ruleset:
    """The packs that are on, and the brand's and its campaigns' layers on them. Files are read again where one of them
    has changed. Raises BadPack, NoPack, OtherVersion, Circle, Missing."""
    return laid_for(act, brand_id, on).on(on)


def laid_for(act: Act, brand_id: int, on: date) -> Laid:
    """The packs and layers of a brand on a day. Raises what `in_force` raises."""
    return later(act, brand_id, on)()


def later(act: Act, brand_id: int, on: date) -> Callable[[], Laid]:
    """What asks the files for the same, once the rows are read: without the store. Raises Missing."""
    there = sa.select(sa.func.count(Brand.id)).where(Brand.archived_at.is_(None)).scalar_subquery()
    row = act.session.execute(sa.select(Brand.slug, there).where(Brand.id == brand_id)).one_or_none()
    if row is None:
        raise Missing(kind="brand", id=brand_id)
    slug, alone, adopted = str(row[0]), row[1] <= 1, bound(act, brand_id, on)
    return lambda: laid(slug, adopted, alone=alone)


def laid(slug: str, adopted: Bound | None = None, *, alone: bool = True) -> Laid:
    """The packs and layers of the brand of this name. adopted: what binds it, instead of its file; alone: it is the
    only brand. Raises BadPack, NoPack, OtherVersion, Circle."""
    home = at_hand()
    folders = tuple(folder for folder in ((home / FOLDER,) if home else ()) if folder.is_dir())
    signature = tuple(_signature((*folders, shipped(FOLDER))))
    key = (home, slug, adopted.digest if adopted else "", alone)
    known = _laid.get(key)
    if known is None or known.signature != signature:
        shelf = Shelf((*folders, shipped(FOLDER)))
        layers = tuple(layers_of(folders[0] if folders else None, slug, adopted, alone=alone))
        known = Laid(signature, shelf, tuple(_packs(shelf, layers)), layers)
        if len(_laid) >= MANY:
            _laid.clear()
        _laid[key] = known
    return known


def layers_of(folder: Path | None, slug: str, adopted: Bound | None = None, *, alone: bool = True) -> Iterator[Layer]:
    """A brand's layer, then its campaigns', by their names; those of another brand are passed over. Raises BadPack,
    where one of several brands' campaigns does not say whose it is too."""
    if adopted is not None:
        yield from adopted.read()
    if folder is None:
        return
    own = folder / f"{slug}.toml"
    if own.is_file() and adopted is None:
        layer = read_layer(own)
        if layer.form.charter is not None and layer.form.charter.brand != slug:
            said = translate(N_("this file is of the brand {slug}, by its name."))
            raise layer.source.wrong(("charter", "brand"), said.format(slug=slug))
        yield layer
    for file in sorted((folder / CAMPAIGNS).glob("*.toml")):
        layer = read_layer(file)
        if layer.form.charter is None and not alone:
            raise layer.source.wrong(("charter",), translate(N_("there are several brands: say whose campaign it is.")))
        if layer.form.charter is None or layer.form.charter.brand == slug:
            yield layer


def _packs(shelf: Shelf, layers: tuple[Layer, ...]) -> list[Pack]:
    """The packs that the layers name, after those that stay on; without any, those that are on by default."""
    default = [shelf.pack(name) for name in shelf.names()]
    default = [pack for pack in default if pack.head.default == "on"]
    named = [need for layer in layers if layer.form.charter for need in layer.form.charter.packs]
    if not named:
        return shelf.with_needed(pack.head.id for pack in default)
    here = {pack.head.id for pack in shelf.with_needed(named)}
    stays = [pack.head.id for pack in default if pack.head.id not in here and any(_locks(pack))]
    return shelf.with_needed([*stays, *named])


def _locks(pack: Pack) -> Iterator[bool]:
    return ("severity" in raw.table.get("lock", ()) for raw in pack.rules)


def _dated(layers: tuple[Layer, ...], day: date) -> Iterator[bool]:
    """Which of the layers' dated changes count on a day: two days on which the same count have one ruleset."""
    for layer in layers:
        for change in layer.form.override:
            if span := change.effective:
                yield (span.from_ or day) <= day <= (span.until or day)
        for off in layer.form.disable:
            if off.until:
                yield day <= off.until


def _signature(folders: tuple[Path, ...]) -> Iterator[tuple[str, int, int, int]]:
    """What tells whether a file has changed."""
    for folder in folders:
        for file in sorted(folder.rglob("*.toml")):
            found = file.stat()
            yield str(file), found.st_mtime_ns, found.st_size, found.st_ino


def keep(act: Act, ruleset: Ruleset) -> str:
    """Keep what the digest means, once for a brand. Returns the digest. Within a registered act."""
    wanted = sa.select(ResourceSet.id).where(
        sa.func.coalesce(ResourceSet.brand_id, 0) == act.in_brand,
        ResourceSet.kind == "rules",
        ResourceSet.digest == ruleset.digest,
    )
    if act.session.scalars(wanted).first() is None:
        values = {"brand_id": act.in_brand, "kind": "rules", "digest": ruleset.digest, "content": content_of(ruleset)}
        values |= {"created_at": act.now, "created_by": act.actor.person_id}
        act.session.execute(act.insert(ResourceSet).values(values).on_conflict_do_nothing())
        act.note("resource_set", [], "digest", n=1)
    return ruleset.digest


def content_of(ruleset: Ruleset) -> dict[str, Any]:
    """A ruleset as values that JSON can hold: what each rule does, what it is called, who set its keys."""
    import json

    rules = {rule.id: _values(rule) for rule in ruleset.rules}
    found: dict[str, Any] = json.loads(json.dumps({"packs": ruleset.packs, "rules": rules}, default=str))
    return found


def _values(rule: Rule) -> dict[str, Any]:
    """What a rule says and does; what is as it always is, is left out."""
    said = canonical(rule) | {"title": dict(rule.title.by)}
    said["params"] = rule.params.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said["set_by"] = {key: layer for key, layer in rule.origin.items() if layer != rule.pack.partition("@")[0]}
    return {key: value for key, value in said.items() if value not in (None, "", [], {}, [[], []], [None, None])}


def old(act: Act, digest: str) -> Meant | None:
    """What a digest meant, by its beginning too; None where no text of the brand was ever read by it. Raises
    NoDigest."""
    if len(digest) < LEAST or not digest.isalnum():
        raise NoDigest(digest=digest[:70], least=LEAST)
    wanted = sa.select(ResourceSet).where(ResourceSet.kind == "rules", ResourceSet.digest.startswith(digest.lower()))
    row = act.session.scalars(wanted.order_by(ResourceSet.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return Meant(row.digest, row.created_at, tuple(row.content["packs"]), row.content["rules"])
