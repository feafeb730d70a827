"""Office files: the same bytes twice, no word is more than a word, and a template that would do harm is refused."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pptx import Presentation

from cmsuite.engines.exports.docx import docx
from cmsuite.engines.exports.figure import Chart, Series
from cmsuite.engines.exports.look import Look, Picture
from cmsuite.engines.exports.manuscript import (
    Block,
    Callout,
    Drawn,
    Grid,
    Heading,
    Link,
    Manuscript,
    Mono,
    Notes,
    Paragraph,
    Proof,
    Shown,
    Signature,
    Tabled,
    Text,
    Verbatim,
    plain,
)
from cmsuite.engines.exports.office import BadOfficeTemplate, address, image, legal, rightward, sealed, template
from cmsuite.engines.exports.pptx import pptx
from cmsuite.engines.exports.table import Column, Table
from cmsuite.engines.exports.xlsx import xlsx
from tests.engines.exports.sample import DAY, document, hostile, png, words
from tests.engines.exports.sample_figures import Tongue

Writer = Callable[[Manuscript], bytes]
WRITERS = pytest.mark.parametrize("write", [docx, pptx, xlsx])
WORD, SLIDES = "word/document.xml", "ppt/presentation.xml"


OPENERS: dict[Writer, Callable[[io.BytesIO], object]] = {
    docx: Document,
    pptx: Presentation,
    xlsx: openpyxl.load_workbook,
}


@cache
def made(write: Writer, which: Callable[[Tongue], Manuscript], language: Tongue = "en") -> bytes:
    """A file that several tests read."""
    return write(which(language))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(**extra: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in {"[Content_Types].xml": b"<Types/>", WORD: b"<a/>", **extra}.items():
            into.writestr(name, data)
    return made.getvalue()


def relating(said: str) -> bytes:
    return packed(**{"word/_rels/a.rels": f"<Relationships><Relationship {said}/></Relationships>".encode()})


@WRITERS
def test_the_same_manuscript_gives_the_same_bytes(write: Writer) -> None:
    assert write(document()) == made(write, document)
    assert write(replace(document(), day=DAY.replace(year=2027))) != made(write, document)


@WRITERS
def test_no_clock_but_the_stamp_is_in_a_file(write: Writer) -> None:
    data = made(write, document)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert {one.date_time for one in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [one for one in members(data) if "thumbnail" in one]  # which would show the library's own page
    assert b"thumbnail" not in members(data)["_rels/.rels"]
    stamps = re.findall(rb">(\d{4}-\d\d-\d\d)T[\d:]*Z<", members(data)["docProps/core.xml"])
    assert stamps == [DAY.isoformat().encode()] * 2


@WRITERS
def test_every_part_is_valid_xml_whatever_the_words_are(write: Writer) -> None:
    found = members(made(write, hostile))
    texts = [etree.fromstring(data) for name, data in found.items() if name.endswith((".xml", ".rels"))]
    said = "".join("".join(str(text) for text in one.itertext()) for one in texts)
    assert "مرحبا بالعالم שלום עולם" in said
    assert "👩🏽‍🚀" in said
    assert "\u202e" not in said
    assert "\x1b" not in said


@WRITERS
def test_nothing_is_loaded_from_elsewhere_when_a_file_is_opened(write: Writer) -> None:
    found = members(made(write, hostile))
    outside = [
        one
        for name, data in found.items()
        if name.endswith(".rels")
        for one in re.findall(rb"<Relationship[^>]*External[^>]*>", data)
    ]
    assert all(b"/hyperlink" in one for one in outside)


@WRITERS
def test_a_document_speaks_its_own_language_and_leaves_ours(write: Writer) -> None:
    from cmsuite.core.locale import language, speak

    speak("en")
    french = b"".join(members(made(write, document, "fr")).values())
    english = b"".join(members(made(write, document)).values())
    assert language() == "en"
    said = b"[$-40C]d mmmm yyyy" if write is xlsx else b'"fr-FR"'
    assert said in french
    assert said not in english


def said(block: Block) -> list[str]:
    """The words of a block, without those of the blocks within it."""
    match block:
        case Heading() | Paragraph():
            return [plain(block.words)]
        case Verbatim():
            return [block.text]
        case Callout():
            return [block.title]
        case Grid():
            return [plain(cell) for row in (block.head, *block.rows) for cell in row]
        case Proof():
            return [f"[{block.number}] {block.title}", block.source, block.grade]
        case Signature():
            return [block.name, block.function, block.said]
        case Shown():
            return [block.caption, block.picture.alt]
        case Drawn():
            return [block.figure.title, block.figure.alt, block.figure.source, block.figure.period]
    return []


@pytest.mark.parametrize("write", [docx, pptx])
def test_no_word_of_a_document_is_lost(write: Writer) -> None:
    roots = [etree.fromstring(data) for name, data in members(made(write, document)).items() if name.endswith(".xml")]
    found = "".join(
        text for root in roots for one in root.iter() for text in (one.text or "", str(one.get("descr", "")))
    )
    spoken = {plain(inside.words) for one in document().walk() if isinstance(one, Notes) for inside in paragraphs(one)}
    missing = {text for block in document().walk() for text in said(block) if squeezed(text) not in squeezed(found)}
    assert missing == (spoken if write is docx else set())


def paragraphs(notes: Notes) -> list[Paragraph]:
    return [one for one in notes.blocks if isinstance(one, Paragraph)]


def squeezed(text: str) -> str:
    return "".join(text.split())


ANY = st.text(st.characters(), max_size=60).filter(lambda text: bool(text.strip()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY, ANY, ANY, st.sampled_from([docx, pptx, xlsx]))
def test_any_words_at_all_make_a_file_that_opens_again(one: str, two: str, three: str, write: Writer) -> None:
    figure = Chart(
        kind="bar", title=f"{one}.", alt=f"Alt {two}", source=three, period=one, unit=two, axis=three,
        labels=(one, two), series=(Series(three, (Decimal(1), None)),),
    )  # fmt: skip
    table = Table(one, (Column(two), Column(three)), ((one, two), (three, None)))
    blocks = (
        Heading(1, words(one), two),
        Paragraph((Link(two, words(three)), Text(one), Mono(two))),
        Verbatim(three),
        Notes((Paragraph(words(two)),)),
        Tabled(three, table),
        Drawn(two, figure),
    )
    data = write(Manuscript(one, "fr", blocks, Look(), DAY, two, three, one, two, three, one, two))
    OPENERS[write](io.BytesIO(data))
    assert write(Manuscript(one, "fr", blocks, Look(), DAY, two, three, one, two, three, one, two)) == data


ORDER = {  # what the standard (ECMA-376) asks for, as far as we write it; Word and PowerPoint open nothing else
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike noProof vanish color spacing kern position sz szCs u "
    "vertAlign rtl cs lang",
    "w:tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders tblLayout tblCellMar "
    "tblLook tblCaption",
    "w:tcPr": "tcW gridSpan tcBorders shd tcMar vAlign",
    "w:tbl": "tblPr tblGrid tr",
    "w:tblBorders": "top left bottom right insideH insideV",
    "w:numbering": "abstractNum num",
    "w:abstractNum": "nsid multiLevelType tmpl name lvl",
    "w:lvl": "start numFmt pStyle lvlText lvlJc pPr rPr",
    "w:styles": "docDefaults latentStyles style",
    "w:style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat locked rsid pPr rPr "
    "tblPr trPr tcPr tblStylePr",
    "a:p": "pPr r|br|fld endParaRPr",
    "a:r": "rPr t",
    "a:rPr": "ln solidFill latin ea cs hlinkClick",
    "a:pPr": "lnSpc spcBef spcAft buFont buNone|buAutoNum|buChar tabLst defRPr",
    "a:tc": "txBody tcPr",
    "p:spTree": "nvGrpSpPr grpSpPr sp|graphicFrame|pic extLst",
    "c:chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:dLbls": "dLbl numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize "
    "showLeaderLines",
    "c:ser": "idx order tx spPr invertIfNegative marker dPt dLbls cat xVal val yVal smooth",
}
SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}


@WRITERS
@pytest.mark.parametrize("which", [document, hostile])
def test_elements_stand_in_the_order_that_the_standard_asks_for(
    write: Writer, which: Callable[[Tongue], Manuscript]
) -> None:
    seen = 0
    for part, data in members(made(write, which)).items():
        if not part.endswith(".xml") or "/slideMasters/" in part or "/slideLayouts/" in part or "/theme/" in part:
            continue  # what the libraries bring is theirs
        root = etree.fromstring(data)
        for name, order in ORDER.items():
            space, _colon, tag = name.partition(":")
            places = {f"{{{SPACES[space]}}}{one}": n for n, some in enumerate(order.split()) for one in some.split("|")}
            for parent in root.iter(f"{{{SPACES[space]}}}{tag}"):
                children = [one.tag for one in parent if one.tag in places]
                assert children == sorted(children, key=lambda one: places[one]), f"{part}: {name}"
                unknown = {str(one.tag).rpartition("}")[2] for one in parent} - {
                    str(one).rpartition("}")[2] for one in places
                }
                assert not unknown, f"{part}: {name} holds {unknown}"
                seen += 1
    assert seen


# ---- templates


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no such file"),
        (b"PK\x03\x04 and nothing more", "no such file"),
        (packed()[:-30], "no such file"),
        (packed(**{"word/vbaProject.bin": b"x"}), "macros"),
        (packed(**{"word/big.xml": b" " * 60_000_000}), "too large"),
        (packed(**{f"word/{n}.xml": b"" for n in range(6_000)}), "too large"),
        (relating('Type="http://x/attachedTemplate" TargetMode="External"'), "another place"),
        (relating("Type = 'http://x/image' TargetMode\n=\n'external'"), "another place"),
        (packed(**{"word/_rels/a.rels": b"<Relationships>"}), "no such file"),
    ],
)
def test_a_template_that_would_do_harm_is_refused_in_a_sentence(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "brand.docx").write_bytes(data)
    with pytest.raises(BadOfficeTemplate, match=why) as refused:
        template(tmp_path / "brand.docx", WORD)
    assert "brand.docx" in refused.value.sentence
    assert refused.value.exit_code == 3


def test_a_link_in_a_template_is_no_harm(tmp_path: Path) -> None:
    (tmp_path / "brand.docx").write_bytes(relating('Type="http://x/hyperlink" TargetMode="External"'))
    assert template(tmp_path / "brand.docx", WORD).read() == (tmp_path / "brand.docx").read_bytes()


def test_what_is_zipped_but_no_document_is_refused_by_each(tmp_path: Path) -> None:
    (tmp_path / "no.docx").write_bytes(packed())
    (tmp_path / "no.pptx").write_bytes(packed(**{SLIDES: b"<a/>"}))
    with pytest.raises(BadOfficeTemplate):
        docx(document(), tmp_path / "no.docx")
    with pytest.raises(BadOfficeTemplate):
        pptx(document(), tmp_path / "no.pptx")
    with pytest.raises(BadOfficeTemplate, match=r"gone\.docx"):
        docx(document(), tmp_path / "gone.docx")


def test_a_presentation_is_no_template_of_a_text(tmp_path: Path) -> None:
    (tmp_path / "deck.docx").write_bytes(pptx(document()))
    with pytest.raises(BadOfficeTemplate):
        docx(document(), tmp_path / "deck.docx")


# ---- pieces


def test_a_package_is_sealed_with_those_inside_it() -> None:
    once = sealed(packed(**{"ppt/embeddings/a.xlsx": packed(**{"z": b"1"})}), DAY)
    assert sealed(once, DAY) == once


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://a.example/b?c=1&d=%20#e", "https://a.example/b?c=1&d=%20#e"),
        ("https://a.example/été x", "https://a.example/%C3%A9t%C3%A9%20x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("#part-1", "#part-1"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("http://[bad", ""),
        ("http://a:99999/", ""),
        ("https://a.example/" + "x" * 3_000, ""),
    ],
)
def test_only_an_address_that_every_program_opens_is_a_link(given: str, kept: str) -> None:
    assert address(given) == kept


def test_a_picture_is_one_that_every_program_shows() -> None:
    seen = png(8, 4, (1, 2, 3))
    assert image(Picture(seen, "image/png", "a", 8, 4)) == seen
    webp = io.BytesIO()
    Image.open(io.BytesIO(seen)).save(webp, "WEBP")
    kept = image(Picture(webp.getvalue(), "image/webp", "a", 8, 4))
    assert kept is not None
    assert Image.open(io.BytesIO(kept)).format == "PNG"
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    kept = image(Picture(drawn, "image/svg+xml", "a", 9, 9))
    assert kept is not None
    assert Image.open(io.BytesIO(kept)).format == "PNG"


def bomb() -> bytes:
    """A picture that says of itself to have 400 million points."""
    seen = png(8, 4, (1, 2, 3))
    head = b"IHDR" + struct.pack(">II", 20_000, 20_000) + seen[24:29]
    return seen[:12] + head + struct.pack(">I", zlib.crc32(head)) + seen[33:]


@pytest.mark.parametrize("data", [b"", b"nothing", png(8, 4, (1, 2, 3))[:45], bomb()], ids=["", "words", "cut", "bomb"])
@pytest.mark.parametrize("mime", ["image/png", "image/svg+xml"])
def test_a_picture_that_cannot_be_read_is_none(data: bytes, mime: str) -> None:
    assert image(Picture(data, mime, "a", 1, 1)) is None


def test_a_drawing_from_outside_loads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png(9, 9, (255, 0, 0)))
    inside = f'<image href="{tmp_path}/secret.png" width="9" height="9"/>'
    linked = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'
    seen = image(Picture(linked.encode(), "image/svg+xml", "a", 9, 9))
    assert seen is None or (255, 0, 0) not in set(Image.open(io.BytesIO(seen)).convert("RGB").get_flattened_data())


def test_letters_that_xml_cannot_hold_go_and_others_stay() -> None:
    assert legal("a\x00\x08\ufffe\uffff\x1b[31mb\nשלום 🎉") == "ab\nשלום 🎉"
    assert rightward("1. hello")
    assert not rightward("1. שלום")
