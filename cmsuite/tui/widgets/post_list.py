"""How posts are listed."""

from __future__ import annotations

from collections.abc import Mapping

from cmsuite.core.locale import N_, number, translate
from cmsuite.engines.networks.names import called
from cmsuite.tui.composing import Listed
from cmsuite.tui.widgets.row_list import Cell, Column

SORTS = {"post": N_("POST"), "title": N_("TITLE"), "author": N_("AUTHOR"), "brand": N_("BRAND")}


def _approved(line: Listed) -> Cell:
    whole = line.post.variants and line.post.approved == line.post.variants
    return Cell(f"{'✓' if whole else '·'} {line.post.approved}/{line.post.variants}", "success" if whole else "")


def columns(brands: Mapping[int, str]) -> list[Column]:
    """brands: the names of those listed, where it is more than one."""
    brand = Column(N_("BRAND"), lambda line: Cell(brands.get(line.post.brand, ""), "muted"), 14, sort="brand")
    return [
        Column(N_("POST"), lambda line: number(line.post.id), 5, right=True, drop=3, sort="post"),
        *([brand] if brands else []),
        Column(N_("TITLE"), lambda line: line.post.title, least=20, sort="title"),
        Column(N_("NETWORKS"), lambda line: Cell(", ".join(map(called, line.post.networks)), "muted"), 14, drop=2),
        Column(N_("AUTHOR"), lambda line: Cell(line.post.author, "muted"), 18, drop=4, sort="author"),
        Column(N_("STATE"), lambda line: translate(line.how_far), 20, drop=1),
        Column(N_("APPROVED"), _approved, 8),
    ]
