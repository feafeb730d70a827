"""What two sets of rules do differently, key by key; and how long rules take."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.rules.differing import Difference, differences
from cmsuite.engines.rules.measuring import measure
from tests.engines.rules.making import rule

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.lists(st.text(max_size=3), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
SETS = st.dictionaries(st.sampled_from(["p.a", "p.b", "p.c"]), st.dictionaries(st.sampled_from("xyz"), VALUES))


def test_each_key_that_differs_is_told_once() -> None:
    words = {"severity": "warn", "params": {"terms": ["un", "deux"], "max": 2}, "set_by": {"severity": "core"}}
    changed = {"severity": "block", "params": {"terms": ["deux", "trois"], "max": 2}, "set_by": {"severity": "lumen"}}
    assert differences({"p.a": words, "p.b": words}, {"p.a": changed, "p.c": words}) == [
        Difference("p.a", "changed", "params.terms", ["un", "deux"], ["deux", "trois"], ("trois",), ("un",)),
        Difference("p.a", "changed", "severity", "warn", "block"),
        Difference("p.b", "removed"),
        Difference("p.c", "added"),
    ]


@given(SETS, SETS)
def test_a_set_differs_from_itself_in_nothing_and_from_another_the_other_way_round(one: dict, other: dict) -> None:  # type: ignore[type-arg]
    assert differences(one, one) == []
    there, back = differences(one, other), differences(other, one)
    assert [(d.rule, d.key, d.before, d.after) for d in there] == [(d.rule, d.key, d.after, d.before) for d in back]


def test_a_ruleset_is_measured_on_its_own_examples_or_on_texts(tmp_path: Path) -> None:
    made = rule(tmp_path, "regex", "pattern = '[xy]'")
    own = measure(made)
    assert (own.rules, own.texts > 1, own.posts > 0) == (len(made.rules), True, True)
    given_texts = measure(made, ["", "Un texte !", "Un autre texte, plus long."])
    assert (given_texts.texts, given_texts.characters) == (2, 36)
    assert all(us > 0 and 0 < share <= 100 for _rule, us, share in given_texts.slowest)
