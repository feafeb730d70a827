"""The conformance kit itself: plugins that get one thing wrong are caught."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cmsuite.engines.networks import cases
from cmsuite.engines.networks.cases import io
from cmsuite.engines.networks.contract import Absent, Ambiguous, Found, Io, Network, Rejected
from cmsuite.engines.networks.registry import network
from tests.plugins import rig as rigs

__all__ = ["io"]

GOOD: Any = network("mastodon")
Mastodon: Any = type(GOOD)


class TakesDoubtForRefusal(Mastodon):
    def publish(self, *args: Any) -> Any:
        try:
            return super().publish(*args)
        except Ambiguous as doubt:
            raise Rejected(doubt.why) from doubt


class TakesSilenceForAbsence(Mastodon):
    def reconcile(self, *args: Any) -> Any:
        looked = super().reconcile(*args)
        return looked if isinstance(looked, Found) else Absent(certain=True)


class ForgetsWhatWasThere(Mastodon):
    def reconcile(self, prepared: Any, *args: Any) -> Any:
        return super().reconcile(replace(prepared, seen={"uris": [], "newest_at": ""}), *args)


class SaysZero(Mastodon):
    def fetch_metrics(self, *args: Any) -> Any:
        return [replace(metric, value=metric.value or 0) for metric in super().fetch_metrics(*args)]


class DropsAlternatives(Mastodon):
    def prepare(self, draft: Any, *args: Any) -> Any:
        parts = [replace(part, media=tuple(replace(m, alt="") for m in part.media)) for part in draft.parts]
        return super().prepare(replace(draft, parts=tuple(parts)), *args)


class TidiesTheText(Mastodon):
    def prepare(self, draft: Any, *args: Any) -> Any:
        parts = [replace(part, text=part.text.replace("\u202f", " ")) for part in draft.parts]
        return super().prepare(replace(draft, parts=tuple(parts)), *args)


class TellsItsToken(Mastodon):
    def publish(self, prepared: Any, step: Any, account: Any, *args: Any) -> Any:
        try:
            return super().publish(prepared, step, account, *args)
        except Rejected as no:
            raise Rejected(f"{no.why} with {account.secret.reveal()}") from no


class CountsCodePoints(Mastodon):
    def count(self, text: str, account: Any = None) -> Any:
        return replace(super().count(text, account), used=len(text))


@pytest.fixture
def rig() -> Iterator[rigs.MastodonRig]:
    with rigs.mastodon() as scripted:
        yield scripted


@pytest.mark.parametrize(
    ("bad", "caught"),
    [
        (TakesDoubtForRefusal, cases.test_15_no_answer_to_what_was_done_is_doubt_and_is_found),
        (TakesDoubtForRefusal, cases.test_20_a_refusal_that_is_not_listed_is_no_proof),
        (TakesSilenceForAbsence, cases.test_28_a_server_that_is_down_proves_no_absence),
        (ForgetsWhatWasThere, cases.test_26_an_older_post_of_the_same_text_is_not_taken_for_it),
        (SaysZero, cases.test_40_a_figure_that_is_missing_is_unknown_and_not_zero),
        (DropsAlternatives, cases.test_10_an_image_goes_with_its_alternative_text),
        (TidiesTheText, cases.test_48_every_character_arrives_as_it_was),
    ],
)
def test_a_plugin_that_gets_it_wrong_is_caught(
    bad: Callable[[Any], Network], caught: Callable[..., None], rig: rigs.MastodonRig, io: Io
) -> None:
    caught(network=GOOD, rig=rig, io=io)
    with rigs.mastodon() as another, pytest.raises((AssertionError, Rejected)):
        caught(network=bad(GOOD.descriptor), rig=another, io=io)


def test_a_secret_that_shows_is_caught(rig: rigs.MastodonRig, io: Io, caplog: Any, capfd: Any) -> None:
    with pytest.raises(AssertionError):
        cases.test_42_no_secret_shows(
            network=TellsItsToken(GOOD.descriptor), rig=rig, io=io, caplog=caplog, capfd=capfd
        )


def test_a_counter_that_is_wrong_is_caught() -> None:
    with pytest.raises(AssertionError):
        cases.test_02_count_equals_every_vector(network=CountsCodePoints(GOOD.descriptor))


def test_what_is_claimed_may_not_be_skipped(rig: rigs.MastodonRig, io: Io) -> None:
    rig.net.control.be(deletes=False)
    with pytest.raises(pytest.skip.Exception, match="does not offer this"):
        cases.test_39_deleting_twice_says_that_it_was_gone(network=GOOD, rig=rig, io=io)
    gold = GOOD.descriptor.model_copy(update={"quality": GOOD.descriptor.quality.model_copy(update={"claims": "gold"})})
    with pytest.raises(pytest.fail.Exception, match="claims gold"):
        cases.test_39_deleting_twice_says_that_it_was_gone(network=Mastodon(gold), rig=rig, io=io)
