"""Say among the words of a text when it is from, so that PostgreSQL finds the newest without reading all that ever said
the same. SQLite gives them in that order by itself."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0022"
down_revision = "m0021"


def upgrade() -> None:
    """The words of all texts, and their index, which is made anew in one go; to what is put in later the server adds
    the same, since an older program may go on writing."""
    if not on_sqlite():
        run_text("""
DROP INDEX ix_search_word_words;;
UPDATE search_word SET words = words || CAST(
    '#47-' || (id >> 47) || ' #50-' || (id >> 50) || ' #53-' || (id >> 53) || ' #56-' || (id >> 56) AS tsvector);;
CREATE INDEX ix_search_word_words ON search_word USING gin (words);;
CREATE OR REPLACE FUNCTION cmsuite_ages() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.words := NEW.words || CAST('#47-' || (NEW.id >> 47) || ' ' || '#50-' || (NEW.id >> 50) || ' ' || '#53-'
        || (NEW.id >> 53) || ' ' || '#56-' || (NEW.id >> 56) AS tsvector);
    RETURN NEW;
END $$;;
CREATE TRIGGER tr_search_word_ages BEFORE INSERT ON search_word FOR EACH ROW EXECUTE FUNCTION cmsuite_ages();;
""")
