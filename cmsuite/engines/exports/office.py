"""What the three office files have in common: templates of a brand, legal text, pictures, and the same bytes twice."""

from __future__ import annotations

import io
import json
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from cmsuite.core.errors import Outside, why
from cmsuite.core.locale import N_, day, labelled, translate
from cmsuite.core.text import passable
from cmsuite.engines.exports.figure import Chart, Figure
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import (
    Break,
    Emphasis,
    Foreign,
    Link,
    Manuscript,
    Mono,
    Proof,
    Signature,
    Strong,
    Words,
)
from cmsuite.engines.exports.signs import LARGEST, plain_letters
from cmsuite.engines.exports.svg import FAMILY, svg
from cmsuite.engines.exports.svg_pieces import ticks

BIGGEST = 50_000_000  # bytes of a template, and of all that is packed in it
MOST_MEMBERS = 5_000
MOST_PIXELS = 50_000_000
CELL = 32_000  # letters that a cell of a spreadsheet holds
DPI = 144
EPOCH = (1980, 1, 1, 0, 0, 0)
CODES = {"en": "en-GB", "fr": "fr-FR"}  # of our languages; of another, its tag does
COUNTRY = {"en": "[$-809]", "fr": "[$-40C]"}
"""Before the format of a number or a day: in which country's signs it is written. Excel and PowerPoint heed it for the
names of months, and write numbers in their reader's own signs; LibreOffice heeds it for both."""
SCHEMES = ("http://", "https://", "mailto:")
LONGEST_ADDRESS = 2_000  # what Word and PowerPoint still open
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_PROGRAM = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>cmsuite</Application></Properties>"
)
DRAWN = 'font-family="Liberation Sans, sans-serif"'
_RASTER = b"""#set page(width: auto, height: auto, margin: 0pt)
#for one in json(bytes(sys.inputs.drawings)) { page(image(bytes(one), format: "svg", width: 540pt)) }"""


class BadOfficeTemplate(Outside):
    said = N_("The template {name} cannot be used: {why}")
    hint = N_("Save it again as DOCX or PPTX, without macros, or take it away: the suite's own look is used then.")
    words: ClassVar = {
        "why": {
            "size": N_("it is too large."),
            "kind": N_("it is no such file."),
            "elsewhere": N_("it loads something from another place."),
            "macro": N_("there are macros in it."),
            "title": N_("none of its layouts has a title."),
        }
    }


def template(path: Path, main: str) -> io.BytesIO:
    """The bytes of a brand's template whose main part is `main` (word/, ppt/), once it is known to do no harm.

    Raises BadOfficeTemplate.
    """
    try:
        with path.open("rb") as file:
            data = file.read(BIGGEST + 1)
    except OSError as err:
        raise BadOfficeTemplate(name=path.name, why=why(err)) from err
    if len(data) > BIGGEST:
        raise BadOfficeTemplate(name=path.name, why="size")
    try:
        wrong = _wrong(data, main)
    except Exception as err:  # zipfile, zlib and lzma each have errors of their own for bytes that are no archive
        raise BadOfficeTemplate(name=path.name, why="kind") from err
    if wrong:
        raise BadOfficeTemplate(name=path.name, why=wrong)
    return io.BytesIO(data)


def _wrong(data: bytes, main: str) -> str:
    room = BIGGEST
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if len(packed.infolist()) > MOST_MEMBERS:
            return "size"
        if not {main, "[Content_Types].xml"} <= set(packed.namelist()):
            return "kind"
        for member in packed.infolist():
            with packed.open(member) as inside:  # what a head says of its size may be a lie
                read = inside.read(room + 1)
            room -= len(read)
            if room < 0:
                return "size"
            if member.filename.endswith("vbaProject.bin"):
                return "macro"
            if member.filename.endswith(".rels") and _leads_away(read):
                return "elsewhere"
    return ""


def _leads_away(rels: bytes) -> bool:
    """Whether a part fetches anything when it is opened; a link only does when somebody follows it."""
    from lxml import etree

    root = etree.fromstring(rels, etree.XMLParser(resolve_entities=False, no_network=True))
    away = [one for one in root if one.get("TargetMode", "").lower() == "external"]
    return any(not one.get("Type", "").endswith("/hyperlink") for one in away)


def sealed(data: bytes, stamp: date) -> bytes:
    """The same package with one stamp in it and no other clock, its members in one order."""
    made = io.BytesIO()
    moment = f"{stamp.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(made, "w") as now:
        for name in sorted(was.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = was.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + moment + rb"\g<2>", part)
            elif name.endswith(".xlsx"):
                part = sealed(part, stamp)
            now.writestr(zipfile.ZipInfo(name, EPOCH), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def forget(rels: Any) -> None:
    """Take what a template says of itself out of the relations of its package: its picture, titles, firm, and names."""
    for one in list(rels.values()):
        kind = one.reltype.rpartition("/")[2]
        if kind in ("thumbnail", "custom-properties"):
            rels.pop(one.rId)
        elif kind == "extended-properties":
            one.target_part._blob = _PROGRAM


# ---- words


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one dress."""

    text: str
    strong: bool = False
    emphasis: bool = False
    mono: bool = False
    to: str = ""  # an address, or `#` and the name of a heading
    language: str = ""  # where it is another than that around


def legal(text: str) -> str:
    """What XML may hold and no program obeys; Arabic, Hebrew and emoji stay."""
    return _ILLEGAL.sub("", passable(text))


def line(text: str) -> str:
    """The same, on one line."""
    return " ".join(legal(text).split("\n")).replace("\t", " ")


def runs(words: Words, dress: Run = Run("")) -> Iterator[Run]:
    """The words one after the other, each with its dress; a line break is a run of "\\n"."""
    for one in words:
        if isinstance(one, Strong):
            yield from runs(one.words, replace(dress, strong=True))
        elif isinstance(one, Emphasis):
            yield from runs(one.words, replace(dress, emphasis=True))
        elif isinstance(one, Link):
            yield from runs(one.words, replace(dress, to=address(one.to)))
        elif isinstance(one, Foreign):
            yield from runs(one.words, replace(dress, language=one.language))
        elif isinstance(one, Break):
            yield replace(dress, text="\n")
        elif isinstance(one, Mono):
            yield replace(dress, text=line(one.text), mono=True)
        else:
            yield replace(dress, text=line(one.text))


def address(to: str) -> str:
    """An address as an office program opens it; nothing where it is none: one bad address makes a file unreadable."""
    if to.startswith("#"):
        return to
    try:
        parts = urlsplit(to)
        _ = parts.port
        made = parts._replace(
            netloc=parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
        )
    except (ValueError, UnicodeError):
        return ""
    safe = quote(legal(made.geturl()), safe="!#$%&'()*+,/:;=?@[]~")
    return safe if to.startswith(SCHEMES) and len(safe) <= LONGEST_ADDRESS else ""


def rightward(text: str) -> bool:
    """Whether a text is read from the left: its first letter with a direction says so."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in ("L", "R", "AL"):
            return way == "L"
    return True


def identity(manuscript: Manuscript) -> list[str]:
    """What tells this document from any other, in words: kind, brand, version, state, code, day."""
    version = labelled(translate("Version"), manuscript.version) if manuscript.version else ""
    code = labelled(translate("Code"), manuscript.code) if manuscript.code else ""
    said = [manuscript.kind, manuscript.brand, version, manuscript.state, code, day(manuscript.day)]
    return [line(one) for one in said if one.strip()]


def finite(value: Decimal | int | None) -> float | None:
    """A value as office programs keep it; what is no number is nothing."""
    return None if value is None or not math.isfinite(value) else float(value)


def bar_ends(figure: Chart) -> tuple[int | None, float | None]:
    """Where the axis of bars begins and ends; None where the program finds it better. By itself it would end at the
    last bar, and not at the last line across one."""
    below = any((value or 0) < 0 for one in figure.drawn for value in (*one.values, *one.low))
    high = [float(value) for one in figure.drawn for value in one.high if value is not None]
    return None if below else 0, ticks([0.0, *high])[-1] if figure.within else None


def sheet_cell(text: str) -> str:
    """As much of a text as a cell of a spreadsheet holds."""
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def proof(block: Proof) -> tuple[Run, ...]:
    """A piece of evidence in one line."""
    when = [day(block.day)] if block.day else []
    rest = " · ".join(one for one in [line(block.source), *when, line(block.grade)] if one)
    return Run(f"[{block.number}] {line(block.title)}", strong=True), Run(f" — {rest}")


def signature(block: Signature) -> list[tuple[Run, ...]]:
    """Who signs, what signing means, and where it is done: three lines."""
    who = ", ".join(line(one) for one in (block.name, block.function) if one.strip())
    blank = " _______________ "
    where = labelled(translate("Date"), blank) + "   " + labelled(translate("Signature"), blank)
    return [(Run(who, strong=True),), (Run(line(block.said)),), (Run(where),)]


def sourced(source: str) -> str:
    """Where numbers come from, or nothing."""
    return labelled(translate("Source"), line(source)) if source.strip() else ""


def describe(kept: Any, manuscript: Manuscript) -> None:
    """The properties of a file, as Word and PowerPoint keep them; no longer than they may be."""
    made = manuscript
    said = {
        "title": made.title,
        "subject": made.subtitle,
        "author": made.author or made.brand,
        "last_modified_by": made.author or made.brand,
        "category": made.kind,
        "version": made.version,
        "content_status": made.state,
        "identifier": made.code,
        "keywords": made.brand,
        "comments": "",
        "language": CODES[made.language],
    }
    for name, value in said.items():
        setattr(kept, name, line(value)[:255])
    kept.created = kept.modified = datetime(made.day.year, made.day.month, made.day.day)
    kept.revision = 1


# ---- pictures


def image(picture: Picture) -> bytes | None:
    """The picture as a PNG or JPEG, the two that all office programs show; None where it cannot be read."""
    if picture.mime == "image/svg+xml":
        return _drawing(picture.data) if len(picture.data) <= LARGEST else None
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture.data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.load()
            if opened.format == "PNG" or (opened.format == "JPEG" and picture.data[6:10] in (b"JFIF", b"Exif")):
                return picture.data
            made = io.BytesIO()
            opened.convert("RGBA").save(made, "PNG")
    except Exception:  # Pillow raises of everything for bytes that are no picture
        return None
    return made.getvalue()


def _drawing(data: bytes) -> bytes | None:
    """An SVG from outside, drawn; None where it is no SVG, or would load something."""
    import typst

    try:
        return _rasters([data])[0]
    except typst.TypstError:
        return None


def drawings(figures: Sequence[tuple[str, Figure]]) -> dict[str, bytes]:
    """The drawing of each named figure as PNG: what each office program makes of an SVG is its own affair. Its letters
    have no serifs, as the words of slides and sheets."""
    drawn = [svg(figure, f"f{place}").replace(FAMILY, DRAWN, 1) for place, (_name, figure) in enumerate(figures)]
    made = _rasters([one.encode() for one in drawn])
    return dict(zip((name for name, _figure in figures), made, strict=True))


def _rasters(drawn: Sequence[bytes]) -> list[bytes]:
    """SVG as PNG, all in one run; the fonts are those of the package, so that each machine makes the same."""
    if not drawn:
        return []
    import typst

    inputs = {"drawings": json.dumps([one.decode("utf-8", "replace") for one in drawn])}
    with TemporaryDirectory() as empty:  # nothing that an SVG names is found
        made: Any = typst.compile(  # type: ignore[call-overload]  # it wants a source and a folder of one type
            _RASTER, root=empty, format="png", ppi=DPI, sys_inputs=inputs, font_paths=plain_letters()
        )
    return [bytes(one) for one in made] if isinstance(made, list) else [bytes(made)]


def raster(drawing: str) -> bytes:
    """One of our own SVG as PNG, 1080 pixels wide, in the letters of the package."""
    return _rasters([drawing.replace(FAMILY, DRAWN).encode()])[0]


def in_font(theme: bytes, font: str) -> bytes:
    """A theme whose titles and words have that font; empty: as it is."""
    if not font:
        return theme
    return re.sub(rb'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rb"\g<1>" + font.encode(), theme)
