"""What one room has for a later one: proposed once, then taken with a link, or declined with a reason; each undone."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.calendar.models import Entry
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Missing, undo
from cmsuite.engines.documents.comments import NotAfter, answer, comments, unanswered
from cmsuite.engines.documents.life import create, write
from cmsuite.engines.documents.versions import newest
from cmsuite.engines.evidence.ageing import forget
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.evidence.models import Answered
from cmsuite.engines.evidence.proposals import (
    NoDeclineReason,
    NoTarget,
    NothingProposed,
    NothingSaid,
    NotTaken,
    WhichTarget,
    decline,
    proposal,
    proposals,
    propose,
    take,
)
from cmsuite.engines.evidence.today import today
from cmsuite.engines.trail.models import Link
from cmsuite.rooms import load_takers
from cmsuite.store.store import Store
from tests.tui.seated import account
from tests.workplace import Cast, people

EVIL = "::: figure x\x1b[31m\n# Everyone\u202easks"
load_takers()


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def opened(store: Store, cast: Cast) -> AbstractContextManager[Act]:
    return acts.open(store, by=cast.chloe, brand=cast.brand)


def back_from(act: Act, line: int | None) -> Any:
    assert line is not None
    return undo(act, line)


def paper(store: Store, cast: Cast, kind: str) -> int:
    with opened(store, cast) as act:
        return create(act, kind, "Winter", reason="The brief follows by mail.").document_id


def links(act: Act) -> list[tuple[str | None, str, str | None]]:
    rows = act.session.scalars(sa.select(Link).where(Link.relation == "inspires", Link.removed_at.is_(None)))
    return [(row.from_field, row.relation, row.to_field) for row in rows]


def test_an_action_is_taken_on_an_account_and_undone_and_done_again(store: Store, cast: Cast) -> None:
    audit, mine = paper(store, cast, "audit_report"), account(store, cast)
    with opened(store, cast) as act:
        made = propose(act, "account_action", "Close the old one", "document", audit, at="findings.F1")
        assert propose(act, "account_action", "Close the old one", "document", audit, at="findings.F1") == made
        (need,) = today(act)
        assert (need.about, need.n) == (("proposal", made), 1)
    with opened(store, cast) as act:
        done = take(act, made, into=mine)
        first = act.last_line
        assert (done.state, done.became, done.result) == ("taken", ("account", mine), "@lumen")
        assert links(act) == [("findings.F1", "inspires", None)]
    with opened(store, cast) as act:
        row = newest(act, audit)
        write(act, row.id, {**row.content, "scope": "All"})
        assert links(act), "what others made of a document does not end with its next words"
        assert today(act) == []
    with pytest.raises(Answered, match="taken already"), opened(store, cast) as act:
        decline(act, made, "Somebody else took it")
    with opened(store, cast) as act:
        assert back_from(act, first).state == "open"
        second = act.last_line
        assert links(act) == []
    with opened(store, cast) as act:
        assert back_from(act, second).state == "taken"
        assert len(links(act)) == 1


def test_what_was_done_outside_is_said(store: Store, cast: Cast) -> None:
    audit = paper(store, cast, "audit_report")
    with opened(store, cast) as act:
        made = propose(act, "account_action", "Claim @l", "document", audit, payload={"handle": "@l"})
    with pytest.raises(NothingSaid), opened(store, cast) as act:
        take(act, made)
    with pytest.raises(WhichTarget), opened(store, cast) as act:
        take(act, made, into=99)
    with opened(store, cast) as act:
        done = take(act, made, note="Claimed with the network's form on Monday")
    assert (done.state, done.became, done.reason[:7]) == ("taken", None, "Claimed")


def test_words_go_into_drafts_and_come_out_of_them_again(store: Store, cast: Cast) -> None:
    with opened(store, cast) as act:
        proof = keep(act, Given("veille_item", "Short videos", "The Gazette", "observed"))
        context = propose(act, "brief_context", EVIL, "evidence", proof)
        factor = propose(act, "factor", EVIL, "evidence", proof, payload={"quadrant": "T"})
        advice = propose(act, "recommendation", "Film the workshop", "evidence", proof)
        idea = propose(act, "calendar_idea", EVIL, "evidence", proof)
        clause = propose(act, "charter_change", "Name where each\nflower grew", "evidence", proof)
    with pytest.raises(NoTarget, match="framing note"), opened(store, cast) as act:
        take(act, context)
    brief, note, charter = (paper(store, cast, one) for one in ("brief", "swot_note", "editorial_charter"))
    back = []
    for one in (context, factor, advice, idea, clause):
        with opened(store, cast) as act:
            take(act, one)
            back.append(act.last_line)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        said = newest(act, brief).content["context"]
        assert not said.startswith(":")
        assert "\x1b" not in said
        assert "\n" not in said
        content = newest(act, note).content
        assert [(one["key"], one["evidence"]) for one in content["threats"]] == [("T1", [proof])]
        assert content["recommendations"][0]["title"] == "Film the workshop"
        assert act.session.scalars(sa.select(Entry.local_at)).all() == [None]
        (asked,) = comments(act, charter)
        assert (asked.text, asked.kind, unanswered(act, charter)) == (
            "Name where each flower grew", "correction", [asked.id],
        )  # fmt: skip
        assert sorted(place or "" for _f, _r, place in links(act)) == [
            "", "", "context", "recommendations.R1", "threats.T1",
        ]  # fmt: skip
        assert proposal(act, factor).became_at == "threats.T1"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        back_from(act, back.pop())  # a colleague who may write the charter
    with opened(store, cast) as act:
        take(act, clause)
        back.append(act.last_line)
        answer(act, asked.id + 1, "accepted")
        answered = act.last_line
    with pytest.raises(NotAfter), opened(store, cast) as act:
        back_from(act, back[-1])
    with opened(store, cast) as act:
        back_from(act, answered)
    for line in reversed(back):
        with opened(store, cast) as act:
            back_from(act, line)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert newest(act, brief).content["context"] == ""
        assert unanswered(act, charter) == []
        assert newest(act, note).content["threats"] == newest(act, note).content["recommendations"] == []
        assert act.session.scalars(sa.select(Entry.cancelled_at)).one() is not None
        assert {one.state for one in proposals(act)} == {"open"}
    paper(store, cast, "brief")
    with pytest.raises(WhichTarget, match="Winter"), opened(store, cast) as act:
        take(act, context)


def test_a_no_has_a_reason_and_is_taken_back(store: Store, cast: Cast) -> None:
    audit, other = paper(store, cast, "audit_report"), people(store, "Hotel Nord")
    with opened(store, cast) as act:
        made = propose(act, "account_action", "Close it", "document", audit)
        line = act.last_line
    with pytest.raises(NoDeclineReason), opened(store, cast) as act:
        decline(act, made, "no")
    for one, n in ((cast, 1), (other, 0)):
        with acts.read(store, by=one.karim, brand=one.brand) as act:
            assert len(today(act)) == n
    with opened(store, cast) as act:
        decline(act, made, "The shop still uses it")
        no = act.last_line
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.reason for one in proposals(act, state="declined")] == ["The shop still uses it"]
        assert proposals(act, kind="factor") == []
    with opened(store, cast) as act:
        assert (back_from(act, no).state, proposal(act, made).reason) == ("open", "")
    with opened(store, cast) as act:
        back_from(act, line)
        assert proposals(act) == []
    with pytest.raises(Missing), acts.read(store, by=other.karim, brand=other.brand) as act:
        proposal(act, made)
    for kind, text, refused in (("nobody_takes_it", "x", NotTaken), ("account_action", " ", NothingProposed)):
        with pytest.raises(refused), opened(store, cast) as act:
            propose(act, kind, text, "document", audit)


def test_an_answered_proposal_goes_after_two_years_and_an_open_one_stays(
    store: Store, cast: Cast, clock: SetClock
) -> None:
    audit = paper(store, cast, "audit_report")
    with opened(store, cast) as act:
        old = propose(act, "account_action", "Close it", "document", audit)
        propose(act, "account_action", "Claim it", "document", audit)
        decline(act, old, "The shop still uses it")
    for days, gone, left in ((730, 0, 2), (1, 1, 1)):
        clock.at += timedelta(days=days)
        with acts.open(store, by=cast.worker, all_brands=True) as act:
            assert forget(act) == gone
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            assert len(proposals(act)) == left
