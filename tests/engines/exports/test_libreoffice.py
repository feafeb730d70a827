"""LibreOffice opens each office file as it is: the titles of all that is drawn in it are on its pages. Not in CI, where
half a gigabyte would be installed for it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cmsuite.core.locale import speak
from cmsuite.engines.exports.docx import docx
from cmsuite.engines.exports.manuscript import Drawn, Heading, plain
from cmsuite.engines.exports.pptx import pptx
from cmsuite.engines.exports.xlsx import xlsx
from tests.engines.exports.sample import document
from tests.engines.exports.sample_figures import Tongue

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice is not installed"
)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_office_file_becomes_pages_with_all_that_it_says(language: Tongue, tmp_path: Path) -> None:
    speak(language)
    made = document(language)
    for name, data in (("a.docx", docx(made)), ("b.pptx", pptx(made)), ("c.xlsx", xlsx(made))):
        (tmp_path / name).write_bytes(data)
    speak("en")
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = sorted(tmp_path.glob("?.???x"))
    subprocess.run(
        ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    titles = [plain(one.words) for one in made.walk() if isinstance(one, Heading)]
    drawn = [one.figure.title for one in made.walk() if isinstance(one, Drawn)]
    for name, wanted in (("a", titles + drawn), ("b", drawn), ("c", drawn)):
        said = _said(tmp_path / f"{name}.pdf")
        assert [one for one in wanted if _plain(one) not in said] == [], name
        point = {"en": "8.5", "fr": "8,5"}[language]  # in charts and cells too, wherever its reader is
        assert point in said, name
        assert "#NAME" not in said
        assert "Err:" not in said


def _said(pdf: Path) -> str:
    return _plain(subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout)


def _plain(words: str) -> str:
    """Without spaces and hyphens: where a line is broken is the program's affair."""
    return "".join(words.replace("\u00ad", "").replace("-", "").split())
