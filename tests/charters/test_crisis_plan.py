"""A crisis plan: begun from the library, each of its checks, who is on call at any hour, what no message says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.charters.crisis_checks import runbook
from cmsuite.charters.crisis_hours import Away, gaps, on_call, span, staffed, uncovered
from cmsuite.charters.crisis_library import begun, library
from cmsuite.charters.crisis_messages import culprits, faults, unverified
from cmsuite.charters.crisis_schema import CrisisPlan, Shift
from cmsuite.core.locale import speak
from cmsuite.engines.documents.content import dumped, read
from tests.charters.planning import Change, around, found, plan, raw, told

PARIS = "Europe/Paris"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
BUT_WEEKEND = [
    {"days": ["mon"], "start": "09:00", "end": "00:00", "person": "Karim", "backup": "Nora"},
    {"days": ["tue", "wed", "thu"], "start": "00:00", "end": "00:00", "person": "Karim", "backup": "Nora"},
    {"days": ["fri"], "start": "00:00", "end": "18:00", "person": "Karim", "backup": "Nora"},
]


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_the_plan_of_the_demo_has_nothing_against_it(tongue: str) -> None:
    assert found(plan(tongue), tongue=tongue) == []
    assert staffed(plan(tongue).rota).gaps() == ()


def test_the_library_says_the_same_in_both_languages() -> None:
    def bare(one: Any) -> Any:
        if isinstance(one, dict):
            said = {"text", "title", "signs", "holding", "activity", "numbers", "who", "next_update", "tool"}
            return {name: bare(value) for name, value in one.items() if name not in said}
        return [bare(value) for value in one] if isinstance(one, list) else one

    both = [dumped(library(tongue)) for tongue in ("fr", "en")]
    for name in ("scenarios", "first_hour", "levels", "raci", "messages", "contacts"):
        assert bare(both[0][name]) == bare(both[1][name]), name
    for name in ("exits", "postmortem", "definitions", "channels"):
        assert len(both[0][name]) == len(both[1][name])
    scenarios = both[0]["scenarios"]
    assert len({one["library"] for one in scenarios} - {"other"}) == len(scenarios) == 16
    assert all(one["signs"] and one["holding"] and len(one["steps"]) >= 4 for one in scenarios)


def test_a_new_plan_answers_the_severe_risks_of_its_strategy() -> None:
    made = begun(around("fr"))
    assert isinstance(made, CrisisPlan)
    severe = {one.risk: one for one in made.scenarios if one.risk}
    assert set(severe) == {"Q1"}
    assert (severe["Q1"].probability, severe["Q1"].impact, severe["Q1"].steps) == (4, 3, ())
    rules = {one.rule for one in found(made)}
    assert "crisis.scenario-without-runbook" in rules
    assert "crisis.strategy-risk-uncovered" not in rules


def _field(name: str, value: Any) -> Change:
    return lambda made: made.update({name: value})


def _of(name: str, place: int, **fields: Any) -> Change:
    return lambda made: made[name][place].update(fields)


def _step(place: int, n: int, **fields: Any) -> Change:
    return lambda made: made["scenarios"][place]["steps"][n].update(fields)


def _without(what: str) -> Change:
    return lambda made: made.update(first_hour=[one for one in made["first_hour"] if one["what"] != what])


def _no_holding(made: dict[str, Any]) -> None:
    made["scenarios"][0]["holding"] = ""
    made["messages"] = [one for one in made["messages"] if one["stage"]]


def _late_notice(minute: int | None) -> Change:
    def change(made: dict[str, Any]) -> None:
        breach = next(one for one in made["scenarios"] if one["library"] == "data_breach")
        for step in breach["steps"]:
            if step["what"] == "notify":
                step.update(minute=minute) if minute else step.update(what="measure")

    return change


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        (_of("contacts", 0, backup1=""), "crisis.role-without-backup", "block"),
        (_of("contacts", 0, backup1="karim benali"), "crisis.role-without-backup", "block"),
        (_of("contacts", 2, person=""), "crisis.role-without-backup", "block"),
        (_field("contacts", []), "crisis.role-without-backup", "block"),
        (_of("contacts", 1, channels=[]), "crisis.contact-unreachable", "block"),
        (_of("contacts", 1, tested_on="2025-09-01"), "crisis.contact-untested", "warn"),
        (_of("contacts", 1, tested_on=None), "crisis.contact-untested", "warn"),
        (_of("contacts", 2, person="Karim Benali"), "crisis.hats", "warn"),
        (_of("raci", 0, accountable=["cm", "crisis_lead"]), "crisis.multiple-accountable", "block"),
        (_of("raci", 0, accountable=[]), "crisis.multiple-accountable", "block"),
        (_field("raci", []), "crisis.multiple-accountable", "block"),
        (_of("levels", 1, numbers="beaucoup de monde", events=[]), "crisis.trigger-not-measurable", "block"),
        (lambda made: made["levels"].pop(), "crisis.trigger-not-measurable", "block"),
        (lambda made: made["monitoring"].update(weeks=3), "crisis.no-baseline", "warn"),
        (lambda made: made["monitoring"].update(polling=120), "crisis.detection-delay", "warn"),
        (_of("scenarios", 3, steps=[]), "crisis.scenario-without-runbook", "block"),
        (_field("scenarios", []), "crisis.scenario-without-runbook", "block"),
        (_step(0, 0, role=None), "crisis.step-without-owner", "block"),
        (_step(0, 0, minute=None), "crisis.step-without-deadline", "warn"),
        (_without("publish"), "crisis.holding-late", "warn"),
        (_of("levels", 2, holding=45), "crisis.holding-late", "warn"),
        (_without("freeze"), "crisis.no-freeze-step", "block"),
        (_no_holding, "crisis.no-holding-template", "block"),
        (_field("rota", BUT_WEEKEND), "crisis.oncall-gap", "block"),
        (_field("offline", ""), "crisis.offline-copy-missing", "warn"),
        (_of("scenarios", 0, risk=""), "crisis.strategy-risk-uncovered", "block"),
        (_field("drills", []), "crisis.drill-overdue", "warn"),
        (_of("drills", 0, on="2025-04-01"), "crisis.drill-overdue", "warn"),
        (_field("thaw_question", ""), "crisis.thaw-without-review", "block"),
        (
            _of("messages", 0, text="37 lampes sont touchées, point à [heure]."),
            "crisis.message-unverified-fact",
            "block",
        ),
        (_of("scenarios", 1, holding="37 lampes sont touchées."), "crisis.message-unverified-fact", "block"),
        (_of("messages", 0, approvers=[]), "crisis.message-incomplete", "block"),
        (_of("messages", 0, text="Nous sommes responsables de [fait]."), "crisis.message-wording", "block"),
        (_of("scenarios", 0, holding="a" * 281), "crisis.holding-too-long", "block"),
        (_late_notice(None), "crisis.data-breach-clock", "block"),
        (_late_notice(73 * 60), "crisis.data-breach-clock", "block"),
        (_late_notice(49 * 60), "crisis.data-breach-clock", "warn"),
    ],
)
def test_each_check_finds_what_is_wrong(change: Change, rule: str, severity: str) -> None:
    assert (rule, severity) in told(change)


def test_a_message_that_is_published_at_once_is_not_late() -> None:
    first = [{**one, "minute": 0} if one["what"] == "publish" else one for one in raw()["first_hour"]]
    assert any(one["what"] == "publish" for one in first)
    assert ("crisis.holding-late", "warn") not in told(_field("first_hour", first))


def test_the_spokesperson_of_a_message_is_the_first_that_is_named() -> None:
    def unnamed_first(made: dict[str, Any]) -> None:
        named = next(one for one in made["contacts"] if one["role"] == "spokesperson")
        made["contacts"].insert(0, {**named, "key": "C99", "person": ""})
        made["messages"] = [{**one, "spokesperson": ""} for one in made["messages"]]

    assert ("crisis.message-incomplete", "block") not in told(unnamed_first)


def test_more_than_twelve_scenarios_are_too_many_to_remember() -> None:
    assert ("crisis.many-scenarios", "info") in told(_field("scenarios", dumped(library("fr"))["scenarios"]))


def test_a_new_crisis_lead_is_tried_by_a_drill() -> None:
    before = plan()
    assert ("crisis.drill-overdue", "warn") in told(_of("contacts", 0, person="Nora Lemaire"), before=before)
    assert ("crisis.drill-overdue", "warn") not in told(None, before=before)


def test_the_weekend_without_anybody_is_named_in_hours_unless_less_is_promised() -> None:
    speak("fr")
    sentence = next(
        one.sentence for one in found(plan("fr", None, rota=BUT_WEEKEND)) if one.rule == "crisis.oncall-gap"
    )
    assert sentence.replace("\u202f", " ").replace("\u00a0", " ") == (
        "Plan non validé : 63 h par semaine sans astreinte pour le niveau 3 (ven. 18 h - lun. 9 h). "
        "Ajoutez une personne ou baissez l’engagement de délai."
    )
    speak("en")
    sentence = next(
        one.sentence for one in found(plan("fr", None, rota=BUT_WEEKEND)) if one.rule == "crisis.oncall-gap"
    )
    assert sentence.startswith(
        "Plan not validated: 63 h a week without anybody on call for level 3 (Fri 18:00 - Mon 9:00)"
    )
    patient = raw("fr", None, rota=BUT_WEEKEND)
    for one in patient["levels"]:
        one["acknowledge"] = 64 * 60
    assert uncovered(plan("fr", None, **patient)) is None


def test_an_absence_is_filled_by_who_stands_in_else_by_the_backup_else_by_nobody() -> None:
    rota = plan().rota
    friday = datetime(2026, 4, 10, 20, tzinfo=UTC)  # 22:00 in Paris, Karim's night
    assert [one.person for one in on_call(rota, (), friday, PARIS)] == ["Karim Benali"]
    gone = Away("karim benali", date(2026, 4, 10), date(2026, 4, 12))
    assert [(one.person, one.away) for one in on_call(rota, [gone], friday, PARIS)] == [
        ("Nora Lemaire", "Karim Benali")
    ]
    stands = Away("Karim Benali", date(2026, 4, 10), date(2026, 4, 10), "Hélène Aubry")
    assert [one.person for one in on_call(rota, [stands], friday, PARIS)] == ["Hélène Aubry"]
    both = [gone, Away("Nora Lemaire", date(2026, 4, 10), date(2026, 4, 10))]
    assert on_call(rota, both, friday, PARIS) == ()
    open_ = gaps(rota, both, date(2026, 4, 6), 7, PARIS)
    assert [(f"{one.start:%a %H}", f"{one.end:%a %H}", one.because) for one in open_] == [
        ("Fri 18", "Sat 09", "Karim Benali")
    ]
    assert gaps(rota, (), date(2026, 4, 6), 28, PARIS) == ()


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from([*WEEKDAYS, "sat", "sun"]), min_size=1), st.times(), st.times()), max_size=4
    )
)
def test_what_the_week_leaves_open_is_what_the_days_leave_open(spans: list[tuple[set[str], time, time]]) -> None:
    rota = [
        Shift.model_validate({"days": sorted(days), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "person": "A"})
        for days, start, end in spans
    ]
    of_week = 7 * 24 * 60 - staffed(rota).minutes
    assert sum(one.minutes for one in gaps(rota, (), date(2026, 4, 6), 7, PARIS)) == of_week


def test_what_a_message_must_not_say() -> None:
    assert unverified("Point à 14 h 30, puis toutes les 60 min, à [heure 3].") == ()
    assert unverified("Il y a 1 200 personnes.", ["1200 personnes sont touchées"]) == ()
    assert unverified("1 200 lampes, 3 blessés, 112", ["3 blessés"]) == ("1 200",)
    said = [sentence for sentence, _what in faults("C'est notre faute 😅, vous auriez dû lire.", legal=False)]
    assert len(said) == 3
    assert list(faults("Nous sommes responsables de ce retard.", legal=True)) == []
    assert [what for _said, what in faults("Nous remboursons tout le monde.", legal=False)] == ["nous remboursons"]
    assert culprits("La panne vient de l’incompétence d’un coupable.") == ("coupable",)
    assert culprits("Le second facteur n’était que sur un téléphone.") == ()


def test_a_runbook_is_the_first_hour_with_the_steps_of_the_scenario_by_their_minutes() -> None:
    made = plan()
    steps = runbook(made, made.scenarios[3])
    assert len(steps) == len(made.first_hour) + len(made.scenarios[3].steps)
    assert [one.minute for one in steps] == sorted(one.minute or 0 for one in steps)
    late = read(CrisisPlan, raw("fr", _step(3, 0, minute=None)))
    assert isinstance(late, CrisisPlan)
    assert runbook(late, late.scenarios[3])[-1].minute is None
    assert [span(n) for n in (45, 119, 120, 150, 2880)] == ["45 min", "119 min", "2 h", "2 h 30", "48 h"]
