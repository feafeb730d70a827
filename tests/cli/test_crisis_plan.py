"""A crisis plan from the command line: begun, validated with its offline copies, on call, replayed, drilled."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.charters.crisis_kind import PLAN
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.engines.documents.files import to_markdown
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.charters.planning import alone
from tests.workplace import Cast, people

Run = Callable[..., Result]
pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
NOW = datetime(2026, 4, 2, 8, 30, tzinfo=UTC)  # a Thursday


@pytest.fixture
def cast(store: Store) -> Cast:
    load_kinds()
    return people(store)


@pytest.fixture
def run(store_url: str, tmp_path: Path, cast: Cast) -> Run:
    """A command by Karim, at NOW or some minutes after it; it must end with `code`."""
    root = create(tmp_path / "lumen", me="karim@lumen.example", store_url=store_url).root

    def run(*words: object, code: int = 0, after: int = 0, me: str = "karim@lumen.example") -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW + timedelta(minutes=after)))
        done = CliRunner().invoke(suite, ["--as", me, *map(str, words)], obj=obj)
        assert done.exit_code == code, done.output
        return done

    return run


def a_plan(run: Run, tmp_path: Path, **changed: Any) -> int:
    file = tmp_path / "plan.md"
    file.write_text(to_markdown(PLAN, "Plan de crise 2026", "fr", alone() | changed), encoding="utf-8")
    made = json.loads(run("document", "new", "crisis_plan", "Plan de crise 2026", "--file", file, "--json").stdout)
    return int(made["document_id"])


def test_a_plan_begins_with_the_library_and_is_validated_with_its_copies(run: Run, tmp_path: Path, cast: Cast) -> None:
    bare = json.loads(run("document", "new", "crisis_plan", "Plan", "--language", "en", "--json").stdout)["document_id"]
    assert "Account hacked" in run("crisis", "runbook").stdout
    refused = run("document", "send", bare, code=1).stderr
    assert "Nobody is named as" in refused
    assert "crisis.oncall-gap" in run("document", "check", bare, code=1).output
    run("document", "archive", bare)
    plan = a_plan(run, tmp_path)
    run("crisis", "offline", plan, code=1)
    run("document", "send", plan)
    helene = "helene@lumen.example"
    done = run("document", "validate", plan, "--name", "Hélène Aubry", "--function", "Directrice", me=helene)
    assert done.output.count("An offline copy is in") == 3
    paths = json.loads(run("crisis", "offline", plan, "--json").stdout)
    assert paths["written"] == []
    assert all(Path(one).read_bytes().startswith(b"%PDF") for one in paths["paths"])
    made = json.loads(run("crisis", "card", plan, "cards", "--format", "txt", "--json").stdout)
    run("crisis", "card", plan, "cards", "--format", "md", code=2)
    card = Path(made["path"]).read_text(encoding="utf-8")
    assert "Geler les publications de la marque." in card
    assert "(Nora Lemaire)" in card
    steps = json.loads(run("crisis", "runbook", "hacked", "--json").stdout)["steps"]
    assert [one["minute"] for one in steps] == sorted(one["minute"] for one in steps)
    run("crisis", "runbook", "S99", code=2)


def test_who_is_away_is_replaced_and_what_nobody_covers_is_said(run: Run, tmp_path: Path) -> None:
    a_plan(run, tmp_path)
    assert "On call now: Chloé Martin; then Karim Benali." in run("crisis", "oncall").stdout
    run("crisis", "away", "Chloé Martin", "2026-04-02", "2026-04-03")
    assert "On call now: Karim Benali; then nobody." in run("crisis", "oncall").stdout
    run("crisis", "away", "Karim Benali", "2026-04-02")
    said = run("crisis", "oncall", "--days", 7, code=1).stdout
    assert "Nobody is on call now." in said
    assert ": Chloé Martin is away" in said
    run("crisis", "away", "Karim Benali", "2026-04-02", "--back")
    run("crisis", "away", "Karim Benali", "2026-04-02", "--back", code=2)
    run("crisis", "away", "Karim Benali", "2026-04-03", "2026-04-02", code=2)
    assert len(json.loads(run("crisis", "oncall", "--json").stdout)["away"]) == 1


def test_the_past_is_replayed_from_a_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hours.csv"
    first = datetime.combine(date(2026, 1, 5), datetime.min.time())
    rows = [f"{first + timedelta(hours=n):%Y-%m-%dT%H:%M},{(9, 12, 15)[n // 168 % 3]},1,12" for n in range(8 * 168)]
    rows += [f"2026-03-02T{hour:02}:00,58,{30},58" for hour in (0, 1)]
    file.write_text("\n".join(["time,mentions,negative,of", *rows]), encoding="utf-8")
    found = json.loads(run("crisis", "replay", file, "--json").stdout)
    assert (found["hours"], found["levels"]) == (8 * 168 + 2, {"1": 0, "2": 1, "3": 0, "4": 0})
    said = run("crisis", "replay", file).stdout
    assert "1,346 hours were read; alerts: 1." in said
    assert "A named person confirms" in said
    assert "58" in run("crisis", "replay", file, "--hours").stdout
    rows = [f"{first + timedelta(hours=n):%Y-%m-%dT%H:%M},{(1, 2, 3)[n // 168 % 3]}" for n in range(8 * 168)]
    file.write_text("\n".join(["time,mentions", *rows, "2026-03-02T00:00,9"]), encoding="utf-8")
    assert "alerts: 0" in run("crisis", "replay", file).stdout
    assert "alerts: 1" in run("crisis", "replay", file, "--small").stdout
    a_plan(run, tmp_path)
    assert "alerts: 1" in run("crisis", "replay", file).stdout
    file.write_text("time,mentions,negative,of\nyesterday,1,0,1\n2026-03-02T00:00,1,5,1\n", encoding="utf-8")
    assert "line 2" in run("crisis", "replay", file, code=2).stderr
    file.write_text("when,mentions\n", encoding="utf-8")
    run("crisis", "replay", file, code=2)
    run("crisis", "replay", file, "--zone", "Europe/Nowhere", code=2)


def test_a_drill_is_played_to_its_score(run: Run, tmp_path: Path) -> None:
    a_plan(run, tmp_path)
    run("crisis", "drill", "show", code=1)
    begun = run("crisis", "drill", "start", "S4", "--speed", "10", "--with", "chloe@lumen.example").stdout
    assert begun.startswith("*** DRILL ***")
    run("crisis", "drill", "inject", "Un client publie une capture", after=1)
    run("crisis", "drill", "act", "Publications gelées à la demande", "--step", 2, after=1, me="chloe@lumen.example")
    run("crisis", "drill", "act", "Niveau confirmé par Karim", "--kind", "decision", "--level", 3, after=2)
    run("crisis", "drill", "act", "9 comptes sont touchés", "--kind", "message", after=2, code=1)
    run("crisis", "drill", "act", "x", "--step", 99, code=2)
    said = run("crisis", "drill", "show", after=3).stdout
    assert "T+30 min, clock ×10" in said
    assert "[x] 2 T+5" in said
    done = json.loads(run("crisis", "drill", "stop", "--json", after=4).stdout)
    assert done["drill"] is True
    parts = {one["title"]: one["points"] for one in done["score"]["parts"]}
    assert (parts["Level"], parts["Holding statement"]) == (15, 0)
    assert parts["Freeze of publications"] < 15
    run("document", "export", done["document"], "--format", "html")
    page = next((tmp_path / "lumen" / "exports").glob("drill_report-*.html")).read_text(encoding="utf-8")
    assert '<p class="stamp"' in page
    assert "[x]" not in page
    assert " UTC<" not in page, "its hours are those of the brand"
