"""What Word gets is a document: styles, heads, alt texts, lists that count, the brand's own look where there is one."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from cmsuite.engines.exports.docx import docx
from cmsuite.engines.exports.docx_parts import ROOM, size_of, widths
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import (
    Break,
    Callout,
    Drawn,
    Heading,
    Link,
    Listing,
    Manuscript,
    Notes,
    Paragraph,
    Shown,
    Signature,
    Tabled,
    Text,
)
from cmsuite.engines.exports.office import Run
from cmsuite.engines.exports.table import Column, Table
from tests.engines.exports.sample import document, hostile, png, words
from tests.engines.exports.sample_figures import Tongue


@cache
def opened(language: Tongue = "en") -> Any:
    return Document(io.BytesIO(docx(document(language))))


def of(manuscript: Manuscript, *blocks: Any) -> Any:
    return Document(io.BytesIO(docx(replace(manuscript, blocks=blocks))))


def styled(made: Any, style: str) -> list[str]:
    return [one.text for one in made.paragraphs if one.style.name == style]


def alts(made: Any) -> list[str]:
    return [one.get("descr") for one in made.element.body.iter(qn("wp:docPr"))]


def blocks(kind: type, language: Tongue = "en") -> Iterator[Any]:
    return (one for one in document(language).walk() if isinstance(one, kind))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_title_and_headings_have_their_styles_in_their_order(language: Tongue) -> None:
    made = opened(language)
    assert styled(made, "Title") == [document(language).title]
    found = [(one.style.name, one.text) for one in made.paragraphs if one.style.name.startswith("Heading")]
    asked = [(f"Heading {one.level}", words_of(one.words)) for one in blocks(Heading, language)]
    late = {"en": "Data of the figures", "fr": "Données des figures"}[language]
    assert found == [*asked, ("Heading 1", late)]


def words_of(said: Any) -> str:
    from cmsuite.engines.exports.manuscript import plain

    return plain(said)


def test_what_a_document_is_stands_in_its_properties_and_around_each_page() -> None:
    made, asked = opened("fr"), document("fr")
    kept = made.core_properties
    assert (kept.title, kept.author, kept.language) == (asked.title, asked.author, "fr-FR")
    assert (kept.version, kept.content_status, kept.identifier) == (asked.version, asked.state, asked.code)
    head = " ".join(one.text for one in made.sections[0].header.paragraphs)
    assert all(one in head for one in (asked.kind, asked.brand, asked.version, asked.code))
    foot = made.sections[0].footer
    assert [one.get(qn("w:instr")) for one in foot._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert foot.paragraphs[0].text.startswith("Page")
    langs = {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))}
    assert langs == {"fr-FR"}


def test_every_picture_says_what_is_seen_on_it() -> None:
    found = alts(opened())
    logo = document().look.logo
    assert logo is not None
    assert found[0] == logo.alt
    assert sorted(found[1:]) == sorted(
        [*(one.figure.alt for one in blocks(Drawn)), *(one.picture.alt for one in blocks(Shown))]
    )


def test_every_table_has_a_head_that_is_repeated_and_rows_that_stay_whole() -> None:
    tables = opened().tables
    assert len(tables) > len(list(blocks(Tabled)))
    for table in tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(one._tr.trPr.find(qn("w:tblHeader")) is None for one in others)
        assert all(one._tr.trPr.find(qn("w:cantSplit")) is not None for one in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_table_says_what_its_cells_say_in_the_language(language: Tongue) -> None:
    made = opened(language)
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]
    from cmsuite.core.locale import speak

    speak(language)
    try:
        data = [one.table for one in blocks(Tabled, language)] + [one.figure.table() for one in blocks(Drawn, language)]
        for table in data:
            assert [[column.head for column in table.columns], *table.written()] in found
    finally:
        speak("en")


def test_long_data_of_a_figure_stand_at_the_end_and_a_link_leads_there() -> None:
    made = opened()
    anchors = {one.get(qn("w:anchor")) for one in made.element.body.iter(qn("w:hyperlink"))}
    marks = {one.get(qn("w:name")) for one in made.element.body.iter(qn("w:bookmarkStart"))}
    assert "h_data_1" in anchors
    assert anchors - {None} <= marks


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_table_of_contents_leads_to_the_parts_and_has_their_pages_counted_by_the_program(language: Tongue) -> None:
    made = opened(language)
    assert styled(made, "TOC Heading") == [{"en": "Contents", "fr": "Sommaire"}[language]]
    asked = [(f"toc {one.level}", words_of(one.words)) for one in blocks(Heading, language) if one.level <= 2]
    found = [(one.style.name, one.text.rstrip("\t")) for one in made.paragraphs if one.style.name.startswith("toc ")]
    assert found == asked
    kinds = [one.get(qn("w:fldCharType")) for one in made.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"] * len(asked)
    marks = {one.get(qn("w:name")) for one in made.element.body.iter(qn("w:bookmarkStart"))}
    counted = [str(one.text).split() for one in made.element.body.iter(qn("w:instrText"))]
    assert {(what, how) for what, _mark, how in counted} == {("PAGEREF", "\\h")}
    assert {mark for _what, mark, _how in counted} <= marks


def test_a_short_document_has_no_table_of_contents() -> None:
    made = of(document(), *(Heading(1, words(f"part {n}"), f"p{n}") for n in range(3)))
    assert not styled(made, "TOC Heading")


def test_lists_have_list_styles_and_each_counts_from_its_own_first_number() -> None:
    item = (Paragraph(words("one")),)
    made = of(document(), Listing((item, item), 3), Listing((item,), 7), Listing((item,)))
    numbered = [one for one in made.paragraphs if one.style.name == "List Number"]
    assert [one.text for one in numbered] == ["one"] * 3
    used = [one._p.pPr.numPr.numId.val for one in numbered]
    assert used[0] == used[1] != used[2]
    root = made.part.numbering_part.element
    firsts = {
        int(one.get(qn("w:numId"))): one.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for one in root.iter(qn("w:num"))
        if one.find(f".//{qn('w:startOverride')}") is not None
    }
    assert [firsts[used[0]], firsts[used[2]]] == ["3", "7"]
    assert len(styled(made, "List Bullet")) == 1


def test_a_nested_list_has_the_style_of_its_depth() -> None:
    inner = Listing(((Paragraph(words("in")), Paragraph(words("more"))),), 1)
    made = of(document(), Listing(((Paragraph(words("out")), inner),)))
    assert styled(made, "List Number 2") == ["in"]
    assert styled(made, "List Continue 2") == ["more"]


def test_words_keep_their_dress_and_links_lead_where_they_say() -> None:
    made = opened()
    bold = [run.text for one in made.paragraphs for run in one.runs if run.bold]
    assert "lamps that last" in bold
    targets = [one.target_ref for one in made.part.rels.values() if one.is_external]
    assert targets == ["https://lumen.example/a?b=1&c=2", "mailto:bonjour@lumen.example"]
    assert "h_part_4" in [one.get(qn("w:anchor")) for one in made.element.body.iter(qn("w:hyperlink"))]


def test_a_link_that_leads_nowhere_is_only_words() -> None:
    made = of(document(), Paragraph((Link("http://[bad", words("its site")), Break(), Text("next"))))
    assert not list(made.element.body.iter(qn("w:hyperlink")))
    assert "its site\nnext" in [one.text for one in made.paragraphs]


def test_what_a_speaker_says_is_left_out_and_a_callout_says_its_kind() -> None:
    made = opened()
    text = "\n".join(one.text for one in made.paragraphs)
    assert any(isinstance(one, Notes) for one in document().walk())
    assert "SPEAKER ONLY" not in text
    assert "Decision · What we ask of you" in text
    marked = [
        one.text for one in made.paragraphs if one._p.pPr is not None and one._p.pPr.find(qn("w:pBdr")) is not None
    ]
    asked = next(blocks(Callout))
    assert asked.title in marked[0]
    assert "three films" in marked


def test_a_signature_stays_on_one_page() -> None:
    one = next(blocks(Signature))
    made = opened()
    place = next(n for n, paragraph in enumerate(made.paragraphs) if one.name in paragraph.text)
    kept = made.paragraphs[place : place + 2]
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in kept)


def test_the_source_of_a_table_stays_on_the_page_of_its_last_row() -> None:
    table = Table("Long", (Column("Head"),), tuple((f"row {n}",) for n in range(12)), source="The books")
    made = of(document(), Tabled("t", table), Paragraph(words("After.")))
    rows = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in made.tables[-1].rows]
    assert [bool(kept) for kept in rows] == [True, *[False] * 11, True], "its head, and its last row"
    below, source = (place for place in made.paragraphs[-3:-1])
    assert (below.text, bool(below.paragraph_format.keep_with_next)) == ("", True)
    assert "The books" in source.text


def test_a_few_words_stay_with_what_they_lead_to() -> None:
    one = next(blocks(Signature))
    said = [Paragraph(words("A short word.")), one, Paragraph(words("Long " * 80)), one]
    made = of(document("en"), *said).paragraphs
    kept = {paragraph.text.strip()[:5]: bool(paragraph.paragraph_format.keep_with_next) for paragraph in made}
    assert (kept["A sho"], kept["Long "]) == (True, False)


def test_right_to_left_is_set_from_the_right() -> None:
    made = of(document(), Paragraph(words("שלום עולם")), Paragraph(words("hello")))
    right, left = made.paragraphs[-2:]
    assert right._p.pPr.find(qn("w:bidi")) is not None
    assert right._p.find(f".//{qn('w:rtl')}") is not None
    assert left._p.find(f".//{qn('w:rtl')}") is None


def test_a_lost_picture_is_told_by_its_alt_text() -> None:
    made = of(document(), Shown(Picture(b"nothing", "image/png", "A lamp", 9, 9), "The lamp of the month"))
    assert "[A lamp]" in [one.text for one in made.paragraphs]
    assert "The lamp of the month" in styled(made, "Caption")


def test_words_that_mean_harm_are_words() -> None:
    text = "\n".join(one.text for one in Document(io.BytesIO(docx(hostile()))).paragraphs)
    assert '=HYPERLINK("http://x.example")' in text
    assert "<script>alert(1)</script>" in text
    assert "#set page(width: 1pt) $x$ @a <b> \\ #panic()" in text


# ---- the brand's own template


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    made: Any = Document()
    made.add_paragraph("What the template itself says")
    made.add_picture(io.BytesIO(png(7, 5, (9, 9, 9))))
    made.core_properties.comments = "made for another client"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    said = "<w:footnote w:id='1'><w:p><w:r><w:t>said to another client</w:t></w:r></w:p></w:footnote>"
    notes = f"<w:footnotes {space}><w:footnote w:type='separator' w:id='-1'><w:p/></w:footnote>{said}</w:footnotes>"
    place, kind = PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES
    made.part.relate_to(Part(place, kind, notes.encode(), made.part.package), RELATIONSHIP_TYPE.FOOTNOTES)
    made.styles["Heading 1"].font.color.rgb = RGBColor(1, 2, 3)
    made.sections[0].left_margin = Mm(41)
    made.sections[0].header.paragraphs[0].text = "The brand's own head"
    for name in ("List Number", "Caption", "Quote", "Heading 4"):
        style = made.styles[name].element
        style.getparent().remove(style)
    made.save(str(tmp_path / "brand.docx"))
    return tmp_path / "brand.docx"


def test_the_styles_of_the_template_win_and_its_words_go(brand: Path) -> None:
    made = Document(io.BytesIO(docx(document(), brand)))
    first = next(one for one in made.paragraphs if one.style is not None and one.style.name == "Heading 1")
    assert first.style is not None
    assert first.style.font.color.rgb == RGBColor(1, 2, 3)
    assert made.sections[0].left_margin is not None
    assert abs(made.sections[0].left_margin - Mm(41)) < Mm(0.1)
    assert "What the template itself says" not in [one.text for one in made.paragraphs]
    heads = [one.text for one in made.sections[0].header.paragraphs]
    assert heads[0] == "The brand's own head"
    assert document().code in heads[1]


def test_what_is_wide_keeps_within_the_margins_of_the_template(tmp_path: Path) -> None:
    made: Any = Document()
    page = made.sections[0]
    page.page_width, page.page_height, page.left_margin, page.right_margin = Mm(200), Mm(130), Mm(60), Mm(30)
    page.top_margin = page.bottom_margin = Mm(15)
    page.header.paragraphs[0].add_run().add_picture(io.BytesIO(png(7, 5, (9, 9, 9))))
    for name in [one.name for one in made.styles if one.name.lower().startswith("toc")]:
        made.styles[name].element.getparent().remove(made.styles[name].element)
    made.save(str(tmp_path / "narrow.docx"))
    of: Any = Document(io.BytesIO(docx(document(), tmp_path / "narrow.docx")))
    assert max(one.width for one in of.inline_shapes) <= Mm(110.1)
    assert max(one.height for one in of.inline_shapes) <= Mm(70.1)
    (stop,) = of.styles["toc 1"].paragraph_format.tab_stops
    assert abs(stop.position - Mm(110)) < Mm(0.1)
    grid = of.tables[0]._tbl.tblGrid.gridCol_lst
    assert sum(one.w for one in grid) <= Mm(111)
    logo, words = of.sections[0].header.paragraphs
    assert not logo.text
    assert document().code in words.text


def test_nothing_else_of_the_template_stays(brand: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(document(), brand))) as packed:
        found = {name: packed.read(name) for name in packed.namelist()}
    assert not [name for name, data in found.items() if b"another client" in data]
    assert png(7, 5, (9, 9, 9)) not in found.values()
    with zipfile.ZipFile(io.BytesIO(docx(document()))) as packed:
        own = {"word/footnotes.xml", *packed.namelist()}
    assert {name for name in found if "/media/" not in name} == {name for name in own if "/media/" not in name}
    assert b"separator" in found["word/footnotes.xml"]


def test_a_style_that_the_template_lacks_is_made(brand: Path) -> None:
    made = Document(io.BytesIO(docx(document(), brand)))
    assert {"List Number", "Caption", "Quote", "Heading 4"} <= {one.name for one in made.styles}
    fourth: Any = made.styles["Heading 4"]
    assert fourth.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "3"
    numbered = [one for one in made.paragraphs if one.style is not None and one.style.name == "List Number"]
    assert [one.text for one in numbered] == ["three films", "one film and a site"]
    assert docx(document(), brand) == docx(document(), brand)


def test_a_template_without_lists_gets_them(tmp_path: Path) -> None:
    made: Any = Document()
    for style in list(made.styles):
        if style.name.startswith("List"):
            style.element.getparent().remove(style.element)
    for one in list(made.part.rels.values()):
        if one.reltype == RELATIONSHIP_TYPE.NUMBERING:
            made.part.rels.pop(one.rId)
    made.save(str(tmp_path / "bare.docx"))
    made = Document(io.BytesIO(docx(document(), tmp_path / "bare.docx")))
    numbered = [one for one in made.paragraphs if one.style.name == "List Number"]
    assert [one.text for one in numbered] == ["three films", "one film and a site"]
    used = numbered[0]._p.pPr.numPr.numId.val
    root = made.part.numbering_part.element
    abstract = root.find(f"{qn('w:num')}[@{qn('w:numId')}='{used}']/{qn('w:abstractNumId')}").get(qn("w:val"))
    marks = root.find(f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{abstract}']")
    assert marks.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")) == "decimal"
    assert [one.tag for one in root] == sorted((one.tag for one in root), key=lambda tag: tag != qn("w:abstractNum"))


def test_a_column_is_as_wide_as_its_longest_word() -> None:
    head = [[Run("Moment")], *([Run("mer. (interactions par publication)")] for _n in range(5))]
    first, *others = widths(head, [[[Run("Matin")]] * 6])
    assert first >= len("Moment") * 115
    assert all(one >= len("interactions") * 115 for one in others)
    assert sum([first, *others]) <= ROOM + 6


def test_a_number_is_never_broken_and_a_wide_table_has_smaller_words() -> None:
    rows = [[[Run(text)] for text in ("Recommandé et tenable", "18\u202f600,00", *["mots " * 20] * 6)]]
    made = widths([[Run("Scénario")]] * 8, rows)
    assert made[1] >= len("18 600,00") * 8.5 * 10 + 200
    assert sum(made) <= ROOM + 8
    assert [size_of(columns) for columns in (3, 6, 8, 9)] == [0, 9.5, 8.5, 7.5]
