"""`cmsuite crisis level`: the level of an hour, its numbers, and what cannot be told yet."""

import json

from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite

WEEKS = "9,12,15,12,9,15"  # median 12, deviation 3


def run(*words: object, code: int = 0, lang: str = "en") -> Result:
    done = CliRunner().invoke(suite, ["--lang", lang, "crisis", "level", *map(str, words)])
    assert done.exit_code == code, done.output
    return done


def test_it_proposes_a_level_with_its_numbers() -> None:
    words = (58, "--usual", WEEKS, "--negative", 78, "--of", 150, "--usual-negative", 8)
    found = json.loads(run(*words, "--json").stdout)
    assert (found["level"], round(found["line"], 1), round(found["z"], 1)) == (2, 29.8, 10.3)
    assert found["negative_low"] == 0.4406
    said = run(*words, lang="fr").stdout
    assert "Niveau 2, alerte" in said
    assert "44,1 %" in said.replace("\u202f", " ")
    assert "29,8" in said


def test_without_a_baseline_only_what_happened_counts() -> None:
    said = run(500, "--usual", "3,4", "--event", "press").stdout
    assert "Level 3, crisis" in said
    assert "No baseline" in said


def test_what_cannot_be_is_said() -> None:
    assert "are no counts" in run(5, "--usual", "3,x", code=2).stderr
    assert "cannot be negative" in run(5, "--negative", 3, "--of", 2, code=2).stderr
