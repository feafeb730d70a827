"""A new workspace: folder, configuration, store, the first person and the first brand, in one go."""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from pathlib import Path

from cmsuite.core import workspace as workspaces
from cmsuite.core.locale import language
from cmsuite.engines import acts
from cmsuite.engines.people.actors import SETUP, actor
from cmsuite.engines.people.brands import add_brand, add_person, brands
from cmsuite.store.opening import refuse_unsafe
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate, standing


@dataclass(frozen=True, slots=True)
class Made:
    """The new workspace, its first brand and who acts."""

    folder: str
    brand: str
    me: str
    store: str


def make_workspace(
    folder: Path, *, brand: str = "", me: str = "", url: str = "", name: str = "", sandbox: bool = False
) -> Made:
    """Make a workspace. On a database that holds a store already, the person is found there and no brand is made.

    Raises AlreadyThere, UnsafeFolder, BadAddress, Unreachable, NotAStore, Stranger.
    """
    folder = folder.expanduser().absolute()
    me = me or f"{re.sub(r'[^a-z0-9.-]', '', _user().lower()) or 'me'}@localhost"
    if not url:
        refuse_unsafe(_existing(folder))
    values: dict[str, str | bool] = {"me": me, "language": language()}
    values |= {"store_url": url} if url else {}
    values |= {"sandbox": True} if sandbox else {}
    if url:
        Store(url).close()  # an address that cannot be one is refused before anything is made
    made = workspaces.create(folder, **values)
    store = Store(made.store_url)
    try:
        if standing(store).schema is None:
            migrate(store)
        first = _first_brand(store, me, name or me.partition("@")[0], brand or folder.name)
    except BaseException:
        (folder / workspaces.FILE).unlink(missing_ok=True)  # half a workspace would refuse the next try
        raise
    finally:
        store.close()
    return Made(str(folder), first, me, store.url.render_as_string(hide_password=True))


def _first_brand(store: Store, me: str, name: str, brand: str) -> str:
    import cmsuite.rooms

    cmsuite.rooms.load_models()
    with acts.read(store, by=SETUP, all_brands=True) as act:
        there = [row.name for row in brands(act)]
    if there:
        actor(store, me)
        return ", ".join(there)
    with acts.open(store, by=SETUP, all_brands=True) as act:
        person = add_person(act, name, me, locale=language())
    with acts.open(store, by=acts.Actor(person, name), all_brands=True) as act:
        return add_brand(act, brand, language=language()).name


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"
