"""Every format that a document can be written in, by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_

if TYPE_CHECKING:
    from pathlib import Path

    from cmsuite.engines.exports.manuscript import Manuscript

NAMES = {"html": N_("web page"), "pdf": N_("PDF"), "docx": N_("Word"), "pptx": N_("slides"), "xlsx": N_("spreadsheet"),
         "txt": N_("plain text"), "eml": N_("mail")}  # fmt: skip
FORMATS = tuple(NAMES)


def written(manuscript: Manuscript, form: str, workspace: Path | None = None) -> bytes:
    """The bytes of the document in a format. Raises what its writer refuses."""
    return _WRITERS[form](manuscript, workspace)


def _html(manuscript: Manuscript, workspace: Path | None) -> bytes:
    from cmsuite.engines.exports.html import html

    return html(manuscript, workspace).encode()


def _pdf(manuscript: Manuscript, workspace: Path | None) -> bytes:
    from cmsuite.engines.exports.pdf import pdf

    return pdf(manuscript, workspace)


def _docx(manuscript: Manuscript, workspace: Path | None) -> bytes:
    from cmsuite.engines.exports.docx import docx

    return docx(manuscript, _own(manuscript, workspace, "template.docx"))


def _pptx(manuscript: Manuscript, workspace: Path | None) -> bytes:
    from cmsuite.engines.exports.pptx import pptx

    return pptx(manuscript, _own(manuscript, workspace, "template.pptx"))


def _own(manuscript: Manuscript, workspace: Path | None, name: str) -> Path | None:
    """The brand's own template, else the workspace's, where there is one."""
    from cmsuite.core.resources import theirs

    return next((path / name for path in theirs(workspace, manuscript.folder) if (path / name).is_file()), None)


def _xlsx(manuscript: Manuscript, _workspace: Path | None) -> bytes:
    from cmsuite.engines.exports.xlsx import xlsx

    return xlsx(manuscript)


def _txt(manuscript: Manuscript, _workspace: Path | None) -> bytes:
    from cmsuite.engines.exports.text import text

    return text(manuscript).encode()


def _eml(manuscript: Manuscript, workspace: Path | None) -> bytes:
    from cmsuite.engines.exports.mail import eml

    return eml(manuscript, workspace)


_WRITERS: dict[str, Callable[[Manuscript, Path | None], bytes]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "txt": _txt,
    "eml": _eml,
}
