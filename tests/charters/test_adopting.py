"""A charter binds once somebody who may says so, from a day on, and is taken back without a trace in the rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.charters.adopting import (
    InForce,
    NotActivable,
    NotInForce,
    NotValidated,
    PastDay,
    adopt,
    drifted,
    withdraw,
)
from cmsuite.charters.models import CharterRule
from cmsuite.charters.standing import clauses, standing
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.documents.answers import Answer, validate
from cmsuite.engines.documents.life import create, reopen, send, write
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.rules.force import in_force
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.charters.writing import charter, raw
from tests.workplace import Cast, people

load_kinds()
OWN = [one for one in raw()["clauses"] if not one["objective"]]
"""Clauses that come from no objective: no strategy stands above these charters."""


def opened(store: Store, cast: Cast, by: Actor | None = None) -> Any:
    return acts.open(store, by=by or cast.karim, brand=cast.brand)


def validated(store: Store, document: int) -> None:
    """As if the client had said yes; what a yes asks for is tried with documents."""
    row = sa.update(DocumentVersion).where(DocumentVersion.document_id == document, DocumentVersion.state == "draft")
    minor = sa.select(sa.func.count()).where(DocumentVersion.state == "validated").scalar_subquery()
    with store.connection(writes=True) as connection:
        connection.execute(row.values(state="validated", major=1, minor=minor))


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def a_charter(store: Store, cast: Cast, **changed: Any) -> int:
    with opened(store, cast, cast.chloe) as act:
        content = raw(**{"clauses": OWN, **changed})
        return create(act, "editorial_charter", "Charte 2026", language="fr", content=content).document_id


def test_only_what_was_validated_binds_and_only_whoever_leads_says_so(store: Store, cast: Cast) -> None:
    document = a_charter(store, cast)
    with pytest.raises(NotValidated), opened(store, cast) as act:
        adopt(act, document, starts_on=today_in(act))
    with opened(store, cast, cast.chloe) as act:
        assert send(act, 1).number == "1.0"
    with opened(store, cast, cast.helene) as act:
        validate(act, document, Answer("Hélène Aubry", "Directrice"))
    with opened(store, cast, cast.chloe) as act:
        today, later = today_in(act), today_in(act) + timedelta(days=3)
    with pytest.raises(acts.Forbidden), opened(store, cast, cast.chloe) as act:
        adopt(act, document, starts_on=today)
    with pytest.raises(PastDay), opened(store, cast) as act:
        adopt(act, document, starts_on=today - timedelta(days=1))
    with opened(store, cast) as act:
        before = in_force(act, cast.brand, today).digest
        done = adopt(act, document, starts_on=later)
    assert done.clauses["machine"] > 25
    with pytest.raises(InForce), opened(store, cast) as act:
        adopt(act, document, starts_on=today)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert in_force(act, cast.brand, today).digest == before, "it is not its day yet"
        assert standing(act, today) is None
        assert clauses(act, cast.brand, today) == {}
        rules, found = in_force(act, cast.brand, later), standing(act, later)
        assert rules.digest == done.digest != before
        assert most(rules, "edfr.exclamations") == 1
        assert found is not None
        assert len(found.clauses) == sum(done.clauses.values()) + 1
        head = clauses(act, cast.brand, later)["editorial-charter#1.1"]
        assert head.text.endswith(f"{later.day} mars {later.year}."), "a day is written as the language writes it"
        assert list(drifted(found, charter(clauses=OWN))) == []
        assert list(drifted(found, charter(clauses=OWN, hashtags={"max": 3}))) == ["8.5"]
        told = clauses(act, cast.brand, later)["editorial-charter#5.2"]
        assert (told.version, "1" in told.text) == (1, True)
    with opened(store, cast) as act:
        withdraw(act, document)
    with pytest.raises(NotInForce), opened(store, cast) as act:
        withdraw(act, document)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert in_force(act, cast.brand, later).digest == before
        assert act.session.scalars(sa.select(sa.func.count()).select_from(CharterRule)).one() == 0


def most(rules: Ruleset, rule: str) -> Any:
    found = rules.named(rule)
    assert found is not None
    return found.params.model_dump()["max"]


def test_a_later_version_takes_over_on_its_day_and_gives_way_when_it_is_withdrawn(store: Store, cast: Cast) -> None:
    document = a_charter(store, cast)
    validated(store, document)
    with opened(store, cast) as act:
        today = today_in(act)
        first = adopt(act, document, starts_on=today)
    with opened(store, cast, cast.chloe) as act:
        draft = reopen(act, document)
    with opened(store, cast, cast.chloe) as act:
        write(act, draft.version_id, raw(clauses=OWN, hashtags={"max": 3}), seen=draft.version)
    validated(store, document)
    with opened(store, cast) as act:
        second = adopt(act, document, starts_on=today + timedelta(days=10))
    later = today + timedelta(days=11)
    assert first.digest != second.digest
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [most(in_force(act, cast.brand, day), "own.hashtags") for day in (today, later)] == [4, 3]
        assert [one.number for day in (today, later) if (one := standing(act, day))] == ["1.0", "1.1"]
    with opened(store, cast) as act:
        assert withdraw(act, document) == second.version_id
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [most(in_force(act, cast.brand, day), "own.hashtags") for day in (today, later)] == [4, 4]


def test_another_brand_is_not_bound(store: Store, cast: Cast) -> None:
    document = a_charter(store, cast)
    validated(store, document)
    with opened(store, cast) as act:
        today = today_in(act)
        adopt(act, document, starts_on=today)
    other = people(store, "Maison Ombre")
    with acts.read(store, by=other.karim, brand=other.brand) as act:
        assert standing(act, today) is None
        assert in_force(act, other.brand, today).named("own.hashtags") is None
    with pytest.raises(acts.Missing), acts.open(store, by=other.karim, brand=other.brand) as act:
        adopt(act, document, starts_on=today)


def test_what_packs_refuse_by_now_is_not_put_in_force(store: Store, cast: Cast) -> None:
    document = a_charter(store, cast, hashtags={"min": 5})
    validated(store, document)
    with pytest.raises(NotActivable) as refused, opened(store, cast) as act:
        adopt(act, document, starts_on=today_in(act))
    assert "8.5" in refused.value.sentence


def test_an_adoption_is_undone_and_done_again(store: Store, cast: Cast) -> None:
    document = a_charter(store, cast)
    validated(store, document)
    with opened(store, cast) as act:
        today = today_in(act)
        adopt(act, document, starts_on=today)
        line = acts.last(act)
    for there in (False, True):
        with opened(store, cast) as act:
            acts.undo(act, line or 0)
            line = acts.last(act)
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            assert (standing(act, today) is not None) == there
            assert (in_force(act, cast.brand, today).named("own.hashtags") is not None) == there
