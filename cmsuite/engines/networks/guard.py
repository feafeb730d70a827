"""A plugin's mistakes, told as its own: people read one sentence, and what was asked of other networks goes on."""

from __future__ import annotations

import logging
import traceback
from functools import partial
from typing import Any, cast

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.engines.networks.contract import Network
from cmsuite.engines.web.redact import redact


class PluginFailed(Outside):
    said = N_("The plugin of {network} made a mistake: {why}.")
    hint = N_("Tell its author; the log names the line. Nothing else is touched by it.")


def guarded(network: Network) -> Network:
    """The plugin, whose every call raises a CmsError or nothing."""
    return cast("Network", _Guarded(network))


class _Guarded:
    def __init__(self, network: Network) -> None:
        self.descriptor, self._network = network.descriptor, network

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, getattr(self._network, name))

    def _call(self, method: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except CmsError:
            raise
        except Exception as err:
            at = traceback.extract_tb(err.__traceback__)[-1]
            where = f"{at.filename}:{at.lineno}"
            network = self.descriptor.network
            note("a plugin failed", level=logging.ERROR, network=network.id, error=redact(repr(err)), where=where)
            raise PluginFailed(network=network.name, why=redact(f"{type(err).__name__}: {err}", 200)) from err
