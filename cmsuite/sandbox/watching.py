"""The watch of the demo brand: a plan, items that were analysed, and an issue that is begun of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from cmsuite.core.locale import language
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import dumped
from cmsuite.engines.documents.life import create, write
from cmsuite.engines.documents.views import document, documents
from cmsuite.rooms import load_kinds
from cmsuite.sandbox.papers import Cast
from cmsuite.store.store import Store
from cmsuite.veille.analysing import analyse
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.plan.filling import counted
from cmsuite.veille.plan.schema import WatchPlan
from cmsuite.veille.rating import rating_of
from cmsuite.veille.reading import items

FILE = Path(__file__).parent / "watch.toml"
TITLES = {"fr": "Plan de veille", "en": "Watch plan"}


def watch(store: Store, cast: Cast) -> tuple[int, int]:
    """Once: analyse what is in the file and was read, plan, and begin an issue. Returns the plan and the issue, as
    documents; those of before where they are there."""
    load_kinds()
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        there = {one.kind: one.id for one in documents(act)}
        read = {one.title: one.item for one in items(act, limit=500)}
    if not {"watch_plan", "digest"} - set(there):
        return there["watch_plan"], there["digest"]
    tongue, chosen = language(), [(read[one["title"]], one) for one in said["item"] if one["title"] in read]
    for item, one in chosen:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            rating = rating_of(one["rating"])
            analyse(act, item, one["summary"][tongue], one["so_what"][tongue], rating=rating)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        plan = _plan(act, said["question"], (cast.chloe.name, cast.karim.name))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        issue = begin_issue(act, items=[item for item, _one in chosen], audience="client", language=tongue)
    return plan, issue.document_id


def _plan(act: Act, asked: list[dict[str, Any]], who: tuple[str, str]) -> int:
    tongue, (owner, backup) = language(), who
    questions = [
        {"axis": one["axis"], "question": one[tongue][0], "decision": one[tongue][1], "owner": owner, "backup": backup}
        for one in asked
    ]
    made = create(act, "watch_plan", TITLES[tongue], language=tongue, content={"questions": questions})
    write(act, made.version_id, dumped(counted(act, WatchPlan.model_validate({"questions": questions}))))
    content = dict(document(act, made.document_id).newest.content)  # its sources have their keys now
    for one in content["questions"]:
        mine = [source["key"] for source in content["sources"] if source["axis"] == one["axis"]]
        others = [source["key"] for source in content["sources"] if source["axis"] != one["axis"]]
        one["sources"] = (mine + others)[:2]
    write(act, made.version_id, content)
    return made.document_id
