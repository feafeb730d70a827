"""From posts and codes to what a report says of them. Pure; every number is reckoned from all posts, codes from the
sample."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from cmsuite.audit.codes import CRITERIA, Codes
from cmsuite.audit.measures import SMALL_CELL, engagement, irregularity, quartiles
from cmsuite.audit.posts import ExportedPost
from cmsuite.core.text import clean, normal

TOP = 10
HOURS = 6
OTHER = ("other:", "autre:", "autre :")
"""A pillar that is none: what follows is the subject."""
Basis = Literal["reach", "followers"]


def within(posts: Iterable[ExportedPost], first: date, last: date) -> list[ExportedPost]:
    """Those of the window, both days included."""
    return [post for post in posts if first <= post.at.date() <= last]


def editorial(
    posts: Sequence[ExportedPost],
    codes: Mapping[str, Codes],
    first: date,
    last: date,
    basis: Basis,
    before: Sequence[ExportedPost] = (),
) -> dict[str, Any]:
    """The field `editorial` of a report. posts: all of the account within the window; codes: of the sample; before: the
    posts of the same days a year before."""
    organic = [post for post in posts if not post.paid]
    weeks = ((last - first).days + 1) / 7
    varies = irregularity(post.at for post in posts)
    pillars = Counter(pillar for one in codes.values() if (pillar := one.words.get("pillar")) and not _other(pillar))
    rated = [post for post in organic if _rate(post, basis) is not None]
    ranked = sorted(rated, key=lambda post: (-(_rate(post, basis) or 0.0), post.id))
    hours = Counter(f"{post.at:%H}:00" for post in posts)
    return {
        "account": posts[0].account if posts else "",
        "basis": basis,
        "posts": len(posts),
        "paid": len(posts) - len(organic),
        "coded": len(codes),
        "per_week": _decimal(len(posts) / weeks, 1),
        "irregularity": _decimal(varies, 2),
        "formats": _counts(Counter(post.format for post in posts)),
        "pillars": _counts(pillars),
        "engagement": [
            *_beside(cells(organic, {}, basis, "organic"), before, basis),
            *cells([post for post in organic if post.id in codes], codes, basis, "organic"),
            *cells([post for post in posts if post.paid], {}, basis, "paid"),
        ],
        "slots": _counts(hours)[:HOURS],
        "best": [_line(post, basis) for post in ranked[:TOP]],
        "worst": [_line(post, basis) for post in reversed(ranked[max(TOP, len(ranked) - TOP) :])],
        "orphans": sorted({subject for one in codes.values() if (subject := _other(one.words.get("pillar", "")))}),
        "duplicates": _twice(posts),
    }


def cells(
    posts: Iterable[ExportedPost], codes: Mapping[str, Codes], basis: Basis, reading: Literal["organic", "paid"]
) -> list[dict[str, Any]]:
    """Engagement of all and by format, or by format and pillar where codes are given; under eight posts, without
    quartiles."""
    held: dict[tuple[str, str], list[float]] = defaultdict(list)
    for post in posts:
        pillar = codes[post.id].words.get("pillar", "") if codes else ""
        rate = _rate(post, basis)
        if rate is not None and (pillar or not codes) and not _other(pillar):
            held[post.format, pillar].append(rate)
            if not codes:
                held["", ""].append(rate)
    made = []
    for (form, pillar), rates in sorted(held.items()):
        cell: dict[str, Any] = {
            "format": form, "pillar": pillar, "n": len(rates), "basis": basis, "reading": reading,
        }  # fmt: skip
        found = quartiles(rates) if len(rates) >= SMALL_CELL else None
        if found is not None:
            cell |= {name: _decimal(getattr(found, name), 6) for name in ("q1", "median", "q3")}
        made.append(cell)
    return made


def _beside(made: list[dict[str, Any]], before: Iterable[ExportedPost], basis: Basis) -> list[dict[str, Any]]:
    """The same cells, each with its median of a year before, where that had eight posts too."""
    then = {
        cell["format"]: cell.get("median") for cell in cells((p for p in before if not p.paid), {}, basis, "organic")
    }
    return [cell | {"year_before": then[cell["format"]]} if then.get(cell["format"]) else cell for cell in made]


def checked(codes: Iterable[Codes], account: str = "", evidence: Sequence[int] = ()) -> list[dict[str, Any]]:
    """The field `accessibility` of a report: of those to which a criterion applies, how many meet it."""
    said = [one.criteria for one in codes]
    made = []
    for name in CRITERIA:
        marks = [one[name] for one in said if name in one]
        if marks:
            line = {"account": account, "criterion": name, "met": sum(marks), "checked": len(marks)}
            made.append({**line, "evidence": list(evidence)})
    return made


def _rate(post: ExportedPost, basis: Basis) -> float | None:
    return engagement(post.interactions, post.reach if basis == "reach" else post.followers)


def _line(post: ExportedPost, basis: Basis) -> dict[str, Any]:
    return {
        "post": post.id,
        "on": post.at.date().isoformat(),
        "format": post.format,
        "interactions": post.interactions,
        "base": (post.reach if basis == "reach" else post.followers) or 0,
        "what": clean(post.text, 80, lines=False),
    }


def _twice(posts: Iterable[ExportedPost]) -> list[str]:
    held: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        if words := normal(post.text).casefold():
            held[words].append(post.id)
    return [" = ".join(ids) for ids in held.values() if len(ids) > 1]


def _other(pillar: str) -> str:
    """The subject of a post that belongs to no pillar; nothing, where it belongs to one."""
    return next((pillar[len(start) :].strip() for start in OTHER if pillar.startswith(start)), "")


def _counts(counter: Counter[str]) -> list[dict[str, Any]]:
    return [{"name": name, "n": n} for name, n in sorted(counter.items(), key=lambda one: (-one[1], one[0]))]


def _decimal(value: float | None, places: int) -> str | None:
    return None if value is None else f"{value:.{places}f}"
