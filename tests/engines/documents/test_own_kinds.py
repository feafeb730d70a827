"""A workspace adds a kind of document with a TOML file: a form, checks, a template of its own; a wrong one is told."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from cmsuite.core import resources
from cmsuite.core.locale import said_in, speak
from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import Content, places, read
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.kinds import BROKEN, KINDS, Kind, NotRead, TakenKind, known, register_kind, title_of
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.own_kinds import BadKind, kind_of
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import document, documents
from cmsuite.engines.exports.manuscript import Manuscript
from cmsuite.engines.exports.text import text
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.engines.documents.test_citing import TODAY
from tests.workplace import people

HOW_TO = (Path(__file__).parents[3] / "docs/how-to/own-document.md").read_text(encoding="utf-8")
TOML, TEMPLATE, PACKAGE, CODE = re.findall(r"```\w+\n(.*?)```", HOW_TO, re.DOTALL)
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


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """No kind of a test is there for the next one."""
    load_kinds()
    kinds = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(kinds)
    BROKEN.clear()


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


def test_what_may_not_stay_empty_is_asked_for_in_the_items_of_a_list_too() -> None:
    text = MEMO.replace('title = "Who"', 'title = "Who"\nmandatory = true')
    text += '[[field]]\nname = "size"\ntype = "number"\ntitle = "Size"\nmandatory = true\n'
    kind = kind_of("visit.toml", text.encode())
    content = read(kind.schema, {"place": "Lyon", "people": [{"who": "Jo"}, {}], "size": "0"})
    assert [one.at for one in findings(kind, content, Around(TODAY))] == ["people.1.who"]


def test_what_cannot_be_read_costs_its_own_documents_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = people(store)
    file = tmp_path / "reports/kinds/visit.toml"
    file.parent.mkdir(parents=True)
    file.write_text(MEMO, encoding="utf-8")
    resources.look_in(tmp_path)
    load_kinds()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, "site_visit", "First", language="en").document_id
    del KINDS["site_visit"]
    file.write_text("name = 3", encoding="utf-8")
    os.utime(file, (1, 1))
    _installed(tmp_path / "lib", monkeypatch, "raise ImportError('no such thing')")
    load_kinds()
    load_kinds()  # told in the same order however often it is read
    assert title_of("brief") == "Framing note"
    assert title_of("site_visit") == "site_visit"
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.kind for one in documents(act)] == ["site_visit"]
        with pytest.raises(NotRead, match=r"(?s)no such thing.*visit\.toml describes no kind"):
            document(act, made)
    file.write_text(MEMO, encoding="utf-8")
    load_kinds()
    assert [str(one)[:50] for one in BROKEN.values()] == ["The kinds of documents of the package handover can"]
    assert title_of("site_visit") == "Visit"


def test_a_kind_may_not_take_the_name_or_the_code_of_another() -> None:
    ours = known("brief")
    for theirs in (replace(ours, code="MINE"), replace(ours, name="mine")):
        with pytest.raises(TakenKind, match="brief has its name or its code"):
            register_kind(theirs)


def test_the_file_of_the_how_to_is_a_kind() -> None:
    kind = kind_of("visit.toml", TOML.encode())
    found = findings(kind, read(kind.schema, {"people": [{}]}), Around(TODAY))
    assert [one.sentence for one in found] == ["“Place” is missing.", "“People met › 1 › Who” is missing."]


def test_the_package_of_the_how_to_brings_its_kind_with_its_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _installed(tmp_path, monkeypatch, CODE)
    templates = tmp_path / "agency_handover_reports/documents"
    templates.mkdir(parents=True)
    (templates / "handover.en.md.j2").write_text("# Stand\n\n{{ content.summary | prose }}\n")
    (templates / "handover.fr.md.j2").write_text("# Point\n\n{{ content.summary | prose }}\n")
    load_kinds()
    kind = known("handover")
    content = read(kind.schema, {"summary": "Tout va.", "accesses": [{"account": "@lumen"}]})
    assert "Point" in text(_written(kind, content, "fr", None))
    assert said_in(kind.title, "fr") == "Note de passation"
    assert [one.sentence for one in findings(kind, content, Around(TODAY))] == ["Nobody holds @lumen."]
    own = tmp_path / "reports/documents"
    own.mkdir(parents=True)
    (own / "handover.en.md.j2").write_text("# Ours\n")
    assert "Ours" in text(_written(kind, content, "en", tmp_path))


def test_the_template_of_the_how_to_is_one(tmp_path: Path) -> None:
    own = tmp_path / "reports/documents"
    own.mkdir(parents=True)
    (own / "site_visit.en.md.j2").write_text(TEMPLATE)
    kind = kind_of("visit.toml", TOML.encode())
    content = read(kind.schema, {"place": "Lyon", "people": [{"who": "Jo"}, {"who": "Zoé"}]})
    assert "- Jo\n- Zoé" in text(_written(kind, content, "en", tmp_path))


def _written(kind: Kind, content: Content, language: Literal["en", "fr"], workspace: Path | None) -> Manuscript:
    edition = Edition("First", language, "Lumen", date(2026, 3, 10), "draft")
    return manuscript(kind, content, edition, Around(TODAY), workspace)


def _installed(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """The package of the how-to, with this as its module."""
    info = folder / "agency_handover-1.dist-info"
    info.mkdir(parents=True)
    (folder / "agency_handover.py").write_text(code, encoding="utf-8")
    (info / "METADATA").write_text("Name: agency-handover\nVersion: 1\n")
    points = tomllib.loads(PACKAGE)["project"]["entry-points"]["cmsuite.documents"]
    (info / "entry_points.txt").write_text(
        "[cmsuite.documents]\n" + "".join(f"{name} = {module}\n" for name, module in points.items())
    )
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "agency_handover", raising=False)
