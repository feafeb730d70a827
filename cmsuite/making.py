"""A new workspace: folder, configuration, store, the first person and the first brand, in one go."""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from cmsuite.core import workspace as workspaces
from cmsuite.core.config import PasswordShown, holds_password
from cmsuite.core.locale import language
from cmsuite.core.text import clean
from cmsuite.engines import acts
from cmsuite.engines.people.actors import SETUP, actor
from cmsuite.engines.people.brands import add_brand, add_person, brands
from cmsuite.engines.people.models import Person
from cmsuite.store.opening import refuse_unsafe
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate, ready, standing


@dataclass(frozen=True, slots=True)
class Made:
    """The new workspace, its first brand and who acts."""

    folder: str
    brand: str
    me: str
    store: str


def make_workspace(
    folder: Path,
    *,
    brand: str = "",
    me: str = "",
    url: str = "",
    name: str = "",
    speaks: str = "",
    sandbox: bool = False,
) -> Made:
    """Make a workspace. On a database that holds a store already, the person is found there and no brand is made.
    speaks: the language of the brand, else the one in force.

    Raises AlreadyThere, UnsafeFolder, BadAddress, PasswordShown, Unreachable, NotAStore, Stranger.
    """
    folder = Path(os.path.abspath(folder.expanduser()))
    me = clean(me, lines=False) or f"{re.sub(r'[^a-z0-9.-]', '', _user().lower()) or 'me'}@localhost"
    values: dict[str, str | bool] = {"me": me, "language": language()}
    values |= {"store_url": url} if url else {}
    values |= {"sandbox": True} if sandbox else {}
    _refuse_unsafe(url, folder)  # an address that cannot be one is refused before anything is made
    with workspaces.making(folder, **values) as made:
        store = Store(made.store_url)
        try:
            if standing(store).schema is None:
                migrate(store)
            ready(store)
            first = _first_brand(store, me, name or me.partition("@")[0], brand or folder.name, speaks)
        finally:
            store.close()
    return Made(str(folder), first, me, store.url.render_as_string(hide_password=True))


def _first_brand(store: Store, me: str, name: str, brand: str, speaks: str) -> str:
    """The names of the brands that are there, else of the first one, whose people are made; after a try that was cut
    short, only what was missing."""
    import cmsuite.rooms

    cmsuite.rooms.load_models()
    with acts.read(store, by=SETUP, all_brands=True) as act:
        there = [row.name for row in brands(act)]
        known = act.session.scalar(sa.select(Person.id).limit(1)) is not None
    if there:
        actor(store, me)
        return ", ".join(there)
    if not known:
        with acts.open(store, by=SETUP, all_brands=True) as act:
            add_person(act, name, me, locale=language())
    with acts.open(store, by=actor(store, me), all_brands=True) as act:
        return add_brand(act, brand or name, language=speaks or language()).name


def _refuse_unsafe(url: str, folder: Path) -> None:
    """Raises BadAddress, PasswordShown, UnsafeFolder."""
    if holds_password(url):
        raise PasswordShown()
    named = Store(url or "sqlite:///store.db").url
    if named.get_backend_name() == "sqlite":
        refuse_unsafe(_existing((folder / (named.database or "")).parent))


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"
