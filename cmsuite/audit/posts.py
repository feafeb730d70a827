"""The posts of an account, as an export lists them: one line each, with what its network counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmsuite.audit.sheets import NoColumn, Row, Sheet, plain, refuse
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown

HEADS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "post id", "post", "identifiant", "identifiant de la publication", "publication"),
    "at": ("date", "day", "publish time", "heure de publication", "date de publication", "jour"),
    "format": ("format", "post type", "type", "type de publication"),
    "account": ("account", "account username", "compte", "page name"),
    "text": ("text", "description", "texte", "legende", "caption"),
    "link": ("link", "permalink", "lien", "permalien"),
    "reach": ("reach", "couverture", "portee"),
    "followers": ("followers", "abonnes", "followers at publication", "abonnes a la publication"),
    "impressions": ("impressions", "views", "vues"),
    "reactions": ("reactions", "likes", "mentions j aime", "j aime"),
    "comments": ("comments", "commentaires", "replies", "reponses"),
    "shares": ("shares", "partages", "reposts", "republications"),
    "saves": ("saves", "enregistrements", "bookmarks"),
    "clicks": ("clicks", "clics", "link clicks"),
    "views": ("video views", "vues de la video", "vues de video"),
    "watch_s": ("average watch", "duree moyenne de visionnage", "average watch s"),
    "paid": ("paid", "sponsored", "paye", "sponsorise"),
    "answered": ("answered comments", "commentaires repondus", "answered"),
    "pillar": ("pillar", "pilier"),
}
NEEDED = ("id", "at", "format")
NUMBERS = (
    "reach", "followers", "impressions", "reactions", "comments", "shares", "saves", "clicks", "views", "answered",
)  # fmt: skip
YES = {"yes", "y", "oui", "o", "true", "vrai", "1", "x"}
NO = {"no", "n", "non", "false", "faux", "0", ""}
_GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+")
_DAY = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T ,]+(\d{1,2})[:h](\d{2})(?::\d{2})?(?:Z|[+-]\d\d:?\d\d)?)?"
)


class WhichDay(Usage):
    said = N_("{file}: is {day} the day first or the month first? No line of the column tells.")
    hint = N_("Write days as 2026-03-02, then try again: nothing was saved.")


class NotAValue(ValueError):
    """A cell that is not what its column holds; the message is a whole sentence in the language in force."""


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """A post and its counters; None was not given, which is not 0. at: the wall time of the export."""

    id: str
    at: datetime
    format: str
    account: str = ""
    text: str = ""
    link: str = ""
    pillar: str = ""
    reach: int | None = None
    followers: int | None = None
    impressions: int | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None
    views: int | None = None
    answered: int | None = None
    watch_s: float | None = None
    paid: bool = False

    @property
    def stratum(self) -> tuple[str, str]:
        """Its format and its month."""
        return self.format, f"{self.at:%Y-%m}"

    @property
    def interactions(self) -> int:
        """Reactions, comments, shares and saves; clicks are none."""
        return sum(n or 0 for n in (self.reactions, self.comments, self.shares, self.saves))


def posts(sheet: Sheet) -> list[ExportedPost]:
    """The posts of a sheet, in its order. Raises NoColumn, WhichDay, BadLines (each with its line)."""
    named = columns(sheet, HEADS)
    for name in NEEDED:
        if name not in named:
            raise NoColumn(file=sheet.file, column=HEADS[name][0], known=shown(", ".join(sheet.heads), 200))
    day_first = _day_first(sheet, named["at"])
    found, faults = list[ExportedPost](), list[str]()
    seen: set[tuple[str, str]] = set()
    for row in sheet.rows:
        try:
            post = _post(row, named, day_first)
            if (post.account, post.id) in seen:
                raise NotAValue(translate("the post {id} is there twice.").format(id=shown(post.id, 40)))
            seen.add((post.account, post.id))
            found.append(post)
        except NotAValue as err:
            faults.append(translate("Line {line}: {why}").format(line=row.line, why=err))
    refuse(sheet.file, faults, translate("Further lines: {n}."))
    return found


def columns(sheet: Sheet, heads: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """name -> the plain head under which the sheet has it; what it lacks is left out."""
    there = {plain(head) for head in sheet.heads}
    found = {name: next((one for one in ways if one in there), None) for name, ways in heads.items()}
    return {name: head for name, head in found.items() if head is not None}


def _post(row: Row, named: Mapping[str, str], day_first: bool) -> ExportedPost:
    cells = {name: row.cells.get(head, "") for name, head in named.items()}
    if not cells["id"]:
        raise NotAValue(translate("the post has no identifier."))
    if re.fullmatch(r"\d[.,]\d+E\+\d+", cells["id"]):
        raise NotAValue(translate("the identifier {id} was cut by a spreadsheet.").format(id=cells["id"]))
    values: dict[str, Any] = {name: cells.get(name, "") for name in ("id", "account", "text", "link", "pillar")}
    values["format"] = " ".join(cells["format"].casefold().split())
    if not values["format"]:
        raise NotAValue(translate("the post has no format."))
    values["at"] = day(cells["at"], day_first)
    for name in NUMBERS:
        values[name] = _told(count, cells.get(name, ""), name)
    values["watch_s"] = _told(seconds, cells.get("watch_s", ""), "watch_s")
    values["paid"] = yes(cells.get("paid", ""))
    return ExportedPost(**values)


def _told(made: Callable[[str], Any], text: str, name: str) -> Any:
    try:
        return made(text)
    except NotAValue as err:
        raise NotAValue(translate("{column}: {why}").format(column=HEADS[name][0], why=err)) from err


def count(text: str) -> int | None:
    """A number of things: 1240, 1 240, 1,240. None of an empty cell. Raises NotAValue."""
    bare = "".join(text.translate(dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")).split()) if text else ""
    if bare in ("", "-", "--", "n/a", "n.d."):
        return None
    if _GROUPED.fullmatch(bare):
        bare = re.sub(r"[.,' ]", "", bare)
    bare = re.sub(r"[.,]0+$", "", bare)
    if not re.fullmatch(r"[0-9]{1,12}", bare):
        raise NotAValue(translate("“{text}” is no number.").format(text=shown(text, 40)))
    return int(bare)


def seconds(text: str) -> float | None:
    """A duration: 12.5, 12,5 or 0:12. None of an empty cell. Raises NotAValue."""
    if not text:
        return None
    if found := re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)", text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    if not re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?", text):
        raise NotAValue(translate("“{text}” is no number.").format(text=shown(text, 40)))
    return float(text.replace(",", "."))


def yes(text: str) -> bool:
    """What a person wrote for yes or no, in French or English. Raises NotAValue."""
    word = text.casefold().strip()
    if word not in YES | NO:
        raise NotAValue(translate("“{text}” is neither yes nor no.").format(text=shown(text, 40)))
    return word in YES


def day(text: str, day_first: bool) -> datetime:
    """A day, with its time where there is one. Raises NotAValue."""
    found = _DAY.fullmatch(text)
    try:
        if not found:
            raise ValueError(text)
        one, two, three = int(found[1]), int(found[2]), int(found[3])
        clock = (int(found[4] or 0), int(found[5] or 0))
        if one > 31:
            return datetime(one, two, three, *clock)
        return datetime(three, two, one, *clock) if day_first else datetime(three, one, two, *clock)
    except ValueError as err:
        raise NotAValue(translate("“{text}” is no day.").format(text=shown(text, 40))) from err


def _day_first(sheet: Sheet, head: str) -> bool:
    """Whether 03/04 is the third of April: the column itself has to tell. Raises WhichDay."""
    loose = [found for row in sheet.rows if (found := _DAY.fullmatch(row.cells.get(head, ""))) and int(found[1]) <= 31]
    if any(int(one[1]) > 12 for one in loose):
        return True
    if any(int(one[2]) > 12 for one in loose):
        return False
    if differing := next((one[0] for one in loose if one[1] != one[2]), None):
        raise WhichDay(file=sheet.file, day=differing)
    return True
