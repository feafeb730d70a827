"""The deliverables of the demonstration are written by the same acts as anyone's, the strategy in two versions."""

from __future__ import annotations

import tomllib

from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.documents.comments import comments, unanswered
from cmsuite.engines.documents.content import read, references
from cmsuite.engines.documents.diff import changes
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import document as read_document
from cmsuite.engines.documents.views import documents
from cmsuite.engines.evidence.keeping import listed
from cmsuite.engines.exports.text import text as to_text
from cmsuite.sandbox.papers import FOLDER, deliver
from cmsuite.store.store import Store
from cmsuite.strategy.related import changes_view, sent_before
from tests.workplace import people


def test_the_client_asked_for_changes_and_reads_what_came_of_each(store: Store) -> None:
    speak("en")
    cast = people(store)
    deliver(store, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        lines = documents(act)
        assert len(lines) == 24
        plans = [read_document(act, line.id) for line in lines if line.kind == "strategy"]
        for plan in plans:
            assert [(one.number, one.state) for one in plan.versions] == [
                ("1.1", "validated"),
                ("1.0", "changes_requested"),
            ]
            before = sent_before(plan)
            assert before is not None
            moved = [one.path for one in changes(before.content, plan.newest.content)]
            places = {path.partition(".")[0] for path in moved}
            assert places == {"pillars", "cadence", "community", "milestones", "risks", "origins"}
            told = comments(act, plan.id)
            assert sorted(one.state for one in told) == ["accepted"] * 3 + ["accepted_modified", "refused"]
            assert unanswered(act, plan.id) == []
        english = next(plan for plan in plans if plan.language == "en")
        view = changes_view(act, english)
        said = to_text(tree_of(english, english.newest, store.now(), view=view))
    assert "+2 posts/month = +3 h = +€210 without tax" in said.replace("\u00a0", " ")
    assert "Could we not open TikTok in June" in said
    assert "the report in September decides" in said.replace("\n", " ")


def test_a_document_and_what_it_rests_on_are_in_one_language(store: Store) -> None:
    speak("en")
    cast = people(store)
    deliver(store, cast)
    rows = tomllib.loads((FOLDER / "evidence.toml").read_text(encoding="utf-8"))["evidence"]
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        titles = {one.id: one.title for one in listed(act)}
        cited: dict[str, set[str]] = {}
        for line in documents(act):
            said = read_document(act, line.id)
            for one in references(read(known(line.kind).schema, said.newest.content)):
                if one.cites.evidence:
                    cited.setdefault(line.language, set()).add(titles[int(one.value)])
    for tongue, there in cited.items():
        assert there <= {row["title"][tongue] for row in rows}, tongue
        assert len(there) > 10
