"""A workspace adds a kind of document with a TOML file: a form, checks, a template of its own; a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.core import resources
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import places, read
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.own_kinds import BadKind, kind_of
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import document
from cmsuite.engines.exports.text import text
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.engines.documents.test_citing import TODAY
from tests.workplace import people

MEMO = """
name = "site_visit"
code = "VISIT"
title = { en = "Visit", fr = "Visite" }
major = ["place"]

[[field]]
name = "place"
title = { en = "Place", fr = "Lieu" }
mandatory = true

[[field]]
name = "seen"
type = "text"
title = "Seen"

[[field]]
name = "mood"
type = "choice"
choices = ["calm", "busy"]
title = "Mood"

[[field]]
name = "people"
type = "list"
title = "People"

[[field.field]]
name = "who"
title = "Who"
"""


def test_a_kind_of_a_workspace_lives_as_ours_do(store: Store, tmp_path: Path) -> None:
    cast = people(store)
    (tmp_path / "reports/kinds").mkdir(parents=True)
    (tmp_path / "reports/documents").mkdir()
    (tmp_path / "reports/kinds/visit.toml").write_text(MEMO, encoding="utf-8")
    (tmp_path / "reports/documents/site_visit.en.md.j2").write_text("# Where\n\nAt {{ content.place }}.\n")
    resources.look_in(tmp_path)
    load_kinds()
    kind = known("site_visit")
    content = {"place": "Lyon", "people": [{"who": "Jo"}], "mood": "busy"}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, "site_visit", "First", content=content, language="en")
        found = document(act, made.document_id)
    assert "At Lyon." in text(tree_of(found, found.newest, store.now(), tmp_path))
    again = from_markdown(to_markdown(kind, "First", "en", found.newest.content))
    assert again.content == read(kind.schema, content)
    assert [one.rule for one in findings(kind, read(kind.schema, {}), Around(TODAY))] == ["site_visit.mandatory-empty"]
    speak("fr")
    assert [one.title for one in places(kind.schema)][:2] == ["Lieu", "Seen"]
    speak("en")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('name = "site_visit"', 'name = "Site Visit"'), "small letters"),
        (('name = "site_visit"', 'name = "brief"'), "called brief already"),
        (('code = "VISIT"', 'code = "v"'), "capital letters"),
        (('type = "text"', 'type = "magic"'), "seen is of no known type"),
        (('choices = ["calm", "busy"]', ""), "mood has no choices"),
        (('title = "Seen"', ""), "seen.title has no words"),
        (('name = "seen"', 'name = "place"'), "field 2 needs a name of its own"),
        (("[[field.field]]", "[[other]]"), "site_visit has “other”, which is not known here"),
        (('[[field.field]]\nname = "who"\ntitle = "Who"', ""), "people has no fields"),
        (("mandatory = true", "must = true"), "place has “must”, which is not known here"),
        (("mandatory = true", 'mandatory = "yes"'), "mandatory of place is true or false"),
        (("major =", "majors ="), "site_visit has “majors”, which is not known here"),
        (('major = ["place"]', 'form = "two"'), "form of site_visit is a whole number"),
        (('["place"]', '["places"]'), "major of site_visit is a list of its fields"),
        (("major =", "follows = 3\nmajor ="), "follows of site_visit is a list of kinds"),
        (("code = ", "code = = "), "line 3"),
    ],
)
def test_a_wrong_file_is_told_what_is_wrong(change: tuple[str, str], told: str) -> None:
    load_kinds()
    with pytest.raises(BadKind, match=told):
        kind_of("visit.toml", MEMO.replace(*change).encode())
