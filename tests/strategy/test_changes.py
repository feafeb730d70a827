"""From one version to the next: what changes, for which comment, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.locale import speak
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.exports.text import text
from cmsuite.strategy.change_table import change_table
from cmsuite.strategy.changes import consequence, said, table
from cmsuite.strategy.strategy import STRATEGY
from tests.strategy.plans import around, plan, raw


@dataclass(frozen=True)
class Comment:
    id: int
    text: str
    state: str
    reason: str = ""
    deferred_to: date | None = None
    author: str = "Hélène Aubry"


MORE = [
    {"pillar": "L1", "network": "N1", "format": "short_video", "per_month": 1},
    {"pillar": "L1", "network": "N2", "format": "text", "per_month": 3},
]


def test_four_posts_more_are_nine_hours_and_630_euros() -> None:
    speak("fr")
    before, after = plan(), plan(cadence=[*raw()["cadence"], *MORE])
    found = consequence(before, after)
    assert (found.posts, found.hours, found.cents, found.budget) == (4, Decimal(9), 63_000, 0)
    speak("en")
    assert said(found, after) == "+4 posts/month = +9\u00a0h = +€630 without tax; load 99% → 109%"


def test_a_change_says_its_own_effect_and_no_other() -> None:
    speak("en")
    before = plan()
    budget = [{**one, "cents": one["cents"] + (100_000 if one["family"] == "media" else 0)} for one in raw()["budget"]]
    after = plan(cadence=[*raw()["cadence"], *MORE], budget=budget, ambition="Autre chose")
    rows = {row.at.partition(".")[0]: row for row in reversed(table(before, after))}
    assert rows["budget"].effect == "budget +€1,000"
    assert rows["cadence"].effect.startswith("+4 posts/month")
    assert rows["ambition"].effect == ""
    first, second = (row for row in table(before, after) if row.at.startswith("cadence"))
    assert (first, second.effect) == (rows["cadence"], ""), "two new lines of one field are not counted twice"
    assert first.after == "Pillar: Réparer; Network: Instagram; Format: videos; Pieces a month: 1"
    assert (first.title, rows["budget"].title) == (
        "Mix and cadence, Réparer, Instagram, videos",
        "Budget, mise en avant des guides › Amount",
    )
    assert (rows["budget"].before, rows["budget"].after) == ("€2,400", "€3,400")


def test_twelve_comments_make_nine_changes_and_three_reasons() -> None:
    names = ["ambition", "utm", "community", "paid", "organisation", "governance", "reminder", "annexes", "hour_cents"]
    changed: dict[str, Any] = dict.fromkeys(names[:-1], "Dit autrement.")
    origins = [{"field": name, "comment": n} for n, name in enumerate(names, 1)]
    after = plan(**changed, hour_cents=7500, origins=origins)
    comments = [
        *(Comment(n, f"Commentaire {n}", "accepted") for n in range(1, 8)),
        *(Comment(n, f"Commentaire {n}", "accepted_modified") for n in (8, 9)),
        *(Comment(n, f"Commentaire {n}", "refused", "Hors du périmètre") for n in (10, 11)),
        Comment(12, "Commentaire 12", "deferred", deferred_to=date(2026, 5, 15)),
    ]
    speak("en")
    rows = table(plan(), after, comments)
    assert [row.kind for row in rows] == ["changed"] * 9 + ["kept"] * 3
    assert sorted(row.comment for row in rows if row.kind == "changed") == list(range(1, 10))
    assert {row.why for row in rows if row.kind == "kept"} == {"Hors du périmètre", "put off to 15 May 2026"}
    about = around(before=plan(), number_before="1.0", comments=frozenset(range(1, 13)))
    assert findings(STRATEGY, after, about) == []


def test_a_comment_that_was_accepted_and_that_no_change_names_is_not_lost() -> None:
    speak("en")
    (row,) = table(plan(), plan(), [Comment(4, "Et Threads ?", "accepted")])
    assert (row.kind, row.title, row.why) == ("kept", "Et Threads ?", "accepted, and no change names it yet")


def test_of_a_long_text_a_cell_shows_what_differs() -> None:
    said_before = " ".join(f"mot{n}" for n in range(60))
    said_after = said_before.replace("mot30", "autre chose")
    (row,) = table(plan(community=said_before), plan(community=said_after))
    assert row.before == "… mot25 mot26 mot27 mot28 mot29 mot30 mot31 mot32 mot33 mot34 mot35 …"
    assert row.after == row.before.replace("mot30", "autre chose")


def test_the_table_is_a_file_with_its_reasons() -> None:
    after = plan(
        cadence=[*raw()["cadence"], *MORE],
        ambition="Tenir {=capacity.need}",
        origins=[{"field": "cadence", "comment": 7}],
    )
    comments = [
        Comment(7, "Plus de textes", "accepted"),
        Comment(8, "Et Threads ?", "refused", "Hors du périmètre"),
    ]
    about = around(before=plan(), number_before="1.0", language="en")
    edition = Edition("Strategy", "en", "Lumen", about.today, "draft")
    made = text(manuscript(change_table(after, comments), after, edition, about))
    for said_there in ("What changed since version 1.0", "no. 7, Hélène Aubry: Plus de textes", "+4 posts/month = +9",
                       "Tenir 98.5 h", "Et Threads?", "Hors du périmètre"):  # fmt: skip
        assert said_there in " ".join(made.split()), said_there


def test_a_change_without_origin_is_refused() -> None:
    about = around(before=plan(), number_before="1.0")
    (stopped,) = findings(STRATEGY, plan(ambition="Autre chose"), about)
    assert (stopped.rule, stopped.severity) == ("version.change-without-origin", "block")
    assert (
        findings(STRATEGY, plan(ambition="X", origins=[{"field": "ambition", "reason": "Demande interne"}]), about)
        == []
    )
    (again,) = findings(STRATEGY, plan(ambition="X", origins=[{"field": "ambition"}]), about)
    assert again.rule == "version.change-without-origin"


def test_an_origin_names_a_comment_that_there_is() -> None:
    about = around(before=plan(), number_before="1.0", comments=frozenset({3}))
    named = [{"field": "ambition", "comment": 3}]
    assert findings(STRATEGY, plan(ambition="X", origins=named), about) == []
    (orphan,) = findings(STRATEGY, plan(ambition="X", origins=[{"field": "ambition", "comment": 99}]), about)
    assert (orphan.rule, orphan.severity, orphan.at) == ("doc.orphan-link", "block", "origins.0.comment")
    assert "99" in orphan.sentence
    (first,) = findings(STRATEGY, plan(origins=[{"field": "ambition", "comment": 99}]), around())
    assert first.rule == "doc.orphan-link", "in a first version too"
    old = [{"field": "ambition", "comment": 2}]
    after = plan(ambition="X", origins=[*old, *named])
    assert findings(STRATEGY, after, replace(about, before=plan(origins=old))) == [], "what was sent stays as it was"


def test_an_origin_of_an_older_version_explains_nothing_new() -> None:
    origin = [{"field": "ambition", "comment": 3}]
    about = around(before=plan(origins=origin), number_before="1.0")
    assert {one.rule for one in findings(STRATEGY, plan(ambition="X", origins=origin), about)} == {
        "version.change-without-origin"
    }


def test_a_new_target_is_said() -> None:
    speak("en")
    objectives = [{**one, "lead": {**one["lead"], "target": "1600"}} if one["key"] == "O1" else one
                  for one in raw()["objectives"]]  # fmt: skip
    found = consequence(plan(), plan(objectives=objectives))
    assert found.targets == (("O1", Decimal(1500), Decimal(1600)),)
    assert said(found, plan()) == "O1: target 1,500 → 1,600"


def test_scope_and_money_make_a_new_first_number() -> None:
    assert {"objectives", "budget", "budget_cents", "currency", "tax"} <= STRATEGY.major, (
        "version.scope-change-minor cannot happen"
    )


@given(st.lists(st.tuples(st.sampled_from(["text", "visual", "short_video"]), st.integers(0, 30)), max_size=4))
def test_there_and_back_comes_to_nothing(added: list[tuple[str, int]]) -> None:
    more = [{"pillar": "L1", "network": "N1", "format": format, "per_month": n} for format, n in added]
    before, after = plan(), plan(cadence=[*raw()["cadence"], *more])
    there, back = consequence(before, after), consequence(after, before)
    assert (there.posts, there.hours) == (-back.posts, -back.hours)
    assert there.posts == sum(n for _format, n in added)
