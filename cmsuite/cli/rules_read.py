"""A rule as commands show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.errors import Unknown
from cmsuite.core.locale import N_
from cmsuite.core.text import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cmsuite.cli.context import Cli
    from cmsuite.engines.rules.packs import Layer, Pack
    from cmsuite.engines.rules.rules import Rule, Ruleset


class NoRule(Unknown):
    said = N_("There is no rule {rule}.")
    hint = N_("All of them: cmsuite rules list")


def in_force_for(cli: Cli) -> Ruleset:
    """The rules that are in force for the brand at hand today."""
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.force import in_force

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return in_force(act, act.in_brand, today_in(act))


def given(paths: Iterable[Path]) -> tuple[list[Pack], list[Layer]]:
    """The packs and layers of files or folders. Raises BadPack."""
    from cmsuite.engines.rules.packs import read_file, read_layer, read_pack

    packs: list[Pack] = []
    layers: list[Layer] = []
    for path in paths:
        if path.is_dir():
            packs.append(read_pack(path))
        elif (found := _kind_of(path)) == "layer":
            layers.append(read_layer(path))
        elif found == "pack" and path.name != "pack.toml":
            packs.append(read_file(path))
        else:
            packs.append(read_pack(path.parent))
    return packs, layers


def _kind_of(path: Path) -> str:
    """Whether a file is a pack, a part of one, or a layer."""
    from cmsuite.engines.rules.errors import Source

    table = Source.read(path).table
    if "pack" in table:
        return "pack"
    return "layer" if "charter" in table or not (path.parent / "pack.toml").is_file() else "part"


def named(ruleset: Ruleset, rule: str) -> Rule:
    """The rule of this id, or that had it. Raises NoRule."""
    found = ruleset.named(rule)
    if found is None:
        from cmsuite.engines.rules.programmed import all_of_them

        raise NoRule(rule=rule, near=one_of(rule, [*(one.id for one in ruleset.rules), *all_of_them()]))
    return found
