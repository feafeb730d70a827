"""A plugin that raises, in each of its calls: one sentence, nothing lost, and the other accounts go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.accounts.access import network_for
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines.networks.guard import PluginFailed
from cmsuite.engines.networks.registry import trust
from tests.engines.networks.test_registry import CODE, write

CALLS: dict[str, tuple[object, ...]] = {
    "count": ("",),
    "validate": (None,),
    "begin_sign_in": ("", None),
    "finish_sign_in": ({}, "", None),
    "verify_account": (None, None),
    "prepare": (None, None, None),
    "publish": (None, None, None, "", None),
    "reconcile": (None, None, None, None, frozenset(), None),
    "fetch_metrics": (None, (), None),
    "delete": ("", None, None),
}
RAISES = "\n".join(
    f"    def {name}(self, *args):\n        raise ZeroDivisionError('in {name} \\x1b[31m')" for name in CALLS
)


@pytest.mark.parametrize("name", CALLS)
def test_a_plugin_that_raises_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "plugins").mkdir()
    trust(write(tmp_path, code=CODE.replace("\nplugin = Mine", f"\n{RAISES}\n\nplugin = Mine")))
    network = network_for("mine", Workspace(tmp_path, Config()))
    with pytest.raises(PluginFailed) as failed:
        getattr(network, name)(*CALLS[name])
    assert failed.value.sentence == f"The plugin of Mine made a mistake: ZeroDivisionError: in {name}."
