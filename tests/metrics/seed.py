"""Rows that the tests of measures start from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cmsuite.accounts.registered import connect
from cmsuite.engines import acts
from cmsuite.metrics.definitions import definitions
from cmsuite.metrics.facts import Batch, Reading, observe, record
from cmsuite.metrics.frames import frames
from cmsuite.metrics.kpi import Line, lines
from cmsuite.metrics.models import Kind
from cmsuite.metrics.periods import Period
from cmsuite.store.store import Store
from tests.workplace import Cast

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
HOUR = timedelta(hours=1)
METRICS = ("reactions", "shares", "comments")


def an_account(store: Store, cast: Cast, handle: str = "@lumen", zone: str | None = None, mode: str = "api") -> int:
    """An account of the brand, as it stands after signing in."""
    network = "kit" if mode == "kit" else "mastodon"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        address = f"https://social.example/{handle}"
        return connect(
            act, network, mode, handle, handle=handle, title="Atelier Lumen", url=address, capability={}, zone=zone
        )


class Story:
    """Writes posts, counters and levels, and reads KPIs."""

    def __init__(self, store: Store, cast: Cast, **account: Any) -> None:
        self.store, self.cast = store, cast
        self.account_id = an_account(store, cast, **account)
        self.posts = 0

    def post(
        self,
        at: datetime,
        *counts: tuple[int, int, int],
        ages: tuple[int, ...] = (168,),
        text: str | None = None,
        **line: str,
    ) -> int:
        self.posts += 1
        with acts.open(self.store, by=self.cast.worker, brand=self.cast.brand) as act:
            url = f"https://social.example/{self.posts}"
            post = observe(act, self.account_id, f"{self.account_id}-{self.posts}", url, at, text=text)
            readings = [
                self.reading(name, value, at + age * HOUR, Kind.CUMULATIVE, post, age, line or {"source": "network"})
                for age, values in zip(ages, counts, strict=True)
                for name, value in zip(METRICS, values, strict=True)
            ]
            record(act, Batch(readings))
        return post

    def level(self, day: date, value: int) -> None:
        at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        with acts.open(self.store, by=self.cast.worker, brand=self.cast.brand) as act:
            line = {"source": "network"}
            record(act, Batch([self.reading("followers", value, at, Kind.STOCK, None, None, line)]))

    def reading(
        self, name: str, value: int, at: datetime, kind: Kind, post: int | None, age: int | None, line: dict[str, str]
    ) -> Reading:
        return Reading(
            account_id=self.account_id,
            remote_post_id=post,
            metric=name,
            definition=f"mastodon.{name}@1",
            kind=kind,
            grain="day" if post is None else "lifetime",
            value=Decimal(value),
            day_start=at.date(),
            day_end=at.date(),
            observed_day=at.date(),
            observed_at=at,
            age_h=age,
            line=line,
        )

    def kpis(self, period: Period = MARCH) -> dict[str, Line]:
        with acts.read(self.store, by=self.cast.karim, brand=self.cast.brand) as act:
            found = frames(act, Period(period.previous.first, period.last), [168])
        return {line.kpi.id: line for line in lines(definitions(period.last), found, period)}
