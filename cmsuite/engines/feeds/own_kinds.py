"""Kinds of source that others wrote: in a workspace's plugins/sources, once trusted there, or installed beside us.

One file each, `plugins/sources/NAME.py` (no descriptor beside it), or an entry point of `cmsuite.sources`; the module
says `api`, the version of the contract it was written for, and `plugin`, its class, whose `name` is NAME.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import N_, translate
from cmsuite.core.resources import at_hand
from cmsuite.engines.feeds.contract import API, Kind
from cmsuite.engines.networks.registry import NotTrusted, digest, is_trusted

GROUP = "cmsuite.sources"


class BrokenKind(Refused):
    said = N_("The kind of source {name} cannot be used: {why}.")


def places(workspace: Path | None) -> dict[str, Path | EntryPoint]:
    """Where each lies, those of the workspace before the installed ones; nothing is imported."""
    return dict(reversed(list(_places(workspace))))


def names() -> tuple[str, ...]:
    """Those that there are for the workspace at hand, working or not."""
    return _names(at_hand())


@cache
def _names(workspace: Path | None) -> tuple[str, ...]:
    return tuple(sorted(places(workspace)))


def load(name: str, workspace: Path | None = None) -> Kind:
    """The kind of this name, of that workspace or the one at hand. Raises KeyError, NotTrusted, BrokenKind."""
    place = places(workspace or at_hand())[name]
    if isinstance(place, Path) and not is_trusted(place, digest(place)):
        raise NotTrusted(path=str(place), name=name)
    try:
        return _made(name, _module(place) if isinstance(place, Path) else place.load())
    except CmsError:
        raise
    except (Exception, SystemExit) as err:
        raise BrokenKind(name=name, why=f"{type(err).__name__}: {err}") from err


def _places(workspace: Path | None) -> Iterator[tuple[str, Path | EntryPoint]]:
    if workspace is not None:
        yield from ((path.stem, path) for path in sorted((workspace / "plugins" / "sources").glob("*.py")))
    yield from ((entry.name, entry) for entry in entry_points(group=GROUP))


def _module(path: Path) -> ModuleType:
    code = path.read_bytes()
    if not is_trusted(path, digest(path, code)):  # these bytes, not those that were looked at before
        raise NotTrusted(path=str(path), name=path.stem)
    module = ModuleType(f"cmsuite_source_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses look for the names in their annotations
    exec(compile(code, str(path), "exec"), module.__dict__)
    return module


def _made(name: str, module: ModuleType) -> Kind:
    if getattr(module, "api", None) != API:
        why = translate(N_("it was written for version {found} of the contract, this program has {wanted}"))
        raise BrokenKind(name=name, why=why.format(found=getattr(module, "api", "?"), wanted=API))
    kind: Kind = module.plugin()
    if kind.name != name:
        raise BrokenKind(name=name, why=translate(N_("it calls itself {found}")).format(found=kind.name))
    return kind
