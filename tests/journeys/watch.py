"""What the journeys of the watch share: ten weeks of five sources, a plan that is whole, and the mail as a reader has
it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from lxml import html

from cmsuite.engines.documents.files import to_markdown
from cmsuite.rooms import load_kinds
from tests import feedserver
from tests.feedserver import Answer, Entry

SOURCES = (
    ("/gazette", "Gazette officielle", "regulation"),
    ("/autorite", "L'Autorité", "regulation"),
    ("/metier", "Le Métier", "trade"),
    ("/rivaux", "Les Rivaux", "competitor"),
    ("/outils", "Outils & API", "technology"),
)
RISES = "étiquetage"
LAW = f"L'{RISES} des contenus payés devient obligatoire"
WORDS = (
    "vitrine bouquet atelier marché livraison saison couleur terrain serre client papier lampe osier laine cuir bronze "
    "verre grès lin chêne savon cire toile feutre ruban cadre miroir tapis panier plateau"
).split()
SUMMARY = {
    "fr": "Un décret impose de dire dans les premiers mots qu'une publication est payée, sur chaque réseau, dès avril.",
    "en": "A decree has every paid post say so in its first words, on each network, as soon as the month of April.",
}
SO_WHAT = {
    "fr": "Nos publications avec des créateurs sont à relire avant le 1er avril.",
    "en": "Our posts with creators have to be read again before the first of April.",
}
CHANGED = {
    "fr": "La charte doit dire comment une publication payée se signale.",
    "en": "The charter has to say how a paid post is marked.",
}


def news(server: feedserver.Server, now: datetime) -> bytes:
    """Ten whole weeks of each source, the last of which says one word much more often. The list of them, as OPML."""
    chance = random.Random(6)
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    for place, (path, title, _axis) in enumerate(SOURCES):
        said = []
        for week in range(1, 11):
            for n in range(4):
                words = " ".join(chance.sample(WORDS, 5))
                at = monday - timedelta(weeks=week) + timedelta(days=n, hours=9 + place)
                lead = f"{RISES.capitalize()} : " if week == 1 and n < 2 else ""
                said.append(_entry(path, f"{week}-{n}", f"{lead}{words}", at))
        if not place:
            law = _entry(path, "law", LAW, monday - timedelta(hours=2))
            said.insert(0, replace(law, text="Le texte est au journal de ce matin."))
        server.answers[path] = Answer(feedserver.rss(said, title=title), validators=True)
    folders: dict[str, list[str]] = {}
    for path, _title, axis in SOURCES:
        folders.setdefault(axis, []).append(server.url(path))
    return feedserver.opml(folders)


def _entry(path: str, guid: str, title: str, at: datetime) -> Entry:
    return Entry(title, f"{path}-{guid}", f"https://{path[1:]}.example/{guid}", text="", at=at)


def plan(tongue: str, language: str) -> str:
    """A watch plan as a file, of a document in a language: a question for each axis, its decision, its people."""
    load_kinds()
    from cmsuite.veille.plan.kind import PLAN

    asked = {"fr": ("Que change la règle ?", "Revoir la charte ?"), "en": ("What does the rule change?", "Charter?")}
    question, decision = asked[tongue]
    questions = [
        {"axis": axis, "question": question, "decision": decision, "owner": "Chloé", "backup": "Karim",
         "sources": ["S1", "S2"]}
        for axis in ("trade", "competitor", "technology", "regulation")
    ]  # fmt: skip
    return to_markdown(PLAN, "Plan", language, {"questions": questions})


def sheet(tongue: str, language: str, item: int, today: date) -> str:
    """What is made of the item: a threat to be acted on, a clause of the charter to change."""
    load_kinds()
    from cmsuite.veille.sheet.kind import SHEET

    fact = {"text": SUMMARY[tongue], "source": SOURCES[0][1], "on": today.isoformat()}
    impact = {"probability": 5, "gravity": -4, "horizon": "month", "domains": ["legal", "content"], "owner": "Chloé",
              "deadline": (today + timedelta(days=14)).isoformat(), "decision": "charter_change"}  # fmt: skip
    said = {"item": item, "on": today.isoformat(), "axis": "regulation", "facts": [fact], "letter": "A", "info": 2,
            "changes": CHANGED[tongue], "impact": impact}  # fmt: skip
    return to_markdown(SHEET, "Fiche", language, said)


def opened(raw: bytes, tongue: str, wrote: str = "") -> EmailMessage:
    """The mail as its reader opens it: both forms say the same, each with its links and the way out. wrote: in which
    language items were analysed, where it is another."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    page, text = _part(mail, "html"), _part(mail, "plain")
    root: Any = html.document_fromstring(page)
    assert (root.get("lang"), mail["Content-Language"]) == (tongue, tongue)
    assert len(root.findall(".//h1")) == 1
    links = {str(one.get("href")) for one in root.iter("a")}
    assert "https://gazette.example/law" in links
    assert "https://gazette.example/law" in text
    leave = mail["List-Unsubscribe"].strip(" <>")
    assert leave in links
    assert leave.rpartition("%20")[2] in text
    for words in (LAW, SUMMARY[wrote or tongue], SO_WHAT[wrote or tongue]):
        assert plain(words) in plain(root.text_content())
        assert plain(words) in plain(text)
    assert len(page.encode()) <= 100_000
    assert not root.xpath("//script | //img[not(@alt)] | //img[starts-with(@src, 'http')]")
    return mail


def plain(text: str) -> str:
    """Words without what typography makes of them: the apostrophe, the spaces before signs."""
    return " ".join(text.replace("’", "'").split())


def _part(mail: EmailMessage, kind: Any) -> str:
    found = mail.get_body(preferencelist=(kind,))
    assert found is not None
    return str(found.get_content())
