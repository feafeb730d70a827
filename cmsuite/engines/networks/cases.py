"""The cases that every network plugin is measured by; `conformance` runs them. Their numbers are stable.

What takes a worker, a hold or a queue to show is not here: publishing tests it with the shipped plugins.
"""

from __future__ import annotations

import hashlib
import json
import socket
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import wraps
from itertools import count as numbers
from pathlib import Path
from typing import Any, Literal, ParamSpec

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.engines.networks.conformance import Rig
from cmsuite.engines.networks.contract import (
    Absent,
    Account,
    Ambiguous,
    Draft,
    Duplicate,
    Found,
    Io,
    Media,
    Network,
    NotSupported,
    Part,
    Prepared,
    Receipt,
    Rejected,
    Secret,
    Step,
    Unknown,
)
from cmsuite.engines.networks.descriptor import Descriptor, Limit, Source
from cmsuite.engines.networks.registry import network as registered
from cmsuite.engines.networks.vectors import VECTORS
from cmsuite.engines.web.client import Http

Case = ParamSpec("Case")
LEVELS = ("bronze", "silver", "gold")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
TEXT = "Œuvre d’été 👩‍🔧 : 12,50 €\n\nÀ voir sur https://exemple.fr/a_(b) avec @claire@piaille.fr #été"
NO_ANSWER_S = 4.0  # how long the kit waits for an answer that will not come: more than a loaded machine takes for one


def case(
    number: int, level: Literal["bronze", "silver", "gold"] = "bronze"
) -> Callable[[Callable[Case, None]], Callable[Case, None]]:
    """A numbered case. What the plugin does not support is skipped with its own words, unless it claims that level."""

    def told(run: Callable[Case, None]) -> Callable[Case, None]:
        @wraps(run)
        def tried(*args: Case.args, **kwargs: Case.kwargs) -> None:
            try:
                run(*args, **kwargs)
            except NotSupported as no:
                network: Any = kwargs["network"]
                claims = network.descriptor.quality.claims
                if not network.descriptor.publish.manual and LEVELS.index(level) <= LEVELS.index(claims):
                    pytest.fail(f"claims {claims}, which includes case {number}: {no}")
                pytest.skip(str(no))

        return tried

    return told


# ---- what a case is given


@pytest.fixture
def network_name(request: pytest.FixtureRequest) -> str:
    name = request.config.getoption("--network-plugin", None)
    if not name:
        pytest.skip("say --network-plugin NAME")
    return str(name)


@pytest.fixture
def network(network_name: str, request: pytest.FixtureRequest) -> Network:
    return registered(network_name, request.config.getoption("--network-workspace", None))


@pytest.fixture
def scripted(network_name: str, request: pytest.FixtureRequest) -> AbstractContextManager[Rig] | None:
    found: AbstractContextManager[Rig] | None = request.config.hook.pytest_network_rig(name=network_name)
    return found


@pytest.fixture
def rig(network_name: str, network: Network, io: Io, scripted: AbstractContextManager[Rig] | None) -> Iterator[Rig]:
    if network.descriptor.publish.manual:
        try:
            network.publish(Prepared("h", ()), Step(), Account(network_name, "@me", "1", ""), "k", io)
        except NotSupported as no:
            pytest.skip(str(no))
    if scripted is None:
        pytest.skip(f"no scripted server for {network_name}: see pytest_network_rig")
    with scripted as server:
        yield server


@pytest.fixture
def io(tmp_path: Path) -> Iterator[Io]:
    """A whole world on loopback: real HTTP, a clock that stands still, media and folders of this test."""
    serial, kept = numbers(1), KeptSteps()
    http = Http(allow_private=["127.0.0.0/8"], user_agent="cmsuite-conformance", timeout_s=NO_ANSWER_S)

    def folder(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name

    yield Io(http, SetClock(NOW), lambda sha256: BYTES[sha256], kept, folder, lambda: f"uuid-{next(serial)}")
    http.close()


class KeptSteps:
    """A step log in memory, through JSON as a store would keep it."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def done(self, key: str) -> dict[str, Any] | None:
        return json.loads(self._kept[key]) if key in self._kept else None

    def keep(self, key: str, receipt: dict[str, Any]) -> None:
        self._kept[key] = json.dumps(receipt)


def _media(content: bytes, **told: Any) -> Media:
    sha256 = hashlib.sha256(content).hexdigest()
    BYTES[sha256] = content
    return Media(sha256, **{"mime": "image/png", "size": len(content), "alt": "Une lampe en noyer", **told})


BYTES: dict[str, bytes] = {}
IMAGE = _media(PNG)
VIDEO = _media(b"a video", mime="video/mp4", kind="video")


def draft(*texts: str, media: tuple[Media, ...] = (), **told: Any) -> Draft:
    parts = tuple(Part(text, media if index == 0 else ()) for index, text in enumerate(texts))
    return Draft(parts, **{"language": "fr", "hash": "0" * 64, **told})


@contextmanager
def connections() -> Iterator[list[tuple[str, int]]]:
    """Every address that this process connects to, or sends to, in the block."""
    made: list[tuple[str, int]] = []
    _WATCHED.append(made)
    try:
        yield made
    finally:
        _WATCHED.remove(made)


_WATCHED: list[list[tuple[str, int]]] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _WATCHED and event in ("socket.connect", "socket.sendto") and args[0].family != socket.AF_UNIX:
        for made in _WATCHED:
            made.append((args[1][0], args[1][1]))


sys.addaudithook(_watch)  # cannot be taken away again: it looks only while a case asks


def sent(network: Network, rig: Rig, io: Io, wanted: Draft) -> tuple[Prepared, list[Receipt]]:
    """Every step of a draft, sent in order."""
    prepared = network.prepare(wanted, rig.account, io)
    receipts: list[Receipt] = []
    for index in range(len(prepared.calls)):
        receipts.append(network.publish(prepared, Step(index, tuple(receipts)), rig.account, "k1", io))
    return prepared, receipts


def look(network: Network, rig: Rig, io: Io, prepared: Prepared, known: frozenset[str] = frozenset()) -> Any:
    return network.reconcile(prepared, Step(), rig.account, io.clock.now(), known, io)


def ends_in_doubt(network: Network, rig: Rig, io: Io) -> Prepared:
    """A send that the rig was told to spoil. The prepared send, to be reconciled."""
    prepared = network.prepare(draft(TEXT), rig.account, io)
    with pytest.raises(Ambiguous):
        network.publish(prepared, Step(), rig.account, "k1", io)
    return prepared


# ---- data and offline


@case(1)
def test_01_every_limit_has_a_source_and_a_date(network: Network) -> None:
    found = list(_limits(network.descriptor))
    for source in found:
        assert source.url.startswith("https://")
        assert date(2020, 1, 1) < source.checked_on <= datetime.now(UTC).date()
    assert found or network.descriptor.publish.manual


def _limits(value: Any) -> Iterator[Source]:
    if isinstance(value, Limit):
        yield value.source
    elif isinstance(value, Descriptor) or hasattr(value, "model_fields_set"):
        for name in type(value).model_fields:
            yield from _limits(getattr(value, name))
    elif isinstance(value, tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from [item.source] if hasattr(item, "source") else _limits(item)


@case(2)
def test_02_count_equals_every_vector(network: Network) -> None:
    for name, (text, lengths) in VECTORS.items():
        wanted = max(lengths[counter] for counter in network.descriptor.text.counters)
        assert (name, network.count(text).used) == (name, wanted)


@case(3)
def test_03_count_is_stable_and_takes_a_line_end_for_one(network: Network) -> None:
    assert network.count("a\r\nb") == network.count("a\nb") == network.count("a\nb")


@case(4)
def test_04_the_limit_itself_fits_and_one_more_does_not(network: Network) -> None:
    limit = network.count("").limit
    if limit is None:
        pytest.skip("no limit of length")
    assert codes(network, draft("a" * limit)) == set()
    problem = next(p for p in network.validate(draft("a" * (limit + 1))) if p.code == "net.length")
    assert (problem.level, problem.span) == ("error", (limit, limit + 1))


def codes(network: Network, wanted: Draft) -> set[str]:
    return {problem.code for problem in network.validate(wanted) if problem.level == "error"}


@case(5)
def test_05_each_fault_of_media_has_its_own_code(network: Network) -> None:
    rules = network.descriptor.media
    image = rules.kinds.get("image")
    faults = {"a11y.alt-missing": draft("a", media=(replace(IMAGE, alt=""),))}
    if rules.count:
        faults["net.media-count"] = draft("a", media=(IMAGE,) * (rules.count.value + 1))
    if rules.alt_limit:
        faults["a11y.alt-length"] = draft("a", media=(replace(IMAGE, alt="a" * (rules.alt_limit.value + 1)),))
    if image:
        faults["net.media-type"] = draft("a", media=(replace(IMAGE, mime="image/x-icon"),))
    if image and image.bytes:
        faults["net.media-size"] = draft("a", media=(replace(IMAGE, size=image.bytes.value + 1),))
    if image and image.pixels:
        faults["net.media-pixels"] = draft("a", media=(replace(IMAGE, width=image.pixels.value, height=2),))
    assert {code: codes(network, wanted) for code, wanted in faults.items()} == {code: {code} for code in faults}
    assert codes(network, draft("a", media=(replace(IMAGE, alt="", decorative=True),))) == set()


@case(6)
def test_06_what_goes_alone_is_refused_in_company(network: Network) -> None:
    if not network.descriptor.media.alone:
        pytest.skip("every mix is taken")
    assert codes(network, draft("a", media=(IMAGE, VIDEO))) == {"net.media-mix"}
    assert codes(network, draft("a", media=(VIDEO,))) == set()


@case(7)
def test_07_validate_asks_nobody(network: Network) -> None:
    with connections() as made:
        assert codes(network, draft("")) == {"net.empty"}
    assert made == []


@case(8)
def test_08_problems_are_told_in_both_languages(network: Network) -> None:
    said = {}
    for language in ("fr", "en"):
        speak(language)
        said[language] = [p.message for p in network.validate(draft("", visibility="?", language="zz"))]
    speak("en")
    assert all(said["en"])
    if said["fr"] == said["en"]:
        pytest.skip("no French catalogue is compiled here")
    assert not set(said["fr"]) & set(said["en"])


# ---- sending


@case(9)
def test_09_a_text_is_published_once_and_its_receipt_says_where(network: Network, rig: Rig, io: Io) -> None:
    _, (receipt,) = sent(network, rig, io, draft(TEXT))
    assert rig.posts() == [(TEXT, [])]
    assert receipt.remote_id
    assert network.descriptor.takes_address(receipt.url)


@case(10)
def test_10_an_image_goes_with_its_alternative_text(network: Network, rig: Rig, io: Io) -> None:
    prepared, _ = sent(network, rig, io, draft(TEXT, media=(IMAGE,)))
    assert rig.posts() == [(TEXT, [IMAGE.alt])]
    assert look(network, rig, io, prepared).differs == ()


@case(11)
def test_11_a_video_is_waited_for(network: Network, rig: Rig, io: Io) -> None:
    _takes_video(network)
    rig.video(polls=3)
    sent(network, rig, io, draft(TEXT, media=(VIDEO,)))
    assert rig.posts() == [(TEXT, [VIDEO.alt])]
    assert io.clock.now() > NOW


@case(12)
def test_12_a_video_that_fails_is_refused_for_good(network: Network, rig: Rig, io: Io) -> None:
    _takes_video(network)
    rig.video(polls=1, fails=True)
    with pytest.raises(Rejected) as refused:
        network.prepare(draft(TEXT, media=(VIDEO,)), rig.account, io)
    assert (refused.value.after, rig.posts()) == (None, [])


def _takes_video(network: Network) -> None:
    if "video" not in network.descriptor.media.kinds:
        pytest.skip("no videos")


@case(13)
def test_13_preparing_again_uploads_nothing_twice(network: Network, rig: Rig, io: Io) -> None:
    first = network.prepare(draft(TEXT, media=(IMAGE,)), rig.account, io)
    assert network.prepare(draft(TEXT, media=(IMAGE,)), rig.account, io) == first
    assert Prepared.loads(first.dumps()) == first


@case(14)
def test_14_a_connection_refused_proves_that_nothing_left(network: Network, rig: Rig, io: Io) -> None:
    prepared = network.prepare(draft(TEXT), rig.account, io)
    rig.down()
    with pytest.raises(Rejected) as refused:
        network.publish(prepared, Step(), rig.account, "k1", io)
    assert refused.value.after
    assert not refused.value.credential


@case(15)
def test_15_no_answer_to_what_was_done_is_doubt_and_is_found(network: Network, rig: Rig, io: Io) -> None:
    rig.tell("hang", applied=True)
    prepared = ends_in_doubt(network, rig, io)
    assert isinstance(look(network, rig, io, prepared), Found)
    assert len(rig.posts()) == 1


@case(16)
def test_16_no_answer_to_what_was_not_done_is_absent_and_sent_again_once(network: Network, rig: Rig, io: Io) -> None:
    rig.tell("hang")
    prepared = ends_in_doubt(network, rig, io)
    assert isinstance(look(network, rig, io, prepared), Absent)
    network.publish(prepared, Step(), rig.account, "k1", io)
    assert len(rig.posts()) == 1


@case(17)
def test_17_an_answer_cut_in_the_middle_is_doubt(network: Network, rig: Rig, io: Io) -> None:
    rig.tell("cut", applied=True)
    assert isinstance(look(network, rig, io, ends_in_doubt(network, rig, io)), Found)


@case(18)
def test_18_a_page_in_place_of_a_receipt_is_doubt(network: Network, rig: Rig, io: Io) -> None:
    rig.tell("answer", status=200, headers={"Content-Type": "text/html"}, body="<html>Welcome</html>")
    assert isinstance(look(network, rig, io, ends_in_doubt(network, rig, io)), Absent)


@case(19)
def test_19_a_server_error_after_the_effect_is_doubt_and_is_found(network: Network, rig: Rig, io: Io) -> None:
    rig.tell("answer", status=500, applied=True, body='{"error": "oops"}')
    assert isinstance(look(network, rig, io, ends_in_doubt(network, rig, io)), Found)


@case(20)
def test_20_a_refusal_that_is_not_listed_is_no_proof(network: Network, rig: Rig, io: Io) -> None:
    rig.tell("answer", status=400, applied=True, body='{"error": "bad request"}')
    assert isinstance(look(network, rig, io, ends_in_doubt(network, rig, io)), Found)


@case(21)
@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "120"},
        {"Retry-After": format_datetime(NOW + timedelta(seconds=120), usegmt=True)},
        {"X-RateLimit-Reset": (NOW + timedelta(seconds=120)).isoformat()},
        {"X-RateLimit-Reset": str(int(NOW.timestamp()) + 120)},
    ],
    ids=["seconds", "http-date", "iso", "epoch"],
)
def test_21_too_many_requests_says_when(network: Network, rig: Rig, io: Io, headers: dict[str, str]) -> None:
    prepared = network.prepare(draft(TEXT), rig.account, io)
    rig.tell("answer", status=429, headers=headers, body='{"error": "too many"}')
    with pytest.raises(Rejected) as refused:
        network.publish(prepared, Step(), rig.account, "k1", io)
    assert refused.value.after == timedelta(seconds=120)
    assert rig.posts() == []


@case(22)
@pytest.mark.parametrize("named", [True, False])
def test_22_a_refused_duplicate_is_told_with_its_reference_if_any(
    network: Network, rig: Rig, io: Io, named: bool
) -> None:
    if not any(proof.means == "duplicate" for proof in network.descriptor.publish.proof):
        pytest.skip("this network never says that it has a post already")
    prepared, (receipt,) = sent(network, rig, io, draft(TEXT))
    rig.refuse_duplicates(named=named)
    with pytest.raises(Duplicate) as refused:
        network.publish(prepared, Step(), rig.account, "k2", io)
    assert refused.value.remote_id == (receipt.remote_id if named else "")


@case(26, "silver")
def test_26_an_older_post_of_the_same_text_is_not_taken_for_it(network: Network, rig: Rig, io: Io) -> None:
    rig.put(TEXT, minutes_ago=3)
    prepared = network.prepare(draft(TEXT), rig.account, io)
    assert isinstance(look(network, rig, io, prepared), Absent)
    another = rig.put(TEXT)
    assert isinstance(look(network, rig, io, prepared, frozenset({another})), Absent)
    receipt = network.publish(prepared, Step(), rig.account, "k1", io)
    found = look(network, rig, io, prepared, frozenset({another}))
    assert (found.receipt.remote_id, found.twice) == (receipt.remote_id, False)
    assert look(network, rig, io, prepared).twice


@case(27, "silver")
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_27_a_rewritten_post_is_found_again(network: Network, rig: Rig, io: Io, form: Literal["NFC", "NFD"]) -> None:
    rig.rewrite()
    wanted = unicodedata.normalize(form, f"{TEXT}\nune ligne & une autre <fin>  ")
    prepared, (receipt,) = sent(network, rig, io, draft(wanted))
    assert look(network, rig, io, prepared).receipt.remote_id == receipt.remote_id


@case(28, "silver")
def test_28_a_server_that_is_down_proves_no_absence(network: Network, rig: Rig, io: Io) -> None:
    prepared, _ = sent(network, rig, io, draft(TEXT))
    rig.down()
    assert isinstance(look(network, rig, io, prepared), Unknown)


@case(29, "silver")
@pytest.mark.parametrize("skew_s", [-600, 600])
def test_29_a_server_whose_clock_is_wrong_is_read_all_the_same(
    network: Network, rig: Rig, io: Io, skew_s: float
) -> None:
    rig.skew(skew_s)
    rig.put("before")
    prepared, (receipt,) = sent(network, rig, io, draft(TEXT))
    assert look(network, rig, io, prepared).receipt.remote_id == receipt.remote_id


@case(33)
@pytest.mark.parametrize("status", [401, 403])
def test_33_a_right_that_was_lost_is_the_account_s_not_the_post_s(
    network: Network, rig: Rig, io: Io, status: int
) -> None:
    prepared = network.prepare(draft(TEXT), rig.account, io)
    rig.tell("answer", status=status, body='{"error": "This action is not allowed"}')
    with pytest.raises(Rejected) as refused:
        network.publish(prepared, Step(), rig.account, "k1", io)
    assert refused.value.credential


@case(34)
def test_34_a_thread_keeps_its_order_and_goes_on_where_it_stopped(network: Network, rig: Rig, io: Io) -> None:
    if not network.descriptor.features.thread:
        pytest.skip("no threads")
    prepared = network.prepare(draft("un", "deux", "trois"), rig.account, io)
    first = network.publish(prepared, Step(), rig.account, "k1", io)
    rig.tell("reset", applied=True)
    second = Step(1, (first,))
    with pytest.raises(Ambiguous):
        network.publish(prepared, second, rig.account, "k1", io)
    found = network.reconcile(prepared, second, rig.account, io.clock.now(), frozenset(), io)
    assert isinstance(found, Found)
    network.publish(prepared, Step(2, (first, found.receipt)), rig.account, "k1", io)
    assert [text for text, _ in rig.posts()] == ["un", "deux", "trois"]


# ---- afterwards


@case(39, "gold")
def test_39_deleting_twice_says_that_it_was_gone(network: Network, rig: Rig, io: Io) -> None:
    _, (receipt,) = sent(network, rig, io, draft(TEXT))
    assert not network.delete(receipt.remote_id, rig.account, io).already
    assert rig.posts() == []
    assert network.delete(receipt.remote_id, rig.account, io).already


@case(40, "silver")
def test_40_a_figure_that_is_missing_is_unknown_and_not_zero(network: Network, rig: Rig, io: Io) -> None:
    _, (receipt,) = sent(network, rig, io, draft(TEXT))
    known = network.fetch_metrics(rig.account, [receipt.remote_id], io)
    assert {m.value for m in known if m.remote_id == receipt.remote_id} == {0}
    assert all("@" in metric.definition for metric in known)
    rig.forget_figures()
    unknown = network.fetch_metrics(rig.account, [receipt.remote_id], io)
    assert [m.name for m in unknown] == [m.name for m in known]
    assert {m.value for m in unknown} == {None}


@case(42)
def test_42_no_secret_shows(
    network: Network, rig: Rig, io: Io, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = rig.account.secret.reveal()
    caplog.set_level(0)
    prepared, receipts = sent(network, rig, io, draft(TEXT))
    rig.tell("answer", status=401, body=json.dumps({"error": f"token {secret} is wrong"}))
    with pytest.raises(Rejected) as refused:
        network.publish(prepared, Step(), rig.account, "k2", io)
    shown = [rig.account, prepared, prepared.dumps(), receipts, refused.value, refused.value.why, caplog.text]
    told = " ".join([*map(repr, shown), str(refused.value), f"{rig.account.secret}", *capfd.readouterr()])
    assert "token-" not in told


@case(43)
def test_43_nobody_else_is_connected_to(network: Network, rig: Rig, io: Io) -> None:
    with connections() as made:
        prepared, (receipt,) = sent(network, rig, io, draft(TEXT, media=(IMAGE,)))
        look(network, rig, io, prepared)
        network.verify_account(rig.account, io)
        network.fetch_metrics(rig.account, [receipt.remote_id], io)
    assert {port for _host, port in made} == rig.ports()


@case(46)
def test_46_an_interface_that_ends_soon_is_told(network: Network) -> None:
    told = network.descriptor
    today = date(2026, 11, 24)
    ending = told.network.model_copy(update={"api_sunset": today + timedelta(days=30)})
    assert told.network.name in (told.model_copy(update={"network": ending}).sunset(today) or "")
    later = told.network.model_copy(update={"api_sunset": today + timedelta(days=400)})
    assert told.model_copy(update={"network": later}).sunset(today) is None


@case(47)
def test_47_a_limit_read_live_goes_before_the_descriptor(network: Network) -> None:
    account = Account(network.descriptor.network.id, "@me", "1", "", {"limits": {"text.limit": 7}})
    assert network.count("12345678", account).over == 1
    assert "net.length" in {problem.code for problem in network.validate(draft("12345678"), account)}


@case(48)
def test_48_every_character_arrives_as_it_was(network: Network, rig: Rig, io: Io) -> None:
    wanted = f"👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 שלום\u200f مرحبا\u00a0: « a\u202f! » \\n &amp; <b> https://exemple.fr/{'x' * 300}"
    prepared, _ = sent(network, rig, io, draft(wanted))
    assert rig.posts() == [(wanted, [])]
    assert look(network, rig, io, prepared).differs == ()


@case(50)
def test_50_a_person_gets_the_approved_text_to_the_byte(network: Network, io: Io) -> None:
    if not network.descriptor.publish.manual:
        pytest.skip("no person publishes")
    account = Account(network.descriptor.network.id, "@lumen", "1", "https://exemple.fr/lumen", secret=Secret(""))
    prepared = network.prepare(draft(TEXT, media=(IMAGE,)), account, io)
    folder = Path(prepared.calls[0]["folder"])
    assert (folder / "text.txt").read_bytes() == TEXT.encode()
    assert IMAGE.alt in (folder / "alt.txt").read_text(encoding="utf-8")
    assert (folder / "01.png").read_bytes() == PNG
    assert "@lumen" in (folder / "CHECKLIST.md").read_text(encoding="utf-8")
