"""What Today says of documents: to each person what waits for them, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.documents.answers import Answer, ask_changes, validate
from cmsuite.engines.documents.comments import answer, comment
from cmsuite.engines.documents.life import Waiver, archive, create, send, submit
from cmsuite.engines.documents.packets import pack
from cmsuite.engines.documents.today import today
from cmsuite.engines.documents.versions import Edited
from cmsuite.store.store import Store
from tests.engines.documents.memo import MEMO, WHOLE
from tests.workplace import Cast, people

HELENE = Answer("Hélène Aubry", "Director")


@pytest.fixture
def cast(store: Store) -> Cast:
    speak("en")
    return people(store)


def begun(store: Store, cast: Cast, title: str = "Spring", **content: object) -> Edited:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return create(act, MEMO.name, title, content={**WHOLE, **content})


def sent(store: Store, cast: Cast, title: str = "Spring", **content: object) -> Edited:
    made = begun(store, cast, title, **content)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return send(act, made.version_id, waivers={} if content.get("steps") != [] else {"memo.steps": WHY})


WHY = Waiver("There is nothing to do yet")


def needs(store: Store, who: Actor) -> list[tuple[str, str]]:
    with acts.read(store, by=who, all_brands=True) as act:
        return [(one.word, one.sentence) for one in today(act)]


def test_what_is_read_in_the_house_waits_for_who_did_not_write_it(store: Store, cast: Cast) -> None:
    made = begun(store, cast)
    assert needs(store, cast.karim) == []  # a draft waits for nobody
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, made.version_id)
    assert needs(store, cast.karim) == [("TO READ", "“Spring” waits in the house for your reading")]
    assert needs(store, cast.chloe) == needs(store, cast.helene) == []
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        archive(act, made.document_id)
    assert needs(store, cast.karim) == []


def test_what_was_sent_waits_for_the_client_and_after_a_week_for_us(store: Store, cast: Cast, clock: SetClock) -> None:
    made = sent(store, cast)
    assert needs(store, cast.helene) == [("TO VALIDATE", "“Spring” waits for your yes")]
    assert needs(store, cast.chloe) == []
    clock.at += timedelta(days=7)
    assert [word for word, _said in needs(store, cast.chloe)] == ["NO ANSWER"]
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        ask_changes(act, made.document_id, "Less.", HELENE)
    assert needs(store, cast.chloe) == [("CHANGES", "the client asks for changes of “Spring”")]
    assert needs(store, cast.helene) == []


def test_many_of_a_sort_are_one_line(store: Store, cast: Cast) -> None:
    for n in range(4):
        sent(store, cast, f"No. {n}")
    assert needs(store, cast.helene) == [("TO VALIDATE", "4 documents wait for your yes, “No. 0” the longest")]


def test_a_comment_of_others_waits_until_it_is_answered(store: Store, cast: Cast, clock: SetClock) -> None:
    made = sent(store, cast)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        asked = comment(act, made.version_id, "When?", kind="question")
        comment(act, made.version_id, "Well said.")
    wanted = [("COMMENT", "a comment on “Spring” waits for an answer")]
    assert needs(store, cast.chloe) == wanted
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        answer(act, asked, "deferred", reason="In June.", deferred_to=f"{act.now.date() + timedelta(days=3)}")
    assert needs(store, cast.chloe) == []
    clock.at += timedelta(days=3)
    assert needs(store, cast.chloe) == wanted


def test_what_soon_counts_no_more_is_told_before_it_ends(store: Store, cast: Cast, clock: SetClock) -> None:
    made = sent(store, cast, steps=[])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert cast.helene.person_id is not None
        pack(act, made.document_id, cast.helene.person_id, "ab" * 32, days=2)
    ((word, said),) = needs(store, cast.chloe)
    assert word == "ENDS SOON"
    assert said.startswith("the file by which “Spring” is answered can be used until ")
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, made.document_id, HELENE)
    assert needs(store, cast.chloe) == []
    clock.at += timedelta(days=80)
    assert [word for word, _said in needs(store, cast.chloe)] == ["ENDS SOON"]
    clock.at += timedelta(days=20)  # what is over is said by the checks
    assert needs(store, cast.chloe) == []
