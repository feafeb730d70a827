"""How feeds are read, and which sources are silent, ill or costly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, labelled, moment_here, ngettext, number, percent
from cmsuite.core.text import shown
from cmsuite.veille.words import QUIET

if TYPE_CHECKING:
    from cmsuite.engines.feeds.explain import Explained
    from cmsuite.veille.frugality import SourceCost

private_option = click.option(
    "--allow-private", metavar="CIDR", multiple=True, help=N_("Also ask servers in this network, this once.")
)
LISTED = 5


@click.command(
    "parse", cls=Command,
    help=N_("How a feed is read and why: of a FILE (.eml: a newsletter), or of what a URL answers."),
)  # fmt: skip
@click.argument("where")
@private_option
@click.pass_obj
def parse_(cli: Cli, where: str, allow_private: tuple[str, ...]) -> None:
    from cmsuite.engines.feeds.explain import MAIL, explain

    if Path(where).is_file():
        kind = MAIL if where.lower().endswith(".eml") else ""
        found = explain(Path(where).read_bytes(), kind, "https://example.invalid/")
    else:
        found = _asked(cli, where, allow_private)
    cli.say(found, _explained(found))


def _asked(cli: Cli, where: str, allow_private: tuple[str, ...]) -> Explained:
    from cmsuite.cli.tools import http
    from cmsuite.engines.feeds.explain import explain
    from cmsuite.engines.feeds.served import NotServed
    from cmsuite.engines.feeds.subscribe import address_of

    reply = http(cli, allow_private).get(address_of(where), follow=True)
    if not reply.ok:
        raise NotServed(reply)
    return explain(reply.body, reply.headers.get("content-type", ""), reply.url)


def _explained(found: Explained) -> str:
    from cmsuite.engines.feeds.explain import READERS

    n = len(found.items)
    lines = [
        shown(found.title) or _("(no title)"),
        _("Read by {reader}: {n}, {kilobytes} kB.").format(
            reader=_(READERS[found.reader]),
            n=ngettext("{n} item", "{n} items", n).format(n=number(n)),
            kilobytes=number(found.size / 1e3, 1),
        ),
    ]
    if found.why:
        lines.append(labelled(_("The strict reader leaves it to feedparser"), shown(found.why)))
    if found.newest:
        lines.append(labelled(_("Newest item"), moment_here(found.newest)))
    if found.wishes.every_s:
        lines.append(_("It asks to be left alone for {minutes} min.").format(minutes=number(found.wishes.every_s / 60)))
    lines += [f"! {shown(one)}" for one in found.warnings]
    lines += [
        _("The readers differ on item {n}, {field}: {strict} / {loose}").format(
            n=one.item, field=one.field, strict=shown(one.strict, 80), loose=shown(one.loose, 80)
        )
        for one in found.differs
    ]
    lines.append("")
    for one in found.items[:LISTED]:
        at = one.published_at
        lines.append(shown(labelled(moment_here(at), one.title) if at else one.title, 110))
    if (more := n - LISTED) > 0:
        lines.append(f"(+{number(more)})")
    return "\n".join(lines)


@click.command("doctor", cls=Command, help=N_("Which sources are silent, ill or costly."))
@click.option("--compare", is_flag=True, help=N_("Ask every feed again, and compare what both readers make of it."))
@private_option
@click.pass_obj
def doctor_(cli: Cli, compare: bool, allow_private: tuple[str, ...]) -> None:
    from cmsuite.core.errors import CmsError
    from cmsuite.engines import acts
    from cmsuite.veille.frugality import frugality, month_of

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        sources = frugality(act, *month_of(cli.store.now().date())).sources
    found = [_line(one, said) for one, said in _ill(sources, cli.zone)]
    for one in sources if compare else ():
        if one.muted_at is None and one.state not in ("gone", "waiting") and one.url.startswith("http"):
            try:
                read = _asked(cli, one.url, allow_private)
            except CmsError as err:
                found.append(_line(one, err.sentence))
                continue
            differs = [f"{d.item} {d.field}: {d.strict} / {d.loose}" for d in read.differs]
            if differs:
                said = _("the readers differ: {differs}").format(differs="; ".join(differs[:3]))
                found.append(_line(one, said))
    lines = [f"{one['source']} {labelled(shown(one['title'], 60), shown(one['said'], 400))}" for one in found]
    cli.say(found, "\n".join(lines) or _("Every source is well."))


def _line(one: SourceCost, said: str) -> dict[str, Any]:
    return {"source": one.source, "title": one.title, "said": said}


def _ill(sources: tuple[SourceCost, ...], zone: str) -> list[tuple[SourceCost, str]]:
    """What is to be said of sources that go on: the ill ones first, then the hard to read, the silent, the costly."""
    from cmsuite.veille.telling_cost import is_out_of_order, removal, standing

    going = [one for one in sources if one.muted_at is None]
    found = [(one, f"{standing(one, zone)}. {one.said or ''}".strip()) for one in going if one.state in QUIET]
    found += [(one, f"{standing(one, zone)}. {one.said}") for one in going if is_out_of_order(one)]
    found += [(one, removal(one)) for one in going if one.why]
    size = sum(one.size for one in going)
    costly = [one for one in going if size and len(going) > 1 and one.size > size / 4]
    for one in costly:
        said = _("it takes {share} of this month's {megabytes} MB").format(
            share=percent(one.size / size, 0), megabytes=number(size / 1e6, 1)
        )
        found.append((one, said))
    return found


DOCTORS = (parse_, doctor_)
