"""The font of a brand: every format names it, and a PDF is set in it where a folder of the brand has it."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import openpyxl
import pytest

from cmsuite.engines.exports.docx import docx
from cmsuite.engines.exports.figure import Tile, Tiles
from cmsuite.engines.exports.html import html
from cmsuite.engines.exports.look import Look, NoFont
from cmsuite.engines.exports.mail import letter
from cmsuite.engines.exports.manuscript import Manuscript, Paragraph, Text
from cmsuite.engines.exports.office import _rasters, drawings
from cmsuite.engines.exports.pdf import pdf
from cmsuite.engines.exports.pptx import pptx
from cmsuite.engines.exports.svg import FAMILY, svg
from cmsuite.engines.exports.xlsx import xlsx
from tests.engines.exports.sample import DAY

PLAIN = Manuscript("Strategy", "en", (Paragraph((Text("Said in the letters of the brand."),)),), Look(), DAY)
BRANDED = replace(PLAIN, look=Look(font="Roboto Mono"), folder="lumen")


def themes(data: bytes) -> list[bytes]:
    """The families that the themes of an office file name for titles and words."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        held = [parts.read(name) for name in parts.namelist() if name.endswith("theme1.xml")]
    return [theme.split(b'<a:latin typeface="')[n].partition(b'"')[0] for theme in held for n in (1, 2)]


def test_every_format_names_it_and_without_one_each_has_its_own() -> None:
    assert '--font: "Roboto Mono"' in html(BRANDED)
    assert "--font: " not in html(PLAIN)
    assert "Roboto Mono" in letter(BRANDED).html
    for write in (docx, pptx):
        assert themes(write(BRANDED)) == [b"Roboto Mono"] * 2
        assert b"Roboto Mono" not in themes(write(PLAIN))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(BRANDED))).worksheets[0]
    assert sheet["B2"].font.name == "Roboto Mono"


def test_a_pdf_is_set_in_it_where_a_folder_of_the_brand_has_it(tmp_path: Path) -> None:
    spec = find_spec("textual_serve")
    assert spec is not None
    assert spec.origin is not None
    (font,) = Path(spec.origin).parent.rglob("RobotoMono-VariableFont_wght.ttf")
    before = pdf(BRANDED, tmp_path)
    assert b"RobotoMono" not in before
    folder = tmp_path / "reports" / "brands" / "lumen" / "fonts"
    folder.mkdir(parents=True)
    shutil.copy(font, folder)
    (folder / "broken.ttf").write_bytes(b"no font at all")
    made = pdf(BRANDED, tmp_path)
    assert b"RobotoMono" in made
    assert made == pdf(BRANDED, tmp_path)
    assert b"RobotoMono" not in pdf(replace(BRANDED, folder="other"), tmp_path)


def test_pictures_of_drawings_have_letters_without_serifs_on_every_machine() -> None:
    tiles = Tiles(
        title="t", alt="a", source="s", period="2026", unit="", tiles=(Tile("visits", Decimal(5), "a month"),)
    )
    made = drawings([("one", tiles)])["one"]
    assert made == drawings([("two", tiles)])["two"]
    assert made != _rasters([svg(tiles, "f0").encode()])[0], "the letters of PDFs"
    assert made != _rasters([svg(tiles, "f0").replace(FAMILY, 'font-family="DejaVu Sans Mono"').encode()])[0]


@pytest.mark.parametrize("name", ['a"b', "x;y", "é", "-", " ", "a" * 61, "</style>"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(NoFont):
        Look(font=name)
