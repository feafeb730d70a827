"""The boolean rules of a brand: written, changed, judged, and as a file in TOML."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean, one_of
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.people.brands import person_by_email
from cmsuite.engines.people.models import Person
from cmsuite.veille.models import AXES, REASONS
from cmsuite.veille.query import parse
from cmsuite.veille.rule_models import EFFECTS, RuleHit, VeilleRule
from cmsuite.veille.tagging import tag_of
from cmsuite.veille.words import REASONS as REASON_WORDS

MOST = 500
HEAVIEST = 10


class BadRule(Usage):
    """A value that a rule cannot have. what, found, allowed."""

    said = N_("{what} cannot be {found} in the rule {name}.")
    hint = N_("Allowed: {allowed}.")
    words: ClassVar = {
        "what": {
            "effect": N_("The effect"),
            "weight": N_("The weight"),
            "target": N_("The target"),
            "name": N_("The name"),
        },
        "allowed": {"letters": N_("1 to 80 letters"), "tag": N_("a tag"), "nothing": N_("nothing")},
        "found": {"nothing": N_("nothing")},
    }


class NameTaken(Refused):
    said = N_("There is a rule named {name} already: rule {id}.")
    hint = N_("Change that one with: cmsuite veille rules edit. Or give this one another name.")


class TooManyRules(Refused):
    said = N_("The brand would have {n} rules; {most} at most.")
    hint = N_("Remove those that find nothing: cmsuite veille rules test says which.")


@dataclass(frozen=True, slots=True)
class Said:
    """A rule as it is written. target: a tag, an axis or the address of a person to route to, a reason to discard."""

    name: str
    query: str
    effect: str = "score"
    weight: int = 5
    target: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as a list shows it. hits: items that it did something to; judged, fitting: of its examples."""

    id: int
    name: str
    query: str
    effect: str
    weight: int
    target: str
    enabled: bool
    judged: int
    fitting: int
    hits: int
    version: int


@dataclass(frozen=True, slots=True)
class Was:
    """A rule as it stood: to put it back. id: None where it is gone; seen: the version that has to stand there."""

    said: Said
    id: int | None = None
    seen: int = 0
    judged: int = 0
    fitting: int = 0


@register("veille.rule_add")
def add_rule(act: Act, said: Said) -> RuleLine:
    """A new rule; it speaks for what comes in from now on. Raises BadQuery and its kin, BadRule, NameTaken."""
    act.need("veille.rules")
    row = _add(act, said)
    act.undo_by("veille.rules_back", gone=[(row.id, row.version)], put=[])
    return rule(act, row.id)


@register("veille.rule_edit")
def edit_rule(
    act: Act,
    id: int,
    *,
    name: str | None = None,
    query: str | None = None,
    effect: str | None = None,
    weight: int | None = None,
    target: str | None = None,
    enabled: bool | None = None,
    seen: int | None = None,
) -> RuleLine:
    """Change a rule; what is None stays, and what was judged too, unless the query changes.

    Raises Missing, Conflict, BadQuery and its kin, BadRule, NameTaken.
    """
    act.need("veille.rules")
    row = act.get(VeilleRule, id, seen=seen)
    was = _was(act, row)
    given: dict[str, Any] = {
        "name": name,
        "query": query,
        "effect": effect,
        "weight": weight,
        "target": target,
        "enabled": enabled,
    }
    wanted = {key: value for key, value in given.items() if value is not None}
    if "effect" in wanted and wanted["effect"] != row.effect:
        wanted.setdefault("target", "")  # what it was to do meant the other effect
    _set(act, row, replace(was.said, **wanted))
    act.session.flush()
    if act.line is not None and not act.line.changed:
        act.quiet()
        return rule(act, id)
    act.undo_by("veille.rules_back", gone=[], put=[replace(was, seen=row.version)])
    return rule(act, id)


@register("veille.rule_remove")
def remove_rule(act: Act, id: int, *, seen: int | None = None) -> RuleLine:
    """Take a rule away; what it did to items stays. Raises Missing, Conflict."""
    act.need("veille.rules")
    row, line = act.get(VeilleRule, id, seen=seen), rule(act, id)
    act.undo_by("veille.rules_back", gone=[], put=[replace(_was(act, row), id=None)])
    _remove(act, row)
    return line


@register("veille.rule_judge")
def judge_rule(act: Act, id: int, fitting: int, wrong: int) -> RuleLine:
    """Of some examples of a rule, how many were what was looked for. Raises Missing."""
    act.need("veille.rules")
    row = act.get(VeilleRule, id)
    was = _was(act, row)
    row.judged, row.fitting = fitting + wrong, fitting
    act.session.flush()
    act.undo_by("veille.rules_back", gone=[], put=[replace(was, seen=row.version)])
    return rule(act, id)


@register("veille.rules_import")
def import_rules(act: Act, wanted: list[Said]) -> list[RuleLine]:
    """Rules of a file: those whose name is there are changed, the others are new; all, or when one is refused none."""
    act.need("veille.rules")
    rows = {row.name: row for row in act.session.scalars(sa.select(VeilleRule))}
    added, before = list[VeilleRule](), list[tuple[VeilleRule, Was]]()
    for said in wanted:
        row = rows.get(clean(said.name, 80, lines=False))
        if row is None:
            added.append(row := _add(act, said))
            rows[row.name] = row
        else:
            before.append((row, _was(act, row)))
            _set(act, row, said)
    act.session.flush()
    put = [replace(was, seen=row.version) for row, was in before if row.version != was.seen]
    if added or put:
        act.undo_by("veille.rules_back", gone=[(row.id, row.version) for row in added], put=put)
    else:
        act.quiet()
    return rules(act)


@register("veille.rules_back")
def rules_back(act: Act, gone: list[tuple[int, int]], put: list[Was]) -> None:
    """Rules as they stood: the way back of all of these, and of itself. gone: number and version of what is removed."""
    act.need("veille.rules")
    back, added, changed = list[Was](), list[VeilleRule](), list[tuple[VeilleRule, Was]]()
    for id, seen in gone:
        row = act.get(VeilleRule, id, seen=seen)
        back.append(replace(_was(act, row), id=None))
        _remove(act, row)
    act.session.flush()
    for one in put:
        if one.id is None:
            row = _add(act, one.said)
            added.append(row)
        else:
            row = act.get(VeilleRule, one.id, seen=one.seen)
            changed.append((row, _was(act, row)))
            _set(act, row, one.said)
        row.judged, row.fitting = one.judged, one.fitting
    act.session.flush()
    back += [replace(was, seen=row.version) for row, was in changed]
    act.undo_by("veille.rules_back", gone=[(row.id, row.version) for row in added], put=back)


def rule(act: Act, id: int) -> RuleLine:
    """One rule. Raises Missing."""
    for line in _lines(act, VeilleRule.id == id):
        return line
    raise Missing(kind="veille_rule", id=id)


def rules(act: Act) -> list[RuleLine]:
    """The rules of the brand, by name."""
    return _lines(act, sa.true())


def rule_named(act: Act, named: str) -> RuleLine:
    """A rule by its number or its name. Raises Missing."""
    of = VeilleRule.id == int(named) if named.isascii() and named.isdigit() and len(named) < 19 else sa.false()
    found = sorted(_lines(act, sa.or_(of, VeilleRule.name == named)), key=lambda one: one.name != named)
    if not found:
        raise Missing(kind="veille_rule", id=named)
    return found[0]


def digest_of(lines: Sequence[RuleLine]) -> str:
    """The print of what these rules say, whatever their order: those that are not enabled say nothing. Pure."""
    said = sorted(json.dumps(asdict(_said(one)), sort_keys=True) for one in lines if one.enabled)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


class NoRules(Usage):
    said = N_("{file} holds no rules as cmsuite writes them: {why}")
    hint = N_("cmsuite veille rules export shows the form.")


def from_toml(raw: bytes, file: str) -> list[Said]:
    """The rules of a file. Pure. Raises NoRules."""
    import tomllib

    from pydantic import TypeAdapter, ValidationError, create_model

    from cmsuite.core.values import wanted

    try:
        found = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as err:
        raise NoRules(file=file, why=str(err)) from None
    one: Any = create_model(
        "one", __config__={"extra": "forbid", "strict": True}, name=str, query=str, effect=(str, "score"),
        weight=(int, 5), target=(str, ""), enabled=(bool, True),
    )  # fmt: skip
    try:
        return [Said(**table.model_dump()) for table in TypeAdapter(list[one]).validate_python(found.get("rule"))]
    except ValidationError as err:
        raise NoRules(file=file, why=wanted(err)) from None


def to_toml(lines: Sequence[RuleLine]) -> str:
    """Rules as a file that `from_toml` reads. Pure."""
    import tomli_w

    said = [asdict(_said(one)) for one in lines]
    tables = [{key: value for key, value in one.items() if value != "" and value is not True} for one in said]
    return tomli_w.dumps({"rule": tables})


def _lines(act: Act, which: Any) -> list[RuleLine]:
    hits = sa.select(sa.func.count()).where(RuleHit.rule_id == VeilleRule.id).scalar_subquery()
    wanted = sa.select(VeilleRule, Person.email, hits).outerjoin(Person, Person.id == VeilleRule.person_id)
    rows = act.session.execute(wanted.where(which).order_by(VeilleRule.name, VeilleRule.id))
    return [
        RuleLine(
            row.id,
            row.name,
            row.query,
            row.effect,
            row.weight,
            row.target or email or "",
            row.enabled,
            row.judged,
            row.fitting,
            n,
            row.version,
        )
        for row, email, n in rows
    ]


def _said(line: RuleLine) -> Said:
    return Said(line.name, line.query, line.effect, line.weight, line.target, line.enabled)


def _was(act: Act, row: VeilleRule) -> Was:
    person = act.session.get(Person, row.person_id) if row.person_id is not None else None
    target = row.target or (person.email if person is not None else "") or ""
    said = Said(row.name, row.query, row.effect, row.weight, target, row.enabled)
    return Was(said, row.id, row.version, row.judged, row.fitting)


def _add(act: Act, said: Said) -> VeilleRule:
    n = act.session.scalar(sa.select(sa.func.count()).select_from(VeilleRule)) or 0
    if n >= MOST:
        raise TooManyRules(n=n + 1, most=MOST)
    row = VeilleRule()
    _set(act, row, said)
    return act.add(row)


def _remove(act: Act, row: VeilleRule) -> None:
    act.in_bulk(sa.delete(RuleHit).where(RuleHit.rule_id == row.id), "gone")
    act.session.delete(row)


def _set(act: Act, row: VeilleRule, said: Said) -> None:
    name = clean(said.name, 80, lines=False)
    if not name:
        raise BadRule(what="name", found="nothing", name="", allowed="letters")
    query = clean(said.query, lines=False)
    parse(query)
    if said.effect not in EFFECTS:
        near = one_of(said.effect, list(EFFECTS))
        raise BadRule(what="effect", found=said.effect, name=name, allowed=", ".join(EFFECTS), near=near)
    if not 1 <= said.weight <= HEAVIEST:
        raise BadRule(what="weight", found=str(said.weight), name=name, allowed=f"1-{HEAVIEST}")
    with act.session.no_autoflush:
        other = act.session.scalar(sa.select(VeilleRule.id).where(VeilleRule.name == name, VeilleRule.id != row.id))
    if other is not None:
        raise NameTaken(name=name, id=other)
    target, person = _target(act, said, name)
    if query != row.query:
        row.judged = row.fitting = 0  # those were of what it said before
    row.name, row.query, row.effect, row.weight = name, query, said.effect, said.weight
    row.target, row.person_id, row.enabled = target, person, said.enabled


def _target(act: Act, said: Said, name: str) -> tuple[str | None, int | None]:
    """What a rule's effect is aimed at: its word, or a person. Raises BadRule, Missing."""
    aim = clean(said.target, 254, lines=False)
    if said.effect == "tag":
        if not (tag := tag_of(aim)):
            raise BadRule(what="target", found=aim or "nothing", name=name, allowed="tag")
        return tag, None
    if said.effect == "discard":
        if (aim := aim or "off_topic") not in REASONS:
            raise BadRule(what="target", found=aim, name=name, allowed=", ".join(REASON_WORDS))
        return aim, None
    if said.effect == "route":
        if "@" in aim:
            return None, person_by_email(act, aim).id
        if aim not in AXES:
            allowed = ", ".join((*AXES, "NAME@EXAMPLE.ORG"))
            raise BadRule(what="target", found=aim or "nothing", name=name, allowed=allowed)
        return aim, None
    if aim:
        raise BadRule(what="target", found=aim, name=name, allowed="nothing")
    return None, None
