"""The report: who is asked, what is silenced, in which order, and always the same."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.core.locale import speak
from cmsuite.engines.rules import vectors
from cmsuite.engines.rules.contract import Clause, Context, Subject, Suppression
from cmsuite.engines.rules.fixing import fix
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.output import json_schema, plain, sarif
from cmsuite.engines.rules.packs import shelf
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View
from tests.engines.rules.making import FACTS, matches, only, rule, rule_text, ruleset, run

MOT = 'terms = ["mot"]'


@pytest.fixture(scope="module")
def shipped() -> Compiled:
    """Every shipped rule."""
    found = shelf()
    return Compiled(resolve(found, found.with_needed(found.names())))


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from("un une mot m0t mooot mots Mot juste vrai ★ lampe-aube lampe aube , . !".split()), max_size=6
    )
)
def test_a_rule_is_asked_wherever_it_would_find(words: list[str]) -> None:
    made, facts, text = gated(), {"names": ["Lampe Aube", "vrai"], "spelt": {"mot juste": "Mot juste"}}, " ".join(words)
    view = View(Subject.of("post", text=text), {}, facts, None, None, "text")
    for entry in made.selection("post", Context({**FACTS, **facts})).entries:
        found = list(entry.check.run(Text(text), view))
        said = [one for one in run(made, text, **facts).findings if one.rule == entry.rule.id]
        assert len(said) == len(found), (entry.rule.id, text)


@lru_cache(maxsize=1)
def gated() -> Compiled:
    """Rules that are asked of few texts: words, phrases, plurals, signs, the terms of facts."""
    kinds = {
        "phrase": ("forbidden-terms", 'terms = ["un mot juste", "vrai mot"]\nstem = "fr-plural"'),
        "both": ("forbidden-terms", 'terms = ["un mot", "aube"]\nterms_fact = "names"'),
        "fact": ("forbidden-terms", 'terms_fact = "names"'),
        "signs": ("forbidden-terms", 'terms = ["★", "mot"]\nterms_fact = "names"'),
        "map": ("preferred-terms", 'map_fact = "spelt"\nmap = { "une lampe" = "une Lampe" }'),
        "claim": ("claim", "patterns = [\"mot vrai\"]\nregex = ['aube[ ,]{1,2}[.!]']"),
    }
    texts = [rule_text(kind, params).replace("t.rule", f"t.{name}.rule") for name, (kind, params) in kinds.items()]
    with TemporaryDirectory() as folder:
        return Compiled(ruleset(Path(folder), "\n".join(texts)))


def test_what_a_fact_gives_is_looked_for_anew_with_each_value(tmp_path: Path) -> None:
    made = Compiled(rule(tmp_path, "forbidden-terms", 'terms_fact = "names"'))
    assert matches(made, "Chez Zed", names=["Zed"]) == ["Zed"]
    assert matches(made, "Chez Zed", names=[]) == []
    assert matches(made, "Chez Zed", names=["★"]) == []
    assert matches(made, "Chez Zed ★", names=["★"]) == ["★"]
    assert [one.fact for one in run(made, "Rien").unknown] == ["names"]


def test_guards_decide_who_is_asked(tmp_path: Path) -> None:
    made = rule(tmp_path, "forbidden-terms", MOT, 'when = { sector = ["food"], not_network = ["x"] }')
    assert matches(made, "un mot") == []
    assert run(made, "un mot").skipped == 1
    assert matches(made, "un mot", sector="food") == ["mot"]
    assert matches(made, "un mot", sector=["art", "food"]) == ["mot"]
    assert matches(made, "un mot", sector="food", network="x") == []
    unknown = run(made, "un mot", sector=None).unknown
    assert [(one.fact, one.severity) for one in unknown] == [("sector", "warn")]


def test_a_network_has_its_own_block(tmp_path: Path) -> None:
    text = rule_text("length", "max = 5") + "[rule.network.x]\nseverity = 'block'\nparams.max = 2\n"
    made = ruleset(tmp_path, text)
    assert [one.severity for one in run(made, "abcd").findings] == []
    assert [one.severity for one in run(made, "abcdef").findings] == ["warn"]
    assert [one.severity for one in run(made, "abcd", network="x").findings] == ["block"]


@pytest.mark.parametrize(
    ("silent", "text"),
    [
        ("in_quote", "« un mot » mot"),
        ("in_url", "https://a.fr/mot mot"),
        ("in_hashtag", "#mot mot"),
        ("in_mention", "@mot mot"),
        ("code_span", "`mot` mot"),
        ("negated", "pas un mot. Un mot"),
        ("denounced", "Je dénonce ce mot. Oui. Un mot"),
        ("mot de passe", "un mot de passe, un mot"),
    ],
)
def test_a_context_silences_what_is_in_it_alone(tmp_path: Path, silent: str, text: str) -> None:
    made = rule(tmp_path, "forbidden-terms", MOT, f'except = ["{silent}"]')
    assert [one.start for one in run(made, text).findings] == [text.rindex("mot")]


def test_a_candidate_is_counted_and_never_shown(tmp_path: Path) -> None:
    report = run(rule(tmp_path, "forbidden-terms", MOT, 'maturity = "candidate"', "block"), "mot mot")
    assert (report.findings, report.silent, report.closed) == ((), (("t.rule", 2),), False)


def test_a_rule_counts_from_its_day_on(tmp_path: Path) -> None:
    made = rule(tmp_path, "forbidden-terms", MOT, "effective = { from = 2026-08-02 }")
    subject = Subject.of("post", text="mot")
    found = [len(lint(subject, made, Context(FACTS, date(2026, 8, day))).findings) for day in (1, 2)]
    assert found == [0, 1]


def test_a_finding_says_all_that_a_person_needs(tmp_path: Path) -> None:
    keys = """
        clause = "editorial-charter#4.2"
        why = { fr = "Parce que.", en = "Because." }
        basis = [{ ref = "L. 1", confidence = "H", checked = 2026-11-24 }]
        fix = "safe"
        """
    made = rule(tmp_path, "preferred-terms", 'map = { "mot" = "terme" }', keys)
    clause = Clause("editorial-charter#4.2", 7, "Nous disons terme.")
    (found,) = lint(Subject.of("post", text="Un\n  Mot"), made, Context(FACTS, clauses={clause.ref: clause})).findings
    assert (found.line, found.column, found.match, found.clause) == (2, 3, "Mot", clause)
    assert [edit.insert for edit in (found.fix.edits if found.fix else ())] == ["Terme"]
    speak("fr")
    assert found.sentence == "« Mot »"
    speak("en")
    assert found.sentence == "“Mot”"


def test_a_suppression_holds_until_its_text_or_its_day_goes(tmp_path: Path) -> None:
    made = rule(tmp_path, "forbidden-terms", MOT, severity="block")
    (found,) = run(made, "Le salon du mot, à Lyon").findings
    off = Suppression("t.rule", found.fingerprint, "acronyme du salon", date(2026, 12, 15))

    def status(text: str, day: date) -> list[str]:
        context = Context(FACTS, day, suppressions=(off,))
        return [one.status for one in lint(Subject.of("post", text=text), made, context).findings]

    assert status("Avant, loin. " + "x" * 30 + "\nLe salon du mot, à Lyon", date(2026, 12, 15)) == ["open"]
    assert status("Le salon du mot, à Lyon", date(2026, 12, 15)) == ["suppressed"]
    assert status("Le salon du mot, à Lyon" + "." * 40, date(2026, 12, 15)) == ["open"]
    assert status("Le salon du mot, à Lyon", date(2026, 12, 16)) == ["open"]
    report = lint(Subject.of("post", text="Le salon du mot, à Lyon"), made, Context(FACTS, suppressions=(off,)))
    assert (report.closed, report.score, report.counts) == (False, 100, {})


def test_one_place_is_told_once_by_its_gravest_rule(tmp_path: Path) -> None:
    other = rule_text("forbidden-terms", MOT, severity="block").replace("t.rule", "t.graver")
    (found,) = run(ruleset(tmp_path, rule_text("forbidden-terms", MOT) + other), "un mot").findings
    assert (found.rule, found.severity, found.also) == ("t.graver", "block", ("t.rule",))


def test_what_corrects_a_place_is_not_hidden_by_what_only_counts_it(tmp_path: Path) -> None:
    counts = rule_text("forbidden-terms", MOT).replace("t.rule", "t.counts")
    mends = rule_text("preferred-terms", 'map = { "mot" = "terme" }', 'fix = { mode = "safe" }').replace(
        "t.rule", "t.mends"
    )
    for text in (counts + mends, mends + counts):
        made = ruleset(tmp_path, text)
        (found,) = run(made, "un mot").findings
        assert (found.rule, found.also) == ("t.mends", ("t.counts",))
        assert fix(Subject.of("post", text="mot " * 40), made, Context(FACTS)).done == 40


def test_corrections_do_not_touch_addresses_and_never_overlap(tmp_path: Path) -> None:
    map_ = 'map = { "mot" = "terme", "un mot" = "le terme" }'
    made = rule(tmp_path, "preferred-terms", map_, 'fix = "safe"')
    fixed = fix(Subject.of("post", text="un mot https://a.fr/mot @mot #mot mot"), made, Context(FACTS))
    assert dict(fixed.subject.fields)["text"] == "le terme https://a.fr/mot @mot #mot terme"


def test_what_is_only_suggested_waits_for_a_person(tmp_path: Path) -> None:
    made = rule(tmp_path, "forbidden-terms", MOT, 'fix = { mode = "suggest", op = "replace", text = "[{match}]" }')
    post = Subject.of("post", text="un mot")
    assert fix(post, made, Context(FACTS)).done == 0
    tried = fix(post, made, Context(FACTS), frozenset({"suggest"}))
    assert tried.done <= 5  # it can never please its own rule: it stops


def test_a_correction_that_brings_a_new_block_is_not_made(tmp_path: Path) -> None:
    block = rule_text("forbidden-terms", 'terms = ["terme"]', severity="block").replace("t.rule", "t.block")
    text = rule_text("preferred-terms", 'map = { "mot" = "terme" }', 'fix = "safe"') + block
    assert fix(Subject.of("post", text="mot"), ruleset(tmp_path, text), Context(FACTS)).done == 0


def test_examples_that_do_not_hold_are_told(tmp_path: Path) -> None:
    tests = """
        [[rule.tests]]
        bad = { text = "un mot" }
        expect = [{ match = "autre" }]
        [[rule.tests]]
        good = { text = "un mot" }
        [[rule.tests]]
        bad = { text = "rien" }
        [[rule.tests]]
        bad = { text = "un mot" }
        fixed = "un terme"
        [[rule.tests]]
        todo_bad = { text = "rien" }
        [[rule.tests]]
        good = { txt = "rien" }
        [[rule.tests]]
        good = { text = "rien", facts = { sectr = "x" } }
        """
    text = "\n".join(line for line in rule_text("forbidden-terms", MOT).split("\n") if not line.startswith("tests"))
    outcomes = list(vectors.run(ruleset(tmp_path, text + tests.replace("        ", ""))))
    assert [(one.n, one.ok, one.known) for one in outcomes] == [
        (1, False, False),
        (2, False, False),
        (3, False, False),
        (4, False, False),
        (5, False, True),
        (6, False, False),
        (7, False, False),
    ]
    assert "did you mean text" in outcomes[5].said
    assert "did you mean sector" in outcomes[6].said
    assert outcomes[2].line == outcomes[1].line + 2


def test_the_same_values_give_the_same_bytes(shipped: Compiled) -> None:
    posts = [
        "Bravo! 20% neutre en carbone",
        "tu es un c0n @luc",
        "Vite, dernière chance ! 𝗡𝗼𝘂𝘃𝗲𝗮𝘂 #ad https://a.example",
    ]
    again = Compiled(replace(shipped.ruleset, rules=tuple(reversed(shipped.ruleset.rules))))

    def said(ready: Compiled) -> str:
        return json.dumps(
            [plain(run(ready, Subject.of(scope, text=text))) for scope in ("post", "inbox") for text in posts]
        )

    assert said(shipped) == said(shipped) == said(Compiled(shipped.ruleset)) == said(again)


READ_ALL = """
import json
from cmsuite.engines.rules.contract import Context, Subject
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.output import plain
from cmsuite.engines.rules.packs import shelf
found = shelf()
every = resolve(found, found.with_needed(found.names()))
ready = Compiled(every)
facts = {"country": "FR", "language": "fr", "network": "x", "publish_at": "2026-07-14T23:30", "zone": "Europe/Paris"}
texts = [str((one.bad or one.good or {}).get("text", "")) for rule in every.rules for one in rule.tests]
print(every.digest, len(texts))
for n in range(0, len(texts), 99):
    for scope in ("post", "inbox"):
        print(json.dumps(plain(lint(Subject.of(scope, text=" ".join(texts[n : n + 99])), ready, Context(facts)))))
"""


def test_neither_chance_nor_zone_nor_locale_of_the_machine_changes_a_byte() -> None:
    said = set()
    for chance, zone, locale in (("0", "UTC", "C.UTF-8"), ("1", "Pacific/Auckland", "C")):
        env = os.environ | {"PYTHONHASHSEED": chance, "TZ": zone, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8"}
        ran = subprocess.run([sys.executable, "-c", READ_ALL], env=env, capture_output=True, check=True)
        said.add(ran.stdout)
    assert len(said) == 1
    assert len(said.pop()) > 100_000


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("aeéun MOT!?;:«»\"'’.…#@/12€%\u00a0\u202f\u0301\u200d👍🏽🇫🇷日\u202e\ud800\n{}[]")))
def test_whatever_is_written_has_a_report_and_a_correction_that_holds(shipped: Compiled, raw: str) -> None:
    subject = Subject.of("post", text=raw)
    report = run(shipped, subject)
    for one in report.findings:
        text = dict(subject.fields).get(one.field, "")
        assert 0 <= one.start <= one.end <= len(text) * 3
    fixed = fix(subject, shipped, Context(FACTS))
    assert fix(fixed.subject, shipped, Context(FACTS)).subject == fixed.subject
    blocks = {one.rule for one in report.findings if one.severity == "block"}
    assert {one.rule for one in fixed.report.findings if one.severity == "block"} <= blocks


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "« " * 60_000,
        "a." * 60_000,
        "http://" * 20_000,
        "a\u0301" * 100_000,
        "@a#b " * 20_000,
    ],
)
def test_a_huge_text_takes_a_time_in_proportion(shipped: Compiled, text: str) -> None:
    began = time.process_time()
    run(shipped, text)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("context", ["negated", "denounced", "mot de passe", "in_url", "in_quote"])
def test_a_word_said_thousands_of_times_is_looked_at_in_proportion(tmp_path: Path, context: str) -> None:
    made = rule(tmp_path, "preferred-terms", 'map = { "mot" = "terme" }', f'except = ["{context}"]\nfix = "safe"')
    began = time.process_time()
    run(made, "un mot « cité » https://a.fr/mot " * 6_000)
    assert time.process_time() - began < 15


def test_a_comment_that_says_the_same_ten_thousand_times_is_read_in_proportion(shipped: Compiled) -> None:
    began = time.process_time()
    insults = "tu es un abruti, sale con de voleur @luc vous avez gagné validez ici je vais te tuer "
    report = run(shipped, Subject.of("inbox", text=insults * 800), competitors=["voleur"])
    assert report.findings
    assert time.process_time() - began < 20


def test_a_report_is_written_for_machines(shipped: Compiled) -> None:
    report = run(shipped, "Bravo! Un tee-shirt neutre en carbone")
    document = sarif([("post.txt", report)], shipped.ruleset)
    (made,) = document["runs"]
    assert {one["ruleId"] for one in made["results"]} == {one["id"] for one in made["tool"]["driver"]["rules"]}
    assert made["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert {one["level"] for one in made["results"]} <= {"error", "warning", "note"}
    assert json.loads(json.dumps(plain(report)))["closed"] is True
    schema = json_schema()
    assert schema["$defs"]["params-regex"]["required"] == ["pattern"]
    assert "forbidden-terms" in schema["$defs"]["RuleForm"]["properties"]["kind"]["enum"]


def test_a_rule_says_what_it_asks_of_facts(tmp_path: Path) -> None:
    made: Ruleset = rule(tmp_path, "require-fact", 'given = ["a > 1"]\nfacts = ["b"]\nexpressions = ["c"]')
    assert only(made).params.facts() == {"a", "b", "c"}
