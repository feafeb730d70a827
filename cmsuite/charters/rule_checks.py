"""What the packs say of a charter: clauses that cannot be checked, that contradict each other, limits of networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from cmsuite.charters.compiling import layers, packs_of, rules_of, ruleset
from cmsuite.charters.conflicts import CONTRADICTS, conflicts
from cmsuite.charters.records import Record, records
from cmsuite.charters.schema import EditorialCharter
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.text import one_of
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.rules import profiles
from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.rules import Ruleset

ANYONE = "brand"  # the brand of a charter that is only looked at
REFUSED = ("own.forbidden", "own.forbidden-beginnings")


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Each clause is checked by a rule that there is, or says that a person looks; and they hold together."""
    charter = cast(EditorialCharter, content)
    found = records(charter)
    unheld = list(_unheld(charter, found))
    yield from unheld
    for one in conflicts(charter, found):
        yield Finding("charter.conflicting-rules", "block", CONTRADICTS, one.one.record.path, one.facts)
    yield from _limits(charter)
    if unheld:
        return
    try:
        made = ruleset(layers(charter, ANYONE), around.today)
    except CmsError as err:
        said = N_("The rules cannot be made of it: {why}")
        why = str(err.facts.get("why") or err.sentence)
        key = str(err.facts.get("key", ""))
        facts = {"why": f"{key}: {why}" if key else why}
        yield Finding("charter.conflicting-rules", "block", said, "clauses", facts)
        return
    yield from _own_examples(charter, made)


def _unheld(charter: EditorialCharter, found: tuple[Record, ...]) -> Iterator[Finding]:
    rule = "charter.rule-uncheckable-unflagged"
    try:
        known = rules_of(packs_of(charter))
    except CmsError as err:
        yield Finding(rule, "block", N_("The packs cannot be loaded: {why}"), "packs", {"why": err.sentence})
        return
    yield from _numbers(charter)
    own = {lay.rule for one in found for lay in one.lays if lay.form == "rule"}
    for one in found:
        if one.kind != "machine":
            continue
        asked = [str(lay.table.get("extends", "") or lay.rule) for lay in one.lays]
        missing = [name for name in asked if name not in known | own and not name.startswith("own.")]
        if not one.lays:
            said = N_("Rule {clause} says that the machine checks it, and names no rule: name one, or a person looks.")
            yield Finding(rule, "block", said, one.path, {"clause": one.clause})
        elif missing:
            said = N_("Rule {clause}: there is no rule {name} in these packs. The nearest: {near}.")
            near = one_of(missing[0], sorted(known)) or "—"
            facts = {"clause": one.clause, "name": missing[0], "near": near}
            yield Finding(rule, "block", said, one.path, facts)
        elif one.own and (one.formats or (one.languages and one.lays[0].form == "override")):
            said = N_(
                "Rule {clause} is narrowed to formats or languages, which its rule cannot be: extend a base, or let a "
                "person look."
            )
            yield Finding(rule, "block", said, one.path, {"clause": one.clause})
        elif one.campaigns and any(lay.form == "override" for lay in one.lays) and not (one.starts_on and one.ends_on):
            said = N_("Rule {clause} changes a rule for a campaign: say from when until when.")
            yield Finding(rule, "block", said, one.path, {"clause": one.clause})


def _numbers(charter: EditorialCharter) -> Iterator[Finding]:
    """A number names one clause, and names rules: short, of letters and digits."""
    seen: set[str] = set()
    for place, one in enumerate(charter.clauses):
        if one.key.lower() in seen or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,8}", one.key):
            said = N_("The number “{key}” names no clause of its own: write a letter, then letters and digits, once.")
            yield Finding("charter.conflicting-rules", "block", said, f"clauses.{place}.key", {"key": one.key})
        seen.add(one.key.lower())


def _limits(charter: EditorialCharter) -> Iterator[Finding]:
    rule, said = (
        "charter.platform-limit-exceeded",
        N_("{network} takes {limit} characters, and the charter allows {n}."),
    )
    for place, one in enumerate(charter.formats):
        profile = profiles.shipped_profiles().get(one.network.lower())
        if profile is not None and one.length_max is not None and one.length_max > profile.limit:
            facts = {"network": profile.name, "limit": profile.limit, "n": one.length_max}
            yield Finding(rule, "block", said, f"formats.{place}.length_max", facts)
        longest = profile.media["video"].max_seconds if profile is not None and "video" in profile.media else None
        if profile is not None and longest is not None and one.seconds_max is not None and one.seconds_max > longest:
            long = N_("{network} takes videos of {limit} s, and the charter allows {n} s.")
            facts = {"network": profile.name, "limit": int(longest), "n": one.seconds_max}
            yield Finding(rule, "block", long, f"formats.{place}.seconds_max", facts)
    used = {one.network.lower() for one in charter.formats} | {one.network.lower() for one in charter.cadence.networks}
    for name in sorted(used):
        profile = profiles.shipped_profiles().get(name)
        most = charter.a11y.alt_max
        if profile is not None and profile.alt_limit is not None and most is not None and most > profile.alt_limit:
            alt = N_("{network} takes alternative texts of {limit} characters, and the charter allows {n}.")
            facts = {"network": profile.name, "limit": profile.alt_limit, "n": most}
            yield Finding(rule, "block", alt, "a11y.alt_max", facts)


def _own_examples(charter: EditorialCharter, made: Ruleset) -> Iterator[Finding]:
    """A word that the charter refuses stands in what it gives as right."""
    rules = tuple(rule for rule in made.rules if rule.id in REFUSED)
    if not rules:
        return
    alone = Compiled(replace(made, rules=rules))
    facts = {**ASSUMED, "network": "kit", "country": "FR", "language": charter.language.default}
    for path, text in _right(charter):
        for one in lint(Subject("post", (("text", text),)), alone, Context(facts)).findings:
            said = N_("“{word}” is refused by the charter, and stands in one of its good examples.")
            yield Finding("charter.forbidden-word-in-own-example", "block", said, path, {"word": one.match})


def _right(charter: EditorialCharter) -> Iterator[tuple[str, str]]:
    """Every text that it gives as right, and where."""
    yield from ((f"examples.{n}.text", one.text) for n, one in enumerate(charter.examples) if one.good and one.text)
    yield from ((f"voices.{n}.do", one.do) for n, one in enumerate(charter.voices) if one.do)
    yield from ((f"clauses.{n}.example_ok", one.example_ok) for n, one in enumerate(charter.clauses) if one.example_ok)
    yield from ((f"memo.{n}", line) for n, line in enumerate(charter.memo))
