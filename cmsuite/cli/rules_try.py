"""Commands that try rules: on posts that went out or will, against other rules, against the clock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.rules_read import given
from cmsuite.cli.suite import Command
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, labelled, moment_here, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.engines.rules.words import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmsuite.engines.acts import Act
    from cmsuite.engines.rules.rules import Ruleset
    from cmsuite.publishing.trying import Tried

PATHS = click.Path(exists=True, path_type=Path)
NOW = "now"
FEW = 12  # rules that take longest


class NoSet(Usage):
    said = N_("{given} names no set of rules.")
    hint = N_("Write now, a file or folder of rules, or the digest of a set that this brand's texts were read by.")


def laid_on(act: Act, paths: tuple[Path, ...]) -> Ruleset:
    """The rules that would be in force for the brand if packs and layers of these paths were: a pack in place of the
    one of its name, a charter in place of the brand's, a campaign's layer on top. Without paths, those in force."""
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.force import laid_for
    from cmsuite.engines.rules.layers import resolve

    today = today_in(act)
    laid = laid_for(act, act.in_brand, today)
    if not paths:
        return laid.on(today)
    packs, layers = given(paths)
    charters = [one for one in layers if one.form.charter]
    before = [one for one in laid.layers if not (charters and one.form.charter)]
    wanted = [need for pack in packs for need in pack.head.requires]
    wanted += [need for one in charters if one.form.charter for need in one.form.charter.packs]
    mine = {pack.head.id: pack for pack in packs}
    there = {pack.head.id: pack for pack in (*laid.packs, *laid.shelf.with_needed(wanted))}
    return resolve(laid.shelf, list((there | mine).values()), [*charters, *before, *_others(layers)], today)


def _others(layers: list[Any]) -> list[Any]:
    return [one for one in layers if not one.form.charter]


@click.command(
    "replay",
    cls=Command,
    help=N_(
        "What the rules of PATHS would find in the brand's last posts, and in those that are planned. Nothing changes."
        " Without PATHS, what the rules that are in force find."
    ),
)
@click.argument("paths", nargs=-1, type=PATHS)
@click.option("--last", type=click.IntRange(1, 5000), default=50, show_default=True, help=N_("Posts that went out."))
@click.pass_obj
def replay_(cli: Cli, paths: tuple[Path, ...], last: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.trying import planned, published, rates

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        ruleset = laid_on(act, paths)
        out, ahead = published(act, ruleset, last), planned(act, ruleset)
    lines, affected = rates([*out, *ahead]), [one for one in ahead if one.affected]
    if cli.as_json:
        found = {"digest": ruleset.digest, "published": len(out), "planned": len(ahead)}
        cli.say({**found, "rates": lines, "affected": affected, "posts": [*out, *ahead]}, "")
        return
    new = _counted([*out, *ahead])
    cli.table(
        lines,
        [
            (_("rule"), lambda one: one.rule),
            (_("severity"), lambda one: translate(SEVERITIES.get(one.severity, one.severity))),
            (_("posts"), lambda one: f"{one.failed} / {one.posts}"),
            (_("rate"), lambda one: percent(one.share, 0)),
            (_("new"), lambda one: str(new.get(one.rule, 0))),
        ],
        empty=_("The rules find nothing. Posts read: {n}.").format(n=len(out) + len(ahead)),
    )
    for post in affected:
        said, title = _("Planned for {at}: post {post}, “{title}”: {rules}"), shown(post.title, 60)
        click.echo(said.format(at=moment_here(post.at), post=post.post, title=title, rules=", ".join(post.new)))
    cli.note(_("{n} of {all} planned posts would be stopped or warned of.").format(n=len(affected), all=len(ahead)))


def _counted(tried: list[Tried]) -> dict[str, int]:
    """In how many posts each rule finds what the rules in force do not."""
    found: dict[str, int] = {}
    for one in tried:
        for rule in one.new:
            found[rule] = found.get(rule, 0) + 1
    return found


@click.command(
    "diff",
    cls=Command,
    help=N_(
        "What two sets of rules do differently. A and B: a digest or its beginning, a file or folder of rules as they"
        " would be for the brand, or now, which B is if it is not given."
    ),
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", default=NOW)
@click.pass_obj
def diff_(cli: Cli, before: str, after: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.rules.differing import differences, told

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        sets = [_set(act, one) for one in (before, after)]
    found = differences(sets[0][1], sets[1][1])
    if cli.as_json:
        cli.say({"before": sets[0][0], "after": sets[1][0], "differences": found}, "")
        return
    lines = [labelled(_("from"), sets[0][0]), labelled(_("to"), sets[1][0])]
    lines += [told(one) for one in found] or [_("They do the same.")]
    cli.say(found, "\n".join(lines))


def _set(act: Act, given: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """The digest and the rules of what is named. Raises NoSet."""
    from cmsuite.engines.rules.force import content_of, old

    if given != NOW and not Path(given).exists():
        meant = old(act, given) if given.isalnum() and len(given) <= 64 else None
        if meant is None:
            raise NoSet(given=given)
        return meant.digest, meant.rules
    ruleset = laid_on(act, () if given == NOW else (Path(given),))
    return ruleset.digest, content_of(ruleset)["rules"]


@click.command(
    "bench",
    cls=Command,
    help=N_("How long the rules of PATHS take on this machine, and which take longest; without PATHS, every pack."),
)
@click.argument("paths", nargs=-1, type=PATHS)
@click.option("--on", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("Read these texts, one a line, instead of the examples."))  # fmt: skip
@click.option("--language", "tongue", default="fr", show_default=True, help=N_("The language of the texts."))
@click.pass_obj
def bench_(cli: Cli, paths: tuple[Path, ...], file: Path | None, tongue: str) -> None:
    from cmsuite.cli.rules import ruleset_of
    from cmsuite.core.text import passable
    from cmsuite.engines.rules.measuring import measure

    texts = passable(file.read_bytes().decode("utf-8-sig", errors="replace")).splitlines() if file else []
    found = measure(ruleset_of(cli, paths), texts, tongue)
    lines = [
        labelled(_("rules"), number(found.rules)),
        labelled(_("texts"), number(found.texts)),
        labelled(_("characters"), number(found.characters)),
        labelled(_("texts in a second"), number(round(found.posts))),
        labelled(_("until the first is read"), f"{number(round(found.ready_ms))} ms"),
    ]
    said = _("{rule}  {us} µs, asked of {share} of the texts")
    lines += [
        said.format(rule=rule, us=number(us, 1), share=percent(share / 100, 0))
        for rule, us, share in found.slowest[:FEW]
    ]
    cli.say(found, "\n".join(lines))


@click.command(
    "drift",
    cls=Command,
    help=N_("What is online and would not go out today: a right that ended, a rule that came since."),
)
@click.pass_obj
def drift_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.publishing.rereading import drifted

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = drifted(act)
    cli.table(
        rows,
        [
            (_("post"), lambda one: str(one.post)),
            (_("network"), lambda one: one.network),
            (_("went out"), lambda one: moment_here(one.at)),
            (_("title"), lambda one: shown(one.title, 40)),
            (_("rules"), lambda one: ", ".join(one.rules)),
        ],
        empty=_("Nothing online is blocked by the rules that read it last night."),
    )


COMMANDS = (replay_, diff_, bench_, drift_)
