"""The shipped comments: what they hold, and that the moderation pack stays as good on them as it says."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cmsuite.engines.rules.rules import Ruleset
from tests.charters.measured import Count, Item, corpus, measure, measured, moderation

FORMS = {"clear", "hard", "obfuscated", "cross"}
FUNCTIONS = {*"quote denounce negate homonym leet irony reclaimed title city surname idiom spaces".split()}
LEAST = {"clear": 10, "hard": 10, "obfuscated": 5, "cross": 5}


@pytest.fixture(scope="module")
def pack() -> Ruleset:
    return moderation()


def test_the_corpus_holds_enough_of_each_kind_and_names_nobody() -> None:
    items = corpus()
    ids, texts = Counter(item["id"] for item in items), Counter(item["text"] for item in items)
    languages = Counter(item["lang"] for item in items)
    forms = Counter((item["about"], item["form"]) for item in items)
    assert len(items) >= 600
    assert languages["fr"] >= 420
    assert languages["en"] >= 180
    assert max(ids.values()) == 1
    assert max(texts.values()) == 1
    assert {item["form"] for item in items} == FORMS
    assert {item["function"] for item in items} >= FUNCTIONS
    abouts = {item["about"] for item in items}
    assert {one for one in abouts for form, least in LEAST.items() if forms[one, form] < least} == set()
    assert Counter(item["label"] for item in items)["none"] >= 250
    assert names_nobody(items)


def names_nobody(items: list[Item]) -> bool:
    """Whether no address, number or site in the comments can be anybody's."""
    for item in items:
        assert not re.search(r"\w@\w+\.\w", item["text"]), item  # no address of anybody
        for number in re.findall(r"\+?\d[\d ]{8,}\d", item["text"]):
            assert re.search(r"00 ?00 ?00|00000|7700 900|4512", number), item  # numbers that nobody has
        assert all(host.endswith(".example") for host in re.findall(r"https?://([^/\s]+)", item["text"])), item
    return True


def test_the_blind_comments_hold_each_label_and_share_nothing_with_the_others() -> None:
    blind, others = corpus("blind"), corpus()
    labels, languages = Counter(item["label"] for item in blind), Counter(item["lang"] for item in blind)
    assert {item["part"] for item in blind} == {"blind"}
    assert len({item["text"] for item in blind}) == len({item["id"] for item in blind}) == len(blind)
    assert not {item["id"] for item in blind} & {item["id"] for item in others}
    assert not {item["text"] for item in blind} & {item["text"] for item in others}
    assert labels.keys() == {item["label"] for item in others}
    assert min(labels.values()) >= 8
    assert labels["none"] >= 105
    assert languages["fr"] >= 175
    assert languages["en"] >= 100
    assert {item["form"] for item in blind} == FORMS
    assert {also for item in blind for also in item.get("also", ())} <= labels.keys()
    assert names_nobody(blind)


def test_labels_are_categories_of_the_pack(pack: Ruleset) -> None:
    categories = {rule.category for rule in pack.rules if rule.id.startswith("mod.")}
    assert {item["label"] for item in corpus()} - {"none"} <= categories


def test_what_is_said_is_right_and_enough_is_said() -> None:
    first, held, later = measured("first"), measured("held"), measured("later")
    assert first.all.precision >= 0.95
    assert first.all.recall >= 0.90
    assert held.all.precision >= 0.95
    assert held.all.recall >= 0.85
    assert later.all.precision >= 0.95
    assert later.all.recall >= 0.60
    for vital in ("suicide", "minor", "domestic"):
        assert first.categories[vital].recall >= 0.9, vital


def test_each_rule_keeps_the_precision_that_it_declares(pack: Ruleset) -> None:
    parts = [measured(part).rules for part in ("first", "held", "later")]
    found = {name: sum_of([part[name] for part in parts if name in part]) for part in parts for name in part}
    declared = {rule.id: rule.min_precision for rule in pack.rules if rule.min_precision}
    assert declared
    too_low = {name: found[name].precision for name, least in declared.items() if found[name].precision < least}
    assert not too_low


def sum_of(counts: list[Count]) -> Count:
    return Count(sum(one.right for one in counts), sum(one.wrong for one in counts), sum(one.missed for one in counts))


def test_praise_and_plain_criticism_are_no_breach(pack: Ruleset) -> None:
    said = measure([item for item in corpus() if item["about"] == "none"], pack)
    assert said.all.wrong == 0
