"""People say something about a place of a version; what becomes of it is written beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts import Conflict, Missing
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.documents.answers import Answer, validate
from cmsuite.engines.documents.comments import (
    Answered,
    NoDay,
    NoReason,
    NotAfter,
    NothingSaid,
    NotYours,
    OneUnanswered,
    Said,
    Sort,
    Unanswered,
    answer,
    comment,
    comments,
    unsay,
)
from cmsuite.engines.documents.life import create, send
from cmsuite.engines.documents.views import document
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.engines.documents.memo import MEMO, WHOLE
from tests.workplace import people


def test_a_client_comments_and_the_house_answers(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, MEMO.name, "Spring", content=WHOLE)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        first = comment(act, made.version_id, "Too <b>long</b>\x1b[31m", kind="correction", at="context")
        comment(act, made.version_id, "Why ours?", kind="question")
    with pytest.raises(NoReason), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        answer(act, first, "refused")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = answer(act, first, "refused", reason="The law asks for it.", seen=1)
    with pytest.raises(Conflict), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        answer(act, first, "accepted", seen=1)
    assert (done.state, done.reason, done.text) == ("refused", "The law asks for it.", "Too <b>long</b>")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [(one.text, one.at, one.author) for one in comments(act, made.document_id, only_open=True)] == [
            ("Why ours?", "", "Hélène Aubry")
        ]
        assert [one.at for one in comments(act, made.document_id)] == ["", "context"]
        around = document(act, made.document_id).newest.around
        assert around.comments == {one.id for one in comments(act, made.document_id)}, "answered or not"
        assert around.open_comments == tuple(around.comments - {first})
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        line = last_undoable(act)
        assert line is not None
        acts.undo(act, line)
        assert [one.state for one in comments(act, made.document_id)] == ["open", "open"]


def test_a_comment_says_something_about_a_version_of_this_brand(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, MEMO.name, "Spring")
    with pytest.raises(NothingSaid), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        comment(act, made.version_id, " \x1b[0m ")
    other = people(store, "Hotel Nord")
    with pytest.raises(Missing), acts.open(store, by=other.karim, brand=other.brand) as act:
        comment(act, made.version_id, "Mine?")


def test_what_becomes_of_a_comment_follows_a_table_and_is_undone(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, MEMO.name, "Spring", content=WHOLE)
        one = comment(act, made.version_id, "When?", kind="question", priority="high")

    def answered(state: Answered, **more: Any) -> Said:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            return answer(act, one, state, **more)

    for state in ("closed", "open"):
        with pytest.raises(NotAfter):
            answered(state)
    for day in ("", "soon", "2026-03-09", "2026-13-01"):
        with pytest.raises(NoDay):
            answered("deferred", deferred_to=day)
    assert answered("deferred", deferred_to="2026-05-15").deferred_to == date(2026, 5, 15)
    assert answered("deferred", deferred_to="2026-06-01").priority == "high"
    assert answered("accepted").deferred_to is None
    assert answered("refused", reason="The law.").reason == "The law."
    assert answered("closed").reason == "The law.", "it stays written why"
    with pytest.raises(NotAfter):
        answered("accepted")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        line = last_undoable(act)
        assert line is not None
        acts.undo(act, line)
        assert [(said.state, said.reason) for said in comments(act, made.document_id)] == [("refused", "The law.")]


def test_one_takes_back_what_one_said_oneself(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, MEMO.name, "Spring", content=WHOLE)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        one = comment(act, made.version_id, "When?", kind="question")
    with pytest.raises(NotYours), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        unsay(act, one)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        assert unsay(act, one).state == "closed"
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        line = last_undoable(act)
        assert line is not None
        acts.undo(act, line)
        assert [said.state for said in comments(act, made.document_id)] == ["open"]


def test_a_yes_waits_for_each_comment_that_asks_for_something(store: Store, clock: SetClock) -> None:
    cast = people(store)
    helene = Answer("Hélène Aubry", "Director")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = send(act, create(act, MEMO.name, "Spring", content=WHOLE).version_id)
        numbers = [comment(act, made.version_id, f"x{kind}", kind=kind) for kind in get_args(Sort)]
        late = numbers[0]

    def yes() -> None:
        with acts.open(store, by=cast.helene, brand=cast.brand) as act:
            validate(act, made.document_id, helene)

    with pytest.raises(Unanswered, match=r"4 comments have no answer \(no\. 1, 2, 3, 4\)"):
        yes()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        answer(act, late, "deferred", deferred_to="2026-03-11")
        answer(act, numbers[1], "accepted")
        answer(act, numbers[2], "refused", reason="The law.")
        answer(act, numbers[3], "accepted_modified")
    clock.at = NOW + timedelta(days=3)
    with pytest.raises(OneUnanswered, match=r"a comment has no answer \(no\. 1\)"):
        yes()
    clock.at = NOW
    yes()


def test_what_waits_for_an_answer_is_named_in_french_too() -> None:
    try:
        speak("fr")
        said = Unanswered(n=3, numbers="4, 7, 9")
        assert said.sentence == "Validation impossible\u00a0: 3 commentaires sans réponse (n°\u00a04, 7, 9)."
        assert said.advice.startswith("Répondez, refusez avec motif ou reportez avec une date")
    finally:
        speak("en")
