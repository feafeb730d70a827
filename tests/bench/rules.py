"""The rule engine: loading the packs, posts in a second, what a long list costs, a long document.
Processor time: what else runs on the machine does not count."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

from cmsuite.engines.rules import kinds
from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.matching import Terms
from cmsuite.engines.rules.packs import shelf
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.engines.rules.text import Text
from tests.bench import Figure

POST = (
    "La boutique de la rue des Lilas rouvre samedi matin\u00a0: la cour est refaite, les horaires sont plus larges et"
    " la carte est nouvelle. On vous attend dès l’ouverture avec un café, vos amis et vos idées pour la suite de"
    " l’année\u202f! Chaque atelier dure une heure {n}"
)
NETWORKS = 3  # on which a text goes out as it is typed
RICH = (
    "Réservez avant le 12 mai\u202f: 24,50\u00a0€ la place, sur https://atelier-lilas.fr/mai?n={n} 🎉 #AtelierDesLilas"
)
ANSWERED = (
    "has_speech has_flashes text_in_image has_audio author_is_staff stake contest public_body political price_reduction"
    " price_shown quotes_work retouch_body uses_reviews synthetic_realistic crisis_freeze retouch_influence has_link"
    " pre_election listed_food has_form is_screenshot"
).split()


def figures() -> list[Figure]:
    kinds.load()
    began = process_time()
    ruleset = _shipped()
    loaded = process_time() - began
    ready = Compiled(ruleset)
    posts = [Subject.of("post", text=POST.format(n="x" * (n % 5))) for n in range(1000)]
    page = " ".join(POST.format(n=n) for n in range(6))
    document = Subject.of("document", text="\n\n".join(f"## Partie {n}\n\n{page}" for n in range(40)))
    short, long = (Terms((f"{_word(n)} {_word(n + 7)}", None) for n in range(size)) for size in (50, 5000))
    texts = [dict(post.fields)["text"] for post in posts]
    varied = [
        Subject.of("post", text=f"{dict(post.fields)['text']} {RICH.format(n=n)}") for n, post in enumerate(posts)
    ]
    fast = _best(lambda: _all(posts, ready, _context("fast")), 15)
    rich = _best(lambda: _all(varied, ready, _context("fast")))
    whole = _best(lambda: _all(posts, ready, _context("fast", "slow", "store")))
    read = _best(lambda: _all([document], ready, _context("fast", "slow")))
    thread = Subject.of("post", text=" ".join(POST.format(n=n) for n in range(7))[:2000])
    pause = _best(lambda: _all([thread] * NETWORKS, ready, _context("fast", "slow", "store")))
    times = _best(lambda: _found(texts, long)) / _best(lambda: _found(texts, short))
    return [
        Figure("rules loaded", len(ruleset.rules), "rules"),
        Figure("packs, from files to a ruleset, the first time", 1000 * loaded, "ms", 50),
        Figure("posts, fast lane, all packs", len(posts) / fast, "1/s", 5000, at_least=True),
        Figure("posts with a tag, an address, a date, a price, an emoji", len(posts) / rich, "1/s"),
        Figure("posts, every lane", len(posts) / whole, "1/s", 500, at_least=True),
        Figure(f"2,000 characters on {NETWORKS} networks, after a pause", 1000 * pause, "ms", 50),
        Figure("5,000 terms against 50", times, "times", 3),
        Figure("a document of 40 pages", 1000 * read, "ms", 300),
    ]


def _shipped() -> Ruleset:
    found = shelf()
    return resolve(found, found.with_needed(found.names()))


def _context(*lanes: str) -> Context:
    facts: dict[str, Any] = {**ASSUMED, **dict.fromkeys(ANSWERED, False)}
    facts |= {"country": "FR", "language": "fr", "network": "mastodon", "publish_at": "2027-05-11T12:15"}
    facts |= {"own_contacts": [], "competitors": [], "brand_spellings": {"atelier lumen": "Atelier Lumen"}, "media": []}
    facts |= {"day_tags": [], "handles_verified": [], "pairs": [], "cues": [], "neighbours": [], "rights": {}}
    return Context(facts, lanes=lanes)


def _word(n: int) -> str:
    return "".join(chr(97 + (n * step) % 26) for step in (3, 5, 7, 11, 17)) + str(n)


def _all(subjects: list[Subject], ready: Compiled, context: Context) -> None:
    for subject in subjects:
        lint(subject, ready, context)


def _found(texts: list[str], terms: Terms) -> None:
    for text in texts:
        list(terms.find(Text(text)))


def _best(work: Callable[[], None], rounds: int = 5) -> float:
    """The least processor time, in seconds."""
    spent = []
    for _round in range(rounds):
        began = process_time()
        work()
        spent.append(process_time() - began)
    return min(spent)
