"""What a validated watch plan has the watch do: paces, slots, budget, and who is told of so many items a day."""

from __future__ import annotations

from typing import Any

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.documents.answers import Answer, validate
from cmsuite.engines.documents.life import create, send
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.veille.frugality import BUDGET, frugality
from cmsuite.veille.pace import intervals, named, pace
from cmsuite.veille.plan.in_force import in_force, slots_of
from cmsuite.veille.qualify import discard
from cmsuite.veille.sources import edit_source, sources
from cmsuite.veille.telling_cost import by_budget
from cmsuite.veille.today import today
from tests.veille.desk import published
from tests.veille.test_plan import WHOLE, first, question
from tests.workplace import Cast, people

DAY = 86_400


def validated(store: Store, cast: Cast, **changed: Any) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, "watch_plan", "Veille", content={**WHOLE, **changed})
        send(act, made.version_id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, made.document_id, Answer("Hélène Aubry", "Directrice"))
    return made.document_id


@pytest.mark.by_turns
def test_the_plan_that_was_validated_is_what_the_watch_follows(store: Store) -> None:
    load_kinds()
    cast = people(store)
    items = published(store, cast, 3)
    asked = [
        question(8, "trade", frequency="weekly", alert=3, recipients=["Karim", "Hélène"], keywords_fr=["décret"]),
        question(9, "trade", frequency="daily", alert=3, keywords_fr=["étiquetage"], exclude=["décret"]),
        *WHOLE["questions"],
    ]
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, BUDGET.key, 7.0)
        (line,) = sources(act)
        before = intervals(act)[line.id].planned_s
        assert frugality(act, act.now.date(), act.now.date()).budget_mb == 7
        assert not [one for one in today(act) if one.key.startswith("question")]
    mine = first(address="https://gazette.example/rss")
    plan = validated(store, cast, questions=asked, sources=mine, budget_mb=40, slot="Lundi et jeudi 9h, samedi 14 h 30")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        signed = in_force(act)[cast.brand]
        assert (signed.document, signed.slots) == (plan, ("mon 09:00", "thu 09:00", "sat 14:30"))
        spent = frugality(act, act.now.date(), act.now.date())
        assert spent.budget_mb == 40
        assert by_budget(spent.spent, spent.budget_mb, spent.plan)[1].startswith("The watch plan “Veille” says so")
        assert before < intervals(act)[line.id].planned_s == DAY / 4, "as the fastest of its questions wants it"
        (told,) = [one for one in today(act) if one.key.startswith("question")]
        assert told.sentence == (
            "“Que change la règle ?”: 3 items today, and it asks to be told from 3 on. Tell Karim, Hélène."
        )
        pace(act, line.id, *named("weekly"))
        assert intervals(act)[line.id].planned_s == DAY, "what a person said of a source comes first"
        discard(act, items[0], "off_topic")
        assert not [one for one in today(act) if one.key.startswith("question")]
    with store.connection(writes=True) as connection:
        connection.exec_driver_sql("UPDATE feed SET state = 'gone'")
    for owner, said in ((0, "Chloé looks after its axis"), (cast.karim.person_id, "Karim Benali looks after it")):
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            edit_source(act, line.id, owner_id=owner)
            (gone,) = [one for one in today(act) if one.key.startswith("source")]
            assert gone.sentence == f"“gazette.example” no longer comes in: {said}"


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("Mondays 9:00, Thu 14:30", ("mon 09:00", "thu 14:30")),
        ("le mardi à 8 h puis le vendredi à 17h15", ("tue 08:00", "fri 17:15")),
        ("Deux demi-heures par semaine", ()),
        ("Lundi matin", ()),
        ("", ()),
    ],
)
def test_days_with_hours_are_read_and_nothing_is_guessed(said: str, slots: tuple[str, ...]) -> None:
    assert slots_of(said) == slots
