"""`cmsuite moderation try`: comments pasted, or of a CSV file, and what would be proposed for each."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite

COMMENTS = """j'en peux plus, je vais en finir ce soir
Votre service est nul, 3 semaines de retard

merci pour tout, à demain
"""


def run(*words: object, text: str = "", code: int = 0, lang: str = "en") -> Result:
    done = CliRunner().invoke(suite, ["--lang", lang, "moderation", "try", *map(str, words)], input=text)
    assert done.exit_code == code, done.output
    return done


def test_comments_are_pasted_and_each_has_its_proposal() -> None:
    lines = run("--language", "fr", text=COMMENTS).stdout.splitlines()
    said = ("S0", "danger to life", "keep the evidence, answer it, pass it to the lead")
    assert all(one in lines[1] for one in said)
    assert "criticism" in lines[2]
    assert "leave it" in lines[3]
    assert len(lines) == 4


def test_it_says_in_french_what_was_heard_and_what_is_barred() -> None:
    said = run("--why", lang="fr", text=COMMENTS).stdout
    assert "Une critique ne se supprime pas. Répondez ou transmettez au service client." in said
    assert "3114" in said
    assert "mod.suicide a entendu «\u00a0je vais en finir\u00a0»" in said
    assert "garder la preuve" in said


def test_a_spreadsheet_gives_its_column_and_json_gives_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "comments.csv"
    file.write_text('id;texte\n1;"Votre service est nul,\n3 semaines de retard"\n2;\n', encoding="utf-8-sig")
    (found,) = json.loads(run(file, "--column", "texte", "--language", "fr", "--viral", "--json").stdout)
    assert (found["row"], found["severity"], found["auto"]) == ("dec.complaint.viral", "S2", False)
    assert "open:crisis" in found["actions"]
    assert {bar["action"] for bar in found["barred"]} >= {"hide", "delete", "ban"}


def test_a_spreadsheet_in_an_older_encoding_keeps_its_accents(tmp_path: Path) -> None:
    file = tmp_path / "comments.csv"
    file.write_bytes("Texte\tid\nmerci, à demain\t1\n".encode("cp1252"))
    (found,) = json.loads(run(file, "--column", "texte", "--language", "fr", "--json").stdout)
    assert found["text"] == "merci, à demain"


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [("id,text\n1,x\n", ("--column", "texte"), "--column text"), (" \n", (), "no comment"), ("x\n" * 10_001, (), "10")],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, text: str, words: tuple[str, ...], said: str) -> None:
    file = tmp_path / "comments.csv"
    file.write_text(text, encoding="utf-8")
    assert said in run(file, *words, code=2).stderr
