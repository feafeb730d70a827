"""Finding a text again in what a network made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.networks.forms import multipart
from cmsuite.engines.networks.readback import Likeness, likeness, loose, plain, same_id
from tests.fakenet import as_html


def test_text_comes_out_of_html_as_a_reader_sees_it() -> None:
    html = '<p>Un&nbsp;titre<br />deux &amp; &lt;trois&gt;</p><p>quatre</p><script>alert("no")</script>'
    assert plain(html) == "Un\u00a0titre\ndeux & <trois>\n\nquatre"


def test_a_link_cut_for_the_eye_is_whole_again() -> None:
    link = "https://www.example.org/articles/2026/11/une-tres-longue-page?utm_source=x&utm_campaign=y"
    assert plain(as_html(f"Voir {link} !")) == f"Voir {link} !"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200))
def test_what_mastodon_writes_is_read_back(text: str) -> None:
    assert loose(plain(as_html(text))) == loose(text)


def test_a_mention_loses_its_server() -> None:
    assert loose("merci @claire@piaille.fr !\n") == "merci @claire !"


@pytest.mark.parametrize(
    ("sent", "shown", "how"),
    [
        ("merci @claire@piaille.fr !", "merci  @claire !\n", Likeness.SAME),
        ("Du *gras* et `du code`…", "Du gras et du code...", Likeness.REWRITTEN),
        ("Voir https://exemple.fr/a/b", "Voir exemple.fr/a/b", Likeness.ALIKE),
        ("🎉🎉", "", Likeness.ALIKE),
        ("🎉🎉", "Une nouvelle", Likeness.OTHER),
        ("Une nouvelle", "", Likeness.OTHER),
        ("Oui", "Non", Likeness.OTHER),
        ("Le marché rouvre samedi", "Trois recettes de saison", Likeness.OTHER),
    ],
)
def test_how_much_two_texts_have_in_common(sent: str, shown: str, how: Likeness) -> None:
    assert likeness(sent, shown) is how


def test_ids_that_end_in_the_same_digest_are_one() -> None:
    digest = "d" * 32
    assert same_id(f"1795510127{digest}", f"1795510999{digest}")
    assert not same_id("117670500604772353", "217670500604772353")
    assert not same_id(f"1795510127{digest}", f"1795510127{'e' * 32}")


@given(st.binary(max_size=500), st.dictionaries(st.sampled_from(["description", "focus"]), st.text(max_size=50)))
def test_a_form_is_read_back_by_its_boundary(file: bytes, fields: dict[str, str]) -> None:
    kind, body = multipart(fields, "a.png", "image/png", file)
    boundary = kind.partition("boundary=")[2].encode()
    parts = body.split(b"--" + boundary)
    assert parts[-1] == b"--\r\n"
    assert parts[-2].endswith(b"Content-Type: image/png\r\n\r\n" + file + b"\r\n")
    assert len(parts) == len(fields) + 3
