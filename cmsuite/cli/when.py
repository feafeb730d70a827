"""A day and an hour as an option of a command."""

from __future__ import annotations

from typing import Any

import click

from cmsuite.core.errors import CmsError
from cmsuite.core.when import Wish, read


class When(click.ParamType[Wish]):
    """What `cmsuite.core.when` reads; the command says in which zone it is meant: `wish.wall(now, zone)`."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Wish:
        if isinstance(value, Wish):
            return value
        try:
            return read(value)
        except CmsError as err:
            self.fail(str(err), param, ctx)
