"""What is let pass: by whom it takes, with a reason, for a time, and only for what it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, Forbidden, Missing
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_person, give_role
from cmsuite.engines.people.models import Role
from cmsuite.engines.rules.contract import ASSUMED, ROLES, Context, Subject
from cmsuite.engines.rules.exempted import Line, lines
from cmsuite.engines.rules.exemptions import (
    Asked,
    AskedAlready,
    Exempted,
    LiftedAlready,
    NoSuchRule,
    NotAsked,
    NotBlocking,
    NotWaivable,
    OwnText,
    PastDay,
    SamePerson,
    ShortReason,
    TooLong,
    agree,
    lift,
    standing,
    standings,
    suppress,
    waive,
)
from cmsuite.engines.rules.force import in_force
from cmsuite.engines.rules.lint import lint
from cmsuite.engines.rules.models import Exemption
from cmsuite.store.store import Store
from tests.content.desk import a_post
from tests.workplace import Cast, people

LAW, WAIVABLE, PLAIN, WARNS = "law.influence.disclosure", "edfr.brand-name", "edfr.placeholder", "edfr.superlatives"
TODAY = date(2026, 3, 10)
T = TypeVar("T")
WHY = "acronyme du salon"
SHA, OTHER, PRINT = "ab" * 32, "cd" * 32, "0123456789abcdef"


def legal(store: Store, cast: Cast) -> Actor:
    """Nadia, whose role is legal."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        give_role(act, add_person(act, "Nadia Roy", "nadia@lumen.example"), Role.LEGAL)
    return actor(store, "nadia@lumen.example")


class Desk:
    """A brand with a post; what its people ask, and what stands."""

    def __init__(self, store: Store) -> None:
        self.store, self.cast = store, people(store)
        self.post = a_post(store, self.cast).post_id

    def does(self, by: Actor, deed: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with acts.open(self.store, by=by, brand=self.cast.brand) as act:
            return deed(act, *args, **more)

    def suppress(self, by: Actor, rule: str, print_: str = PRINT, why: str = WHY, **more: Any) -> Asked:
        made: Asked = self.does(by, suppress, "post", self.post, rule, print_, why, **more)
        return made

    def waive(self, by: Actor, rule: str, hash: str = SHA, why: str = WHY, **more: Any) -> Asked:
        made: Asked = self.does(by, waive, "post", self.post, rule, hash, why, **more)
        return made

    def asks(self, question: Callable[[Act], T]) -> T:
        with acts.read(self.store, by=self.cast.karim, brand=self.cast.brand) as act:
            return question(act)

    def stands(self, hash: str = SHA, on: date | None = None) -> Exempted:
        return self.asks(lambda act: standing(act, [("post", self.post)], hash, on))

    def lines(self, past: bool = False) -> list[Line]:
        return self.asks(lambda act: lines(act, past=past))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def refused(error: type[CmsError], deed: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(error) as caught:
        deed(*args, **more)
    return caught.value.sentence


def test_a_warning_is_suppressed_by_one_person_for_what_it_was_said_of_until_its_day(desk: Desk) -> None:
    chloe = desk.cast.chloe
    made = desk.suppress(chloe, WARNS, until=TODAY + timedelta(3))
    assert made.stands
    found = desk.stands()
    assert [(one.rule, one.fingerprint, one.until) for one in found.suppressions] == [
        (WARNS, PRINT, TODAY + timedelta(3))
    ]
    assert found.waived == frozenset()
    assert desk.stands(on=TODAY + timedelta(3)).suppressions
    assert not desk.stands(on=TODAY + timedelta(4)).suppressions, "its last day is over"
    assert not desk.stands(on=TODAY - timedelta(1)).suppressions
    elsewhere = desk.asks(lambda act: standing(act, [("post", desk.post + 1), ("account", desk.post)], SHA))
    assert elsewhere == Exempted(), "another post with the same words is looked at by itself"
    assert "as 1" in refused(AskedAlready, desk.suppress, chloe, WARNS)
    desk.does(desk.cast.karim, lift, made.id)
    assert desk.stands() == Exempted()
    refused(LiftedAlready, desk.does, desk.cast.karim, lift, made.id)
    assert desk.suppress(chloe, WARNS).stands, "and may be asked for again"
    assert [one.state for one in desk.lines(past=True)] == ["stands", "lifted"]
    assert desk.lines()[0].ends_on == TODAY + timedelta(90)


def test_a_block_takes_a_second_person_who_did_not_write_the_text(desk: Desk) -> None:
    chloe, karim = desk.cast.chloe, desk.cast.karim
    asked = desk.suppress(chloe, PLAIN)
    assert not asked.stands
    assert desk.stands() == Exempted()
    assert [(one.state, one.asked_by, one.approved_by) for one in desk.lines()] == [("asked", "Chloé Martin", "")]
    filed = desk.asks(lambda act: standing(act, [("post", desk.post)], SHA, filed=True))
    assert [one.rule for one in filed.suppressions] == [PLAIN], "asked is enough to hand the text in"
    refused(Forbidden, desk.does, chloe, agree, asked.id)
    assert karim.name in refused(OwnText, desk.does, karim, agree, asked.id, authors=[karim.person_id])
    desk.does(karim, agree, asked.id)
    assert [one.rule for one in desk.stands().suppressions] == [PLAIN]
    assert [(one.state, one.approved_by) for one in desk.lines()] == [("stands", "Karim Benali")]
    refused(NotAsked, desk.does, karim, agree, asked.id)

    own = desk.suppress(karim, PLAIN, "f" * 16)
    assert not own.stands, "who may agree still asks somebody else"
    refused(SamePerson, desk.does, karim, agree, own.id)
    refused(AskedAlready, desk.suppress, karim, PLAIN, "f" * 16)
    desk.does(karim, choose, "rules.second_person", False)
    assert desk.suppress(karim, PLAIN, "e" * 16).stands, "alone where the brand has one person"


def test_to_ask_for_what_another_asked_for_is_the_yes_to_it(desk: Desk) -> None:
    asked = desk.suppress(desk.cast.chloe, PLAIN)
    assert desk.suppress(desk.cast.karim, PLAIN) == Asked(asked.id, True)
    assert len(desk.lines()) == 1


def test_behind_a_law_only_somebody_whose_role_is_legal_agrees(desk: Desk) -> None:
    nadia = legal(desk.store, desk.cast)
    asked = desk.suppress(desk.cast.chloe, LAW)
    said = refused(Forbidden, desk.does, desk.cast.karim, agree, asked.id)
    assert "legal" in said
    desk.does(nadia, agree, asked.id)
    assert [one.rule for one in desk.stands().suppressions] == [LAW]
    desk.does(desk.cast.karim, choose, "rules.second_person", False)
    assert not desk.suppress(desk.cast.karim, LAW, "e" * 16).stands, "even a brand of one person asks the role"


def test_a_suppression_ends_after_ninety_days_and_thirty_for_a_block(desk: Desk) -> None:
    chloe = desk.cast.chloe
    said = refused(TooLong, desk.suppress, chloe, WARNS, until=TODAY + timedelta(91))
    assert "90 days" in said
    assert "8 June 2026" in said
    assert "30 days" in refused(TooLong, desk.suppress, chloe, PLAIN, until=TODAY + timedelta(31))
    refused(PastDay, desk.suppress, chloe, WARNS, until=TODAY - timedelta(1))
    desk.suppress(chloe, PLAIN)
    assert desk.lines()[0].ends_on == TODAY + timedelta(30)


def test_a_reason_has_ten_characters_and_a_rule_is_in_force(desk: Desk) -> None:
    assert "8 characters" in refused(ShortReason, desk.suppress, desk.cast.chloe, WARNS, why="  trop\u202e peu ")
    refused(ShortReason, desk.waive, desk.cast.karim, WAIVABLE, why="")
    with pytest.raises(NoSuchRule) as wrong:
        desk.suppress(desk.cast.chloe, "edfr.superlative")
    assert WARNS in wrong.value.advice, "the nearest is named"
    refused(Missing, desk.does, desk.cast.chloe, suppress, "post", 999, WARNS, PRINT, WHY)
    refused(Forbidden, desk.suppress, desk.cast.helene, WARNS)


def test_a_waiver_holds_for_one_content_and_takes_the_role_that_the_rule_names(desk: Desk) -> None:
    chloe, karim = desk.cast.chloe, desk.cast.karim
    assert desk.waive(karim, WAIVABLE).stands
    assert desk.stands() == Exempted(frozenset({WAIVABLE}))
    assert desk.lines()[0].ends_on == TODAY + timedelta(90)
    assert desk.stands(on=TODAY + timedelta(91)) == Exempted(), "and it has an end"
    assert "90 days" in refused(TooLong, desk.waive, karim, WAIVABLE, OTHER, until=TODAY + timedelta(91))
    assert desk.stands(OTHER) == Exempted(), "one changed byte is another content"
    anywhere = desk.asks(lambda act: standing(act, [("variant", 1)], SHA))
    assert anywhere.waived == {WAIVABLE}, "the hash binds, the record only shows where"

    asked = desk.waive(chloe, WAIVABLE, OTHER)
    assert not asked.stands
    refused(Forbidden, desk.does, legal(desk.store, desk.cast), agree, asked.id)
    desk.does(karim, agree, asked.id)
    assert desk.stands(OTHER).waived == {WAIVABLE}

    own = desk.waive(karim, WAIVABLE, "ef" * 32, authors=[karim.person_id])
    assert not own.stands, "not by who wrote the text"


def test_most_blocks_are_never_waived_and_what_blocks_nothing_neither(desk: Desk) -> None:
    for rule in (LAW, PLAIN, "net.length", "plan.crisis-freeze", "a11y.alt-missing"):
        assert rule in refused(NotWaivable, desk.waive, desk.cast.karim, rule)
    refused(NotBlocking, desk.waive, desk.cast.karim, WARNS)


def test_many_contents_are_asked_by_one_question(desk: Desk) -> None:
    desk.waive(desk.cast.karim, WAIVABLE)
    desk.suppress(desk.cast.chloe, WARNS)
    wanted = {n: ([("post", desk.post)] if n == 1 else [("variant", n)], SHA if n == 2 else OTHER) for n in range(60)}
    found = desk.asks(lambda act: standings(act, wanted))
    assert [one.rule for one in found[1].suppressions] == [WARNS]
    assert found[2] == Exempted(frozenset({WAIVABLE}))
    assert all(found[n] == Exempted() for n in range(3, 60))
    assert desk.asks(lambda act: standings(act, {})) == {}


def test_a_suppression_silences_its_finding_until_the_words_change(desk: Desk) -> None:
    facts = {**ASSUMED, "country": "FR", "language": "fr", "network": "kit"}
    ruleset = desk.asks(lambda act: in_force(act, desk.cast.brand, TODAY))
    text = "Le meilleur atelier de la ville, ouvert samedi."

    def found(said: str, ruleset: Any = ruleset) -> dict[str, str]:
        let = desk.stands().suppressions
        report = lint(Subject.of("post", text=said), ruleset, Context(facts, TODAY, suppressions=let))
        return {one.rule: one.status for one in report.findings if one.rule.startswith("edfr.superlatives")}

    first = lint(Subject.of("post", text=text), ruleset, Context(facts, TODAY))
    print_ = next(one.fingerprint for one in first.findings if one.rule == WARNS)
    desk.suppress(desk.cast.chloe, WARNS, print_)
    assert found(text) == {WARNS: "suppressed"}
    assert found(text + " Venez nombreux !") == {WARNS: "suppressed"}, "it outlives edits elsewhere"
    assert found("Le meilleur café de la ville, ouvert samedi.") == {WARNS: "open"}

    renamed = [replace(one, id=WARNS + "-new", aliases=(WARNS,)) if one.id == WARNS else one for one in ruleset.rules]
    other = replace(ruleset, rules=tuple(renamed), digest="0" * 64)
    assert found(text, other) == {WARNS + "-new": "suppressed"}, "and a new name of its rule"


def test_what_one_person_let_pass_as_a_warning_counts_no_more_once_it_blocks(desk: Desk) -> None:
    desk.suppress(desk.cast.chloe, WARNS)
    desk.waive(desk.cast.karim, WAIVABLE)
    ruleset = desk.asks(lambda act: in_force(act, desk.cast.brand, TODAY))
    changes: dict[str, dict[str, Any]] = {WARNS: {"severity": "block"}, WAIVABLE: {"waivable_by": ""}}
    other = replace(ruleset, rules=tuple(replace(one, **changes.get(one.id, {})) for one in ruleset.rules))

    def found(rules: Any) -> Exempted:
        return desk.asks(lambda act: standing(act, [("post", desk.post)], SHA, ruleset=rules))

    assert found(ruleset) == desk.stands()
    assert found(ruleset).suppressions
    assert found(other) == Exempted()
    assert found(replace(ruleset, rules=())) == Exempted()


def test_what_was_asked_can_be_taken_back_and_a_yes_undone(desk: Desk) -> None:
    chloe, karim, nadia = desk.cast.chloe, desk.cast.karim, legal(desk.store, desk.cast)
    asked = desk.suppress(chloe, PLAIN)
    desk.does(chloe, lift, asked.id, "I read it again")
    refused(LiftedAlready, desk.does, nadia, lift, asked.id)
    asked = desk.suppress(chloe, PLAIN)
    desk.does(karim, agree, asked.id)
    with acts.open(desk.store, by=karim, brand=desk.cast.brand) as act:
        last = act.session.execute(sa.text("SELECT max(id) FROM journal")).scalar_one()
        acts.undo(act, last)
    assert desk.stands() == Exempted()


def test_the_roles_that_a_rule_may_name_are_those_of_people() -> None:
    assert set(ROLES) == set(Role)


def test_a_brand_sees_its_own(desk: Desk) -> None:
    desk.waive(desk.cast.karim, WAIVABLE)
    other = people(desk.store, "Hotel Nord")
    with acts.read(desk.store, by=other.karim, brand=other.brand) as act:
        assert lines(act) == []
        assert standing(act, [("post", desk.post)], SHA) == Exempted()


WRONG: tuple[dict[str, Any], ...] = (
    {"reason": "court"},
    {"asked_by": "me"},
    {"approved_by": None},
    {"ends_on": date(2026, 6, 9)},
    {"severity": "block", "ends_on": date(2026, 4, 10)},
    {"ends_on": date(2026, 3, 9)},
    {"ends_on": None},
    {"fingerprint": None},
    {"kind": "waiver"},
)


def test_the_store_itself_holds_what_is_promised(desk: Desk) -> None:
    desk.suppress(desk.cast.chloe, WARNS)
    table: Any = Exemption.__table__
    with desk.store.connection() as connection:
        row = dict(connection.execute(sa.select(table)).mappings().one())
    row |= {"id": 100, "ends_on": date(2026, 6, 8)}
    with desk.store.connection(writes=True) as connection:
        connection.execute(sa.insert(table).values(row))
    for n, wrong in enumerate(WRONG, 101):
        changed = {key: row["approved_by"] if value == "me" else value for key, value in wrong.items()}
        with desk.store.connection(writes=True) as connection, pytest.raises((sa.exc.DBAPIError, LookupError)):
            connection.execute(sa.insert(table).values(row | changed | {"id": n}))
