"""Packs and layers: what they say when they are wrong, and what wins."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.engines.networks.vectors import FAMILY, LONG_LINK
from cmsuite.engines.rules.contract import Context, Subject
from cmsuite.engines.rules.errors import BadPack, Source
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.packs import Circle, NoPack, OtherVersion, Shelf, layer, read_pack, shelf
from cmsuite.engines.rules.places import lines_of
from cmsuite.engines.rules.rules import canonical
from cmsuite.engines.rules.vectors import uncovered
from tests.engines.rules.making import HEAD, matches, only, rule_text, ruleset, write

TERMS = 'terms = ["mot"]'
LOCKED = rule_text("forbidden-terms", TERMS, 'lock = ["severity"]', "block")
OPEN = rule_text("forbidden-terms", TERMS)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x = = 1", 5, "TOML"),
        (rule_text("forbidden-terms", TERMS).replace("scope =", "scop ="), 9, "did you mean scope"),
        (rule_text("forbidden-terms", 'termes = ["a"]'), 16, "did you mean terms"),
        (rule_text("forbiden-terms", TERMS), 10, "did you mean forbidden-terms"),
        (rule_text("forbidden-terms", TERMS, 'except = ["in_qoute"]'), 13, "did you mean in_quote"),
        (rule_text("forbidden-terms", TERMS, "when = { langage = 'fr' }"), 13, "did you mean language"),
        (rule_text("forbidden-terms", TERMS, 'fields = ["texte"]'), 13, "did you mean text"),
        (rule_text("forbidden-terms", TERMS, severity="bloc"), 11, "'block'"),
        (rule_text("regex", "pattern = '(a+)+b'"), 16, "steps"),
        (rule_text("regex", "pattern = '(a)\\1'"), 16, "references"),
        (rule_text("forbidden-terms", 'list = "none.toml"'), 16, "no list none.toml"),
        (rule_text("forbidden-terms", TERMS).replace("“{match}”", "{macth}"), 12, "nothing fills {macth}"),
        (rule_text("forbidden-terms", TERMS).replace("“{match}”", "{match.__class__}"), 12, "nothing fills"),
        (rule_text("forbidden-terms", TERMS).replace("“{match}”", "{"), 12, "brace"),
        (rule_text("forbidden-terms", TERMS).replace('id = "t.rule"', 'id = "T rule"'), 7, "not written"),
        (rule_text("forbidden-terms", TERMS, 'waivable_by = "laed"'), 13, "did you mean lead"),
        (rule_text("rights", "", 'waivable_by = "lead"', "block"), 13, "nobody may"),
        (rule_text("forbidden-terms", TERMS, 'lock = ["severity"]\nwaivable_by = "lead"', "block"), 14, "nobody may"),
        (OPEN + OPEN, 19, "there already"),
    ],
)
def test_a_broken_pack_names_its_file_its_line_and_what_was_meant(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(BadPack) as refused:
        ruleset(tmp_path, text)
    assert str(tmp_path / "p" / "pack.toml") in refused.value.sentence
    assert f"line {line}," in refused.value.sentence
    assert said in refused.value.sentence


@pytest.mark.parametrize("missing", ["title", "scope", "kind", "severity", "message", "tests"])
def test_a_rule_without_what_it_must_have_is_refused(tmp_path: Path, missing: str) -> None:
    text = "\n".join(line for line in OPEN.split("\n") if not line.startswith(f"{missing} ="))
    with pytest.raises(BadPack, match=missing):
        ruleset(tmp_path, text)


def test_a_file_that_is_not_utf8_is_refused_by_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD.format(name="p"))
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    with pytest.raises(BadPack, match=r"line 5, UTF-8"):
        read_pack(path.parent)


def test_later_layers_win_key_by_key(tmp_path: Path) -> None:
    brand = """
        [[override]]
        rule = "t.rule"
        severity = "info"
        params.terms_add = ["autre"]
        """
    campaign = """
        [[override]]
        rule = "t.rule"
        params.terms_remove = ["mot"]
        """
    made = ruleset(tmp_path, OPEN, brand, campaign)
    rule = only(made)
    assert (rule.severity, rule.params.terms) == ("info", ["autre"])  # type: ignore[attr-defined]
    assert rule.origin["severity"] == "layer1"
    assert rule.origin["params.terms"] == "layer2"
    assert rule.origin["kind"] == "p"
    assert matches(made, "un mot, un autre") == ["autre"]


@pytest.mark.parametrize(
    "weaker",
    [
        '[[override]]\nrule = "t.rule"\nseverity = "warn"',
        '[[override]]\nrule = "t.rule"\nmaturity = "candidate"',
        '[[override]]\nrule = "t.rule"\nwhen = { sector = ["none"] }',
        '[[override]]\nrule = "t.rule"\nexcept = ["in_quote"]',
        '[[override]]\nrule = "t.rule"\nlock = []',
        '[[override]]\nrule = "t.rule"\nseverity = "info"\neffective = { from = 2099-01-01 }',
        '[[disable]]\nrule = "t.rule"\nreason = "nous n’aimons pas"\nby = "c.martin"',
    ],
)
def test_what_is_locked_cannot_be_made_weaker(tmp_path: Path, weaker: str) -> None:
    with pytest.raises(BadPack, match=r"layer1\.toml, line \d"):
        ruleset(tmp_path, LOCKED, weaker)


def test_what_is_not_locked_may_be_made_stricter_or_put_off(tmp_path: Path) -> None:
    assert only(ruleset(tmp_path, OPEN, '[[override]]\nrule = "t.rule"\nseverity = "block"')).severity == "block"
    off = '[[disable]]\nrule = "t.rule"\nreason = "marque sportswear"\nby = "c.martin"\nuntil = 2027-03-31'
    assert ruleset(tmp_path, OPEN, off).rules == ()


def test_an_override_of_a_campaign_counts_on_its_days_alone(tmp_path: Path) -> None:
    text = '[[override]]\nrule = "t.rule"\nseverity = "info"\neffective = { from = 2026-11-25, until = 2026-12-26 }'
    ruleset(tmp_path, OPEN)
    one, pack = layer(Source("noel.toml", text), tmp_path), read_pack(tmp_path / "p")
    on = {day: only(resolve(Shelf((tmp_path,)), [pack], [one], day)).severity for day in DAYS}
    assert on == {DAYS[0]: "warn", DAYS[1]: "info", DAYS[2]: "info", DAYS[3]: "warn"}


DAYS = (date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 26), date(2026, 12, 27))


def test_a_brand_rule_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    own = """
        [[rule]]
        extends = "t.rule"
        id = "lumen.competitors"
        severity = "block"
        params.terms = ["Zed"]
        tests = [{ bad = { text = "Mieux que Zed !" } }, { good = { text = "Chez Zedillo" } }]
        """
    made = ruleset(tmp_path, OPEN, own)
    assert [rule.id for rule in made.rules] == ["lumen.competitors", "t.rule"]
    assert made.rules[0].title == made.rules[1].title
    assert matches(made, "Mieux que Zed !") == ["Zed"]


def test_rules_and_packs_in_a_circle_are_refused(tmp_path: Path) -> None:
    one = '[[rule]]\nid = "t.one"\nextends = "t.two"\ntests = []\n'
    with pytest.raises(Circle, match=r"t\.one → t\.two → t\.one"):
        ruleset(tmp_path, one + one.replace("one", "three").replace("two", "one").replace("three", "two"))
    for name, other in (("a", "b"), ("b", "a")):
        write(tmp_path, HEAD.format(name=name) + f'requires = ["{other}>=1"]', name)
    with pytest.raises(Circle, match="a → b → a"):
        Shelf((tmp_path,)).with_needed(["a"])


def test_a_pack_that_is_needed_must_be_there_in_its_version(tmp_path: Path) -> None:
    write(tmp_path, HEAD.format(name="a") + 'requires = ["b>=2027"]', "a")
    with pytest.raises(NoPack, match="called b"):
        Shelf((tmp_path,)).with_needed(["a"])
    write(tmp_path, HEAD.format(name="b"), "b")
    with pytest.raises(OtherVersion, match=r"a needs b >= 2027, and 2026\.11\.1 is here"):
        Shelf((tmp_path,)).with_needed(["a"])
    assert [pack.head.id for pack in Shelf((tmp_path,)).with_needed(["b@2026.11"])] == ["b"]


def test_the_digest_names_what_rules_do_and_not_how_they_are_written(tmp_path: Path) -> None:
    first = ruleset(tmp_path / "1", OPEN).digest
    assert ruleset(tmp_path / "2", "# a comment\n" + OPEN).digest == first
    assert ruleset(tmp_path / "3", OPEN.replace("mot", "mots")).digest != first
    assert ruleset(tmp_path / "4", OPEN, '[[override]]\nrule = "t.rule"\nseverity = "info"').digest != first


def test_the_digest_is_that_of_plain_json_with_its_keys_in_order() -> None:
    found = shelf()
    made = resolve(found, found.with_needed(found.names()))
    said = [[canonical(rule) for rule in made.rules], [one.model_dump(mode="json") for one in made.decisions]]
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    assert made.digest == hashlib.sha256(plain.encode()).hexdigest()


def test_a_rule_is_found_by_the_id_that_it_had(tmp_path: Path) -> None:
    made = ruleset(tmp_path, rule_text("forbidden-terms", TERMS, 'aliases = ["t.older"]'))
    assert made.named("t.older") is only(made)


def test_a_rule_that_promises_a_correction_must_show_one(tmp_path: Path) -> None:
    said = [
        [why for _rule, why in uncovered(ruleset(tmp_path, text.replace('{ text = "x" }', '{ text = "un mot" }')))]
        for text in (
            rule_text("forbidden-terms", TERMS, 'fix = "suggest"'),
            rule_text("forbidden-terms", f'{TERMS}\nprefer = {{ mot = "terme" }}', 'fix = "suggest"'),
        )
    ]
    assert said == [["it promises a correction (fix), and no example gets one."], []]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["a = 1", 'b = "]["', "c = [", "]", '"""', "d = '''", "[t]", "[[l]]", "e.f = {x = 1}", "#"])
    )
)
def test_lines_are_found_of_whatever_text(lines: list[str]) -> None:
    found = lines_of("\n".join(lines))
    assert all(1 <= line <= len(lines) for line in found.values())


def test_lines_are_those_of_the_keys() -> None:
    text = 'a = """\n[no]\nb = 1\n"""\n[t.u]\nc = [\n  { d = 1 },\n]\n[[l]]\nx.y = 1\n[[l]]\n[l.m]\nz = "["\n'
    assert lines_of(text) == {
        ("a",): 1,
        ("t", "u"): 5,
        ("t", "u", "c"): 6,
        ("l", 0): 9,
        ("l", 0, "x"): 10,
        ("l", 0, "x", "y"): 10,
        ("l", 1): 11,
        ("l", 1, "m"): 12,
        ("l", 1, "m", "z"): 13,
    }


@pytest.mark.parametrize(
    ("network", "text", "value"),
    [
        ("x", "a" * 280, ""),
        ("x", "a" * 281, "281/280"),
        ("x", "日" * 141, "282/280"),
        ("x", FAMILY * 140, ""),
        ("x", f"{'a' * 257} {LONG_LINK}", "281/280"),
        ("x", f"{'a' * 279}\u202f", "281/280"),
        ("x", f"{'a' * 279}\u00a0", ""),
        ("bluesky", "\U0001f1eb\U0001f1f7" * 300, ""),
        ("bluesky", "a" * 301, "301/300"),
        ("bluesky", FAMILY * 120, ""),
        ("bluesky", FAMILY * 121, "3025/3000"),
        ("threads", FAMILY * 20, ""),
        ("threads", FAMILY * 20 + "a", "501/500"),
        ("mastodon", f"{'a' * 476} {LONG_LINK}", ""),
        ("mastodon", f"{'a' * 477} {LONG_LINK}", "501/500"),
        ("mastodon", f"{'a' * 492} @claire@piaille.fr", ""),
        ("linkedin", "\U0001d518" * 1500, ""),
        ("linkedin", "\U0001d518" * 1501, "3002/3000"),
    ],
)
def test_a_post_is_as_long_as_its_network_counts_it(network: str, text: str, value: str) -> None:
    found = shelf()
    every = resolve(found, found.with_needed(["networks"]))
    only = replace(every, rules=tuple(one for one in every.rules if one.id == "net.length"))
    report = lint(Subject.of("post", text=text), Compiled(only), Context({"network": network}))
    assert [one.message.by["en"].partition(" ")[0] for one in report.findings] == ([value] if value else [])
