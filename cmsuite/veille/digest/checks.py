"""What keeps an issue from its readers: nothing unanalysed, no rumour as news, no extract without the right to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from cmsuite.core.locale import N_, day, percent
from cmsuite.core.text import one_line
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, texts
from cmsuite.engines.documents.kinds import Finding
from cmsuite.veille.behind import Behind, copied, not_compared
from cmsuite.veille.digest.schema import Digest, Highlight
from cmsuite.veille.own_words import words

MOST_ITEMS = 10
SUBJECT = (35, 60)  # characters
QUOTE = 200  # characters of one extract
QUOTED = 0.10  # of the words of the issue
ARTICLES, TITLES, OWN = 3, 2, 0.50  # of a press review
UNCONFIRMED = re.compile(r"\b(?:non[ \u00a0-]confirm|unconfirmed|not[ \u00a0]confirmed)", re.IGNORECASE)
VAGUE = frozenset(
    "ici|cliquez ici|cliquer ici|lire la suite|en savoir plus|plus|suite|lien|ce lien|here|click here|read more|more"
    "|learn more|link|this link".split("|")
)
OTHERS = frozenset(("quote", "article", "author", "publisher", "url", "licensor", "licence_titles"))
"""What an issue says in others' words, or names."""
_LINK = re.compile(r"(?<!!)\[([^\]\n]{0,200})\]\(")
_WORD = re.compile(r"\w+(?:['’]\w+)?")


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Of each item, then of the whole."""
    issue = cast(Digest, content)
    for place, one in enumerate(issue.items):
        yield from _item(issue, one, f"items.{place}", around)
    yield from _whole(issue)
    yield from _press(issue, around)
    if around.beside is not None:
        yield from _as_known(issue, around.beside)
    for path, text, prose in texts(issue):
        for link in _LINK.findall(text) if prose else ():
            if " ".join(link.lower().split()).rstrip(" .…>»") in VAGUE:
                said = N_("The link “{words}” says nothing by itself: say where it leads.")
                yield Finding("digest.link-text-vague", "warn", said, path, {"words": link})


def _item(issue: Digest, one: Highlight, at: str, around: Around) -> Iterator[Finding]:
    facts = {"title": one.headline or one.article or one.key}
    if not (one.item and one.letter and one.info):
        said = N_("“{title}” is not an analysed item of the watch: rate it and say what it changes, then add it anew.")
        yield Finding("digest.item-not-analysed", "block", said, at, facts)
    if not one.so_what.strip():
        said = N_("“{title}” does not say what it changes for its readers.")
        yield Finding("digest.so-what-missing", "block", said, f"{at}.so_what", facts)
    if one.internal and issue.audience != "internal":
        said = N_("“{title}” is for the house alone, and this issue is not: take it out.")
        yield Finding("digest.client-confidential", "block", said, f"{at}.internal", facts)
    if one.doubtful and not UNCONFIRMED.search(f"{one.headline} {one.summary} {one.so_what}"):
        said = N_("“{title}” is rated {code} and does not say that it is not confirmed: write “unconfirmed”.")
        yield Finding("digest.rumour-unflagged", "block", said, f"{at}.headline", facts | {"code": code(one)})
    yield from _extract(one, at, around, facts)


def _extract(one: Highlight, at: str, around: Around, facts: dict[str, str]) -> Iterator[Finding]:
    expired = one.licensor and one.licence_until is not None and one.licence_until < around.today
    if expired and one.licence_until is not None:
        said = N_("The licence of {licensor} for “{title}” ended on {day}: renew it, or summarise in your own words.")
        more = {"licensor": one.licensor, "day": day(one.licence_until)}
        yield Finding("legal.licence-expired", "block", said, f"{at}.licence_until", facts | more)
    elif len(one.quote) > QUOTE and not one.licensed(around.today):
        said = N_(
            "Extract of {n} characters (limit {most}) without a licence. Summarise in your own words, shorten the "
            "quotation, or attach a licence that covers this title."
        )
        yield Finding(
            "legal.press-extract-too-long", "block", said, f"{at}.quote", {"n": len(one.quote), "most": QUOTE}
        )
    if one.quote and not (one.author and one.article and one.published_on and one.url):
        said = N_("The quotation in “{title}” lacks its author, title, day or address: all four are said.")
        yield Finding("legal.quote-without-attribution", "block", said, f"{at}.quote", facts)


def _as_known(issue: Digest, known: Mapping[int, Behind]) -> Iterator[Finding]:
    """What differs from what the watch knows of its items, and what is in the words of their articles."""
    articles = [one.text for one in known.values()]
    for path, text, _prose in texts(issue):
        where, _point, name = path.rpartition(".")
        of = known.get(issue.items[int(where.split(".")[1])].item) if path.startswith("items.") else None
        if (name in OTHERS and name != "article") or (of is not None and one_line(text) == of.title):
            continue
        if of is not None:
            yield from copied(path, text, [of.text], summary=name == "summary")
        else:
            yield from copied(path, text, articles)
    for place, one in enumerate(issue.items):
        if (of := known.get(one.item)) is not None:
            title = one.headline or one.article or one.key
            yield from not_compared(f"items.{place}.summary", title, (one.summary, one.so_what), of)
            yield from _as_rated(one, of, f"items.{place}", title)
            yield from _as_licensed(one, of, f"items.{place}", title)
            if of.internal and not one.internal and issue.audience != "internal":
                said = N_("“{title}” is tagged as for the house alone in the watch, and this issue is not: drop it.")
                yield Finding("digest.client-confidential", "block", said, f"items.{place}.item", {"title": title})
        elif one.item:
            said = N_("“{title}” names item {item}, which is not in the watch of this brand: add it anew.")
            facts = {"title": one.headline or one.key, "item": one.item}
            yield Finding("digest.item-not-analysed", "block", said, f"items.{place}.item", facts)


def _as_rated(one: Highlight, of: Behind, at: str, title: str) -> Iterator[Finding]:
    if not of.analysed:
        said = N_("“{title}” is not among what was analysed any more: analyse it, or take it out.")
        yield Finding("digest.item-not-analysed", "block", said, f"{at}.item", {"title": title})
    mine, theirs = code(one), f"{of.letter or '—'}{of.info or '—'}"
    if mine != theirs:
        said = N_("“{title}” is rated {mine} here and {theirs} in the watch: say the same in both.")
        yield Finding("digest.rating-differs", "block", said, f"{at}.letter",
                      {"title": title, "mine": mine, "theirs": theirs})  # fmt: skip


def _as_licensed(one: Highlight, of: Behind, at: str, title: str) -> Iterator[Finding]:
    """The licence that an issue names is the one on record with the source of the item, and covers its paper."""
    if not one.licensor:
        return
    theirs = of.licence
    if theirs is None:
        said = N_("“{title}” names a licence of {licensor}, and its source has none on record: write it down there.")
        yield Finding("legal.licence-differs", "block", said, f"{at}.licensor",
                      {"title": title, "licensor": one.licensor})  # fmt: skip
        return
    mine = (one.licensor, one.licence_titles, one.licence_from, one.licence_until, one.licence_most)
    if mine != (theirs.licensor, theirs.titles, theirs.starts_on, theirs.ends_on, theirs.recipients):
        said = N_("The licence that “{title}” names is not the one that its source has on record ({licence}).")
        yield Finding("legal.licence-differs", "block", said, f"{at}.licensor",
                      {"title": title, "licence": str(theirs)})  # fmt: skip
    if theirs.titles.strip() and f" {' '.join(words(of.publisher))} " not in f" {' '.join(words(theirs.titles))} ":
        said = N_("The licence of {licensor} covers {titles}, and not “{paper}”: quote less, or have it extended.")
        facts = {"licensor": theirs.licensor, "titles": theirs.titles, "paper": of.publisher}
        yield Finding("legal.licence-not-covering", "block", said, f"{at}.licence_titles", facts)


def _whole(issue: Digest) -> Iterator[Finding]:
    if not issue.items:
        said = N_("There is no item in this issue: what has no news is not sent.")
        yield Finding("digest.no-item", "block", said, "items")
    if len(issue.items) > MOST_ITEMS:
        said = N_("{n} items: a team reads {most} at most, a manager 5.")
        yield Finding("digest.too-many-items", "warn", said, "items", {"n": len(issue.items), "most": MOST_ITEMS})
    least, most = SUBJECT
    if not least <= len(issue.subject) <= most:
        said = N_("The subject has {n} characters: {least} to {most} are read whole in a list of mails.")
        facts = {"n": len(issue.subject), "least": least, "most": most}
        yield Finding("digest.subject-length", "info", said, "subject", facts)
    if issue.trend.points and not issue.trend.said.strip():
        said = N_("The chart “{title}” is not said in words: who does not see it learns nothing.")
        yield Finding("digest.alt-missing", "block", said, "trend.said", {"title": issue.trend.title})


def _press(issue: Digest, around: Around) -> Iterator[Finding]:
    whole, quoted = words_of(issue), sum(count(one.quote) for one in issue.items)
    free = sum(count(one.quote) for one in issue.items if not one.licensed(around.today))
    if whole and free > QUOTED * whole:
        said = N_("Quotations are {share} of the words of this issue (limit {most}): write more of your own.")
        facts = {"share": percent(free / whole, 0), "most": percent(QUOTED, 0)}
        yield Finding("legal.press-extract-too-long", "block", said, "items", facts)
    if issue.press == "panorama":
        for place, one in enumerate(issue.items):
            if not one.licensed(around.today):
                said = N_("A press panorama needs a licence for each title, even inside a company: “{title}” has none.")
                facts = {"title": one.publisher or one.headline or one.key}
                yield Finding("legal.panorama-without-licence", "block", said, f"items.{place}", facts)
    if issue.press == "press_review":
        papers, axes = {one.publisher for one in issue.items if one.publisher}, {one.axis for one in issue.items}
        few = len(issue.items) < ARTICLES or len(papers) < TITLES or len(axes) > 1
        if few or (whole and (whole - quoted) / whole < OWN):
            said = N_(
                "A press review compares 3 articles of 2 titles or more, on one theme, half of it your own words."
            )
            yield Finding("legal.press-review", "block", said, "press")
        said = N_("The press review was meant for the press: a company's newsletter may not qualify. Ask a lawyer.")
        yield Finding("legal.press-review-company", "warn", said, "press")


def code(one: Highlight) -> str:
    """The rating as people write it: B2."""
    return f"{one.letter or '—'}{one.info or '—'}"


def words_of(issue: Digest) -> int:
    """How many words a reader reads."""
    read = ("editorial", "trend.title", "trend.said", "regulation", "dropped", "credits")
    own = ("headline", "summary", "so_what", "action", "quote")
    return sum(
        count(text)
        for path, text, _prose in texts(issue)
        if path in read or path.startswith("agenda.") or (path.startswith("items.") and path.rpartition(".")[2] in own)
    )


def count(text: str) -> int:
    """The words of a text."""
    return len(_WORD.findall(text))
