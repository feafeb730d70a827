"""What the rules are told of a post, what they leave to a person to say, and the gates that they close."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.accounts.models import Account
from cmsuite.content.approval import approve
from cmsuite.content.asked import not_asked, shipped_asked
from cmsuite.content.checks import Blocked, Finding
from cmsuite.content.declared import NoSuchFact, NoSuchValue, NotTheirsToSay, declare, declared
from cmsuite.content.files import attach, describe
from cmsuite.content.findings import merged
from cmsuite.content.gates import GATE, ShortReason, Unpassed, findings
from cmsuite.content.known import cases, unsaved
from cmsuite.content.linting import place, read_case, subject
from cmsuite.content.posts import adapt, edit, write
from cmsuite.content.review import submit
from cmsuite.content.views import post as post_of
from cmsuite.content.wording import Attached, Wording
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Conflict
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.media import store as media
from cmsuite.engines.networks.contract import Media
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import give_role
from cmsuite.engines.people.models import Role
from cmsuite.engines.rules import reports
from cmsuite.engines.rules.brand import shaped
from cmsuite.engines.rules.exemptions import suppress
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.content.desk import a_blob, a_post, an_account, prints
from tests.workplace import Cast, people

PLAIN = "La lampe Aube arrive."
ASKED = [one.fact for one in shipped_asked().rows]
BECAUSE = {"edfr.high-punct": "the client writes it so"}


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def found(store: Store, cast: Cast, variant: int) -> list[Finding]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return findings(act, [variant])[variant]


def codes(found: list[Finding], level: str = "block") -> list[str]:
    return [one.code for one in found if one.level == level]


# ---- what hints at what a person has to say


def opened(*texts: str, alts: tuple[str, ...] = (), kinds: tuple[str, ...] = ()) -> set[str]:
    return set(ASKED) - set(not_asked(texts, alts, kinds))


@pytest.mark.parametrize(
    ("text", "alt", "kinds", "asked"),
    [
        (PLAIN, "", (), set()),
        ("Tentez de gagner une lampe", "", (), {"contest"}),
        ("JEU-CONCOURS d’été", "", (), {"contest", "stake"}),
        ("-20 % sur tout", "", (), {"price_reduction"}),
        ("29 € au lieu de 49 €", "", (), {"price_reduction", "price_shown"}),
        ("Pour qui l’écoute au lieu de la voir", "", (), set()),
        ("Une lampe à 45 €", "", (), {"price_shown"}),
        ("Nos avis clients : ★★★★★", "", (), {"uses_reviews"}),
        (PLAIN, "Une lampe orange", ("image",), set()),
        (PLAIN, "Une femme allume une lampe", ("image",), {"rights.model"}),
        (PLAIN, "Deux enfants lisent", ("image",), {"rights.model", "rights.minor"}),
        ("Une femme et son enfant l’adorent", "", (), set()),
        ("Photo de @lea", "Une lampe", ("image",), {"rights.ugc"}),
        (PLAIN, "Capture d'écran de la boutique", ("image",), {"is_screenshot", "text_in_image"}),
        ("Image générée par IA", "Une lampe", ("image",), {"synthetic_realistic"}),
        (PLAIN, "", ("video",), {"has_speech", "has_flashes", "has_audio", "rights.music"}),
        ("Great concert tonight", "", (), set()),
        ("Il concourt au prix de la recherche", "", (), set()),
    ],
)
def test_a_fact_is_asked_only_where_something_hints_at_it(
    text: str, alt: str, kinds: tuple[str, ...], asked: set[str]
) -> None:
    assert opened(text, alts=(alt,), kinds=kinds) == asked


FILES = [
    Attached(0, Media("a" * 64, "image/png", 10, alt="Un")),
    Attached(0, Media("b" * 64, "image/png", 10)),
    Attached(5, Media("c" * 64, "application/pdf", 10, kind="document")),
    Attached(1, Media("d" * 64, "image/png", 10, alt="Trois", decorative=False)),
]


def test_parts_warning_and_files_are_fields_that_lead_back_to_where_they_are() -> None:
    made = subject(Wording(("Un", "Deux"), cw="Attention"), FILES)
    assert [name for name, _value in made.fields] == ["text", "text.2", "text.cw", "alt.1", "alt.2", "alt.4"]
    places = {name: place(name, FILES, 2) for name, _value in made.fields}
    assert places == {
        "text": (1, None), "text.2": (2, None), "text.cw": (1, None), "alt.1": (1, 1), "alt.2": (1, 2), "alt.4": (2, 2),
    }  # fmt: skip


CUES = """WEBVTT

00:00.000 --> 00:04.000
Le chef ouvre la porte.

00:04.000 --> 00:05.000
Cette phrase est bien trop longue pour une seconde
"""


def test_captions_are_read_for_their_pace_and_their_words(store: Store, cast: Cast, tmp_path: Path) -> None:
    saved = a_post(store, cast)
    variant = saved.variants[0].id
    kept = media.Media(store, Workspace(tmp_path, Config())).put(
        CUES.replace("ouvre", "ouvre, TODO,").encode(), "text/vtt"
    )
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        attach(act, variant, a_blob(act), "image", alt="Une porte bleue")
        attach(act, variant, media.keep(act, kept), "subtitle")
    told = {one.code: one for one in found(store, cast, variant)}
    assert "50 " in told["a11y.caption-speed"].message, "of the second cue"
    assert {told[code].file for code in ("a11y.caption-speed", "edfr.placeholder")} == {2}
    assert "a11y.captions" not in told


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["competitors", "own_contacts", "own_domains", "brand_spellings", "sector", "paid", "network",
                         "neighbours", "media", "contest", "public_body", "zone", "handles_verified"])  # fmt: skip


@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_a_setting_of_facts_has_the_shapes_that_rules_take_whatever_was_written(given: Mapping[str, Any]) -> None:
    for name, value in shaped(given).items():
        if name == "brand_spellings":
            assert all(isinstance(one, str) for pair in value.items() for one in pair)
        elif isinstance(value, list):
            assert all(isinstance(one, str) for one in value)
        else:
            assert isinstance(value, bool | int | float | str)
            assert name not in ("network", "neighbours", "media", "zone")


def test_one_thing_is_told_once_and_the_graver_word_holds() -> None:
    network = [Finding("net.length", "block", "512/500"), Finding("a11y.alt-poor", "warn", "poor", part=2)]
    rules = [
        Finding("net.length", "block", "too long"),
        Finding("a11y.alt-prefix", "warn", "prefix", part=2),
        Finding("a11y.alt-missing", "block", "missing", part=2),
        Finding("edfr.cta", "info", "one call"),
    ]
    assert [one.message for one in merged(network, rules)] == ["512/500", "missing", "one call"]


# ---- what is gathered of the rows


def test_the_rows_say_who_where_and_when_and_many_are_asked_at_once(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.facts", {"competitors": ["Zed"], "network": "x", "own_domains": "lumen.example"})
    account = an_account(store, cast.brand)
    with store.connection(writes=True) as connection:
        live = {"limits": {"text.limit": 5000, "text.hashtags_max": 5}}
        connection.execute(sa.update(Account).where(Account.id == account).values(capability=live))
    first, second = (a_post(store, cast, account, text=f"La lampe Aube, {n}.") for n in ("un", "deux"))
    other = a_post(store, cast, text="Une autre.")
    ids = [one.variants[0].id for one in (first, second, other)]
    leaves = {ids[0]: store.now() + timedelta(days=2)}
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        made = cases(act, ids, moment="schedule", leaves=lambda _act, _ids: leaves)
        new = unsaved(act, [account])[account]
    facts = made[ids[0]].known.facts
    assert {name: facts[name] for name in ("country", "network", "status", "moment", "publish_at", "competitors")} == {
        "country": "FR", "network": "mastodon", "status": "approved", "moment": "schedule",
        "publish_at": "2026-03-12T10:00", "competitors": ["Zed"],
    }  # fmt: skip
    assert (facts["profile"].limit, facts["profile"].hashtags_max) == (5000, 5)
    assert facts["own_domains"] == ["lumen.example"]
    assert facts["brand_spellings"] == {"atelier lumen": "Atelier Lumen", "Atelier lumen": "Atelier Lumen"}
    beside = facts["neighbours"]
    assert [one["text"] for one in beside if one["account"] == account] == ["La lampe Aube, deux."]
    assert [one["text"] for one in beside if one["account"] != account] == ["Une autre."]
    assert {one["account"] for one in made[ids[2]].known.facts["neighbours"]} == {account}
    assert (made[ids[0]].known.today - made[ids[1]].known.today).days == 2
    assert len(new.facts["neighbours"]) == 3
    assert read_case(made[ids[0]]).counts == {}


# ---- gates


def test_an_ordinary_post_passes_every_gate_and_the_yes_names_the_rules(store: Store, cast: Cast) -> None:
    saved = a_post(store, cast)
    variant = saved.variants[0].id
    assert found(store, cast, variant) == []
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, prints(act, saved.post_id))
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant)
        kept = {moment: reports.last(act, [("variant", variant)], moment) for moment in ("review", "approve")}  # type: ignore[arg-type]
    said = [one["variant", variant] for one in kept.values()]
    assert {one.hash for one in said} == {saved.variants[0].hash}
    assert [one.counts["closed"] for one in said] == [False, False]


def test_what_blocks_is_not_submitted_and_says_what_to_do(store: Store, cast: Cast) -> None:
    saved = a_post(store, cast, text="Écrivez à lea.martin@gmail.com, {{prenom}}.")
    with pytest.raises(Blocked) as refused, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, prints(act, saved.post_id))
    assert "{{prenom}}" in refused.value.sentence
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, GATE.key, "none")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, prints(act, saved.post_id))
        assert reports.last(act, [("variant", saved.variants[0].id)], "review")["variant", 1].counts["closed"]


def test_what_a_rule_lacks_is_asked_by_name_and_a_word_of_a_person_opens_the_gate(store: Store, cast: Cast) -> None:
    saved = a_post(store, cast, text="Tentez de gagner une lampe.")
    variant = saved.variants[0].id
    (asks,) = [one for one in found(store, cast, variant) if one.level == "block"]
    assert (asks.code, asks.rule and asks.rule.asks) == ("law.contest.rules", "contest")
    assert asks.fix == f"Say it: cmsuite post declare {saved.post_id} contest=…"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert declare(act, saved.post_id, {"contest": "no"}, seen=saved.version) == {"contest": False}
    assert codes(found(store, cast, variant)) == []
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert post_of(act, saved.post_id).variants[0].hash == saved.variants[0].hash, "facts are not sent"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, title="Autre titre")
        assert declared(act, saved.post_id) == {"contest": False}
        declare(act, saved.post_id, {"contest": "oui"})
    assert codes(found(store, cast, variant)) == ["law.contest.rules"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        declare(act, saved.post_id, {"contest": None})
        assert declared(act, saved.post_id) == {}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"contests": "yes"}, NoSuchFact),
        ({"contest": "perhaps"}, NoSuchValue),
        ({"rights.model": "sure"}, NoSuchValue),
        ({"rights_end": "soon"}, NoSuchValue),
        ({"creator_age": "nan"}, NoSuchValue),
        ({"provider_authorised": "yes"}, NotTheirsToSay),
        ({"__class__": "yes"}, NoSuchFact),
    ],
)
def test_a_fact_that_is_none_or_not_theirs_is_refused(
    store: Store, cast: Cast, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    saved = a_post(store, cast)
    with pytest.raises(refusal), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        declare(act, saved.post_id, facts)
    with pytest.raises(Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        declare(act, saved.post_id, {"contest": "no"}, seen=saved.version + 5)


def test_who_is_legal_says_what_the_law_asks(store: Store, cast: Cast) -> None:
    saved = a_post(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        give_role(act, cast.helene.person_id or 0, Role.LEGAL)
        give_role(act, cast.helene.person_id or 0, Role.CM)
    helene = actor(store, "helene@lumen.example")
    with acts.open(store, by=helene, brand=cast.brand) as act:
        assert declare(act, saved.post_id, {"provider_authorised": "yes"}) == {"provider_authorised": True}


def test_a_person_on_a_picture_asks_for_their_consent(store: Store, cast: Cast) -> None:
    saved = a_post(store, cast)
    variant = saved.variants[0].id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        file = attach(act, variant, a_blob(act), "image", alt="Une femme allume la lampe Aube dans un salon")
    assert codes(found(store, cast, variant)) == ["law.image.release"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        declare(act, saved.post_id, {"rights.model": "missing"})
    assert codes(found(store, cast, variant)) == ["law.image.release"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        declare(act, saved.post_id, {"rights.model": "valid", "rights_end": "2026-03-20"})
    assert codes(found(store, cast, variant)) == []
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        soon = store.now() + timedelta(days=1)
        made = cases(act, [variant], moment="schedule", leaves=lambda _act, ids: dict.fromkeys(ids, soon))
        assert [one.rule for one in read_case(made[variant]).findings] == ["law.image.expiry"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        describe(act, file.id, alt="Image d’une lampe posée sur une table en bois")
    assert codes(found(store, cast, variant), "warn") == ["a11y.alt-prefix"]


def test_the_contrast_of_text_in_a_picture_is_counted_from_the_colours_that_a_person_tells(
    store: Store, cast: Cast
) -> None:
    saved = a_post(store, cast)
    variant = saved.variants[0].id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        attach(act, variant, a_blob(act), "image", alt="Affiche de la braderie, samedi à dix heures")
        declare(act, saved.post_id, {"text_in_image": "yes", "image_text_repeated": "yes"})
    assert "a11y.media-colours" in codes(found(store, cast, variant), "info")
    for colours, told in (
        ("#FFFFFF/#E4572E", "3.68:1: aim at 4.5:1"),
        ("#FFFFFF/#E4572E large", ""),
        ("#1A1A1A/#F6C344", ""),
        ("rouge sur blanc", "(rouge sur blanc) have a contrast of ?:1"),
    ):
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            declare(act, saved.post_id, {"image_colours": colours})
        warned = [one for one in found(store, cast, variant) if one.code == "a11y.media-contrast"]
        assert [told in one.message for one in warned if one.level == "warn"] == [True] * bool(told)


def test_warnings_are_passed_by_name_with_a_reason_that_stays_beside_the_yes(store: Store, cast: Cast) -> None:
    saved = a_post(store, cast, text="La lampe Aube arrive!")
    variant = saved.variants[0].id
    assert codes(found(store, cast, variant), "warn") == ["edfr.high-punct"]
    for because, refusal in ((None, Unpassed), ({"edfr.colon": "not this rule"}, Unpassed),
                             ({"edfr.high-punct": "short"}, ShortReason)):  # fmt: skip
        with pytest.raises(refusal), acts.open(store, by=cast.karim, brand=cast.brand) as act:
            approve(act, variant, because=because)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant, because=BECAUSE)
        word = post_of(act, saved.post_id).variants[0].decisions[0]
    assert (word.decision, word.reason) == ("approved", "edfr.high-punct: the client writes it so")


def test_the_hour_and_the_day_on_which_it_leaves_are_asked_at_the_approval(store: Store, cast: Cast) -> None:
    saved = a_post(store, cast)
    variant, at_night = saved.variants[0].id, NOW.replace(hour=22) + timedelta(days=1)
    with pytest.raises(Unpassed) as stopped, acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant, leaves_at=at_night)
    assert stopped.value.facts["rules"] == ("plan.quiet",)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert approve(act, variant, leaves_at=NOW + timedelta(hours=1)).standing.approved
    because = {"plan.quiet": "The match ends at that hour."}
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert approve(act, variant, leaves_at=at_night, because=because).standing.approved
        words = post_of(act, saved.post_id).variants[0].decisions
    assert [one.reason for one in words if one.reason] == ["plan.quiet: The match ends at that hour."]


def test_the_client_is_not_asked_about_warnings_and_a_brand_may_only_be_told(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.approval_steps", ["client"])
    saved = a_post(store, cast, text="La lampe Aube arrive!")
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        assert approve(act, saved.variants[0].id).standing.approved
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.approval_steps", ["internal"])
        choose(act, GATE.key, "blocks")
    other = a_post(store, cast, text="Une autre lampe arrive!")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert approve(act, other.variants[0].id).standing.approved


def test_a_finding_that_does_not_apply_is_suppressed_and_is_back_when_its_words_change(
    store: Store, cast: Cast
) -> None:
    saved = a_post(store, cast, text="La lampe Aube arrive!")
    variant = saved.variants[0].id
    (one,) = found(store, cast, variant)
    assert one.rule
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        suppress(act, "post", saved.post_id, one.code, one.rule.fingerprint, "the name of the lamp ends so")
    (aside,) = found(store, cast, variant)
    assert aside.rule
    assert (aside.level, aside.message, aside.rule.edits) == ("info", f"Does not apply here: {one.message}", ()), "seen"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert approve(act, variant).standing.approved
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["La lampe Brume arrive!"])
    assert codes(found(store, cast, variant), "warn") == ["edfr.high-punct"]


def test_nearly_the_same_text_is_told_once_it_is_approved_not_in_a_thread_of_its_own(store: Store, cast: Cast) -> None:
    account = an_account(store, cast.brand)
    text = "La lampe Aube arrive en boutique demain matin, venez la voir avec nous."
    a_post(store, cast, account, text=text)
    again = a_post(store, cast, account, text=text)
    assert "edfr.near-duplicate" in codes(found(store, cast, again.variants[0].id), "warn")


def test_a_text_is_held_beside_those_of_other_networks_of_its_week(store: Store, cast: Cast) -> None:
    text = "La lampe Aube arrive en boutique demain matin, venez la voir avec nous."
    here, there = an_account(store, cast.brand, "@here"), an_account(store, cast.brand, "@there", network="linkedin")
    both, names = a_post(store, cast, here, there, text=text), {here: "@here", there: "@there"}
    mine, theirs = (one.id for one in both.variants)

    def same(variant: int, days: int = 0) -> list[str]:
        leaves = {variant: store.now() + timedelta(days=days)} if days else {}
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            case = cases(act, [variant], leaves=lambda _act, ids: {id: leaves[id] for id in ids if id in leaves})[
                variant
            ]
            rules = {one.rule: one.message.by["en"] for one in read_case(case).findings}
        assert "edfr.near-duplicate" not in rules, "of the same account only"
        return [rules["net.crosspost"]] if "net.crosspost" in rules else []

    assert same(mine) == [f"Same text as elsewhere ({names[there]}): adapt it to the network."]
    assert same(theirs) == [f"Same text as elsewhere ({names[here]}): adapt it to the network."]
    assert same(mine, days=30) == [], "weeks after the other"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        adapt(act, theirs, parts=["Un autre texte, écrit pour ceux qui lisent au travail et non en boutique."])
    assert same(mine) == []
    other = a_post(store, cast, there, text=text)
    told = f"Same text as elsewhere (post {other.post_id}, {names[there]}): adapt it to the network."
    assert same(mine) == [told]


def test_an_english_post_for_readers_in_france_is_told_to_be_read_in_french_too(store: Store, cast: Cast) -> None:
    account = an_account(store, cast.brand)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Account).where(Account.id == account).values(language="en"))
    saved = a_post(store, cast, account, text="Feel the wave with our new lamp.")
    variant = saved.variants[0].id
    assert "law.toubon" not in codes(found(store, cast, variant), "warn"), "nobody says who reads it"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.facts", {"audience_country": "FR"})
    assert "law.toubon" in codes(found(store, cast, variant), "warn")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        declare(act, saved.post_id, {"french_version": "yes"})
    assert "law.toubon" not in codes(found(store, cast, variant), "warn")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        declare(act, saved.post_id, {"french_version": None})
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.facts", {"audience_country": "IE"})
    assert "law.toubon" not in codes(found(store, cast, variant), "warn")


def test_the_language_that_a_post_is_said_to_be_in_goes_before_that_of_its_account(store: Store, cast: Cast) -> None:
    account = an_account(store, cast.brand)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Account).where(Account.id == account).values(language="fr"))
    text = "We are open on Saturday: come and see us !"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        saved = write(act, "Open", [text], [account], language="en-GB")
    variant = saved.variants[0].id
    warned = codes(found(store, cast, variant), "warn")
    assert "eden.space-before-punct" in warned
    assert not [one for one in warned if one.startswith("edfr.")]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, language="fr")
    assert "edfr.language" in codes(found(store, cast, variant), "warn")


def test_links_to_own_sites_are_measured_and_a_link_that_is_said_to_be_dead_blocks(store: Store, cast: Cast) -> None:
    theirs, ours = "Lisez https://presse.example/une", "Lisez https://blog.lumen.example/une"
    saved = a_post(store, cast, text=f"{theirs}, puis {ours}.")
    variant = saved.variants[0].id
    assert "net.utm" not in codes(found(store, cast, variant), "warn"), "nobody said which sites are the brand's"
    blog = an_account(store, cast.brand, network="wordpress")
    with store.connection(writes=True) as connection:
        address = sa.update(Account).where(Account.id == blog).values(url="https://blog.lumen.example/")
        connection.execute(address)
    (one,) = [one for one in found(store, cast, variant) if one.code == "net.utm"]
    assert one.span is not None
    assert f"{theirs}, puis {ours}."[slice(*one.span)] == "https://blog.lumen.example/une"

    assert "net.link-alive" not in codes(found(store, cast, variant))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        declare(act, saved.post_id, {"link_status": "404", "link_checked_hours": "1"})
    assert "net.link-alive" in codes(found(store, cast, variant), "block")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["Sans lien."])
    assert "net.link-alive" not in codes(found(store, cast, variant))
