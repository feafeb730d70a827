"""Clauses that cannot hold together: found when a charter is checked, not when a post goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cmsuite.charters.records import Record
from cmsuite.charters.schema import EditorialCharter
from cmsuite.core.locale import N_, translate
from cmsuite.engines.rules.contract import RANKS

BOUNDS = (("min", "max"), ("min_per_week", "max_per_week"))
HASHTAGS, MANDATORY = "own.hashtags", "own.hashtags-mandatory"
CONTRADICTS = N_("“{one}” ({where}) contradicts “{other}” ({there}). Change one of the two, or date a derogation.")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two clauses. short: what it asks, in a few words."""

    record: Record
    short: str

    @property
    def where(self) -> str:
        """rule 8.2, or its campaign."""
        if self.record.campaigns:
            return translate(N_("campaign {name}")).format(name=", ".join(self.record.campaigns))
        return translate(N_("rule {clause}")).format(clause=self.record.clause)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clauses against each other. undated: the second is a derogation that needs its days."""

    one: Side
    other: Side

    @property
    def facts(self) -> dict[str, str]:
        return {
            "one": self.one.short,
            "where": self.one.where,
            "other": self.other.short,
            "there": self.other.where,
        }


def conflicts(charter: EditorialCharter, found: tuple[Record, ...]) -> Iterator[Conflict]:
    """Every two clauses that contradict each other."""
    yield from _hashtags(found)
    yield from _words(charter, found)
    yield from _bounds(found)
    yield from _twice(found)


def _hashtags(found: tuple[Record, ...]) -> Iterator[Conflict]:
    """More hashtags are always there than there may be."""
    most = [(one, one.params(HASHTAGS).get("max")) for one in found]
    for one, limit in most:
        if not isinstance(limit, int):
            continue
        for other in found:
            wanted = _wanted(other)
            if wanted > limit and _meet(one, other):
                yield Conflict(Side(one, _at_most(limit)), Side(other, _mandatory(wanted)))


def _wanted(one: Record) -> int:
    """How many hashtags a clause makes necessary."""
    rules = [lay.rule for lay in one.lays if lay.form == "rule"]
    tags = [tag for rule in rules for tag in one.params(rule).get("all", ()) if str(tag).startswith("#")]
    least = one.params(HASHTAGS).get("min", 0) if one.params(HASHTAGS).get("max") is None else 0
    return max(len(tags), least if isinstance(least, int) else 0)


def _at_most(n: int) -> str:
    return translate(N_("hashtags: {n} at most")).format(n=n)


def _mandatory(n: int) -> str:
    return translate(N_("mandatory hashtags: {n}")).format(n=n)


def _words(charter: EditorialCharter, found: tuple[Record, ...]) -> Iterator[Conflict]:
    """A word is preferred that is refused elsewhere, or a hashtag always and never there."""
    by_clause = {one.clause: one for one in found}
    refused = {word.lower().rstrip("*"): "7.1" for word in charter.words.forbidden if word}
    for pair in charter.words.preferred:
        if (clause := refused.get(pair.write.lower())) and "7.3" in by_clause:
            yield Conflict(
                Side(by_clause["7.3"], translate(N_("write “{word}”")).format(word=pair.write)),
                Side(by_clause[clause], translate(N_("never “{word}”")).format(word=pair.write)),
            )
    banned = {tag.lower().lstrip("#") for tag in charter.hashtags.banned}
    for tag in charter.hashtags.mandatory:
        if tag.lower().lstrip("#") in banned:
            yield Conflict(
                Side(by_clause["8.7"], translate(N_("always {word}")).format(word=tag)),
                Side(by_clause["8.8"], translate(N_("never “{word}”")).format(word=tag)),
            )


def _bounds(found: tuple[Record, ...]) -> Iterator[Conflict]:
    """The least is more than the most, in one clause or in two that meet."""
    values = [(one, rule, one.params(rule)) for one in found for rule in _rules(one)]
    for low, high in BOUNDS:
        for one, rule, params in values:
            for other, same, others in values:
                if same != rule or not _meet(one, other):
                    continue
                least, most = _number(params.get(low)), _number(others.get(high))
                if least is not None and most is not None and least > most:
                    yield Conflict(
                        Side(one, translate(N_("{rule}: {n} at least")).format(rule=rule, n=least)),
                        Side(other, translate(N_("{rule}: {n} at most")).format(rule=rule, n=most)),
                    )


def _twice(found: tuple[Record, ...]) -> Iterator[Conflict]:
    """Two clauses give one value of a rule two values; a narrower one may, but a campaign's that asks less needs its
    days."""
    seen: dict[tuple[str, str], list[tuple[Record, Any]]] = {}
    for one in found:
        for rule, name, value in _values(one):
            for other, before in seen.setdefault((rule, name), []):
                if value == before or not _meet(one, other):
                    continue
                wide, narrow = (other, one) if len(_scope(other)) < len(_scope(one)) else (one, other)
                if _scope(wide) == _scope(narrow) or _undated_and_weaker(wide, narrow, rule, name):
                    yield Conflict(*(Side(side, _asks(side, rule, name)) for side in (wide, narrow)))
            seen[rule, name].append((one, value))


def _values(one: Record) -> Iterator[tuple[str, str, Any]]:
    for lay in one.lays:
        if lay.form == "disable":
            yield lay.rule, "severity", "off"
            continue
        if lay.rule != "own." and lay.table.get("severity") and lay.form == "override":
            yield lay.rule, "severity", lay.table["severity"]
        for name, value in one.params(lay.rule).items():
            yield lay.rule, name, value


def _asks(one: Record, rule: str, name: str) -> str:
    said = next((value for same, key, value in _values(one) if (same, key) == (rule, name)), "")
    return f"{rule} {name} = {said}"


def _undated_and_weaker(wide: Record, narrow: Record, rule: str, name: str) -> bool:
    if not narrow.campaigns or (narrow.starts_on is not None and narrow.ends_on is not None):
        return False
    values: list[Mapping[tuple[str, str], Any]] = [{(r, n): v for r, n, v in _values(one)} for one in (wide, narrow)]
    before, after = (one[rule, name] for one in values)
    if name == "severity":
        return RANKS.get(str(after), 9) > RANKS.get(str(before), 9)
    less, more = _number(before), _number(after)
    if less is None or more is None:
        return True
    return more < less if name.startswith("min") else more > less


def _scope(one: Record) -> frozenset[str]:
    return frozenset((*(f"n {name}" for name in one.networks), *(f"c {name}" for name in one.campaigns)))


def _meet(one: Record, other: Record) -> bool:
    """Whether there are posts to which both apply."""
    pairs = [(one.networks, other.networks), (one.languages, other.languages), (one.campaigns, other.campaigns)]
    if any(mine and theirs and not set(mine) & set(theirs) for mine, theirs in pairs):
        return False
    starts = [one for one in (one.starts_on, other.starts_on) if one is not None]
    ends = [one for one in (one.ends_on, other.ends_on) if one is not None]
    return not starts or not ends or max(starts) <= min(ends)


def _rules(one: Record) -> set[str]:
    return {lay.rule for lay in one.lays if lay.form != "disable"}


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
