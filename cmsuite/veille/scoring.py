"""The priority of an item, 0 to 100: S = 100 (0.35 rel + 0.20 src + 0.20 nov + 0.15 cor + 0.10 rec). Pure.

rel: the weights of the rules that match it, whatever they do, doubled where they match its title, of 10; those that
discard or mute say what is not wanted, and make nothing more relevant. src: the letter of its source.
nov: 1 for the first of its kind, 0.5 where another item with a tag of it was kept within 7 days, 0.2 for what follows
the first. cor: independent origins, of 3. rec: half of it is gone every 72 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

PARTS = {"rel": 35, "src": 20, "nov": 20, "cor": 15, "rec": 10}
"""What each term is worth at most."""
UNWANTED = frozenset(("discard", "mute"))  # effects of rules that add nothing
ENOUGH = 10  # weights of rules that make an item wholly relevant
LETTERS = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.3, "E": 0.1, "F": 0.5}
FIRST, KEPT_LATELY, FOLLOW_UP = 1.0, 0.5, 0.2
ORIGINS = 3
HALF = timedelta(hours=72)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kin:
    """What else tells the same: how many independent origins there are, and how new it is (1, 0.5 or 0.2)."""

    origins: int = 1
    novelty: float = FIRST


ALONE = Kin()


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with its terms, each 0 to 1, and what they rest on. rules: name, weight, whether the title matched."""

    rel: float
    src: float
    nov: float
    cor: float
    rec: float
    rules: tuple[tuple[str, int, bool], ...]
    letter: str
    origins: int
    age_h: float

    def points(self, term: str) -> float:
        """What a term adds to the score."""
        return float(PARTS[term] * getattr(self, term))

    @property
    def total(self) -> int:
        return round(sum(map(self.points, PARTS)))


def score(rules: tuple[tuple[str, int, bool], ...], letter: str | None, kin: Kin, age: timedelta) -> Scored:
    """The score of an item. letter: of its source; what nobody rated cannot be judged (F). age: since it was
    published; what is dated in the future is new."""
    hours = max(timedelta(), age) / HOUR
    weight = sum(weight * (2 if title else 1) for _name, weight, title in rules)
    return Scored(
        rel=min(1.0, weight / ENOUGH),
        src=LETTERS[letter or "F"],
        nov=kin.novelty,
        cor=min(1.0, kin.origins / ORIGINS),
        rec=0.5 ** (hours / (HALF / HOUR)),
        rules=rules,
        letter=letter or "F",
        origins=kin.origins,
        age_h=hours,
    )
