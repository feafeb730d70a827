"""What time makes of a crisis plan after it was validated, as Today and `crisis due` tell it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.charters import crisis_rota
from cmsuite.charters.crisis_watch import Stands, due, of_brand
from cmsuite.charters.drilling import start, stop
from cmsuite.charters.today import today
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.jobs.runs import WORKER, Machine, begin
from cmsuite.store.store import Store
from tests.charters.planning import Change, alone, raw
from tests.workplace import people

NOW = datetime(2026, 4, 2, 8, tzinfo=UTC)


def told(change: Change | None = None, on: date = date(2026, 4, 2), held: date | None = None) -> dict[str, int]:
    found = Stands(1, 1, "Plan 2026", "Europe/Paris", raw("fr", change))
    return {one.what: one.n for one in due(found, (), held, datetime(on.year, on.month, on.day, 8, tzinfo=UTC), on)}


def _of(name: str, place: int, **fields: Any) -> Change:
    return lambda made: made[name][place].update(fields)


def test_a_plan_that_was_just_validated_has_nothing_due() -> None:
    assert told() == {}


@pytest.mark.parametrize(
    ("change", "on", "wanted"),
    [
        (None, date(2026, 10, 1), {"contacts": 11}),
        (None, date(2027, 3, 31), {"contacts": 11, "drill": 1}),
        (None, date(2027, 4, 1), {"contacts": 11, "drill": 1, "review": 1}),
        (_of("contacts", 1, tested_on=None), date(2026, 4, 2), {"contacts": 1}),
        (_of("contacts", 1, tested_on="the other day"), date(2026, 4, 2), {"contacts": 1}),
        (_of("rota", 2, person=""), date(2026, 4, 2), {"oncall": 2}),
        (lambda made: made.update(rota="?", contacts=[7], drills=None, review_on="soon"), date(2026, 4, 2),
         {"oncall": 1, "drill": 1}),
    ],
)  # fmt: skip
def test_what_time_makes_due_is_counted(change: Change | None, on: date, wanted: dict[str, int]) -> None:
    assert told(change, on) == wanted


def test_a_drill_with_a_report_counts_as_held() -> None:
    assert told(None, date(2027, 3, 31), held=date(2026, 11, 1)) == {"contacts": 11}


def test_today_tells_what_is_due_of_the_plan_that_stands_and_the_lessons_of_a_drill(
    store: Store, clock: SetClock
) -> None:
    speak("fr")
    cast, clock.at = people(store), NOW
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        document = create(act, "crisis_plan", "Plan 2026", language="fr", content=alone()).document_id
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert (today(act), of_brand(act)) == ([], None), "a draft binds nobody"
    with store.connection(writes=True) as connection:
        row = sa.update(DocumentVersion).where(DocumentVersion.document_id == document)
        connection.execute(row.values(state="validated", major=1, minor=0))
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        (down,) = today(act)
        assert (down.about, down.sentence.replace("\u00a0", " ")) == (
            ("document", document),
            "« Plan 2026 » : astreinte inactive, aucun processus ne surveille. Lancez-en un : cmsuite worker",
        )
        crisis_rota.declare(act, "Nora Lemaire", date(2026, 4, 1), date(2026, 4, 30))
        crisis_rota.declare(act, "Karim Benali", date(2026, 4, 4), date(2026, 4, 5))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        _down, need = today(act)
        assert (need.word, need.about) == ("CRISIS PLAN", ("document", document))
        assert need.sentence.replace("\u00a0", " ") == (
            "« Plan 2026 » : personne n’est d’astreinte du sam. 4 avr. 2026 09:00 au lun. 6 avr. 2026 09:00"
        )
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        crisis_rota.back(act, "Karim Benali", date(2026, 4, 4))
        start(act, "hacked", title="Exercice d’avril")
    clock.at = NOW + timedelta(hours=1)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        stop(act)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        need, _down = today(act)
    assert (
        need.sentence.replace("\u00a0", " ") == "« Exercice d’avril » : ses leçons sont à écrire avant le 10 avril 2026"
    )
    clock.at = datetime(2027, 3, 30, 8, tzinfo=UTC)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = of_brand(act) or []
        assert [one.what for one in found] == ["worker-down", "contacts"], "the drill of April counts"
        assert found[0].sentence.replace("\u00a0", " ") == (
            "« Plan 2026 » : astreinte inactive, aucun processus ne surveille. Lancez-en un : cmsuite worker"
        )
        assert [one.n for one in today(act)] == [1, 1, 11]
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        begin(act, WORKER, Machine.here())
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.what for one in of_brand(act) or ()] == ["contacts"], "somebody watches"
        assert not any("worker-down" in one.key for one in today(act))
