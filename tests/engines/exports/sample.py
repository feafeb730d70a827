"""A document with every kind of block and figure, in both languages, and one whose every field means harm."""

from __future__ import annotations

import struct
import zlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cmsuite.engines.exports.figure import (
    Axis,
    Chart,
    Figure,
    Heat,
    Lane,
    Point,
    Scatter,
    Series,
    Span,
    Tile,
    Tiles,
    Timeline,
)
from cmsuite.engines.exports.look import Look, Picture
from cmsuite.engines.exports.manuscript import (
    Block,
    Break,
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
    Proof,
    Quote,
    Rule,
    Shown,
    Signature,
    Strong,
    Tabled,
    Text,
    Verbatim,
    Words,
)
from cmsuite.engines.exports.table import Column, Table
from tests.engines.exports.sample_figures import DAY as DAY
from tests.engines.exports.sample_figures import Tongue as Tongue
from tests.engines.exports.sample_figures import figures as figures

HOSTILE = (
    "<script>alert(1)</script>",
    "]]> & \"' <!-- --> </svg></style>",
    '=HYPERLINK("http://x.example")',
    "+cmd|' /C calc'!A0",
    "#set page(width: 1pt) $x$ @a <b> \\ #panic()",
    "\u202egnp.exe\u2066 \u200f",
    "\x1b[31mred\x1b]0;title\x07 \x00\x08\x0b\ufffe\uffff",
    "W" * 400,
    "👩🏽‍🚀🏳️‍🌈 é́ ﷽",
    "مرحبا بالعالم שלום עולם",
    "| a | b |\n|---|---|\n\n# not a heading\r\n::: break",
    "{{ 7 * 7 }} {% raw %} %s {0}",
)


def words(*pieces: str) -> Words:
    """Plain words; **bold** ones are given as "**words"."""
    return tuple(Strong((Text(p[2:]),)) if p.startswith("**") else Text(p) for p in pieces)


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A plain picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = (b"\0" + bytes(colour) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def tables(language: Tongue, long: int = 34) -> dict[str, Table]:
    """Tables of every kind of cell: budget (money, with what is not known), rates, posts (long, in words and days)."""

    def t(en: str, fr: str) -> str:
        return fr if language == "fr" else en

    return {
        "budget": Table(
            t("What it costs until June", "Ce que cela coûte jusqu’en juin"),
            (
                Column(t("Item", "Poste")),
                Column(t("Hours", "Heures"), "number", "h", 1),
                Column(t("Cost", "Coût"), "money", "EUR", 2),
                Column(t("Part", "Part"), "percent", decimals=1),
                Column(t("Due", "Échéance"), "day"),
            ),
            (
                (t("Films", "Vidéos"), Decimal("10.5"), 120_050, Decimal("0.534"), date(2026, 5, 8)),
                (t("Site", "Site"), 24, 104_800, Decimal("0.466"), date(2026, 5, 15)),
                (t("Advertising", "Publicité"), None, None, None, None),
            ),
            t("Offer of 12 March 2026", "Devis du 12 mars 2026"),
        ),
        "posts": Table(
            t("The posts that were looked at", "Les publications examinées"),
            (Column(t("Day", "Jour"), "day"), Column(t("Post", "Publication")), Column("n", "number")),
            tuple(
                (
                    date(2026, 2, 1) + timedelta(n % 28),
                    t(f"Lamp number {n + 1}, seen from the workshop", f"Lampe numéro {n + 1}, vue de l’atelier"),
                    17 * n % 40,
                )
                for n in range(long)
            ),
            "Mastodon",
        ),
    }


def document(language: Tongue = "en") -> Manuscript:
    """A document as a client gets it, with every kind of block and figure."""

    def t(en: str, fr: str) -> str:
        return fr if language == "fr" else en

    drawn, tabled = figures(language), tables(language)
    blocks: list[Block] = [
        Paragraph(
            (
                Text(t("Atelier Lumen makes ", "Atelier Lumen fabrique des ")),
                Strong((Text(t("lamps that last", "lampes qui durent")),)),
                Text(t(" and shows ", " et montre ")),
                Emphasis((Text(t("how they are made", "comment elles naissent")),)),
                Text(t(". See ", ". Voir ")),
                Link("https://lumen.example/a?b=1&c=2", words(t("its site", "son site"))),
                Text(t(", write to ", ", écrire à ")),
                Link("mailto:bonjour@lumen.example", words("bonjour@lumen.example")),
                Text(t(" or go to ", " ou aller à la ")),
                Link("#part-4", words(t("the plan", "partie Plan"))),
                Text("."),
                Break(),
                Text(t("Its tag is ", "Son mot-dièse est ")),
                Mono("#FaitALyon"),
                Text("."),
            )
        ),
        Callout(
            "decision",
            t("What we ask of you", "Ce que nous vous demandons"),
            (
                Paragraph(
                    words(t("Choose one of the two before 20 March:", "Choisir l’une des deux avant le 20 mars\u00a0:"))
                ),
                Listing(
                    (
                        (Paragraph(words(t("three films", "trois vidéos"))),),
                        (Paragraph(words(t("one film and a site", "une vidéo et un site"))),),
                    ),
                    1,
                ),
            ),
        ),
        Notes((Paragraph(words(t("Say this slowly: SPEAKER ONLY.", "À dire lentement : SPEAKER ONLY."))),)),
        Heading(1, words(t("Where we stand", "Où nous en sommes")), "part-1"),
        Drawn("tiles", drawn["tiles"]),
        Paragraph(
            words(
                t("Growth holds, and ", "La croissance tient, et "),
                t("**no post was missed", "**aucune publication n’a manqué"),
                ".",
            )
        ),
        Drawn("line", drawn["line"]),
        Heading(2, words(t("By kind", "Par genre")), "part-1-1"),
        Drawn("bar", drawn["bar"]),
        Drawn("area", drawn["area"]),
        Heading(3, words(t("By the hour", "Selon l’heure")), "part-1-1-1"),
        Drawn("heat", drawn["heat"]),
        Heading(4, words(t("What was looked at", "Ce qui a été examiné")), "part-1-1-1-1"),
        Tabled("posts", tabled["posts"]),
        PageBreak(),
        Heading(1, words(t("What we make of it", "Ce que nous en tirons")), "part-2"),
        Quote(
            (Paragraph(words(t("“You answer like neighbours.”", "«\u00a0Vous répondez comme des voisins.\u00a0»"))),)
        ),
        Drawn("map", drawn["map"]),
        Drawn("radar", drawn["radar"]),
        Grid(
            (words(""), words(t("Helps", "Aide")), words(t("Harms", "Nuit"))),
            (
                (
                    words(t("**Inside", "**Interne")),
                    words(t("Craft, 30 years", "Savoir-faire, 30 ans")),
                    words(t("Two hands", "Deux personnes")),
                ),
                (
                    words(t("**Outside", "**Externe")),
                    words(t("Repair law", "Loi réparation")),
                    words(t("Cheap imports", "Imports à bas prix")),
                ),
            ),
        ),
        Callout(
            "warning",
            t("One source is weak", "Une source est faible"),
            (Paragraph(words(t("The survey had 112 answers.", "L’enquête a 112 réponses."))),),
        ),
        Callout(
            "note",
            "",
            (Paragraph(words(t("Counters were read by the suite.", "Les compteurs ont été lus par la suite."))),),
        ),
        Callout(
            "example",
            t("A post that worked", "Une publication qui a marché"),
            (Verbatim("Le hêtre de 9 h 12.\n  Il sèche.\n#FaitALyon"),),
        ),
        Heading(1, words(t("What it costs", "Ce que cela coûte")), "part-3"),
        Tabled("budget", tabled["budget"]),
        Drawn("stacked", drawn["stacked"]),
        Rule(),
        Heading(1, words(t("The plan", "Le plan")), "part-4"),
        Drawn("quadrant", drawn["quadrant"]),
        Drawn("timeline", drawn["timeline"]),
        Listing(
            (
                (
                    Paragraph(words(t("Charter", "Charte"))),
                    Listing(((Paragraph(words(t("tone", "ton"))),), (Paragraph(words(t("words", "mots"))),))),
                ),
                (Paragraph(words(t("Films", "Vidéos"))),),
            )
        ),
        Shown(
            Picture(png(96, 64, (11, 83, 148)), "image/png", t("A blue lamp", "Une lampe bleue"), 96, 64),
            t("The lamp of the month", "La lampe du mois"),
        ),
        Heading(1, words(t("Evidence and signatures", "Preuves et signatures")), "part-5"),
        Proof(1, t("Followers counted", "Abonnés comptés"), "Mastodon", t("measured", "mesuré"), date(2026, 3, 9)),
        Proof(2, t("What clients say", "Ce que disent les clients"), t("Survey", "Enquête"), t("declared", "déclaré")),
        Signature(
            "Hélène Aubry", t("Director", "Directrice"), t("I approve version 1.1.", "J’approuve la version 1.1.")
        ),
    ]
    return Manuscript(
        title=t("A strategy for Atelier Lumen", "Une stratégie pour Atelier Lumen"),
        subtitle=t("Social networks, spring 2026", "Réseaux sociaux, printemps 2026"),
        language=language,
        blocks=tuple(blocks),
        look=Look(
            accent="#7a3b00",
            logo=Picture(
                png(60, 24, (122, 59, 0)), "image/png", t("Logo of Atelier Lumen", "Logo d’Atelier Lumen"), 60, 24
            ),
        ),
        day=DAY,
        kind=t("Strategy", "Stratégie"),
        brand="Atelier Lumen",
        author="Chloé Martin",
        version="1.1",
        state=t("sent to the client", "envoyée au client"),
        code="LUM-7F3K-92QD",
    )


def hostile(language: Tongue = "en") -> Manuscript:
    """A document whose every field holds, in turn, each text that means harm."""
    blocks: list[Block] = []
    for place, harm in enumerate(HOSTILE):
        blocks += _harmful(place, harm)
    return Manuscript(
        title=HOSTILE[0] + HOSTILE[6],
        subtitle=HOSTILE[4],
        language=language,
        blocks=tuple(blocks),
        look=Look(logo=Picture(png(4, 4, (0, 0, 0)), "image/png", HOSTILE[1], 4, 4)),
        day=DAY,
        kind=HOSTILE[11],
        brand=HOSTILE[5],
        author=HOSTILE[6],
        version=HOSTILE[2],
        state=HOSTILE[8],
        code=HOSTILE[9],
    )


def _harmful(place: int, harm: str) -> list[Block]:
    said = words(harm)
    frame: dict[str, Any] = {"title": f"{harm}.", "alt": f"Alt {harm}", "source": harm, "period": harm, "unit": harm}
    day, one = DAY, Decimal(1)
    drawn: dict[str, Figure] = {
        "bar": Chart(
            kind="bar",
            axis=harm,
            labels=(harm, "b"),
            series=(Series(harm, (one, None)), Series(harm, (one, one))),
            **frame,
        ),
        "stacked": Chart(
            kind="stacked", axis=harm, labels=(harm,), series=(Series(harm, (one,)), Series(harm, (one,))), **frame
        ),
        "line": Chart(
            kind="line", axis=harm, labels=(day,), series=tuple(Series(f"{harm}{n}", (one,)) for n in range(5)), **frame
        ),
        "radar": Chart(
            kind="radar", axis=harm, labels=(harm, harm, harm), series=(Series(harm, (one, one, None)),), **frame
        ),
        "map": Scatter(
            x=Axis(harm),
            y=Axis(harm),
            points=(Point(harm, one, one, harm, one), *(Point(harm, one, one, harm),) * 2),
            area=Axis(harm, harm),
            cross=(one, one),
            quadrants=(harm,) * 4,
            **frame,
        ),
        "heat": Heat(axis=harm, rows=(harm,), columns=(harm, harm), values=((one, None),), **frame),
        "tiles": Tiles(tiles=(Tile(harm, one, harm, harm),), **frame),
        "timeline": Timeline(
            axis=harm,
            lanes=(Lane(harm, (Span(harm, day, day), Span(harm, day, day + timedelta(3)))),),
            today=day,
            **frame,
        ),
    }
    return [
        Heading(1 + place % 4, said, f"harm-{place}"),
        Paragraph(
            (Text(harm), Strong(said), Emphasis(said), Mono(harm), Break(), Link("https://x.example/\"'><b>", said))
        ),
        Paragraph((Link(f"javascript:alert({place})", said), Link("#nowhere", said))),
        Listing(((Paragraph(said),), (Quote((Paragraph(said),)),)), place),
        Verbatim(harm),
        Callout("warning", harm, (Paragraph(said), Heading(4, said, f"inner-{place}"))),
        Grid((said, said), ((said, said),)),
        Tabled(
            f"table {place} {harm}",
            Table(f"{harm}.", (Column(harm), Column(harm, "number", harm)), ((harm, 3), (harm, None)), harm),
        ),
        *(Drawn(f"{kind} {place} {harm}", figure) for kind, figure in drawn.items()),
        Shown(Picture(png(2, 2, (9, 9, 9)), "image/png", harm, 2, 2), harm),
        Proof(place, harm, harm, harm, day),
        Signature(harm, harm, harm),
        Notes((Paragraph(said),)),
    ]
