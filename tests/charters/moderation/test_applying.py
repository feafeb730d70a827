"""What a guide makes of a comment: category, who is asked, by when; what its author is told, and how they contest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.charters.deciding import CATEGORIES, Known, Proposed, decide
from cmsuite.charters.moderation import defaults, sheets
from cmsuite.charters.moderation.applying import Applied, applied, as_guided, category_of
from cmsuite.charters.moderation.checks import fields
from cmsuite.charters.moderation.reasons import (
    MOVES,
    NAMES,
    STATES,
    NoMove,
    Reasons,
    ReasonsIncomplete,
    ReversalAlone,
    SameReviewer,
    missing,
    moved,
    statement,
)
from cmsuite.charters.moderation.schema import Deed, ModerationGuide, Reply
from cmsuite.charters.moderation.words import ACTS, CRITICISM, HEARD, clock
from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.packs import shelf

STOCK = shelf()
RULES = resolve(STOCK, STOCK.with_needed(["moderation-fr"]))
READY = Compiled(RULES)
NIGHT = datetime(2026, 3, 10, 22, 10, tzinfo=UTC)  # a Tuesday, 23:10 in Paris
GUIDE = defaults.guide("fr")


def proposed(text: str, known: Known | None = None) -> Proposed:
    context = Context({**ASSUMED, "language": "fr", "country": "FR", "network": "", "status": "new"})
    return decide(lint(Subject.of("inbox", text=text), READY, context), RULES, known or Known())


def guided(text: str, at: datetime = NIGHT) -> Applied:
    return applied(proposed(text), GUIDE, at, "Europe/Paris")


def test_distress_at_night_reaches_the_person_on_call_with_a_human_answer_and_nothing_is_deleted() -> None:
    said = proposed("j'en peux plus, je vais en finir ce soir")
    found = guided("j'en peux plus, je vais en finir ce soir")
    assert found.category is not None
    assert (found.category.code, found.inside) == ("life_risk", False)
    assert [one.role for one in found.asked] == ["oncall", "lead", "client"]
    assert found.look == found.act == NIGHT + timedelta(minutes=15)
    assert all(word in found.replies[0].fr for word in ("3114", "112"))
    assert "delete" in {bar.action for bar in said.barred}
    assert not said.auto
    kept = proposed("j'en peux plus, je vais en finir ce soir", Known(preserved=True))
    assert "delete" not in {bar.action for bar in kept.barred}


def test_criticism_is_answered_in_staffed_hours_and_cannot_be_removed() -> None:
    found = guided("Votre service est nul, 3 semaines de retard")
    assert found.category is not None
    assert found.category.code == CRITICISM
    assert {bar.action for bar in proposed("Votre service est nul, 3 semaines de retard").barred} >= {"hide", "delete"}
    assert found.look == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)  # eight staffed hours from nine on
    assert found.replies[0].code == "mod-criticism"


def with_category(code: str, **changed: object) -> ModerationGuide:
    """The guide, with one category said otherwise."""
    others = [one if one.code != code else one.model_copy(update=changed) for one in GUIDE.categories]
    return GUIDE.model_copy(update={"categories": tuple(others)})


def by_guide(text: str, guide: ModerationGuide, known: Known | None = None) -> Proposed:
    said = proposed(text, known)
    category = category_of(said, guide)
    assert category is not None
    return as_guided(said, category)


SPAM = "Gagnez 500 € par jour, cliquez ici http://gain-facile.example"


def test_what_the_guide_does_not_provide_is_not_proposed() -> None:
    assert "hide" in proposed(SPAM).actions
    found = by_guide(SPAM, with_category("spam", actions=("leave", "warn")))
    assert found.actions == ("warn",)
    assert {bar.action: bar.why for bar in found.barred}["hide"].startswith("The guide does not provide it for “")


def test_what_the_guide_provides_besides_follows_where_it_is_as_grave() -> None:
    assert by_guide(SPAM, with_category("spam", actions=("hide", "warn"))).actions == ("hide", "warn")
    assert by_guide(SPAM, with_category("spam", actions=("hide", "warn"), level="S3")).actions == ("hide",)


def test_no_guide_brings_back_what_is_barred() -> None:
    text = "Votre service est nul, 3 semaines de retard"
    grave = by_guide(text, with_category(CRITICISM, actions=("hide", "delete", "ban", "answer")))
    assert not {"hide", "delete", "ban"} & {*grave.actions}
    kill = "je vais te tuer, je sais où tu habites"
    unseen = by_guide(kill, with_category("threat", level=proposed(kill).severity, actions=("hide", "delete")))
    assert "delete" not in unseen.actions, "its evidence comes first"


def test_a_reply_past_its_day_is_not_offered() -> None:
    text = "Votre service est nul, 3 semaines de retard"
    old = [one.model_copy(update={"expires": date(2026, 3, 9)}) for one in GUIDE.replies if one.code == "mod-criticism"]
    others = [one for one in GUIDE.replies if one.code != "mod-criticism"]
    found = applied(proposed(text), GUIDE.model_copy(update={"replies": (*old, *others)}), NIGHT, "Europe/Paris")
    assert [one.code for one in found.replies] == ["mod-order", "mod-media"]


def test_what_no_row_or_no_category_is_for_is_left_alone() -> None:
    assert guided("merci pour tout, à demain") == Applied(None)
    empty = ModerationGuide.model_construct()
    assert applied(proposed("je vais en finir ce soir"), empty, NIGHT, "Europe/Paris") == Applied(None)


def test_each_sign_has_its_category_and_each_act_its_words() -> None:
    codes = {one.code for one in GUIDE.categories}
    assert set(HEARD) == set(CATEGORIES)
    assert set(HEARD.values()) <= codes
    assert set(ACTS) == set(get_args(Deed))
    macros = {row.macro for row in RULES.decisions if row.macro not in ("", "none")}
    assert macros <= {one.code for one in GUIDE.replies}


@given(st.text(max_size=12))
def test_a_time_of_day_is_one_or_none(text: str) -> None:
    found = clock(text)
    assert found is None or clock(f"{found.hour}:{found.minute:02}") == found


# ---- files


def test_categories_and_replies_go_out_and_come_back_and_none_is_lost() -> None:
    for which in ("categories", "replies"):
        text = sheets.written(which, getattr(GUIDE, which))
        assert sheets.take(GUIDE, which, text).guide == GUIDE
    taken = sheets.take(GUIDE, "categories", '[[category]]\ncode = "spam"\ndeadline = 60\n[[category]]\ncode = "own"')
    assert (taken.changed, taken.new) == (("spam",), ("own",))
    assert len(taken.guide.categories) == 19
    spam = next(one for one in taken.guide.categories if one.code == "spam")
    assert (spam.deadline, spam.level) == (60, "S4")


@pytest.mark.parametrize("text", ["", "x", "a = 1", "[[category]]\nname = 'x'", "[[reply]]\ncode = 'x'", "[" * 10_000])
def test_a_file_that_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(sheets.NoSheet):
        sheets.take(GUIDE, "categories", text)


@pytest.mark.parametrize("reply", GUIDE.replies, ids=lambda one: one.code)
def test_a_shipped_reply_asks_for_as_much_in_both_languages(reply: Reply) -> None:
    french, english = fields(reply.fr), fields(reply.en)
    assert french is not None
    assert english is not None
    assert len(french) == len(english)


# ---- reasons and appeal

WHOLE = Reasons(
    case="M-12",
    on=date(2026, 11, 27),
    measure="hide",
    territory="France",
    duration="7 jours",
    facts="Commentaire du 26 novembre.",
    origin="notice",
    detected=True,
    decided=False,
    ground="article 7",
    why="Il traite une vendeuse de voleuse.",
    internal="répondez à ce message",
    body="un organe certifié",
    court="tribunal judiciaire",
)


def test_the_author_is_told_everything_by_a_host_and_the_short_form_elsewhere() -> None:
    long, short = (statement(WHOLE, "fr", own_platform=own) for own in (True, False))
    assert "Votre message a été masqué." in long
    assert "Une personne a décidé." in long
    assert "tribunal judiciaire" in long
    assert "27 novembre 2026" in long
    assert "tribunal judiciaire" not in short
    assert all(part in short for part in ("article 7", "six mois", "répondez à ce message"))
    assert "Your message was hidden." in statement(WHOLE, "en", own_platform=False)
    assert set(NAMES) == set(Reasons.__dataclass_fields__)
    with pytest.raises(ReasonsIncomplete) as refused:
        statement(Reasons(measure="hide", on=date(2026, 11, 27)), "fr", own_platform=False)
    assert "law or clause" in str(refused.value)
    assert len(missing(Reasons(), own_platform=True)) == len(NAMES)


def test_an_appeal_is_judged_by_another_person_and_reversed_by_two() -> None:
    assert moved("received", "acknowledged", decided_by=1, by=1) == "acknowledged"
    with pytest.raises(SameReviewer):
        moved("acknowledged", "reviewed", decided_by=1, by=1)
    assert moved("acknowledged", "reviewed", decided_by=1, by=2) == "reviewed"
    assert moved("reviewed", "partly", decided_by=1, by=2) == "partly"
    for second in (None, 1, 2):
        with pytest.raises(ReversalAlone):
            moved("reviewed", "reversed", decided_by=1, by=2, second=second)
    assert moved("reviewed", "reversed", decided_by=1, by=2, second=3) == "reversed"
    with pytest.raises(NoMove):
        moved("received", "closed", decided_by=1, by=2)
    assert set(MOVES) == set(STATES)
    assert {to for tos in MOVES.values() for to in tos} == set(STATES) - {"received"}
