"""A post as its networks will show it, each account on a card of one page that needs nothing else and runs nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from cmsuite.accounts.access import network_for, snapshot
from cmsuite.content.approval import Leaves, undated
from cmsuite.content.checks import Finding, check, counts, unanswered
from cmsuite.content.drafts import drafted
from cmsuite.content.marked import Piece, fold_at, pieces, spoken
from cmsuite.content.models import Post, Variant
from cmsuite.content.words import KINDS, LEVELS
from cmsuite.core.errors import CmsError
from cmsuite.core.files import write
from cmsuite.core.locale import labelled, moment, number
from cmsuite.core.locale import translate as _
from cmsuite.core.text import passable, shown
from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Act
from cmsuite.engines.exports.page import page
from cmsuite.engines.media.small import MIME, small
from cmsuite.engines.media.store import Media as Shelf
from cmsuite.engines.networks.contract import Account, Count, Draft, Media, Network, Part
from cmsuite.engines.networks.words import visibility_said
from cmsuite.engines.people.models import Brand
from cmsuite.store.store import Store

TEMPLATE = "preview.html.j2"
TOO_LONG = "net.length"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Going:
    """What goes out on an account, saved or not, and when; None: it has no day yet."""

    to: Account
    draft: Draft
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """All that a preview says of a post. post: None until it is saved. saved: it holds what the store holds."""

    post: int | None
    title: str
    brand: str
    slug: str
    zone: str
    going: tuple[Going, ...]
    made_at: datetime
    saved: bool = True

    @property
    def file(self) -> str:
        """What its file is called: one for what is saved, one for what is not, each over the one before."""
        return f"preview-{self.slug}-{self.post or 'new'}{'' if self.saved else '-unsaved'}.html"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image inside the page, or why it is not there."""

    data: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file under its part: its picture where it is an image, and what stands for it."""

    kind: str
    alt: str
    decorative: bool
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class CardPart:
    """A part of a thread: what is seen at once, what is folded away, and how a screen reader says all of it."""

    seen: list[Piece]
    folded: list[Piece]
    length: str
    too_long: str
    files: list[File]
    said: list[str]


@dataclass(frozen=True, slots=True)
class Card:
    """An account: its name, when, what, and what was found. covered: the words and files wait behind the warning."""

    network: str
    handle: str
    when: str
    warning: str
    covered: bool
    language: str
    visibility: str
    print: str
    parts: list[CardPart]
    findings: list[Finding]


def outline(act: Act, post_id: int, *, leaves: Leaves = undated) -> Outline:
    """A post as it is saved. Raises Missing."""
    row = act.get(Post, post_id)
    brand = act.get(Brand, row.brand_id)
    variants = act.session.scalars(sa.select(Variant).where(Variant.post_id == post_id).order_by(Variant.id)).all()
    when = leaves(act, [variant.id for variant in variants])
    going = [Going(snapshot(act, one.account_id).account, drafted(act, one), when.get(one.id)) for one in variants]
    return Outline(row.id, row.title, brand.name, brand.slug, brand.zone, tuple(going), act.now)


def preview(store: Store, workspace: Workspace, post: Outline, file: Path | None = None) -> Path:
    """Write the page of a post, for its owner alone, into the exports or where it is said. Returns its path.

    Raises BadTemplate; an OSError says what cannot be written.
    """
    file = file or workspace.exports / post.file
    write(file, render(post, pictures(store, workspace, post), workspace).encode())
    return file


def pictures(store: Store, workspace: Workspace, post: Outline) -> dict[str, Picture]:
    """The images of a post by their print, small. One that cannot be read says why."""
    shelf = Shelf(store, workspace)
    files = {
        media.sha256: media
        for going in post.going
        for part in going.draft.parts
        for media in part.media
        if media.kind == "image"
    }
    return {sha: _picture(shelf, media) for sha, media in files.items()}


def _picture(shelf: Shelf, media: Media) -> Picture:
    try:
        data = small(shelf.get(media.sha256), media.mime)
    except CmsError as err:
        return Picture(why=err.sentence)
    return Picture(f"data:{MIME};base64,{b64encode(data).decode()}")


def render(post: Outline, images: Mapping[str, Picture], workspace: Workspace) -> str:
    """The whole page, in the language in force. Raises BadTemplate."""
    values = {
        "post": post,
        "brand": shown(post.brand),
        "title": shown(post.title) or _("new post"),
        "made": moment(post.made_at, post.zone),
        "cards": [card(going, post.zone, images, workspace) for going in post.going],
        "level": lambda finding: _(LEVELS[finding.level]),
    }
    return page(TEMPLATE, values, workspace.root)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a network says of a draft; lengths: of each part, in words, and by how much it is too long. over: where a
    part begins to be."""

    network: str
    findings: list[Finding]
    covers: bool = True
    fold: int | None = None
    lengths: Sequence[tuple[str, str]] = ()
    over: Mapping[int, int] = field(default_factory=dict)


def card(going: Going, zone: str, images: Mapping[str, Picture], workspace: Workspace) -> Card:
    """What one account shows. A plugin that fails is a finding: the words and files are there all the same."""
    draft, to = _safe(going.draft), going.to
    try:
        network = network_for(to.network, workspace)
        found = _found(draft, network, to)
    except Exception as err:  # foreign code may raise anything, and answer anything
        found = _Found(to.network, [unanswered(to.network, err)])
    parts = [_part(part, images, found, n) for n, part in enumerate(draft.parts, 1)]
    return Card(
        network=found.network,
        handle=shown(to.handle),
        when=moment(going.at, zone) if going.at else "",
        warning=draft.cw,
        covered=bool(draft.cw) and found.covers,
        language=draft.language if _LANGUAGE.fullmatch(draft.language) else "",
        visibility=visibility_said(draft.visibility),
        print=draft.hash[:8],
        parts=parts,
        findings=found.findings,
    )


def _found(draft: Draft, network: Network, to: Account) -> _Found:
    rules = network.descriptor.live(to.capability)
    findings = [replace(one, message=shown(one.message), fix=shown(one.fix)) for one in check(draft, network, to)]
    return _Found(
        rules.network.name,
        findings,
        rules.features.cw,
        rules.text.fold.value if rules.text.fold else None,
        [_length(count) for count in counts(draft, network, to)],
        {one.part: int(one.span[0]) for one in findings if one.code == TOO_LONG and one.span},
    )


def _length(count: Count) -> tuple[str, str]:
    used = number(count.used) if count.limit is None else f"{number(count.used)}/{number(count.limit)}"
    too_long = _("too long by {over}").format(over=number(count.over)) if count.over else ""
    return f"{used} {_(count.unit)}", too_long


def _safe(draft: Draft) -> Draft:
    """Whatever somebody wrote past the acts: no control, no direction override."""
    parts = tuple(
        Part(passable(part.text), tuple(replace(media, alt=shown(media.alt)) for media in part.media))
        for part in draft.parts
    )
    return replace(
        draft,
        parts=parts,
        cw=shown(draft.cw),
        language=shown(draft.language),
        visibility=shown(draft.visibility),
    )


def _part(part: Part, images: Mapping[str, Picture], found: _Found, n: int) -> CardPart:
    at = len(part.text) if found.fold is None else fold_at(part.text, found.fold)
    length, too_long = found.lengths[n - 1] if found.lengths else ("", "")
    return CardPart(
        seen=pieces(part.text, over=found.over.get(n), end=at),
        folded=pieces(part.text, over=found.over.get(n), start=at),
        length=length,
        too_long=too_long,
        files=[_file(media, images) for media in part.media],
        said=list(_said(part)),
    )


def _file(media: Media, images: Mapping[str, Picture]) -> File:
    return File(_(KINDS[media.kind]), media.alt, media.decorative, images.get(media.sha256))


def _said(part: Part) -> Iterator[str]:
    """A part in the order in which it is read aloud; of a decorative file, nothing is."""
    if part.text.strip():
        yield spoken(part.text)
    for media in part.media:
        kind = _(KINDS[media.kind])
        if media.alt:
            yield labelled(kind.capitalize(), media.alt)
        elif not media.decorative:
            yield _("{kind} without a description").format(kind=kind.capitalize())
