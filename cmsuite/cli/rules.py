"""Commands about rules: which there are, why, what they say of a text, and whether their own examples pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _

if TYPE_CHECKING:
    from cmsuite.engines.rules.rules import Ruleset


class Failing(Refused):
    said = N_("{failed} examples of {all} do not do what they must.")
    hint = N_("Correct the rule, or the example.")


@dataclass(frozen=True, slots=True)
class TestLine:
    """An example that failed, or that documents what is known."""

    rule: str
    n: int
    kind: str
    file: str
    line: int
    said: str


@click.group("rules", cls=Group, help=N_("Rules: list, explain, test, lint, fix."))
def rules() -> None:
    pass


def _ruleset(paths: tuple[Path, ...]) -> Ruleset:
    """The rules of files or folders that are given, with the packs that they need; of every pack where none is."""
    from cmsuite.engines.rules.layers import resolve
    from cmsuite.engines.rules.packs import read_file, read_layer, read_pack, shelf

    stock = shelf()
    if not paths:
        return resolve(stock, stock.with_needed(stock.names()))
    packs, layers = [], []
    for path in paths:
        if path.is_dir():
            packs.append(read_pack(path))
        elif (found := _kind_of(path)) == "layer":
            layers.append(read_layer(path))
        elif found == "pack" and path.name != "pack.toml":
            packs.append(read_file(path))
        else:
            packs.append(read_pack(path.parent))
    wanted = [need for pack in packs for need in pack.head.requires]
    wanted += [need for one in layers if one.form.charter for need in one.form.charter.packs]
    needed = [pack for pack in stock.with_needed(wanted) if pack.head.id not in {one.head.id for one in packs}]
    return resolve(stock, [*needed, *packs], layers)


def _kind_of(path: Path) -> str:
    """Whether a file is a pack, a part of one, or a layer."""
    from cmsuite.engines.rules.errors import Source

    table = Source.read(path).table
    if "pack" in table:
        return "pack"
    return "layer" if "charter" in table or not (path.parent / "pack.toml").is_file() else "part"


@rules.command("test", help=N_("Run the examples that the rules of PATHS carry; of every pack without PATHS."))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--coverage", is_flag=True, help=N_("Fail too where a rule has no example that makes it speak."))
@click.pass_obj
def test_(cli: Cli, paths: tuple[Path, ...], coverage: bool) -> None:
    from cmsuite.engines.rules.vectors import run, uncovered

    ruleset = _ruleset(paths)
    outcomes = list(run(ruleset))
    lines = [TestLine(o.rule, o.n, o.kind, o.file, o.line, o.said) for o in outcomes if not o.ok]
    failed = sum(1 for o in outcomes if not o.ok and not o.known)
    for rule, said in uncovered(ruleset) if coverage else ():
        place = rule.place
        lines.append(TestLine(rule.id, 0, "coverage", place.source.file, place.source.line(place.path), said))
        failed += 1
    cli.table(
        lines,
        [
            (_("rule"), lambda o: f"{o.rule}::{o.n}"),
            (_("kind"), lambda o: o.kind),
            (_("where"), lambda o: f"{Path(o.file).name}:{o.line}"),
            (_("what"), lambda o: o.said),
        ],
        empty=_("{n} rules, {all} examples: all do what they must.").format(n=len(ruleset.rules), all=len(outcomes)),
    )
    if failed:
        raise Failing(failed=failed, all=len(outcomes))
