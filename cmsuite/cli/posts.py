"""What the commands about posts share: which variants are meant, what is found against them, how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.content.words import DECISIONS, STEPS, VOIDS
from cmsuite.core.locale import N_, _, decimal_size, labelled, moment
from cmsuite.core.text import shown
from cmsuite.engines.approvals.words import CHANNELS
from cmsuite.engines.networks.names import called
from cmsuite.engines.networks.words import visibility_said
from cmsuite.publishing.words import how_far, of_post

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cmsuite.content.checks import Finding
    from cmsuite.content.views import FileView, PostLine, PostView, VariantView, Word
    from cmsuite.engines.acts import Act
    from cmsuite.engines.approvals.standing import Standing

account_option = click.option("--account", metavar="ACCOUNT", help=N_("Only the variant for this account."))


def chosen(act: Act, post: PostView, account: str | None) -> list[VariantView]:
    """The variants of a post, or the one for an account. Raises Missing."""
    from cmsuite.accounts.registered import account as account_named
    from cmsuite.engines.acts import Missing

    if account is None:
        return list(post.variants)
    wanted = account_named(act, account).account
    found = [variant for variant in post.variants if variant.account_id == wanted]
    if not found:
        raise Missing(kind="variant", id=account)
    return found


def findings(cli: Cli, post_id: int, account: str | None) -> list[tuple[VariantView, list[Finding]]]:
    """What stands against each variant as it is now: for its network, and by the rules of the brand."""
    from cmsuite.accounts.access import network_for, snapshot
    from cmsuite.calendar.days import leaving
    from cmsuite.content.checks import check
    from cmsuite.content.drafts import draft
    from cmsuite.content.findings import merged
    from cmsuite.content.gates import findings as ruled
    from cmsuite.content.views import post as post_of
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        made = [
            (variant, draft(act, variant.id), snapshot(act, variant.account_id).account)
            for variant in chosen(act, post_of(act, post_id), account)
        ]
        said = ruled(act, [variant.id for variant, _sent, _to in made], leaves=leaving)
    return [
        (variant, merged(check(sent, network_for(to.network, cli.workspace), to), said[variant.id]))
        for variant, sent, to in made
    ]


def ask_links(cli: Cli, post_id: int, account: str | None) -> None:
    """Have asked what the addresses in a post answer, where it is not known: the rules take it from what is kept."""
    from cmsuite.cli.tools import tools
    from cmsuite.content.links import ask
    from cmsuite.content.views import post as post_of
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        variants = [variant.id for variant in chosen(act, post_of(act, post_id), account)]
    ask(cli.store, lambda: tools(cli), cli.person, variants, brand=cli.brand)


def post_table(cli: Cli, lines: Sequence[PostLine], stages: Mapping[int, str]) -> None:
    cli.table(
        lines,
        [
            (_("post"), lambda line: line.id),
            (_("title"), lambda line: shown(line.title, 50)),
            (_("state"), lambda line: _(of_post(line, stages.get(line.id)))),
            (_("author"), lambda line: line.author),
            (_("networks"), lambda line: ", ".join(map(called, line.networks))),
            (_("approved"), lambda line: f"{line.approved}/{line.variants}"),
        ],
        _("No post yet. Write one: cmsuite post new"),
    )


def about(post: PostView, zone: str, out: str | None = None) -> Iterator[str]:
    """A post as lines of text; times on the wall of the zone. `out`: what its publications say."""
    approved = bool(post.variants) and all(variant.standing.approved for variant in post.variants)
    refused = any(variant.standing.refused for variant in post.variants)
    state = _(how_far(post.state, approved, out, refused=refused)) + (f" ({shown(post.reason)})" if post.reason else "")
    yield _("Post {id}: {title}").format(id=post.id, title=shown(post.title))
    yield _("{state}, by {author}, version {version}").format(state=state, author=post.author, version=post.version)
    for variant in post.variants:
        yield ""
        yield _("{network} {handle}, short id {short}, print {hash:.8}, version {version}").format(
            network=called(variant.network),
            handle=shown(variant.handle),
            short=variant.short_id,
            hash=variant.hash,
            version=variant.version,
        )
        yield from _words(variant)
        yield "  " + stands(variant.standing)
        yield from (f"  {_word(word, zone)}" for word in variant.decisions)


def _words(variant: VariantView) -> Iterator[str]:
    words = variant.words
    if words.cw:
        yield _("  Warning: {cw}").format(cw=shown(words.cw))
    for n, text in enumerate(words.parts, 1):
        if len(words.parts) > 1:
            yield _("  Part {n}").format(n=n)
        yield from (f"  | {shown(line)}" for line in text.split("\n"))
        for file in variant.files:
            if min(file.part, len(words.parts)) == n:
                alt = file.alt or _why_none(file)
                yield _("  File {n}: {mime}, {size}: {alt}").format(
                    n=file.number, mime=file.mime, size=decimal_size(file.size), alt=shown(alt)
                )
    yield _("  {language}, {visibility}").format(language=words.language, visibility=visibility_said(words.visibility))


def _why_none(file: FileView) -> str:
    if file.decorative_reason:
        return _("decorative: {reason}").format(reason=file.decorative_reason)
    return _("no alternative text")


def stands(standing: Standing) -> str:
    """Whether it stands approved, in a sentence."""
    if standing.cancelled:
        return _("Cancelled.")
    if standing.refused:
        return _("Refused by {who}.").format(who=_steps(standing.refused))
    if standing.missing:
        return _("Waits for the approval of {who}.").format(who=_steps(standing.missing))
    return _("Approved.")


def _steps(steps: Sequence[str]) -> str:
    return ", ".join(_(STEPS.get(step, step)) for step in steps)


def _word(word: Word, zone: str) -> str:
    said = _("[{id}] {decision} for {step} by {name} {how}, {at}, print {hash:.8}").format(
        id=word.id,
        decision=_(DECISIONS[word.decision]),
        step=_(STEPS.get(word.step, word.step)),
        name=shown(word.name),
        how=_(CHANNELS[word.channel]),
        at=moment(word.at, zone),
        hash=word.hash,
    )
    said += _(", rules {digest:.12}").format(digest=word.rules) if word.rules else ""
    said = labelled(said, shown(word.reason)) if word.reason else said
    return said + (f" ({_(VOIDS[word.void])})" if word.void else "")
