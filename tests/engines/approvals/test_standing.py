"""What stands approved: last words per person, windows, oral words, four eyes, one byte. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.content.models import VariantApproval
from cmsuite.engines.approvals.models import Approval
from cmsuite.engines.approvals.standing import Policy, Standing, Void, standing

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HASH, OTHER = "a" * 64, "b" * 64
KARIM, HELENE, CHLOE = 1, 2, 3


def said(id: int = 1, **facts: Any) -> Approval:
    usual: dict[str, Any] = {
        "id": id,
        "step": "internal",
        "decision": "approved",
        "person_id": KARIM,
        "channel": "account",
        "hash": HASH,
        "at": NOW + timedelta(seconds=id),
    }
    return VariantApproval(**(usual | facts))


def asked(*rows: Approval, steps: tuple[str, ...] = ("internal",), at: datetime = NOW, **policy: Any) -> Standing:
    return standing(rows, HASH, Policy(steps, **policy), at)


def test_nobody_said_anything() -> None:
    assert asked().missing == ("internal",)
    assert not asked().approved


def test_one_yes_for_each_step() -> None:
    both = ("internal", "client")
    assert asked(said()).approved
    assert asked(said(), steps=both).missing == ("client",)
    assert asked(said(), said(2, step="client", person_id=HELENE), steps=both).approved


def test_one_changed_byte_is_not_approved() -> None:
    answer = asked(said(hash=OTHER))
    assert not answer.approved
    assert answer.rulings[0].void is Void.OTHER_HASH


def test_content_that_comes_back_is_the_content_that_was_approved() -> None:
    assert asked(said(1), said(2, hash=OTHER)).approved


def test_the_last_word_of_a_person_counts() -> None:
    assert asked(said(1, decision="refused"), said(2)).approved
    assert asked(said(1), said(2, decision="refused")).refused == ("internal",)


def test_the_last_word_is_by_its_time_not_by_when_it_was_written_down() -> None:
    assert not asked(said(1, at=NOW + DAY, decision="refused"), said(2, at=NOW)).approved


def test_a_no_stands_against_another_persons_later_yes() -> None:
    assert not asked(said(1, decision="refused", person_id=HELENE), said(2)).approved


def test_a_no_of_the_client_counts_where_only_the_team_is_asked() -> None:
    assert asked(said(1), said(2, step="client", person_id=HELENE, decision="refused")).refused == ("client",)


def test_a_no_about_other_content_stops_nothing() -> None:
    assert asked(said(1, decision="refused", person_id=HELENE, hash=OTHER), said(2)).approved


def test_an_oral_yes_stands_once_it_is_confirmed() -> None:
    oral = said(channel="meeting")
    assert asked(oral).rulings[0].void is Void.ORAL
    oral.confirmed_at = NOW
    assert asked(oral).approved


def test_an_oral_no_stands_at_once() -> None:
    assert asked(said(channel="meeting", decision="refused")).refused == ("internal",)


def test_what_one_wrote_another_approves() -> None:
    assert asked(said(), authors=frozenset({KARIM})).rulings[0].void is Void.OWN_WORK
    assert asked(said(), authors=frozenset({CHLOE})).approved
    assert asked(said(), authors=frozenset({KARIM}), four_eyes=False).approved


def test_a_yes_holds_within_its_window_ends_included() -> None:
    rows = [said(valid_from=NOW, valid_until=NOW + DAY)]
    answers = {at: asked(*rows, at=NOW + at) for at in (-timedelta(seconds=1), timedelta(0), DAY, 2 * DAY)}
    assert [answer.approved for answer in answers.values()] == [False, True, True, False]
    assert [answer.rulings[0].void for answer in answers.values()] == [Void.EARLY, None, None, Void.LATE]


WORDS = st.lists(
    st.tuples(
        st.sampled_from(["internal", "client"]),
        st.sampled_from(["approved", "refused"]),
        st.sampled_from([KARIM, HELENE, CHLOE]),
        st.sampled_from([HASH, OTHER]),
        st.sampled_from(["account", "meeting"]),
    ),
    max_size=8,
)


@given(WORDS, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_from_the_store_means_nothing(words: list[Any], chance: Any) -> None:
    names = ("step", "decision", "person_id", "hash", "channel")
    rows = [said(number, **dict(zip(names, word, strict=True))) for number, word in enumerate(words, 1)]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    policy: dict[str, Any] = {"steps": ("internal", "client"), "authors": frozenset({CHLOE})}
    one, other = asked(*rows, **policy), asked(*shuffled, **policy)
    assert (one.approved, one.missing, one.refused) == (other.approved, other.missing, other.refused)


@given(WORDS)
def test_approved_means_that_each_step_has_a_yes_about_this_content_by_who_did_not_write_it(words: list[Any]) -> None:
    names = ("step", "decision", "person_id", "hash", "channel")
    rows = [said(number, **dict(zip(names, word, strict=True))) for number, word in enumerate(words, 1)]
    answer = asked(*rows, steps=("internal", "client"), authors=frozenset({CHLOE}))
    yes = {
        row.step
        for row in rows
        if row.decision == "approved" and row.hash == HASH and row.person_id != CHLOE and row.channel == "account"
    }
    if answer.approved:
        assert yes == {"internal", "client"}
