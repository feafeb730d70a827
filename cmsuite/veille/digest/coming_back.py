"""What comes back of issues: addresses that nobody has, readers who leave, opinions; and that items were diffused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.mail.asked import UNSUBSCRIBE, Asked, asked, is_hard, took
from cmsuite.engines.mail.models import Message, MessageState
from cmsuite.engines.trail.models import Ref
from cmsuite.store.store import Store
from cmsuite.veille.digest.kind import DIGEST, NAME
from cmsuite.veille.digest.recipients import gone
from cmsuite.veille.digest.schema import Digest
from cmsuite.veille.models import Decision, Qualification, Recipient, RecipientState

LATELY = timedelta(days=60)  # in which an issue's mails are looked at
BY_MAIL = N_("they asked for it by mail")


@dataclass(frozen=True, slots=True)
class Settled:
    """What a look found: addresses that nobody has, readers who left, opinions, items that were diffused now."""

    bounced: int = 0
    left: int = 0
    opinions: int = 0
    diffused: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader wrote of an issue, in their words. what: of OPINIONS, by the link that they took."""

    document_id: int
    number: int
    who: str
    at: datetime
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Opinions:
    """What readers say of an issue, and what they wrote, the newest first."""

    document_id: int
    number: int
    title: str
    useful: int
    useless: int
    opinions: int
    axes: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()


@register("veille.settle", no_undo=N_("What came back came back; take a recipient back by hand."))
def settle(act: Act) -> Settled:
    """Take in what the mails of issues came to. It does nothing twice."""
    act.need("veille.settle")
    bounced = _bounced(act)
    left, opinions, seen = _asked(act)
    took(act, seen)
    act.session.flush()
    done = Settled(bounced, left, opinions, _diffused(act))
    act.quiet()
    return done


def _bounced(act: Act) -> int:
    """Whose address nobody has, by a mail that came back since they are active."""
    query = (
        sa.select(Recipient, Message.receipt)
        .join(
            Message,
            sa.and_(
                Message.brand_id == Recipient.brand_id,
                sa.func.lower(Message.to_address) == sa.func.lower(Recipient.address),
                Message.created_at >= Recipient.since,
            ),
        )
        .where(Recipient.state == RecipientState.ACTIVE, Message.state == MessageState.BOUNCED)
        .order_by(Message.id)
    )
    n = 0
    for row, receipt in act.session.execute(query).all():
        if row.state is RecipientState.ACTIVE and is_hard(receipt):
            why = " ".join(str(part) for part in ((receipt or {}).get("status"), (receipt or {}).get("said")) if part)
            gone(act, row, RecipientState.BOUNCED, why)
            n += 1
    return n


def _asked(act: Act) -> tuple[int, int, list[int]]:
    """(who left, opinions, the mails that said so). A mail of which the brand is not known may concern several: it is
    seen to once all of them are looked at."""
    waiting = asked(act)
    leaving = [one for one in waiting if one.what == UNSUBSCRIBE]
    there = _by_address(act, {one.address.lower() for one in leaving} | {one.sender for one in leaving})
    left, seen = 0, []
    for one in leaving:
        found = _meant(there, one)
        for row in found:
            if row.state is RecipientState.ACTIVE:
                gone(act, row, RecipientState.UNSUBSCRIBED, BY_MAIL)
                left += 1
        if one.brand is not None or (found and act.brand is None):
            seen.append(one.letter)
    opinions = [one.letter for one in waiting if one.what != UNSUBSCRIBE]
    return left, len(opinions), [*seen, *opinions]


def _meant(there: Mapping[str, list[Recipient]], one: Asked) -> list[Recipient]:
    """Who wants to leave: whom our mail went to, else who wrote; of the brand that wrote to them, where it is known."""
    found = there.get(one.address.lower()) or there.get(one.sender) or []
    return [row for row in found if one.brand is None or row.brand_id == one.brand]


def _by_address(act: Act, addresses: set[str]) -> dict[str, list[Recipient]]:
    found: dict[str, list[Recipient]] = {}
    if addresses:
        query = sa.select(Recipient).where(sa.func.lower(Recipient.address).in_(addresses))
        for row in act.session.scalars(query):
            found.setdefault(row.address.lower(), []).append(row)
    return found


def _diffused(act: Act) -> int:
    """Items of issues that really left, once one mail of them was sent."""
    sent = (
        sa.select(DocumentVersion.id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(Ref, sa.and_(Ref.kind == "document", Ref.row_id == Document.id))
        .join(Message, sa.and_(Message.ref_id == Ref.id, Message.hash == DocumentVersion.hash))
        .where(Document.kind == NAME, Message.person_id.is_(None))
        .where(Message.state == MessageState.SENT, Message.sent_at >= act.now - LATELY)
        .distinct()
    )
    n = 0
    by_brand: dict[int, set[int]] = {}
    for version in act.session.scalars(sa.select(DocumentVersion).where(DocumentVersion.id.in_(sent))):
        items = {int(one["item"]) for one in version.content.get("items", ()) if one.get("item")}
        by_brand.setdefault(version.brand_id, set()).update(items)
    for brand, items in by_brand.items():
        mine = sa.and_(Qualification.brand_id == brand, Qualification.state == Decision.ANALYSED)
        values = {"state": Decision.DIFFUSED, "version": Qualification.version + 1}
        changed = sa.update(Qualification).where(mine, Qualification.item_id.in_(items)).values(values)
        n += act.in_bulk(changed, "state")
    return n


Issues = dict[int, tuple[str, Digest]]


@dataclass(frozen=True, slots=True)
class Heard:
    """The issues of the brand, the newest first; by issue and reader the last opinion of each, and when it came; by the
    same each word that they said, unsubscribe among them; and all that readers wrote, the newest first."""

    issues: Issues
    last: dict[tuple[int, str], tuple[str, datetime]]
    words: dict[tuple[int, str], tuple[str, ...]]
    remarks: tuple[Remark, ...]


def heard(act: Act) -> Heard:
    """What readers of the brand ever said of its issues."""
    rows = act.session.execute(
        sa.select(Document.id, Document.title, DocumentVersion.content)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.kind == NAME)
        .order_by(Document.id.desc(), DocumentVersion.seq.desc())
    )
    issues: Issues = {}
    for id, title, content in rows:
        issues.setdefault(id, (title, cast(Digest, read(DIGEST.schema, content))))
    numbers = {f"N{issue.number}": id for id, (_title, issue) in reversed(issues.items())}
    last: dict[tuple[int, str], tuple[str, datetime]] = {}
    words: dict[tuple[int, str], tuple[str, ...]] = {}
    remarks: list[Remark] = []
    for one in asked(act, new=False):
        number, _space, word = one.what.rpartition(" ")
        kind, record = one.about or ("document", numbers.get(number))
        if kind != "document" or record not in issues:
            continue
        whose = record, one.address.lower()
        words[whose] = tuple(dict.fromkeys((*words.get(whose, ()), word)))
        if one.what != UNSUBSCRIBE:
            last[whose] = word, one.at
            if one.words and (one.about or one.brand is not None):  # else it may be of another brand
                remarks.append(Remark(record, issues[record][1].number, one.address, one.at, word, one.words))
    return Heard(issues, last, words, tuple(sorted(remarks, key=lambda one: one.at, reverse=True)))


def opinions(act: Act) -> list[Opinions]:
    """What readers said of each issue, the newest first: the last word of each of them, and all that they wrote."""
    found = heard(act)
    counted: dict[int, Counter[str]] = {}
    for (id_, _who), (word, _at) in found.last.items():
        counted.setdefault(id_, Counter())[word] += 1
    return [
        Opinions(
            id_,
            issue.number,
            title,
            counts["useful"],
            counts["useless"],
            counts["opinion"],
            tuple(dict.fromkeys(one.axis for one in issue.items)),
            tuple(one for one in found.remarks if one.document_id == id_),
        )
        for id_, (title, issue) in found.issues.items()
        if (counts := counted.get(id_, Counter()))
    ]


def rates(found: list[Opinions]) -> dict[str, float]:
    """The share of readers who found issues useful, by the axes that were in them. Pure."""
    useful, said = Counter[str](), Counter[str]()
    for one in found:
        for axis in one.axes:
            useful[axis] += one.useful
            said[axis] += one.useful + one.useless
    return {axis: useful[axis] / n for axis, n in said.items() if n}


@job("veille.settle", N_("Issues"), N_("Take in who left, whose address nobody has, and opinions."), rule="every 300")
def settle_all(store: Store, tools: Tools) -> Settled:
    """For every brand."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return settle(act)
