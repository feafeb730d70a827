"""What a field of a document points at: evidence, which may be added on the way, items of other lists; its bounds."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from cmsuite.accounts.registered import connect
from cmsuite.audit.kind import AUDIT
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.views import document
from cmsuite.engines.evidence.keeping import Given, keep, listed
from cmsuite.matrix.note import SWOT
from cmsuite.store.store import Store
from tests.tui.composing import shows
from tests.tui.seated import Seated, seated
from tests.tui.test_document import content_of, to
from tests.workplace import Cast

pytestmark = pytest.mark.anyio

WIDE = (140, 40)


def matrix(store: Store, cast: Cast) -> int:
    """A SWOT note with a strength, after an audit with two findings; two pieces of evidence."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, Given("metric_extract", "Posts of the brand", "Mastodon", "measured"))
        keep(act, Given("interview", "Hélène Aubry", "Atelier Lumen", "declared"))
        found = [{"statement": "Comments come fast"}, {"statement": "No captions"}]
        audit = create(act, AUDIT.name, "Audit", language="en", content={"findings": found}, reason="For a test.")
        strength = {"statement": "A workshop that people visit"}
        note = create(act, SWOT.name, "Matrix", language="en", content={"strengths": [strength]},
                      parent=audit.document_id)  # fmt: skip
    return note.document_id


async def field(me: Seated, title: str, by: str = "down", edge: str = "│") -> None:
    """Down the page, or the form, to the field of that name."""
    for _step in range(14):
        if f"{edge}› {title}" in me.text:
            return
        await me.press(by)
    raise AssertionError(me.text)


async def test_evidence_and_findings_are_chosen_by_a_few_letters(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = matrix(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Strengths")
        await me.press("enter")
        await field(me, "Findings of the audit")
        await me.press("enter", "a")
        await me.type("capt\n")
        assert "1. F2 ·" in me.text
        await me.press("escape")
        await field(me, "Evidence")
        await me.press("enter", "a")
        await me.type("measured\n")
        assert "1. 1 · Posts of the brand · measured" in me.text
        await me.press("w", "w")
        assert "Here: confidence" in me.text
        await me.press("ctrl+s")
    (strength,) = content_of(store, cast, id)["strengths"]
    assert (strength["findings"], strength["evidence"]) == (["F2"], [1])


async def test_evidence_is_added_on_the_way(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = matrix(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Strengths")
        await me.press("enter")
        await field(me, "Evidence")
        await me.press("enter", "a", "f2")
        await me.type("Visitors counted\nThe door\n")
        await me.press("ctrl+s")
        assert "1. 3 · Visitors counted · observed" in me.text
        await me.press("ctrl+s")
    assert content_of(store, cast, id)["strengths"][0]["evidence"] == [3]
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        newest = listed(act)[0]
    assert (newest.title, newest.source, newest.kind, newest.grade) == (
        "Visitors counted", "The door", "document", "observed",
    )  # fmt: skip


async def test_evidence_is_kept_with_a_picture_which_is_opened_from_where_it_is_cited(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "true")
    monkeypatch.chdir(tmp_path)
    matrix(store, cast)
    picture = Path("basket.png")
    Image.new("RGB", (40, 20), "#cc2277").save(picture)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter", "O")
        assert me.told() == "Nothing that is cited here has a picture."
        await to(me, "Strengths")
        await me.press("enter")
        await field(me, "Evidence")
        await me.press("enter", "a", "f2")
        await me.type("The basket\nThe shop\n")
        await field(me, "Picture of it", "tab", "")
        await me.type(f"{picture}x\n")
        await me.type("left at step two")
        await me.press("ctrl+s")
        assert "cannot be read" in me.text
        await field(me, "Picture of it", "shift+tab", "")
        await me.press("ctrl+u")
        await me.type(f"{picture}\n")
        await me.press("ctrl+s", "w", "w")
        assert "Picture: left at step two" in me.text
        await me.press("escape", "O")
        path = me.app.seat.workspace.exports / "evidence-3.png"
        assert me.told().startswith("Opened in the browser: ")
    assert path.read_bytes() == picture.read_bytes()


async def test_a_number_out_of_its_bounds_is_told_under_its_field(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = matrix(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Strengths")
        await me.press("enter")
        await field(me, "Weight")
        await me.type("1.5")
        await me.press("down")
        await shows(me, "✗ a number of at most 1 is asked for")
        await me.press("up", "ctrl+u")
        await me.type("0.4")
        await me.press("down")
        await me.type("3")
        await me.press("ctrl+s")
        assert me.told() == "Saved."
    strength = content_of(store, cast, id)["strengths"][0]
    assert (strength["weight"], strength["rating"]) == ("0.4", 3)


async def test_a_document_that_follows_another_begins_from_one_of_those_that_there_are(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    matrix(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, AUDIT.name, "Second look", language="fr", content={}, reason="For a test.")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "a")
        lines = [line for line in me.lines if "SWOT note" in line and "│" in line]
        number = next(int(word) for line in lines for word in line.split() if word.isdigit())
        await me.press(*["down"] * (number - 1), "enter")
        assert "What does it follow from?" in me.text
        await me.type("second\n")
        assert "It follows from “Second look”." in me.text
        await me.type("After it")
        await me.press("ctrl+s")
        assert "After it" in me.lines[0]
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = document(act, 4)
    assert (found.kind, found.language, found.newest.around.parents["audit_report"].title) == (
        "swot_note", "fr", "Second look",
    )  # fmt: skip


async def test_what_a_profile_meets_is_chosen_from_the_list_of_its_network(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    profile = {"network": "mastodon", "handle": "@lumen", "met": ["name"], "missed": ["bio"]}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        id = create(act, AUDIT.name, "Audit", language="en", content={"profiles": [profile]}, reason="For a test.")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Completeness of the profiles")
        await me.press("enter")
        await field(me, "Met")
        await me.press("enter")
        assert "1. Name consistent with the other networks" in me.text, "not its id"
        await me.press("a")
        await me.type("identical\n")
        assert "2. Handle identical across networks" in me.text
        await me.press("a")
        await me.type("keyword")
        assert "Bio uses" not in me.text, "the other list has it"
        await me.press("escape", "ctrl+s")
    assert content_of(store, cast, id.document_id)["profiles"][0]["met"] == ["name", "handle"]


async def test_an_account_is_offered_from_the_brand_and_the_inventory_and_that_of_others_is_typed(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    account = {"network": "Mastodon", "handle": "@workshop"}
    content = {"accounts": [account], "profiles": [{}, {"network": "Instagram"}]}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        connect(act, "mastodon", "api", "1", handle="@lumen", title="Lumen", url="https://m.test/@lumen", capability={})
        id = create(act, AUDIT.name, "Audit", language="en", content=content, reason="For a test.")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Completeness of the profiles")
        await me.press("enter")
        await field(me, "Network")
        await me.type("mast")
        await me.press("right")
        await field(me, "Handle")
        await me.press("f4")
        assert {"@lumen", "@workshop"} <= set(me.text.split())
        await me.press("escape")
        await me.type("@LUMEN")
        await me.press("ctrl+s")
    said = content_of(store, cast, id.document_id)["profiles"][0]
    assert (said["network"], said["handle"]) == ("mastodon", "@lumen"), "as it is written where it is known"
