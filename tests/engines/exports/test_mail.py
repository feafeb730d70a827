"""A document as a mail: whole in every program, dark at night, harmless, and the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from itertools import pairwise

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from cmsuite.core.locale import language
from cmsuite.core.text import passable
from cmsuite.engines.exports.formats import written
from cmsuite.engines.exports.look import Look, contrast
from cmsuite.engines.exports.mail import HEAVIEST, PICTURES, eml, letter
from cmsuite.engines.exports.manuscript import Drawn, Foreign, Grid, Manuscript, Paragraph, Shown, Tabled, Text
from cmsuite.engines.exports.table import Column, Table
from cmsuite.engines.exports.text import text
from tests.engines.exports.sample import Tongue, document, hostile

LETTERS = {tongue: letter(document(tongue)) for tongue in ("en", "fr")}
PAGES = {tongue: lxml_html.fromstring(made.html) for tongue, made in LETTERS.items()}


@pytest.fixture(params=["en", "fr"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    return "fr" if request.param == "fr" else "en"


def said(node: HtmlElement) -> str:
    return " ".join(str(node.text_content()).split())


def titles(page: HtmlElement) -> list[str]:
    """What stands over each table, also where its rows are written one below the other."""
    return [said(node) for node in [*page.iter("caption"), *page.findall(".//p[@class='name']")]]


def test_the_page_says_its_language_and_its_title(tongue: Tongue) -> None:
    page, of = PAGES[tongue], document(tongue)
    assert page.get("lang") == tongue
    assert page.findtext(".//title") == of.title
    assert [said(node) for node in page.iter("h1")] == [of.title]
    assert language() == "en"


def test_headings_follow_one_another_and_layout_tables_are_no_tables_to_who_listens(tongue: Tongue) -> None:
    page = PAGES[tongue]
    levels = [int(str(node.tag)[1]) for node in page.iter("h1", "h2", "h3", "h4", "h5")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.iter("table"):
        assert (table.get("role") == "presentation") != ("data" in (table.get("class") or ""))


def test_every_figure_is_there_as_words_and_as_a_table_of_its_numbers(tongue: Tongue) -> None:
    page, of = PAGES[tongue], document(tongue)
    captions = titles(page)
    whole = said(page)
    drawn = [block.figure for block in of.walk() if isinstance(block, Drawn)]
    assert drawn
    for figure in drawn:
        assert " ".join(figure.title.split()) in captions
        assert " ".join(passable(figure.alt).split()) in whole
    tables = [block.table for block in of.walk() if isinstance(block, Tabled)]
    for table in tables:
        assert " ".join(table.title.split()) in captions
    assert not list(page.iter("svg"))
    for table_ in page.findall(".//table[@class='data']"):
        assert all(head.get("scope") in ("col", "row") for head in table_.iter("th"))


def test_nothing_is_loaded_and_pictures_come_along(tongue: Tongue) -> None:
    made, page = LETTERS[tongue], PAGES[tongue]
    assert not list(page.iter("script", "link", "iframe", "object"))
    assert {str(node.get("src")) for node in page.iter("img")} == {f"cid:{name}" for name, _picture in made.pictures}
    assert all(node.get("alt") for node in page.iter("img"))
    assert "url(" not in made.html
    shown = [block for block in document(tongue).walk() if isinstance(block, Shown)]
    assert len(made.pictures) >= len([one for one in shown if one.picture.mime in PICTURES])


def test_no_number_of_a_table_is_broken_and_a_wide_one_moves_by_itself(tongue: Tongue) -> None:
    for table in PAGES[tongue].findall(".//table[@class='data']"):
        holder = table.getparent()
        assert holder is not None
        assert (holder.get("tabindex"), holder.get("role")) == ("0", "group")
        assert holder.get("aria-label")
        assert "word-break:normal" in "".join(str(table.get("style")).split())
        assert not [cell for cell in table.iter("td") if cell.get("style")]  # a style in each made mails that are cut
        numbers = [cell for cell in table.iter("td") if said(cell).replace(",", "").isdigit()]
        assert all(cell.get("align") == "right" for cell in numbers)


def test_a_table_that_a_phone_cannot_show_whole_is_rows_of_named_cells() -> None:
    names = ("Network", "Followers", "Posts published", "Interactions", "Reach", "What explains it")
    columns = tuple(Column(one, "number" if 0 < n < 5 else "text") for n, one in enumerate(names))
    rows = (("Instagram", 4200, 21, 4409, None, "<b>Two</b> videos"), ("Mastodon", 980, 12, 237, 1500, ""))
    short = Table("Sizes", (Column("Month"), Column("Posts", "number")), (("March", 21),), "Own count")
    wide = Grid((words("Network"), words(""), *[words("Interactions")] * 4), ((words("Instagram"), *[words("1")] * 5),))
    of = replace(
        document("fr"), blocks=(Tabled("wide", Table("Réseaux", columns, rows, "Export")), Tabled("short", short), wide)
    )
    page = lxml_html.fromstring(letter(of).html)
    assert [said(node) for node in page.iter("caption")] == ["Sizes"]
    listed, gridded = page.findall(".//ul[@class='rows']")
    first, second = (lines(node) for node in listed)
    assert first == [
        "Instagram",
        "Followers : 4 200",
        "Posts published : 21",
        "Interactions : 4 409",
        "Reach : n. d.",
        "What explains it : <b>Two</b> videos",
    ]
    assert second[-1] == "Reach : 1 500", "a cell without words is no line"
    assert lines(gridded)[:3] == ["Instagram", "1", "Interactions : 1"]
    assert said(page.find(".//p[@class='name']")) == "Réseaux"


def lines(listing: HtmlElement) -> list[str]:
    return [" ".join(str(line).split()) for line in listing.itertext()]


def words(of: str) -> tuple[Text, ...]:
    return (Text(of),)


def test_on_a_phone_the_title_of_a_wide_table_is_read_whole_without_moving_it(tongue: Tongue) -> None:
    phones = re.search(
        r"@media \(max-width: ?480px\) ?\{(.*?\})\s*\}", LETTERS[tongue].html.split("<body")[0], re.DOTALL
    )
    assert phones
    assert re.search(r"caption span ?\{[^}]*max-width: ?80vw", phones[1])
    captions = list(PAGES[tongue].iter("caption"))
    assert captions
    assert all([node.tag for node in caption] == ["span"] and not caption.text for caption in captions)


def test_a_mail_that_gmail_would_cut_ends_before_and_brings_the_whole_along(tongue: Tongue) -> None:
    of = document(tongue)
    long = replace(of, blocks=of.blocks * 8)
    made = letter(long)
    assert not made.whole
    assert len(made.html.encode()) <= HEAVIEST
    page = lxml_html.fromstring(made.html)
    told = [node for node in page.iter("p") if "document.html" in said(node)]
    assert len(told) == 2, "where it begins, and where it ends"
    assert made.text == text(long)
    mail = message_from_bytes(eml(long), policy=policy.default)
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("document.html", "text/html")
    whole = file.get_payload(decode=True)
    assert isinstance(whole, bytes)
    assert of.title.encode() in whole
    assert LETTERS[tongue].whole


def test_styles_are_inline_and_the_night_has_its_colours() -> None:
    made = LETTERS["en"]
    (heading,) = PAGES["en"].iter("h1")
    assert "color:" in str(heading.get("style"))
    assert "@media (prefers-color-scheme: dark)" in made.html
    assert 'name="color-scheme"' in made.html
    assert ".ground span[lang], .ground span[dir] { color: inherit !important; }" in made.html
    assert "var(--" not in made.html


@pytest.mark.parametrize("accent", ["#0b5394", "#7a3b00", "#004d40"])
def test_the_colours_of_a_brand_are_read_by_day_and_at_night(accent: str) -> None:
    of = document("en")
    made = letter(Manuscript(of.title, "en", of.blocks, Look(accent=accent), of.day)).html
    night = made[made.index("prefers-color-scheme") :].split("</style>")[0]
    ground, ink = re.findall(r"\.ground td \{ background-color: (#\w+) !important; color: (#\w+)", night)[0]
    link = re.findall(r"\.ground a \{ color: (#\w+)", night)[0]
    (soft,) = re.findall(r"table\.data thead td \{\s*background-color: (#\w+)", night)
    for under in (ground, soft):
        assert contrast(ink, under) >= 4.5
        assert contrast(link, under) >= 4.5


def test_words_that_mean_harm_are_words() -> None:
    of = hostile()
    page = lxml_html.fromstring(letter(of).html)
    assert not list(page.iter("script", "iframe", "object", "form", "svg"))
    for node in page.iter("*"):
        assert not [name for name in node.attrib if str(name).startswith("on")]
        for name in ("href", "src"):
            assert str(node.get(name, "mailto:")).startswith(("http://", "https://", "mailto:", "cid:"))
    raw = eml(of)
    assert message_from_bytes(raw, policy=policy.default)["Subject"]
    assert b"\x1b" not in raw


def test_what_is_written_from_the_right_stands_apart_from_what_is_beside_it() -> None:
    title = "قواعد WhatsApp الجديدة (2026)"
    words = (Text("À lire : "), Foreign((Text(title),), "ar"), Text(", الجزيرة, ليلى, 2 mars 2026"))
    of = replace(document(), blocks=(Paragraph(words),))
    page = lxml_html.fromstring(letter(of).html)
    assert page.get("dir") == "ltr", "whatever its title begins with"
    apart = [(node.get("lang"), said(node)) for node in page.iter("span") if node.get("dir") == "rtl"]
    assert [one for one in apart if one[0]] == [("ar", title)]
    assert apart[-1] == (None, "الجزيرة, ليلى"), "and not the day after it"
    assert "À lire : قواعد WhatsApp الجديدة (2026), الجزيرة, ليلى, 2 mars 2026" in said(page)


def test_a_mail_has_a_text_that_says_the_same_and_opens_as_a_draft(tongue: Tongue) -> None:
    of = document(tongue)
    raw = written(of, "eml")
    mail = message_from_bytes(raw, policy=policy.default)
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().replace("\r\n", "\n") == text(of)
    assert mail["X-Unsent"] == "1"
    assert mail["To"] is None
    assert " ".join(str(mail["Subject"]).split()) == " ".join(of.title.split())
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    assert raw == written(document(tongue), "eml")
