"""Which network plugins there are, and the one that is asked for: shipped, of a workspace, or installed beside us.

A plugin is code that may do all that its user may. One that lies in a workspace, which travels, runs only after the
person at this machine trusted its very bytes; what was trusted is kept outside the workspace.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Literal

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import N_
from cmsuite.core.locale import translate as _
from cmsuite.core.resources import shipped
from cmsuite.engines.networks.contract import API, Network
from cmsuite.engines.networks.descriptor import Descriptor, load
from cmsuite.engines.networks.names import GROUP

Origin = Literal["shipped", "workspace", "installed"]


class UnknownNetwork(Refused):
    said = N_("There is no network {name}.")
    hint = N_("Known: {known}.")


class NotTrusted(Refused):
    said = N_("The plugin {path} is of this workspace and was not trusted on this machine, or has changed since.")
    hint = N_("Read it; if it may do all that you may, run: cmsuite plugin trust {name}")


class BrokenPlugin(Refused):
    said = N_("The network plugin {name} cannot be used: {why}.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plugin that works."""

    name: str
    origin: Origin
    network: Network


@dataclass(frozen=True, slots=True)
class Broken:
    """A plugin that does not, and why, in one sentence."""

    name: str
    origin: Origin
    why: str


@dataclass(frozen=True, slots=True)
class Untrusted:
    """A workspace's plugin that was not run."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a plugin lies: two files, or an installed package."""

    name: str
    origin: Origin
    path: Path | None = None
    entry: EntryPoint | None = None


# ---- trust


def trust_file() -> Path:
    """Where this machine's person keeps what was trusted."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "cmsuite" / "trusted.toml"


def digest(path: Path, code: bytes | None = None) -> str:
    """The hash of a plugin: of its code (given, or as it lies there) and of its descriptor, which says what proves that
    a post did not leave; a kind of source has none."""
    found, data = _bytes(path)
    return _digest(found if code is None else code, data)


def is_trusted(path: Path, found: str) -> bool:
    """Was a plugin of this hash trusted there, on this machine?"""
    return _trusted().get(str(path.resolve())) == found


def trust(path: Path) -> str:
    """Let this plugin run on this machine as long as it stays as it is. Returns its hash."""
    known = _trusted()
    known[str(path.resolve())] = found = digest(path)
    _keep(known)
    return found


def untrust(path: Path) -> None:
    """Never run this plugin again until it is trusted anew."""
    known = _trusted()
    known.pop(str(path.resolve()), None)
    _keep(known)


def _bytes(path: Path) -> tuple[bytes, bytes]:
    try:
        return path.read_bytes(), b"" if path.parent.name == "sources" else path.with_suffix(".toml").read_bytes()
    except OSError as err:
        raise BrokenPlugin(name=path.stem, why=f"{err.filename}: {err.strerror}") from err


def _digest(code: bytes, data: bytes) -> str:
    return hashlib.sha256(hashlib.sha256(code).digest() + hashlib.sha256(data).digest()).hexdigest()


def _trusted() -> dict[str, str]:
    try:
        return dict(tomllib.loads(trust_file().read_text(encoding="utf-8"))["plugins"])
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as err:
        raise BrokenPlugin(name=trust_file().name, why=str(err)) from err


def _keep(known: dict[str, str]) -> None:
    """JSON writes strings as TOML reads them. Written beside and moved into place: never half a file."""
    lines = [f"{json.dumps(path, ensure_ascii=False)} = {json.dumps(known[path])}" for path in sorted(known)]
    file = trust_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text("\n".join(["[plugins]", *lines, ""]), encoding="utf-8")
    new.chmod(0o600)
    new.replace(file)


# ---- finding


def names(workspace: Path | None = None) -> list[str]:
    """The networks that there are, untrusted and broken ones too; nothing is imported."""
    return sorted({place.name for place in _places(workspace)})


def plugins(workspace: Path | None = None) -> list[Loaded | Broken | Untrusted]:
    """Every plugin, imported; one that fails is told and stops no other."""
    return [_tried(place) for place in _places(workspace)]


def network(name: str, workspace: Path | None = None) -> Network:
    """The network of this name; only its plugin is imported. A workspace's trusted plugin goes before a shipped one.

    Raises UnknownNetwork, NotTrusted, BrokenPlugin.
    """
    untrusted = None
    for place in _places(workspace):
        if place.name != name:
            continue
        tried = _tried(place)
        if isinstance(tried, Loaded):
            return tried.network
        if isinstance(tried, Broken):
            raise BrokenPlugin(name=name, why=tried.why)
        untrusted = tried
    if untrusted is not None:
        raise NotTrusted(path=str(untrusted.path), name=name)
    raise UnknownNetwork(name=name, known=", ".join(names(workspace)))


def _places(workspace: Path | None) -> Iterator[_Place]:
    """In the order in which they are preferred."""
    if workspace is not None:
        yield from _files(workspace / "plugins", "workspace")
    yield from _files(shipped("plugins"), "shipped")
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        yield _Place(entry.name, "installed", entry=entry)


def _files(folder: Path, origin: Origin) -> Iterator[_Place]:
    for path in sorted(folder.glob("*.py")):
        yield _Place(path.stem, origin, path=path)


def _tried(place: _Place) -> Loaded | Broken | Untrusted:
    """Whatever a plugin raises when it is imported is its own fault, and is told as such."""
    try:
        if place.path is None:
            assert place.entry is not None
            return Loaded(place.name, place.origin, _from_package(place.entry))
        code, data = _bytes(place.path)
        found = _digest(code, data)
        if place.origin == "workspace" and not is_trusted(place.path, found):
            return Untrusted(place.name, place.path, found)
        # These bytes, not the file again: nobody changes it between the look and the run.
        return Loaded(place.name, place.origin, _from_files(place.path, code, data))
    except BrokenPlugin as err:
        return Broken(place.name, place.origin, err.facts["why"])
    except CmsError as err:
        return Broken(place.name, place.origin, err.sentence.rstrip("."))
    except (Exception, SystemExit) as err:
        return Broken(place.name, place.origin, f"{type(err).__name__}: {err}")


def _from_files(path: Path, code: bytes, data: bytes) -> Network:
    descriptor = load(path.with_suffix(".toml"), data)
    module = ModuleType(f"cmsuite_plugin_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses look for the names in their annotations
    exec(compile(code, str(path), "exec"), module.__dict__)
    return _made(path.stem, module, descriptor)


def _from_package(entry: EntryPoint) -> Network:
    module = entry.load()
    return _made(entry.name, module, load(Path(module.__file__).with_suffix(".toml")))


def _made(name: str, module: ModuleType, descriptor: Descriptor) -> Network:
    """A module says `api`, the version of the contract it was written for, and `plugin`, its class."""
    if getattr(module, "api", None) != API:
        why = _("it was written for version {found} of the contract, this program has {wanted}")
        raise BrokenPlugin(name=name, why=why.format(found=getattr(module, "api", "?"), wanted=API))
    make: Callable[[Descriptor], Network] = module.plugin
    return make(descriptor)
