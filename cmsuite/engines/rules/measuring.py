"""How long rules take, on this machine: of all of them together, and of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time

from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View

LEAST = 0.2  # seconds of work that a figure rests on
MOST = 400  # texts


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor time, of the best of the rounds. posts: texts in a second by the fast lane; ready_ms: the first text;
    slowest: microseconds that a rule takes of a text that it is asked about, and of how many texts of 100 that is."""

    rules: int
    texts: int
    characters: int
    posts: float
    ready_ms: float
    slowest: tuple[tuple[str, float, float], ...]


def measure(ruleset: Ruleset, texts: Sequence[str] = (), language: str = "fr", network: str = "mastodon") -> Measured:
    """The figures of a ruleset. texts: of one's own, else the examples of the rules."""
    found = [one for one in (texts or examples(ruleset)) if one.strip()][:MOST] or ["Bonjour."]
    facts = {**ASSUMED, "country": "FR", "language": language, "network": network}
    subjects = [Subject.of("post", text=one) for one in found]
    began = process_time()
    ready = Compiled(ruleset)
    lint(subjects[0], ready, Context(facts, lanes=("fast",)))
    first = process_time() - began
    context = Context(facts, lanes=("fast",))

    def all_of_them() -> None:
        for subject in subjects:
            lint(subject, ready, context)

    spent = _best(all_of_them)
    size = sum(map(len, found))
    return Measured(
        len(ruleset.rules), len(found), size, len(found) / spent, 1000 * first, _slowest(ready, context, found)
    )


def examples(ruleset: Ruleset) -> list[str]:
    """The texts of what rules carry as examples for posts, each once."""
    texts = {
        str(fields["text"]): None
        for rule in ruleset.rules
        if not rule.scope.isdisjoint(("post", "variant"))
        for vector in rule.tests
        for fields in (vector.bad, vector.good)
        if fields and isinstance(fields.get("text"), str)
    }
    return list(texts)


def _slowest(ready: Compiled, context: Context, texts: Sequence[str]) -> tuple[tuple[str, float, float], ...]:
    """Of the rules that look at texts; what texts keep for all rules is worked out before."""
    chosen = ready.selection("post", context)
    asked: dict[int, list[tuple[Text, View]]] = {}
    for value in texts:
        text = Text(value)
        view = View(Subject.of("post", text=value), {"text": text}, context.facts, context.today, None, "text")
        for place in chosen.triggers("text").of(text):
            asked.setdefault(place, []).append((text, view))
    found = []
    for place, ones in asked.items():
        entry = chosen.entries[place]

        def run(ones: list[tuple[Text, View]] = ones, place: int = place) -> None:
            entry = chosen.entries[place]
            for text, view in ones:
                view.asks = entry.rule
                for _hit in entry.check.run(text, view):
                    pass

        run()
        found.append((entry.rule.id, 1e6 * _best(run, 0.0, 3) / len(ones), 100 * len(ones) / len(texts)))
    return tuple(sorted(found, key=lambda one: (-one[1] * one[2], one[0])))


def _best(work: Callable[[], None], least: float = LEAST, rounds: int = 3) -> float:
    """The least processor time of some rounds, in seconds; never none."""
    spent: list[float] = []
    while len(spent) < rounds or sum(spent) < least:
        began = process_time()
        work()
        spent.append(process_time() - began)
    return max(min(spent), 1e-9)
