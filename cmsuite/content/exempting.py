"""What of a post may be let pass: the findings of a rule in it, the contents of its variants, and who wrote them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from cmsuite.content.approval import Leaves, undated
from cmsuite.content.known import cases
from cmsuite.content.linting import read_case
from cmsuite.content.models import Post, Variant
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import one_of
from cmsuite.engines.acts import Act
from cmsuite.engines.rules.exemptions import NoSuchRule

KINDS = ("post", "variant")


class NothingFound(Refused):
    said = N_("The rule {rule} finds nothing here.")
    hint = N_("What the rules find: cmsuite post check POST")


class WhichFinding(Usage):
    said = N_("The rule {rule} finds several things here: {found}.")
    hint = N_("Name one of them with --finding PRINT.")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a rule finds, in the variants that it is in. The print is the same where the words are."""

    fingerprint: str
    match: str
    variants: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one rule says of a post: what it finds; the hashes of the variants that it blocks; who wrote them."""

    rule: str
    post: int
    found: tuple[Found, ...]
    blocked: tuple[str, ...]
    authors: tuple[int, ...]

    def only(self, fingerprint: str = "") -> Found:
        """The finding of this print (or its beginning), or the only one. Raises NothingFound, WhichFinding."""
        fits = [one for one in self.found if one.fingerprint.startswith(fingerprint)]
        if not fits:
            raise NothingFound(rule=self.rule)
        if len(fits) > 1:
            said = ", ".join(f"{one.fingerprint} “{one.match[:40]}”" for one in fits[:8])
            raise WhichFinding(rule=self.rule, found=said)
        return fits[0]


def spoken(act: Act, kind: str, row_id: int, rule: str, *, leaves: Leaves = undated) -> Spoken:
    """What a rule says of a post, or of one variant, as it is kept. Raises Missing, NoSuchRule, and what
    `in_force` raises."""
    variants = variants_of(act, kind, row_id)
    found: dict[str, tuple[str, list[int]]] = {}
    blocked = []
    for id, case in cases(act, variants, leaves=leaves).items():
        known = case.known.ruleset.named(rule)
        if known is None:
            raise NoSuchRule(rule=rule, near=one_of(rule, [one.id for one in case.known.ruleset.rules]))
        wanted = known.id
        report = read_case(case)
        mine = [one for one in report.findings if one.rule == wanted and one.status == "open"]
        for one in mine:
            found.setdefault(one.fingerprint, (one.match, []))[1].append(id)
        lacks = any(one.rule == wanted and one.severity == "block" for one in report.unknown)
        if lacks or any(one.severity == "block" for one in mine):
            blocked.append(case.known.hash)
    every = tuple(Found(key, match, tuple(dict.fromkeys(ids))) for key, (match, ids) in found.items())
    post = row_id if kind == "post" else act.get(Variant, row_id).post_id
    return Spoken(rule, post, every, tuple(blocked), authors_of(act, kind, row_id))


def variants_of(act: Act, kind: str, row_id: int) -> list[int]:
    """The variants of a post, or the one that is named. Raises Missing."""
    if kind == "variant":
        return [act.get(Variant, row_id).id]
    act.get(Post, row_id)
    return list(act.session.scalars(sa.select(Variant.id).where(Variant.post_id == row_id).order_by(Variant.id)))


def authors_of(act: Act, kind: str, row_id: int) -> tuple[int, ...]:
    """Who wrote a record: a post and what is sent of it, the newest version of a document; nobody, for a kind that is
    not written. Raises Missing."""
    if kind == "document":
        from cmsuite.engines.documents.ruled import authors

        return authors(act, row_id)
    if kind not in KINDS:
        return ()
    variants = variants_of(act, kind, row_id)
    rows = sa.select(Post.author_id, Variant.written_by).join(Variant, Variant.post_id == Post.id)
    people = {one for row in act.session.execute(rows.where(Variant.id.in_(variants))) for one in row}
    if kind == "post":
        people.add(act.get(Post, row_id).author_id)
    return tuple(sorted(one for one in people if one is not None))
