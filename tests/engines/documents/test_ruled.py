"""The rules in force read a document as it is written: what blocks keeps it from leaving, what warns is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from cmsuite.core import resources
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.documents.answers import Answer, NotValid, validate
from cmsuite.engines.documents.content import Content, Words
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.life import NotReady, Waiver, create, send, write
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.documents.ruled import GATE, Rules, authors, findings, prints
from cmsuite.engines.documents.versions import against, held
from cmsuite.engines.documents.views import document
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_person, give_role
from cmsuite.engines.people.models import Role
from cmsuite.engines.rules import reports
from cmsuite.engines.rules.exemptions import agree, suppress
from cmsuite.store.store import Store
from tests.engines.documents.memo import MEMO, WHOLE, Memo
from tests.workplace import Cast, people

GREEN = "Un tee-shirt neutre en carbone. La deadline est lundi."
HELENE = Answer("Hélène Aubry", "Director")


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def begun(store: Store, cast: Cast, **changed: Any) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        content = {**WHOLE, "question": "Pourquoi", **changed}
        return create(act, "test_memo", "Note", language="fr", content=content).version_id


def told(store: Store, cast: Cast, version: int) -> dict[str, Finding]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        row = act.get(DocumentVersion, version)
        return {one.rule: one for one in against(act, *held(act, row), row)}


def sent(store: Store, cast: Cast, version: int, **waivers: Waiver) -> int:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        said = {name.replace("__", ".").replace("_", "-"): one for name, one in waivers.items()}
        return send(act, version, waivers=said).document_id


def test_what_blocks_keeps_it_here_until_two_say_that_it_does_not_apply(store: Store, cast: Cast) -> None:
    version = begun(store, cast, context=GREEN)
    found = told(store, cast, version)
    green, words = found["law.green.carbon"], found["edfr.anglicisms"]
    assert (green.severity, green.at, green.advice, green.waivable) == ("block", "context", False, False)
    assert "neutre en carbone" in green.sentence
    assert "L229-68" in green.sentence, "with the text behind it"
    assert (words.severity, words.advice) == ("warn", True), "told, and stops nothing"
    with pytest.raises(NotReady, match="neutre en carbone"):
        sent(store, cast, version)

    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        (print_,) = prints(act, 1, "law.green.carbon")
        assert print_ == green.fingerprint
        asked = suppress(act, "document", 1, "law.green.carbon", print_, "quoted from what a competitor says",
                         authors=authors(act, 1))  # fmt: skip
        assert not asked.stands
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        agree(act, asked.id, authors=authors(act, 1))
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        give_role(act, add_person(act, "Nadia Roy", "nadia@lumen.example"), Role.LEGAL)
    with acts.open(store, by=actor(store, "nadia@lumen.example"), brand=cast.brand) as act:
        agree(act, asked.id, authors=authors(act, 1))
    aside = told(store, cast, version)["law.green.carbon"]
    assert (aside.severity, aside.sentence[:19]) == ("info", "Does not apply here"), "seen all the same"

    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        row = act.get(DocumentVersion, version)
        write(act, version, {**row.content, "context": "Un tee-shirt de coton. La deadline est lundi."})
    assert "law.green.carbon" not in told(store, cast, version)
    document = sent(store, cast, version)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (kept,) = reports.told(act, ("document", document))
        row = act.get(DocumentVersion, version)
        assert (kept.digest, kept.hash, kept.moment) == (row.checks["rules"], row.hash, "send")
        assert [one["rule"] for one in kept.findings or ()] == ["edfr.anglicisms"]


def test_a_brand_says_what_keeps_its_documents_and_their_yes(store: Store, cast: Cast, tmp_path: Path) -> None:
    version = begun(store, cast, context=GREEN)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, GATE.key, "none")
    assert all(one.advice for one in told(store, cast, version).values() if "." in one.rule)
    document = sent(store, cast, version)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, GATE.key, "blocks")
    with pytest.raises(NotValid, match="neutre en carbone"), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, document, HELENE)

    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, GATE.key, "all")
    other = begun(store, cast, context="La deadline est lundi.")
    with pytest.raises(NotReady, match="deadline"):
        sent(store, cast, other)
    sent(store, cast, other, edfr__anglicisms=Waiver("the client says deadline too"))

    resources.look_in(tmp_path)
    (tmp_path / "charters").mkdir()
    (tmp_path / "charters" / "atelier-lumen.toml").write_text("[[override]\n", encoding="utf-8")
    broken = told(store, cast, begun(store, cast))["doc.rules"]
    assert broken.severity == "block"
    assert "line 1" in broken.sentence, "a document opens all the same, and says what to mend"


def test_it_is_read_as_it_is_printed_and_not_where_others_speak(store: Store, cast: Cast) -> None:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        rules = _rules(act, cast.brand)
    typed = Memo.model_validate({"question": 'Il dit : "20 % de plus!"', "context": "## Un\n\n## Deux\n\nTODO"})
    assert [one.rule for one in findings(MEMO, typed, rules) if one.severity != "info"] == ["edfr.placeholder"], (
        "spaces and quotes are the printer's"
    )
    green = Memo.model_validate({"question": "neutre en carbone", "steps": [{"what": "neutre en carbone"}]})
    assert [one.at for one in findings(MEMO, green, rules)] == ["question", "steps.0.what"]
    apart = replace(MEMO, unread=frozenset({"steps.what", "question"}))
    assert [one.at for one in findings(apart, green, rules)] == []
    theirs = replace(MEMO, verbatim=frozenset({"steps.what"}))
    assert [one.at for one in findings(theirs, green, rules)] == ["question"]
    both = Spoken(said_en="A deadline", said_fr="La deadline")
    assert [one.at for one in findings(replace(MEMO, schema=Spoken), both, rules)] == ["said_fr"], "each as it speaks"
    assert not rules_loaded(store, cast), "reading a document loads no rules"
    held = replace(rules, today=date(2026, 3, 10) + timedelta(days=1))
    assert list(findings(MEMO, green, held)) == list(findings(MEMO, green, rules)), "pure"


def rules_loaded(store: Store, cast: Cast) -> bool:
    begun(store, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = document(act, 1).newest.around.rules
    return found is None or "loaded" in vars(found)


class Spoken(Content):
    said_fr: Words = Field("", title="In French")
    said_en: Words = Field("", title="In English")


def _rules(act: acts.Act, brand: int) -> Rules:
    from cmsuite.engines.documents.ruled import rules_for

    return rules_for(act, 0, "test_memo", "fr", brand, date(2026, 3, 10))
