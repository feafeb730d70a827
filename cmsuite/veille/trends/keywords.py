"""The keywords of the watch plan in force, and which stories say them. Questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.search import find
from cmsuite.veille.models import Qualification
from cmsuite.veille.plan.in_force import in_force
from cmsuite.veille.reading import KIND

MOST = 200  # keywords that are counted: of each the index is asked once


def keywords(act: Act) -> dict[str, list[tuple[str, ...]]]:
    """The keywords of the active questions of the brand's plan, each with what every question that has it leaves out;
    none where no plan is in force."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for plan in in_force(act).values():
        for one in plan.active(act.now.date()):
            for word in one.words:
                found[" ".join(word.split())].append(one.without)
    return dict([*found.items()][:MOST])


def said_by(act: Act, wanted: Mapping[str, Iterable[tuple[str, ...]]], since: datetime) -> dict[int, list[str]]:
    """The lines of the brand whose item, of then or later, says a keyword in its title or text, in any form of its
    words; with the keywords that each says. wanted: as of `keywords`; what holds no word that can be looked for is said
    by none."""
    known: dict[str, set[int]] = {}

    def says(word: str) -> set[int]:
        if word not in known:
            known[word] = _lines(act, word, since)
        return known[word]

    found: dict[int, list[str]] = defaultdict(list)
    for word, leaving in wanted.items():
        for line in set[int]().union(*(says(word).difference(*map(says, without)) for without in leaving)):
            found[line].append(word)
    return found


def _lines(act: Act, word: str, since: datetime) -> set[int]:
    asked = sa.select(Qualification.id)
    try:
        found = find.found_in_any_form(act, asked, KIND, Qualification.item_id, word)
    except (find.NothingToFind, find.TooMuchToFind, find.TooShortToFind):
        return set()
    said = found.where(find.since(act, KIND, since))
    return set(act.session.scalars(said.order_by(find.newest(act))))  # ordered, SQLite begins at the index of words
