"""A PostgreSQL store that one test after another has to itself, emptied between them.

To make a database of fifty tables and to drop it takes a third of a second of the processor; to empty it, a fiftieth.
Needs psycopg.
"""

from __future__ import annotations

from typing import Any

import psycopg

from tests.peers import postgres

ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SHAPE = """
SELECT (SELECT count(*) FROM pg_class), (SELECT max(oid::bigint) FROM pg_class),
       (SELECT count(*) FROM pg_attribute WHERE NOT attisdropped), (SELECT max(oid::bigint) FROM pg_constraint),
       (SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_trigger), (SELECT max(oid::bigint) FROM pg_proc),
       (SELECT count(*) FROM pg_namespace), (SELECT array_agg(v::text) FROM alembic_version v)
"""
EMPTY = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL session_replication_role = replica; -- what forbids to delete from a journal is a trigger
    FOR one IN SELECT oid::regclass AS name, pg_relation_size(oid) > 1000000 AS large FROM pg_class
               WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' LOOP
        IF one.large THEN EXECUTE format('TRUNCATE %s CASCADE', one.name);
        ELSE EXECUTE format('DELETE FROM %s', one.name);
        END IF;
    END LOOP;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$
"""


class Kept:
    """A database that is a copy of a template, made when it is first asked for, and anew after a test changed more
    than its rows."""

    def __init__(self, server: str, template: str) -> None:
        self.server, self.template = server, template
        self.url = ""
        self.shape: object = None

    def take(self) -> str:
        """Its URL, for one test."""
        if not self.url:
            self.url = postgres.fresh_database(self.server, self.template)
            with self._connected() as connection:
                self.shape = connection.execute(SHAPE).fetchone()
        return self.url

    def give_back(self) -> None:
        """Cut off whoever still uses it, and empty it."""
        try:
            with self._connected() as connection:
                connection.execute(ALONE)
                if connection.execute(SHAPE).fetchone() == self.shape:
                    connection.execute(EMPTY)
                    return
        except psycopg.Error:  # the test dropped what is asked for, or the database
            pass
        self.drop()

    def drop(self) -> None:
        if self.url:
            postgres.drop_database(self.server, self.url)
        self.url = ""

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url.replace("+psycopg", "", 1), autocommit=True)
