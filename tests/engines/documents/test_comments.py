"""People say something about a place of a version; what becomes of it is written beside it."""

from __future__ import annotations

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts import Conflict, Missing
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.documents.comments import NoReason, NothingSaid, answer, comment, comments
from cmsuite.engines.documents.life import create
from cmsuite.store.store import Store
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
