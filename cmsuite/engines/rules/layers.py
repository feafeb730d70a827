"""Packs, then a brand's charter, then a campaign: later wins, key by key, and locks hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import one_of
from cmsuite.engines.rules import parsed
from cmsuite.engines.rules.contract import RANKS
from cmsuite.engines.rules.errors import allowed_at
from cmsuite.engines.rules.forms import RuleForm
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.packs import Circle, Layer, Pack, Place, RawRule, Shelf
from cmsuite.engines.rules.rules import Draft, Rule, Ruleset, build, digest_of

OWN = ("id", "extends", "tests", "aliases", "abstract", "lock")
"""Keys that no rule inherits from the one that it extends."""
FREE = ("severity", "params", "message", "why", "clause", "title", "fix")
"""What a lower layer may still set on a rule whose severity is locked; severity only upward."""
MORE = frozenset(
    "terms patterns regex forbidden facts expressions needs detectors trigger reject all deny accept_equivalent".split()
)
"""Lists of a locked rule that may grow: the more is in them, the more it finds. (Whether another label is equivalent is
judged case by case: it is a warning, never a pass.)"""
LESS = frozenset({"accept", "accept_equivalent", "or_text", "given", "any"})
"""Lists of a locked rule that may shrink, but not to nothing: they let pass."""
KEYS = dict.fromkeys(allowed_at(RuleForm, ()))


TABLES = frozenset({"params", "when", "message", "why", "title", "network"})
"""Keys whose tables are laid key by key."""
EDITS = ("_add", "_remove")
"""How the names of lists end that change the one below."""


@parsed.unswept()
def resolve(shelf: Shelf, packs: Sequence[Pack], layers: Iterable[Layer] = (), on: date | None = None) -> Ruleset:
    """The ruleset of packs in their order with layers laid on them. on: the day for which dated overrides count.

    Raises BadPack, Circle.
    """
    drafts: dict[str, Draft] = {}
    facts = {name: form for pack in packs for name, form in pack.facts.items()}
    for pack in packs:
        _add(drafts, pack.rules, pack)
    for layer in layers:
        facts |= layer.form.facts
        _add(drafts, layer.rules, layer)
        for raw, form in zip(layer.overrides, layer.form.override, strict=True):
            span, draft = form.effective, _target(drafts, raw)
            _may(draft, raw)  # before its days too: else no rule could be read once they are there
            if span is None or (on is not None and (span.from_ or on) <= on <= (span.until or on)):
                _lay(draft, raw.table, raw.place, skip=("rule", "effective"))
                draft.form = None
        for raw, off in zip(layer.disabled, layer.form.disable, strict=True):
            draft = _target(drafts, raw)
            if _locked(draft):
                raise raw.place.wrong(("rule",), _lock_said(draft))
            if off.until is None or on is None or on <= off.until:
                del drafts[draft.table["id"]]

    def lists(name: str, draft: Draft, key: str) -> Lexicon:
        return shelf.lexicon(name, draft.folder, draft.place(key), tuple(key.split(".")))

    known = frozenset(facts)
    rules: list[Rule] = [
        build(draft, lists, known)
        for _id, draft in sorted(drafts.items())
        if not draft.table.get("abstract") and draft.table.get("maturity") != "deprecated"
    ]
    decisions = tuple(row for pack in packs for row in pack.decisions)
    made = tuple(rules)
    parsed.keep()
    return Ruleset(made, digest_of(made, decisions), facts, decisions, tuple(pack.name for pack in packs))


def _add(drafts: dict[str, Draft], rules: Sequence[RawRule], holder: Pack | Layer) -> None:
    """The rules of a pack or a layer beside those that are there; each after the one that it extends."""
    waiting = {raw.table["id"]: raw for raw in rules}

    def make(raw: RawRule, path: tuple[str, ...]) -> None:
        rule_id, parent = raw.table["id"], raw.table.get("extends")
        if rule_id in path:
            raise Circle(names=" → ".join([*path[path.index(rule_id) :], rule_id]))
        if rule_id in drafts:
            said = translate(N_("{id} is there already; to change it write an [[override]]."))
            raise raw.place.wrong(("id",), said.format(id=rule_id))
        table: dict[str, Any] = {}
        places: dict[str, Place] = {}
        if parent is not None:
            if parent in waiting and parent not in drafts:
                make(waiting[parent], (*path, rule_id))
            if parent not in drafts:
                raise raw.place.wrong(("extends",), _no_rule(parent, drafts))
            under = drafts[parent]
            table = {key: deepcopy(value) for key, value in under.table.items() if key not in OWN}
            places = {key: place for key, place in under.places.items() if key not in OWN}
        pack = holder.name
        languages = tuple(holder.head.languages) if isinstance(holder, Pack) else ()
        countries = tuple(holder.head.countries) if isinstance(holder, Pack) else ()
        places["id"] = raw.place
        draft = Draft(table, places, pack, languages, countries, holder.folder)
        _lay(draft, raw.table, raw.place, skip=())
        draft.form = raw.form if parent is None else None
        if "severity" in raw.table.get("lock", ()):
            draft.locked_by = pack
        drafts[rule_id] = draft

    for raw in rules:
        if raw.table["id"] not in drafts or raw.table.get("extends") is None:
            make(raw, ())


def _target(drafts: dict[str, Draft], raw: RawRule) -> Draft:
    """The rule that an override or a disabling names, by an older id too."""
    wanted = raw.table["rule"]
    if wanted in drafts:
        return drafts[wanted]
    for draft in drafts.values():
        if wanted in draft.table.get("aliases", ()):
            return draft
    raise raw.place.wrong(("rule",), _no_rule(wanted, drafts))


def _no_rule(wanted: str, drafts: dict[str, Draft]) -> str:
    near = one_of(wanted, list(drafts))
    said = translate(N_("there is no rule {id}; did you mean {near}?")) if near else translate(N_("no rule {id}."))
    return said.format(id=wanted, near=near)


def _may(draft: Draft, raw: RawRule) -> None:
    """Raises BadPack where an override says what only the rule may, or weakens what is locked."""
    for key, value in raw.table.items():
        if key in ("rule", "effective"):
            continue
        if key in ("id", "extends", "tests", "lock", "abstract"):
            raise raw.place.wrong((key,), translate(N_("only the rule itself may say this.")))
        bare = key.removesuffix("_add").removesuffix("_remove")
        if bare in draft.table.get("lock", ()) and bare != "severity":
            raise raw.place.wrong((key,), _lock_said(draft))
        if _locked(draft):
            weaker = bare == "severity" and RANKS.get(str(value), 9) > RANKS[draft.table["severity"]]
            if bare not in FREE or weaker:
                raise raw.place.wrong((key,), _lock_said(draft))
            if key == "params" and isinstance(value, dict):
                for name, wanted in value.items():
                    if _weakens(name, wanted, draft.table.get("params", {})):
                        raise raw.place.wrong((key, name), _lock_said(draft))


def _weakens(name: str, wanted: Any, params: dict[str, Any]) -> bool:
    """Whether another value of a param lets pass what a locked rule finds: all but longer lists of what it looks for,
    and shorter ones of what it takes."""
    bare = name.removesuffix("_add").removesuffix("_remove")
    have = params.get(bare, [])
    if not isinstance(have, list) or not isinstance(wanted, list):
        return bool(wanted != have)
    if name.endswith("_add"):
        return bare not in MORE
    left = [one for one in have if one not in wanted] if name.endswith("_remove") else wanted
    fewer = bare in LESS and bool(left) and all(one in have for one in left)
    more = bare in MORE and all(one in left for one in have)
    return not (fewer or more or left == have)


def _locked(draft: Draft) -> bool:
    return "severity" in draft.table.get("lock", ())


def _lock_said(draft: Draft) -> str:
    said = N_("{pack} locks {rule}: it may be made stricter, or a finding be suppressed with a reason.")
    return translate(said).format(pack=draft.locked_by or draft.pack, rule=draft.table["id"])


def _lay(draft: Draft, table: dict[str, Any], place: Place, skip: tuple[str, ...]) -> None:
    """Lay the keys of a table over a draft; tables key by key, lists whole or by NAME_add and NAME_remove."""
    for key, value in table.items():
        if key in skip:
            continue
        if isinstance(value, dict) and key in TABLES:
            under = draft.table.setdefault(key, {})
            for name, inner in value.items():
                if name.endswith(EDITS):
                    _edit(draft, under, name, inner, place, f"{key}.", (key, name))
                else:
                    under[name] = inner
                    draft.places[f"{key}.{name}"] = place
            draft.places.setdefault(key, place)
        elif key in KEYS:
            draft.table[key] = value
            draft.places[key] = place
        elif key.endswith(EDITS) and key.rpartition("_")[0] in KEYS:
            _edit(draft, draft.table, key, value, place, "", (key,))
        else:
            said = translate(N_("there is no such key; did you mean {near}?"))
            raise place.wrong((key,), said.format(near=one_of(key, list(KEYS)) or "-"))


def _edit(
    draft: Draft, under: dict[str, Any], name: str, value: Any, place: Place, before: str, path: tuple[str, ...]
) -> None:
    """Add to a list, or take away from it."""
    bare, _line, how = name.rpartition("_")
    have = under.get(bare, [])
    if not isinstance(have, list) or not isinstance(value, list):
        raise place.wrong(path, translate(N_("{name} is no list.")).format(name=bare))
    if how == "add":
        under[bare] = [*have, *(one for one in value if one not in have)]
    else:
        if missing := [str(one) for one in value if one not in have]:
            near = one_of(missing[0], [str(one) for one in have])
            if not near:
                raise place.wrong(path, translate(N_("{found} is not in the list.")).format(found=missing[0][:60]))
            said = translate(N_("{found} is not in the list; did you mean {near}?"))
            raise place.wrong(path, said.format(found=missing[0][:60], near=near))
        under[bare] = [one for one in have if one not in value]
    draft.places[f"{before}{bare}"] = place
