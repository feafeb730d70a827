"""The settings by keys: who, where, when, by which rules, and how everything stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import Paste

from cmsuite.accounts.registered import AccountLine, accounts
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.history import lines
from cmsuite.engines.acts.settings import choose, standing
from cmsuite.engines.documents.branding import look_of
from cmsuite.engines.jobs.history import schedules
from cmsuite.engines.jobs.runs import WORKER, Machine, begin
from cmsuite.engines.jobs.schedules import ensure, schedule
from cmsuite.engines.people.brands import roles
from cmsuite.engines.people.likes import likes
from cmsuite.engines.people.models import Person
from cmsuite.publishing.planning import plan
from cmsuite.rooms import load_rooms
from cmsuite.store.store import Store
from cmsuite.veille.sources import follow, sources
from tests import fakenet, feedserver
from tests.engines.documents.test_branding import png
from tests.tui.composing import until
from tests.tui.seated import Seated, account, placed, seated, workspace_of
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio

one_store = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""For what asks the store nothing that it is not asked elsewhere here."""

KARIM = "karim@lumen.example"
CHLOE = "chloe@lumen.example"
SECTIONS = ["brands", "people", "accounts", "schedules", "rules", "in_force", "limits", "screens", "keys", "health"]


@pytest.fixture
def net() -> Iterator[fakenet.FakeNet]:
    with fakenet.running() as running:
        yield running


def to(section: str) -> list[str]:
    """The keys that lead from any place to a section of the settings."""
    return ["0", *["right"] * SECTIONS.index(section)]


def near(store: Store, folder: Path, me: str) -> None:
    """A workspace that may ask servers on this machine."""
    values = {"me": me, "store_url": store.url.render_as_string(), "network_allow_private": ["127.0.0.0/8"]}
    workspaces.create(folder / "desk", **values)


def of_brand(store: Store, cast: Cast) -> list[AccountLine]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return accounts(act)


def has_roles(store: Store, cast: Cast) -> set[tuple[str, str]]:
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        return {(one.name, one.role) for one in roles(act)}


async def fill(me: Seated, *texts: str) -> None:
    """Paste into the fields of a form one after the other, and send it. An empty text leaves its field as it is."""
    for number, text in enumerate(texts):
        await me.pilot.press(*["tab"] * (number > 0), *["ctrl+u"] * (text != ""))
        if text:
            me.app.post_message(Paste(text))
            await me.pilot.pause()
    await me.press("ctrl+s")


async def test_every_section_shows_its_list_in_french_without_a_cut_name(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    account(store, cast, "@[red]lumen[/]")
    load_rooms()
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        ensure(act)
    expected = [
        "Atelier Lumen",
        "Chloé Martin",
        "@[red]lumen[/]",
        "chaque jour à",
        "oui",
        "Texte alternatif manquant",
        "16,8\u00a0Mo",
        "sombre",
        "app.brand",
        "✓ ok",
    ]
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("0")
        for name, text in zip(
            [
                "Marques",
                "Personnes",
                "Comptes",
                "Horaires",
                "Règles",
                "Charte",
                "Limites",
                "Écrans",
                "Touches",
                "Santé",
            ],
            expected,
            strict=True,
        ):
            assert f"▸{name}" in me.lines[1]
            assert f"▸ {name}" in me.lines[0]
            assert text in "\n".join(me.lines[2:-1])
            await me.press("tab")
        assert "▸Marques" in me.lines[1]
        assert "Santé" in me.lines[1]
        await me.press("shift+tab")
        assert "▸Santé" in me.lines[1]


async def test_a_brand_is_added_and_is_there_to_work_on(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("brands"), "a")
        await fill(me, "Atelier Lumen", "Mars/Crater")
        assert "✗ There is no time zone named Mars/Crater." in me.text
        await fill(me, "Europe/Lisbon")
        assert "✗ There is already a brand named atelier-lumen." in me.text
        await me.press("shift+tab")
        await fill(me, "[b]Nord[/b]")
        assert me.told() == "[b]Nord[/b] is added. You are its manager, lead and community manager."
        assert "[b]Nord[/b]" in me.text
        assert "Europe/Lisbon" in me.text
        await me.press("down", "up", "end", "home")
        while "› [b]Nord" not in me.text:
            await me.press("down")
        await me.press("w")
        assert me.lines[0].startswith(" [b]Nord[/b] ▸ Settings")


async def test_a_brand_speaks_another_language_and_the_way_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=KARIM, brand="Atelier Lumen") as me:
        await me.press(*to("brands"), "e", "right", "ctrl+s")
        assert me.told() == "Atelier Lumen speaks English from now on · u undoes"
        await me.press("enter")
        assert "language: English" in me.text
        await me.press("escape", "u", "enter")
        assert "language: French" in me.text


async def test_the_look_of_a_brands_documents_is_chosen_and_told(store: Store, cast: Cast, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(png())
    async with seated(store, tmp_path, me=KARIM, brand="Atelier Lumen") as me:
        await me.press(*to("brands"), "l")
        assert "▸ How its documents look" in me.lines[0]
        await fill(me, "", "#ffff00", "", "Source Sans 3", str(logo), "A lamp")
        assert "✗ #ffff00 on #ffffff has a contrast of 1.07: text needs 4.5." in me.text
        await me.press(*["shift+tab"] * 4, "ctrl+u")
        await fill(me, "#7a2e00")
        assert me.told() == "The documents of Atelier Lumen look as you said."
        await me.press("enter")
        told = "Text #1f2933, titles #7a2e00, text on them #ffffff, font: Source Sans 3, logo: A lamp"
        assert told in " ".join(me.text.split())
        await me.press("escape", "l")
        await me.press(*["tab"] * 6, "right")
        await me.press("ctrl+s")
        await me.press("enter")
        assert "font: Source Sans 3, logo: none" in " ".join(me.text.split())
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        found = look_of(act, cast.brand)
    assert (found.accent, found.font, found.logo) == ("#7a2e00", "Source Sans 3", "")


async def test_a_person_gets_roles_and_one_ends_only_when_it_is_confirmed(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("people"), "a")
        await fill(me, "Zoé Ama", "nowhere")
        assert "✗ nowhere is not a mail address." in me.text
        await me.press("shift+tab")
        await fill(me, "", "zoe@lumen.example")
        assert me.told() == "Zoé Ama is added, as community manager."
        await me.press("end", "r", "2")
        assert has_roles(store, cast) >= {("Zoé Ama", "cm"), ("Zoé Ama", "lead")}
        await me.press("end", "d")
        assert "End the role lead of Zoé Ama?" in me.text
        assert "1 other role for Atelier Lumen stays." in me.text
        await me.press("enter")
        assert ("Zoé Ama", "lead") in has_roles(store, cast)
        await me.press("d", "2")
        assert ("Zoé Ama", "lead") not in has_roles(store, cast)
        while "› Karim Benali" not in me.text or "manager" not in next(x for x in me.lines if x.startswith("›")):
            await me.press("up")
        await me.press("d", "2")
        assert "is the last manager of this brand" in me.told()


@one_store
async def test_who_may_not_give_roles_is_told_so(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=CHLOE) as me:
        await me.press(*to("people"), "a")
        assert "Chloé Martin may not do this (people.person)" in me.told()
        assert "manager" in me.told()
        assert len(me.app.screen_stack) == 1


async def test_an_account_by_hand_is_connected_and_closing_it_says_what_will_not_go_out(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("accounts"))
        assert "No account yet: a connects one." in me.text
        await me.press("a", "1")
        await fill(me, "@nacre", "nowhere")
        assert "✗ The address of the account is missing." in me.text
        await fill(me, "https://x.example/nacre")
        assert me.told() == "@nacre is connected."
        assert "✓ by hand" in me.text
        (line,) = of_brand(store, cast)
        entry = placed(store, cast, "Rosiers", on=line.account)
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            plan(act, entry)
        await me.press("d")
        assert "Close @nacre (Kit)?" in me.text
        assert "1 planned publication will not go out." in me.text
        await me.press("escape")
        assert of_brand(store, cast)[0].status == "active"
        await me.press("d", "2")
        assert of_brand(store, cast)[0].status == "closed"
        assert "· closed" in me.text


async def test_a_sign_in_takes_a_code_is_checked_and_renewed(
    store: Store, cast: Cast, tmp_path: Path, net: fakenet.FakeNet
) -> None:
    near(store, tmp_path, KARIM)
    async with seated(store, tmp_path, me=KARIM, size=(120, 40)) as me:
        await me.press(*to("accounts"), "a", "2")
        await fill(me, net.url)
        assert f"{net.url}/oauth/authorize?" in me.text.replace("\n    ", "")
        await fill(me, "nonsense")
        assert "does not take this code or token" in me.text
        assert "nonsense" not in me.text
        await me.press("f5")
        assert "does not take" not in me.text
        await fill(me, "code-lumen")
        assert "is connected." in me.told()
        assert "✓ ok" in me.text
        assert "software: " in me.text
        await me.press("c")
        assert "is well." in me.told()
        net.control.revoke("token-lumen")
        await me.press("c")
        assert "✗ to be connected ag" in me.text
        net.control.refused.clear()
        await me.press("s")
        await fill(me, "code-lumen")
        assert "✓ ok" in me.text


@one_store
async def test_a_token_is_taken_instead_of_a_code_and_never_shown_or_kept(
    store: Store, cast: Cast, tmp_path: Path, net: fakenet.FakeNet
) -> None:
    near(store, tmp_path, KARIM)
    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("accounts"), "a", "2")
        me.app.post_message(Paste(net.url))
        await me.press("tab", "right", "ctrl+s")
        assert "Token" in me.text
        me.app.post_message(Paste("token-lumen"))
        await me.press("f9")
        assert "•••" in me.text
        assert "token-lumen" not in me.text
        await me.press("ctrl+s")
        assert "token-lumen" not in me.text + str(me.app.unsaved.here) + str(me.app.told)
        assert [line.sign_in for line in of_brand(store, cast)] == ["ok"]


@one_store
async def test_a_record_of_the_settings_is_gone_to_in_its_section(store: Store, cast: Cast, tmp_path: Path) -> None:
    account(store, cast, "@one")
    second = account(store, cast, "@two")
    async with seated(store, tmp_path, me=KARIM, size=(120, 30)) as me:
        for kind, id, section, line in (
            ("account", second, "Accounts", "@two"),
            ("person", cast.helene.person_id or 0, "People", "Hélène Aubry"),
        ):
            me.app.open_record((kind, id))
            await me.settled()
            assert f"▸ {section}" in me.lines[0]
            assert line in next(shown for shown in me.lines if shown.startswith("›"))
        await me.press("enter", "escape", "up", "enter")
        assert "Chloé Martin" in next(shown for shown in me.lines if shown.startswith(" ") and "│ Chloé" in shown)


@one_store
async def test_over_several_brands_one_is_chosen_before_something_is_added(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    people(store, "Hotel Mer")
    account(store, cast, "@lumen")
    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("accounts"))
        assert "Atelier Lumen" in next(line for line in me.lines if "@lumen" in line)
        await me.press("a")
        assert me.told() == "This is done for one brand. Choose it with b."


async def test_a_schedule_is_switched_and_given_another_rule(store: Store, cast: Cast, tmp_path: Path) -> None:
    load_rooms()
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        ensure(act)

    def first() -> tuple[str, bool]:
        with acts.read(store, by=cast.karim, all_brands=True) as act:
            found = next(one for one in schedules(act) if one.job == "accounts.check")
        return found.rule, found.enabled

    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("schedules"))
        assert "each day at 05:23" in me.text
        await me.press("s")
        assert first() == ("23 5 * * *", False)
        assert me.told() == "“Accounts” is off."
        await me.press("u")
        assert first() == ("23 5 * * *", True)
        await me.press("e")
        await fill(me, "every now and then")
        assert "✗ every now and then does not say when" in me.text
        await fill(me, "every 7200")
        assert first() == ("every 7200", True)
        assert "every 2 hours" in me.text
        with acts.open(store, by=cast.karim, all_brands=True) as act:
            schedule(act, "accounts.check", rule="0 6 * * *")
        await me.press("s")
        assert "was changed by Karim Benali" in me.told()


async def test_a_schedule_that_nobody_runs_says_so(store: Store, cast: Cast, tmp_path: Path, clock: SetClock) -> None:
    load_rooms()
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        ensure(act)
    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("schedules"))
        assert "late" not in me.text
        clock.sleep(86_400)
        await me.press("1", "0")
        assert "! late: no worker" in me.text
        with acts.open(store, by=cast.worker, all_brands=True) as act:
            begin(act, WORKER, Machine("there:1", "there", 1))
        await me.press("1", "0")
        assert "late" not in me.text


async def test_a_rule_is_changed_for_the_brand_and_a_change_of_somebody_else_is_seen(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    def four_eyes() -> tuple[bool, str]:
        with acts.read(store, by=cast.karim, brand=cast.brand) as act:
            found = next(one for one in standing(act) if one.key == "content.four_eyes")
        return found.value, found.of

    load_rooms()
    async with seated(store, tmp_path, me=KARIM) as me:
        await me.press(*to("rules"))
        while "Whether what one person wrote" not in next(line for line in me.lines if line.startswith("›")):
            await me.press("down")
        await me.press("e", "left", "ctrl+s")
        assert me.told() == "content.four_eyes is now no."
        assert four_eyes() == (False, "brand")
        await me.press("e")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            choose(act, "content.four_eyes", True)
        await me.press("ctrl+s")
        assert "was changed by Karim Benali" in me.text
        assert four_eyes() == (True, "brand")


@one_store
async def test_theme_and_language_are_chosen_and_kept_for_the_person(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press(*to("screens"))
        assert [" ".join(line.split()) for line in me.lines[3:5]] == [
            "› Theme dark as shipped",
            "Language English said at the start",
        ]
        await me.press("enter", "2")
        assert me.app.theme == "cms-light"
        await until(me, lambda: "› Theme light yours" in " ".join(me.text.split()))
        await me.press("down", "e", "1")
        await until(me, lambda: "Language English yours" in " ".join(me.text.split()))
        await me.press("e", "2")  # French: one sits down again
        await until(me, lambda: me.app.tongue == "fr")
    with acts.read(store, by=cast.chloe, all_brands=True) as act:
        assert likes(act)["theme"] == "cms-light"
        row = act.session.get(Person, cast.chloe.person_id)
        assert row is not None
        assert row.locale == "fr"


@one_store
async def test_the_lines_of_a_section_are_filtered_and_the_filter_kept(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path) as me:
        await me.press(*to("keys"), "slash")
        await me.type("Décalér")
        await me.press("enter")
        await until(me, lambda: "Nothing here has these words: esc shows all." in me.text)
        await me.press("escape", "slash")
        assert me.lines[2].split()[-1] != "0"
        await me.type("veille.keep")
        await me.press("ctrl+s")
        await me.type("the key of keep\n")
        await me.press("enter")
        await until(me, lambda: sum("veille.keep" in line for line in me.lines[3:]) == 1)
        assert "veille.discard" not in me.text
        await me.press("left", "1", "colon")
        await me.type("key of keep")
        assert "the key of keep · Settings" in me.text
        await me.press("enter")
        await until(me, lambda: "▸ Keys" in me.lines[0] and sum("veille.keep" in line for line in me.lines[3:]) == 1)


@one_store
async def test_every_key_is_listed_and_one_that_is_a_persons_own_is_said(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    desk = workspace_of(store, tmp_path, CHLOE)
    (desk.root / "keys.toml").write_text('veille.keep = "K"\n', encoding="utf-8")
    async with seated(store, tmp_path, size=(80, 38)) as me:
        await me.press(*to("keys"))
        assert "Changed in keys.toml: veille.keep" in me.lines[2]
        assert "cmsuite brand list" in me.text
        await me.press("end")
        assert [line.split()[:2] for line in me.lines[3:] if "veille.keep" in line] == [["K", "!"]]


@one_store
async def test_health_is_looked_at_once_copied_without_names_and_leads_to_what_repairs_it(
    store: Store, cast: Cast, tmp_path: Path, net: fakenet.FakeNet
) -> None:
    near(store, tmp_path, KARIM)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        follow(act, "https://gazette.example/rss")
    with store.connection(writes=True) as connection:
        connection.exec_driver_sql("UPDATE feed SET state = 'gone'")
    async with seated(store, tmp_path, me=KARIM, size=(120, 40)) as me:
        await me.press(*to("accounts"), "a", "2")
        await fill(me, net.url)
        await fill(me, "code-lumen")
        net.control.revoke("token-lumen")
        await me.press("c")
        await me.press(*["right"] * 7)
        assert "Looked at Tue 10 Mar" in me.lines[2]
        assert "✗ broken" in me.lines[4]
        assert "must be connec" in me.lines[4]
        assert "→ Sign in again: cmsuite account" in me.text
        await me.press("y")
        assert "Copied, without secrets or names." in me.told()
        lines = len([line for line in me.lines if "✓ ok" in line])
        await me.press("slash")
        await me.type("BROKEN\n")
        await until(me, lambda: "✗ broken" in me.text and "✓ ok" not in me.text)
        await me.press("escape")
        await until(me, lambda: len([line for line in me.lines if "✓ ok" in line]) == lines)
        copied = (tmp_path / "desk" / "exports" / "health.txt").read_text(encoding="utf-8")
        assert "broken accounts" in copied
        assert "lumen" not in copied
        await me.press("enter")
        assert "▸ Accounts" in me.lines[0]
        asked = len(net.control.seen)
        await me.press(*["right"] * 7)
        assert "Looked at Tue 10 Mar" in me.lines[2]
        assert len(net.control.seen) == asked
        await me.press("r")
        assert len(net.control.seen) > asked
        await me.press("L")
        assert "Journal" in me.text
        line = next(one for one in me.lines if "@lumen" in one or "Karim Benali" in one)
        assert "Tue 10 Mar 10:00" in line
        await me.press("escape")
        assert "▸ Health" in me.lines[0]
        await me.press("slash")
        await me.type("gazette.example\n")
        assert "gazette.example: gone…" in me.text
        await me.press("enter")
        assert "✗ gone" in me.text
        assert "NEXT TRY" in me.text


@one_store
async def test_the_journal_goes_back_to_its_first_line(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.four_eyes", False)
    copied = (
        "INSERT INTO journal (created_at, brand_id, at, via, act, args, changed) SELECT created_at, brand_id, at, via, "
        "act, args, changed FROM journal WHERE act = 'settings.choose'"
    )
    with store.connection(writes=True) as connection:
        for _twice in range(9):
            connection.exec_driver_sql(copied)
        first = connection.exec_driver_sql("SELECT min(id) FROM journal WHERE brand_id IS NOT NULL").scalar_one()
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        (begun,) = lines(act, [first]).values()
    async with seated(store, tmp_path, me=KARIM, size=(120, 40)) as me:
        await me.press("0", "left", "L", "end")
        assert "…" not in [line.strip(" │›") for line in me.lines]
        assert begun.act in me.text


@one_store
async def test_a_feed_is_followed_by_its_page_and_a_list_by_its_file(store: Store, cast: Cast, tmp_path: Path) -> None:
    near(store, tmp_path, CHLOE)
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="loi"><outline type="rss" xmlUrl="https://a.example/f"/></outline>'
        '<outline type="rss" text="B" xmlUrl="https://b.example/f"/></body></opml>',
        encoding="utf-8",
    )
    with feedserver.serving() as served:
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}">'
            for name in ("News", "Jobs")
        )
        served.answers["/"] = feedserver.Answer(f"<html><head>{links}</head></html>".encode(), content_type="text/html")
        served.answers["/News"] = feedserver.Answer(feedserver.rss(feedserver.entries(2), title="News"))
        async with seated(store, tmp_path) as me:
            await me.press("2", "a")
            await fill(me, served.url())
            assert "This page declares several feeds" in me.text
            await me.press("2")
            assert "Following Jobs (trade)." in me.told()
            await me.press("I")
            await fill(me, str(tmp_path / "none.opml"))
            assert "cannot be read: it is not there." in me.text
            await fill(me, str(opml))
            assert "2 feeds would be followed." in me.text
            assert "2 do not answer:" in me.text
            await me.press("escape", "I")
            await fill(me, str(opml))
            await me.press("1")
            assert me.told() == "2 feeds are followed now."
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert {(one.title, one.axis) for one in sources(act)} == {
            ("Jobs", "trade"), ("a.example", "regulation"), ("B", "trade"),
        }  # fmt: skip
