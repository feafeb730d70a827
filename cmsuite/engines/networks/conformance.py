"""The conformance kit as a pytest plugin: `pytest --network-plugin NAME` runs every case against that plugin.

A plugin's author gives the kit a scripted server, in a conftest.py:

    def pytest_network_rig(name):
        return my_rig() if name == "mynetwork" else None  # a context manager around a Rig

Cases that need a server are skipped without one, and so is, with what it says, what the plugin does not support. A
plugin that claims silver may not skip reading back or measuring.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import pytest

if TYPE_CHECKING:
    from cmsuite.engines.networks.contract import Account


class Rig(Protocol):
    """A scripted server for one network, and an account on it whose token contains the word `token-`."""

    account: Account

    def tell(
        self,
        then: Literal["answer", "hang", "reset", "cut"],
        *,
        applied: bool = False,
        status: int = 500,
        headers: dict[str, str] | None = None,
        body: str = "",
    ) -> None:
        """What becomes of the next irreversible call; `applied`: it is carried out first."""

    def posts(self) -> list[tuple[str, list[str]]]:
        """Every post there is, oldest first: its text as it was sent, the alternative texts of its media."""

    def put(self, text: str, minutes_ago: float = 0) -> str:
        """A post that somebody made by hand; returns its id."""

    def down(self) -> None:
        """From now on connections are refused."""

    def skew(self, seconds: float) -> None:
        """The server's clock against ours."""

    def rewrite(self) -> None:
        """From now on posts are given back only as the network rewrites them."""

    def video(self, *, polls: int, fails: bool = False) -> None:
        """How often an uploaded video is still being worked on, and whether that ends badly."""

    def refuse_duplicates(self, *, named: bool) -> None:
        """From now on a second post of a text is refused, with the first one's id or without."""

    def forget_figures(self) -> None:
        """From now on counters are missing from what the server gives."""

    def ports(self) -> set[int]:
        """Where it listens: no other address may be connected to."""


class Spec:
    """The hook of this plugin."""

    @pytest.hookspec(firstresult=True)
    def pytest_network_rig(self, name: str) -> AbstractContextManager[Rig] | None:
        """A scripted server for the network of this name."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pytest.register_assert_rewrite("cmsuite.engines.networks.cases")
    pluginmanager.add_hookspecs(Spec)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("cmsuite", "network plugins of cmsuite")
    group.addoption("--network-plugin", metavar="NAME", help="Run the conformance cases against this network plugin.")
    group.addoption("--network-workspace", metavar="DIR", type=Path, help="The workspace that the plugin lies in.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--network-plugin"):
        config.args[:] = [str(Path(__file__).with_name("cases.py"))]


def pytest_report_header(config: pytest.Config) -> str | None:
    name: Any = config.getoption("--network-plugin")
    return f"conformance of the network plugin: {name}" if name else None
