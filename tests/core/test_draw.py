"""A draw that anybody can check: what was promised, what was listed, who comes first, and what a change of it does."""

import unicodedata
from typing import Any

import pytest

from cmsuite.core.draw import (
    NoCertificate,
    NoEntries,
    NoSeed,
    NotThatDraw,
    commitment,
    draw,
    entries,
    new_seed,
    order,
    read_seed,
    verify,
)

SEED = bytes(range(32))
NAMES = ("emma", "chloé", "basile", "dario", "alice", "farid", "emma")
LINES = [f"{name}@sandbox" for name in NAMES]
LIST = entries(LINES)


def test_the_print_of_a_secret_and_of_a_list() -> None:
    assert commitment(SEED) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    assert LIST.hash == "a9a9c1df7d9581cf00c96e3009392135d805034ca6c906f7c798189f0af242f3"
    assert (len(LIST.ids), LIST.twice) == (6, 1)


def test_a_list_is_the_same_however_it_was_written() -> None:
    apart = [f"  {unicodedata.normalize('NFD', line)}\r\n" for line in reversed(LINES)]
    assert entries([*apart, "", "   "]) == LIST


@pytest.mark.parametrize(
    ("public", "names", "digests"),
    [
        ("", "basile emma dario alice farid chloé", ("16abc47c96a1", "575b35d1a77b")),
        ("07-12-23-31-44", "chloé dario basile farid emma alice", ("08a94d6b6203", "15fe53a5af5f")),
    ],
)
def test_the_order_follows_from_the_secret_the_list_and_a_public_value(
    public: str, names: str, digests: tuple[str, str]
) -> None:
    ranks = order(SEED, public, LIST)
    assert [rank.id for rank in ranks] == [f"{name}@sandbox" for name in names.split()]
    assert tuple(rank.digest[:12] for rank in ranks[:2]) == digests


def test_a_certificate_is_checked_again_and_names_nobody() -> None:
    drawn = draw(SEED, " 07-12-23-31-44 ", LIST, winners=1, substitutes=2)
    assert [rank.id.partition("@")[0] for rank in (*drawn.winners, *drawn.substitutes)] == ["chloé", "dario", "basile"]
    assert verify(drawn.certificate, LIST) == drawn
    assert not any(id in str(drawn.certificate) for id in LIST.ids)


@pytest.mark.parametrize(
    ("change", "lines", "what"),
    [
        ({"seed": "ff" * 32}, LINES, "seed"),
        ({}, ["Emma@sandbox", *LINES], "list"),
        ({}, LINES[1:-1], "list"),
        ({"public_value": "07-12-23-31-45"}, LINES, "drawn"),
        ({"winners": 2}, LINES, "drawn"),
        ({"drawn": []}, LINES, "drawn"),
        ({"entries": 7}, LINES, "drawn"),
    ],
)
def test_whatever_was_changed_is_found(change: dict[str, Any], lines: list[str], what: str) -> None:
    certificate = dict(draw(SEED, "07-12-23-31-44", LIST, winners=1).certificate) | change
    with pytest.raises(NotThatDraw) as refused:
        verify(certificate, entries(lines))
    assert refused.value.facts["what"] == what


@pytest.mark.parametrize(
    "certificate", [None, [], {}, {"method": "by hand"}, {"method": "hmac-sha256-1", "seed": "x"}, "hmac-sha256-1"]
)
def test_what_is_no_certificate_is_said_to_be_none(certificate: Any) -> None:
    with pytest.raises(NoCertificate):
        verify(certificate, LIST)
    whole = dict(draw(SEED, "", LIST, winners=1).certificate)
    for name in ("winners", "seed", "public_value", "drawn"):
        with pytest.raises((NoCertificate, NotThatDraw)):
            verify(whole | {name: certificate}, LIST)


def test_more_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(NoEntries):
        draw(SEED, "", LIST, winners=4, substitutes=3)
    assert len(draw(SEED, "", LIST, winners=6).winners) == 6


def test_a_secret_is_written_and_read_and_never_the_same() -> None:
    seed = new_seed()
    assert read_seed(f"{seed.hex()}\n") == seed != new_seed()
    for wrong in ("", "0f", "zz" * 32, f"{seed.hex()}00"):
        with pytest.raises(NoSeed):
            read_seed(wrong)
