"""Commands of a draw: promise a secret, close the list, draw, and check a draw that somebody made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli, to_json
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _, labelled, ngettext, number
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmsuite.core.draw import Drawn, Entries, Rank

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)


class AlreadyThere(Refused):
    said = N_("{file} is there already.")
    hint = N_("A promise or a draw is never made twice: name another file if this is another contest.")


@click.group("draw", cls=Group, help=N_("A draw that anybody can check: commit, close, run, verify."))
def draw() -> None:
    pass


@draw.command(
    "commit",
    help=N_(
        "Make the secret of a draw in FILE, which stays yours, and show its print, which the contest's rules publish."
        " Do it before the contest opens."
    ),
)
@click.argument("file", type=NEW)
@click.pass_obj
def commit_(cli: Cli, file: Path) -> None:
    from cmsuite.core.draw import commitment, new_seed

    seed = new_seed()
    _write(file, f"{seed.hex()}\n")
    said = _("Publish with the rules, before the contest opens: {print}").format(print=commitment(seed))
    cli.say({"commitment": commitment(seed), "file": str(file)}, said)
    cli.note(_("Nobody but you may see {file} before the draw.").format(file=shown(str(file))))
    cli.note(_("Name in the rules a public value that nobody can know yet, such as the numbers of a later lottery."))


@draw.command(
    "close",
    help=N_(
        "The print of LIST, a text file with one entry a line. Publish it when entries close, before the public value"
        " is known."
    ),
)
@click.argument("list_", metavar="LIST", type=FILE)
@click.pass_obj
def close_(cli: Cli, list_: Path) -> None:
    found = _entries(list_)
    counted = {"entries": len(found.ids), "twice": found.twice, "list_hash": found.hash}
    cli.say(counted, labelled(_entered(len(found.ids)), found.hash))
    _note_twice(cli, found)


@draw.command(
    "run",
    help=N_(
        "Draw from LIST with the secret of FILE, and write the certificate, from which anybody who has the list can"
        " draw again."
    ),
)
@click.argument("file", type=FILE)
@click.argument("list_", metavar="LIST", type=FILE)
@click.option("--winners", type=click.IntRange(1, 10_000), required=True, help=N_("How many win."))
@click.option(
    "--substitutes",
    type=click.IntRange(0, 10_000),
    default=0,
    show_default=True,
    help=N_("How many wait for a prize that is refused."),
)
@click.option("--public", default="", metavar="VALUE", help=N_("The public value that the rules named."))
@click.option("--certificate", type=NEW, required=True, metavar="FILE", help=N_("The file to write, to be published."))
@click.pass_obj
def run_(cli: Cli, file: Path, list_: Path, winners: int, substitutes: int, public: str, certificate: Path) -> None:
    from cmsuite.core.clock import SystemClock
    from cmsuite.core.config import text_of
    from cmsuite.core.draw import draw as drawn_from
    from cmsuite.core.draw import read_seed

    seed, found = read_seed(text_of(file)), _entries(list_)
    drawn = drawn_from(seed, public, found, winners, substitutes)
    at = (cli.clock or SystemClock()).now()
    _write(certificate, to_json({**drawn.certificate, "drawn_at": at.isoformat(timespec="seconds")}) + "\n")
    _tell(cli, drawn)
    _note_twice(cli, found)
    if not public.strip():
        cli.note(
            _(
                "Without a public value, whoever holds the secret could have tried several lists: the draw proves"
                " something only if the list's print was published before."
            )
        )
    said = _(
        "Written to {file}: publish it. It holds the secret, which is none any more, and of each name its first letter."
    )
    cli.note(said.format(file=shown(str(certificate))))


@draw.command("verify", help=N_("Draw once more, from CERTIFICATE and LIST, and say whether it comes out the same."))
@click.argument("certificate", type=FILE)
@click.argument("list_", metavar="LIST", type=FILE)
@click.pass_obj
def verify_(cli: Cli, certificate: Path, list_: Path) -> None:
    import json

    from cmsuite.core.config import text_of
    from cmsuite.core.draw import NoCertificate, verify

    try:
        kept = json.loads(text_of(certificate))
    except ValueError as err:
        raise NoCertificate() from err
    drawn = verify(kept, _entries(list_))
    _tell(cli, drawn)
    said = drawn.certificate
    cli.note(_("The draw holds, if this is what was published before it:"))
    for name, value in (
        (_("print of the secret"), said["commitment"]),
        (_("print of the list"), said["list_hash"]),
        (_("public value"), said["public_value"] or _("none")),
    ):
        cli.note(labelled(name, shown(value)))


def _tell(cli: Cli, drawn: Drawn) -> None:
    if cli.as_json:
        cli.say({"winners": drawn.winners, "substitutes": drawn.substitutes, **_facts(drawn)}, "")
        return
    rows = _rows(_("winner"), drawn.winners) + _rows(_("substitute"), drawn.substitutes)
    cli.table(
        rows,
        [
            ("", lambda row: row[0]),
            (_("entry"), lambda row: row[1].id),
            (_("digest"), lambda row: row[1].digest[:12]),
        ],
        empty="",
    )


def _facts(drawn: Drawn) -> dict[str, object]:
    return {name: value for name, value in drawn.certificate.items() if name not in ("drawn", "winners", "substitutes")}


def _rows(word: str, ranks: Sequence[Rank]) -> list[tuple[str, Rank]]:
    return [(f"{word} {place}", rank) for place, rank in enumerate(ranks, 1)]


def _entries(file: Path) -> Entries:
    from cmsuite.core.config import text_of
    from cmsuite.core.draw import entries

    return entries(text_of(file).split("\n"))


def _write(file: Path, text: str) -> None:
    from cmsuite.core.files import write_new

    try:
        write_new(file, text.encode())
    except FileExistsError as err:
        raise AlreadyThere(file=file.name) from err


def _entered(n: int) -> str:
    return ngettext("{n} entry", "{n} entries", n).format(n=number(n))


def _note_twice(cli: Cli, found: Entries) -> None:
    if found.twice:
        said = ngettext(
            "{n} line said again what another says, and counts once.",
            "{n} lines said again what another says, and count once.",
            found.twice,
        )
        cli.note(said.format(n=number(found.twice)))
