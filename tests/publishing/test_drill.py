"""A drill: a plan is played on a fast clock, its log only grows, and nothing of who takes part goes out for real."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.charters.crisis_offline import offline
from cmsuite.charters.drill_kind import REPORT
from cmsuite.charters.drill_schema import DrillReport, broken
from cmsuite.charters.drill_score import graded, score
from cmsuite.charters.drilling import (
    DrillAlready,
    DrillRuns,
    LogChanged,
    NoDrill,
    NoPlan,
    NoScenario,
    NotVerified,
    NotWatched,
    note,
    running,
    start,
    stop,
)
from cmsuite.charters.drills import LONGEST
from cmsuite.charters.today import today
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.life import create, write
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.jobs.models import Run
from cmsuite.publishing.holds import letters_may_go
from cmsuite.publishing.models import State
from cmsuite.publishing.obstacle import Obstacle
from cmsuite.publishing.planning import keep
from cmsuite.publishing.register import queue
from tests.charters.planning import alone, around
from tests.publishing.stage import Stage


def a_plan(on: Stage) -> int:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return create(act, "crisis_plan", "Plan 2026", language="fr", content=alone()).document_id


def begun(on: Stage, **more: Any) -> int:
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        given = {"title": "EXERCICE", "speed": 4, **more}
        return start(act, "hacked", **given).document_id


def said(on: Stage, text: str, by: Actor | None = None, **more: Any) -> DrillReport:
    with acts.open(on.store, by=by or on.cast.karim, brand=on.cast.brand) as act:
        return note(act, text, **more).report


def test_who_takes_part_publishes_nothing_and_that_they_tried_is_scored(on: Stage) -> None:
    a_plan(on)
    id = on.planned("Une lampe", after=timedelta(hours=1))
    begun(on, people=[on.cast.chloe.person_id])
    speak("en")
    with (
        pytest.raises(DrillRuns, match="Drill under way: nothing can be published for real"),
        acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act,
    ):
        keep(act, id)
    with pytest.raises(DrillAlready):
        begun(on)
    with acts.read(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        found = running(act)
    assert found is not None
    assert [(one.kind, one.who) for one in found.report.log] == [("refused", on.cast.chloe.name)]
    assert [one.points for one in score(found.report).parts if one.most == 0] == [-5]
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        stop(act)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        keep(act, id)
    assert on.state(id) == State.PLANNED


def test_nothing_decided_while_a_drill_runs_leaves_and_what_waited_leaves_one_by_one(on: Stage) -> None:
    a_plan(on)
    document = begun(on)
    soon = [on.planned(f"Lampe {n}", after=timedelta(minutes=10 + n)) for n in range(2)]
    on.at_work(on.store.now() + timedelta(minutes=20), timedelta(minutes=1))
    assert [on.state(id) for id in soon] == [State.PLANNED] * 2
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert {line.obstacle for line in queue(act)} == {Obstacle.DRILL}
        (need,) = (one for one in today(act) if one.word == "DRILL")
    assert need.sentence == "“EXERCICE” runs: what is decided meanwhile does not leave for real"
    with pytest.raises(DrillRuns), acts.open(on.store, by=on.cast.helene, brand=on.cast.brand) as act:
        letters_may_go(act)  # who is no part of the drill sends no letter either
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        letters_may_go(act)  # an edition that was validated before comes out
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        assert stop(act).document_id == document
    on.work()
    assert [on.state(id) for id in soon] == [State.PUBLISHED, State.PLANNED], "what is late never leaves in bulk"
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert [line.obstacle for line in queue(act)] == [None, Obstacle.CATCHING_UP]


def test_what_was_decided_before_a_drill_leaves_at_its_hour(on: Stage) -> None:
    a_plan(on)
    before = on.planned("Décidée avant", after=timedelta(minutes=5))
    on.later(minutes=1)
    begun(on)
    on.at_work(on.store.now() + timedelta(minutes=5), timedelta(minutes=1))
    assert on.state(before) == State.PUBLISHED


def test_a_drill_that_nobody_ended_keeps_nothing_back_for_ever(on: Stage) -> None:
    a_plan(on)
    begun(on)
    id = on.planned("Demain", after=LONGEST + timedelta(hours=11))  # the morning after
    on.at_work(on.store.now() + LONGEST + timedelta(hours=12), timedelta(hours=1))
    assert on.state(id) == State.PUBLISHED


def test_a_drill_played_well_is_worth_all_its_points(on: Stage) -> None:
    a_plan(on)
    document = begun(on)
    steps = {}
    with acts.read(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        found = running(act)
        assert found is not None
        for n, one in enumerate(found.report.steps, 1):
            steps[n] = one
    for n, one in steps.items():
        kind = {"alert": "contact", "level": "decision", "publish": "message"}.get(one.what, "fact")
        level = 3 if one.what == "level" else None
        said(on, f"fait, sans écart notable ({one.what})", kind=kind, step=n, level=level)
        on.later(minutes=1)  # four of the drill's
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        report = stop(act).report
    assert [one.minute for one in report.log][:3] == [0, 4, 8]
    made = score(report)
    parts = {n: (one.points, one.most) for n, one in enumerate(made.parts)}
    assert parts[1] == (15, 15)
    assert all(points == most for points, most in parts.values() if most != 20), made
    assert made.total >= 90
    with acts.read(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        assert act.get(DocumentVersion, found.version_id).document_id == document
        assert running(act) is None
    with pytest.raises(NoDrill):
        said(on, "trop tard")


def test_what_cannot_be_is_refused_and_an_edited_log_is_seen(on: Stage) -> None:
    with pytest.raises(NoPlan):
        begun(on)
    a_plan(on)
    with on.store.connection(writes=True) as connection:
        connection.execute(sa.update(Run).values(beat_at=datetime(2020, 1, 1, tzinfo=UTC)))
    with pytest.raises(NotWatched, match=r"crisis\.worker-down"):
        begun(on, mode="live")
    with pytest.raises(NoScenario), acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        start(act, "S99", title="x")
    with pytest.raises(acts.Forbidden), acts.open(on.store, by=on.cast.helene, brand=on.cast.brand) as act:
        start(act, "S1", title="x")
    begun(on)
    with pytest.raises(NotVerified, match="37"):
        said(on, "37 comptes sont touchés", kind="message")
    said(on, "la plateforme confirme 37 comptes")
    said(on, "37 comptes sont touchés", kind="message", level=2)
    report = said(on, "36, et non 37", corrects=1)
    assert [one.kind for one in report.log] == ["fact", "message", "correction"]
    with pytest.raises(acts.Forbidden):
        said(on, "je passais", by=on.cast.helene)
    changed = dumped(report)
    changed["log"][0]["text"] = "la plateforme dément"
    content = read(DrillReport, changed)
    assert isinstance(content, DrillReport)
    assert broken(content.log) == 1
    rules = {one.rule: one.severity for one in findings(REPORT, content, around())}
    assert rules["crisis.log-edit"] == rules["crisis.drill-running"] == "block"
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        version = act.session.scalars(sa.select(sa.func.max(DocumentVersion.id))).one()
        write(act, version, changed)
    with pytest.raises(LogChanged, match="add a correction"):
        said(on, "encore une ligne")


def test_points_fall_from_the_delay_to_three_times_the_delay() -> None:
    assert [graded(minute, 15, 20) for minute in (0, 15, 30, 45, 600, None)] == [20, 20, 10, 0, 0, 0]


def test_lessons_are_late_after_five_working_days_and_blame_nobody() -> None:
    said = {"begun_at": "2026-03-20T10:00:00+00:00", "ended_at": "2026-03-20T12:00:00+00:00"}
    assert "crisis.postmortem-late" in _rules(**said)
    assert "crisis.postmortem-late" not in _rules(**said, lessons="Le second facteur est à doubler.")
    assert "crisis.blame" in _rules(**said, lessons="C’est la faute de Karim.")
    assert "crisis.action-without-owner" in _rules(**said, actions=[{"what": "doubler le second facteur"}])


def _rules(**content: Any) -> set[str]:
    return {one.rule for one in findings(REPORT, read(DrillReport, content), around())}


def test_a_worker_writes_the_offline_copies_of_what_was_validated(on: Stage) -> None:
    document = a_plan(on)
    assert offline(on.store, on.tools).files == ()
    with on.store.connection(writes=True) as connection:
        row = sa.update(DocumentVersion).where(DocumentVersion.document_id == document)
        connection.execute(row.values(state="validated", major=1, minor=0))
    names = offline(on.store, on.tools).files
    assert sorted(names) == [f"crisis_{one}-{document}-1.0-fr.pdf" for one in ("cards", "contacts", "plan")]
    folder = on.tools.workspace.exports / "offline"
    assert all((folder / one).read_bytes().startswith(b"%PDF") for one in names)
    assert offline(on.store, on.tools).files == ()
