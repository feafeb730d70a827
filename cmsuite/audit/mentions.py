"""Mentions of a brand that a person coded: counts, themes, and authors under a number. No more of a person is taken in
than the words that they said in public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmsuite.audit.agreement import kappa
from cmsuite.audit.posts import columns
from cmsuite.audit.sheets import NoColumn, Sheet, plain, refuse
from cmsuite.audit.words import MOODS
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, language, translate
from cmsuite.core.text import shown

HEADS: Mapping[str, Sequence[str]] = {
    "id": ("id", "mention", "identifiant"),
    "date": ("date", "day", "jour"),
    "network": ("network", "reseau"),
    "author": ("author", "auteur", "pseudonym", "pseudonyme"),
    "text": ("text", "texte"),
    "mood": ("mood", "tonalite", "sentiment"),
    "theme": ("theme",),
}
FRENCH = ("id", "date", "réseau", "auteur", "texte", "tonalité", "thème")
CODED: Mapping[str, tuple[str, ...]] = {
    "positive": ("positive", "positif", "+"),
    "neutral": ("neutral", "neutre", "0"),
    "negative": ("negative", "negatif", "-"),
    "unclear": ("unclear", "incertain", "mixed", "mixte", "irony", "ironie", "?"),
}
TOP = 5


class TooMuchOfPeople(Refused):
    said = N_("{file} has the column {column}: a sample of mentions holds public words and a pseudonym, no more.")
    hint = N_("Take the column out, then try again: nothing was saved. What may stay: {known}.")


@dataclass(frozen=True, slots=True)
class Mention:
    """One that a person coded. id, author, theme: empty where the file does not say."""

    id: str
    mood: str
    theme: str
    author: str


def reputation(
    found: Sequence[Mention], of: int, second: Sequence[Mention] = (), evidence: Sequence[int] = ()
) -> dict[str, Any]:
    """The field `reputation` of a report, without reviews. of: how many mentions there were; second: those that another
    person coded too, told by their id."""
    moods, authors = Counter(one.mood for one in found), Counter(one.author for one in found if one.author)
    themes: dict[str, Counter[str]] = {}
    for one in found:
        if one.theme:
            themes.setdefault(one.theme, Counter())[one.mood] += 1
    heard = sorted(authors.items(), key=lambda one: -one[1])[:TOP]
    by_size = sorted(themes.items(), key=lambda one: (-one[1].total(), one[0]))
    other = {one.id: one.mood for one in second if one.id}
    pairs = [(one.mood, other[one.id]) for one in found if one.id in other]
    agreed = kappa(pairs)
    return {
        "of": max(of, moods.total()),
        **{name: moods[name] for name in MOODS},
        "twice": len(pairs),
        "kappa": None if agreed is None else f"{agreed:.3f}",
        "themes": [{"name": name, "n": had.total(), "negative": had["negative"]} for name, had in by_size],
        "authors": [{"name": f"A{place}", "n": n} for place, (_name, n) in enumerate(heard, 1)],
        "evidence": list(evidence),
    }


def read_mentions(sheet: Sheet) -> list[Mention]:
    """The mentions of a sheet. Raises TooMuchOfPeople, NoColumn, BadLines."""
    known = {way for ways in HEADS.values() for way in ways}
    for head in sheet.heads:
        if plain(head) not in known:
            raise TooMuchOfPeople(
                file=sheet.file, column=shown(head, 40), known=", ".join(FRENCH if language() == "fr" else HEADS)
            )
    named = columns(sheet, HEADS)
    if "mood" not in named:
        raise NoColumn(file=sheet.file, column="mood", known=shown(", ".join(sheet.heads), 200))
    found, faults = list[Mention](), list[str]()
    for row in sheet.rows:
        cells = {name: row.cells.get(head, "") for name, head in named.items()}
        mood = next((name for name, ways in CODED.items() if _bare(cells["mood"]) in ways), "")
        if not mood:
            told = translate("“{text}” is no tone: {known}.").format(
                text=shown(cells["mood"], 40), known=", ".join(translate(title) for title in MOODS.values())
            )
            faults.append(translate("Line {line}: {why}").format(line=row.line, why=told))
            continue
        theme = " ".join(cells.get("theme", "").split())
        found.append(Mention(cells.get("id", ""), mood, theme, cells.get("author", "").casefold()))
    refuse(sheet.file, faults, translate("Further lines: {n}."))
    return found


def _bare(text: str) -> str:
    return plain(text) or text.strip()
