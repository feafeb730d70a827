"""Weak signals: pinned with a hypothesis and a day, told of on that day, confirmed or dropped with a reason, undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cmsuite.core.errors import CmsError
from cmsuite.engines import acts
from cmsuite.engines.acts import Missing
from cmsuite.store.store import Store
from cmsuite.veille import signals as of
from cmsuite.veille.today import today
from cmsuite.veille.trends.finding import figures_of
from tests.conftest import NOW, SetClock
from tests.veille.desk import undo
from tests.veille.trends.test_finding import came_in
from tests.workplace import Cast, people

DAY = NOW.date() + timedelta(days=30)
GUESS = "Une règle sur l'origine se prépare : nos fiches sont concernées."


def test_a_weak_signal_from_its_pin_to_its_review(store: Store, clock: SetClock) -> None:
    cast: Cast = people(store)
    came_in(store, cast, lambda week, n: "L'origine des fleurs" if week == 1 and n < 2 else f"mot{n} {week}")

    def do(deed: Callable[[acts.Act], Any]) -> Any:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            done = deed(act)
            return done, acts.last(act)

    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        figures = figures_of(act, "origine")
        assert figures_of(act, "de la")["k"] == 0
    assert (figures["k"], figures["n"], figures["origins"], figures["q"]) == (2, 30, 2, None)
    for term, guess, day, refusal in (
        (" ", GUESS, DAY, of.NoTerm),
        ("origine", " ", DAY, of.NothingSupposed),
        ("origine", GUESS, NOW.date(), of.ReviewPast),
    ):
        with pytest.raises(refusal):
            do(lambda act, said=(term, guess, day): of.pin(act, *said))
    line, pinned = do(lambda act: of.pin(act, "origine", GUESS, DAY, figures=figures))
    assert (line.term, line.figures["k"], line.due) == ("origine", 2, False)
    with pytest.raises(of.PinnedAlready):
        do(lambda act: of.pin(act, "Origine", GUESS, DAY))
    back = undo(store, cast, undo(store, cast, pinned))  # gone, and there again under another number
    assert back is not None
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (line,) = of.signals(act)
        assert (line.hypothesis, line.figures["k"]) == (GUESS, 2)
        assert not [need for need in today(act) if need.word == "WEAK SIGNAL"]
    do(lambda act: of.edit_signal(act, line.id, review_on=DAY - timedelta(days=1)))
    clock.at = NOW + timedelta(days=29)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (need,) = [need for need in today(act) if need.word == "WEAK SIGNAL"]
        assert (need.about, need.facts) == (("weak_signal", line.id), {"term": "origine"})
        assert of.signal(act, line.id).due
    with pytest.raises(of.NoReason):
        do(lambda act: of.review(act, line.id, "dropped", " "))
    done, reviewed = do(lambda act: of.review(act, line.id, "confirmed", "Décret du 3 mars."))
    assert (done.outcome, done.reason, done.reviewed_at) == ("confirmed", "Décret du 3 mars.", clock.at)
    for deed in (
        lambda act: of.review(act, line.id, "dropped", "non"),
        lambda act: of.edit_signal(act, line.id, hypothesis="autre"),
    ):
        with pytest.raises(of.ReviewedAlready):
            do(deed)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert (of.signals(act), len(of.signals(act, reviewed=True))) == ([], 1)
    undo(store, cast, reviewed)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.outcome for one in of.signals(act)] == [None]
    for deed in (lambda act: of.pin(act, "x", GUESS, DAY), lambda act: of.review(act, line.id, "dropped", "non")):
        with pytest.raises(CmsError), acts.open(store, by=cast.helene, brand=cast.brand) as act:
            deed(act)
    with pytest.raises(Missing):
        do(lambda act: of.review(act, 999, "dropped", "non"))
