"""A plugin's mistakes, told as its own: people read one sentence, and what was asked of other networks goes on."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.engines.networks.contract import Count, Network, Problem
from cmsuite.engines.web.redact import redact


class PluginFailed(Outside):
    said = N_("The plugin of {network} made a mistake: {why}.")
    hint = N_("Tell its author; the log names the line. Nothing else is touched by it.")


def guarded(network: Network) -> Network:
    """The plugin, whose every call raises a CmsError or nothing."""
    return cast("Network", _Guarded(network))


_RIGHT: dict[str, Callable[[Any], bool]] = {
    "count": lambda found: isinstance(found, Count),
    "validate": lambda found: isinstance(found, Sequence) and all(isinstance(one, Problem) for one in found),
}
"""What is shown as it comes, and so is looked at first."""


class _Guarded:
    def __init__(self, network: Network) -> None:
        self.descriptor, self._network = network.descriptor, network

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, getattr(self._network, name), _RIGHT.get(name))

    def _call(self, method: Any, right: Callable[[Any], bool] | None, *args: Any, **kwargs: Any) -> Any:
        try:
            found = method(*args, **kwargs)
            if right is not None and not right(found):
                raise TypeError(f"it answered {found!r:.100}")
            return found
        except CmsError:
            raise
        except Exception as err:
            at = traceback.extract_tb(err.__traceback__)[-1]
            where = f"{at.filename}:{at.lineno}"
            network = self.descriptor.network
            note("a plugin failed", level=logging.ERROR, network=network.id, error=redact(repr(err)), where=where)
            raise PluginFailed(network=network.name, why=redact(f"{type(err).__name__}: {err}", 200)) from err
