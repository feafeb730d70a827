"""What a descriptor proves of an answer, and how live limits go before it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmsuite.core.resources import shipped
from cmsuite.engines.networks.contract import Ambiguous, Duplicate, Rejected
from cmsuite.engines.networks.descriptor import Descriptor, NotADescriptor, load
from cmsuite.engines.networks.words import LIMITS, limit_said, limits
from cmsuite.engines.web.client import Reply

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TOML = """
[network]
id = "x"
name = "X"
docs = "https://exemple.fr/"

[quality]
claims = "bronze"

[sources.rules]
url = "https://exemple.fr/rules"
checked_on = 2026-11-24

[text]
counters = ["codepoints"]
limit = { value = 10, source = "rules" }

[[publish.proof]]
status = 422
means = "duplicate"
says = 'duplicate of (?P<id>\\w+)|DUPLICATE'
source = "rules"

[[publish.proof]]
status = 422
means = "permanent"
source = "rules"
"""


@pytest.fixture
def descriptor(tmp_path: Path) -> Descriptor:
    return load(tmp_path / "x.toml", TOML.encode())


def reply(status: int, body: str, **headers: str) -> Reply:
    return Reply(status, headers, body.encode(), "https://exemple.fr/api")


def test_a_duplicate_is_told_with_its_reference_and_without(descriptor: Descriptor) -> None:
    named = descriptor.verdict(reply(422, '{"error": "duplicate of abc12"}'), NOW)
    assert isinstance(named, Duplicate)
    assert named.remote_id == "abc12"
    bare = descriptor.verdict(reply(422, '{"error": "DUPLICATE"}'), NOW)
    assert isinstance(bare, Duplicate)
    assert bare.remote_id == ""


def test_the_first_proof_that_holds_decides_and_a_page_is_none(descriptor: Descriptor) -> None:
    assert isinstance(descriptor.verdict(reply(422, '{"error": "too long"}'), NOW), Rejected)
    assert isinstance(descriptor.verdict(reply(422, "<html>DUPLICATE</html>"), NOW), Ambiguous)
    assert isinstance(descriptor.verdict(reply(418, "{}"), NOW), Ambiguous)


def test_what_a_server_said_is_shown_short_and_without_secrets_or_controls(descriptor: Descriptor) -> None:
    said = '{"error": "\\u001b[31mtoken=abcdefghijkl is wrong ' + "x" * 5000 + '"}'
    why = descriptor.verdict(reply(422, said), NOW).facts["why"]
    assert len(why) < 250
    assert "abcdefghijkl" not in why
    assert "\x1b" not in why


def test_live_limits_go_before_and_unknown_ones_are_passed_over(descriptor: Descriptor) -> None:
    told = {"server": "https://s", "read_on": "2026-11-20", "limits": {"text.limit": 99, "gone.since": 3}}
    live = descriptor.live(told)
    assert live.text.limit is not None
    assert (live.text.limit.value, live.text.limit.source.url) == (99, "https://s")
    assert descriptor.live({}) is descriptor


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("source = ", "sauce = "), "source"),
        (("value = 10", "value = 'ten'"), "text.limit.value"),
        (('source = "rules"', 'source = "hearsay"'), "text.limit.source"),
        (("2026-11-24", "'soon'"), "checked_on: a date such as"),
        (('docs = "https://exemple.fr/"', ""), "network.docs: it is missing"),
        (('docs = "', 'home = "x"\ndocs = "'), "network.home: nothing is called so here"),
        (('claims = "bronze"', 'claims = "tin"'), "allowed is 'bronze', 'silver', 'gold'"),
    ],
)
def test_a_descriptor_that_is_wrong_names_the_key(tmp_path: Path, change: tuple[str, str], why: str) -> None:
    with pytest.raises(NotADescriptor, match=why):
        load(tmp_path / "x.toml", TOML.replace(*change).encode())


def test_the_address_of_a_post_is_recognised() -> None:
    kit = load(Path(__file__).parents[3] / "plugins" / "kit.toml")
    assert kit.takes_address("https://www.instagram.com/p/abc/")
    for wrong in ("instagram.com/p/abc", "https://x", "javascript:alert(1)", "https://a.fr/x y", ""):
        assert not kit.takes_address(wrong)


def test_a_limit_of_requests_says_when_to_come_back(tmp_path: Path) -> None:
    proof = '\n[[publish.proof]]\nstatus = 429\nmeans = "later"\ndocument = false\nsource = "rules"\n'
    verdict = load(tmp_path / "x.toml", (TOML + proof).encode()).verdict
    waits = [verdict(reply(429, "", **headers), NOW) for headers in ({"retry-after": "90"}, {})]
    assert [w.after for w in waits if isinstance(w, Rejected)] == [timedelta(seconds=90), timedelta(minutes=1)]


@pytest.mark.parametrize("name", ["mastodon", "kit"])
def test_every_limit_of_a_shipped_network_has_a_name_and_a_dated_source(name: str) -> None:
    found = dict(limits(load(shipped("plugins") / f"{name}.toml")))
    assert set(found) <= set(LIMITS)
    assert all(limit.source.url.startswith("https://") for limit in found.values())
    if name == "mastodon":
        assert found["text.limit"].value == 500
        assert limit_said("media.kinds.image.bytes", found["media.kinds.image.bytes"].value) == "16.8 MB"
