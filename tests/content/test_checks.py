"""What stands against sending: what the network says, and alternative texts that say nothing. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.content.checks import LEVELS, Blocked, Finding, blocks, check, counts, refuse_blocked
from cmsuite.engines.networks.contract import Draft, Media, Network, Part
from cmsuite.engines.networks.registry import network

GOOD = "Une lampe en bois clair posée sur un établi"


@pytest.fixture(scope="module")
def mastodon() -> Network:
    return network("mastodon")


def sent(text: str = "La lampe Aube arrive.", alt: str = GOOD, *, decorative: bool = False, parts: int = 1) -> Draft:
    image = Media("a" * 64, "image/png", 1000, alt=alt, decorative=decorative, width=800, height=600)
    return Draft((*[Part("Avant.")] * (parts - 1), Part(text, (image,))), language="fr")


def codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


def test_a_good_post_has_no_finding(mastodon: Network) -> None:
    assert check(sent(), mastodon) == []


def test_a_text_that_is_too_long_blocks_and_says_where_it_is_cut(mastodon: Network) -> None:
    found = blocks(check(sent("a" * 501), mastodon))
    assert (codes(found), found[0].span) == (["net.length"], (500, 501))


def test_an_image_without_alternative_text_blocks(mastodon: Network) -> None:
    assert codes(blocks(check(sent(alt=""), mastodon))) == ["a11y.alt-missing"]


def test_a_decoration_needs_none(mastodon: Network) -> None:
    assert check(sent(alt="", decorative=True), mastodon) == []


@pytest.mark.parametrize(
    "alt",
    ["IMG_2041.jpg", "img_2041", "lampe-aube.PNG", "Image de la lampe Aube sur un banc", "Photo d’une lampe en bois",
     "A picture of a wooden lamp", "La lampe Aube arrive.", "Lampe"],
)  # fmt: skip
def test_an_alternative_text_that_says_nothing_is_looked_at_again(mastodon: Network, alt: str) -> None:
    found = check(sent(alt=alt), mastodon)
    assert (codes(found), blocks(found)) == (["a11y.alt-poor"], [])


@pytest.mark.parametrize("alt", [GOOD, "Imageries de la lampe, en série", "Photographe au travail dans l’atelier"])
def test_an_alternative_text_that_describes_is_left_alone(mastodon: Network, alt: str) -> None:
    assert check(sent(alt=alt), mastodon) == []


def test_a_finding_names_its_part_and_its_file_counted_from_one(mastodon: Network) -> None:
    found = check(sent(alt="Lampe", parts=3), mastodon)
    assert [(finding.part, finding.file) for finding in found] == [(3, 1)]


def test_what_blocks_comes_first(mastodon: Network) -> None:
    found = check(sent("a" * 501, alt="Lampe"), mastodon)
    assert [finding.level for finding in found] == ["block", "warn"]


def test_what_blocks_is_said_once_each_with_how_much_more_there_is() -> None:
    said = ["Trop long.", "Vide.", "Trop long.", "Sans image.", "Muet.", "Sourd."]
    found = [Finding("a", "block", message) for message in said] + [Finding("c", "warn", "Court.")]
    refuse_blocked(1, found[-1:])
    with pytest.raises(Blocked) as two:
        refuse_blocked(1, found[:3])
    assert ": Trop long. Vide." in two.value.sentence
    with pytest.raises(Blocked) as five:
        refuse_blocked(1, found)
    assert ": Trop long. Vide. Sans image. (2 more findings)" in five.value.sentence


@given(st.text(max_size=700), st.text(max_size=40))
def test_any_text_has_findings_in_order_and_spans_within_it(text: str, alt: str) -> None:
    found = check(sent(text, alt), network("mastodon"))
    assert [f.level for f in found] == sorted((f.level for f in found), key=LEVELS.index)
    assert all(0 <= f.span[0] < f.span[1] <= len(text) for f in found if f.span)


def test_each_part_is_counted_with_its_warning(mastodon: Network) -> None:
    draft = Draft((Part("a" * 498), Part("b")), language="fr", cw="Bois")
    assert [(count.used, count.over) for count in counts(draft, mastodon)] == [(502, 2), (5, 0)]
