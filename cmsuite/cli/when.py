"""Days and hours as options of commands."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_

if TYPE_CHECKING:
    from cmsuite.core.when import Wish  # with all zones, for which no help needs to wait
    from cmsuite.engines.acts import Act


class When(click.ParamType["Wish"]):
    """What `cmsuite.core.when` reads; the command says in which zone it is meant: `wish.wall(now, zone)`."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Wish:
        from cmsuite.core.when import Wish, read

        if isinstance(value, Wish):
            return value
        try:
            return read(value)
        except CmsError as err:
            self.fail(str(err), param, ctx)


class Day(click.ParamType[date]):
    """A day of the brand's calendar, in full."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from cmsuite.core.when import read_day

        if isinstance(value, date):
            return value
        try:
            return read_day(value)
        except CmsError as err:
            self.fail(str(err), param, ctx)


class Since(click.ParamType[date | timedelta]):
    """A day, or 7d."""

    name = "since"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        from cmsuite.core.when import read_day

        if not isinstance(value, str):
            found: date | timedelta = value
            return found
        if days := re.fullmatch(r"(\d{1,5})\s?[dj]", value.strip().lower()):
            return timedelta(days=int(days[1]))
        try:
            return read_day(value)
        except CmsError as err:
            self.fail(str(err), param, ctx)


def began(act: Act, since: date | timedelta | None) -> datetime | None:
    """When the day from which on something is asked begins where the brand is."""
    from cmsuite.core.zones import Wall, instant
    from cmsuite.engines.people.brands import today_in, zone_in

    if since is None:
        return None
    day = today_in(act) - since if isinstance(since, timedelta) else since
    return instant(Wall(datetime.combine(day, time()), zone_in(act)))


from_option = click.option("--from", "first", type=Day(), help=N_("The first day: 2026-11-24 or 24/11/2026."))
