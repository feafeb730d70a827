"""Who acts: a person with roles per brand, or a worker. A value that `people` makes and `acts` takes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_

Via = Literal["cli", "tui", "worker", "import"]


class Forbidden(Refused):
    said = N_("{who} may not do this ({permission}): it takes one of these roles: {roles}.")
    hint = N_("A manager of the brand can give the role: cmsuite people role EMAIL ROLE")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (`person_id`, roles by brand) or a worker (`person_id` None)."""

    person_id: int | None
    name: str
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    via: Via = "cli"
    locale: str | None = None

    @property
    def is_worker(self) -> bool:
        return self.person_id is None

    def roles_for(self, brand: int | None) -> frozenset[str]:
        """The roles for a brand; for the workspace (None), those held for any brand."""
        if self.is_worker:
            return frozenset({"worker"})
        if brand is None:
            return frozenset().union(*self.roles.values()) if self.roles else frozenset()
        return self.roles.get(brand, frozenset())


def worker(name: str) -> Actor:
    """The actor for what runs by itself."""
    return Actor(None, name, via="worker")


@cache
def permissions() -> dict[str, frozenset[str]]:
    """Permission -> roles, from permissions.toml."""
    with (Path(__file__).parents[2] / "permissions.toml").open("rb") as file:
        table = tomllib.load(file)
    return {f"{room}.{name}": frozenset(roles) for room, lines in table.items() for name, roles in lines.items()}


def allowed(actor: Actor, permission: str, brand: int | None) -> bool:
    """Whether one of the actor's roles has the permission. An unknown permission is a bug: KeyError."""
    return not permissions()[permission].isdisjoint(actor.roles_for(brand))


def need(actor: Actor, permission: str, brand: int | None) -> None:
    """Stop here unless `allowed`. Raises Forbidden."""
    if not allowed(actor, permission, brand):
        roles = ", ".join(sorted(permissions()[permission] - {"worker"}))
        raise Forbidden(who=actor.name, permission=permission, roles=roles)
