"""Rules of a brand: written, changed and taken back; what they do as items come in, and to what is there already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.core.needs import Need
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Conflict, Forbidden, Missing
from cmsuite.engines.feeds.entries import Raw
from cmsuite.engines.feeds.entries import item as item_of
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.feeds.versions import keep_versions
from cmsuite.store.store import Store
from cmsuite.store.types import Instant
from cmsuite.veille.applying import OtherRules, apply_rules, explained, score_again, unapply_rules, unread, would
from cmsuite.veille.judged import Sought
from cmsuite.veille.models import ItemTag, Qualification
from cmsuite.veille.qualify import keep, take_in
from cmsuite.veille.query import BadQuery, OnlyNegative
from cmsuite.veille.reading import item, items
from cmsuite.veille.rules import (
    BadRule,
    NameTaken,
    NoRules,
    Said,
    add_rule,
    digest_of,
    edit_rule,
    from_toml,
    import_rules,
    judge_rule,
    remove_rule,
    rule_named,
    rules,
    to_toml,
)
from cmsuite.veille.scoring import FIRST, Kin, score
from cmsuite.veille.sources import follow
from cmsuite.veille.telling import told
from cmsuite.veille.today import today
from cmsuite.veille.triage import assign, note, set_axis, snooze
from cmsuite.veille.trying import NotAnExample, tried, wilson
from cmsuite.veille.words import UNTIL_WOKEN
from tests.conftest import NOW
from tests.workplace import Cast, people

HOURS = timedelta(hours=1)
OTHER = "https://feeds.example/b"


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def give(store: Store, cast: Cast, *given: dict[str, Any], url: str = "https://feeds.example/a") -> list[int]:
    """A feed that is followed gives these items, and they are taken in as a round does. Their numbers."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        feed = follow(act, url, axis="trade", title="Le Monde").feed_id
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        return stored(act, feed, given)


@acts.register("test.stored", no_undo="in tests")
def stored(act: Act, feed: int, given: tuple[dict[str, Any], ...]) -> list[int]:
    rows = [
        {
            "feed_id": feed, "guid": f"{feed}-{n}-{act.now.isoformat()}", "first_seen_at": act.now, "hash": "x",
            "published_at": act.now - one.pop("age", timedelta()), **one,
        }
        for n, one in enumerate(dict(one) for one in given)
    ]  # fmt: skip
    ids = [act.add(Item(**row)).id for row in rows]
    take_in(act, [feed])
    return ids


def line(store: Store, item: int) -> Any:
    with store.connection() as connection:
        return connection.execute(sa.select(Qualification.__table__).where(Qualification.item_id == item)).one()


def test_the_score_of_the_specification() -> None:
    found = score((("lampes", 8, False),), "B", Kin(origins=2, novelty=FIRST), timedelta(hours=36))
    points = [round(found.points(term), 1) for term in ("rel", "src", "nov", "cor", "rec")]
    assert (points, found.total) == ([28.0, 16.0, 20.0, 10.0, 7.1], 81)
    best = score((("a", 5, True),), "A", Kin(origins=3), timedelta(hours=-5))
    assert (best.rel, best.rec, best.total) == (1.0, 1.0, 100)
    assert score((), None, Kin(novelty=0.2), timedelta(days=365)).total == 19


def test_rules_speak_as_items_come_in(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for said in (
            Said("lampes", "lampe*", weight=4),
            Said("loi", "cnil", "route", target="regulation"),
            Said("a lire", "cnil", "route", target="karim@lumen.example"),
            Said("promo", "promo OU soldes", "discard", target="promotional"),
            Said("design", "design", "tag", target="#Design"),
            Said("crise", "incendie NEAR/3 lampe", "alert"),
            Said("eteinte", "lampe", weight=10),
        ):
            add_rule(act, said)
        edit_rule(act, rule_named(act, "eteinte").id, enabled=False)
    titled, other, promo, fire, plain = give(
        store,
        cast,
        {"title": "La lampe d’été", "summary": "Du design."},
        {"title": "Autre chose", "text": "La CNIL parle de lampes."},
        {"title": "Promo sur les lampes"},
        {"title": "Incendie d’une lampe", "age": 72 * HOURS},
        {"title": "Rien", "summary": None},
    )
    # rel x 35, F 10, first 20, one origin 5, new 10: a rule counts whatever it does, but for those that discard
    assert (line(store, titled).score, line(store, titled).state) == (80, "new")
    assert [line(store, item).score for item in (other, plain, fire, promo)] == [80, 45, 75, 73]
    assert (line(store, other).axis, line(store, other).assigned_to) == ("regulation", cast.karim.person_id)
    assert (line(store, promo).state, line(store, promo).reason, line(store, promo).seen_at) == (
        "discarded", "promotional", None,
    )  # fmt: skip
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert act.session.scalars(sa.select(ItemTag.tag)).all() == ["design"]
        by = {one.name: one for one in rules(act)}
        for name, one in by.items():
            told = items(act, sought=Sought(rule=str(one.id)), limit=100)
            assert len(told) == one.hits, "what a rule did can be listed"
            assert all(name in item(act, line.item).judged.rules for line in told)
            assert [line.item for line in items(act, sought=Sought(rule=name), limit=100)] == [x.item for x in told]
        assert {one.name: one.hits for one in rules(act)} == {
            "a lire": 1, "crise": 1, "design": 1, "eteinte": 0, "lampes": 0, "loi": 1, "promo": 1,
        }  # fmt: skip
        needs: dict[str, Need] = {one.word: one for one in today(act)}
        assert (needs["ALERT"].n, needs["RULES"].n) == (1, 1)
        terms = explained(act, titled)
        assert (terms.total, terms.rules) == (80, (("design", 5, False), ("lampes", 4, True)))
        with pytest.raises(Missing):
            explained(act, 999)


def test_what_a_rule_mutes_waits_uncounted_and_tells_nobody_until_somebody_takes_it_up(
    store: Store, cast: Cast
) -> None:
    (before,) = give(store, cast, {"title": "Offre d’emploi : vendeur de lampes"})
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_rule(act, Said("marque", "lampe*", "alert"))
        add_rule(act, Said("emploi", '"offre d’emploi"', "mute"))
    muted, loud = give(store, cast, {"title": "Offre d’emploi : monteur de lampes"}, {"title": "Une lampe"}, url=OTHER)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        set_axis(act, loud, "regulation")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        needs: dict[str, Need] = {one.word: one for one in today(act)}
        assert needs["ALERT"].sentence == "a rule tells of 1 item, on regulation"
        assert needs["VEILLE"].sentence == "2 items to read, 1 of them on regulation"
        assert {one.item for one in items(act, sought=Sought(), limit=10)} == {before, loud}
        assert [one.item for one in items(act, sought=Sought(snoozed=True), limit=10)] == [muted]
        said = "\n".join(told(item(act, muted).judged))
        assert "Muted by a rule" in said
        assert "9999" not in said
        assert [(one.item, one.effect) for one in would(act).changes] == [(before, "mute")]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        apply_rules(act)
        applied = acts.last(act)
    assert line(store, before).snoozed_until == UNTIL_WOKEN
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        snooze(act, muted, None)
        assert applied is not None
        acts.undo(act, applied)
        assert [(one.item, one.effect) for one in would(act).changes] == [(before, "mute")]
    assert line(store, before).snoozed_until is line(store, muted).snoozed_until is None


def test_what_a_source_edits_is_scored_and_ruled_anew_and_what_a_person_chose_stays(
    store: Store, cast: Cast, clock: SetClock
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for said in (
            Said("lampes", "lampe*", weight=4),
            Said("promo", "promo", "discard", target="promotional"),
            Said("design", "design", "tag", target="design"),
            Said("crise", "incendie", "alert"),
        ):
            add_rule(act, said)
    given = give(
        store, cast, {"title": "Rien"}, {"title": "Du design"}, {"title": "Promo"}, {"title": "Un mot"}, {"title": "Lu"}
    )
    plain, _design, promo, noted, kept = given
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        note(act, noted, "À relire")
        keep(act, kept)
    clock.sleep(3600)
    titles = ("Incendie d’une lampe", "Promo sur le design", "Une erreur", "Promo", "Promo")
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        edited(act, dict(zip(given, titles, strict=True)))
    states = [(line(store, item).state, line(store, item).reason) for item in given]
    assert states == [
        ("new", None), ("discarded", "promotional"), ("new", None), ("new", None), ("kept", None),
    ]  # fmt: skip
    assert line(store, plain).score == line(store, promo).score + 35
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert {one.name: one.hits for one in rules(act)} == {"lampes": 0, "promo": 1, "design": 1, "crise": 1}
        assert [one.n for one in today(act) if one.word == "ALERT"] == [1]


@acts.register("test.edited", no_undo="in tests")
def edited(act: Act, titles: dict[int, str]) -> None:
    now = [(id, item_of(Raw(guid=str(id), title=title))) for id, title in titles.items()]
    assert keep_versions(act, now) == len(titles)
    take_in(act, [1])


def test_a_topic_that_was_kept_lately_is_less_new(store: Store, cast: Cast, clock: SetClock) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_rule(act, Said("design", "design", "tag", target="design"))
    first, second, other = give(store, cast, {"title": "Design un"}, {"title": "Un prix de design"}, {"title": "Loi"})

    def novelty(item: int) -> float:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return explained(act, item).nov

    assert [novelty(item) for item in (first, second, other)] == [1, 1, 1]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, first)
    assert [novelty(item) for item in (first, second, other)] == [1, 0.5, 1]
    (third,) = give(store, cast, {"title": "Encore du design", "guid": "z"})
    assert line(store, third).score == line(store, other).score + 35 - 10
    clock.sleep(8 * 86_400)
    assert novelty(second) == 1


def test_each_brand_has_its_own_rules(store: Store, cast: Cast) -> None:
    other = people(store, "Maison Nova")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        mine = add_rule(act, Said("lampes", "lampe", weight=10)).id
    with acts.open(store, by=other.chloe, brand=other.brand) as act:
        add_rule(act, Said("lampes", "lampe", "discard"))
        follow(act, "https://feeds.example/a")
        with pytest.raises(Missing):
            rule_named(act, str(mine))
    give(store, cast, {"title": "Lampe"})
    with store.connection() as connection:
        rows = connection.execute(sa.select(Qualification.brand_id, Qualification.state, Qualification.score))
        assert {row.brand_id: (row.state, row.score) for row in rows} == {
            cast.brand: ("new", 80), other.brand: ("discarded", 45),
        }  # fmt: skip
    with pytest.raises(Forbidden), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        add_rule(act, Said("x", "lampe"))


def test_rules_are_applied_to_the_past_and_taken_back(store: Store, cast: Cast) -> None:
    kept, lamp, old = give(
        store, cast, {"title": "Promo lampe"}, {"title": "Lampe en promo"}, {"title": "Promo", "age": timedelta(100)}
    )
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, kept)
        add_rule(act, Said("lampes", "lampe", weight=3))
        add_rule(act, Said("promo", "promo", "discard", target="promotional"))
        add_rule(act, Said("loi", "promo", "route", target="regulation"))
        add_rule(act, Said("marque", "promo", "tag", target="promo"))
        add_rule(act, Said("alerte", "promo", "alert"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        before = would(act)
    assert (before.read, before.rescored, [one.item for one in before.moved]) == (2, 2, [kept, lamp])
    assert {(one.item, one.effect) for one in before.changes} == {
        (lamp, "discard"), (lamp, "route"), (kept, "route"), (lamp, "tag"), (kept, "tag"),
    }  # fmt: skip
    assert line(store, lamp).state == "new"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = apply_rules(act, digest=before.digest[:12])
        undone = acts.last(act)
        assert done == before
        assert (would(act).rescored, would(act).changes) == (0, ())
    assert (line(store, lamp).state, line(store, kept).state, line(store, old).state) == ("discarded", "kept", "new")
    assert (line(store, kept).score, line(store, kept).axis) == (80, "regulation")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert undone is not None
        acts.undo(act, undone)
        assert act.session.scalars(sa.select(ItemTag)).all() == []
        assert len(would(act).changes) == 5
        edit_rule(act, rule_named(act, "lampes").id, weight=4)
    with pytest.raises(OtherRules), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        apply_rules(act, digest=before.digest)
    assert (line(store, lamp).state, line(store, lamp).axis, line(store, kept).axis) == ("new", "trade", "trade")


def test_only_what_applying_did_is_taken_back(store: Store, cast: Cast, clock: SetClock) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_rule(act, Said("alerte", "lampe", "alert"))
        add_rule(act, Said("avant", "incendie", "tag", target="feu"))
    noted, fire, routed = give(store, cast, {"title": "Promo"}, {"title": "Incendie d'une lampe"}, {"title": "Cnil"})
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        note(act, noted, "À voir")
        add_rule(act, Said("promo", "promo", "discard", target="promotional"))
        add_rule(act, Said("loi", "cnil OU incendie", "route", target="regulation"))
        add_rule(act, Said("a lire", "cnil OU incendie", "route", target="karim@lumen.example"))
        apply_rules(act)
        applied = acts.last(act)
    assert (line(store, noted).state, line(store, routed).axis) == ("discarded", "regulation")
    clock.at = NOW + HOURS
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        set_axis(act, routed, "culture")
        assign(act, routed, cast.chloe.person_id)
        assert applied is not None
        acts.undo(act, applied)
        assert {one.name: one.hits for one in rules(act)} == {
            "a lire": 0, "alerte": 1, "avant": 1, "loi": 0, "promo": 0,
        }  # fmt: skip
        needs: dict[str, Need] = {one.word: one for one in today(act)}
        assert needs["ALERT"].n == 1
    assert (line(store, noted).state, line(store, noted).reason) == ("new", None)
    assert (line(store, routed).axis, line(store, routed).assigned_to) == ("culture", cast.chloe.person_id)
    left = line(store, fire)
    assert (left.axis, left.assigned_to, left.version) == ("trade", None, 1)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        apply_rules(act)
        older = line(store, fire).id
        unapply_rules(act, [], [(older, "trade")], [older], [])
    assert (line(store, fire).axis, line(store, fire).assigned_to) == ("trade", None)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert {one.name: one.hits for one in rules(act)}["alerte"] == 0, "as an older program had it taken back"


def test_the_store_works_out_the_same_score_where_no_rule_reads(store: Store, cast: Cast) -> None:
    hours = [0, 1, 5.3, 5.4, 16.7, 16.8, 30, 71.9, 72, 100, 200, 311, 312, 1_000, 9_000]
    given = [(letter, NOW - hour * HOURS) for letter in (*"ABCDEF", None) for hour in hours]
    with store.connection() as connection:
        lines = [
            sa.select(sa.literal(letter, sa.String()).label("letter"), sa.literal(at, Instant()).label("at"))
            for letter, at in given
        ]
        table = sa.union_all(*lines).subquery()
        rows = connection.execute(sa.select(table.c.letter, table.c.at, unread(NOW, table.c.letter, table.c.at)))
        found = {(letter, at): total for letter, at, total in rows}
    assert found == {(letter, at): score((), letter, Kin(), NOW - at).total for letter, at in given}


def test_scores_follow_their_hour(store: Store, cast: Cast) -> None:
    (item,) = give(store, cast, {"title": "Lampe"})
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Qualification).values(sort_at=NOW - 144 * HOURS))
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert (score_again(act), score_again(act)) == (1, 0)
    assert line(store, item).score == 38  # rounded: 10 + 20 + 5 + 2.5


def test_a_rule_is_changed_and_all_of_it_is_taken_back(store: Store, cast: Cast) -> None:
    def undo(line: int | None) -> None:
        assert line is not None
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            acts.undo(act, line)

    def now() -> list[Any]:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return [(one.name, one.query, one.effect, one.weight, one.target, one.judged) for one in rules(act)]

    lines = []
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = add_rule(act, Said("lampes", "lampe", "route", target="karim@lumen.example"))
        lines.append(acts.last(act))
        changed = edit_rule(act, made.id, effect="tag", target="Lampe", seen=made.version)
        lines.append(acts.last(act))
        judge_rule(act, made.id, 3, 1)
        lines.append(acts.last(act))
        remove_rule(act, made.id)
        lines.append(acts.last(act))
    assert (changed.target, now()) == ("lampe", [])
    undo(lines[3])
    assert now() == [("lampes", "lampe", "tag", 5, "lampe", 4)]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        id = rule_named(act, "lampes").id
        edit_rule(act, id, weight=9)
        weighed = acts.last(act)
        edit_rule(act, id, weight=9)
        assert acts.last(act) in (weighed, None)  # nothing changed: no line
    with pytest.raises(Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit_rule(act, id, weight=1, seen=1)
    undo(weighed)
    assert now()[0][3] == 5
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        import_rules(act, [Said("lampes", "lampe OU led"), Said("neon", "neon")])
        imported = acts.last(act)
    assert [(*one[:2], one[-1]) for one in now()] == [("lampes", "lampe OU led", 0), ("neon", "neon", 0)]
    undo(imported)
    assert [(*one[:2], one[-1]) for one in now()] == [("lampes", "lampe", 4)]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert edit_rule(act, id, query=" lampe ", weight=2).judged == 4  # the same query
        assert edit_rule(act, id, query="led").judged == 0
        edited = acts.last(act)
    undo(edited)
    assert now()[0][-1] == 4


@pytest.mark.parametrize(
    ("said", "refused", "words"),
    [
        (Said("x", "lampe OU"), BadQuery, "sign 9"),
        (Said("x", "NOT lampe"), OnlyNegative, "at least one term"),
        (Said("x", "lampe", "delete"), BadRule, "effect cannot be delete"),
        (Said("x", "lampe", weight=11), BadRule, "weight cannot be 11"),
        (Said("x", "lampe", "tag"), BadRule, "a tag"),
        (Said("x", "lampe", "route", target="sport"), BadRule, "regulation"),
        (Said("x", "lampe", "route", target="nobody@example.org"), Missing, "nobody@example.org"),
        (Said("x", "lampe", "discard", target="boring"), BadRule, "off_topic"),
        (Said("x", "lampe", "alert", target="me"), BadRule, "nothing"),
        (Said("  ", "lampe"), BadRule, "1 to 80 letters"),
        (Said("lampes", "led"), NameTaken, "named lampes already"),
    ],
)
@pytest.mark.by_turns
def test_what_a_rule_cannot_be_is_refused(
    store: Store, cast: Cast, said: Said, refused: type[Exception], words: str
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_rule(act, Said("lampes", "lampe"))
    with pytest.raises(refused, match=words), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_rule(act, said)


def test_rules_are_a_file(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_rule(act, Said("lampes", 'lampe ET "objet lumineux"', weight=1, enabled=False))
        add_rule(act, Said("loi", "cnil", "route", target="regulation"))
        lines = rules(act)
    file = to_toml(lines).encode()
    assert from_toml(file, "r.toml") == [
        Said("lampes", 'lampe ET "objet lumineux"', weight=1, enabled=False),
        Said("loi", "cnil", "route", target="regulation"),
    ]
    assert digest_of(lines) == digest_of(lines[1:]), "what is off says nothing"
    for raw in (b"[[rule]", b"x = 1", b"\xff", b'[[rule]]\nname = "x"', b'[[rule]]\nname="x"\nquery="y"\nweight="5"'):
        with pytest.raises(NoRules, match=r"r\.toml"):
            from_toml(raw, "r.toml")


def test_a_query_is_tried_before_it_binds(store: Store, cast: Cast) -> None:
    given = [{"title": f"Lampe {n}", "age": timedelta(days=n)} for n in range(30)]
    given += [{"title": "Lampe", "age": timedelta(days=120)}, {"title": "Spot"}]
    items = give(store, cast, *given)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = tried(act, "lampe*", seed=4)
        assert (found.read, found.n, found.busiest, found.broad) == (31, 30, 7, False)
        assert sum(n for _week, n in found.weeks) == 30
        assert len({one.item for one in found.examples}) == 10
        assert tried(act, "lampe*", seed=4) == found
        assert tried(act, "lampe*", seed=5).examples != found.examples
        judged = tried(act, "lampe*", fitting=tuple(items[:8]), wrong=tuple(items[8:10]))
        assert judged.precision == 0.8
        assert tried(act, "lampe after:2026-03-09").n == 2
        assert tried(act, "lampe axis:regulation").read == 0
        with pytest.raises(NotAnExample):
            tried(act, "lampe*", wrong=(items[-1],))
    assert judged.bounds is not None
    assert [round(bound, 3) for bound in judged.bounds] == [0.49, 0.943]  # Wilson for 8 of 10
    assert wilson(0, 10)[0] == 0.0
