"""A page without a feed, watched by command: what would be read is shown first, what is not allowed is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite
from cmsuite.making import make_workspace
from tests.feedserver import Answer, serving

Run = Callable[..., Result]
PRIVATE = ("--allow-private", "127.0.0.0/8")
HTML = "text/html; charset=utf-8"
LONG = "Les délibérations de l’autorité sont publiées ici dès qu’elles sont adoptées, sans délai ni résumé. " * 2
SAID = "Les plateformes se déclarent avant le 12 juin auprès de l’autorité."


@pytest.fixture
def run(tmp_path: Path) -> Run:
    make_workspace(tmp_path / "lumen")

    def run(*args: str) -> Result:
        return CliRunner().invoke(suite, ["--workspace", str(tmp_path / "lumen"), "--lang", "en", "veille", *args])

    return run


def page(*blocks: str) -> Answer:
    said = "".join(f"<p>{one}</p>" for one in blocks)
    return Answer(f"<title>Délibérations</title><nav>Menu</nav><main>{said}</main>".encode(), content_type=HTML)


def test_a_page_is_looked_at_watched_and_told_when_it_changes(run: Run) -> None:
    with serving() as server:
        server.answers |= {
            "/d": page(LONG, "Mis à jour le 3 mars 2026", "Délai : trois mois"),
            "/account": Answer(b"<main><form><input type=password></form></main>", content_type=HTML),
            "/robots.txt": Answer(b"User-agent: *\nDisallow: /private", content_type="text/plain"),
            "/private": page(LONG),
        }
        tried = run("watch", server.url("/d"), "--selector", "main", "--alert", r"délai : \w+", "--try", *PRIVATE)
        assert tried.stdout.splitlines()[0].startswith("What is watched: 3 blocks, ")
        assert "  [Mis à jour le 3 mars 2026]" in tried.stdout
        assert "Told whenever it changes: Délai : trois" in tried.stdout
        assert run("sources").stderr == "No source yet: cmsuite veille add URL\n"
        first = run("watch", server.url("/d"), "--axis", "regulation", "--alert", r"délai : \w+", *PRIVATE)
        assert first.stdout.startswith("Watching Délibérations (regulation): ")
        again = run("watch", server.url("/d"), "--axis", "regulation", "--alert", r"délai : \w+", *PRIVATE)
        assert "is followed already" in again.stdout
        assert "new items: 0;" in run("fetch", *PRIVATE).stdout
        server.answers["/d"] = page(LONG, "Mis à jour le 9 mars 2026", "Délai : deux mois", SAID)
        assert "new items: 1;" in run("fetch", "--all", *PRIVATE).stdout
        (item,) = json.loads(run("list", "--json").stdout)
        assert item["title"] == "Délibérations — Délai : deux mois"
        shown = run("show", str(item["item"])).stdout
        assert f"What has changed: Délai : [-trois-]{{+deux+}} mois · {{+{SAID}+}}" in shown
        for args, said in (
            (("/d", "--selector", "#nowhere"), "finds nothing on the page"),
            (("/d", "--selector", "p[["), "is not a CSS selector"),
            (("/d", "--ignore", "(a+)+b"), "steps"),
            (("/account",), "asks for a password"),
            (("/private",), "robots.txt"),
            (("/nothing",), "404"),
        ):
            refused = run("watch", server.url(args[0]), *args[1:], *PRIVATE)
            assert refused.exit_code in (2, 3)
            assert said in refused.stderr, args
        assert len(json.loads(run("sources", "--json").stdout)) == 1
