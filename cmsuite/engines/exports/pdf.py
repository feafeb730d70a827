"""A document as a PDF for everybody: tagged (PDF/UA-1), the same bytes for the same document, on every machine."""

from __future__ import annotations

import json
import re
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cmsuite.core.errors import Outside, why
from cmsuite.core.locale import N_, speak
from cmsuite.core.resources import find, theirs
from cmsuite.engines.exports.manuscript import Manuscript
from cmsuite.engines.exports.page import FOLDER, BadTemplate
from cmsuite.engines.exports.setting import Setting, setting
from cmsuite.engines.exports.signs import letters, letters_of

if TYPE_CHECKING:
    import typst

TEMPLATE = "document.typ"
NOT_SHOWN = ("could not be displayed", "missing codepoints")  # as the typesetter says it
_PLACE = re.compile(re.escape(TEMPLATE) + r":(\d+)")


class NotSet(Outside):
    said = N_("This document cannot be set as a PDF: {why}")
    hint = N_("Export it as a web page, which prints as well, and report this sentence.")


def pdf(manuscript: Manuscript, workspace: Path | None = None) -> bytes:
    """The document as a PDF, set by the template of the reports folder (a workspace's own before the shipped one), in
    the font of the brand where a folder `fonts` beside its templates has it.

    Raises BadTemplate, NotSet, TooLong.
    """
    return copy_context().run(_pdf, manuscript, workspace)


def _pdf(manuscript: Manuscript, workspace: Path | None) -> bytes:
    import typst

    speak(manuscript.language)
    template = find(FOLDER, TEMPLATE, workspace)
    folders = [path / "fonts" for path in theirs(workspace, manuscript.folder)] if manuscript.look.font else []
    own = [path for path in folders if path.is_dir()]
    try:
        text, fonts = template.read_bytes(), letters_of(own) if own else letters()
        try:
            return _compiled(setting(manuscript), text, manuscript, fonts)
        except typst.TypstError as err:
            if not any(words in err.message for words in NOT_SHOWN):
                raise
            return _compiled(setting(manuscript, strict=True), text, manuscript, fonts)
    except typst.TypstError as err:
        place = _PLACE.search(err.diagnostic)
        said = f"{place[0]}: {err.message}" if place else err.message
        if workspace is not None and template.is_relative_to(workspace):
            raise BadTemplate(name=TEMPLATE, why=said) from err
        raise NotSet(why=said) from err
    except OSError as err:
        raise NotSet(why=why(err)) from err


def _compiled(given: Setting, template: bytes, manuscript: Manuscript, fonts: typst.Fonts) -> bytes:
    """Set in a folder of its own, beyond which no template and no picture can read. Raises TypstError, OSError."""
    import typst

    noon = datetime(manuscript.day.year, manuscript.day.month, manuscript.day.day, 12, tzinfo=UTC)
    with TemporaryDirectory(prefix="cmsuite-pdf-") as name:
        root = Path(name)
        (root / TEMPLATE).write_bytes(template)
        for file, data in given.files.items():
            (root / file).write_bytes(data)
        return typst.compile(
            root / TEMPLATE,
            root=root,
            font_paths=fonts,
            sys_inputs={"data": json.dumps(given.data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(noon.timestamp()),
        )
