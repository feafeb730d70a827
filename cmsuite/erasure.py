"""A brand leaves for good: its rows go in one transaction, after an export; what must stay is said, and why."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cmsuite.archive.brands import export_brand, last_line
from cmsuite.archive.file import Reader
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _, ngettext
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.feeds.captured import blank
from cmsuite.engines.people.models import Brand
from cmsuite.engines.secrets.credentials import revoke
from cmsuite.engines.secrets.vault import vault
from cmsuite.rooms import load_models
from cmsuite.store.base import AppendOnly, Base
from cmsuite.store.schema import append_only
from cmsuite.store.store import Store

_ERASED = "erased"
KEPT = ("journal", "ref")  # the journal is for ever, and names its subjects by refs: their words go


class WorkedOnMeanwhile(Refused):
    said = N_("Somebody worked on the brand while it was exported.")
    hint = N_("Nothing was erased. Try again; stop the workers first, if they are busy.")


class NotConfirmed(Refused):
    said = N_("Erasing {brand} deletes {rows} rows, after an export to {folder}. Nothing was erased.")
    hint = N_("If that is what you want, say it: --yes")


@dataclass(frozen=True, slots=True)
class Stays:
    """Something of the brand that is still there, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """What an erasure did: rows by table, secrets still to be dropped, and how many people others need."""

    rows: dict[str, int]
    secrets: list[str]
    people_left: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, by table, where the export lies, and what stays."""

    brand: str
    file: str
    rows: dict[str, int]
    stays: tuple[Stays, ...]


def rows_of(act: Act) -> int:
    """How many rows would go with this act's brand."""
    return sum(
        act.session.execute(
            sa.select(sa.func.count()).select_from(table).where(table.c.brand_id == act.in_brand)
        ).scalar_one()
        for table in _tables()
    )


def erase_brand(store: Store, workspace: Workspace, brand: int, *, by: Actor) -> Erased:
    """Write a brand to an archive below exports/, then delete its rows and its secrets, for good.

    Raises Forbidden, FileThere, WorkedOnMeanwhile, and what `export_brand` raises.
    """
    with acts.read(store, by=by, brand=brand) as act:
        act.need("people.brand_erase")
        row = act.get(Brand, brand)
    workspace.exports.mkdir(exist_ok=True)
    file = workspace.exports / f"{row.slug}-{store.now():%Y%m%dT%H%M%S}.zip"
    export_brand(store, workspace, brand, file, by=by)
    with Reader(file) as archive:
        archive.verify()
        line = int(archive.manifest.brand["line"])
    try:
        with acts.open(store, by=by, brand=brand) as act:
            store.dialect.overwrite_deleted(act.session.connection())
            gone = erase(act, row.uid, line)
    except WorkedOnMeanwhile:
        file.unlink()
        raise
    for secret in gone.secrets:
        vault(store, workspace).forget(secret)
    with acts.open(store, by=by, all_brands=True) as act:
        forget_credentials(act)
    store.dialect.settle_deleted(store.engine)
    return Erased(row.name, str(file), gone.rows, _stays(gone))


@acts.register("brand.erase", no_undo=N_("Its archive can be taken in again: cmsuite brand import FILE"))
def erase(act: Act, uid: str, line: int) -> Gone:
    """Delete every row of this act's brand, whose archive is known by `uid` and goes as far as this line of its
    journal. Raises WorkedOnMeanwhile.

    Append-only tables have their triggers lifted, inside the transaction that puts them back.
    """
    act.need("people.brand_erase")
    connection, brand = act.session.connection(), act.in_brand
    models: list[type[Any]] = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, AppendOnly)]
    for model in models:
        _run(connection, act.store.dialect.drop_append_only(model.__tablename__))
    if last_line(connection, brand) != line:  # asked once nobody else can write the journal any more
        raise WorkedOnMeanwhile()
    secrets = _secrets(connection, brand)
    for secret in secrets.values():
        revoke(act, secret)
    people, strangers = _people(act)
    blank(act, act.session.scalars(sa.select(Brand.uid).where(Brand.id == brand)).one())
    with _found_fast(connection):
        gone = {table.name: _deleted(act, table, table.c.brand_id == brand) for table in _tables()}
    leaving = {"brand": [brand], "person": strangers, "credential": [*secrets]}
    _blank_journal(act, {(table, id_) for table, ids in leaving.items() for id_ in ids})
    _blank_names(act, strangers)
    for model in models:
        _run(connection, append_only(connection.dialect.name, model))
    return Gone({n: count for n, count in gone.items() if count}, [*secrets.values()], len(people) - len(strangers))


@acts.register("brand.forget_credentials", no_undo=N_("The accounts went with their brand."))
def forget_credentials(act: Act) -> None:
    """Delete the rows of secrets that were revoked and that no account or mailbox names."""
    act.need("people.brand_erase")
    credential = Base.metadata.tables["credential"]
    named = [sa.exists().where(table.c.credential_id == credential.c.id) for table in _with_secrets()]
    _deleted(act, credential, sa.and_(credential.c.state == "revoked", *(~one for one in named)))
    act.quiet()


def _tables() -> list[sa.Table]:
    """Those whose rows go with their brand, children first."""
    load_models()
    return [t for t in reversed(Base.metadata.sorted_tables) if "brand_id" in t.c and t.name not in KEPT]


@contextmanager
def _found_fast(connection: sa.Connection) -> Iterator[None]:
    """The store looks for the children of each row that goes: by indexes that are there for this moment alone."""
    tables = _tables()
    keys = [key for table in tables for key in table.foreign_key_constraints if key.referred_table in tables]
    for n, key in enumerate(keys):
        columns = ", ".join(key.column_keys)
        connection.exec_driver_sql(f"CREATE INDEX ix_erasing_{n} ON {key.table.name} ({columns})")
    yield
    for n in range(len(keys)):
        connection.exec_driver_sql(f"DROP INDEX ix_erasing_{n}")


def _run(connection: sa.Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _secrets(connection: sa.Connection, brand: int) -> dict[int, str]:
    """The secrets of this brand's accounts and mailboxes that nobody else's use: their names by id."""
    credential = Base.metadata.tables["credential"]
    named = [(table.c, sa.exists().where(table.c.credential_id == credential.c.id)) for table in _with_secrets()]
    mine = sa.or_(*(one.where(columns.brand_id == brand) for columns, one in named))
    others = sa.or_(*(one.where(columns.brand_id.is_distinct_from(brand)) for columns, one in named))
    found = connection.execute(sa.select(credential.c.id, credential.c.name).where(mine, ~others))
    return {row.id: row.name for row in found}


def _with_secrets() -> tuple[sa.Table, ...]:
    """The tables whose rows have a secret each."""
    return tuple(Base.metadata.tables[name] for name in ("account", "mailbox"))


def _people(act: Act) -> tuple[list[int], list[int]]:
    """Everyone with a role for this brand, and of them those who never had one for another and are not who acts."""
    membership = Base.metadata.tables["membership"]
    rows = act.session.execute(sa.select(membership.c.person_id, membership.c.brand_id).distinct()).all()
    here = {person for person, brand in rows if brand == act.in_brand}
    elsewhere = {person for person, brand in rows if brand != act.in_brand} | {act.actor.person_id}
    return sorted(here), sorted(here - elsewhere)


def _deleted(act: Act, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    count = act.session.connection().execute(sa.delete(table).where(where)).rowcount
    if count:
        act.note(table.name, [], "gone", n=count)
    return count


def _blank_journal(act: Act, leaving: set[tuple[str, int]]) -> None:
    """Take the words out of the brand's lines, and of those of no brand that tell of a row that leaves."""
    journal, connection = Base.metadata.tables["journal"].c, act.session.connection()
    mine = sa.select(journal.id).where(journal.brand_id == act.in_brand, journal.words.is_not(None))
    ids = list(connection.execute(mine).scalars())
    shared = sa.select(journal.id, journal.changed).where(journal.brand_id.is_(None), journal.words.is_not(None))
    for row in connection.execute(shared).all():
        if any((change["t"], change["id"]) in leaving for change in row.changed if isinstance(change["id"], int)):
            ids.append(row.id)
    for id_ in ids:
        connection.execute(sa.update(journal.id.table).where(journal.id == id_).values(words=sa.null()))
    act.note("journal", [], "words", n=len(ids))


def _blank_names(act: Act, people: list[int]) -> None:
    """The refs lose their labels; the brand's own row and people of this brand alone become `erased-N`."""
    brand, ref, person = (Base.metadata.tables[name] for name in ("brand", "ref", "person"))
    execute = act.session.connection().execute
    named = sa.update(ref).where(ref.c.brand_id == act.in_brand)
    execute(named.values(label=_ERASED, gone_at=sa.func.coalesce(ref.c.gone_at, act.now)))
    name = f"{_ERASED}-{act.in_brand}"
    values: dict[str, Any] = {"name": name, "slug": name, "short_name": None, "sector": None, "hours": {}, "look": {}}
    values |= {"uid": str(uuid.uuid4()), "archived_at": act.now, "version": brand.c.version + 1}
    execute(sa.update(brand).where(brand.c.id == act.in_brand).values(values))
    act.note("brand", act.in_brand, "name", "slug", "uid", "archived_at")
    for id_ in people:
        values = {"name": f"{_ERASED}-{id_}", "email": f"{_ERASED}-{id_}", "access": "none", "ends_on": act.now.date()}
        values |= dict.fromkeys(("locale", "zone", "hours", "skills", "cost_cents_h", "prefs"))
        execute(sa.update(person).where(person.c.id == id_).values(**values, version=person.c.version + 1))
        act.note("person", id_, "name", "email", "access")


def _stays(gone: Gone) -> tuple[Stays, ...]:
    people = ngettext("{n} person", "{n} persons", gone.people_left)
    return (
        Stays(_("the journal, without its words"), _("who did what, and when, can be asked for years later")),
        Stays(
            _("feeds and their items"), _("they are public, and the whole workspace's: other brands may follow them")
        ),
        Stays(people.format(n=gone.people_left), _("a role for another brand, now or before; or it is you")),
        Stays(_("media that others use"), _("the rest goes by itself within two days, when a worker runs")),
        Stays(_("the export, other files in exports/ and earlier backups"), _("they are yours: delete them there")),
    )
