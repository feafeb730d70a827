"""What is proposed for a comment: by the first row that fits, with what nobody may do; never done unseen by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmsuite.charters.deciding import CRITICS, ILLEGAL, REMOVALS, Known, Proposed, decide
from cmsuite.charters.moderation.trying import Tried
from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.lint import lint
from cmsuite.tui.moderating import told
from tests.charters.measured import OURS, corpus, moderation

SPAM = "Gagnez 500 € par jour depuis chez vous, cliquez ici : http://gains-rapides.example/inscription"


def proposal(
    text: str, known: Known | None = None, trusted: frozenset[str] = frozenset(), facts: dict[str, int] | None = None
) -> Proposed:
    there = {**ASSUMED, **OURS, "language": "fr", "country": "FR", "network": "mastodon", **(facts or {})}
    report = lint(Subject.of("inbox", text=text), moderation(), Context(there))
    return decide(report, moderation(), known or Known(), trusted)


def barred(found: Proposed) -> set[str]:
    return {bar.action for bar in found.barred}


def test_who_speaks_of_ending_it_is_answered_and_never_deleted_before_the_evidence_is_kept() -> None:
    found = proposal("j’en peux plus, je vais en finir ce soir")
    assert (found.row, found.severity) == ("dec.suicide", "S0")
    assert found.actions[:2] == ("preserve", "answer")
    assert barred(found) == REMOVALS
    assert found.note is not None
    assert "3114" in found.note.by["fr"]
    assert "112" in found.note.by["fr"]
    assert not barred(proposal("j’en peux plus, je vais en finir ce soir", Known(preserved=True)))


def test_the_evidence_of_what_the_law_forbids_comes_before_any_removal() -> None:
    said = [vector.bad["text"] for rule in moderation().rules if rule.category in ILLEGAL
            for vector in rule.tests if vector.bad]  # fmt: skip
    found = [one for text in said if (one := proposal(text)).category in ILLEGAL]
    assert {one.category for one in found} >= {"hate", "defamation", "privacy", "counterfeit", "regulated"}
    for one in found:
        assert barred(one) == REMOVALS
        gone = [place for place, action in enumerate(one.actions) if action in REMOVALS]
        assert not gone or "preserve" in one.actions[: gone[0]], one.row
    kept = [proposal(text, Known(preserved=True)) for text in said]
    assert not [one.barred for one in kept if one.category in ILLEGAL and one.barred]


def test_criticism_can_be_neither_hidden_nor_removed() -> None:
    found = proposal("Votre service est nul, 3 semaines de retard")
    assert found.category == "complaint"
    assert not REMOVALS & {*found.actions}
    assert barred(found) == REMOVALS
    assert {bar.why for bar in found.barred} == {"Criticism is not removed. Answer, or pass it to customer service."}


def test_a_threat_with_an_hour_or_a_place_is_vital_and_one_without_is_not() -> None:
    dated = proposal("Ce soir je vous attends devant le magasin, vous allez le payer")
    vague = proposal("Vous allez le payer")
    assert (dated.row, dated.severity) == ("dec.threat.dated", "S0")
    assert (vague.row, vague.severity) == ("dec.threat", "S1")
    assert any("place, time" in said for said in dated.why)


def test_a_call_against_a_group_or_to_violence_with_a_time_is_vital() -> None:
    rows = {
        "virez tous les [G]": ("dec.hate", "S1"),
        "virez tous les [G] samedi": ("dec.hate.now", "S0"),
        "il faut brûler leur local": ("dec.threat", "S1"),
        "il faut brûler leur local samedi": ("dec.threat.dated", "S0"),
    }
    assert {text: (proposal(text).row, proposal(text).severity) for text in rows} == rows


def test_a_formal_notice_goes_to_the_lawyers_at_once_and_is_never_hidden() -> None:
    notice = proposal("Bonjour, je suis avocate et vous adresse une mise en demeure")
    asked = proposal("Bonjour, je suis journaliste à la Gazette, qui peut me répondre ?")
    assert (notice.row, notice.severity, asked.row, asked.severity) == ("dec.media.notice", "S1", "dec.media", "S2")
    assert "escalate:legal" in notice.actions
    assert not REMOVALS & {*notice.actions, *asked.actions}


@pytest.mark.parametrize(
    ("facts", "row", "severity"),
    [
        ({"hostile_to_same_target": 5, "hostile_authors_on_target": 1}, "dec.harassment", "S1"),
        ({"hostile_to_same_target": 1, "hostile_authors_on_target": 8}, "dec.pile-on", "S2"),
    ],
)
def test_who_goes_on_is_stopped_and_where_many_join_in_comments_are_slowed(
    facts: dict[str, int], row: str, severity: str
) -> None:
    found = proposal("honte à toi", Known(preserved=True), facts=facts)
    assert (found.row, found.severity) == (row, severity)
    assert ("limit" in found.actions, "ban" in found.actions) == (True, row == "dec.harassment")


def test_who_is_rude_to_one_person_is_warned_and_to_staff_is_hidden_first() -> None:
    aimed = {target: proposal("quel abruti", Known(target=target)) for target in ("person", "staff", "")}
    assert {target: one.severity for target, one in aimed.items()} == {"person": "S3", "staff": "S2", "": "S3"}
    assert aimed["person"].row == "dec.insult.person"


def test_the_picture_of_a_child_is_never_copied() -> None:
    rule = moderation().named("mod.child-abuse")
    assert rule is not None
    found = [proposal(vector.bad["text"]) for vector in rule.tests if vector.bad]
    assert found
    for one in found:
        assert one.row == "dec.child-abuse"
        assert "preserve" not in one.actions
        assert "preserve" in barred(one)


def test_no_comment_is_ever_acted_on_unseen_unless_the_charter_trusts_the_row() -> None:
    assert not [item for item in corpus() if proposal(item["text"], Known(frozenset({"new"}))).auto]
    trusted = frozenset(row.id for row in moderation().decisions)
    unseen = [one for item in corpus() if (one := proposal(item["text"], Known(frozenset({"new"})), trusted)).auto]
    assert {one.row for one in unseen} == {"dec.spam.link"}
    assert all(one.actions == ("hide",) and one.clause for one in unseen)
    private = Known(frozenset({"new"}), private=True)
    assert not [item for item in corpus() if proposal(item["text"], private, trusted).auto]
    customer = Known(frozenset({"new", "customer"}))
    assert not [item for item in corpus() if proposal(item["text"], customer, trusted).auto]


def test_no_critic_of_the_corpus_is_silenced() -> None:
    for item in corpus():
        found = proposal(item["text"])
        if found.category in CRITICS:
            assert not REMOVALS & {*found.actions}, item["text"]


@pytest.mark.parametrize("cues", [frozenset(), frozenset({"viral"})])
def test_a_complaint_that_spreads_is_looked_at_as_a_crisis(cues: frozenset[str]) -> None:
    found = proposal("Votre service est nul, 3 semaines de retard", Known(cues=cues))
    assert ("open:crisis" in found.actions) == bool(cues)


def test_what_was_heard_besides_leaves_out_the_rule_that_the_row_fits_by_and_no_other() -> None:
    found = proposal("Les [G], on devrait les brûler")
    assert [one.rule for one in found.signals] == ["mod.hate-incite", "mod.violence-incite"]
    assert (found.row, found.fitted, found.others) == ("dec.threat", "mod.violence-incite", ("mod.hate-incite",))
    none = replace(found, row="", fitted="")
    assert none.others == ("mod.hate-incite", "mod.violence-incite")
    for one, others in ((found, "mod.hate-incite"), (none, "mod.hate-incite, mod.violence-incite")):
        assert f"Heard besides: {others}." in [*told(Tried(1, "x", one), "UTC")]


def test_nothing_heard_is_nothing_proposed() -> None:
    found = proposal("Merci pour tout, à demain")
    assert (found.row, found.actions, found.signals) == ("", ("leave",), ())


def test_a_burning_product_a_lawsuit_and_a_complaint_are_answered_and_never_hidden() -> None:
    rows = {
        "Ma lampe a pris feu hier soir !": "dec.danger",
        "Mon fils a failli avaler le bouton qui se détache": "dec.danger",
        "Vous êtes des voleurs, je vais porter plainte": "dec.legal",
        "Prochaine étape, mon avocat": "dec.legal",
        "ma lampe marche plus au bout de trois jours": "dec.complaint",
        "Bande d’escrocs, rappelez-moi au 06 00 00 00 01": "dec.complaint",
    }
    for text, row in rows.items():
        found = proposal(text)
        assert (found.row, found.category) == (row, "complaint"), text
        assert "answer" in found.actions
        assert not REMOVALS & {*found.actions}
        assert barred(found) == REMOVALS


def test_what_a_stranger_would_try_first_is_seen() -> None:
    rows = {
        "Sale PD, ferme ta boutique": "dec.hate",
        "Gagnez 5000 € par jour http://arnaque.example": "dec.spam",
        "tu perds rien pour attendre": "dec.threat",
        "On est envahis par les [G]": "dec.hate",
        "Félicitations, vous êtes notre gagnante, envoyez vos coordonnées en MP": "dec.fraud",
        "Rappelez-moi au 06 00 00 00 01": "dec.personal-data",
    }
    assert {text: proposal(text).row for text in rows} == rows
