"""The page of a document: complete in itself, in order, harmless, and the same for everybody who reads it."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from lxml.html import HtmlElement

from cmsuite.core.locale import language, speak
from cmsuite.core.resources import shipped
from cmsuite.core.text import passable
from cmsuite.engines.exports.html import NIGHT, NIGHT_SOFT, SOFT, colours, html
from cmsuite.engines.exports.look import PAPER, Look, contrast
from cmsuite.engines.exports.manuscript import (
    Callout,
    Drawn,
    Foreign,
    Heading,
    Link,
    Manuscript,
    Mono,
    Notes,
    PageBreak,
    Paragraph,
    Strong,
    Tabled,
    Text,
    plain,
    without_notes,
)
from cmsuite.engines.exports.page import BadTemplate
from cmsuite.engines.exports.table import Column, Table
from tests.engines.exports.sample import Tongue, document, hostile, words

LANGUAGES: tuple[Tongue, ...] = ("en", "fr")


def read(manuscript: Manuscript) -> HtmlElement:
    return lxml_html.fromstring(html(manuscript))


def at(page: HtmlElement, path: str) -> HtmlElement:
    """What is found there; it is there."""
    found = page.find(path)
    assert isinstance(found, HtmlElement)
    return found


def said(node: HtmlElement) -> str:
    return " ".join(str(node.text_content()).split())


PAGES = {tongue: read(document(tongue)) for tongue in LANGUAGES}
HARMED = html(hostile())


@pytest.fixture(params=LANGUAGES)
def tongue(request: pytest.FixtureRequest) -> Tongue:
    return "fr" if request.param == "fr" else "en"


def test_the_page_says_its_language_its_title_and_what_it_is(tongue: Tongue) -> None:
    page, of = PAGES[tongue], document(tongue)
    assert page.get("lang") == tongue
    assert [said(node) for node in page.iter("h1")] == [of.title]
    assert page.findtext(".//title") == of.title
    identity = said(page.find(".//dl[@class='identity']"))
    for part in (of.version, of.state, of.code, of.author, "10 March 2026" if tongue == "en" else "10 mars 2026"):
        assert part in identity
    assert of.code in said(page.find(".//footer"))
    assert language() == "en"  # rendering leaves the language of whoever asked


def test_headings_follow_one_another_and_landmarks_hold_all(tongue: Tongue) -> None:
    page = PAGES[tongue]
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert set(levels) == {1, 2, 3, 4, 5}
    assert [node.tag for node in page.find("body")] == ["a", "header", "nav", "main", "footer"]


def test_contents_lead_to_every_heading(tongue: Tongue) -> None:
    page = PAGES[tongue]
    headings = [block for block in document(tongue).walk() if isinstance(block, Heading)]
    links = page.findall(".//nav//a")
    assert [said(link) for link in links] == [plain(heading.words) for heading in headings]
    assert [said(page.get_element_by_id(link.get("href", "")[1:])) for link in links] == [said(link) for link in links]


def test_a_short_document_has_no_contents() -> None:
    few = replace(document(), blocks=tuple(Heading(1, words(str(n)), f"h{n}") for n in range(3)))
    assert read(few).find(".//nav") is None
    assert read(replace(few, blocks=(*few.blocks, Heading(1, words("4"), "h4")))).find(".//nav") is not None


def test_levels_that_were_skipped_are_closed_up_and_names_are_addresses_once() -> None:
    blocks = (Heading(3, words("a"), "x"), Heading(1, words("b"), "x"), Heading(4, words("c"), "é è"))
    page = read(replace(document(), blocks=(*blocks, Paragraph((Link("#x", words("to a")),)))))
    found = [(node.tag, node.get("id")) for node in page.find(".//main").iter("h2", "h3", "h4", "h5")]
    assert found == [("h2", "s-x"), ("h2", "part-2"), ("h3", "part-3")]
    assert page.find(".//main//a").get("href") == "#s-x"


@pytest.mark.parametrize("text", [html(document("en")), html(document("fr")), HARMED], ids=["en", "fr", "hostile"])
def test_nothing_is_loaded_nothing_runs_and_every_address_is_there(text: str) -> None:
    page = lxml_html.fromstring(text)
    policy = at(page, ".//meta[@http-equiv='Content-Security-Policy']").get("content", "")
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    loading = {"script", "link", "iframe", "object", "embed", "base", "form", "audio", "video"}
    assert not [node.tag for node in page.iter() if node.tag in loading]
    assert all(node.get("src", "").startswith("data:image/") for node in page.iter("img"))
    assert not re.findall(r"url\((?!#)|@import", text)
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    pointed = [a.get("href", "")[1:] for a in page.iter("a") if a.get("href", "").startswith("#")]
    pointed += [one for node in page.iter() for one in (node.get("aria-labelledby") or "").split()]
    assert set(pointed) <= set(ids)


def test_harm_is_text() -> None:
    page = lxml_html.fromstring(HARMED)
    attributes = {str(name) for node in page.iter() for name in node.attrib}
    assert not [name for name in attributes if name.startswith("on")]
    main = at(page, ".//main").text_content()
    for harm in ("<script>alert(1)</script>", "=HYPERLINK", "{{ 7 * 7 }}", "W" * 400, "مرحبا", "👩🏽‍🚀", "#panic()"):
        assert harm in main
    assert not set("\x1b\x00\x08\u202e\u2066") & set(HARMED)
    assert not set("\ufffe\uffff") & set(HARMED)
    assert not [a for a in page.iter("a") if "javascript" in a.get("href", "")]
    assert "]]> & \"' <!-- --> </svg></style>" in main


def test_what_is_written_from_the_right_stands_apart_from_what_is_beside_it() -> None:
    title = "قواعد WhatsApp الجديدة (2026)"
    words = (Text("À lire : "), Foreign((Text(title),), "ar"), Text(", الجزيرة, ليلى, 2 mars 2026"))
    of = replace(document(), blocks=(Paragraph(words),))
    page = read(of)
    apart = [(node.get("lang"), said(node)) for node in page.iter("span") if node.get("dir") == "rtl"]
    assert [one for one in apart if one[0]] == [("ar", title)]
    assert apart[-1] == (None, "الجزيرة, ليلى"), "and not the day after it"
    assert "À lire : قواعد WhatsApp الجديدة (2026), الجزيرة, ليلى, 2 mars 2026" in said(page)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_words_are_read_as_they_are(raw: str) -> None:
    page = read(replace(document(), blocks=(Paragraph((Text(raw), Strong((Mono(raw),)))),)))
    kept = passable(raw).replace("\ufffe", "").replace("\uffff", "")
    assert said(at(page, ".//main")) == " ".join((kept + kept).split())


def test_links_lead_out_without_a_way_back() -> None:
    links = {said(a): a for a in PAGES["en"].find(".//main").iter("a")}
    assert links["its site"].get("href") == "https://lumen.example/a?b=1&c=2"
    assert links["its site"].get("rel") == "noopener noreferrer"
    assert links["bonjour@lumen.example"].get("href") == "mailto:bonjour@lumen.example"
    assert links["the plan"].get("href") == "#s-part-4"


@pytest.mark.parametrize("to", ["javascript:alert(1)", "data:text/html,x", "//x.example", "#nowhere", "\x1bhttp://x"])
def test_what_leads_nowhere_good_is_words(to: str) -> None:
    page = read(replace(document(), blocks=(Paragraph((Link(to, (Text("words"),)),)),)))
    hrefs = [a.get("href") for a in page.find(".//main").iter("a")]
    assert hrefs in ([], ["http://x"])
    assert "words" in said(page.find(".//main"))


def test_each_figure_is_drawn_and_told_in_a_table(tongue: Tongue) -> None:
    drawn = [block.figure for block in document(tongue).walk() if isinstance(block, Drawn)]
    nodes = [node for node in PAGES[tongue].iter("figure") if node.get("class") != "picture"]
    assert len(nodes) == len(drawn) == 10
    for node, figure in zip(nodes, drawn, strict=True):
        assert node.find(".//svg").get("role") == "img"
        assert [one.text for one in node.iterfind(".//svg/desc")] == [figure.alt, figure.alt]
        assert node.find(".//div[@class='small']").get("hidden") is not None  # without a style sheet, one is enough
        assert said(node.find("p")) == figure.title
        caption = said(node.find("figcaption"))
        assert " ".join(figure.source.split()) in caption
        assert figure.period in caption
        assert figure.unit in caption
        cells = [said(cell) for cell in node.findall(".//tbody/tr/*")]
        assert len(cells) == sum(map(len, figure.table().rows))
        assert (node.find("details").get("open") is not None) == figure.needs_table


def test_tables_have_heads_captions_and_numbers_as_the_language_writes_them(tongue: Tongue) -> None:
    page = PAGES[tongue]
    tables = list(page.iter("table"))
    assert all(th.get("scope") in ("col", "row") for table in tables for th in table.iter("th"))
    assert all(said(th) for table in tables for th in table.iter("th"))
    typed = [block.table for block in document(tongue).walk() if isinstance(block, Tabled)]
    captions = [said(table.find("caption")) for table in tables if table.find("caption") is not None]
    assert {table.title for table in typed} <= set(captions)
    (budget,) = (table for table in tables if said(table).startswith(typed[-1].title))
    heads = [said(th) for th in budget.findall("thead/tr/th")]
    row = [said(cell) for cell in budget.findall("tbody/tr")[0]]
    if tongue == "fr":
        assert heads[2] == "Coût (EUR)"
        assert row == ["Vidéos", "10,5", "1 200,50", "53,4 %", "8 mai 2026"]
        assert said(budget.findall("tbody/tr")[2][1]) == "n. d."
    else:
        assert heads[2] == "Cost (EUR)"
        assert row == ["Films", "10.5", "1,200.50", "53.4%", "8 May 2026"]


def test_a_table_that_a_phone_has_no_room_for_names_each_of_its_cells(tongue: Tongue) -> None:
    tables = [table for table in PAGES[tongue].iter("table") if table.findall("tbody/tr/td")]
    listed = [table for table in tables if table.get("class") == "many"]
    assert listed
    assert len(listed) < len(tables)
    for table in listed:
        heads = [said(head) for head in table.findall("thead/tr/*")]
        for row in table.iterfind("tbody/tr"):
            assert all(cell.get("role") for cell in row)
            assert [cell.get("data-label", heads[0]) for cell in row] == heads


def test_every_kind_of_block_is_there_and_what_the_speaker_says_is_not(tongue: Tongue) -> None:
    page, of = PAGES[tongue], document(tongue)
    assert "SPEAKER ONLY" in repr(of)
    assert "SPEAKER ONLY" not in said(page)
    kinds = [said(node) for node in page.findall(".//span[@class='kind']")]
    wanted = (
        ["Decision", "Warning", "Note", "Example"]
        if tongue == "en"
        else ["Décision", "Avertissement", "Note", "Exemple"]
    )
    assert kinds == wanted
    assert len(page.findall(".//div[@class='break']")) == sum(isinstance(block, PageBreak) for block in of.blocks)
    assert len(page.findall(".//main/hr")) == 1
    assert "Hélène Aubry" in said(page.find(".//div[@class='signature']"))
    assert [said(node).split()[0] for node in page.findall(".//p[@class='proof']")] == ["[1]", "[2]"]
    assert page.find(".//figure[@class='picture']/img").get("alt")
    assert "  Il sèche." in page.find(".//pre").text_content()
    assert page.find(".//blockquote") is not None
    assert page.find(".//header//img").get("alt") == of.look.logo.alt  # type: ignore[union-attr]


def test_a_callout_says_its_kind_once() -> None:
    speak("fr")
    heads = [Callout(*one, ()).head for one in (("note", "Note globale"), ("warning", "Limites"), ("decision", ""))]
    assert heads == ["Note globale", "Avertissement · Limites", "Décision"]
    speak("en")
    made = html(replace(document(), blocks=(Callout("example", "Example to follow", ()),)))
    assert '<span class="kind">' not in made


def test_notes_within_others_are_left_out_too() -> None:
    blocks = (Callout("note", "", (Notes((Paragraph(words("within")),)), Paragraph(words("seen")))),)
    assert without_notes(blocks) == (Callout("note", "", (Paragraph(words("seen")),)),)


def test_the_same_document_is_the_same_bytes(tongue: Tongue) -> None:
    assert html(document(tongue)) == html(document(tongue))


@pytest.mark.parametrize("accent", ["#0b5394", "#7a3b00", "#000000", "#5a5a00", "#600060", "#767676"])
def test_the_colours_of_a_brand_are_read_on_every_ground(accent: str) -> None:
    found = colours(Look(accent=accent, ink=accent))
    for ground in (NIGHT, NIGHT_SOFT):
        assert contrast(found["night_accent"], ground) >= 4.5
        assert contrast(found["dawn"], ground) >= 4.5
    for ground in (PAPER, SOFT):
        assert contrast(found["accent"], ground) >= 4.5
        assert contrast(found["ink"], ground) >= 4.5
    assert (found["head"], found["on_head"]) == (accent, PAPER)
    assert colours(Look())["accent"] == Look().accent  # what is read as it is stays as it is


def test_the_colours_of_the_page_are_read_on_their_grounds() -> None:
    css = (shipped("reports") / "document.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in css.split("* {")[0].split("@media", 1))
    assert (light["soft"], dark["soft"]) == (SOFT, NIGHT_SOFT)
    for scheme, ground in ((light, PAPER), (dark, NIGHT)):
        for name in ("muted", "warning", "decision", "example", "note"):
            for under in (ground, scheme["soft"]):
                assert contrast(scheme[name], under) >= 4.5, (name, under)


def test_the_colours_of_the_brand_and_the_night_have_the_last_word() -> None:
    style = str(PAGES["en"].findtext(".//style"))
    for name, wanted in (("ground", NIGHT), ("accent", colours(document().look)["night_accent"])):
        assert re.findall(rf"--{name}: (#\w{{6}})", style)[-1] == wanted


def test_figures_may_be_explored_where_that_is_asked_for() -> None:
    page = lxml_html.fromstring(html(document("fr"), explore=True))
    policy = at(page, ".//meta[@http-equiv='Content-Security-Policy']").get("content", "")
    assert policy.count("sha256-") == 2
    specs = [json.loads(node.text or "") for node in page.findall(".//script[@class='plotly']")]
    assert len(specs) == 6
    assert all(spec["data"] for spec in specs)


def test_harm_that_may_be_explored_is_data() -> None:
    page = lxml_html.fromstring(html(hostile(), explore=True))
    scripts = list(page.iter("script"))
    assert {node.get("type") for node in scripts[:-2]} == {"application/json"}
    assert len(scripts) == len(page.findall(".//script[@class='plotly']")) + 2


def test_what_has_no_words_is_said_to_have_none() -> None:
    page = read(replace(document(), title="\x1b", blocks=(Heading(1, (), ""), Heading(1, words(" "), ""))))
    assert [said(node) for node in page.iter("h1", "h2")] == ["Strategy", "—", "—"]


def test_a_workspace_may_have_a_template_of_its_own_and_is_told_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    own = tmp_path / "reports" / "document.html.j2"
    own.write_text("<h1>{{ document.title }}</h1>{{ inline(blocks_of_document[0].words) }}", encoding="utf-8")
    assert html(hostile(), tmp_path).startswith("<h1>&lt;script&gt;")
    own.write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(BadTemplate, match=r"document\.html\.j2"):
        html(document(), tmp_path)


def test_cells_go_on_after_a_sign_of_a_long_address_and_columns_side_by_side_name_no_row() -> None:
    columns = (Column("Strengths"), Column("Weaknesses"))
    table = Table("Inside", columns, (("https://www.instagram.example/lumen_lyon", "Instagram @lumen"),), named=False)
    made = html(Manuscript("Note", "en", (Tabled("inside", table),), Look(), document("en").day))
    assert "<td>https://<wbr>www.<wbr>instagram.<wbr>example/<wbr>lumen_<wbr>lyon</td>" in made
    assert "<td>Instagram @lumen</td>" in made
    assert '<th scope="row">' in html(replace(document("en"), blocks=(Tabled("inside", replace(table, named=True)),)))
