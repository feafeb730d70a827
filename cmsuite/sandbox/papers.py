"""The deliverables of the demo brand, in both languages: what was asked, found, weighed and decided in spring 2026,
by the same acts as anyone's, on the days when it happened."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cmsuite.charters.adopting import adopt
from cmsuite.charters.moderation.adopting import moderate
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import LANGUAGES, language
from cmsuite.engines import acts
from cmsuite.engines.documents.answers import Answer, ask_changes, validate
from cmsuite.engines.documents.comments import answer as say
from cmsuite.engines.documents.comments import comment
from cmsuite.engines.documents.content import dumped, read, references
from cmsuite.engines.documents.files import Written, from_markdown
from cmsuite.engines.documents.life import create, send, write
from cmsuite.engines.documents.versions import Edited
from cmsuite.engines.evidence.decisions import decide, decisions
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store

if TYPE_CHECKING:
    from cmsuite.engines.acts import Actor

FOLDER = Path(__file__).parent / "documents"


@dataclass(frozen=True, slots=True)
class Step:
    """A deliverable: its kind, the one that it follows from, when it was sent and answered; not sent: a draft."""

    kind: str
    after: str
    sent_on: date | None
    answered_on: date | None


STEPS = (
    Step("brief", "", date(2026, 3, 9), date(2026, 3, 10)),
    Step("audit_report", "brief", date(2026, 3, 16), date(2026, 3, 17)),
    Step("swot_note", "audit_report", date(2026, 3, 18), date(2026, 3, 19)),
    Step("strategy", "swot_note", date(2026, 3, 24), date(2026, 3, 26)),
    Step("deck", "strategy", date(2026, 3, 25), None),
    Step("argument_sheet", "strategy", None, None),
    Step("minutes", "deck", date(2026, 3, 27), None),
    Step("counter_brief", "brief", None, None),
    Step("editorial_charter", "strategy", date(2026, 3, 28), date(2026, 3, 30)),
    Step("moderation_guide", "editorial_charter", date(2026, 3, 31), date(2026, 4, 1)),
    Step("moderation_charter", "moderation_guide", date(2026, 4, 1), date(2026, 4, 2)),
    Step("crisis_plan", "strategy", date(2026, 4, 3), date(2026, 4, 7)),
)
BINDING = {"editorial_charter": (adopt, date(2026, 4, 1)), "moderation_guide": (moderate, date(2026, 4, 2))}
"""What binds the brand, by which act and from when; in the language of its posts."""
IN_FORCE = "fr"
FUNCTION = {"en": "Director", "fr": "Directrice"}


class Cast(Protocol):
    """Who writes, and who signs."""

    @property
    def brand(self) -> int: ...

    @property
    def chloe(self) -> Actor: ...

    @property
    def karim(self) -> Actor: ...

    @property
    def helene(self) -> Actor: ...


def deliver(store: Store, cast: Cast) -> None:
    """Keep the evidence and the decisions, write every deliverable in both languages, have the client sign, put the
    editorial charter and the guide of moderation in force. In an empty store."""
    load_kinds()
    kept = _evidence(store, cast)
    _decisions(store, cast, kept[language()])
    made: dict[str, dict[str, int]] = {tongue: {} for tongue in LANGUAGES}
    for step in STEPS:
        for tongue in LANGUAGES:
            file = FOLDER / f"{step.kind}.{tongue}.md"
            said = _citing(from_markdown(file.read_text(encoding="utf-8")), kept[tongue])
            made[tongue][step.kind] = _deliver(store, cast, step, said, made[tongue].get(step.after))
    for kind, (bind, starts_on) in BINDING.items():
        with _on(store, starts_on), acts.open(store, by=cast.karim, brand=cast.brand) as act:
            bind(act, made[IN_FORCE][kind], starts_on=starts_on)


def _evidence(store: Store, cast: Cast) -> dict[str, dict[int, int]]:
    """Keep each piece once for each language, so that a document and what it cites are read in one. By language, the
    numbers that the files cite with those that they were kept under."""
    rows = tomllib.loads((FOLDER / "evidence.toml").read_text(encoding="utf-8"))["evidence"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return {tongue: {row["id"]: keep(act, _given(row, tongue)) for row in rows} for tongue in LANGUAGES}


def _given(row: dict[str, Any], tongue: str) -> Given:
    return Given(
        row["kind"],
        row["title"][tongue],
        row.get(f"source_{tongue}", row["source"]),
        row["grade"],
        row.get("starts_on"),
        row.get("ends_on"),
        row.get("n"),
        row["method"][tongue],
        row.get("url", ""),
        captured_at=_noon(row["captured_on"]),
    )


def _citing(said: Written, kept: dict[int, int]) -> Written:
    """What a file says, citing evidence by the numbers that it was kept under."""
    raw = dumped(said.content)
    for one in references(said.content):
        if one.cites.evidence:
            place, last = _reached(raw, one.path)
            place[last] = kept[int(one.value)]
    return replace(said, content=read(type(said.content), raw))


def _decisions(store: Store, cast: Cast, kept: dict[int, int]) -> None:
    rows = tomllib.loads((FOLDER / "decisions.toml").read_text(encoding="utf-8"))["decision"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        if decisions(act):
            return
        for row in rows:
            said = {name: row.get(name, {}).get(language(), "") for name in ("alternatives", "effects")}
            decide(
                act,
                row["text"][language()],
                row["deciders"],
                row["reason"][language()],
                day=row["day"],
                evidence_id=kept.get(row.get("evidence")),
                revisit_on=row.get("revisit_on"),
                **said,
            )


def _deliver(store: Store, cast: Cast, step: Step, said: Written, after: int | None) -> int:
    done: Edited
    if (first := FOLDER / f"{step.kind}_first.toml").exists():
        done = _discussed(store, cast, Round(step, said, tomllib.loads(first.read_text(encoding="utf-8"))), after)
    else:
        with _on(store, step.sent_on or date(2026, 3, 25)), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            content = dumped(said.content)
            done = create(act, step.kind, said.title, language=said.language, content=content, parent=after)
            if step.sent_on is not None:
                send(act, done.version_id)
    if step.answered_on is not None:
        answer = Answer(cast.helene.name, FUNCTION[said.language])
        with _on(store, step.answered_on), acts.open(store, by=cast.helene, brand=cast.brand) as act:
            validate(act, done.document_id, answer)
    return done.document_id


# ---- a first version, and what became of what was said of it


@dataclass(frozen=True, slots=True)
class Round:
    """A deliverable, and what its first version said otherwise: places with what stood there, by comment."""

    step: Step
    said: Written
    first: dict[str, Any]

    @property
    def tongue(self) -> str:
        return self.said.language

    def before(self) -> dict[str, Any]:
        """What the first version said."""
        content = dumped(self.said.content)
        for change in self._changes():
            place, last = _reached(content, change["at"])
            if "was" in change:
                place[last] = str(change["was"]) if isinstance(change["was"], date) else change["was"]
            else:
                now, was = change[self.tongue]
                place[last] = place[last].replace(now, was)
        return content

    def _changes(self) -> Iterator[dict[str, Any]]:
        for one in self.first["comment"]:
            yield from one.get("changes", ())


def _discussed(store: Store, cast: Cast, this: Round, after: int | None) -> Edited:
    """The first version as it was sent, the client's comments on it, and the second with an origin for each change."""
    with _on(store, this.first["sent_on"]), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        kind, title = this.step.kind, this.said.title
        done: Edited = create(act, kind, title, language=this.tongue, content=this.before(), parent=after)
        send(act, done.version_id)
    with _on(store, this.first["asked_on"]), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        numbers = [
            comment(act, done.version_id, one["text"][this.tongue], kind=one["kind"], at=one["at"])
            for one in this.first["comment"]
        ]
        answer = Answer(cast.helene.name, FUNCTION[this.tongue])
        draft: Edited = ask_changes(act, done.document_id, this.first["reason"][this.tongue], answer)
    answered_on = this.step.sent_on or this.first["asked_on"]
    with _on(store, answered_on), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        origins = []
        for number, one in zip(numbers, this.first["comment"], strict=True):
            say(act, number, one["state"], reason=one["answer"][this.tongue])
            places = [change["at"] for change in one.get("changes", ())]
            origins += [{"field": place, "comment": number, "reason": ""} for place in places]
        write(act, draft.version_id, {**dumped(this.said.content), "origins": origins})
        sent: Edited = send(act, draft.version_id)
    return sent


def _reached(content: Any, path: str) -> tuple[Any, Any]:
    """What holds the place of a path, and the place's name or number in it."""
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in way:
        content = content[part]
    return content, last


@contextmanager
def _on(store: Store, day: date) -> Iterator[None]:
    """The store's clock on another day."""
    clock, store.clock = store.clock, SetClock(_noon(day))
    try:
        yield
    finally:
        store.clock = clock


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
