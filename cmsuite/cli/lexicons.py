"""A list of words in a file, as terms: a table in any usual dress, or TOML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.core.locale import _

if TYPE_CHECKING:
    from cmsuite.charters.lexicon import Term


def terms_of(path: Path) -> list[Term]:
    """All terms of a file, or none: each line that is wrong is named. Raises NoTerms, NotASheet, TooLarge, BadLines."""
    from cmsuite.audit.sheets import read, refuse
    from cmsuite.charters.lexicon import from_rows, from_toml

    if path.suffix.lower() == ".toml":
        terms, faults = from_toml(path.name, path.read_text(encoding="utf-8", errors="replace"))
    else:
        sheet = read(path.name, path.read_bytes())
        terms, faults = from_rows(path.name, [(row.line, row.cells) for row in sheet.rows])
    refuse(path.name, faults, _("Further lines: {n}."))
    return terms
