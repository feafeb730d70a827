"""Reading packs and the layers of a brand from their files. Each refusal names file, line and key."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.resources import own, shipped
from cmsuite.engines.rules import parsed
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.forms import DecisionForm, FactForm, LayerForm, PackForm, PackHead, RuleForm
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.lexicons import read as read_list

_NEED = re.compile(r"([a-z][a-z0-9-]*)\s*(?:(>=|==|@)\s*([\d.]+))?")


class NoPack(Usage):
    said = N_("There is no pack of rules called {name}.")
    hint = N_("There are: {known}.")


class OtherVersion(Usage):
    said = N_("{needs} needs {name} {wanted}, and {found} is here.")
    hint = N_("Change the version that is asked for, or bring the other pack.")


class Circle(Usage):
    said = N_("Rules or packs need each other in a circle: {names}.")
    hint = N_("Take one of them out of the circle.")


@dataclass(frozen=True, slots=True)
class Place:
    """Who set a key, and where."""

    layer: str
    source: Source
    path: tuple[str | int, ...]

    def wrong(self, key: tuple[str | int, ...], why: str) -> Exception:
        return self.source.wrong((*self.path, *key), why)


@dataclass(frozen=True, slots=True)
class RawRule:
    """A rule as its file writes it."""

    table: dict[str, Any]
    place: Place
    form: RuleForm | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of `charters/`, or one file: a head, rules, facts that it asks, decisions."""

    head: PackHead
    folder: Path
    rules: tuple[RawRule, ...]
    facts: Mapping[str, FactForm]
    decisions: tuple[DecisionForm, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.head.id}@{self.head.version}"


@dataclass(frozen=True, slots=True)
class Layer:
    """A brand's or a campaign's file."""

    name: str
    form: LayerForm
    source: Source
    folder: Path
    rules: tuple[RawRule, ...] = ()
    overrides: tuple[RawRule, ...] = ()
    disabled: tuple[RawRule, ...] = ()


@dataclass
class Shelf:
    """The packs that can be found, read when they are asked for, and the lists that their rules name."""

    folders: tuple[Path, ...]
    _read: dict[str, Pack] = field(default_factory=dict)
    _lists: dict[str, Lexicon] = field(default_factory=dict)
    _named: dict[tuple[str, str], Lexicon] = field(default_factory=dict)

    def names(self) -> list[str]:
        """The ids of all packs that lie in the folders."""
        return sorted({path.parent.name for folder in self.folders for path in folder.glob("*/pack.toml")})

    def pack(self, name: str) -> Pack:
        """A pack by its id, of a workspace before a shipped one. Raises NoPack, BadPack."""
        if name not in self._read:
            home = next((folder / name for folder in self.folders if (folder / name / "pack.toml").is_file()), None)
            if home is None:
                raise NoPack(name=name, known=", ".join(self.names()) or "-")
            self._read[name] = read_pack(home)
        return self._read[name]

    @parsed.unswept()
    def with_needed(self, wanted: Iterable[str], by: str = "") -> list[Pack]:
        """The packs that are wanted (`id`, `id@2026.11`), each after those that it requires. Raises Circle too."""
        found: dict[str, Pack] = {}
        for want in wanted:
            self._gather(want, by or want, (), found)
        return list(found.values())

    def _gather(self, want: str, by: str, path: tuple[str, ...], found: dict[str, Pack]) -> None:
        need = _NEED.fullmatch(want.strip())
        if need is None:
            raise NoPack(name=want, known=", ".join(self.names()) or "-")
        name = need[1]
        if name in path:
            raise Circle(names=" → ".join([*path[path.index(name) :], name]))
        pack = self.pack(name)
        if need[2] and not _fits(pack.head.version, need[2], need[3]):
            raise OtherVersion(needs=by, name=name, wanted=f"{need[2]} {need[3]}", found=pack.head.version)
        if name in found:
            return
        for other in pack.head.requires:
            self._gather(other, name, (*path, name), found)
        found[name] = pack

    def lexicon(self, name: str, near: Path, place: Place, key: tuple[str | int, ...]) -> Lexicon:
        """A list by the path that a rule gives: from its own folder, then from the folders of packs."""
        asked = (str(near), name)
        if asked in self._named:
            return self._named[asked]
        for folder in (near, *self.folders) if ".." not in name or ".." not in Path(name).parts else ():
            file = os.path.join(folder, name)
            if file in self._lists or os.path.isfile(file):
                if file not in self._lists:
                    self._lists[file] = read_list(Path(file))
                self._named[asked] = self._lists[file]
                return self._lists[file]
        raise place.wrong(key, translate(N_("there is no list {name}.")).format(name=name))


def shelf(*extra: Path) -> Shelf:
    """Where packs lie: folders given, then those of the workspaces at hand, then the shipped ones."""
    workspaces = [path for path in own("", "charters") if path.is_dir()]
    return Shelf((*extra, *workspaces, shipped("charters")))


def read_pack(home: Path) -> Pack:
    """A pack from its folder: `pack.toml` and the other TOML files beside it; lists lie in folders below. Raises
    BadPack, OSError."""
    return _pack(home, [Source.read(home / "pack.toml"), *_others(home)])


def read_file(path: Path) -> Pack:
    """A pack that is one file."""
    return _pack(path.parent, [Source.read(path)])


def _others(home: Path) -> Iterator[Source]:
    for name in sorted(os.listdir(home)):
        if name.endswith(".toml") and name != "pack.toml":
            yield Source.read(home / name)


def _pack(home: Path, sources: list[Source]) -> Pack:
    forms = [(source, source.shaped(PackForm, source.table)) for source in sources]
    first, form = forms[0]
    if form.pack is None:
        raise first.wrong(("pack",), translate(N_("it is missing.")))
    head, facts, rules = form.pack, dict[str, FactForm](), list[RawRule]()
    seen: dict[str, Place] = {}
    for source, one in forms:
        if source is not first and one.pack is not None:
            raise source.wrong(("pack",), translate(N_("only pack.toml has a head.")))
        facts.update(one.facts)
        for raw, shaped in zip(_rules(source, head.id), one.rule, strict=True):
            rule_id = raw.table["id"]
            if rule_id in seen:
                why = translate(N_("{id} is there already, in {file}, line {line}."))
                other = seen[rule_id]
                where = other.source.line(other.path)
                raise raw.place.wrong(("id",), why.format(id=rule_id, file=other.source.file, line=where))
            if head.prefix and not rule_id.startswith(f"{head.prefix}."):
                why = translate(N_("ids of this pack begin with {prefix}."))
                raise raw.place.wrong(("id",), why.format(prefix=head.prefix))
            seen[rule_id] = raw.place
            rules.append(replace(raw, form=shaped))
    decisions = tuple(row for _source, one in forms for row in one.decision)
    return Pack(head, home, tuple(rules), facts, decisions)


def read_layer(path: Path) -> Layer:
    """A brand's or a campaign's layer from its file. Raises BadPack, OSError."""
    return layer(Source.read(path), path.parent)


def layer(source: Source, folder: Path) -> Layer:
    """The layer that a file holds."""
    form = source.shaped(LayerForm, source.table)
    name = form.charter.brand if form.charter else Path(source.file).stem
    return Layer(
        name,
        form,
        source,
        folder,
        tuple(_rules(source, name)),
        tuple(_listed(source, name, "override")),
        tuple(_listed(source, name, "disable")),
    )


def _rules(source: Source, layer: str) -> Iterator[RawRule]:
    return _listed(source, layer, "rule")


def _listed(source: Source, layer: str, name: str) -> Iterator[RawRule]:
    for place, table in enumerate(source.table.get(name, [])):
        yield RawRule(table, Place(layer, source, (name, place)))


def _fits(found: str, how: str, wanted: str) -> bool:
    """Whether a version is the one that is wanted, or a later one for >=. `@2026.11` takes 2026.11.1 too."""
    have, want = ([int(part) for part in text.split(".")] for text in (found, wanted.rstrip(".")))
    return have >= want if how == ">=" else have[: len(want)] == want
