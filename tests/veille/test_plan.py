"""A watch plan: what keeps it from being sent, what it is warned of, how it is counted; and coverage by axis."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import language, speak
from cmsuite.core.workspace import create
from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.files import to_markdown
from cmsuite.engines.documents.life import create as begin
from cmsuite.engines.feeds.models import Feed
from cmsuite.engines.feeds.moving import ADOPTED
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.veille.coverage import coverage
from cmsuite.veille.plan.filling import counted
from cmsuite.veille.plan.kind import PLAN
from cmsuite.veille.plan.schema import WatchPlan
from cmsuite.veille.plan.words import MANDATORY
from cmsuite.veille.rules import Said, add_rule
from cmsuite.veille.sources import follow
from tests.conftest import NOW
from tests.veille.desk import published
from tests.workplace import people

TODAY = date(2026, 3, 10)
AROUND = Around(TODAY)
LAST = TODAY - timedelta(days=1)
load_kinds()


def source(n: int, axis: str = "trade", **more: Any) -> dict[str, Any]:
    types = ("press", "official", "community")
    made = {"key": f"S{n}", "title": f"Source {n}", "axis": axis, "owner_type": types[n % 3], "reliability": "B"}
    return {**made, "address": f"https://s{n}.example/rss", **more}


def question(n: int, axis: str, **more: Any) -> dict[str, Any]:
    made = {"key": f"Q{n}", "axis": axis, "question": "Que change la règle ?", "decision": "Ouvrir un compte ?"}
    return {**made, "owner": "Chloé", "backup": "Karim", "sources": ["S1", "S2"], **more}


WHOLE: dict[str, Any] = {
    "context": "Un atelier de lampes suit son métier.",
    "questions": [question(n, axis) for n, axis in enumerate(MANDATORY, 1)],
    "sources": [source(1), source(2), source(3), source(4, "regulation", owner_type="official"),
                source(5, "regulation", owner_type="official")],
    "review_on": "2026-06-01",
}  # fmt: skip


def found(**changed: Any) -> list[tuple[str, str, str]]:
    said = findings(PLAN, read(PLAN.schema, {**WHOLE, **changed}), AROUND)
    return [(one.rule, one.severity, one.at) for one in said if one.rule.startswith("veille.")]


def first(**of: Any) -> list[dict[str, Any]]:
    """The sources, the first with other values."""
    return [{**WHOLE["sources"][0], **of}, *WHOLE["sources"][1:]]


def asked(**of: Any) -> list[dict[str, Any]]:
    return [{**WHOLE["questions"][0], **of}, *WHOLE["questions"][1:]]


def test_a_plan_that_is_whole_passes() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"questions": WHOLE["questions"][:3]}, ("veille.axis-uncovered", "block", "questions")),
        ({"questions": asked(active_until=str(LAST))}, ("veille.axis-uncovered", "block", "questions")),
        ({"questions": asked(decision="")}, ("veille.question-without-decision", "warn", "questions.0.decision")),
        ({"questions": asked(sources=["S1"])}, ("veille.question-without-source", "block", "questions.0.sources")),
        ({"questions": asked(owner="")}, ("veille.owner-missing", "block", "questions.0.owner")),
        ({"questions": asked(backup="chloé")}, ("veille.owner-missing", "block", "questions.0.backup")),
        ({"sources": [{**one, "owner_type": "official"} for one in WHOLE["sources"]]},
         ("veille.single-source-type", "warn", "sources")),
        ({"sources": WHOLE["sources"][:4]}, ("veille.single-source-type", "warn", "sources")),
        ({"sources": first(reliability="F", since="2026-02-01")},
         ("veille.source-unrated", "warn", "sources.0.reliability")),
        ({"sources": first(new_90d=50, kept_90d=0)}, ("veille.low-yield", "warn", "sources.0.kept_90d")),
        ({"sources": first(every_h="1", gap_h="2.1")}, ("veille.over-polling", "warn", "sources.0.every_h")),
        ({"sources": first(every_h="23", gap_h="120")}, ("veille.over-polling", "warn", "sources.0.every_h")),
        ({"sources": first(every_h="0.2")}, ("veille.over-polling", "warn", "sources.0.every_h")),
        ({"sources": first(robots="refused")}, ("veille.robots-refused", "block", "sources.0.robots")),
        ({"sources": first(bytes_30d=100_000_001)}, ("veille.budget-exceeded", "warn", "budget_mb")),
        ({"queries": [{"name": "x", "query": "x", "week": 201}]},
         ("veille.query-too-broad", "warn", "queries.0.query")),
        ({"queries": [{"name": "x", "query": "x", "precision": "0.49"}]},
         ("veille.query-too-broad", "warn", "queries.0.query")),
        ({"review_on": "2026-02-22"}, ("veille.review-overdue", "warn", "review_on")),
    ],
)  # fmt: skip
def test_each_check_by_itself(changed: dict[str, Any], finding: tuple[str, str, str]) -> None:
    assert found(**changed) == [finding]


def test_the_edges_of_the_checks() -> None:
    assert found(sources=first(every_h="24", gap_h="120")) == [], "once a day is as seldom as is usual"
    assert found(sources=first(new_90d=50, kept_90d=1, every_h="1", gap_h="2", bytes_30d=99_000_000)) == []
    assert found(sources=first(new_90d=49)) == []
    assert found(review_on="2026-02-23", sources=first(reliability="F", since="2026-02-08")) == []
    assert found(queries=[{"name": "x", "query": "x", "week": 200, "precision": "0.5"}]) == []
    elsewhere = [{"axis": "regulation", "third_party": "Le cabinet juridique, chaque mois"}]
    assert found(questions=WHOLE["questions"][:3], axes=elsewhere) == []
    silent = found(sources=first(state="suspended"))
    assert {one[0] for one in silent} == {"veille.source-silent", "veille.question-without-source"}


Run = Callable[..., Result]


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root

    def run(*words: str, code: int = 0, tongue: str = "en") -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW))
        done = CliRunner().invoke(suite, ["--lang", tongue, *words], obj=obj)
        assert done.exit_code == code, done.output
        return done

    return run


@pytest.mark.by_turns
def test_a_plan_is_counted_and_refused_in_words_until_each_axis_has_a_question(
    run: Run, store: Store, tmp_path: Path
) -> None:
    cast = people(store)
    published(store, cast, n=3)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        follow(act, "https://loi.example/rss", axis="regulation", title="Loi")
        add_rule(act, Said("origine", "décret"))
    said = {**WHOLE, "questions": WHOLE["questions"][:3], "sources": []}
    file = tmp_path / "plan.md"
    file.write_text(to_markdown(PLAN, "Veille 2026", "fr", said), encoding="utf-8")
    run("document", "new", "watch_plan", "Veille 2026", "--file", str(file))
    assert run("veille", "plan", "count", "1").stdout.startswith("The plan lists 2 sources")
    content = json.loads(run("document", "show", "1", "--json").stdout)["versions"][0]["content"]
    assert [(one["key"], one["address"], one["new_90d"]) for one in content["sources"]] == [
        ("S1", "https://loi.example/rss", 0), ("S2", "https://gazette.example/rss", 3),
    ]  # fmt: skip
    assert (content["queries"][0]["week"], content["counted_on"]) == (3, "2026-03-10")
    run("veille", "plan", "count", "1")
    again = json.loads(run("document", "show", "1", "--json").stdout)["versions"][0]["content"]
    assert [one["key"] for one in again["sources"]] == ["S1", "S2"]
    assert json.loads(run("veille", "plan", "questions", "1", "--json").stdout)[0]["active"]
    run("document", "new", "brief", "Printemps")
    assert "is no watch plan" in run("veille", "plan", "count", "2", code=1).stderr
    before = language()
    refused = run("document", "send", "1", code=1, tongue="fr").stderr
    speak(before)
    assert (
        "Plan non transmis : l’axe réglementaire n’a aucune question active. Ajoutez-en une ou justifiez sa prise en "
        "charge par un tiers dans l’axe." in refused
    )
    where = tmp_path / "plan.txt"
    run("document", "export", "1", "--format", "txt", "-o", str(where))
    page = where.read_text(encoding="utf-8")
    assert "Décision servie" in page
    assert "gazette.example" in page


@pytest.mark.by_turns
def test_a_question_that_a_brief_leaves_open_is_proposed_to_the_plan_and_traced(run: Run, store: Store) -> None:
    cast = people(store)
    asked = [{"question": "Qui d’autre vend des lampes ?"}, {"question": "Un salon ?", "state": "withdrawn"}]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        begin(act, "brief", "Printemps", content={"questions": asked})
        begin(act, "watch_plan", "Veille 2026")
    assert "Q2" in run("brief", "propose", "1", "Q1", "Q2", code=2).stderr
    assert run("brief", "propose", "1").stdout == "1  Qui d’autre vend des lampes ?\n"
    assert "is taken: Veille 2026" in run("proposal", "take", "1").stdout
    (question,) = json.loads(run("veille", "plan", "questions", "2", "--json").stdout)
    assert (question["key"], question["question"]) == ("Q1", "Qui d’autre vend des lampes ?")
    assert "Printemps" in run("trace", "document", "2").stdout


def test_a_source_keeps_its_key_and_what_was_said_of_its_robots_also_where_it_moved(store: Store) -> None:
    cast, moved = people(store), "https://loi.example/flux"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        feed = follow(act, "https://loi.example/rss", axis="regulation", title="Loi").feed_id
        follow(act, "https://a.example/rss", title="A")
        made = counted(act, WatchPlan.model_validate({}))
    sources = [one.model_dump() | {"key": f"S{n}", "robots": "refused"} for n, one in enumerate(made.sources, 1)]
    cited = WatchPlan.model_validate({**WHOLE, "sources": sources})
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Feed).where(Feed.id == feed).values(redirect_to=moved, redirects=ADOPTED))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        again = counted(act, cited)
        assert counted(act, again).sources == again.sources
    assert [(one.key, one.address, one.robots) for one in again.sources] == [
        ("S1", moved, "refused"), ("S2", "https://a.example/rss", "refused"),
    ]  # fmt: skip


def test_coverage_says_which_axis_has_had_nothing(store: Store) -> None:
    cast = people(store)
    other = people(store, "Maison Nova")
    published(store, cast, n=3)
    with acts.open(store, by=other.chloe, brand=other.brand) as act:
        follow(act, "https://culture.example/rss", axis="culture")
    with acts.read(store, by=other.karim, all_brands=True) as act:
        lines = coverage(act, 7)
    assert len(lines) == 9
    assert [(one.brand, one.axis, one.new, one.sources, one.yielding) for one in lines if not one.silent] == [
        (cast.brand, "trade", 3, 1, 1)
    ]
    assert [(one.sources, one.yielding) for one in lines if one.axis == "culture"] == [(1, 0)]
    assert lines[-1].newest is not None
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert {one.brand for one in coverage(act)} == {cast.brand}
