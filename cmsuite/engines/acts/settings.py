"""Choices of the team, by registered key: for one brand, else for the workspace, else the shipped value."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import sqlalchemy as sa

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.values import wanted
from cmsuite.engines.acts.act import Act, Missing
from cmsuite.engines.acts.journal import register
from cmsuite.engines.acts.models import Setting

Of = TypeVar("Of", bound=int | None)


class UnknownSetting(Usage):
    said = N_("There is no setting named {key}.")
    hint = N_("cmsuite setting list shows them all.")


class BadSetting(Usage):
    said = N_("{key} cannot be {found}: {allowed}")
    hint = N_("It is written as JSON, as cmsuite setting list shows it.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that a room registers: its key, type, shipped value and what it is for."""

    key: str
    type: Any
    shipped: Any
    purpose: str


CHOICES: dict[str, Choice] = {}


def choice(key: str, type: Any, shipped: Any, purpose: str) -> Choice:
    """Register a setting."""
    CHOICES[key] = Choice(key, type, shipped, purpose)
    return CHOICES[key]


def chosen(act: Act, wanted: Choice, brand: int | None = None) -> Any:
    """The value in force for a brand: the act's own, unless said (an act over all brands says it)."""
    of = act.brand if brand is None else brand
    return chosen_for(act, (wanted,), (of,))[of][0]


def chosen_for(act: Act, wanted: Sequence[Choice], brands: Collection[Of]) -> dict[Of, tuple[Any, ...]]:
    """The values in force of several choices, in their order, for several brands: one question."""
    rows = sa.select(Setting.brand_id, Setting.key, Setting.value).where(Setting.key.in_([one.key for one in wanted]))
    values = {(row.brand_id, row.key): row.value for row in act.session.execute(rows)}
    return {
        brand: tuple(values.get((brand, one.key), values.get((None, one.key), one.shipped)) for one in wanted)
        for brand in brands
    }


@register("setting.choose")
def choose(act: Act, key: str, value: Any, *, everywhere: bool = False, seen: int | None = None) -> Any:
    """Set a choice for this brand, or for the whole workspace. seen: 0 says that there was none.

    Raises UnknownSetting, BadSetting, Missing, Conflict.
    """
    from pydantic import TypeAdapter, ValidationError

    act.need("people.setting")
    if key not in CHOICES:
        raise UnknownSetting(key=key)
    try:
        value = TypeAdapter(CHOICES[key].type).validate_python(value)
    except ValidationError as err:
        raise BadSetting(key=key, found=str(value), allowed=wanted(err)) from err
    row = _own(act, key, everywhere, seen)
    if row is None:
        if seen:
            raise Missing(kind="setting", id=key)
        row = act.add(Setting(brand_id=None if everywhere else act.brand, key=key, value=value))
        act.undo_by("setting.drop", key=key, everywhere=everywhere, seen=row.version)
        return value
    was, row.value = row.value, value
    act.session.flush()
    act.undo_by("setting.choose", key=key, value=was, everywhere=everywhere, seen=row.version)
    return value


@register("setting.drop")
def drop(act: Act, key: str, *, everywhere: bool = False, seen: int | None = None) -> None:
    """Have no choice of one's own any more: the wider one is in force again. Raises Missing, Conflict."""
    act.need("people.setting")
    row = _own(act, key, everywhere, seen)
    if row is None:
        raise Missing(kind="setting", id=key)
    act.session.delete(row)
    act.undo_by("setting.choose", key=key, value=row.value, everywhere=everywhere, seen=0)


def _own(act: Act, key: str, everywhere: bool, seen: int | None) -> Setting | None:
    """The row of exactly this brand, or of the whole workspace. Raises Conflict."""
    brand = None if everywhere else act.brand
    scope = Setting.brand_id.is_(None) if brand is None else Setting.brand_id == brand
    found = act.session.scalar(sa.select(Setting.id).where(Setting.key == key, scope))
    return None if found is None else act.get(Setting, found, seen=seen)


@dataclass(frozen=True, slots=True)
class Stands:
    """A choice as it stands here. of: brand, workspace, shipped. version: of the row that `choose` would change here,
    0 where there is none."""

    key: str
    value: Any
    shipped: Any
    purpose: str
    of: Literal["brand", "workspace", "shipped"]
    version: int


def standing(act: Act) -> list[Stands]:
    """Every choice with its value for this brand (over all brands: for the workspace), by key."""
    rows = act.session.execute(sa.select(Setting.brand_id, Setting.key, Setting.value, Setting.version)).all()
    mine = {row.key: row for row in rows if row.brand_id == act.brand}
    wide = {row.key: row for row in rows if row.brand_id is None}
    found = []
    for one in sorted(CHOICES.values(), key=lambda one: one.key):
        row = mine.get(one.key) or wide.get(one.key)
        of: Literal["brand", "workspace", "shipped"] = "shipped"
        if row is not None:
            of = "workspace" if row.brand_id is None else "brand"
        own = mine.get(one.key)
        value = one.shipped if row is None else row.value
        found.append(Stands(one.key, value, one.shipped, one.purpose, of, own.version if own else 0))
    return found
