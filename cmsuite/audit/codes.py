"""The coding of a sample: a sheet to fill in for each coder, and what the two of them said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cmsuite.audit.agreement import kappa
from cmsuite.audit.posts import NO, YES, ExportedPost, columns
from cmsuite.audit.sheets import NoColumn, Sheet, refuse
from cmsuite.core.locale import translate
from cmsuite.core.text import shown
from cmsuite.engines.exports.sheet import csv_file

WORDS = ("pillar", "objective", "tone", "call")
"""Codes in words; those that agreement is reckoned on, the lowest counts."""
CRITERIA = ("alt", "captions", "contrast", "hashtags", "emoji", "letters", "flashing", "plain")
"""Codes that are yes, no, or empty where the post has nothing of the kind."""
HEADS: Mapping[str, Sequence[str]] = {
    "post": ("post", "publication", "id"),
    "pillar": ("pillar", "pilier"),
    "objective": ("objective", "objectif"),
    "tone": ("tone", "ton"),
    "call": ("call", "appel a l action", "call to action"),
    "alt": ("alt", "texte alternatif"),
    "captions": ("captions", "sous titres"),
    "contrast": ("contrast", "contraste"),
    "hashtags": ("hashtags", "mots diese"),
    "emoji": ("emoji",),
    "letters": ("letters", "caracteres"),
    "flashing": ("flashing", "clignotement"),
    "plain": ("plain", "langage clair"),
}


@dataclass(frozen=True, slots=True)
class Codes:
    """What one person read in one post. criteria: whether it is met; one that does not apply is not there."""

    post: str
    words: Mapping[str, str]
    criteria: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree, code by code; `value` is the lowest. n: the posts that both coded."""

    n: int
    each: Mapping[str, float]

    @property
    def value(self) -> float | None:
        return min(self.each.values(), default=None)


FRENCH: Mapping[str, str] = {
    "post": "publication", "format": "format", "text": "texte", "link": "lien", "pillar": "pilier",
    "objective": "objectif", "tone": "ton", "call": "appel à l'action", "alt": "texte alternatif",
    "captions": "sous-titres", "contrast": "contraste", "hashtags": "mots-dièse", "emoji": "émoji",
    "letters": "caractères", "flashing": "clignotement", "plain": "langage clair",
}  # fmt: skip


def called(name: str, tongue: str) -> str:
    """What a coding sheet of that language calls a column."""
    return FRENCH.get(name, name) if tongue == "fr" else name


def sheet(posts: Iterable[ExportedPost], tongue: str = "en") -> str:
    """The CSV that a coder fills in: a line for each post, its codes empty. It says no number of the post: who codes
    must not know how well it did. tongue: the language of its heads."""
    heads = (called(name, tongue) for name in ("post", "date", "format", "text", "link", *WORDS, *CRITERIA))
    empty = ("",) * len((*WORDS, *CRITERIA))
    lines = ((post.id, f"{post.at:%Y-%m-%d}", post.format, post.text, post.link, *empty) for post in posts)
    return csv_file(heads, lines).decode()


def posts_in(found: Sheet) -> list[str]:
    """The ids of the posts of a coding sheet."""
    head = columns(found, HEADS).get("post", "")
    return [row.cells.get(head, "").removeprefix("'") for row in found.rows]


def read_codes(found: Sheet, sample: Collection[str]) -> dict[str, Codes]:
    """The codes of a sheet by post; a line without any code is left out. sample: ids that may be coded.

    Raises NoColumn, BadLines: a post that is not of the sample, that is there twice, a code that is neither yes nor no.
    """
    named = columns(found, HEADS)
    if "post" not in named:
        raise NoColumn(file=found.file, column="post", known=shown(", ".join(found.heads), 200))
    codes: dict[str, Codes] = {}
    faults = []
    for row in found.rows:
        cells = {name: row.cells.get(head, "") for name, head in named.items()}
        post = cells["post"].removeprefix("'")
        why = ""
        if post not in sample:
            why = translate("the post {id} is not of the sample.").format(id=shown(post, 40))
        elif post in codes:
            why = translate("the post {id} is there twice.").format(id=shown(post, 40))
        for name in CRITERIA:
            if not why and cells.get(name, "").casefold() not in YES | NO | {"na", "n/a", "s/o"}:
                told = shown(cells[name], 40)
                why = f"{name}: " + translate("“{text}” is neither yes nor no.").format(text=told)
        if why:
            faults.append(translate("Line {line}: {why}").format(line=row.line, why=why))
            continue
        said = {name: value for name in WORDS if (value := " ".join(cells.get(name, "").casefold().split()))}
        met = {name: value in YES for name in CRITERIA if (value := cells.get(name, "").casefold()) in YES | NO - {""}}
        if said or met:
            codes[post] = Codes(post, said, met)
    refuse(found.file, faults, translate("Further lines: {n}."))
    return codes


def agreement(first: Mapping[str, Codes], second: Mapping[str, Codes]) -> Agreement:
    """Cohen's kappa of each code in words that both gave to the posts that both coded."""
    both = sorted(first.keys() & second.keys())
    each = {}
    for name in WORDS:
        pairs = [
            (first[post].words[name], second[post].words[name])
            for post in both
            if name in first[post].words and name in second[post].words
        ]
        if (value := kappa(pairs)) is not None:
            each[name] = value
    return Agreement(len(both), each)
