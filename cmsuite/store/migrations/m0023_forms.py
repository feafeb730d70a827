"""List each word of the index once on SQLite, for those that begin alike. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0023"
down_revision = "m0022"


def upgrade() -> None:
    """The words that are in the index; what an older program puts in later, the check of each week adds."""
    if on_sqlite():
        run_text("""
CREATE TABLE search_form (word TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;;
CREATE VIRTUAL TABLE temp.search_term USING fts5vocab(main, search_word, col);;
INSERT INTO search_form SELECT term FROM temp.search_term WHERE col = 'words';;
DROP TABLE temp.search_term;;
""")
