"""One linear history of the schema: `mNNNN_name.py`, each one change. The way back is the backup."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from cmsuite.store.dialects import sqlite

FOLDER = Path(__file__).parent


def on_sqlite() -> bool:
    """Whether this migration runs on SQLite."""
    return op.get_bind().dialect.name == "sqlite"


def run_text(text: str) -> None:
    """Run frozen DDL: statements separated by `;;`."""
    for statement in text.split(";;"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.strip())


def rebuild(table: str, ddl: str, **filled: str) -> None:
    """Give a SQLite table another shape: from its frozen DDL (table first, then indexes and triggers, by `;;`).

    filled: new column -> the SQL expression that fills it from the old row. Columns of the same name are copied;
    what is in neither is dropped. Foreign keys are off while migrations run, and checked after them.
    """
    bind = op.get_bind()
    create, *others = [part.strip() for part in ddl.split(";;") if part.strip()]
    old = [row[1] for row in bind.exec_driver_sql(f'PRAGMA table_info("{table}")')]
    last = sqlite.last_id(bind, table)
    bind.exec_driver_sql("PRAGMA legacy_alter_table = ON")  # else the children's keys would follow the old table
    bind.exec_driver_sql(f'ALTER TABLE "{table}" RENAME TO "old_{table}"')
    bind.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
    for (name,) in bind.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name = ? AND sql IS NOT NULL",
        (f"old_{table}",),
    ).all():
        kind = "TRIGGER" if name.startswith("tr_") else "INDEX"
        bind.exec_driver_sql(f'DROP {kind} "{name}"')
    bind.exec_driver_sql(create)
    new = [row[1] for row in bind.exec_driver_sql(f'PRAGMA table_info("{table}")')]
    copied = {name: f'"{name}"' for name in new if name in old} | filled
    columns = ", ".join(f'"{name}"' for name in copied)
    values = ", ".join(copied.values())
    bind.exec_driver_sql(f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "old_{table}"')
    bind.exec_driver_sql(f'DROP TABLE "old_{table}"')
    sqlite.continue_ids(bind, table, last)
    for statement in others:
        bind.exec_driver_sql(statement)
