"""What the numbers of an audit come from, frozen: the posts, the codes and the tables that were read, each kept as a
file with its print and cited as evidence. What is imported or read later changes no number of an audit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cmsuite.audit.posts import HEADS, ExportedPost, posts
from cmsuite.audit.sheets import read
from cmsuite.core.locale import N_, said_in
from cmsuite.core.text import csv_cell
from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.evidence.keeping import Given, cited, keep
from cmsuite.engines.evidence.models import Evidence
from cmsuite.engines.exports.sheet import csv_file

if TYPE_CHECKING:
    from cmsuite.audit.mentions import Mention
    from cmsuite.audit.report import AuditReport

POSTS, FIRST, SECOND = N_("Posts of {account}"), N_("Codes of {account}"), N_("Codes of {account}, second reading")
MENTIONS, MENTIONS_AGAIN = N_("Coded mentions"), N_("Coded mentions, second reading")
PART = N_("Table “{part}”")
METHOD = N_("As it was read for an audit from {file}; what is imported later leaves it as it is.")
COUNTED = {
    "accounts": N_("Inventory of the accounts"), "accessibility": N_("Accessibility"), "community": N_("Community"),
    "benchmark": N_("Benchmark"), "heard": N_("Share of voice"), "reviews": N_("Reviews"),
}  # fmt: skip
"""Parts of a report that a table may say and that hold numbers: their table is kept. A mark is no source of itself."""
Kept = Callable[[Iterable[int]], list[int]]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A table to keep, and as what, in the words of the report's language: the newer of two of one title takes the
    older's place."""

    given: Given
    data: bytes

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """Of what a table is kept. file: what it was read from, for people; tongue: the language of the report."""

    file: str
    tongue: str
    first: date | None
    last: date | None

    def posts(self, found: Sequence[ExportedPost]) -> Frozen:
        """The posts of an account, with their counters as they were read."""
        account = found[0].account
        return self._kept(self.title(POSTS, account), account, "metric_extract", "measured", len(found), table(found))

    def codes(self, sheet: bytes, n: int, account: str, title: str = FIRST) -> Frozen:
        """A coding sheet as its coder gave it back."""
        return self._kept(self.title(title, account), account, "post_sample", "observed", n, sheet)

    def mentions(self, found: Sequence[Mention], title: str = MENTIONS) -> Frozen:
        """Mentions as they were coded. Who wrote them is a number, and what they wrote is not kept."""
        authors = dict.fromkeys(one.author for one in found if one.author)
        names = {name: f"A{place}" for place, name in enumerate(authors, 1)}
        rows = ((one.id, one.mood, one.theme, names.get(one.author, "")) for one in found)
        data = csv_file(("id", "mood", "theme", "author"), rows)
        return self._kept(said_in(title, self.tongue), "", "post_sample", "observed", len(found), data)

    def part(self, part: str, n: int, data: bytes) -> Frozen:
        """The table that says a part of the report: whoever filled it in declares it."""
        title = said_in(PART, self.tongue).format(part=said_in(COUNTED[part], self.tongue))
        return self._kept(title, "", "document", "declared", n, data)

    def title(self, title: str, account: str) -> str:
        return said_in(title, self.tongue).format(account=account or "—")

    def _kept(self, title: str, source: str, kind: str, grade: str, n: int, data: bytes) -> Frozen:
        method = said_in(METHOD, self.tongue).format(file=self.file)
        return Frozen(Given(kind, title, source or self.file, grade, self.first, self.last, n, method), data)


def table(posts: Iterable[ExportedPost]) -> bytes:
    """The posts as a table that `posts_in` reads back as they are."""
    names = [one.name for one in fields(ExportedPost)]
    return csv_file(
        [HEADS[name][0] for name in names], ([_cell(getattr(post, name)) for name in names] for post in posts)
    )


def posts_in(name: str, data: bytes) -> list[ExportedPost]:
    """The posts of a table that was kept."""
    return [
        replace(
            one,
            id=_bare(one.id),
            account=_bare(one.account),
            text=_bare(one.text),
            link=_bare(one.link),
            pillar=_bare(one.pillar),
        )
        for one in posts(read(name, data))
    ]


def freeze(act: Act, one: Frozen, blob_id: int) -> int:
    """Keep a table as evidence. Returns its number; what is kept already, as it is, is not kept twice."""
    given = one.given
    same = sa.select(Evidence.id).where(
        Evidence.brand_id == act.in_brand,
        Evidence.hash == one.sha,
        Evidence.title == given.title,
        Evidence.starts_on == given.starts_on,
        Evidence.ends_on == given.ends_on,
    )
    if (found := act.session.scalars(same.order_by(Evidence.id)).first()) is not None:
        return found
    return keep(act, replace(given, blob_id=blob_id))


def resting(act: Act, made: Sequence[int]) -> Kept:
    """What a part of the report rests on now: all that it rested on, but for what was kept anew under the same title
    and for the same days."""
    new = cited(act, made)

    def on(held: Iterable[int]) -> list[int]:
        before = cited(act, held)
        replaced = {_name(one) for one in new.values()}
        left = [id for id in held if id not in before or id in new or _name(before[id]) not in replaced]
        return list(dict.fromkeys([*left, *made]))

    return on


def held(report: AuditReport) -> dict[str, list[int]]:
    """Of each account the evidence of its sample and of its numbers."""
    found: dict[str, list[int]] = {}
    rested = [(one.account, one.evidence) for one in report.samples]
    rested += [(one.account, one.evidence) for one in report.editorials]
    for account, ids in rested:
        found.setdefault(account, []).extend(ids)
    return found


def _name(proof: Proof) -> tuple[str, date | None, date | None]:
    return proof.title, proof.starts_on, proof.ends_on


def _cell(value: Any) -> int | str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int():
            return value
        case _:
            return value.isoformat(sep=" ", timespec="minutes") if hasattr(value, "isoformat") else str(value)


def _bare(text: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text[:1] == "'" and csv_cell(text[1:]) == text else text
