"""What the Composer asks and has done, each in a worker: posts opened, examined, saved, planned, approved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import Outside, Refused
from cmsuite.core.errors import why as why_not
from cmsuite.core.locale import N_, day, labelled, number, translate
from cmsuite.core.text import passable, shown
from cmsuite.tui.sheet import Opened, Target, Typed, Words, apart, joined

if TYPE_CHECKING:
    from cmsuite.accounts.registered import AccountLine
    from cmsuite.content.views import FileView, PostLine, VariantView, Word
    from cmsuite.content.wording import Wording
    from cmsuite.core.order import Order
    from cmsuite.engines.acts import Act
    from cmsuite.engines.networks.contract import Count, Draft
    from cmsuite.engines.work.drafts import Unsaved
    from cmsuite.tui.seat import Seat

FORM, NEW = "post", "post.new"
"""What kept text is of: a post, or one that is not there yet."""
MAY = ("content.write", "calendar.place")


class CannotRead(Outside):
    said = N_("{file} cannot be read: {why}.")
    hint = N_("Nothing was attached.")


class NoAccountYet(Refused):
    said = N_("A post needs at least one account to go to.")
    hint = N_("Connect one in the settings: 0, then Accounts, then a.")


# ---- lists


def post_ids(state: str | None, words: Collection[str], order: Order, act: Act) -> list[int]:
    from cmsuite.content.models import PostState
    from cmsuite.content.views import ids

    return ids(act, state=PostState(state) if state else None, words=words, order=order)


@dataclass(frozen=True, slots=True)
class Listed:
    """A post in the list, and in a word how far it has come."""

    post: PostLine
    how_far: str


def post_lines(wanted: Sequence[int], act: Act) -> dict[int, Listed]:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.views import lines
    from cmsuite.publishing.stages import stages
    from cmsuite.publishing.words import of_post

    out, found = stages(act, wanted), lines(act, wanted, leaves=leaving)
    return {line.id: Listed(line, of_post(line, out.get(line.id))) for line in found.values()}


# ---- opening


def post_of_variant(variant: int, act: Act) -> int:
    from cmsuite.content.views import post_of

    return post_of(act, variant)


def opened(seat: Seat, post: int) -> Opened:
    """A post of whichever brand, with what this person typed last and did not save. Raises Missing."""
    from cmsuite.calendar.days import leaving, of_variants
    from cmsuite.calendar.entries import zone_for
    from cmsuite.content.review import may_decide
    from cmsuite.content.views import lines
    from cmsuite.content.views import post as post_of
    from cmsuite.engines.acts import Missing
    from cmsuite.engines.work.drafts import unsaved
    from cmsuite.publishing.stages import stages
    from cmsuite.publishing.words import of_post

    with seat.reading(everywhere=True) as act:
        line, out = lines(act, [post], leaves=leaving).get(post), stages(act, [post])
    if line is None:
        raise Missing(kind="post", id=post)
    with seat.reading(line.brand) as act:
        view = post_of(act, post, leaves=leaving)
        entries = of_variants(act, [variant.id for variant in view.variants])
        targets = tuple(replace(_target(act, variant), entry=entries.get(variant.id)) for variant in view.variants)
        own = {variant.account_id: _own(variant.words, variant.own) for variant in view.variants if variant.own}
        return Opened(
            post,
            view.brand,
            zone_for(act, None),
            Typed(view.title, _as_typed(view.words), own),
            targets,
            view.version,
            view.state,
            frozenset(name for name in MAY if act.may(name)),
            may_decide(act, post),
            of_post(line, out.get(post)),
            kept=unsaved(act, FORM, kind="post", row_id=post),
        )


def _as_typed(words: Wording) -> Words:
    """Safe for a terminal, whatever somebody wrote past the acts."""
    return Words(passable(joined(words.parts)), passable(words.cw), passable(words.language), words.visibility)


def _own(said: Wording, names: Iterable[str]) -> dict[str, str]:
    """Those of the words of an account that are its own."""
    words = _as_typed(said)
    return {("text" if name == "parts" else name): getattr(words, "text" if name == "parts" else name)
            for name in names}  # fmt: skip


def _target(act: Act, variant: VariantView) -> Target:
    from cmsuite.accounts.access import snapshot
    from cmsuite.content.drafts import attached

    return Target(
        variant.account_id,
        snapshot(act, variant.account_id).account,
        variant.id,
        variant.version,
        variant.hash,
        variant.files,
        tuple(attached(act, variant.id)),
        variant.standing.approved,
        stands(variant.standing, next((word.reason for word in variant.decisions if _counts_no(word)), "")),
    )


def _counts_no(word: Word) -> bool:
    return word.decision == "refused" and not word.void


def stands(standing: Any, why: str | None = None) -> str:
    """Whether a variant stands approved, in a word or two. why: what was said by who refused it."""
    from cmsuite.content.words import STEPS

    waits = standing.refused or standing.missing
    who = ", ".join(translate(STEPS.get(step, step)) for step in waits)
    if standing.cancelled:
        return translate("given up")
    if standing.refused:
        told = translate("refused by {who}").format(who=who)
        return labelled(told, shown(why)) if why else told
    return translate("waits for {who}").format(who=who) if standing.missing else translate("approved")


def begun(act: Act) -> tuple[list[AccountLine], Unsaved | None]:
    """Where a new post can go, and the one that this person began and did not save. Raises NoAccountYet."""
    from cmsuite.accounts.registered import accounts
    from cmsuite.engines.work.drafts import unsaved

    mine = [line for line in accounts(act) if line.status == "active"]
    if not mine:
        raise NoAccountYet()
    return mine, unsaved(act, NEW)


def new(accounts: Collection[int], items: Sequence[int], act: Act) -> Opened:
    """A post that is not there yet, for these accounts, made of items of the veille or of nothing."""
    import sqlalchemy as sa

    from cmsuite.accounts.access import snapshot
    from cmsuite.accounts.registered import accounts as lines_of
    from cmsuite.calendar.entries import zone_for
    from cmsuite.engines.people.models import Brand
    from cmsuite.veille.reading import item, opening

    spoken = act.session.scalars(sa.select(Brand.language).where(Brand.id == act.in_brand)).one()
    lines = [line for line in lines_of(act) if line.account in accounts]
    own = {line.account: {"language": line.language} for line in lines if line.language not in (None, spoken)}
    read = [item(act, one).line for one in items]
    words = Words("\n\n".join(opening(line) for line in read), language=spoken)
    return Opened(
        None,
        act.in_brand,
        zone_for(act, None),
        Typed(read[0].title if read else "", words, own),
        tuple(Target(line.account, snapshot(act, line.account).account) for line in lines),
        may=frozenset(name for name in MAY if act.may(name)),
        items=tuple(items),
    )


def like(post: int, act: Act) -> Opened:
    """A post that is not there yet, with the words of another, for those of its accounts that are in use; its files
    stay with that. Raises Missing, NoAccountYet."""
    from cmsuite.content.alike import alike
    from cmsuite.content.wording import worded

    one = alike(act, post)
    if not one.accounts:
        raise NoAccountYet()
    own = {account: _own(worded(one.words.doc(), words), words) for account, words in one.own.items()}
    return replace(new(one.accounts, (), act), base=Typed(one.title, _as_typed(one.words), own))


# ---- kept while it is typed


def keep(form: Opened, typed: Typed, act: Act) -> None:
    from cmsuite.engines.work.drafts import keep as kept

    kept(act, FORM if form.post else NEW, form.body(typed), kind="post" if form.post else None, row_id=form.post)


def drop(post: int | None, act: Act) -> None:
    from cmsuite.engines.work.drafts import drop as dropped

    dropped(act, FORM if post else NEW, kind="post" if post else None, row_id=post)


# ---- as it would be sent


def draft_of(target: Target, typed: Typed, hash: str = "") -> Draft:
    """What is typed, as an account would get it."""
    from cmsuite.content.drafts import composed
    from cmsuite.content.wording import Wording

    words = typed.at(target.account)
    said = Wording(tuple(apart(words.text)), words.cw, words.language, words.visibility)
    return composed(said, target.attached, hash=hash)


def length(count: Count) -> str:
    """512/500 too long by 12."""
    if count.limit is None:
        return number(count.used)
    said = f"{number(count.used)}/{number(count.limit)}"
    return f"{said} " + translate("too long by {over}").format(over=number(count.over)) if count.over else said


# ---- saved


def save(form: Opened, typed: Typed, act: Act) -> int:
    """Save what was typed over what was read; what was kept meanwhile is dropped. Returns the post.

    Raises what `write`, `edit` and `adapt` raise; Conflict when somebody came between.
    """
    from cmsuite.content.models import Post
    from cmsuite.content.posts import adapt, edit

    if form.post is None:
        post = _write(form, typed, act)
        drop(None, act)
        return post
    changed = {
        name: getattr(typed.words, name)
        for name in ("text", "cw", "language", "visibility")
        if getattr(typed.words, name) != getattr(form.base.words, name)
    }
    title = typed.title if typed.title != form.base.title else None
    of_post = bool(changed) or title is not None
    if of_post:
        act.get(Post, form.post, seen=form.version)  # as it was read: what is adapted below may take it out of review
    for target in form.targets:
        before, now = (dict(side.own.get(target.account, {})) for side in (form.base, typed))
        if before != now and target.variant is not None:
            adapt(act, target.variant, seen=target.version, **_given(now))
    if of_post:
        edit(act, form.post, title=title, **_given(changed))
    drop(form.post, act)
    return form.post


def _given(words: Mapping[str, str]) -> dict[str, Any]:
    """Words as the acts take them."""
    given: dict[str, Any] = {name: value for name, value in words.items() if name != "text"}
    return given | ({"parts": apart(words["text"])} if "text" in words else {})


def _write(form: Opened, typed: Typed, act: Act) -> int:
    from cmsuite.content.posts import adapt, write
    from cmsuite.engines.trail.refs import link
    from cmsuite.veille.qualify import take_up

    parts, words = apart(typed.words.text), typed.words
    title = typed.title or ("" if parts[0].strip() else translate("Post of {day}").format(day=day(act.now.date())))
    for item in form.items:
        take_up(act, item)
    accounts = [target.account for target in form.targets]
    saved = write(act, title, parts, accounts, cw=words.cw, language=words.language, visibility=words.visibility)
    for line in saved.variants:
        if own := typed.own.get(line.account_id):
            adapt(act, line.id, seen=line.version, **_given(own))
    for item in form.items:
        link(act, "item", item, "inspires", "post", saved.post_id)
    return saved.post_id


def news(form: Opened, *, dirty: bool) -> str:
    """Whether it is saved, and how far it is where somebody was asked to read it."""
    from cmsuite.content.words import CHANGES, STATES

    if form.reads:
        told = [translate("read only")]
    elif dirty:
        return translate("not saved")
    else:
        told = [translate("saved")] if form.post is not None else []
    if form.how_far in (CHANGES, STATES["in_review"]):
        told.append(translate(form.how_far))
    return " · ".join(told)


def given_up(post: int, reason: str, act: Act, *, seen: int | None = None) -> str:
    from cmsuite.content.posts import cancel

    return cancel(act, post, reason, seen=seen).title


# ---- files


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it is on one or several accounts: each its row and the version seen."""

    file: FileView
    on: tuple[tuple[int, int], ...]
    width: int | None = None
    height: int | None = None


def file_rows(form: Opened, account: int | None) -> list[FileRow]:
    """The files of an account, or of all: the same file in the same place is one."""
    rows: dict[tuple[int, str], FileRow] = {}
    for target in form.meant(account):
        for view, kept in zip(target.files, target.attached, strict=True):
            same = rows.get((view.number, view.sha256))
            on = (*(same.on if same else ()), (view.id, view.version))
            rows[view.number, view.sha256] = FileRow(view, on, kept.media.width, kept.media.height)
    return list(rows.values())


def attach(seat: Seat, form: Opened, account: int | None, part: int, file: Path, alt: str, why: str | None) -> str:
    """Put a file on the variants meant. Returns its name. Raises CannotRead, and what `probe` and `attach` raise."""
    from cmsuite.content.files import attach as attached
    from cmsuite.engines.media.probe import probe
    from cmsuite.engines.media.store import Media
    from cmsuite.engines.media.store import keep as kept

    try:
        data = file.read_bytes()
    except OSError as err:
        raise CannotRead(file=str(file), why=why_not(err)) from err
    found = probe(data, file.name)
    stored = Media(seat.store, seat.workspace).put(data, found.mime)
    size = {"width": found.width, "height": found.height}
    with seat.writing(form.brand) as act:
        blob = kept(act, stored)
        for target in form.meant(account):
            if target.variant is not None:
                attached(act, target.variant, blob, found.kind, alt=alt, decorative_reason=why, part=part, **size)
    return file.name


def describe(row: FileRow, alt: str, why: str | None, act: Act) -> None:
    from cmsuite.content.files import describe as described

    for file, version in row.on:
        described(act, file, alt=alt, decorative_reason=why, seen=version)


def detach(row: FileRow, act: Act) -> None:
    from cmsuite.content.files import detach as detached

    for file, version in row.on:
        detached(act, file, seen=version)
