"""Commands about posts: written, shown, given their files, checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli import approvals
from cmsuite.cli.context import Cli
from cmsuite.cli.declaring import declare_
from cmsuite.cli.posts import about, account_option, chosen, post_table
from cmsuite.cli.suite import Group
from cmsuite.content.words import LEVELS, STATES
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, decimal_size, ngettext
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.content.checks import Finding
    from cmsuite.content.posts import Saved
    from cmsuite.content.views import VariantView
    from cmsuite.engines.acts import Act


class NoWords(Usage):
    said = N_("There is no text.")
    hint = N_("Give it with --text, or with --file FILE (- is the standard input).")


class NothingToChange(Usage):
    said = N_("Nothing was asked to change.")
    hint = N_("cmsuite post edit --help shows what can.")


class NothingDescribed(Usage):
    said = N_("Say what the file shows, or with --decorative why it needs no words.")


class WhichAccount(Usage):
    said = N_("This brand has several accounts: {names}.")
    hint = N_("Say which with --account, once for each.")


class NoSuchFile(Refused):
    said = N_("Post {post} has no file {n} there.")
    hint = N_("cmsuite post show {post} numbers them.")


words_options = (
    click.option(
        "--text", "texts", multiple=True, metavar="TEXT", help=N_("The text; once for each part of a thread.")
    ),
    click.option(
        "--file", type=click.File(encoding="utf-8"), help=N_("A file with the text; - is the standard input.")
    ),
    click.option("--cw", metavar="TEXT", help=N_("A content warning.")),
    click.option("--language", metavar="CODE", help=N_("The language of the text: fr, en, …")),
    click.option("--visibility", metavar="WORD", help=N_("Who sees it: public, unlisted, …")),
)


def takes_words(command: Any) -> Any:
    """The options that say what a post says."""
    for option in reversed(words_options):
        command = option(command)
    return command


@click.group("post", cls=Group, help=N_("Posts: write, show, attach, check, approve."))
def post() -> None:
    pass


@post.command("new", help=N_("Write a post, with a variant for each account."))
@click.option("--from-item", type=int, metavar="ITEM", help=N_("The item of the veille that it comes from."))
@click.option(
    "--like", type=int, metavar="POST", help=N_("The post whose words and accounts it takes over, not its files.")
)
@click.option("--account", "accounts", multiple=True, metavar="ACCOUNT", help=N_("Where it goes; may be repeated."))
@click.option("--title", default="", help=N_("What the team calls it; else the item's title or its first words."))
@takes_words
@click.pass_obj
def new(
    cli: Cli,
    /,
    from_item: int | None,
    like: int | None,
    accounts: tuple[str, ...],
    title: str,
    texts: tuple[str, ...],
    file: Any,
    **words: str | None,
) -> None:
    from cmsuite.content.alike import alike, write_alike
    from cmsuite.content.posts import write
    from cmsuite.engines import acts
    from cmsuite.engines.trail.refs import link

    parts, given = _parts(texts, file), {key: value for key, value in words.items() if value is not None}
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        if from_item is not None:
            item_title, item_text = _of_item(act, from_item)
            title, parts = title or item_title, parts or [item_text]
        ids = _account_ids(act, accounts) if accounts or like is None else []
        if like is not None:
            before = alike(act, like)
            wording = replace(before.words, parts=tuple(parts) or before.words.parts, **given)
            begun = replace(before, title=title or before.title, words=wording, accounts=ids or before.accounts)
            saved = write_alike(act, replace(begun, own={}) if parts else begun)
        elif not parts:
            raise NoWords()
        else:
            saved = write(act, title, parts, ids, **given)
        if from_item is not None:
            link(act, "item", from_item, "inspires", "post", saved.post_id)
    cli.say(saved, _saved(saved, _("Post {post}: {title}")))


def _of_item(act: Act, item_id: int) -> tuple[str, str]:
    """An item's title, and the text that a post begins with."""
    from cmsuite.veille.qualify import take_up
    from cmsuite.veille.reading import item, opening

    line = item(act, item_id).line
    take_up(act, item_id)
    return line.title, opening(line)


def _account_ids(act: Act, named: tuple[str, ...]) -> list[int]:
    """The accounts named; without a name, the only one in use."""
    from cmsuite.accounts.registered import account, accounts

    if named:
        return [account(act, name).account for name in named]
    mine = [line for line in accounts(act) if line.status == "active"]
    if len(mine) > 1:
        raise WhichAccount(names=", ".join(line.handle for line in mine))
    return [line.account for line in mine]


def _parts(texts: tuple[str, ...], file: Any) -> list[str]:
    try:
        return [*texts, *([file.read()] if file else [])]
    except UnicodeDecodeError as err:
        from cmsuite.cli.document_read import not_utf8

        raise not_utf8(file.name) from err


def _saved(saved: Saved, said: str) -> str:
    lines = [said.format(post=saved.post_id, title=shown(saved.title))]
    for line in saved.variants:
        lines.append(
            _("  variant {id} for account {account}, short id {short}, print {hash:.8}").format(
                id=line.id, account=line.account_id, short=line.short_id, hash=line.hash
            )
        )
    return "\n".join(lines)


@post.command("list", help=N_("The newest posts first."))
@click.option("--state", type=click.Choice(STATES), help=N_("Only posts in this state."))
@click.option("--limit", type=click.IntRange(1, 1000), metavar="N", default=50, help=N_("How many at most."))
@click.pass_obj
def list_(cli: Cli, state: str | None, limit: int) -> None:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.models import PostState
    from cmsuite.content.views import posts
    from cmsuite.engines import acts
    from cmsuite.publishing.stages import stages

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = posts(act, state=PostState(state) if state else None, limit=limit, leaves=leaving)
        found = stages(act, [line.id for line in lines])
    post_table(cli, lines, found)


@post.command("show", help=N_("A post with its variants, files and approvals."))
@click.argument("number", metavar="POST", type=int)
@click.pass_obj
def show(cli: Cli, number: int) -> None:
    from cmsuite.calendar.days import leaving
    from cmsuite.calendar.entries import zone_for
    from cmsuite.content.views import post as post_of
    from cmsuite.engines import acts
    from cmsuite.publishing.stages import stages

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found, zone = post_of(act, number, leaves=leaving), zone_for(act, None)
        out = stages(act, [number]).get(number)
    cli.say(found, "\n".join(about(found, zone, out)))


@post.command("edit", help=N_("Change what a post says, or with --account what it says there alone."))
@click.argument("number", metavar="POST", type=int)
@account_option
@click.option("--title", help=N_("What the team calls it."))
@takes_words
@click.option("--inherit", is_flag=True, help=N_("With --account: say there again what the post says."))
@click.option("--seen", type=int, metavar="VERSION", help=N_("The version that you read; refused when it has changed."))
@click.pass_obj
def edit_(
    cli: Cli,
    /,
    number: int,
    account: str | None,
    title: str | None,
    texts: tuple[str, ...],
    file: Any,
    inherit: bool,
    seen: int | None,
    **words: str | None,
) -> None:
    from cmsuite.content.posts import edit
    from cmsuite.content.views import post as post_of
    from cmsuite.engines import acts

    changed: dict[str, Any] = {key: value for key, value in words.items() if value is not None}
    if parts := _parts(texts, file):
        changed["parts"] = parts
    if not (changed or title is not None or inherit):
        raise NothingToChange()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        if account is not None:
            for variant in chosen(act, post_of(act, number), account):
                _adapt(act, variant, {} if inherit else changed, seen, keep=not inherit)
        if account is None or title is not None:
            edit(act, number, title=title, seen=seen if account is None else None, **({} if account else changed))
        after = post_of(act, number)
        version = after.version if account is None else chosen(act, after, account)[0].version
    cli.say(after, _("Post {post} is saved (version {version}).").format(post=after.id, version=version))


def _adapt(act: Act, variant: VariantView, changed: dict[str, Any], seen: int | None, *, keep: bool) -> None:
    """Change some of an account's own words; the others of its own stay."""
    from cmsuite.content.posts import adapt

    own = {name: getattr(variant.words, name) for name in variant.own} if keep else {}
    if "parts" in own:
        own["parts"] = list(own["parts"])
    adapt(act, variant.id, seen=variant.version if seen is None else seen, **(own | changed))


@post.command("attach", help=N_("Put FILE on a post, with its alternative text or why it needs none."))
@click.argument("number", metavar="POST", type=int)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--alt", default="", metavar="TEXT", help=N_("What stands for it where it cannot be seen."))
@click.option("--decorative", metavar="REASON", help=N_("It says nothing; why."))
@click.option("--part", type=click.IntRange(1), default=1, help=N_("The part of a thread that it goes with."))
@account_option
@click.pass_obj
def attach_(
    cli: Cli, number: int, path: Path, alt: str, decorative: str | None, part: int, account: str | None
) -> None:
    from cmsuite.content.files import attach
    from cmsuite.content.views import post as post_of
    from cmsuite.engines import acts
    from cmsuite.engines.media.probe import probe
    from cmsuite.engines.media.store import Media, keep

    data = path.read_bytes()
    found = probe(data, path.name)
    stored = Media(cli.store, cli.workspace).put(data, found.mime)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        blob = keep(act, stored)
        lines = [
            attach(
                act,
                variant.id,
                blob,
                found.kind,
                alt=alt,
                decorative_reason=decorative,
                part=part - 1,
                width=found.width,
                height=found.height,
            )
            for variant in chosen(act, post_of(act, number), account)
        ]
    said = ngettext(
        "{name} ({mime}, {size}) is on {n} variant.", "{name} ({mime}, {size}) is on {n} variants.", len(lines)
    )
    size = decimal_size(stored.size)
    cli.say(lines, said.format(name=shown(path.name), mime=found.mime, size=size, n=len(lines)))


@post.command("alt", help=N_("Give file N of a post its alternative text, or say why it needs none."))
@click.argument("number", metavar="POST", type=int)
@click.argument("n", metavar="N", type=click.IntRange(1))
@click.argument("text", metavar="[TEXT]", default="")
@click.option("--decorative", metavar="REASON", help=N_("It says nothing; why."))
@account_option
@click.pass_obj
def alt_(cli: Cli, number: int, n: int, text: str, decorative: str | None, account: str | None) -> None:
    from cmsuite.content.files import describe
    from cmsuite.content.views import post as post_of
    from cmsuite.engines import acts

    if not (text or decorative):
        raise NothingDescribed()
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = [
            describe(act, file, alt=text, decorative_reason=decorative, seen=version)
            for file, version in _files(chosen(act, post_of(act, number), account), number, n)
        ]
    cli.say(lines, _("File {n} of post {post} is described.").format(n=n, post=number))


@post.command("detach", help=N_("Take file N off a post."))
@click.argument("number", metavar="POST", type=int)
@click.argument("n", metavar="N", type=click.IntRange(1))
@account_option
@click.pass_obj
def detach_(cli: Cli, number: int, n: int, account: str | None) -> None:
    from cmsuite.content.files import detach
    from cmsuite.content.views import post as post_of
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        for file, version in _files(chosen(act, post_of(act, number), account), number, n):
            detach(act, file, seen=version)
        after = post_of(act, number)
    cli.say(after, _("File {n} is off post {post}.").format(n=n, post=number))


def _files(variants: list[VariantView], post: int, n: int) -> list[tuple[int, int]]:
    """(file, version) of the nth file of each variant. Raises NoSuchFile when none has one."""
    found = [(file.id, file.version) for variant in variants for file in variant.files if file.number == n]
    if not found:
        raise NoSuchFile(post=post, n=n)
    return found


@post.command("check", help=N_("What stands against sending a post as it is; exit code 1 when something blocks."))
@click.argument("number", metavar="POST", type=int)
@account_option
@click.pass_context
def check_(ctx: click.Context, number: int, account: str | None) -> None:
    from cmsuite.cli.charter_read import by_eye
    from cmsuite.cli.posts import ask_links, findings
    from cmsuite.content.checks import blocks

    cli = ctx.find_object(Cli)
    assert cli is not None
    ask_links(cli, number, account)
    found = findings(cli, number, account)
    lines = [{"account": variant.handle, "finding": finding} for variant, several in found for finding in several]
    cli.table(
        lines,
        [
            (_("account"), lambda line: line["account"]),
            (_("level"), _level),
            (_("code"), lambda line: line["finding"].code),
            (_("part"), lambda line: line["finding"].part),
            (_("what"), lambda line: f"{line['finding'].message} {line['finding'].fix}".strip()),
        ],
        _("Nothing stands against it."),
    )
    for line in by_eye(cli, {variant.network for variant, _several in found}):
        cli.note(line)
    if any(blocks(several) for _variant, several in found):
        ctx.exit(1)


def _level(line: dict[str, Any]) -> str:
    found: Finding = line["finding"]
    return _(LEVELS[found.level])


@post.command("preview", help=N_("Write a page that shows a post as its networks will; it is read in any browser."))
@click.argument("number", metavar="POST", type=int)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Where to; else into the workspace's exports."),
)
@click.pass_obj
def preview_(cli: Cli, number: int, output: Path | None) -> None:
    from cmsuite.calendar.days import leaving
    from cmsuite.content.preview import outline, preview
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = outline(act, number, leaves=leaving)
    path = preview(cli.store, cli.workspace, found, output)
    cli.say({"path": str(path)}, f"preview: {path}")


@post.command("cancel", help=N_("Give a post up: nothing of it goes out any more."))
@click.argument("number", metavar="POST", type=int)
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why."))
@click.pass_obj
def cancel_(cli: Cli, number: int, reason: str) -> None:
    from cmsuite.content.posts import cancel
    from cmsuite.engines import acts

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = cancel(act, number, reason)
    cli.say(done, _("Post {post} is cancelled.").format(post=number))


for command in (
    declare_,
    approvals.submit_,
    approvals.take_back_,
    approvals.approve_,
    approvals.refuse_,
    approvals.record_,
    approvals.confirm_,
):
    post.add_command(command)
