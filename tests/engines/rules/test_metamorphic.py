"""What a writer does to hide a word hides it from no rule of words: every shipped example, written otherwise."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.packs import shelf
from cmsuite.engines.rules.rules import Rule, Ruleset
from cmsuite.engines.rules.vectors import context_of, subject_of

OF_WORDS = ("forbidden-terms", "category-score", "claim", "sector-law")
LOOK_ALIKES = str.maketrans("aeopcxyi", "аеорсхуі")


def without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def with_nothing_between(text: str) -> str:
    return "".join(f"{char}\u200b" if char.isalpha() else char for char in text)


HIDDEN: dict[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "without accents": without_accents,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "with what nobody sees": with_nothing_between,
    "in look-alikes": lambda text: text.translate(LOOK_ALIKES),
    "with two spaces": lambda text: text.replace(" ", "  "),
    "with straight apostrophes": lambda text: text.replace("’", "'"),
}


QUOTED = {"in quotes": "« {} »", "denounced": "Je dénonce : {}", "in quotes, denounced": "Je dénonce : « {} »"}
SILENT = {"in_quote", "denounced"}


@pytest.fixture(scope="module")
def words() -> Ruleset:
    """The shipped rules that look for words, case and accents being free."""
    found = shelf()
    whole = resolve(found, found.with_needed(found.names()))
    return replace(whole, rules=tuple(rule for rule in whole.rules if _of_words(rule)))


def _of_words(rule: Rule) -> bool:
    params = rule.params
    regex = getattr(params, "regex", [])
    return rule.kind.name in OF_WORDS and not regex and not getattr(params, "case_sensitive", False)


@pytest.mark.parametrize("how", HIDDEN)
def test_a_word_that_is_hidden_is_found(words: Ruleset, how: str) -> None:
    missed, tried = [], 0
    for rule in words.rules:
        alone = Compiled(replace(words, rules=(replace(rule, maturity="stable"),)))
        known = [*rule.params.facts(), *words.facts, "country", "language", "network", "sector", "partnership", "paid"]
        for vector in rule.tests:
            given = vector.bad
            if given is None or not isinstance(given.get("text"), str):
                continue
            scope = str(given.get("scope", min(rule.scope)))
            context = context_of(rule, given.get("facts", {}), [*known, *given.get("facts", {})])
            hidden = subject_of({**given, "text": HIDDEN[how](given["text"])}, scope)
            tried += 1
            if not lint(hidden, alone, context).findings:
                missed.append((rule.id, given["text"]))
    assert tried > 80
    assert missed == []


@pytest.fixture(scope="module")
def heard() -> Ruleset:
    """The shipped rules of moderation that a quote or a denunciation silences."""
    found = shelf()
    whole = resolve(found, found.with_needed(found.names()))
    silenced = [rule for rule in whole.rules if rule.id.startswith("mod.") and SILENT & rule.contexts]
    return replace(whole, rules=tuple(silenced))


@pytest.mark.parametrize("how", QUOTED)
def test_what_is_quoted_or_denounced_is_as_silent_as_before(heard: Ruleset, how: str) -> None:
    loud, tried = [], 0
    for rule in heard.rules:
        alone = Compiled(replace(heard, rules=(replace(rule, maturity="stable"),)))
        for vector in rule.tests:
            given = vector.good
            if given is None or not isinstance(given.get("text"), str):
                continue
            context = context_of(rule, given.get("facts", {}), [*rule.params.facts(), *given.get("facts", {})])
            said = subject_of({**given, "text": QUOTED[how].format(given["text"])}, min(rule.scope))
            tried += 1
            if found := lint(said, alone, context).findings:
                loud.append((rule.id, given["text"], found[0].match))
    assert tried > 40
    assert loud == []
