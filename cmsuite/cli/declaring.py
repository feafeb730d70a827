"""The command by which a person says of a post what the rules ask and its words do not say."""

from __future__ import annotations

from typing import Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _
from cmsuite.core.text import shown


class NoFact(Usage):
    said = N_("{given} is no fact.")
    hint = N_("Write FACT=VALUE: contest=no, rights.model=valid; FACT= takes it back.")


@click.command(
    "declare",
    cls=Command,
    help=N_("Say what the rules ask of a post and its words do not say: contest=no, rights.model=valid …"),
)
@click.argument("number", metavar="POST", type=int)
@click.argument("facts", metavar="[FACT=VALUE]...", nargs=-1)
@click.option("--seen", type=int, metavar="VERSION", help=N_("The version that you read; refused when it has changed."))
@click.pass_obj
def declare_(cli: Cli, number: int, facts: tuple[str, ...], seen: int | None) -> None:
    from cmsuite.content.declared import declare, declared
    from cmsuite.engines import acts

    if not facts:
        with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
            said = declared(act, number)
    else:
        with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
            said = declare(act, number, _facts(facts), seen=seen)
    lines = [f"{name} = {shown(_as_written(value))}" for name, value in sorted(said.items())]
    cli.say(
        {"post": number, "facts": said},
        "\n".join(lines) or _("Nothing was declared of post {post}.").format(post=number),
    )


def _facts(given: tuple[str, ...]) -> dict[str, Any]:
    """Fact -> value; an empty one takes it back. Raises NoFact."""
    found: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise NoFact(given=one)
        found[name.strip()] = value.strip() or None
    return found


def _as_written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
