"""Which rules are in force for a brand, on which day, and what a digest meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core import resources
from cmsuite.core.errors import CmsError
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.rules.errors import BadPack
from cmsuite.engines.rules.force import NoDigest, in_force, keep, old
from cmsuite.engines.rules.packs import NoPack
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.store.store import Store
from tests.workplace import Cast, people

TODAY, ADVENT = date(2026, 3, 10), date(2026, 12, 1)
EMOJI, FORM = "a11y.emoji-density", "edfr.address-form"
LUMEN = """
[charter]
brand = "atelier-lumen"
packs = ["editorial-fr", "accessibility"]
[[override]]
rule = "edfr.superlatives"
severity = "block"
[[disable]]
rule = "edfr.anglicisms"
reason = "marque sportswear, anglicismes assumés"
by = "c.martin"
until = 2026-06-30
"""
HEAD = """
[charter]
brand = "atelier-lumen"
"""
ADVENT_LAYER = """
[[override]]
rule = "a11y.emoji-density"
params.max_per_100_words = 8
effective = { from = 2026-11-25, until = 2026-12-26 }
"""


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def of(store: Store, cast: Cast, on: date = TODAY) -> Ruleset:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return in_force(act, cast.brand, on)


def lay(folder: Path, name: str, text: str) -> None:
    file = folder / "charters" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")


def severity(ruleset: Ruleset, rule: str) -> str:
    found = ruleset.named(rule)
    assert found is not None
    return found.severity


def test_a_brand_without_a_layer_has_what_is_on_by_default(store: Store, cast: Cast, tmp_path: Path) -> None:
    found = of(store, cast)
    assert {pack.partition("@")[0] for pack in found.packs} >= {"core", "editorial-fr", "legal-fr", "privacy"}
    assert "dsa" not in {pack.partition("@")[0] for pack in found.packs}, "which is off until a layer names it"
    assert of(store, cast) is found, "the second time from memory"
    resources.look_in(tmp_path)
    assert of(store, cast).digest == found.digest, "a workspace without charters changes nothing"
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act, pytest.raises(Missing):
        in_force(act, 999, TODAY)


def test_layers_of_a_brand_and_of_its_campaigns_lie_on_the_packs(store: Store, cast: Cast, tmp_path: Path) -> None:
    shipped = of(store, cast)
    resources.look_in(tmp_path)
    lay(tmp_path, "atelier-lumen.toml", LUMEN)
    mine = of(store, cast)
    assert severity(shipped, "edfr.superlatives") == "warn"
    assert severity(mine, "edfr.superlatives") == "block"
    assert mine.named("edfr.anglicisms") is None
    assert of(store, cast, date(2026, 7, 1)).named("edfr.anglicisms") is not None, "switched off until a day"
    assert mine.named("edit-en.hype") is None, "a pack that the layer does not name"
    assert mine.named("law.influence.disclosure") is not None, "what locks rules stays on"

    lay(tmp_path, "campaigns/noel-2026.toml", ADVENT_LAYER)
    lay(tmp_path, "campaigns/autre.toml", LUMEN.replace("atelier-lumen", "hotel-nord"))
    assert of(store, cast).digest == mine.digest, "not its time yet, and another brand's"
    advent: Any = of(store, cast, ADVENT).named(EMOJI)
    assert advent.params.max_per_100_words == 8
    assert advent.origin["params.max_per_100_words"] == "noel-2026"

    other = people(store, "Hotel Nord")
    for whose in (cast, other):
        with pytest.raises(BadPack, match="several brands"):
            of(store, whose, ADVENT)
    lay(tmp_path, "campaigns/noel-2026.toml", HEAD + ADVENT_LAYER)
    mine_now: Any = of(store, cast, ADVENT).named(EMOJI)
    assert mine_now.params.max_per_100_words == 8
    theirs: Any = of(store, other, ADVENT).named(EMOJI)
    assert theirs.params.max_per_100_words != 8, "which is not theirs"
    assert severity(of(store, other), "edfr.superlatives") == "block", "by its own campaign"
    (tmp_path / "charters/atelier-lumen.toml").unlink()
    (tmp_path / "charters/campaigns/noel-2026.toml").unlink()
    assert of(store, cast).digest == shipped.digest


WRONG: tuple[tuple[str, type[CmsError], str], ...] = (
    (LUMEN.replace("atelier-lumen", "hotel-nord"), BadPack, "atelier-lumen"),
    (LUMEN.replace("edfr.superlatives", "edfr.superlative"), BadPack, "edfr.superlatives"),
    (LUMEN.replace("editorial-fr", "editorial-de"), NoPack, "editorial-de"),
    ("[[disable]]\nrule = 'law.tobacco'\nreason = 'nous vendons du tabac'\nby = 'x'", BadPack, "legal-fr"),
    ("[[override]]\nrule = 'law.tobacco'\nseverity = 'warn'", BadPack, "legal-fr"),
    ("[[override]]\nrule = 'net.length'\nwaivable_by = 'lead'", BadPack, "networks"),
    ("[[override]]\nrule = 'law.price.soldes'\nparams.terms_remove = ['soldes']", BadPack, "legal-fr"),
    ("[[override]]\nrule = 'law.price.soldes'\nparams.unless_fact = 'open'", BadPack, "legal-fr"),
    ("[[override]]\nrule = 'law.influence.disclosure'\nparams.accept_add = ['copinage']", BadPack, "legal-fr"),
    ("[[override]]\nrule = 'law.influence.disclosure'\nparams.accept = []", BadPack, "legal-fr"),
    ("[[override]]\nrule = 'law.contest.rules'\nparams.facts = ['rules_link']", BadPack, "legal-fr"),
    ("[[override]]\nrule = 'priv.personal-data'\nparams.detectors = ['email']", BadPack, "privacy"),
    ("[[override]\n", BadPack, "line 1"),
)


def test_a_layer_that_is_wrong_says_where(store: Store, cast: Cast, tmp_path: Path) -> None:
    resources.look_in(tmp_path)
    for text, error, said in WRONG:
        lay(tmp_path, "atelier-lumen.toml", text)
        with pytest.raises(error) as caught:
            of(store, cast)
        assert said in caught.value.sentence


def test_what_a_pack_locks_may_be_made_stricter(store: Store, cast: Cast, tmp_path: Path) -> None:
    resources.look_in(tmp_path)
    stricter = """
    [[override]]
    rule = "law.price.soldes"
    params.terms_add = ["rabais monstre"]
    [[override]]
    rule = "law.influence.disclosure"
    params.accept = ["publicité"]
    """
    lay(tmp_path, "atelier-lumen.toml", stricter)
    found = of(store, cast)
    sales: Any = found.named("law.price.soldes")
    assert sales.params.terms[-1] == "rabais monstre"
    label: Any = found.named("law.influence.disclosure")
    assert label.params.accept == ["publicité"]


@acts.register("test.keep", no_undo="-")
def kept(act: Act, day: date) -> str:
    return keep(act, in_force(act, act.in_brand, day))


def test_what_a_digest_meant_is_kept_once_and_found_again(store: Store, cast: Cast, tmp_path: Path) -> None:
    resources.look_in(tmp_path)
    lay(tmp_path, "atelier-lumen.toml", LUMEN)
    for _time in range(2):
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            digest = kept(act, TODAY)
    lay(tmp_path, "atelier-lumen.toml", LUMEN.replace('severity = "block"', 'severity = "info"'))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        later = kept(act, TODAY)
    assert digest != later
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        meant = old(act, digest)
        assert meant == old(act, digest[:8].upper())
        assert old(act, "0" * 64) is None
        with pytest.raises(NoDigest):
            old(act, "%")
        n = act.session.execute(sa.text("SELECT count(*) FROM resource_set")).scalar_one()
    assert n == 2
    assert meant is not None
    assert meant.rules["edfr.superlatives"]["severity"] == "block"
    assert meant.rules["edfr.superlatives"]["set_by"]["severity"] == "atelier-lumen"
    assert any(pack.startswith("editorial-fr@") for pack in meant.packs)
    other = people(store, "Hotel Nord")
    with acts.read(store, by=other.karim, brand=other.brand) as act:
        assert old(act, digest) is None, "another brand's"
    with pytest.raises(sa.exc.DBAPIError), store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE resource_set SET digest = 'x'"))
