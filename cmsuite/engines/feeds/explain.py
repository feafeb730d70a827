"""How a feed is read, and why so: which reader took it, what the strict one refused, where both differ. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmsuite.core.locale import N_, ngettext, translate
from cmsuite.engines.feeds.charset import as_utf8
from cmsuite.engines.feeds.entries import MOST_ENTRIES, Parsed, ParsedItem, first_of_each
from cmsuite.engines.feeds.parse import parse
from cmsuite.engines.feeds.wishes import Wishes

READERS = {
    "strict": N_("the strict reader"),
    "loose": N_("feedparser"),
    "json": N_("the reader of JSON Feed"),
    "mail": N_("the reader of newsletters"),
}
MAIL = "message/rfc822"
COMPARED = ("guid", "title", "url", "published_at")


@dataclass(frozen=True, slots=True)
class Difference:
    """What the strict reader and feedparser make otherwise of one item, the strict one's first."""

    item: int
    field: str
    strict: str
    loose: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A feed as it is read. reader: one of READERS; why: what the strict one refused, where another took it."""

    url: str
    size: int
    reader: str
    why: str | None
    title: str
    language: str | None
    wishes: Wishes
    newest: datetime | None
    items: tuple[ParsedItem, ...]
    warnings: tuple[str, ...]
    differs: tuple[Difference, ...]


def explain(body: bytes, content_type: str, url: str) -> Explained:
    """Read a feed and say how. Raises NotAFeed."""
    if content_type == MAIL:
        return _of_a_mail(body, url)
    read = parse(body, content_type, url)
    text = as_utf8(body, content_type)
    items = read.items
    dates = [one.published_at for one in items if one.published_at]
    return Explained(
        url,
        len(body),
        read.path,
        read.why.sentence if read.why else None,
        read.title,
        read.language,
        read.wishes,
        max(dates, default=None),
        items,
        tuple(_warnings(read, items)),
        tuple(differences(read, text, url)) if text is not None else (),
    )


def _of_a_mail(body: bytes, url: str) -> Explained:
    """What a newsletter tells, and what of it is left out."""
    from cmsuite.engines.feeds.contract import Answered
    from cmsuite.engines.feeds.kinds.newsletter import Newsletter
    from cmsuite.engines.mail.lists import sent

    mail = sent(body)
    read = Newsletter().read(Answered(b"", parts=(Answered(body, MAIL),)), {}, {})
    items, warnings = read.items, _warnings(read, read.items)
    if mail.files:
        said = ngettext(
            "{n} file goes with the mail, and is left there",
            "{n} files go with the mail, and are left there",
            mail.files,
        )
        warnings.append(said.format(n=mail.files))
    if not mail.whole:
        warnings.append(translate("its form is too wild to be read in full"))
    language = next((one.language for one in items), None)
    return Explained(url, len(body), read.path, None, read.title, language, read.wishes, mail.at, items,
                     tuple(warnings), ())  # fmt: skip


def differences(read: Parsed, text: bytes, url: str) -> list[Difference]:
    """Where feedparser makes something else of what the strict reader took: nowhere, as it should be."""
    if read.path != "strict":
        return []
    from cmsuite.engines.feeds import loose

    other = loose.read(text, loose.UTF8, url)
    mine, theirs = read.items, other.items if other is not None else ()
    found = []
    if len(mine) != len(theirs):
        found.append(Difference(0, "items", str(len(mine)), str(len(theirs))))
    for n, (one, two) in enumerate(zip(mine, theirs, strict=False), 1):
        for name in COMPARED:
            ours, its = getattr(one, name), getattr(two, name)
            if ours != its:
                found.append(Difference(n, name, str(ours), str(its)))
    return found


def _warnings(read: Parsed, items: tuple[ParsedItem, ...]) -> list[str]:
    """What of it makes a reader's work harder, each in a sentence."""
    undated = sum(one.published_at is None for one in items)
    unlinked = sum(one.url is None for one in items)
    silent = sum(not one.text for one in items)
    nameless = sum(not raw.guid for raw in first_of_each(read.entries))
    left = len(read.entries) - len(items)
    said = (
        (undated, ngettext("{n} item has no date", "{n} items have no date", undated)),
        (unlinked, ngettext("{n} item has no link", "{n} items have no link", unlinked)),
        (silent, ngettext("{n} item has no text", "{n} items have no text", silent)),
        (nameless, ngettext("{n} item has no id: its link stands for it", "{n} items have no id: their links stand for "
                            "them", nameless)),
        (left, ngettext("{n} item says nothing, or has the id of another", "{n} items say nothing, or have the id of "
                        "another", left)),
    )  # fmt: skip
    found = [sentence.format(n=n) for n, sentence in said if n]
    if len(read.entries) >= MOST_ENTRIES:
        found.append(translate("only the first {n} items are read").format(n=MOST_ENTRIES))
    return found
