"""A PDF that everybody can read, that is the same twice, and that no word in it can break."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import page
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsuite.core.locale import language
from cmsuite.engines.exports.figure import Chart, Series
from cmsuite.engines.exports.look import Look, Picture
from cmsuite.engines.exports.manuscript import (
    Block,
    Callout,
    Drawn,
    Emphasis,
    Grid,
    Heading,
    Link,
    Listing,
    Manuscript,
    Mono,
    Notes,
    PageBreak,
    Paragraph,
    Quote,
    Shown,
    Signature,
    Strong,
    Tabled,
    Text,
    Verbatim,
    Words,
)
from cmsuite.engines.exports.page import BadTemplate
from cmsuite.engines.exports.pdf import NotSet, pdf
from cmsuite.engines.exports.setting import TooLong, setting
from cmsuite.engines.exports.setting_text import broken
from cmsuite.engines.exports.signs import _KNOWN, _refused
from cmsuite.engines.exports.table import Column, Table
from tests.engines.exports.sample import Tongue, document, hostile, png, tables
from tests.engines.exports.sample_figures import figures
from tests.engines.exports.tagged import Tag, catalog, entry, pages, tags, unpacked


def words(text: str) -> Words:
    return (Text(text),)


def small(*blocks: Block, tongue: Tongue = "en") -> Manuscript:
    return Manuscript("A title", tongue, blocks, Look(), date(2026, 3, 10))


def refusals(data: bytes) -> list[str]:
    return [failure.message for failure in page.validate_pdf_bytes(data, profile="ua1").failures]


def named(found: list[Tag], name: str) -> list[Tag]:
    return [tag for tag in found if tag.name == name]


@pytest.fixture(scope="module", params=["en", "fr"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    return "fr" if request.param == "fr" else "en"


@pytest.fixture(scope="module")
def made(tongue: Tongue) -> bytes:
    return pdf(document(tongue))


# ---- for those who hear it


def test_it_keeps_every_rule_of_pdf_ua(made: bytes) -> None:
    assert refusals(made) == []


def test_it_says_its_title_its_language_and_who_wrote_it(made: bytes, tongue: Tongue) -> None:
    of, everything = document(tongue), unpacked(made)
    info = next(part for part in everything.split("endobj") if "/Producer" in part or "/Creator(" in part)
    assert entry(info, "Title") == of.title
    assert entry(info, "Author") == of.author
    assert of.code in entry(info, "Keywords")
    assert entry(catalog(made), "Lang") == tongue
    assert set(page_langs(everything)) == {tongue}


def test_what_is_in_another_language_says_so() -> None:
    made = unpacked(pdf(small(Quote((Paragraph(words("Bonjour.")),), "fr"), Paragraph(words("Hello.")))))
    assert set(page_langs(made)) == {"en", "fr"}


def test_numbers_to_call_and_addresses_of_mail_are_cut_by_no_line() -> None:
    ways = "1. SMS +33 6 39 98 01 12 · 2. helene.aubry@atelier-lumen.example"
    head = tuple(
        words(one) for one in ("Role", "Person", "Backups", "Channels, in order", "Hours", "Language", "Tested")
    )
    row = (
        "data protection officer",
        "Karim Benali",
        "Chloé Martin, Hélène Aubry",
        ways,
        "day and night",
        "French",
        "2 May",
    )
    text = "".join(pages(pdf(small(Grid(head, (tuple(words(one) for one in row),))))))
    assert "+33 6 39 98 01 12" in text
    assert "helene.aubry@atelier-lumen.example" in text
    assert "Benali" in text


def test_a_short_callout_stays_on_one_page() -> None:
    lines = [Paragraph(words("A line.")) for _ in range(30)]
    many = [
        Callout("example", "To follow", (Quote((Paragraph(words(f"Said {n}")),)), Paragraph(words(f"Why {n}."))))
        for n in range(9)
    ]
    for page_ in pages(pdf(small(*lines, *many))):
        assert page_.count("Said") == page_.count("Why")


def page_langs(everything: str) -> list[str]:
    return [part.partition(")")[0] for part in everything.split("/Lang(")[1:]]


def test_each_drawing_and_picture_says_what_is_seen(made: bytes, tongue: Tongue) -> None:
    of = document(tongue)
    seen = [block.figure.alt for block in of.walk() if isinstance(block, Drawn)]
    pictures = [block.picture.alt for block in of.walk() if isinstance(block, Shown)]
    logo = [of.look.logo.alt] if of.look.logo else []
    assert sorted(tag.alt for tag in named(tags(made), "Figure")) == sorted(seen + pictures + logo)


def test_each_table_has_heads_that_know_their_column_and_a_caption(made: bytes, tongue: Tongue) -> None:
    found = tags(made)
    heads = named(found, "TH")
    assert heads
    assert {head.scope for head in heads} == {"Column"}
    assert len(named(found, "THead")) == len(named(found, "Table"))
    drawings = [block for block in document(tongue).walk() if isinstance(block, Drawn)]
    assert len(named(found, "Caption")) >= len(drawings)


def test_headings_go_down_one_step_at_a_time() -> None:
    deep = small(*(Heading(level, words(f"Level {level}"), f"n{level}") for level in (3, 4, 4, 1, 4)))
    made = pdf(deep)
    assert refusals(made) == []
    names = [tag.name for tag in tags(made)]
    assert [name for name in names if name in ("H1", "H2", "H3", "H4")][-5:] == ["H1", "H2", "H3", "H1", "H2"]


def test_a_picture_that_nothing_is_said_about_is_an_ornament() -> None:
    made = pdf(small(Paragraph(words("x")), Shown(Picture(png(9, 9, (1, 2, 3)), "image/png", "", 9, 9))))
    assert refusals(made) == []
    assert named(tags(made), "Figure") == []
    assert "/Subtype/Image" in unpacked(made)


# ---- for those who see it


def test_pages_are_numbered_and_dated_in_the_language(made: bytes, tongue: Tongue) -> None:
    found = pages(made)
    count = page.validate_pdf_bytes(made, profile="ua1").document.page_count
    assert len(found) == count > 5
    numbered = "Page {n} sur {m}" if tongue == "fr" else "Page {n} of {m}"
    for place, text in enumerate(found, start=1):
        assert numbered.format(n=place, m=count) in text
        assert "LUM-7F3K-92QD" in text
        assert ("10 mars 2026" if tongue == "fr" else "10 March 2026") in text
    assert ("Sommaire" if tongue == "fr" else "Contents") in found[0]


def test_notes_of_the_speaker_are_left_out(made: bytes) -> None:
    assert "SPEAKER" not in "".join(pages(made))


def test_a_long_table_has_its_head_on_each_page() -> None:
    table = tables("en", long=150)["posts"]
    found = pages(pdf(small(Tabled("posts", table))))
    assert len(found) >= 3
    assert all("Day" in text and "Post" in text for text in found)
    assert sum(text.count("Lamp number") for text in found) == 150


@pytest.mark.parametrize("before", range(29, 35))
def test_a_caption_stays_with_the_first_row(before: int) -> None:
    table = tables("en", long=12)["posts"]
    found = pages(pdf(small(*[Paragraph(words("A line.")) for _ in range(before)], Tabled("posts", table))))
    caption = next(place for place, text in enumerate(found) if table.title in text)
    assert "Lamp number 1," in found[caption]


@pytest.mark.parametrize("before", [20, 27])
def test_a_short_table_and_the_words_that_lead_to_it_stay_together(before: int) -> None:
    table = tables("en", long=9)["posts"]
    lines = [Paragraph(words("A line.")) for _ in range(before)]
    made = small(*lines, Heading(1, words("Here"), "h"), Paragraph(words("What was seen.")), Tabled("posts", table))
    (where,) = {place for place, text in enumerate(pages(pdf(made))) if "Lamp number" in text}
    assert all(one in pages(pdf(made))[where] for one in ("Here", "What was seen.", table.title))


def test_a_talk_is_slides_with_the_data_of_its_figures_at_the_end() -> None:
    drawn = figures("en")
    blocks: list[Block] = []
    for n in range(5):
        blocks += [Heading(1, words(f"Message {n}"), f"m{n}"), Paragraph(words("Said."))]
        blocks += [Drawn("heat", drawn["heat"])] if n == 2 else []
        blocks += [Notes((Paragraph(words("SPEAKER")),)), PageBreak()]
    found = pages(pdf(small(*blocks)))
    assert [text.count("Message") for text in found] == [0, 1, 1, 1, 1, 1, 0]
    assert drawn["heat"].title in found[3]
    assert "Data of the figures" in found[-1]
    assert "/MediaBox[0 0 841.8898 473" in unpacked(pdf(small(*blocks)))
    assert refusals(pdf(small(*blocks))) == []


def test_a_long_table_of_contents_names_fewer_levels() -> None:
    def parts(inner: int) -> list[Block]:
        return [Heading(1 + (n % (inner + 1) > 0), words(f"Part {n}"), f"p{n}") for n in range(8 * (inner + 1))]

    assert [setting(small(*parts(inner))).data["depth"] for inner in (2, 5)] == [3, 1]


def test_a_wide_table_lies_across_its_page() -> None:
    columns = tuple(Column(f"Column {n}") for n in range(12))
    made = pdf(small(Paragraph(words("x")), Tabled("t", Table("Wide", columns, (("cell",) * 12,)))))
    assert "/MediaBox[0 0 841" in unpacked(made)
    assert refusals(made) == []
    numbers = pdf(small(Paragraph(words("x")), Tabled("t", Table("Narrow", columns[:9], (("cell",) * 9,)))))
    assert "/MediaBox[0 0 841" not in unpacked(numbers)


def test_short_data_stand_by_their_figure_and_long_ones_at_the_end() -> None:
    drawn = figures("en")
    assert len(drawn["line"].table().rows) > 12 >= len(drawn["bar"].table().rows)
    made = pdf(small(Drawn("line", drawn["line"]), Drawn("bar", drawn["bar"])))
    first, *rest = pages(made)
    assert "The same figure as a table" in "".join(pages(made)).partition("Data of the figures")[0]
    assert "Its data: table A1, page" in first
    assert f"A1. {drawn['line'].title}" in rest[-1]
    assert unpacked(made).count("/GoTo") + unpacked(made).count("/Dest") >= 2


def test_a_radar_never_stands_without_its_table() -> None:
    names = tuple(f"Spoke {n}" for n in range(12))
    radar = replace(figures("en")["radar"], labels=names, series=(Series("a", (None,) * 12),))  # type: ignore[call-arg]
    assert isinstance(radar, Chart)
    assert len(named(tags(pdf(small(Drawn("radar", radar)))), "Table")) == 1


@pytest.mark.parametrize("before", range(30, 42, 2))
def test_a_signature_stays_on_one_page(before: int) -> None:
    lines = [Paragraph(words("A line.")) for _ in range(before)]
    found = pages(pdf(small(*lines, Signature("Hélène Aubry", "Director", "I approve."))))
    where = [[word in text for text in found].index(True) for word in ("I approve.", "Hélène Aubry", "Signature:")]
    assert len(set(where)) == 1


def test_a_signature_that_fits_on_no_page_loses_no_word() -> None:
    found = pages(pdf(small(Signature("Hélène Aubry", "Director", "I approve this. " * 600))))
    assert sum(text.count("approve") for text in found) == 600
    assert "Signature:" in found[-1]


def test_what_cannot_be_shown_is_said() -> None:
    found = "".join(pages(pdf(small(Paragraph(words("A 中 sign, an emoji 🎉, a word שלום."))))))
    assert "U+4E2D" in found
    assert "1F389" not in found
    assert "A □ sign" in found


def test_what_cannot_be_shown_can_be_heard() -> None:
    made = pdf(replace(small(Shown(Picture(png(9, 9, (0, 0, 0)), "image/png", "一盏灯", 9, 9))), title="灯 Lamp"))
    assert [tag.alt for tag in named(tags(made), "Figure")] == ["一盏灯"]
    assert "□ Lamp" in pages(made)[0]
    assert "灯 Lamp" in bytes.fromhex(unpacked(made).partition("/Title<")[2].partition(">")[0]).decode("utf-16")


def test_common_letters_need_no_question() -> None:
    common = [chr(code) for code in range(0x20, 0x2400) if _KNOWN.fullmatch(chr(code))]
    assert len(common) > 300
    assert _refused(common, drawn=False) == set()
    assert _refused(["".join(common)], drawn=True) == set()


def test_a_picture_that_cannot_be_read_leaves_its_words() -> None:
    broken = [
        Picture(b"no picture", "image/png", "The first lamp", 9, 9),
        Picture(png(9, 9, (0, 0, 0))[:-30], "image/png", "The second lamp", 9, 9),
        Picture(b"<svg", "image/svg+xml", "The third lamp", 0, 0),
        Picture(
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="/etc/hostname.png"/></svg>',
            "image/svg+xml",
            "The fourth lamp",
            9,
            9,
        ),
    ]
    made = pdf(small(*(Shown(picture) for picture in broken)))
    text = "".join(pages(made))
    assert text.count("A picture that cannot be shown") == 4
    assert all(picture.alt in text for picture in broken)
    assert named(tags(made), "Figure") == []


def test_a_picture_has_the_size_that_it_has() -> None:
    liar = Picture(png(900, 30, (0, 0, 0)), "image/png", "A wide line", 1, 0)
    (block,) = setting(small(Shown(liar))).data["blocks"]
    assert block["width"] == 1
    assert block["ratio"] == 30


def test_a_drawing_of_somebody_is_shown_as_it_is() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 9"><text y="9">Été 中 🎉</text></svg>'
    made = pdf(small(Shown(Picture(drawing.encode(), "image/svg+xml", "Summer", 90, 9))))
    assert refusals(made) == []
    assert "Été" in "".join(pages(made))


# ---- links


def test_links_lead_out_by_known_ways_and_inside_to_what_is_there() -> None:
    far = "https://example.org/" + "x" * 5_000
    targets = ["https://example.org/a", "mailto:a@example.org", "javascript:alert(1)", "file:///etc", far, "#no", "#n"]
    made = pdf(
        small(
            Heading(1, words("Here"), "here"),
            *(Paragraph((Link(to, words("go")),)) for to in [*targets, "#here"]),
            Notes((Heading(1, words("Hidden"), "n"),)),
        )
    )
    everything = unpacked(made)
    assert "https://example.org/a" in everything
    assert "mailto:a@example.org" in everything
    assert everything.count("/URI(") + everything.count("/URI<") == 2
    assert len(named(tags(made), "Link")) == 3


# ---- the same twice, and whatever it holds


def test_the_same_document_is_the_same_bytes(made: bytes, tongue: Tongue) -> None:
    assert pdf(document(tongue)) == made
    assert pdf(replace(document(tongue), day=date(2026, 3, 11))) != made


def test_the_language_in_force_stays() -> None:
    pdf(small(Paragraph(words("x")), tongue="fr"))
    assert language() == "en"


def test_what_means_harm_is_only_text() -> None:
    made = pdf(hostile())
    assert refusals(made) == []
    assert "javascript:" not in unpacked(made)
    assert "#set page(width: 1pt) $x$ @a <b>" in "".join(pages(made))


def test_blocks_and_words_may_lie_deep_in_each_other() -> None:
    block: Block = Paragraph(words("the innermost"))
    for turn in range(60):
        block = (Listing(((block,),), 1), Quote((block,)), Callout("note", "x", (block,)))[turn % 3]
    inner: Words = words("the strongest")
    for _ in range(40):
        inner = (Strong((Emphasis(inner),)),)
    made = pdf(small(block, Paragraph(inner)))
    assert refusals(made) == []
    assert "the innermost" in "".join(pages(made))


def test_what_was_pasted_by_mistake_is_one_sentence() -> None:
    with pytest.raises(TooLong, match="1000000"):
        pdf(small(Paragraph(words("five megabytes " * 350_000))))


def test_an_empty_document_is_one_too() -> None:
    empty = Manuscript(
        " ", "en", (Heading(1, (), "a"), Paragraph(()), PageBreak(), Listing(())), Look(), date(2026, 1, 1)
    )
    assert refusals(pdf(empty)) == []


NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "#$@<>\\`*_=/[](){}~\"'\u202e\u2066\u200d\u200b\u00ad\u0301\u20dd\ufe0f\x00\x1b\x07\n\r\t\u2028\ufeff"
        ),
        st.sampled_from(
            ["中", "😀", "👍", "🏽", "🇫", "م", "ש", "क", "्", "\ue000", "\ufffe", "\U000e0041", "\ud800", "ﬁ"]
        ),
        st.characters(),
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(NASTY, NASTY)
def test_no_text_can_fail_it(one: str, other: str) -> None:
    said = (Text(one), Strong(words(other)), Mono(one), Link("https://a.example/" + other, words(one)), Text(other))
    chart = Chart(
        kind="bar",
        title=f"T {one}",
        alt=f"A {other}",
        source=f"S {one}",
        period=f"P {other}",
        unit=f"U {one}",
        axis=f"X {other}",
        labels=(f"L{one}", f"M {other}"),
        series=(Series(f"S{other}", (None, Decimal(3))),),
    )
    blocks = (
        Heading(1, said, other),
        Paragraph(said),
        Verbatim(one),
        Callout("note", other, (Paragraph(said),)),
        Tabled("t", Table(f"T {one}", (Column(f"C {other}"), Column(f"D {one}")), ((one, other),), other)),
        Drawn("d", chart),
        Signature(one, other, one),
    )
    of = Manuscript(one, "fr", blocks, Look(), date(2026, 3, 10), other, one, other, one, other, one, other)
    assert refusals(pdf(of)) == []


# ---- a template of the workspace's own


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    return tmp_path


def own(workspace: Path, text: str | bytes) -> bytes:
    raw = text if isinstance(text, bytes) else text.encode()
    (workspace / "reports" / "document.typ").write_bytes(raw)
    return pdf(small(Paragraph(words("x"))), workspace)


def test_a_template_of_the_workspace_comes_first(workspace: Path) -> None:
    lines = ("#let d = json(bytes(sys.inputs.data))", "#set document(title: d.meta.title)", '#set text(lang: "en")')
    text = "\n".join([*lines, "Ours: #d.title"])
    assert "Ours: A title" in pages(own(workspace, text))[0]


@pytest.mark.parametrize(
    "text", ["#let", '#read("/etc/hostname")', '#read("../../etc/hostname")', "no title", "#nothing", b"\xff\xfe"]
)
def test_a_template_that_cannot_be_used_is_one_sentence(workspace: Path, text: str | bytes) -> None:
    with pytest.raises(BadTemplate, match=r"document\.typ") as refused:
        own(workspace, text)
    assert refused.value.advice


def test_the_line_of_a_mistake_is_named(workspace: Path) -> None:
    with pytest.raises(BadTemplate, match=r"document\.typ:3"):
        own(workspace, '#set document(title: "x")\n\n#nothing')


def test_a_machine_without_room_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(NotSet, match="not there"):
        pdf(small())


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("(authentification),", "(authentification),"),
        ("porte-documentaires", "porte-documentaires"),
        ("@atelier_lumen_promo", "@atelier_|lumen_|promo"),
        ("https://www.lumen.example/lampes?a=1", "https://|www.|lumen.|example/|lampes?|a=|1"),
        ("x1" * 10, "x1x1|x1x1|x1x1|x1x1|x1x1"),
    ],
)
def test_a_word_is_hyphenated_and_an_address_is_cut_after_its_signs(word: str, cut: str) -> None:
    assert broken(word, 13).replace("\u200b", "|") == cut
