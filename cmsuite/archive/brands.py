"""One brand into a file of its own, and a brand of such a file into a workspace beside others."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.archive.file import Damaged, Held, Manifest, Reader, writing
from cmsuite.archive.rows import row_of, write
from cmsuite.backup import DERIVED, BackedUp, OtherSchema, Unfit, add_media, add_rows, held_back, with_bytes
from cmsuite.content.drafts import drafted
from cmsuite.content.models import Variant
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.media.store import Media
from cmsuite.engines.people.brands import slug_of
from cmsuite.engines.people.models import Brand, Membership, Role
from cmsuite.engines.trail.refs import KINDS
from cmsuite.rooms import load_models, load_rooms
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from cmsuite.store.upgrade import HEAD, standing

SAME_BY = {
    "person": ("email",),
    "blob": ("hash",),
    "feed": ("url_canonical", "reader_hash"),
    "item": ("feed_id", "guid"),
}
"""Rows that brands share, and by what one is known again in another workspace."""
LEFT_OUT = ("credential", "draft", "fetch_day", "item_band", "item_version", "robots", "short_link", *DERIVED)
"""Secrets stay at home, each account is connected again; so do unsaved text, what asking feeds cost, keys of items, and
what these said before they were edited."""
NOT_TAKEN = ("schedule", "run")  # when a machine looks, and what it did
UNDER_WAY = {"planned": "cancelled", "claimed": "cancelled", "sending": "needs_decision"}
"""Of mails: what is not to be sent from here too."""
ONLY_ONE = {"message": "key", "packet": "nonce"}
"""Names that no two rows of a store share."""
GAP = 100  # ids that others may take while we look


class BrandThere(Refused):
    said = N_("The brand {brand} of this archive is in this workspace already.")
    hint = N_("Nothing was changed. Erase it first, if the archive is to take its place.")


class AccountThere(Refused):
    said = N_("The account {handle} of this archive is active in this workspace already.")
    hint = N_("Close it here first: one account is published to by one brand alone. Nothing was changed.")


class WholeStore(Usage):
    said = N_("{file} holds a whole workspace.")
    hint = N_("Restore it into a new folder with: cmsuite restore FILE DIR")


@dataclass(frozen=True, slots=True)
class Imported:
    """The brand as it is here now; `known`: shared rows that were here already; `waiting`: publications that a person
    must decide again; `reconnect`: accounts without their secret."""

    id: int
    slug: str
    name: str
    rows: int
    known: int
    media: int
    missing: tuple[str, ...]
    waiting: int
    reconnect: int


# ---- export


def export_brand(store: Store, workspace: Workspace, brand: int, file: Path, *, by: Actor) -> BackedUp:
    """Write all of a brand, and of what brands share only what it points at. No secret is in it.

    Raises Forbidden, FileThere, OtherSchema; an OSError names the file.
    """
    load_models()
    load_rooms()
    said = standing(store)
    if said.schema != HEAD:
        raise OtherSchema(found=said.schema, wanted=HEAD)
    with acts.read(store, by=by, brand=brand) as act:
        act.need("people.brand_export")
        row = act.get(Brand, brand)
        named = {"id": brand, "uid": row.uid, "slug": row.slug, "name": row.name}
    ids = _ids(brand)
    manifest = Manifest("brand", store.now().isoformat(), said.uid or "", HEAD, said.min_code, brand=named)
    with writing(file, manifest) as archive:
        with store.snapshot() as connection:
            named["line"] = last_line(connection, brand)
            for table in Base.metadata.sorted_tables:
                if table.name in ids:
                    add_rows(archive, connection, store, table, ids[table.name])
            blob = Base.metadata.tables["blob"]
            hashes = connection.execute(sa.select(blob.c.hash).where(blob.c.id.in_(ids["blob"]))).scalars().all()
            accounts = Base.metadata.tables["account"].c
            left = sa.select(sa.func.count()).where(accounts.brand_id == brand, accounts.credential_id.is_not(None))
            kept_out = connection.execute(left).scalar_one()
        add_media(archive, Media(store, workspace), hashes)
    missing = tuple(manifest.missing)
    return BackedUp(str(file), file.stat().st_size, manifest.rows, len(manifest.media), missing, kept_out)


def last_line(connection: sa.Connection, brand: int) -> int:
    """The last line of a brand's journal: the same again, and nobody has worked on the brand meanwhile."""
    last = sa.select(sa.func.coalesce(sa.func.max(Journal.id), 0)).where(Journal.brand_id == brand)
    return int(connection.execute(last).scalar_one())


def _ids(brand: int) -> dict[str, sa.Select[Any]]:
    """For each table, what of it belongs to the brand or is pointed at by what does: children are asked first."""
    found: dict[str, sa.Select[Any]] = {}
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in LEFT_OUT:
            continue
        owner = table.c.id if table.name == "brand" else table.c.get("brand_id")
        terms = [] if owner is None else [owner == brand]
        if owner is None or owner.nullable:
            terms += [table.c.id.in_(pointing) for pointing in _pointing_at(table, found)]
        if table.name == "blob":
            terms.append(table.c.hash.in_(sa.select(Brand.look["logo"].as_string()).where(Brand.id == brand)))
        found[table.name] = sa.select(table.c.id).where(sa.or_(*terms))
    return found


def _pointing_at(table: sa.Table, found: dict[str, sa.Select[Any]]) -> Iterator[sa.Select[Any]]:
    for name, ids in found.items():
        child = Base.metadata.tables[name]
        for key in child.foreign_keys:
            if key.column is table.c.id:
                yield sa.select(key.parent).where(child.c.id.in_(ids))


# ---- import


def import_brand(store: Store, workspace: Workspace, file: Path, *, by: Actor) -> Imported:
    """Take a brand of an archive in, beside those that are here; all of it or nothing. Its ids become new ones.

    Whoever takes it in leads it. Raises Damaged, FromNewer, WholeStore, OtherSchema, BrandThere, AccountThere, Unfit,
    Forbidden.
    """
    load_models()
    load_rooms()
    with Reader(file) as archive:
        said = archive.manifest
        if said.kind != "brand":
            raise WholeStore(file=str(file))
        if not said.schema == standing(store).schema == HEAD:
            raise OtherSchema(found=said.schema, wanted=HEAD)
        archive.verify()
        with acts.open(store, by=by, all_brands=True) as act:
            act.need("people.brand_import")
            made = _Taking(archive, act, Media(store, workspace)).all()
            took_in(act, made.id, said.uid, made.rows)
    return made


@acts.register("brand.import", no_undo=N_("A brand is archived or erased, never unmade."))
def took_in(act: Act, brand: int, store_uid: str, rows: int) -> None:
    """Write down that a brand came from an archive of the store of that uid."""
    act.need("people.brand_import")
    act.note("brand", brand, n=rows)


@dataclass
class _Taking:
    """One import: which id each row of the archive has here. Own rows move up by as much as their table is long;
    shared rows may be here already, each is looked up."""

    archive: Reader
    act: Act
    media: Media
    up: dict[str, int] = field(default_factory=dict)
    same: dict[str, dict[int, int]] = field(default_factory=dict)
    known: int = 0
    brand: int = 0

    @cached_property
    def keys(self) -> dict[str, dict[sa.Column[Any], str]]:
        """The columns of each table that hold ids of another."""
        return {
            table.name: {key.parent: key.column.table.name for key in table.foreign_keys if key.column.name == "id"}
            for table in Base.metadata.sorted_tables
        }

    def all(self) -> Imported:
        tables = [table for table in self.archive.manifest.tables if table.name not in NOT_TAKEN]
        if {table.name for table in tables} - Base.metadata.tables.keys() or "brand" not in (t.name for t in tables):
            raise Damaged(file=str(self.archive.file), why=_("it holds no rows of a brand"))
        connection, dialect = self.act.session.connection(), self.act.store.dialect
        for table in tables:
            self.up[table.name] = dialect.last_id(connection, table.name) + GAP
            dialect.continue_ids(connection, table.name, self.up[table.name] + table.last_id)
        tables.sort(key=lambda table: table.name not in SAME_BY)  # what others point at, and is looked up, first
        try:
            rows = sum(self._take(connection, table) for table in tables)
            return self._settled(connection, rows)
        except (ValueError, TypeError, KeyError, RecursionError) as err:
            raise Unfit(table="brand", why=str(err)) from err

    def _take(self, connection: sa.Connection, held: Held) -> int:
        rows: Iterator[dict[str, Any]] = (row_of(held.shape, line) for line in self.archive.lines(held.name))
        more: list[sa.Column[Any]] = []
        if held.name == "blob":
            more = [sa.Column("place", sa.Text()), sa.Column("data", sa.LargeBinary())]
            rows = with_bytes(self.archive, rows, self.media)
        table = held.shape.table(*more)
        found = self._found(connection, table, (self._renumbered(held, row) for row in rows))
        try:
            return write(connection, table, found)
        except (sa.exc.IntegrityError, sa.exc.DataError) as err:
            raise Unfit(table=held.name, why=str(err.orig).split("\n")[0]) from err

    # ---- one row

    def _renumbered(self, held: Held, row: dict[str, Any]) -> dict[str, Any]:
        """The row with the ids of here, in its foreign keys and in what JSON is known to hold ids."""
        old = row["id"]
        if not 1 <= old <= held.last_id:
            raise ValueError(f"{held.name} {old}")
        for column, target in self.keys[held.name].items():
            if row[column.name] is not None:
                row[column.name] = self.here(target, row[column.name])
                if row[column.name] is None and not column.nullable:
                    raise ValueError(f"{held.name} {old}, {column.name}")
        row["id"] = old + self.up[held.name]
        if held.name == "brand":
            self._greet(row)
        elif held.name == "journal":
            row |= {"undo": None, "args": self._args(row["args"]), "changed": self._changed(row)}
        elif held.name == "ref":
            self._point(row)
        elif held.name == "account":
            self._refuse_twin(row)
        elif held.name == "mailbox":  # its password stayed at home
            row |= {"enabled": False, "brand_id": row["brand_id"] or self.brand}
        elif held.name == "message":  # the other workspace may send it, or has
            row["state"] = UNDER_WAY.get(row["state"], row["state"])
        if held.name in ONLY_ONE:
            self._own(held.name, ONLY_ONE[held.name], row)
        return row

    def here(self, table: str, old: int) -> int | None:
        """The id that a row of the archive has here; None for one that did not come."""
        if table in LEFT_OUT or table not in self.up:
            return None
        if table in SAME_BY or table == "ref":
            return self.same.get(table, {}).get(old)
        return old + self.up[table]

    def _greet(self, row: dict[str, Any]) -> None:
        """The one brand of the archive; it takes another short name where its own is taken."""
        if self.brand:
            raise ValueError("two brands")
        if self.act.session.scalar(sa.select(Brand.id).where(Brand.uid == row["uid"])):
            raise BrandThere(brand=row["name"])
        taken, slug = set(self.act.session.scalars(sa.select(Brand.slug))), slug_of(row["slug"])
        others = (f"{slug[:56]}-{n}" for n in count(2))
        row["slug"] = slug if slug not in taken else next(other for other in others if other not in taken)
        self.brand = row["id"]

    def _refuse_twin(self, row: dict[str, Any]) -> None:
        accounts = Base.metadata.tables["account"].c
        twin = sa.select(accounts.id).where(
            accounts.network == row["network"],
            accounts.server == row["server"],
            accounts.remote_id == row["remote_id"],
            accounts.status == "active",
        )
        if row["status"] == "active" and self.act.session.execute(twin).first():
            raise AccountThere(handle=row["handle"])

    def _point(self, row: dict[str, Any]) -> None:
        """A ref names its row by kind; what did not come is an end that dangles, and never another row of here."""
        kind = KINDS.get(row["kind"])
        here = self.here(kind.model.__tablename__, row["row_id"]) if kind else None
        row["row_id"] = here if here is not None else -row["id"]
        refs = Base.metadata.tables["ref"].c
        if self.act.session.execute(sa.select(refs.id).where(refs.uid == row["uid"])).first():
            row["uid"] = str(uuid.uuid4())

    def _own(self, table: str, column: str, row: dict[str, Any]) -> None:
        """A name of its own, where the row's was taken in here before."""
        columns = Base.metadata.tables[table].c
        if self.act.session.execute(sa.select(columns.id).where(columns[column] == row[column])).first():
            row[column] = hashlib.sha256(f"{row[column]} {self.brand}".encode()).hexdigest()

    def _changed(self, row: dict[str, Any]) -> list[Any]:
        return [change | {"id": self._json_id(change["t"], change["id"])} for change in row["changed"]]

    def _args(self, args: dict[str, Any]) -> dict[str, Any]:
        """Acts name rows by their table: `entry`, `entry_id`, `accounts`, or `from_kind` and `from_id`."""
        found = {}
        for name, value in args.items():
            word = name.removesuffix("_id")
            kind = KINDS.get(args.get(f"{word}_kind", ""))
            table = kind.model.__tablename__ if kind else word if word in self.up else word.removesuffix("s")
            found[name] = self._json_id(table, value)
        return found

    def _json_id(self, table: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._json_id(table, one) for one in value]
        known = table in self.up and isinstance(value, int) and not isinstance(value, bool)
        return self.here(table, value) if known else value

    # ---- shared rows

    def _found(
        self, connection: sa.Connection, table: sa.Table, rows: Iterator[dict[str, Any]]
    ) -> Iterator[dict[str, Any]]:
        """Those of the rows that are not here yet; for a table of shared rows, whose ids are noted."""
        if table.name not in SAME_BY and table.name != "ref":
            yield from rows
            return
        ids = self.same.setdefault(table.name, {})
        names = SAME_BY.get(table.name, ("kind", "row_id"))
        for row in rows:
            twin = self._twin(connection, table, {name: row[name] for name in names})
            ids[row["id"] - self.up[table.name]] = twin or row["id"]
            self.known += twin is not None
            if twin is None:
                yield row

    def _twin(self, connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> int | None:
        same = [table.c[name] == value for name, value in values.items()]
        if table.name == "person":
            same = [sa.func.lower(table.c.email) == values["email"].lower(), table.c.ends_on.is_(None)]
        found = connection.execute(sa.select(table.c.id).where(*same)).scalar()
        return None if found is None else int(found)

    # ---- afterwards

    def _settled(self, connection: sa.Connection, rows: int) -> Imported:
        """Prints name the account's id and so are made anew, which no approval of before covers; what was planned
        waits; and whoever took the brand in leads it."""
        session, said = self.act.session, self.archive.manifest
        brand = self.act.get(Brand, self.brand)
        variants = Base.metadata.tables["variant"]
        for id_ in session.scalars(sa.select(Variant.id).where(Variant.brand_id == brand.id)).all():
            variant = self.act.get(Variant, id_)
            connection.execute(
                sa.update(variants).where(variants.c.id == id_).values(hash=drafted(self.act, variant).hash)
            )
            session.expunge(variant)
        self._lead(connection, brand.id)
        accounts = Base.metadata.tables["account"].c
        reconnect = sa.select(sa.func.count()).where(accounts.brand_id == brand.id, accounts.mode == "api")
        return Imported(
            id=brand.id,
            slug=brand.slug,
            name=brand.name,
            rows=rows,
            known=self.known,
            media=len(said.media),
            missing=tuple(said.missing),
            waiting=held_back(connection, self.act.now, self.act.actor.person_id, brand.id),
            reconnect=connection.execute(reconnect).scalar_one(),
        )

    def _lead(self, connection: sa.Connection, brand: int) -> None:
        me, today = self.act.actor.person_id, self.act.now.date()
        for role in (Role.MANAGER, Role.LEAD, Role.CM):
            row = {"brand_id": brand, "person_id": me, "role": role, "starts_on": today, "version": 1}
            row |= {"created_at": self.act.now, "created_by": me}
            connection.execute(self.act.insert(Membership).values(row).on_conflict_do_nothing())
