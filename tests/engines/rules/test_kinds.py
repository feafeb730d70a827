"""Each kind of check finds what it is for, and leaves the rest alone. Most of what they find is in the packs' own
examples; here is what those do not say."""

from pathlib import Path
from typing import Any

import pytest

from cmsuite.engines.rules.contract import Context, Report, Subject
from cmsuite.engines.rules.expressions import UnknownFact, holds, names
from cmsuite.engines.rules.fixing import fix
from cmsuite.engines.rules.kinds import KINDS, Params, TakenKind, kind, load
from cmsuite.engines.rules.kinds.media import contrast, passing, read_cues
from cmsuite.engines.rules.kinds.planning import similarity
from cmsuite.engines.rules.kinds.reading import syllables
from cmsuite.engines.rules.profiles import shipped_profiles
from tests.engines.rules.making import FACTS, rule, rule_text, ruleset, run

REGISTRY = set(
    "forbidden-terms preferred-terms required-text regex length counter emoji hashtag mention link-domain utm alt-text"
    " caption-file contrast fancy-unicode uppercase-share readability address-form inclusive-policy typography-fr"
    " typography-en language cadence pillar-balance quiet-hours disclosure personal-data rights sector-law require-fact"
    " claim near-duplicate media-spec date-consistency placeholder structure category-score url-risk"
    " author-signal".split()
)


def test_every_kind_of_the_registry_is_there_and_says_what_it_does() -> None:
    load()
    assert set(KINDS) == REGISTRY
    assert all(one.about and one.params.__doc__ for one in KINDS.values())
    with pytest.raises(TakenKind, match="regex"):
        kind("regex", Params)(lambda _params, _lists: None)  # type: ignore[arg-type, return-value]


def said(report: Report) -> list[tuple[str, str]]:
    return [(one.field, one.match) for one in report.findings]


def test_more_hashtags_than_the_account_takes_are_a_block(tmp_path: Path) -> None:
    made = rule(tmp_path, "hashtag", "max = 3\nof_profile = true")
    for taken, found in ((5, ("block", "#F6")), (None, ("warn", "#D4"))):
        account = shipped_profiles()["instagram"].model_copy(update={"hashtags_max": taken})
        (one,) = run(made, "#A1 #B2 #C3 #D4 #E5 #F6", profile=account).findings
        assert (one.severity, one.match) == found


@pytest.mark.parametrize(
    ("name", "params", "text", "facts", "found"),
    [
        (
            "forbidden-terms",
            'terms = ["nul"]\nnear = { terms = ["Zed"], words = 3 }',
            "Zed, c’est nul. Nul ici.",
            {},
            ["nul"],
        ),
        ("forbidden-terms", 'terms = ["nul"]\nunless = ["match nul"]', "un match nul, nul", {}, []),
        ("forbidden-terms", 'terms_fact = "rivals"', "chez Zed et Lux", {"rivals": ["zed", "LUX"]}, ["Zed", "Lux"]),
        ("forbidden-terms", 'terms = ["vite"]\nunless_fact = "end_date"', "Vite !", {"end_date": "2027-05-12"}, []),
        ("preferred-terms", 'map = { "e-mail" = "courriel" }', "E-mail ou email", {}, ["E-mail"]),
        ("counter", 'feature = "question"\nmax = 1', "Qui ? Quoi ? Où ?", {}, ["?"]),
        ("counter", 'feature = "word"\nmin = 3', "un deux", {}, [""]),
        ("emoji", 'deny = ["🔥"]', "chaud 🔥 beau ☀️", {}, ["🔥"]),
        ("hashtag", 'position = "end"', "un #Tag au milieu", {}, ["#Tag"]),
        ("hashtag", "max_len = 5", "#Court #PlusLong", {}, ["#PlusLong"]),
        ("mention", 'required = ["@lumen"]', "merci @zed", {}, [""]),
        ("mention", 'deny = ["@zed"]', "merci @Zed", {}, ["@Zed"]),
        (
            "link-domain",
            'allow = ["lumen.fr"]',
            "www.lumen.fr/a blog.lumen.fr lumen.fr.evil.com",
            {},
            ["lumen.fr.evil.com"],
        ),
        (
            "utm",
            "no_personal_data = true",
            "https://lumen.fr/?utm_content=lea@x.fr",
            {},
            ["https://lumen.fr/?utm_content=lea@x.fr"],
        ),
        ("uppercase-share", "max = 0.25", "GRANDE NOUVEAUTÉ à lire ici", {}, ["GRANDE NOUVEAUTÉ"]),
        ("uppercase-share", "max = 0.25", "La SNCF et la RATP ouvrent une ligne ensemble", {}, []),
        ("fancy-unicode", "", "une 𝗡𝗼𝘂𝘃𝗲𝗹𝗹𝗲 idée, x² et 𝟙", {}, ["𝗡𝗼𝘂𝘃𝗲𝗹𝗹𝗲"]),
        ("placeholder", 'also = ["NOM"]', "Bonjour NOM, [PRENOM] de ${ville}", {}, ["NOM", "[PRENOM]", "${ville}"]),
        ("length", 'counter = "graphemes+bytes"\nmax = 2', "👨‍👩‍👧‍👦éa", {}, [""]),
        ("length", 'counter = "codepoints"\nmin = 3', "ab", {}, [""]),
        ("length", 'counter = "network"', "日" * 141, {"network": "x"}, [""]),
        ("length", 'counter = "network"', "日" * 140, {"network": "x"}, []),
        ("typography-fr", 'checks = ["high-punct"]\nprofile = "fr-CA"', "Bravo !", {}, ["!"]),
        (
            "typography-fr",
            'checks = ["high-punct", "colon"]',
            "Voir https://a.fr/?b;c et 14:30, ratio 16:9 ?!",
            {},
            ["?"],
        ),
        (
            "typography-fr",
            'checks = ["unit-space"]',
            "14h30, 5 000 m, 20%, 3 ans, en 2027 km",
            {},
            ["5 000", "5 000 ", "20", "3 ", "2027 "],
        ),
        ("typography-en", 'checks = ["no-space-before"]', "Great ! No: yes", {}, ["!"]),
        ("address-form", 'form = "tu"', "Votre avis ? Toi, tu viens", {}, ["Votre"]),
        ("inclusive-policy", 'policy = "point-médian"', "étudiant·es, étudiant(e)s", {}, ["étudiant(e)s"]),
        ("date-consistency", 'checks = ["weekday"]', "mardi 30 février 2027", {}, ["mardi 30 février 2027"]),
        ("date-consistency", 'checks = ["past"]', "le 3 mai 2026", {"now": "2027-01-01"}, ["3 mai 2026"]),
        (
            "personal-data",
            'detectors = ["iban", "card", "nir"]',
            "FR14 2004 1010 0505 0001 3M02 606",
            {},
            ["FR14 2004 1010 0505 0001 3M02 606"],
        ),
        (
            "personal-data",
            'detectors = ["iban", "card", "nir"]',
            "4539 1488 0343 6467 et 4539 1488 0343 6468",
            {},
            ["4539 1488 0343 6467"],
        ),
        ("url-risk", "look_alike = true", "ici http://lumem.fr", {"brand_domains": ["lumen.fr"]}, ["http://lumem.fr"]),
        (
            "near-duplicate",
            "",
            "un deux trois quatre cinq six",
            {"neighbours": [{"ref": "p", "text": "Un, deux, trois quatre cinq six !"}]},
            [""],
        ),
        ("quiet-hours", "days = [7]", "x", {"publish_at": "2027-05-09T12:00"}, [""]),
        ("structure", 'required = ["But|Objectif", "Suite"]\norder = true', "# Suite\n## Objectif", {}, [""]),
        ("structure", "headings = true", "# A\n```\n### no\n```\n## B\n#### C", {}, ["#### C"]),
        ("sector-law", 'needs = ["visa"]\nnotices = ["à lire"]', "un texte", {"visa": True}, [""]),
        (
            "require-fact",
            'given = ["a + b >= 3"]\nexpressions = ["c in ["x", "y"]"]'.replace('"x", "y"', "'x', 'y'"),
            "t",
            {"a": 1, "b": 2, "c": "z"},
            [""],
        ),
        ("author-signal", "age_days_max = 3", "x", {"account_age_days": 2}, [""]),
        (
            "category-score",
            'terms = ["nul"]\nattenuators = ["un peu"]\nthreshold = 0.7',
            "un peu nul. C’est nul",
            {},
            ["nul"],
        ),
    ],
)
def test_a_kind_finds(
    tmp_path: Path, name: str, params: str, text: str, facts: dict[str, Any], found: list[str]
) -> None:
    assert [one.match for one in run(rule(tmp_path, name, params), text, **facts).findings] == found


@pytest.mark.parametrize(
    ("name", "params", "text", "facts", "fixed"),
    [
        ("inclusive-policy", 'policy = "none"', "Les étudiant·e·s", {}, "Les étudiants"),
        ("inclusive-policy", 'policy = "point-médian"', "les créateur(trice)s", {}, "les créateur·trices"),
        ("inclusive-policy", 'policy = "doublets"', "Directeur/trice", {}, "Directrice ou directeur"),
        ("inclusive-policy", 'policy = "doublets"', "les heureux·ses", {}, "les heureuses et heureux"),
        ("inclusive-policy", 'policy = "doublets"', "tous·tes", {}, "tous·tes"),
        ("inclusive-policy", 'policy = "neutral"', "les étudiant·es", {}, "les étudiant·es"),
        ("date-consistency", 'checks = ["ambiguous"]', "le 04/05/27", {"country": "FR"}, "le 4\u00a0mai 2027"),
        (
            "regex",
            "pattern = '\\b[A-Z]\\w+(?: [A-Z]\\w+){2,5}'\nrecase = true",
            "Our NASA iPhone Day",
            {},
            "Our NASA iPhone Day",
        ),
        (
            "regex",
            "pattern = '\\b[A-Z]\\w+(?: [A-Z]\\w+){2,5}'\nrecase = true",
            "Our NASA Open Day",
            {},
            "Our NASA open day",
        ),
        ("link-domain", 'deny = ["bit.ly"]', "voir https://bit.ly/x", {}, "voir https://bit.ly/x"),
    ],
)
def test_what_may_be_corrected_is_and_what_takes_a_person_is_left(
    tmp_path: Path, name: str, params: str, text: str, facts: dict[str, Any], fixed: str
) -> None:
    made = rule(tmp_path, name, params, 'fix = { mode = "suggest" }')
    context = Context({**FACTS, **facts})
    done = fix(Subject.of("post", text=text), made, context, frozenset({"suggest"}))
    assert dict(done.subject.fields)["text"] == fixed


@pytest.mark.parametrize(
    ("params", "at", "free"),
    [
        ('windows = ["21:00-07:00"]', "2027-05-11T02:30", "07:00"),
        ('windows = ["21:00-07:00"]', "2027-05-11T23:00", "Wed 12 May 07:00"),
        ('windows = ["21:00-07:00"]\ndays = [7]', "2027-05-08T22:00", "Mon 10 May 07:00"),
        ('windows = ["00:00-23:59"]\ndays = [1, 2, 3, 4, 5, 6, 7]', "2027-05-08T22:00", "22:00"),
    ],
)
def test_a_quiet_hour_says_which_is_not(tmp_path: Path, params: str, at: str, free: str) -> None:
    made = ruleset(tmp_path, rule_text("quiet-hours", params).replace("“{match}”", "{fix}"))
    (one,) = run(made, "x", publish_at=at).findings
    assert one.message.by["en"] == free


def test_a_free_hour_of_another_day_is_said_as_people_do_in_both_languages(tmp_path: Path) -> None:
    made = ruleset(
        tmp_path, rule_text("quiet-hours", "days = [5]").replace("“{match}”", "{fix}").replace("« {match} »", "{fix}")
    )
    (one,) = run(made, "x", publish_at="2027-04-30T12:00").findings
    assert one.message.by == {"fr": "sam. 1er mai 00:00", "en": "Sat 1 May 00:00"}


def test_what_must_be_there_is_looked_for_where_it_must_stand(tmp_path: Path) -> None:
    found = rule(tmp_path, "required-text", 'any = ["Publicité"]\nwithin = { first_chars = 12 }')
    assert said(run(found, "Publicité. Un sac")) == []
    assert said(run(found, "Un très beau sac. Publicité")) == [("text", "")]
    each = rule(
        tmp_path / "2",
        "required-text",
        'all = ["Publicité"]\nwithin = { every_segment = true }',
        'fields = ["text", "thread"]',
    )
    assert said(run(each, Subject.of("post", text="Publicité 1", thread=["Publicité 2", "3"]))) == [("thread.2", "")]
    exact = rule(tmp_path / "3", "required-text", 'any = ["L’abus, dit-on."]\nexact = true')
    assert said(run(exact, "L'abus,\u00a0dit-on.")) == []
    assert said(run(exact, "l’abus dit on")) == [("text", "")]


def test_alternatives_are_named_by_their_place(tmp_path: Path) -> None:
    found = rule(tmp_path, "alt-text", "required = true\nnot_equal_caption = true")
    post = Subject.of("post", text="Un sac", alt=["", "Un sac", "Une anse en cuir"])
    assert said(run(found, post)) == [("alt.1", ""), ("alt.2", "Un sac")]
    assert said(run(found, post, decorative=[1])) == [("alt.2", "Un sac")]


def test_a_label_early_enough_does_and_one_that_may_do_is_looked_at(tmp_path: Path) -> None:
    params = 'accept = ["publicité"]\naccept_equivalent = ["partenariat rémunéré"]\n'
    params += 'reject = ["#ad"]\nwithin = { first_chars = 30 }'
    found = rule(tmp_path, "disclosure", params, severity="block")
    graves = [
        [one.severity for one in run(found, text).findings]
        for text in ("Publicité – un sac", "Partenariat rémunéré : un sac", "Un sac #ad", "x" * 40 + " publicité")
    ]
    assert graves == [[], ["warn"], ["block"], ["block"]]
    native = rule(tmp_path / "2", "disclosure", params + "\nnative_label_counts = true")
    assert said(run(native, "Un sac", native_label=True)) == []


def test_captions_are_read_and_the_fast_ones_found(tmp_path: Path) -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nUne phrase bien trop longue pour une seconde\n\n"
    srt += "2\n00:00:03,000 --> 00:00:06,000\n<i>Calme</i>\n"
    assert [(round(cue["cps"]), cue["lines"]) for cue in read_cues(srt)] == [(44, 1), (2, 1)]
    found = rule(tmp_path, "caption-file", "max_cps = 17", 'fields = ["subtitle"]')
    assert len(run(found, Subject.of("post", subtitle=srt)).findings) == 1


def test_colours_are_measured_as_wcag_does() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("red", "#fff") is None
    assert (contrast(passing("#999999", "#ffffff", 4.5), "#ffffff") or 0) >= 4.5


def test_syllables_and_likeness() -> None:
    assert [syllables(word, "kandel-moles") for word in ("table", "café", "optimisation", "chantent")] == [1, 2, 5, 1]
    assert similarity(("a", "b", "c", "d"), ("a", "b", "c", "d")) == 1
    assert similarity(("a", "b", "c", "d"), ("a", "b", "c", "e")) == pytest.approx(1 / 3)
    assert similarity(("a", "b", "c"), ("x", "y", "z")) == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a >= 3 and not b", True),
        ("a + 1 < 2 or c", None),
        ("a in [1, 5]", True),
        ("b or a == 5", True),
        ("x > 'a'", False),
    ],
)
def test_conditions_on_facts(text: str, wanted: bool | None) -> None:
    facts = {"a": 5, "b": False, "x": 3}
    if wanted is None:
        with pytest.raises(UnknownFact, match="c"):
            holds(text, facts)
    else:
        assert holds(text, facts) is wanted
    assert names(text) <= {"a", "b", "c", "x"}


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "a.b", "a()", "[x for x in a]", "a if b else c", "a[0]", "lambda: 1", "(", "9**9", "f'{a}'"],
)
def test_nothing_but_conditions_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="condition"):
        names(text)


@pytest.mark.parametrize(
    ("name", "params", "fact"),
    [
        ("require-fact", 'given = ["has_audio"]\nfacts = ["transcript"]', "has_audio"),
        ("rights", 'needs = ["model"]', "rights"),
        ("contrast", "", "pairs"),
        ("contrast", 'declared = "colours"', "colours"),
        ("contrast", 'declared = "colours"\ngiven = "poster"', "poster"),
        ("cadence", "max_per_week = 3", "posts_this_week"),
        ("pillar-balance", "", "pillar_targets"),
        ("quiet-hours", 'switch_fact = "freeze"', "freeze"),
        ("media-spec", "", "media"),
        ("near-duplicate", "", "neighbours"),
        ("forbidden-terms", 'terms_fact = "rivals"', "rivals"),
        ("preferred-terms", 'map_fact = "spellings"', "spellings"),
        ("author-signal", "repeat_min = 2", "same_text_by_author"),
        ("mention", "must_exist = true", "handles_verified"),
        ("caption-file", "required = true", "has_speech"),
    ],
)
def test_a_fact_that_nobody_knows_is_named_and_closes_the_gate(
    tmp_path: Path, name: str, params: str, fact: str
) -> None:
    report = run(rule(tmp_path, name, params, severity="block"), "un texte @luc assez long pour être lu")
    assert [one.fact for one in report.unknown] == [fact]
    assert (report.findings, report.closed) == ((), True)
