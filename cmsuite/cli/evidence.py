"""What statements rest on, and what was decided."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.cli.when import Day
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, day, number
from cmsuite.core.text import shown
from cmsuite.engines.evidence.words import GRADES, KINDS

if TYPE_CHECKING:
    from cmsuite.engines.evidence.confidence import Proof


class NoPicture(Refused):
    said = N_("Evidence {id} has no picture.")


class NoFile(Refused):
    said = N_("Evidence {id} has no file.")


class SayWhat(Usage):
    said = N_("Say its title, --source and --grade, or the --item of the watch that it is.")


image_option = click.option(
    "--image", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("A picture of how it looked: PNG, JPEG or WebP; it stands in the annex of what cites it."),
)  # fmt: skip
alt_option = click.option("--alt", default="", help=N_("What is seen on the picture, for who cannot see it."))


@click.group("evidence", cls=Group, help=N_("What statements rest on: add, capture, list, show."))
def evidence() -> None:
    pass


@evidence.command("add", help=N_("Keep a piece of evidence: what it is, where it is from, how far it holds."))
@click.argument("title", default="")
@click.option("--item", type=int, metavar="ITEM",
              help=N_("An item of the watch: it says the title, the source, the address and the day."))  # fmt: skip
@click.option("--kind", type=click.Choice(list(KINDS)), help=N_("What sort of evidence; else a document."))
@click.option("--source", default="", help=N_("Who published or measured it."))
@click.option("--grade", type=click.Choice(list(GRADES)), help=N_("How it is known; of an item: declared."))
@click.option("--from", "first", type=Day(), help=N_("The first day that it is about: 2026-11-24 or 24/11/2026."))
@click.option("--to", "last", type=Day(), help=N_("The last day that it is about."))
@click.option("--n", type=click.IntRange(min=0), help=N_("How many were counted."))
@click.option("--method", default="", help=N_("How it was counted or asked."))
@click.option("--url", default="", help=N_("Where it can be read."))
@click.option("--licence", default="", help=N_("What may be done with it."))
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("The file itself, kept with its print."))  # fmt: skip
@image_option
@alt_option
@click.option("--shared", is_flag=True, help=N_("Other brands may cite it."))
@click.pass_obj
def add_(
    cli: Cli,
    title: str,
    item: int | None,
    kind: str | None,
    source: str,
    grade: str | None,
    first: date | None,
    last: date | None,
    n: int | None,
    method: str,
    url: str,
    licence: str,
    path: Path | None,
    image: Path | None,
    alt: str,
    shared: bool,
) -> None:
    from cmsuite.cli.approvals import stored_of
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.keeping import Given, keep
    from cmsuite.engines.media.store import keep as keep_blob
    from cmsuite.veille import proving

    if item is None and not (title and source and grade):
        raise SayWhat()
    kind = kind or (proving.KIND if item is not None else "document")
    grade = grade or proving.GRADE
    stored = stored_of(cli, path) if path is not None else None
    looked = stored_of(cli, image, seen=True) if image is not None else None
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        blob = keep_blob(act, stored) if stored is not None else None
        picture = keep_blob(act, looked) if looked is not None else None
        given = Given(
            kind, title, source, grade, first, last, n, method, url, licence, blob, None, shared, picture, alt
        )
        made = keep(act, given) if item is None else proving.keep_item(act, item, given)
    cli.say({"evidence": made}, _("Evidence {id} is kept.").format(id=made))


@evidence.command("capture", help=N_("Keep what the page at URL says today, with the hour and its print."))
@click.argument("url")
@click.option("--title", default="", help=N_("What it is called; else as the page calls itself."))
@image_option
@alt_option
@click.pass_obj
def capture_(cli: Cli, url: str, title: str, image: Path | None, alt: str) -> None:
    from cmsuite.cli.approvals import stored_of
    from cmsuite.cli.tools import http
    from cmsuite.engines.evidence.capture import capture
    from cmsuite.engines.media.store import Media

    media = Media(cli.store, cli.workspace)
    looked = stored_of(cli, image, seen=True) if image is not None else None
    made = capture(cli.store, http(cli), media, url, by=cli.person, brand=cli.brand, title=title, image=looked, alt=alt)
    said = _("Evidence {id} is kept: internal proof of what was seen, no bailiff's report.")
    cli.say({"evidence": made}, said.format(id=made))


@evidence.command("list", help=N_("The evidence of the brand, the newest first."))
@click.option("--kind", type=click.Choice(list(KINDS)), help=N_("Only of this sort."))
@click.option("--words", default="", help=N_("Only what has these words in its title or source."))
@click.pass_obj
def list_(cli: Cli, kind: str | None, words: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.keeping import listed

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = listed(act, words=words, kind=kind)
    cli.table(
        rows,
        [
            (_("evidence"), lambda one: one.id),
            (_("kind"), lambda one: _(KINDS.get(one.kind, one.kind))),
            (_("grade"), lambda one: _(GRADES[one.grade])),
            (_("up to"), lambda one: day(one.last_on)),
            (_("counted"), lambda one: "" if one.n is None else number(one.n)),
            (_("source"), lambda one: one.source),
            (_("what"), lambda one: one.title),
        ],
        _("No evidence yet. Keep one: cmsuite evidence add TITLE --source WHO --grade GRADE"),
    )


@evidence.command("show", help=N_("One piece of evidence, and what rests on it."))
@click.argument("number_", metavar="EVIDENCE", type=int)
@click.option("--save-image", "where", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Write its picture to this file."))  # fmt: skip
@click.option("--save-file", "file", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Write its file to this one, compared with its print."))  # fmt: skip
@click.pass_obj
def show_(cli: Cli, number_: int, where: Path | None, file: Path | None) -> None:
    from cmsuite.core.files import write
    from cmsuite.engines import acts
    from cmsuite.engines.acts.words import RECORDS
    from cmsuite.engines.evidence.keeping import proof, resting

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found, rests = proof(act, number_), resting(act, number_)
    if where is not None and not found.image:
        raise NoPicture(id=number_)
    if file is not None and not found.hash:
        raise NoFile(id=number_)
    for path, sha in ((where, found.image), (file, found.hash)):
        if path is not None:
            from cmsuite.engines.media.store import Media

            write(path, Media(cli.store, cli.workspace).get(sha), mode=0o644)
    lines = _lines(found)
    for one in rests:
        name = f"{_(RECORDS.get(one.kind, one.kind))} {one.id}: {shown(one.name, 80)}"
        lines.append("  ↳ " + " · ".join(part for part in (name, shown(one.place, 80)) if part))
    cli.say(asdict(found) | {"rests": rests}, "\n".join(lines))


def _lines(one: Proof) -> list[str]:
    span = " – ".join(day(at) for at in (one.starts_on, one.ends_on) if at)
    told = {
        _("title"): one.title,
        _("kind"): _(KINDS.get(one.kind, one.kind)),
        _("source"): one.source,
        _("grade"): _(GRADES[one.grade]),
        _("kept on"): day(one.captured_on),
        _("period"): span,
        _("counted"): "" if one.n is None else number(one.n),
        _("method"): one.method,
        _("address"): one.url,
        _("licence"): one.licence,
        _("print"): one.hash,
        _("picture"): one.image_alt,
        _("print of the picture"): one.image,
    }
    wide = max(len(name) for name in told)
    return [f"{name:<{wide}}  {shown(value, 2000)}" for name, value in told.items() if value]
