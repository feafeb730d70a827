"""Markdown becomes blocks: directives name what was given, HTML is text, and every refusal names its line."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.errors import CmsError
from cmsuite.engines.exports.figure import Chart, Series
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import (
    Block,
    Break,
    Callout,
    Drawn,
    Foreign,
    Grid,
    Heading,
    Link,
    Listing,
    Notes,
    PageBreak,
    Paragraph,
    Proof,
    Quote,
    Shown,
    Signature,
    Strong,
    Tabled,
    Text,
    plain,
)
from cmsuite.engines.exports.parse import Given, parse
from cmsuite.engines.exports.table import Column, Table

BUDGET = Table(
    "What it costs", (Column("Post"), Column("Cost", "money", "EUR", 2)), (("Films", 120_050),), "Offer of 12 March"
)
GIVEN = Given(
    tables={"budget": BUDGET},
    pictures={"logo": Picture(b"", "image/png", "A lamp", 10, 10)},
    proofs={"12": Proof(12, "Followers counted", "Mastodon", "measured", date(2026, 3, 1))},
    signatures={"client": Signature("Hélène Aubry", "Director", "Approved")},
)


def read(text: str, language: str = "en") -> tuple[Block, ...]:
    return parse(text, GIVEN, "fr" if language == "fr" else "en")


def test_words_keep_their_dress() -> None:
    (found,) = read("Plain **bold *both*** and [site](https://x.example/a)\\\nnext")
    assert isinstance(found, Paragraph)
    assert found.words[1] == Strong((Text("bold "), found.words[1].words[1]))  # type: ignore[union-attr]
    assert Link("https://x.example/a", (Text("site"),)) in found.words
    assert Break() in found.words
    assert plain(found.words) == "Plain bold both and site next"


@pytest.mark.parametrize("to", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//x.example", "x.md"])
def test_a_link_leads_to_the_web_to_a_mailbox_or_within_the_document(to: str) -> None:
    (found,) = read(f"[words]({to}) and [more](#part)")
    assert isinstance(found, Paragraph)
    assert [one.to for one in found.words if isinstance(one, Link)] == ["#part"]
    assert "words" in plain(found.words)


def test_html_is_text() -> None:
    found = read("<script>alert(1)</script>\n\na <b onclick=x>b</b>")
    assert [plain(one.words) for one in found if isinstance(one, Paragraph)] == [
        "<script>alert(1)</script>",
        "a <b onclick=x>b</b>",
    ]


def test_directives_name_what_was_given() -> None:
    found = read("::: table budget\n::: evidence 12\n::: signature client\n::: break\n![](logo)\n")
    assert found[:4] == (Tabled("budget", BUDGET), GIVEN.proofs["12"], GIVEN.signatures["client"], PageBreak())
    assert isinstance(found[4], Shown)
    assert found[4].picture.alt == "A lamp"


def test_a_holder_holds_blocks_up_to_its_own_end() -> None:
    found = read("::: notes\nSay:\n\n::: callout decision Who decides?\n- a\n- b\n:::\n\nand on.\n:::\n\nAfter.")
    notes, after = found
    assert isinstance(notes, Notes)
    first, callout, last = notes.blocks
    assert isinstance(callout, Callout)
    assert (callout.kind, callout.title) == ("decision", "Who decides?")
    assert isinstance(callout.blocks[0], Listing)
    assert [plain(one.words) for one in (first, last, after) if isinstance(one, Paragraph)] == [
        "Say:",
        "and on.",
        "After.",
    ]


def test_levels_follow_one_another_and_each_heading_has_a_name_of_its_own() -> None:
    found = [
        one for one in read("## Été à Lyon\n\n#### Été à Lyon\n\n# Été à Lyon\n\n###### !") if isinstance(one, Heading)
    ]
    assert [(one.level, one.name) for one in found] == [
        (1, "ete-a-lyon"),
        (2, "ete-a-lyon-2"),
        (1, "ete-a-lyon-3"),
        (2, "part"),
    ]


def test_a_table_of_words_and_a_list_that_begins_at_four() -> None:
    grid, listing = read("| a | **b** |\n|---|---|\n| 1 | 2 |\n\n4. four\n   - within\n5. five")
    assert isinstance(grid, Grid)
    assert grid.head == ((Text("a"),), (Strong((Text("b"),)),))
    assert grid.rows == (((Text("1"),), (Text("2"),)),)
    assert isinstance(listing, Listing)
    assert listing.first == 4
    assert [len(item) for item in listing.items] == [2, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n\n::: foo", "Line 3: “::: foo” is no directive"),
        ("::: figure reach", "Line 1: there is no figure called reach"),
        ("\n\n::: table", "Line 3: there is no table called"),
        ("![alt](https://x.example/a.png)", "Line 1: there is no picture called https://x.example/a.png"),
        ("a\n\n::: callout alarm x\n:::", "Line 3: “alarm” is no kind of callout"),
        ("a\n\n::: notes\ntext", "Line 3: what begins with “::: notes” has no end"),
        ("x" * 6_000_001, "no document any more"),
    ],
)
def test_what_cannot_be_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(CmsError, match=said):
        read(text)


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("fr", 'Il dit : "oui" ! Vraiment ?', "Il dit\u00a0: «\u00a0oui\u00a0»\u202f! Vraiment\u202f?"),
        (
            "fr",
            "Prêt? L'eau... à 14:30; 12 000 €, 3,4 %",
            "Prêt\u202f? L’eau… à 14:30\u202f; 12\u202f000\u00a0€, 3,4\u202f%",
        ),
        ("en", 'It\'s "so": what?', "It’s “so”: what?"),
    ],
)
def test_each_language_sets_its_signs(language: str, text: str, wanted: str) -> None:
    (found,) = read(text, language)
    assert isinstance(found, Paragraph)
    assert plain(found.words) == wanted
    (again,) = read(plain(found.words), language)
    assert again == found


def test_what_is_said_in_the_other_language_is_marked() -> None:
    found = read(":::in fr\n> Bonjour!\n:::\n\n:::in en\n> Hello!\n:::", "fr")
    assert [one.language for one in found if isinstance(one, Quote)] == ["", "en"]
    (line,) = read("Lu : :en[[What “it” is: so?](https://a.example/x)] ; :fr[bien], :de[gut ?], :en[sans fin", "fr")
    assert isinstance(line, Paragraph)
    tongues = [(one.language, plain(one.words)) for one in line.words if isinstance(one, Foreign)]
    assert tongues == [("en", "What “it” is: so?"), ("de", "gut ?")]
    assert plain(line.words).endswith(" ; bien, gut ?, :en[sans fin")
    (heading, listing) = read(":::in en\n# So it is: this!\n\n- one: two\n:::", "fr")
    assert isinstance(heading, Heading)
    assert heading.words == (Foreign((Text("So it is: this!"),), "en"),)
    assert isinstance(listing, Listing)
    assert listing.items == ((Paragraph((Text("one: two"),), "en"),),)


def test_tables_and_figures_are_set_as_the_words_around_them() -> None:
    cells = Table(
        'L "usage" : ce qu\'on dit; et plus', (Column("Dit ?"), Column("n", "number")), (("Oui !", 12_000),), "l'été"
    )
    bars = Series("n", (Decimal(1), Decimal(2)))
    frame: dict[str, Any] = {"alt": "Une barre.", "source": "Nous", "period": "mars", "axis": "Jour", "unit": "vues"}
    labels = ("Aujourd'hui", "Hier")
    chart = Chart(kind="bar", title="Trois : deux ; un", labels=labels, series=(bars,), **frame)
    there = Given(tables={"said": cells}, figures={"drawn": chart})
    table, drawn = parse("::: table said\n\n::: figure drawn", there, "fr")
    assert isinstance(table, Tabled)
    assert isinstance(drawn, Drawn)
    assert table.table.title == "L «\u00a0usage\u00a0»\u00a0: ce qu’on dit\u202f; et plus"
    assert (table.table.columns[0].head, table.table.rows[0]) == ("Dit\u202f?", ("Oui\u202f!", 12_000))
    assert (drawn.figure.title, drawn.figure.table().rows[0][0]) == ("Trois\u00a0: deux\u202f; un", "Aujourd’hui")


@given(st.text(alphabet="#*_`[]()!|>-:1. \nabé\u202e\x1b\"'«»", max_size=200))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        said = repr(read(text, "fr"))
    except CmsError as err:
        said = str(err)
    assert said
    assert "\\x1b" not in said


def test_a_table_says_units_once_and_knows_nothing_of_what_it_was_not_told() -> None:
    assert BUDGET.columns[1].head == "Cost (EUR)"
    assert BUDGET.written() == [["Films", "1,200.50"]]
    rate = Table(
        "Rates",
        (Column("Where"), Column("Rate", "percent", decimals=1)),
        (("here", Decimal("0.034")), ("there", None)),
        "us",
    )
    assert rate.written() == [["here", "3.4%"], ["there", "n/a"]]


@pytest.mark.parametrize(
    "rows",
    [(("Films",),), (("Films", "12"),), ((12, 3),), (("Films", Decimal("1.5")),), (("Films", True),)],
)
def test_a_cell_is_what_its_column_says(rows: tuple[tuple[object, ...], ...]) -> None:
    with pytest.raises(ValueError, match=r"cells|is no"):
        Table("T", BUDGET.columns, rows, "s")  # type: ignore[arg-type]


def test_numbers_have_a_source() -> None:
    with pytest.raises(ValueError, match="source"):
        Table("T", BUDGET.columns, ())
