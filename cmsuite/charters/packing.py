"""The charter as a file of TOML: the rules that it comes to, and above them, in comments, the answers that they come
from. Read again it is the same charter; rules that somebody changed by hand are told, or become clauses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from cmsuite.charters import toml
from cmsuite.charters.compiling import layers, packs_of, written
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.words import DOCUMENT
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.folding import folded
from cmsuite.core.locale import N_
from cmsuite.core.text import passable, shown
from cmsuite.engines.documents.content import dumped, read

MOST = 2_000_000  # letters
MARK = "#: "
ANSWERS = (
    "tone",
    "words",
    "emoji",
    "hashtags",
    "mentions",
    "links",
    "a11y",
    "visual",
    "language",
    "legal",
    "cadence",
    "validation",
)
"""The answers that a sheet may hold, each a table."""


class NoPackFile(Usage):
    said = N_("This file is no charter: {why}")
    hint = N_("Export one to see how it is written: cmsuite charter pack DOCUMENT")


class Drifted(Refused):
    said = N_("The rules of this file are not those that its answers come to: {what}")
    hint = N_("Change the answers above them instead, or take the rules as clauses with --rules.")


@dataclass(frozen=True, slots=True)
class Taken:
    """A charter with what a file says of it. fields: those that it sets; clauses: keys of rules taken as clauses."""

    charter: EditorialCharter
    fields: tuple[str, ...]
    clauses: tuple[str, ...] = ()


def pack(charter: EditorialCharter, slug: str) -> str:
    """The file of the brand; each campaign has its own: see `campaigns`."""
    (_name, brand), *_campaigns = layers(charter, slug)
    answers = written(_bare(dumped(charter)))
    return "\n".join(
        [
            f"# {DOCUMENT} of {slug}. The lines that begin with {MARK.strip()} are what it answers: change those, and",
            "# take the file in again. The rules below them come from the answers.",
            *(f"{MARK}{line}".rstrip() for line in answers.rstrip("\n").split("\n")),
            "",
            brand,
        ]
    )


def campaigns(charter: EditorialCharter, slug: str) -> dict[str, str]:
    """The files of its campaigns by their names, to be laid into `charters/campaigns`."""
    _brand, *others = layers(charter, slug)
    head = written({"charter": {"brand": slug, "document": DOCUMENT, "packs": packs_of(charter)}})
    named = [(re.sub(r"[^a-z0-9]+", "-", folded(name.partition("/")[2])).strip("-"), text) for name, text in others]
    return {f"{name or 'campaign'}-{n}.toml": f"{head}\n{text}" for n, (name, text) in enumerate(named, 1)}


def take(charter: EditorialCharter, text: str, *, rules: bool = False) -> Taken:
    """The charter with a file taken in: a pack of ours, a sheet of answers, or a layer. rules: where the rules of a
    pack were changed by hand, take those that differ as clauses.

    Raises NoPackFile, Drifted, NotItsForm.
    """
    if len(text) > MOST:
        raise NoPackFile(why=f"> {MOST}")
    clean = passable(text.lstrip("\ufeff")).replace("\r\n", "\n")
    marked = "\n".join(line[len(MARK) - 1 :].lstrip(" ") for line in clean.split("\n") if line.startswith(MARK.strip()))
    table = _loaded(clean)
    if marked:
        return _of_pack(charter, _loaded(marked), table, rules)
    if set(table) & {"charter", "override", "rule", "disable"}:
        return _as_clauses(charter, table, ())
    return _of_sheet(charter, table)


def _of_sheet(charter: EditorialCharter, table: Mapping[str, Any]) -> Taken:
    known = EditorialCharter.model_fields
    if wrong := [name for name in table if name not in known]:
        raise NoPackFile(why=shown(", ".join(wrong), 80))
    if not table:
        raise NoPackFile(why="—")
    return Taken(_changed(charter, table), tuple(table))


def _of_pack(charter: EditorialCharter, answers: Mapping[str, Any], table: Mapping[str, Any], rules: bool) -> Taken:
    taken = _of_sheet(charter, answers)
    slug = str(table.get("charter", {}).get("brand", ""))
    there = tomllib.loads(layers(taken.charter, slug)[0][1])
    differs = [
        one
        for form in ("override", "rule", "disable")
        for one in (*table.get(form, ()), *there.get(form, ()))
        if one not in table.get(form, ()) or one not in there.get(form, ())
    ]
    if not differs:
        return taken
    names = tuple(dict.fromkeys(str(one.get("rule") or one.get("id")) for one in differs))
    if not rules:
        raise Drifted(what=shown(", ".join(names), 200))
    made = _as_clauses(taken.charter, _only(table, names), taken.fields)
    return made


def _only(table: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        form: [one for one in table.get(form, ()) if (one.get("rule") or one.get("id")) in names]
        for form in ("override", "rule", "disable")
    }


def _as_clauses(charter: EditorialCharter, table: Mapping[str, Any], fields: tuple[str, ...]) -> Taken:
    """Each change of a rule as a clause of its own; what no clause can say is refused."""
    made = [_clause(one) for one in table.get("override", ())]
    for one in table.get("rule", ()):
        if "extends" not in one:
            why = f"{one.get('id', '')}: extends"
            raise NoPackFile(why=why)
        made.append(_clause({**one, "rule": one["extends"]}))
    for one in table.get("disable", ()):
        raise NoPackFile(why=f"[[disable]] {shown(str(one.get('rule', '')), 80)}")
    if not made:
        raise NoPackFile(why="[[override]], [[rule]]")
    before = [clause.model_dump(mode="json") for clause in charter.clauses]
    changed = _changed(charter, {"clauses": [*before, *made]})
    keys = tuple(one.key for one in changed.clauses[len(before) :])
    return Taken(changed, (*fields, "clauses"), keys)


def _clause(one: Mapping[str, Any]) -> dict[str, Any]:
    rule, params = str(one.get("rule", "")), one.get("params", {})
    networks = list(one.get("network", {}))
    if networks:
        params = {**params, **next(iter(one["network"].values())).get("params", {})}
    span, tests = one.get("effective", {}), one.get("tests", ())
    message = one.get("message") or one.get("title") or {}
    said = ", ".join(f"{name} = {toml.value(value)}" for name, value in params.items())
    sentence = f"{rule}: {said}" if said else rule
    found = re.fullmatch(r"[a-z-]+#(\d{1,2})\..*", str(one.get("clause", "")))
    examples = {
        name: next((str(test[key].get("text", "")) for test in tests if key in test), "")
        for name, key in (("example_ok", "good"), ("example_ko", "bad"))
    }
    return {
        "section": min(18, max(1, int(found[1]))) if found else 5,
        "statement_fr": str(message.get("fr", sentence)).replace("{{", "{").replace("}}", "}"),
        "statement_en": str(message.get("en", sentence)).replace("{{", "{").replace("}}", "}"),
        "kind": "machine",
        "rule": rule,
        "params": {name: value for name, value in params.items() if not name.endswith("_remove")},
        "severity": one.get("severity", "warn"),
        "scope": {"networks": networks or list(one.get("when", {}).get("network", ()))},
        "valid_from": span.get("from"),
        "valid_to": span.get("until"),
        **examples,
    }


def _changed(charter: EditorialCharter, table: Mapping[str, Any]) -> EditorialCharter:
    return cast(EditorialCharter, read(EditorialCharter, {**dumped(charter), **table}))


def _bare(content: Mapping[str, Any]) -> dict[str, Any]:
    """The answers and clauses, without what says nothing. Long texts stay in the document."""
    long = ("purpose", "brand", "sources", "ugc", "archive")
    return {name: _filled(one) for name, one in content.items() if name not in long and one not in ([], {}, None, "")}


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(one) for name, one in value.items() if one is not None}
    return [_filled(one) for one in value] if isinstance(value, list | tuple) else value


def _loaded(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise NoPackFile(why=str(err)[:200]) from err
    except RecursionError as err:
        raise NoPackFile(why="[[[[") from err
