"""The kinds of checks, by name. A kind is code; what it looks for, how grave it is and what it says are data of packs.

A module of this folder registers its kinds when `load()` imports it; an installed package adds its own through the
entry points of the group `cmsuite.checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationInfo

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, said_in
from cmsuite.engines.rules.contract import Edit

if TYPE_CHECKING:
    from cmsuite.engines.rules.lexicons import Lexicon
    from cmsuite.engines.rules.matching import Terms
    from cmsuite.engines.rules.text import Text
    from cmsuite.engines.rules.view import View

GROUP = "cmsuite.checks"
MODULES = (
    "terms",
    "patterns",
    "measures",
    "reading",
    "typography",
    "facts",
    "law",
    "links",
    "media",
    "planning",
    "signals",
)
Lane = Literal["fast", "slow", "store"]


class TakenKind(Usage):
    said = N_("There is a kind of check called {kind} already.")
    hint = N_("Give yours a name of its own.")


class Params(BaseModel):
    """What the rules of a kind may set. (An empty list is made anew by a `default_factory`: pydantic would copy it,
    deep, for each rule.)"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def facts(self) -> frozenset[str]:
        """The facts that a check with these params asks for."""
        return frozenset()


def was_checked(info: ValidationInfo) -> bool:
    """Whether params were checked before: an expression is then looked at when it is made ready."""
    return bool(info.context and info.context.get(KNOWN))


@dataclass(frozen=True, slots=True)
class Said:
    """A value of a message that is words of ours: said in the language of the message, whichever is in force."""

    source: str
    facts: tuple[tuple[str, str], ...] = ()

    def in_tongue(self, tongue: str) -> str:
        return said_in(self.source, tongue).format(**dict(self.facts))


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a check found. values: for the placeholders of the message; edits: how it may be corrected; score:
    how sure, 0 to 1; severity: where it differs from the rule's."""

    start: int = 0
    end: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    score: float | None = None
    severity: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A check cannot say: the fact that it lacks, or another reason."""

    fact: str = ""
    reason: str = ""


Found = Iterator[Hit | Lacking]


@dataclass(frozen=True, slots=True)
class Check:
    """A kind with its params. It is asked of a text in which is one of its `words` (folded), one of its `signs` (single
    characters) or a span of a tag of `needs`; where all three are empty, of every text. along: for words that say
    nothing alone, the others of which one must be there too. given: the terms that the facts of its params add; where
    it says None, it is asked of every text. of_text: asked for each field, else once for the subject. part: only where
    the subject has a field of this name. of_facts: what it says depends on facts and the day alone."""

    run: Callable[[Text, View], Found]
    words: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    along: Mapping[str, frozenset[str]] = field(default_factory=dict)
    given: Callable[[Mapping[str, Any]], Terms | None] | None = None
    of_text: bool = True
    part: str = ""
    of_facts: bool = False


P = TypeVar("P", bound=Params)
Make = Callable[[Any, Mapping[str, "Lexicon"]], Check]


@dataclass(frozen=True, slots=True)
class Kind:
    """says: the placeholders that its hits fill, besides those of every message."""

    name: str
    params: type[Params]
    make: Make
    lane: Lane
    says: frozenset[str]
    about: str


KINDS: dict[str, Kind] = {}
KNOWN = "known"
"""In the context of a validation: these params were checked before."""
SAYS = frozenset({"match", "value", "limit", "network", "fix", "n"})
"""Placeholders of every message."""


def kind(
    name: str, params: type[P], *, lane: Lane = "fast", says: tuple[str, ...] = ()
) -> Callable[[Callable[[P, Mapping[str, Lexicon]], Check]], Callable[[P, Mapping[str, Lexicon]], Check]]:
    """Register what makes the checks of a kind from its params and the lists that they name."""

    def register(make: Callable[[P, Mapping[str, Lexicon]], Check]) -> Callable[[P, Mapping[str, Lexicon]], Check]:
        if name in KINDS and KINDS[name].make is not make:
            raise TakenKind(kind=name)
        KINDS[name] = Kind(name, params, make, lane, frozenset(says), (make.__doc__ or "").strip())
        return make

    return register


@cache
def load() -> None:
    """Import every kind, ours and installed."""
    for module in MODULES:
        import_module(f"{__name__}.{module}")
    for found in entry_points(group=GROUP):
        found.load()
