"""The root group: global options, lazily imported groups, and the one place where an error is printed."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click

from cmsuite import __version__
from cmsuite.cli.context import Cli, to_json
from cmsuite.core.errors import CmsError, OfMachine
from cmsuite.core.locale import LANGUAGES, N_, _, in_sentence, language_of, speak, translate

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

BUG = 70


class Number(click.ParamType[int]):
    """A number that the store can count to; no help needs to show how far that is."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            found = int(value)
        except ValueError:
            self.fail(_("{value!r} is not a number.").format(value=value), param, ctx)
        if not -(2**63) <= found < 2**63:
            self.fail(_("{value} is too large a number.").format(value=found), param, ctx)
        return found


NUMBER = Number()

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module.attribute, one line)
    "init": ("workspace:init", N_("Make a workspace with a first brand.")),
    "demo": ("sandbox:demo", N_("Run the whole job once on a demo brand.")),
    "sandbox": ("sandbox:sandbox", N_("Serve the demo feeds and a small network on this machine.")),
    "today": ("today:today", N_("What needs you now, and what goes out today.")),
    "brand": ("people:brand", N_("Brands: add, list, change, export, import, erase.")),
    "people": ("people:people", N_("Persons and their roles.")),
    "me": ("me:me", N_("Yours: theme, language, saved filters.")),
    "account": ("accounts:account", N_("Network accounts: connect, check, list.")),
    "veille": ("veille:veille", N_("Feeds: follow, fetch, keep or discard.")),
    "search": ("search:search", N_("The index of words: make it anew.")),
    "evidence": ("evidence:evidence", N_("What statements rest on: add, capture, list, show.")),
    "document": ("documents:document", N_("Deliverables: briefs, from draft to signature.")),
    "brief": ("briefs:brief", N_("Briefs: a mail's request, its questions, a counter-brief.")),
    "audit": ("audit:audit", N_("Audits: draw, code, compute, compare.")),
    "swot": ("swot:swot", N_("SWOT notes: candidates, weights, rankings.")),
    "strategy": ("strategy:strategy", N_("Strategies: compute, present, compare, pack.")),
    "charter": ("charters:charter", N_("Editorial charters: clauses, trial, adoption.")),
    "decision": ("decisions:decision", N_("Decisions: add, list.")),
    "proposal": ("proposals:proposal", N_("Proposals: list, take, decline.")),
    "mail": ("mail:mail", N_("Documents by mail, and what clients answer.")),
    "post": ("content:post", N_("Posts: write, check, attach, approve.")),
    "calendar": ("calendar:calendar", N_("Days and hours: place, move, list.")),
    "publishing": ("publishing:publishing", N_("What goes out: plan, cancel, doubts, holds.")),
    "metrics": ("metrics:metrics", N_("Read counters from the networks.")),
    "kpi": ("metrics:kpi", N_("The figures of a period, with the previous one.")),
    "report": ("reporting:report", N_("The client's report, in French and English.")),
    "rules": ("rules:rules", N_("Rules of charters: list, explain, test, lint.")),
    "moderation": ("moderation:moderation", N_("Moderation: guide, canned replies, and a trial on comments.")),
    "crisis": ("crisis:crisis", N_("Crisis: level, past hours, plan, rota, drills.")),
    "draw": ("draw:draw", N_("A contest's draw that anybody can check.")),
    "trace": ("trail:trace", N_("What led to a record and what came of it.")),
    "journal": ("trail:journal", N_("Who did what, and when.")),
    "undo": ("trail:undo", N_("Take an act back.")),
    "jobs": ("jobs:jobs", N_("What ran, when, and with what result.")),
    "worker": ("jobs:worker", N_("Run what is due: fetch, publish, measure.")),
    "plugin": ("networks:plugin", N_("Network plugins: list, trust.")),
    "setting": ("trail:setting", N_("Choices of the team.")),
    "backup": ("workspace:backup", N_("Everything in one archive.")),
    "restore": ("workspace:restore", N_("An archive into a new workspace, verified.")),
    "upgrade": ("workspace:upgrade", N_("Bring the store to this program's schema.")),
    "doctor": ("doctor:doctor", N_("What is well, what is not, and what to do.")),
    "completion": ("workspace:completion", N_("Completion for bash, zsh or fish.")),
}


SUITE_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    # name: (field of Cli, attributes)
    "--workspace": (
        "workspace_named",
        {"metavar": "DIR", "help": N_("The workspace; else the nearest from here upward.")},
    ),
    "--as": ("person_named", {"metavar": "EMAIL", "help": N_("Who acts; else `me` of config.toml.")}),
    "--brand": ("brand_named", {"metavar": "NAME", "help": N_("The brand to work on.")}),
    "--lang": ("lang", {"type": click.Choice(LANGUAGES), "help": N_("The language of this command.")}),
    "--json": ("as_json", {"is_flag": True, "help": N_("Print one JSON document.")}),
    "--sheet": ("sheet", {"metavar": "FILE", "help": N_("A list: write it to FILE, .csv or .xlsx.")}),
}


class Command(click.Command):
    """A command whose words are translated when they are shown, and which takes the suite's options as its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for param in self.params:
            param.type = NUMBER if param.type is click.INT else param.type
            if isinstance(param.type, click.IntRange):
                param.type.name = "number"  # click says "integer range"
        self.params += _suite_options(self, ("--brand", "--json"))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _translated(*self.params, part="prompt"):
            return super().parse_args(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with _translated(self):
            super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with _translated(*self.params):
            super().format_options(ctx, formatter)


class Group(click.Group):
    """A group of our commands."""

    command_class = Command
    SHOWN: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += _suite_options(self, self.SHOWN)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with _translated(self):
            super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with _translated(*self.params):
            click.Command.format_options(self, ctx, formatter)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _line(self.commands[name])) for name in self.list_commands(ctx)])


Group.group_class = Group


class Suite(Group):
    """The root: its groups are imported when named, and every error is said here."""

    SHOWN = tuple(SUITE_OPTIONS)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _colon, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"cmsuite.cli.{module}"), attribute)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names of the groups, without importing a single one: a key press must not wait."""
        from click.shell_completion import CompletionItem

        named = [(name, line) for name, (_where, line) in COMMANDS.items() if name.startswith(incomplete)]
        groups = [CompletionItem(name, help=translate(line)) for name, line in named]
        return groups + click.Command.shell_complete(self, ctx, incomplete)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with _translated(*self.params):
            click.Command.format_options(self, ctx, formatter)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, translate(line)) for name, (_where, line) in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(self.epilog) if self.epilog else "")

    def main(self, *args: Any, **kwargs: Any) -> Any:
        _speak_early(sys.argv[1:])
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CmsError as err:
            _say(err)
            ctx.exit(err.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError, KeyboardInterrupt):
            raise
        except OSError as err:
            _say(OfMachine(err))
            ctx.exit(OfMachine.exit_code)
        except Exception as err:  # a bug: its story goes to a file, one line to the person
            from cmsuite.core.crash import keep

            click.echo(
                _("This is a bug in cmsuite ({kind}). Its story is in {file}.").format(
                    kind=type(err).__name__, file=keep(err)
                ),
                err=True,
            )
            ctx.exit(BUG)
        finally:
            cli = ctx.find_object(Cli)
            if cli is not None:
                cli.close()


def _say(err: CmsError) -> None:
    from cmsuite.engines.acts.act import Conflict  # already loaded, when it is one

    click.echo(" ".join(str(err).split()), err=True)
    if isinstance(err, Conflict):
        for name, (yours, theirs) in err.sides.items():
            said = _("  {field}: yours {yours}, in the store {theirs}")
            click.echo(said.format(field=name, yours=_side(yours), theirs=_side(theirs)), err=True)


def _side(value: Any) -> str:
    """One side of a conflict: texts in quotes, a day and an hour as the calendar prints them."""
    from cmsuite.core.zones import Wall

    if isinstance(value, Wall):
        return f"{in_sentence(value.local)} ({value.zone})"
    return to_json(value) if isinstance(value, str | list | tuple | dict) else str(value)


def _suite_options(command: click.Command, shown: tuple[str, ...]) -> list[click.Option]:
    """The suite's options, which people write behind a command too, where it has none of that name; `shown` stand in
    its help."""
    taken = {name for param in command.params for name in param.opts}
    return [
        click.Option(
            [name], expose_value=False, is_eager=True, callback=_remember, hidden=name not in shown, **attributes
        )
        for name, (_kept, attributes) in SUITE_OPTIONS.items()
        if name not in taken
    ]


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value:
        setattr(ctx.ensure_object(Cli), SUITE_OPTIONS[param.opts[0]][0], value)
    if value and param.name == "lang":
        speak(value)
        _click_speaks()


def _speak_early(argv: list[str]) -> None:
    """Put the language in force before anything is printed: --lang, then the config's, then LANG. (Whose turn comes
    between the first two, the person's, is in the store: commands ask it when they open that.)"""
    speak(language_of(_given(argv, "--lang") or _configured(_given(argv, "--workspace"))))
    _click_speaks()


def _given(argv: list[str], option: str) -> str | None:
    """The value of a global option, before the options are parsed."""
    beside = next((argv[i + 1] for i, word in enumerate(argv[:-1]) if word == option), None)
    return beside or next((word.partition("=")[2] for word in argv if word.startswith(f"{option}=")), None)


def _configured(workspace: str | None) -> str | None:
    """The language of the workspace at hand; what is wrong with it is said by who needs it."""
    from cmsuite.core.workspace import find

    try:
        return find(workspace).config.language
    except (CmsError, OSError):
        return None


def _click_speaks() -> None:
    """Click's own words come from our catalogue too."""
    from cmsuite.core.locale import language

    gettext.bindtextdomain("cmsuite", str(Path(__file__).parents[1] / "locales"))
    gettext.textdomain("cmsuite")
    os.environ["LANGUAGE"] = language()


def _line(command: click.Command) -> str:
    """What a list of commands says of one: the first sentence of its help, whole."""
    return (translate(command.help) if command.help else "").partition(". ")[0].rstrip(".:") + "."


@contextmanager
def _translated(*things: Any, part: str = "help") -> Iterator[None]:
    """Help texts (or prompts) in the language in force, while they are printed."""
    before = [(thing, getattr(thing, part, None)) for thing in things]
    for thing, text in before:
        if text:
            setattr(thing, part, translate(text))
    try:
        yield
    finally:
        for thing, text in before:
            if text:
                setattr(thing, part, text)


@click.group(
    cls=Suite,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_("The community manager's whole job: veille, posts, approvals, publishing, measures, reports."),
    epilog=N_("Exit codes: 0 done, 1 refused, 2 not understood, 3 the outside world failed, 70 a bug."),
)
@click.version_option(__version__, message="cmsuite %(version)s")
@click.option("--theme", type=click.Choice(["dark", "light", "contrast"]), help=N_("Screens: how they look."))
@click.option("--plain", is_flag=True, help=N_("Screens: for a screen reader, one pane at a time."))
@click.option("--ascii", is_flag=True, help=N_("Screens: letters in the place of signs."))
@click.option(
    "--serve",
    "port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help=N_("Screens: in a browser of this machine, at http://127.0.0.1:PORT"),
)
@click.pass_context
def suite(ctx: click.Context, theme: str | None, plain: bool, ascii: bool, port: int | None) -> None:
    cli = ctx.ensure_object(Cli)
    if ctx.invoked_subcommand is None:
        _sit_down(ctx, cli, theme, plain, ascii, port)


def _sit_down(ctx: click.Context, cli: Cli, theme: str | None, plain: bool, ascii: bool, port: int | None) -> None:
    """Without a command: the screens, in the workspace at hand."""
    from cmsuite.tui.ahead import ahead
    from cmsuite.tui.run import refuse_no_terminal, run, serve
    from cmsuite.tui.seat import Seat
    from cmsuite.tui.today_seen import first

    given = {"--as": cli.person_named, "--brand": cli.brand_named, "--lang": cli.lang, "--theme": theme}
    words = [word for name, value in given.items() if value for word in (name, value)]
    words += [name for name, wanted in (("--plain", plain), ("--ascii", ascii)) if wanted]
    seat = Seat(cli.workspace, cli.person_named, cli.brand_named or os.environ.get("CMSUITE_BRAND"), cli.clock)
    if port is not None:
        serve(seat, words, port)
        return
    refuse_no_terminal()
    seat.ahead = ahead(partial(first, seat))  # before there is a thread, and what draws is imported
    from cmsuite.tui.liking import Shown

    no_color = bool(os.environ.get("NO_COLOR"))
    shown_as = Shown(f"cms-{theme}" if theme else "", cli.lang or "", no_color, plain, ascii)
    ctx.exit(run(seat, shown_as))
