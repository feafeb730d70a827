"""In which language each piece of an issue is: an article stays in its own, whatever the issue is in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsuite.core.locale import LANGUAGES
from cmsuite.engines.rules.kinds.reading import reads_as
from cmsuite.veille.digest.schema import Digest, Highlight

if TYPE_CHECKING:
    from cmsuite.engines.feeds.models import Item
    from cmsuite.veille.models import Source

_TAG = re.compile(r"[a-z]{2}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Tongues:
    """Of an item: its headline; what the brand wrote of it; the article's title, and what is quoted of it."""

    headline: str
    own: str
    article: str


def tongues(one: Highlight, language: str) -> Tongues:
    """The languages of an item. language: the issue's, where nothing says another."""
    own = reads_as(f"{one.summary}\n{one.so_what}\n{one.action}") or language
    article = tongue_of(f"{one.article}\n{one.quote}", one.language, language)
    same = one.headline in ("", one.article)
    return Tongues(article if same else reads_as(one.headline) or own, own, article)


def article_language(text: str, *said: str | None) -> str:
    """The language of an article. said: tags that its feed gives, the nearest first: many a French one is told to be
    English by the program that wrote it, so that of our languages the words are believed before the tag."""
    tag = next(filter(None, map(tagged, said)), "")
    return tag if tag and tag not in LANGUAGES else reads_as(text) or tag


def language_of(item: Item, source: Source) -> str:
    """The language of an item, as far as its words, its feed and its source say it."""
    return article_language(f"{item.title}\n{item.summary or item.text or ''}"[:2000], item.language, source.language)


def tongue_of(title: str, said: str, language: str) -> str:
    """The language of an article's title. said: the article's, where that is known; language: else."""
    return tagged(said) or reads_as(title) or language


def elsewhere(issue: Digest, language: str) -> Iterator[tuple[str, str]]:
    """The texts of an issue that are in another language than it is, each by its path, with that language."""
    for place, one in enumerate(issue.items):
        of = tongues(one, language)
        said = {"headline": of.headline, "article": of.article, "quote": of.article}
        said |= dict.fromkeys(("summary", "so_what", "action"), of.own)
        yield from ((f"items.{place}.{name}", tongue) for name, tongue in said.items() if tongue != language)


def tagged(tag: str | None) -> str:
    """The language of a tag in two letters (pt-BR: pt); empty where it is none."""
    found = _TAG.match((tag or "").strip().lower())
    return found[0] if found else ""
