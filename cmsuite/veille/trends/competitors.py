"""Competitors over time: how often they publish, in which formats, about what. A question: it writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.people.brands import zone_in
from cmsuite.veille.models import Qualification, Source
from cmsuite.veille.publishers import site_of
from cmsuite.veille.trends.statistics import binomial_tail
from cmsuite.veille.trends.terms import LONGEST, as_said, stems

WEEK = timedelta(days=7)
NOW, BEFORE = 4, 8  # whole weeks that are compared
RHYTHM = 5  # items, of both, for a word on how often they publish
SHARES = 10  # items on each side, for a word on formats
SAID = 3  # items that say a theme
SURE = 0.05
THEMES = 5
AXIS = "competitor"

Format = Literal["video", "audio", "image", "post", "article"]
Pace = Literal["more", "less", "as before", "too little"]
VIDEO = "youtube.com youtu.be vimeo.com dailymotion.com tiktok.com twitch.tv".split()
AUDIO = "spotify.com podcasts.apple.com soundcloud.com deezer.com acast.com ausha.co".split()
IMAGE = "instagram.com pinterest.com pinterest.fr flickr.com pixelfed.social".split()
POST = "mastodon.social bsky.app threads.net x.com twitter.com facebook.com linkedin.com reddit.com".split()
FILES: dict[str, Format] = {
    **dict.fromkeys(("mp4", "webm", "mov", "m4v"), "video"),
    **dict.fromkeys(("mp3", "m4a", "ogg", "oga", "wav"), "audio"),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "avif"), "image"),
}
PATHS: tuple[tuple[str, Format], ...] = (
    ("/reel/", "video"), ("/reels/", "video"), ("/shorts/", "video"), ("/video/", "video"), ("/videos/", "video"),
    ("/podcast", "audio"), ("/photo/", "image"), ("/@", "post"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """One to three words that titles say. now, before: items of the two spans that say it."""

    said: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Competitor:
    """One competitor. weeks: items of each whole week, the oldest first; now, before: items of the last 4 weeks and of
    the 8 before; pace: whether that is more, `too little` where nothing can be said; formats: items of each, in both
    spans; compared: whether there are enough for their shares to be set side by side; themes: what is said now, most
    first; left: what was, and is no more."""

    name: str
    sources: int
    weeks: tuple[int, ...]
    now: int
    before: int
    pace: Pace
    formats: dict[str, tuple[int, int]]
    compared: bool
    themes: tuple[Theme, ...]
    left: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Rivals:
    """starts_on: the Monday of the first week, where the brand is."""

    starts_on: datetime
    competitors: tuple[Competitor, ...]


def competitors(act: Act, *, at: datetime | None = None) -> Rivals:
    """Those whose sources are followed on the axis `competitor`, who publishes most first. A source that names its
    publisher counts with the others of it. Each item counts, told again or not: it is their work that is looked at."""
    zone = ZoneInfo(zone_in(act))
    here = (at or act.now).astimezone(zone).date()
    monday = datetime.combine(here - timedelta(days=here.weekday()), datetime.min.time(), zone)
    begins = monday - (NOW + BEFORE) * WEEK
    starts = [(begins + n * WEEK).astimezone(UTC) for n in range(NOW + BEFORE + 1)]
    names = {
        id: publisher or title
        for id, publisher, title in act.session.execute(
            sa.select(Source.id, Source.publisher, Source.title).where(Source.axis == AXIS)
        )
    }
    of = Qualification
    rows = act.session.execute(
        sa.select(of.source_id, of.sort_at, Item.title, Item.url)
        .join(Item, Item.id == of.item_id)
        .join(Source, Source.id == of.source_id)
        .where(Source.axis == AXIS, of.sort_at >= begins, of.sort_at < monday)
        .order_by(of.sort_at.desc(), of.id)
    ).all()
    theirs: dict[str, list[tuple[int, str, str | None]]] = {name: [] for name in names.values()}
    for source, when, title, url in rows:
        week = next(n for n in range(NOW + BEFORE) if when < starts[n + 1])
        theirs[names[source]].append((week, title, url))
    told = Counter(names.values())
    made = [_told(name, told[name], published) for name, published in theirs.items()]
    return Rivals(begins, tuple(sorted(made, key=lambda one: (-one.now, -one.before, one.name))))


def _told(name: str, sources: int, published: Sequence[tuple[int, str, str | None]]) -> Competitor:
    weeks = Counter(week for week, _title, _url in published)
    late = [week >= BEFORE for week, _title, _url in published]
    now, before = sum(late), len(late) - sum(late)
    formats: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for lately, (_week, _title, url) in zip(late, published, strict=True):
        formats[format_of(url)][not lately] += 1
    return Competitor(
        name, sources, tuple(weeks[n] for n in range(NOW + BEFORE)), now, before, pace(now, before),
        {form: (n[0], n[1]) for form, n in sorted(formats.items(), key=lambda one: (-one[1][0], one[0]))},
        now >= SHARES and before >= SHARES, *_themes([title for _week, title, _url in published], late),
    )  # fmt: skip


def pace(now: int, before: int) -> Pace:
    """Whether 4 weeks hold more than the 8 before let expect; by the exact conditional test. Pure."""
    if now + before < RHYTHM or not before:
        return "too little"  # of whom nothing was there before, a source may be new
    n, share = now + before, NOW / (NOW + BEFORE)
    if binomial_tail(n, share, now) <= SURE / 2:
        return "more"
    return "less" if 1 - binomial_tail(n, share, now + 1) <= SURE / 2 else "as before"


def format_of(url: str | None) -> Format:
    """What an item is, by its link; what says nothing is an article. Pure."""
    host = site_of(url)
    path = urlsplit(url or "").path.lower() if host else ""
    if (ending := path.rpartition(".")[2]) in FILES:
        return FILES[ending]
    if (form := _by_host(host, {"video": VIDEO, "audio": AUDIO})) is not None:
        return form
    by_path = next((form for part, form in PATHS if part in path), None)
    return by_path or _by_host(host, {"image": IMAGE, "post": POST}) or "article"


def _by_host(host: str, known: Mapping[Format, Collection[str]]) -> Format | None:
    return next(
        (form for form, hosts in known.items() if any(host == one or host.endswith(f".{one}") for one in hosts)), None
    )


def _themes(titles: Sequence[str], late: Sequence[bool]) -> tuple[tuple[Theme, ...], tuple[Theme, ...]]:
    """What is said most in the last weeks, and what was said before and is no more: words, and two or three in a row,
    that enough items say."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    first: dict[str, str] = {}
    for title, lately, line in zip(titles, late, stems(titles), strict=True):
        for term in set(_runs(line)):
            found[term][not lately] += 1
            first.setdefault(term, title)
    said = _most({term: n[0] for term, n in found.items() if n[0] >= SAID})
    left = _most({term: n[1] for term, n in found.items() if n[1] >= SAID and not n[0]})
    now, before = (tuple(Theme(as_said(term, first[term]), *found[term]) for term in some) for some in (said, left))
    return now, before


def _runs(line: Sequence[str]) -> Iterator[str]:
    """Each run of one to three stems that say something."""
    for n in range(1, LONGEST + 1):
        for at in range(len(line) - n + 1):
            if all(run := line[at : at + n]):
                yield " ".join(run)


def _most(counts: Mapping[str, int]) -> list[str]:
    """The few terms that are said most, without those that stand in a longer one as often."""
    kept: list[str] = []
    for term in sorted(counts, key=lambda term: (-counts[term], -len(term.split()), term)):
        if len(kept) == THEMES:
            break
        if not any(f" {term} " in f" {other} " and counts[term] == counts[other] for other in kept):
            kept.append(term)
    return kept
