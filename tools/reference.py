"""Write docs/reference from the program itself: python tools/reference.py. A test holds the pages to it."""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmsuite.tui.keys import Action

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

import click  # noqa: E402

from cmsuite.cli.suite import suite  # noqa: E402
from cmsuite.core import errors  # noqa: E402
from cmsuite.core.locale import speak  # noqa: E402

MADE = "*This page is made from the program by `tools/reference.py`.*"


def pages() -> dict[str, str]:
    """Every page of the reference: its name and its text."""
    speak("en")
    from cmsuite.rooms import load_rooms

    load_rooms()
    made = {
        "checks": checks(),
        "commands": commands(),
        "configuration": configuration(),
        "settings": settings(),
        "permissions": permissions(),
        "jobs": jobs(),
        "keys": keys(),
        "kinds": kinds(),
        "plugins": plugins(),
    }
    return {f"{name}.md": "\n".join(lines).rstrip() + "\n" for name, lines in made.items()}


# ---- commands


def commands() -> list[str]:
    root = click.Context(suite, info_name="cmsuite")
    lines = ["# Commands", "", MADE, "", *_options(suite)]
    lines += ["Every command takes these too, before its name or behind it, and `--help`.", ""]
    lines += ["Results go to standard output, everything else to standard error.", "", *_exit_codes()]
    for path, command in _leaves(suite, root):
        context = click.Context(command, info_name=" ".join(path), parent=root)
        lines += [f"## cmsuite {' '.join(path)}", "", (command.help or "").strip(), ""]
        usage = " ".join(command.collect_usage_pieces(context)).replace("[OPTIONS]", "").split()
        lines += ["```text", " ".join(["cmsuite", *path, *usage]), "```", "", *_options(command)]
    return lines


def _leaves(
    group: click.Group, context: click.Context, path: tuple[str, ...] = ()
) -> Iterator[tuple[list[str], click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield [*path, name], command
        if isinstance(command, click.Group):
            yield from _leaves(command, context, (*path, name))


def _of_the_suite(param: click.Option, command: click.Command) -> bool:
    """One of the options that are listed once for all commands."""
    return command is not suite and (param.hidden or param.opts[0] in ("--brand", "--json"))


def _options(command: click.Command) -> list[str]:
    rows = []
    for param in command.params:
        if not isinstance(param, click.Option) or _of_the_suite(param, command):
            continue
        name = ", ".join([*param.opts, *param.secondary_opts])
        kind = "" if param.is_flag else f" {param.metavar or _kind(param.type)}"
        said = (param.help or "") + (" Required." if param.required else "")
        rows.append(f"| `{name}{kind}` | {_cell(said)} |")
    return ["| option | |", "| --- | --- |", *rows, ""] if rows else []


def _kind(kind: object) -> str:
    if isinstance(kind, click.Choice):
        return _cell("|".join(map(str, kind.choices)))
    return str(getattr(kind, "name", kind)).upper()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _exit_codes() -> list[str]:
    meanings = {
        0: "Done.",
        errors.Refused.exit_code: "Refused: a rule of the job says no, or something found stands against it.",
        errors.Usage.exit_code: "The request cannot be understood: an option, a name, the configuration.",
        errors.Outside.exit_code: "The outside world did not do its part: a server, a disk, the database.",
        70: "A bug in cmsuite. Its story is in the file that the message names.",
    }
    rows = [f"| {code} | {meaning} |" for code, meaning in meanings.items()]
    return ["## Exit codes", "", "| code | meaning |", "| --- | --- |", *rows, ""]


# ---- choices


def configuration() -> list[str]:
    example = (TOP / "config.example.toml").read_text(encoding="utf-8")
    lines = [
        "# Configuration",
        "",
        MADE,
        "",
        "`config.toml` in the workspace, with every key and its shipped value:",
        "",
    ]
    variables = {
        "CMSUITE_WORKSPACE": "The workspace, where `--workspace` does not say.",
        "CMSUITE_BRAND": "The brand, where `--brand` does not say.",
        "CMSUITE_TOKEN": "A token for `cmsuite account connect … --token`, so that it is in no argument.",
        "CMSUITE_KEY_FILE": "Where the key of the secrets lies, if not in the user's configuration.",
        "PGPASSWORD": "The password of a PostgreSQL store; `~/.pgpass` does too.",
    }
    rows = [f"| `{name}` | {meaning} |" for name, meaning in variables.items()]
    return [
        *lines,
        "```toml",
        example.rstrip(),
        "```",
        "",
        "## Environment",
        "",
        "| variable | |",
        "| --- | --- |",
        *rows,
    ]


def settings() -> list[str]:
    from cmsuite.engines.acts.settings import CHOICES

    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "Choices of the team, in the store: `cmsuite setting list`, `cmsuite setting set KEY VALUE`.",
    ]
    rows = [
        f"| `{one.key}` | `{json.dumps(one.shipped)}` | {one.purpose} |"
        for one in sorted(CHOICES.values(), key=lambda one: one.key)
    ]
    return [*lines, "", "| key | shipped | what for |", "| --- | --- | --- |", *rows]


def permissions() -> list[str]:
    table = tomllib.loads((TOP / "cmsuite" / "permissions.toml").read_text(encoding="utf-8"))
    lines = ["# Permissions", "", MADE, "", "Which roles may do what. `worker` is what runs by itself.", ""]
    rows = [
        f"| `{room}.{verb}` | {', '.join(roles)} |" for room, verbs in table.items() for verb, roles in verbs.items()
    ]
    return [*lines, "| permission | roles |", "| --- | --- |", *rows]


def kinds() -> list[str]:
    """The kinds of checks that rules may name, with what each can be told."""
    from cmsuite.engines.rules.kinds import KINDS, load

    load()
    lines = ["# Kinds of checks", "", MADE, "", "What a rule's `kind` may be, and the keys of its `params`.", ""]
    for name, kind in sorted(KINDS.items()):
        lines += [f"## {name}", "", " ".join(kind.about.split()), ""]
        lines += [" ".join((kind.params.__doc__ or "").split()), ""]
        for key, field in kind.params.model_fields.items():
            kept = field.get_default(call_default_factory=True)
            value = "must be given" if field.is_required() else f"`{_toml(kept)}`"
            lines.append(f"- `{field.alias or key}`: {value}")
        lines += ["", f"Lane: {kind.lane}." + _fills(kind.says), ""]
    return lines


def checks() -> list[str]:
    """What the program itself checks, beside the rules of packs."""
    from cmsuite.engines.rules.programmed import OF, all_of_them, sentences
    from cmsuite.engines.rules.words import SEVERITIES

    lines = [
        "# Checks of the program",
        "",
        MADE,
        "",
        "What is checked in documents, drafts and what leaves, beside the rules of",
    ]
    lines += ["[packs](../how-to/rules.md). `cmsuite rules explain ID` says the same.", ""]
    families: dict[str, list[str]] = {}
    for one in all_of_them().values():
        weights = ", ".join(SEVERITIES[weight] for weight in one.weights)
        said = [f"- `{one.id}` {weights}:", *(f"  - {sentence}" for sentence in sentences(one))]
        families.setdefault(one.id.partition(".")[0], []).extend(said)
    for family, said in families.items():
        lines += [
            f"## {family}",
            "",
            f"Of {OF.get(family, 'a kind of document that a workspace adds')}.",
            "",
            *said,
            "",
        ]
    return lines


def _fills(says: frozenset[str]) -> str:
    return f" Its messages may also say {', '.join(f'`{{{one}}}`' for one in sorted(says))}." if says else ""


def _toml(value: object) -> str:
    """A default as a file of TOML would say it."""
    from pydantic import BaseModel

    if value is None:
        return "none"
    if isinstance(value, BaseModel):
        return "{}"
    return json.dumps(value, ensure_ascii=False)


def jobs() -> list[str]:
    from cmsuite.engines.jobs.registry import JOBS, LOOPS

    lines = ["# Jobs", "", MADE, "", "What `cmsuite worker` runs; `cmsuite jobs schedule JOB RULE` changes when.", ""]
    rows = [
        f"| `{job.name}` | {f'`{job.rule}`' if job.rule else 'on demand'} | {job.purpose} |"
        for job in sorted(JOBS.values(), key=lambda job: job.name)
    ]
    loops = [f"| `{loop.name}` | {loop.purpose} |" for loop in sorted(LOOPS.values(), key=lambda loop: loop.name)]
    table = ["| job | when | what |", "| --- | --- | --- |", *rows, ""]
    return [
        *lines,
        *table,
        "All the time, as often as `worker.look_s` says:",
        "",
        "| loop | what |",
        "| --- | --- |",
        *loops,
    ]


# ---- the screens

SCOPES = {
    # the first word of an action's name: where it is
    "app": "Everywhere",
    "go": "To a place",
    "list": "In a list",
    "filter": "In the line of a filter",
    "place": "In every place",
    "text": "In a long text",
    "today": "Today",
    "veille": "Veille",
    "issues": "Veille: issues",
    "editions": "Veille: editions",
    "recipients": "Veille: recipients",
    "watch_rules": "Veille: rules",
    "watch_trial": "Veille: a rule on trial",
    "feedback": "Veille: what readers found",
    "trends": "Veille: trends",
    "weak_signals": "Veille: weak signals",
    "sources": "Veille: sources",
    "coverage": "Veille, over all brands: coverage",
    "fetch_log": "Veille: the log of what was asked",
    "newsletters": "Veille: newsletters",
    "documents": "Documents",
    "document": "Documents: the document at hand",
    "against": "Documents: what stands against the document",
    "item": "Documents: a list in a document",
    "one": "Documents: what a field points at",
    "sending": "Documents: reasons before it leaves",
    "differs": "Documents: what differs from an earlier version",
    "decisions": "Documents: the log of decisions",
    "proposals": "Documents: what other rooms propose",
    "rehearsal": "Documents: a talk, rehearsed",
    "charter": "Documents: a charter on trial",
    "lexicon": "Documents: the words of a charter",
    "comments": "Documents: comments on trial",
    "typing": "Documents: comments, typed",
    "scenarios": "Documents: a plan's scenarios",
    "drill": "Documents: a drill",
    "scrolled": "A text that scrolls",
    "swot": "SWOT: the board",
    "quad": "SWOT: a quadrant",
    "cross": "SWOT: the crossings",
    "pairs": "SWOT: factors two by two",
    "ranking": "SWOT: the recommendations",
    "calendar": "Calendar",
    "days": "Calendar: days and hours",
    "doubt": "Calendar: what waits for a decision",
    "composer": "Composer",
    "desk": "Composer: the post at hand",
    "findings": "Composer: what stands against it",
    "sides": "Composer: two people changed the same text",
    "came_back": "What came back from your editor",
    "measures": "Measures",
    "reports": "Reports",
    "section": "Settings: sections",
    "brands": "Settings: brands",
    "people": "Settings: people",
    "accounts": "Settings: accounts",
    "signing": "Settings: signing in",
    "schedules": "Settings: schedules",
    "rules": "Settings: rules",
    "in_force": "Settings: the charter in force",
    "limits": "Settings: limits",
    "screens": "Settings: screens",
    "health": "Settings: health",
    "jobs": "Jobs",
    "form": "In a form",
    "field": "In a form: a field that knows what was written before",
    "pick": "In a form: a field with values to choose",
    "confirm": "In a question with two answers",
}


def keys() -> list[str]:
    from cmsuite.tui.keymap import every_action

    lines = ["# Keys", "", MADE, "", "What `cmsuite` without a command opens: [the screens](../how-to/screens.md)."]
    lines += ["`keys.toml` gives an action another key by its name. `?` shows the keys of where you are.", ""]
    scopes: dict[str, list[Action]] = {}
    for action in every_action().values():
        scopes.setdefault(action.id.partition(".")[0], []).append(action)
    for scope in sorted(scopes, key=[*SCOPES, *scopes].index):
        lines += [
            f"## {SCOPES.get(scope, scope)}",
            "",
            "| key | does | name | the command that does the same |",
            "| --- | --- | --- | --- |",
        ]
        lines += [_key(action) for action in sorted(scopes[scope], key=_in_order)] + [""]
    return [*lines, *_filters()]


def _in_order(action: Action) -> tuple[int, str]:
    from cmsuite.tui.everywhere import PLACES

    name = action.id.partition(".")[2]
    return list(PLACES).index(name) if action.id.startswith("go.") else 0, action.id


def _key(action: Action) -> str:
    from cmsuite.tui.everywhere import PLACES
    from cmsuite.tui.widgets.key_line import readable

    signs = {one: readable(one) for one in action.keys.split(",")}
    pressed = ", ".join(f"`{sign if sign.isascii() and len(sign) == 1 else one}`" for one, sign in signs.items())
    place = PLACES.get(action.id.partition(".")[2]) if action.id.startswith("go.") else None
    cli = f"`cmsuite {action.cli}`" if action.cli else ""
    return f"| {pressed} | {_cell(f'{place[2]}.' if place else action.help)} | `{action.id}` | {cli} |"


def _filters() -> list[str]:
    """What each place's list can be filtered by, in both languages: either is taken whatever language is in force."""
    from importlib import import_module

    from cmsuite.core.locale import said_in
    from cmsuite.tui.everywhere import PLACES

    lines = ["## Filters", "", 'Words, `"two words"`, and `term:value`, by spaces; in English or French.', ""]
    for where, _keys, title in PLACES.values():
        place = import_module(f"cmsuite.tui.places.{where.partition(':')[0]}")
        for term in getattr(place, "TERMS", ()):
            values = [f"`{_quoted(one)}` (`{_quoted(said_in(one, 'fr'))}`)" for one in term.values.values()]
            said = ", ".join(values) if values else "`12h`, `7d`, `4w`" if term.kind == "since" else "a text"
            lines.append(f"| {title} | `{term.label}:` (`{said_in(term.label, 'fr')}:`) | {said} |")
    lines.append(
        f"| each, over all brands | `brand:` (`{said_in('brand', 'fr')}:`) | the name of a brand, or its short name |"
    )
    return [*lines[:4], "| place | term | values |", "| --- | --- | --- |", *lines[4:]]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


# ---- the plugin contract


def plugins() -> list[str]:
    """The public classes of the contract, each with its meaning and its members."""
    path = TOP / "cmsuite" / "engines" / "networks" / "contract.py"
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    lines = ["# The plugin contract", "", MADE, "", ast.get_docstring(tree) or "", ""]
    lines += [
        "`from cmsuite.engines.networks.contract import …`. How to write one: [A network plugin](../how-to/plugin.md).",
        "",
    ]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            lines += [
                f"## {node.name}",
                "",
                ast.get_docstring(node) or "",
                "",
                "```python",
                *_members(node, source),
                "```",
                "",
            ]
    return lines


def _members(node: ast.ClassDef, source: str) -> list[str]:
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    found = [f"class {node.name}({bases}):" if bases else f"class {node.name}:"]
    for member in node.body:
        if isinstance(member, ast.AnnAssign):
            found.append("    " + (ast.get_source_segment(source, member) or ""))
        elif isinstance(member, ast.FunctionDef) and (not member.name.startswith("_") or member.name == "__init__"):
            found.append(
                f"    def {member.name}({ast.unparse(member.args)})"
                + (f" -> {ast.unparse(member.returns)}" if member.returns else "")
            )
            found += [
                f"        # {line.strip()}" for line in (ast.get_docstring(member) or "").split("\n") if line.strip()
            ]
    return found if len(found) > 1 else [found[0] + " ..."]


if __name__ == "__main__":
    folder = TOP / "docs" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
