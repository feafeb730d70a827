"""An infographic of an issue: five templates, drawn in two sizes from the same values, and said in words."""

from __future__ import annotations

import io
from typing import Any

import pytest
from lxml import etree

from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.poster import HIGH, WIDE, poster_png, poster_svg, poster_text, words_on
from cmsuite.veille.digest.infographic import MOST_WORDS, check, poster
from cmsuite.veille.digest.schema import Infographic
from tests.veille.digest.issues import issue, rules

TEMPLATES = ("figures", "ranking", "timeline", "before_after", "actors")


def made(template: str, **changed: Any) -> Infographic:
    rows = [
        {"label": "Presse", "value": "12", "second": "4", "unit": "titres", "on": "2026-04-01"},
        {"label": "Autorités", "value": "3", "second": "9", "unit": "textes", "on": "2026-03-20"},
    ]
    whole = {"title": "La presse en parle trois fois plus", "said": "Le décret vaut dès le 1er avril.", "first": "Mars",
             "source": "Veille de Lumen", "on": "2026-03-10", "unit": "articles", "second": "Avril"}  # fmt: skip
    return Infographic.model_validate({"template": template, "rows": rows} | whole | changed)


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_is_drawn_from_the_same_values_with_its_source_and_day(template: str) -> None:
    assert list(check(made(template))) == []
    of = poster(made(template), "Atelier Lumen")
    assert of is not None
    for form, high in HIGH.items():
        drawn: Any = etree.fromstring(poster_svg(of, form, Look()))
        assert (drawn.get("width"), drawn.get("height")) == (str(WIDE), str(high))
        said = " ".join("".join(drawn.itertext()).split())
        for words in ("La presse en parle", "Veille de Lumen", "10 March 2026", "Atelier Lumen", "Presse", "Autorités"):
            assert words in said
        assert not drawn.xpath("//*[local-name()='image' or local-name()='script' or @href]")
    text = poster_text(of)
    assert "Presse" in text
    assert text.rstrip().endswith("Source: Veille de Lumen · 10 March 2026" + (
        " · Atelier Lumen" if template in ("timeline", "figures") else " · articles · Atelier Lumen"))  # fmt: skip
    assert words_on(of) <= MOST_WORDS


def test_a_ranking_begins_at_zero_with_the_first() -> None:
    of = poster(made("ranking"))
    assert of is not None
    assert of.figure.labels == ("Presse", "Autorités")  # type: ignore[attr-defined]
    drawn: Any = etree.fromstring(poster_svg(of, "post", Look()))
    bars = drawn.xpath("//*[local-name()='svg']//*[local-name()='rect']")
    wide = sorted({float(one.get("width")) for one in bars if one.get("fill", "").startswith("#00")})
    assert wide[-1] / wide[0] == pytest.approx(12 / 3, rel=0.02), "bars are as long as their values"


def test_the_picture_has_the_pixels_that_networks_show() -> None:
    from PIL import Image

    of = poster(made("ranking"))
    assert of is not None
    with Image.open(io.BytesIO(poster_png(of, "post", Look()))) as image:
        assert (image.format, image.size) == ("PNG", (1080, 1350))


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"source": ""}, "digest.infographic-incomplete"),
        ({"on": None}, "digest.infographic-incomplete"),
        ({"title": " "}, "digest.infographic-incomplete"),
        ({"rows": []}, "digest.infographic-incomplete"),
        ({"unit": ""}, "digest.infographic-incomplete"),
        ({"said": "mot " * 160}, "digest.infographic-too-long"),
    ],
)
def test_what_is_not_whole_or_too_long_is_not_shown(changed: dict[str, Any], rule: str) -> None:
    assert [one.rule for one in check(made("ranking", **changed))] == [rule]
    assert rule in rules(issue(infographic=made("ranking", **changed).model_dump(mode="json")))
