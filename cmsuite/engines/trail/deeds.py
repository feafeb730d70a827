"""What was done, in a sentence that names the record: for the journal, for an undo and for what is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import _, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.history import Told, lines
from cmsuite.engines.acts.words import DEEDS
from cmsuite.engines.trail.models import Ref
from cmsuite.engines.trail.refs import EDGES, KINDS
from cmsuite.engines.trail.trace import Record, names

NAME = 60  # characters of a record's name
FAR = 20  # undos of undos


Load = Callable[[Iterable[str]], None]


def deeds(act: Act, told: Sequence[Told], load: Load | None = None) -> dict[int, str]:
    """A sentence for each line of the journal, in the language in force: `kept News 2`, `undid: kept News 2`.

    load: makes the tables known of the kinds of records that it is given, where they are not all known.
    """
    known = {line.id: line for line in told}
    for _step in range(FAR):
        missing = {line.undoes for line in known.values() if line.undoes is not None} - known.keys()
        if not missing or not (found := lines(act, missing)):
            break
        known |= found
    said = _sentences(act, list(known.values()), load or (lambda _kinds: None))
    return {line.id: _said(line, known, said) for line in told}


def _said(line: Told, known: dict[int, Told], said: dict[int, str]) -> str:
    """Its own sentence; of what takes back, or does again, that of what was done first."""
    first, again = line, True
    while first.undoes is not None and first.undoes in known:
        first, again = known[first.undoes], not again
    if first is line:
        return said[line.id]
    return (_("did again: {deed}") if again else _("undid: {deed}")).format(deed=said[first.id])


def _sentences(act: Act, told: Sequence[Told], load: Load) -> dict[int, str]:
    about = _about(act, told, load)
    lent = _lent(act, set(about.values()))
    load(kind for kind, _id in lent.values())
    labels, _gone = names(act, {lent.get(node, node) for node in about.values()})
    found = {}
    for line in told:
        node = about.get(line.id)
        facts: dict[str, Any] = {**line.args, **line.words}
        if node is not None:
            facts["name"] = labels.get(lent.get(node, node), "")
        found[line.id] = _filled(line.act, facts)
    return found


def _filled(name: str, facts: dict[str, Any]) -> str:
    """The act's sentence; the words of an erased person, or of a later program, are an ellipsis."""
    shortened = {key: shown(str(value), NAME) for key, value in facts.items() if value not in (None, "")}
    return translate(DEEDS.get(name, name)).format_map(defaultdict(lambda: "…", shortened))


def _about(act: Act, told: Sequence[Told], load: Load) -> dict[int, Record]:
    """The record that each line is about: what the act said, else what it was given, else what it made."""
    wanted = {line.ref_id for line in told if line.ref_id is not None}
    rows = act.session.scalars(sa.select(Ref).where(Ref.id.in_(wanted))) if wanted else ()
    refs = {row.id: (row.kind, row.row_id) for row in rows}
    given = {key.removesuffix("_id") for line in told for key in line.args}
    made = {str(one.get("t")) for line in told for one in line.changed}
    load(given | made | {kind for kind, _id in refs.values()})
    found: dict[int, Record] = {}
    for line in told:
        node = refs.get(line.ref_id or 0) or _given(line) or _made(line)
        if node is not None:
            found[line.id] = node
    return found


def _given(line: Told) -> Record | None:
    pairs = ((key.removesuffix("_id"), value) for key, value in line.args.items())
    return next(((kind, value) for kind, value in pairs if kind in KINDS and isinstance(value, int)), None)


def _made(line: Told) -> Record | None:
    made = ((one.get("t"), one.get("id")) for one in line.changed)
    return next(((kind, id) for kind, id in made if kind in KINDS and isinstance(id, int)), None)


def _lent(act: Act, nodes: set[Record]) -> dict[Record, Record]:
    """Whose name a record goes by that is a part of another: a variant by its post's, a publication by its entry's."""
    found: dict[Record, Record] = {}
    for edge in reversed([one for one in EDGES if one.relation == "of"]):  # the first that was registered counts
        ids = [id for kind, id in nodes if kind == edge.source]
        if ids:
            model: Any = KINDS[edge.source].model
            rows = act.session.execute(sa.select(model.id, getattr(model, edge.column)).where(model.id.in_(ids)))
            found |= {(edge.source, id): (edge.target, target) for id, target in rows if target is not None}
    return found
