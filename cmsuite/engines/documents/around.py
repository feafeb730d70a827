"""What stands around a content: what checks and templates may know besides it. Values, asked in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cmsuite.engines.documents.content import Content, read
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.evidence.confidence import Proof

if TYPE_CHECKING:
    from cmsuite.engines.documents.ruled import Rules


@dataclass(frozen=True)
class Cited:
    """A document further up, in the version that is cited. number: empty while that one was never sent; in_force: the
    number of the version of it that stands validated, empty where none does. waived: what was let pass, and why."""

    id: int
    kind: str
    title: str
    seq: int
    number: str
    in_force: str
    raw: Mapping[str, Any] = field(repr=False, default_factory=dict)
    waived: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def content(self) -> Content:
        """What it says, by its kind's schema. Raises NotItsForm."""
        return read(known(self.kind).schema, self.raw)


@dataclass(frozen=True)
class Around:
    """today: the day that it is, or that it was when this version was sent. zone: the brand's. parents: the documents
    from which this one follows, by kind, the nearest first. evidence: all that this content or theirs cites. before:
    what the version said that was sent last, its number in number_before. open_comments: those that nobody has
    answered; comments: all that were made of this document. waived: rule -> why it may pass. colours: of the brand's
    documents: ink, accent, and ink upon it; empty where they are not asked. rules: those in force, by which it is read;
    None where they are not asked. beside: what its kind asks besides of what it names; None where it was not asked."""

    today: date
    language: str = "en"
    brand: str = ""
    brand_id: int = 0
    zone: str = "UTC"
    parents: Mapping[str, Cited] = field(default_factory=dict)
    evidence: Mapping[int, Proof] = field(default_factory=dict)
    before: Content | None = None
    number_before: str = ""
    open_comments: tuple[int, ...] = ()
    comments: frozenset[int] = frozenset()
    waived: Mapping[str, str] = field(default_factory=dict)
    colours: tuple[str, ...] = ()
    rules: Rules | None = field(default=None, repr=False, compare=False)
    beside: Any = field(default=None, repr=False, compare=False)

    def above(self, kind: str) -> Around:
        """What stands around the parent of that kind."""
        names = list(self.parents)
        upper = {name: self.parents[name] for name in names[names.index(kind) + 1 :]}
        return self.of_another(upper)

    def of_another(self, parents: Mapping[str, Cited]) -> Around:
        """What stands around another document, below these parents: nothing of this one's own versions and comments."""
        return replace(
            self,
            parents=parents,
            before=None,
            number_before="",
            open_comments=(),
            comments=frozenset(),
            beside=None,
        )
