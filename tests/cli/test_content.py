"""Posts and the calendar from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.engines import acts
from cmsuite.engines.people.brands import add_person
from cmsuite.store.store import Store
from cmsuite.veille.models import Decision, Qualification
from tests.conftest import NOW
from tests.content.desk import an_account, an_image
from tests.workplace import Cast, people

Run = Callable[..., Result]
ALT = "Une lampe en bois clair posée sur un établi"


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def run(store: Store, store_url: str, cast: Cast, tmp_path: Path) -> Run:
    """A command by Chloé, or by whom `by` says, at NOW; it must end with `code`."""
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    an_account(store, cast.brand, "@lumen@social.example")

    def run(*words: str, by: str = "", code: int = 0, stdin: str | None = None) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW), person_named=by or None)
        done = CliRunner().invoke(suite, list(words), obj=obj, input=stdin)
        assert done.exit_code == code, done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def test_a_post_is_written_checked_approved_and_placed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lampe.png").write_bytes(an_image("PNG", (800, 600)))
    post = said(run("post", "new", "--title", "Lampe Aube", "--text", "La lampe Aube arrive.", "--json"))["post_id"]
    run("post", "attach", str(post), str(tmp_path / "lampe.png"))
    blocked = said(run("post", "check", str(post), "--json", code=1))
    assert [line["finding"]["code"] for line in blocked] == ["a11y.alt-missing"]
    refused = run("post", "approve", str(post), by="karim@lumen.example", code=1)
    assert (refused.stdout, refused.stderr.count("\n")) == ("", 1)
    run("post", "alt", str(post), "1", ALT)
    run("post", "alt", str(post), "1", code=2)  # takes nothing away
    assert said(run("post", "check", str(post), "--json")) == []
    entry = said(run("calendar", "place", str(post), "--at", "12/03 9h", "--json"))[0]
    assert entry["due_at"] == "2026-03-12T08:00:00+00:00"
    approved = said(run("post", "approve", str(post), "--json", by="karim@lumen.example"))[0]
    assert approved["standing"]["approved"]
    shown = run("post", "show", str(post)).stdout
    assert ALT in shown
    assert "Approved." in shown
    (word,) = said(run("post", "show", str(post), "--json"))["variants"][0]["decisions"]
    assert f", rules {word['rules'][:12]}" in shown
    assert word["rules"] in {one["digest"] for one in said(run("rules", "passed", f"post:{post}", "--json"))}
    assert {one["digest"] for one in said(run("trace", "post", str(post), "--json"))["rules"]} == {word["rules"]}
    traced = run("trace", "post", str(post)).stdout
    assert f"  approved Tue 10 Mar 2026, 10:00 CET, by the rules {word['rules'][:12]}" in traced


def test_an_approval_holds_for_the_days_around_the_entry(run: Run) -> None:
    run("post", "new", "--text", "Bonjour à toutes et à tous")
    run("calendar", "place", "1", "--at", "12/03 9h")
    run("post", "approve", "1", by="karim@lumen.example")
    assert said(run("post", "list", "--json"))[0]["approved"] == 1
    run("calendar", "move", "1", "--at", "30/03 9h")
    assert said(run("post", "list", "--json"))[0]["approved"] == 0
    assert "out of date" in run("post", "show", "1").stdout
    assert "Approved." in run("post", "approve", "1", by="karim@lumen.example").stdout
    assert said(run("post", "list", "--json"))[0]["approved"] == 1


def test_a_post_comes_from_an_item_and_keeps_it(run: Run, store: Store, cast: Cast) -> None:
    item = an_item(store, cast)
    saved = said(run("post", "new", "--from-item", str(item), "--json"))
    assert saved["title"] == "Le chêne manque"
    assert "https://bois.example/1" in run("post", "show", "1").stdout
    told = run("trace", "article", str(item), "--lang", "fr").stdout.splitlines()
    assert told[:2] == [f"article {item}  Le chêne manque", "  -> inspire  contenu 1  Le chêne manque"]
    steps = said(run("trace", "post", "1", "--json"))["steps"]
    assert ("item", "inspires", "post") in [(s["from"]["kind"], s["relation"], s["to"]["kind"]) for s in steps]
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert act.get(Qualification, 1).state is Decision.KEPT


def an_item(store: Store, cast: Cast) -> int:
    import sqlalchemy as sa

    from cmsuite.engines.feeds.models import Feed, Item
    from cmsuite.veille.models import Source

    common = {"created_at": NOW}
    with store.connection(writes=True) as connection:

        def add(model: Any, **values: Any) -> int:
            return int(connection.execute(sa.insert(model).values(common | values).returning(model.id)).scalar_one())

        feed = add(Feed, url_canonical="https://bois.example/feed", reader_hash="", kind="feed", state="ok",
                   failures=0, redirects=0, claim_token=0)  # fmt: skip
        item = add(Item, feed_id=feed, guid="1", url="https://bois.example/1", title="Le chêne manque",
                   first_seen_at=NOW, hash="0" * 64)  # fmt: skip
        source = add(Source, brand_id=cast.brand, feed_id=feed, title="Bois", axis="trade", version=1)
        add(Qualification, brand_id=cast.brand, item_id=item, source_id=source, state="new", axis="trade", score=0,
            sort_at=NOW, version=1)  # fmt: skip
    return item


def test_the_text_may_come_from_a_file_or_the_standard_input(run: Run, tmp_path: Path) -> None:
    run("post", "new", "--file", "-", stdin="Ligne un\nLigne deux\n")
    assert said(run("post", "show", "1", "--json"))["words"]["parts"] == ["Ligne un\nLigne deux"]
    (tmp_path / "latin.txt").write_bytes("été".encode("latin-1"))
    assert "UTF-8" in run("post", "new", "--file", str(tmp_path / "latin.txt"), code=2).stderr


def test_a_thread_has_a_text_for_each_part(run: Run) -> None:
    run("post", "new", "--text", "Un", "--text", "Deux")
    run("post", "edit", "1", "--text", "Un", "--text", "Deux", "--text", "Trois", "--cw", "Photos")
    words = said(run("post", "show", "1", "--json"))["words"]
    assert (words["parts"], words["cw"]) == (["Un", "Deux", "Trois"], "Photos")


def test_an_account_may_say_it_in_its_own_words_and_come_back(run: Run, store: Store, cast: Cast) -> None:
    an_account(store, cast.brand, "@en@social.example")
    assert "@en@social.example" in run("post", "new", "--text", "Bonjour", code=2).stderr
    run("post", "new", "--text", "Bonjour", "--account", "@lumen@social.example", "--account", "@en@social.example")
    run("post", "edit", "1", "--account", "@en@social.example", "--text", "Hello")
    done = run("post", "edit", "1", "--account", "@en@social.example", "--language", "en")
    version = said(run("post", "show", "1", "--json"))["variants"][1]["version"]
    assert f"version {version}" in done.stdout  # what --seen takes with this --account
    run("post", "edit", "1", "--account", "@en@social.example", "--language", "en", "--seen", str(version))
    here, there = said(run("post", "show", "1", "--json"))["variants"]
    assert (here["own"], there["own"], there["words"]["parts"]) == ([], ["language", "parts"], ["Hello"])
    run("post", "edit", "1", "--account", "@en@social.example", "--inherit")
    assert said(run("post", "show", "1", "--json"))["variants"][1]["own"] == []


def test_a_stale_edit_shows_both_sides_on_stderr(run: Run) -> None:
    run("post", "new", "--text", "Bonjour")
    run("post", "edit", "1", "--text", "Bonsoir", by="karim@lumen.example")
    done = run("post", "edit", "1", "--text", "Salut", "--seen", "1", code=1)
    assert "Salut" in done.stderr
    assert "Bonsoir" in done.stderr
    assert done.stdout == ""


def test_a_clients_mail_is_recorded_with_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "oui.eml").write_text("From: helene@lumen.example\n\nOui.", encoding="utf-8")
    run("post", "new", "--text", "Bonjour à toutes et à tous")
    words = (
        "post",
        "record",
        "1",
        "--by",
        "helene@lumen.example",
        "--channel",
        "mail_reply",
        "--at",
        "2026-03-09 18:00",
    )
    assert "--proof" in run(*words, code=1).stderr
    done = said(run(*words, "--proof", str(tmp_path / "oui.eml"), "--json"))[0]
    assert (done["decision"], done["step"]) == ("approved", "client")
    assert "by mail" in run("post", "show", "1").stdout


def test_what_was_said_in_a_meeting_is_confirmed_by_who_said_it(run: Run) -> None:
    run("post", "new", "--text", "Bonjour à toutes et à tous")
    done = said(run("post", "record", "1", "--by", "helene@lumen.example", "--channel", "meeting", "--json"))[0]
    assert "not confirmed" in run("post", "show", "1").stdout
    run("post", "confirm", str(done["approval_id"]), by="karim@lumen.example", code=1)
    run("post", "confirm", str(done["approval_id"]), by="helene@lumen.example")


def test_a_refusal_stops_it_and_says_why(run: Run) -> None:
    run("post", "new", "--text", "Bonjour à toutes et à tous")
    run("post", "refuse", "1", "--reason", "Le prix manque", by="karim@lumen.example")
    shown = run("post", "show", "1").stdout
    assert "Le prix manque" in shown
    assert "Refused by the team." in shown


def test_a_file_that_lies_about_itself_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lampe.jpg").write_bytes(an_image("PNG"))
    run("post", "new", "--text", "Bonjour")
    assert "image/png" in run("post", "attach", "1", str(tmp_path / "lampe.jpg"), code=1).stderr
    assert run("post", "detach", "1", "1", code=1).stdout == ""


def test_a_preview_is_a_page_where_it_is_said(run: Run, tmp_path: Path) -> None:
    run("post", "new", "--title", "Aube", "--text", "La lampe Aube arrive.")
    run("calendar", "place", "1", "--at", "12/03 9h")
    page = tmp_path / "lumen" / "exports" / "preview-atelier-lumen-1.html"
    assert run("post", "preview", "1").stdout == f"preview: {page}\n"
    assert "La lampe Aube arrive." in page.read_text(encoding="utf-8")
    assert "Thu 12 Mar 2026, 09:00 CET" in page.read_text(encoding="utf-8")
    other = tmp_path / "pour-le-client.html"
    assert said(run("--lang", "fr", "post", "preview", "1", "-o", str(other), "--json")) == {"path": str(other)}
    assert '<html lang="fr">' in other.read_text(encoding="utf-8")
    assert run("post", "preview", "99", code=1).stderr.startswith("There is no post 99 here.")
    assert "Traceback" not in run("post", "preview", "1", "-o", str(page / "in" / "a" / "file"), code=3).stderr


def test_hostile_titles_reach_no_terminal(run: Run) -> None:
    run("post", "new", "--title", "\x1b]52;c;cm0gLXJm\x07\x1b[31mRouge\u202e [red][/]", "--text", "Bonjour")
    for words in (("post", "list"), ("post", "show", "1")):
        shown = run(*words).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "Rouge [red][/]" in shown


def test_the_calendar_lists_two_weeks_and_says_what_the_clocks_do(run: Run) -> None:
    run("calendar", "place", "--title", "Nuit du changement d’heure", "--at", "29/03/2026 2h30")
    run("calendar", "place", "--title", "Portrait")
    assert said(run("calendar", "list", "--json")) == []
    line = said(run("calendar", "list", "--to", "2026-03-29", "--json"))[0]
    assert [finding["code"] for finding in line["entry"]["findings"]] == ["cal.dst-missing"]
    assert "Portrait" in run("calendar", "list", "--ideas").stdout
    run("calendar", "cancel", "1", "--reason", "Trop tôt")
    assert said(run("calendar", "list", "--to", "2026-03-29", "--json")) == []
    assert "Trop tôt" in run("calendar", "list", "--to", "2026-03-29", "--cancelled").stdout


def test_the_calendar_says_what_became_of_an_entry(run: Run) -> None:
    run("post", "new", "--text", "Bonjour à toutes et à tous")
    run("calendar", "place", "1", "--at", "12/03 9h")
    assert said(run("calendar", "list", "--json"))[0]["publication"] is None
    run("post", "approve", "1", by="karim@lumen.example")
    run("publishing", "plan", "1")
    assert said(run("calendar", "list", "--json"))[0]["publication"]["state"] == "planned"
    assert "planned" in run("calendar", "list").stdout
    refused = run("calendar", "move", "1", "--at", "12/03 23h", code=1).stderr
    assert "[plan.quiet]" in refused
    assert "the same command with --pass RULE=REASON" in refused
    run("calendar", "move", "1", "--at", "13/03 23h", "--pass", "plan.quiet=The match ends at that hour.")
    run("post", "new", "--text", "La boutique rouvre samedi matin.")
    run("calendar", "place", "2", "--at", "12/03 23h")
    run("post", "approve", "2", "--pass", "plan.quiet=The match ends at that hour.", by="karim@lumen.example")
    run("publishing", "plan", "2")  # the approval met that hour
    run("post", "new", "--text", "Les horaires sont plus larges.")
    run("post", "approve", "3", by="karim@lumen.example")
    run("calendar", "place", "3", "--at", "13/03 22h")
    assert "[plan.quiet]" in run("publishing", "plan", "3", code=1).stderr
    run("publishing", "plan", "3", "--pass", "plan.quiet=The match ends at that hour.")


def test_a_post_comes_again_and_all_of_it_is_taken_back_as_one(run: Run) -> None:
    run("post", "new", "--text", "Bonjour à toutes et à tous")
    assert "cmsuite calendar place 1 --at" in run("calendar", "repeat", "1", "--times", "2", code=1).stderr
    run("calendar", "place", "1", "--at", "12/03 9h")
    weekly = ("calendar", "repeat", "1", "--on", "sun", "--on", "mon", "--until", "2026-04-06")
    shown = run(*weekly, "--dry-run").stdout
    assert "Easter Monday: a public holiday." in shown
    assert "The brand is closed that day." in shown
    assert len(said(run("post", "list", "--json"))) == 1
    made = said(run(*weekly, "--every", "two-weeks", "--json"))
    assert [(one["post"], one["copy"]["entries"][0]["at"]["local"]) for one in made] == [
        (2, "2026-03-15T09:00:00"), (3, "2026-03-23T09:00:00"), (4, "2026-03-29T09:00:00"), (5, "2026-04-06T09:00:00")
    ]  # fmt: skip
    assert "was undone: made a series of Bonjour à toutes et à tous" in run("undo").stdout
    assert [one["id"] for one in said(run("post", "list", "--json"))] == [1]
    assert len(said(run("calendar", "list", "--to", "2026-04-06", "--json"))) == 1
    run("calendar", "repeat", "1", code=2)


def test_entries_are_carried_to_another_zone(run: Run) -> None:
    run("calendar", "place", "--title", "Essai", "--at", "12/03 9h")
    done = said(run("calendar", "rezone", "1", "--zone", "Indian/Reunion", "--keep", "instant", "--json"))[0]
    assert done["at"]["local"] == "2026-03-12T12:00:00"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("post", "new", "--title", "Vide"), 2),
        (("post", "show", "99"), 1),
        (("post", "edit", "1"), 2),
        (("calendar", "place"), 2),
        (("calendar", "move", "1", "--at", "soon"), 2),
        (("calendar", "place", "--title", "Hier", "--at", "2026-03-09 9h"), 1),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(run: Run, words: tuple[str, ...], code: int) -> None:
    done = run(*words, code=code)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_maker_may_write_but_not_place(run: Run, store: Store, cast: Cast) -> None:
    from cmsuite.engines.people.brands import give_role
    from cmsuite.engines.people.models import Role

    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        give_role(act, add_person(act, "Noé Petit", "noe@lumen.example"), Role.MAKER)
    run("post", "new", "--text", "Bonjour", by="noe@lumen.example")
    run("calendar", "place", "1", "--at", "12/03 9h", by="noe@lumen.example", code=1)


def test_a_post_is_submitted_refused_taken_back_and_listed_so(run: Run, tmp_path: Path) -> None:
    run("post", "new", "--text", "a" * 501)
    blocked = run("post", "submit", "1", code=1)
    assert (blocked.stdout, blocked.stderr.count("\n")) == ("", 1)
    assert "cannot go out as it is" in blocked.stderr
    run("post", "edit", "1", "--text", "La lampe Aube arrive.")
    run("post", "submit", "1", "--seen", "1", code=1)
    assert said(run("post", "submit", "1", "--json"))["state"] == "in_review"
    assert "cannot be submitted: it is in review" in run("post", "submit", "1", code=1).stderr
    run("post", "refuse", "1", "--reason", "Le prix manque", by="karim@lumen.example")
    assert said(run("post", "list", "--json"))[0]["refused"] == 1
    assert "changes requested" in run("post", "list").stdout
    shown = run("post", "show", "1", "--lang", "fr").stdout
    assert "changements demandés" in shown
    assert "Le prix manque" in shown
    assert said(run("post", "take-back", "1", "--json"))["state"] == "in_production"
    assert "not in review" in run("post", "take-back", "1", code=1).stderr
    assert "nobody would read it again" in run("undo", code=1).stderr
    assert "takes one of these roles" in run("post", "take-back", "1", by="helene@lumen.example", code=1).stderr


def test_a_change_of_what_was_refused_takes_the_post_up(run: Run) -> None:
    run("post", "new", "--text", "La lampe Aube arrive.")
    run("post", "submit", "1")
    run("post", "refuse", "1", "--reason", "Le prix manque", by="karim@lumen.example")
    run("post", "edit", "1", "--text", "La lampe Aube arrive, à 89 €.")
    assert said(run("post", "list", "--json"))[0]["state"] == "in_production"
    assert "changes requested" not in run("post", "list").stdout


def test_a_post_takes_over_the_words_of_another(run: Run, store: Store, cast: Cast) -> None:
    an_account(store, cast.brand, "@atelier@social.example")
    both = ("--account", "@lumen@social.example", "--account", "@atelier@social.example")
    first = said(run("post", "new", "--title", "Lampe", "--text", "Elle arrive.", "--cw", "bois", *both, "--json"))[
        "post_id"
    ]
    run("post", "edit", str(first), "--account", "@atelier@social.example", "--text", "Elle est là.")
    second = said(run("post", "new", "--like", str(first), "--json"))["post_id"]
    one, other = (said(run("post", "show", str(id), "--json")) for id in (first, second))
    assert (other["title"], other["words"], other["state"]) == (one["title"], one["words"], "in_production")
    told = [[(line["handle"], line["words"]) for line in post["variants"]] for post in (one, other)]
    assert told[0] == told[1]
    third = said(run("post", "new", "--like", str(first), "--text", "Autre.", "--json"))["post_id"]
    shown = said(run("post", "show", str(third), "--json"))
    assert {tuple(line["words"]["parts"]) for line in shown["variants"]} == {("Autre.",)}
    run("post", "new", "--like", "999", code=1)
