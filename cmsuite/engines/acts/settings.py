"""Choices of the team, by registered key: for one brand, else for the workspace, else the shipped value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.engines.acts.act import Act
from cmsuite.engines.acts.journal import register
from cmsuite.engines.acts.models import Setting


class UnknownSetting(Usage):
    said = N_("There is no setting named {key}.")
    hint = N_("cmsuite setting list shows them all.")


class BadSetting(Usage):
    said = N_("{key} cannot be {found}: {allowed}")


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
    rows = act.session.execute(sa.select(Setting.brand_id, Setting.value).where(Setting.key == wanted.key)).all()
    values: dict[int | None, Any] = {row.brand_id: row.value for row in rows}
    return values.get(act.brand if brand is None else brand, values.get(None, wanted.shipped))


@register("setting.choose")
def choose(act: Act, key: str, value: Any, *, everywhere: bool = False) -> Any:
    """Set a choice for this brand, or for the whole workspace. Raises UnknownSetting, BadSetting."""
    from pydantic import TypeAdapter, ValidationError

    act.need("people.setting")
    if key not in CHOICES:
        raise UnknownSetting(key=key)
    try:
        value = TypeAdapter(CHOICES[key].type).validate_python(value)
    except ValidationError as err:
        raise BadSetting(key=key, found=str(value), allowed=err.errors()[0]["msg"]) from err
    brand = None if everywhere else act.brand
    scope = Setting.brand_id.is_(None) if brand is None else Setting.brand_id == brand
    row = act.session.scalars(sa.select(Setting).where(Setting.key == key, scope)).one_or_none()
    was = CHOICES[key].shipped if row is None else row.value
    if row is None:
        act.add(Setting(brand_id=brand, key=key, value=value))
    else:
        row.value = value
    act.undo_by("setting.choose", key=key, value=was, everywhere=everywhere)
    return value
