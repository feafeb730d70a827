"""Calling a plugin: whatever it does, it becomes a class that the rows know, and nothing it raises goes further."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cmsuite.engines.networks.contract import (
    Absent,
    Account,
    Ambiguous,
    Draft,
    Duplicate,
    Found,
    NotSupported,
    Part,
    Prepared,
    Receipt,
    Rejected,
    Step,
    Unknown,
)
from cmsuite.publishing.calls import _drift, compared, look_for, prepare, publish
from cmsuite.publishing.looks import Saw
from cmsuite.publishing.sending import Came

DRAFT = Draft((Part("Une lampe"),))
ACCOUNT = Account("fake", "@lumen", "1", "https://fake.invalid")
READY = Prepared("a" * 64, ({},))
RECEIPT = Receipt("7")
MINUTE = timedelta(minutes=1)


class Plugin:
    """Does in every call what it is told: raises it, or gives it back."""

    def __init__(self, does: Any) -> None:
        self.does = does

    def validate(self, *_: Any) -> list[Any]:
        return []

    def prepare(self, *_: Any) -> Any:
        if isinstance(self.does, Exception):
            raise self.does
        return self.does

    publish = reconcile = prepare


@pytest.mark.parametrize(
    ("does", "outcome"),
    [
        (RECEIPT, "ok"),
        (Rejected("no"), "rejected_permanent"),
        (Rejected("later", after=MINUTE), "rejected_retryable"),
        (Rejected("who?", credential=True), "rejected_retryable"),
        (Duplicate("again"), "duplicate"),
        (Ambiguous("?"), "ambiguous"),
        (NotSupported(network="fake", what="it"), "ambiguous"),
        (ValueError("a bug"), "ambiguous"),
        (KeyError("id"), "ambiguous"),
    ],
)
def test_what_a_send_proves(does: Any, outcome: str) -> None:
    assert publish(Plugin(does), READY, Step(), ACCOUNT, "key", None).outcome == outcome  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("does", "outcome"),
    [
        (Rejected("no"), "rejected_permanent"),
        (Rejected("later", after=MINUTE), "rejected_retryable"),
        (Ambiguous("?"), "rejected_retryable"),
        (ValueError("a bug"), "rejected_retryable"),
    ],
)
def test_whatever_goes_wrong_in_preparing_nothing_was_sent(does: Any, outcome: str) -> None:
    came = prepare(Plugin(does), DRAFT, ACCOUNT, None)  # type: ignore[arg-type]
    assert isinstance(came, Came)
    assert came.outcome == outcome


@pytest.mark.parametrize(
    ("does", "saw"),
    [
        (Found(RECEIPT, twice=True), Saw("found", receipt=RECEIPT, twice=True)),
        (Found(RECEIPT, differs=("alt", "text")), Saw("found", "alt, text", RECEIPT)),
        (Absent(certain=True), Saw("absent", certain=True)),
        (Unknown("down"), Saw("unknown", "down")),
        (ValueError("a bug"), Saw("unknown", "ValueError: a bug")),
    ],
)
def test_a_look_that_fails_proves_nothing(does: Any, saw: Saw) -> None:
    assert look_for(Plugin(does), _Look(), ACCOUNT, None) == saw  # type: ignore[arg-type]


class _Look:
    prepared, call, sent_at, known = READY, Step(), datetime(2026, 3, 10, tzinfo=UTC), frozenset[str]()


@pytest.mark.parametrize(
    ("looks", "came"),
    [
        ([Saw("found")], ("equal", "")),
        ([Saw("found"), Saw("found", "alt")], ("differs", "pub.readback-differs alt")),
        ([Saw("found", twice=True)], ("differs", "pub.duplicate-remote")),
        ([Saw("found"), Saw("absent")], ("absent", "")),
        ([Saw("unknown", "down"), Saw("absent")], ("unknown", "down")),
    ],
)
def test_a_read_back_is_equal_only_when_every_part_is(looks: list[Saw], came: tuple[str, str]) -> None:
    assert compared(looks) == came


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Tue, 10 Mar 2026 09:02:00 GMT", 120),
        ("Tue, 10 Mar 2026 08:59:00 GMT", 60),
        ("yesterday", 0),
        ("", 0),
        ("Tue, 10 Mar 2026 09:02:00 -0000", 0),
    ],
)
def test_how_far_a_networks_clock_is_from_ours(date: str, seconds: float) -> None:
    assert _drift({"date": date}, datetime(2026, 3, 10, 9, 0, tzinfo=UTC)) == seconds
