"""The scripted network behind the conformance kit's verbs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cmsuite.engines.networks.contract import Account, Secret
from tests import fakenet


class MastodonRig:
    """An account on a scripted server of the Mastodon family."""

    def __init__(self, net: fakenet.FakeNet) -> None:
        self.net = net
        remote_id = fakenet.account_doc("lumen")["id"]
        self.account = Account("mastodon", "@lumen", remote_id, f"{net.url}/@lumen", secret=Secret("token-lumen"))

    def tell(self, then: Any, headers: dict[str, str] | None = None, **told: Any) -> None:
        self.net.control.tell(then, headers=headers or {}, **told)

    def posts(self) -> list[tuple[str, list[str]]]:
        return [
            (post["text"], [media["description"] for media in post["media_attachments"]])
            for post in self.net.control.posts("lumen")
        ]

    def put(self, text: str, minutes_ago: float = 0) -> str:
        return self.net.control.put(text, minutes_ago=minutes_ago)

    def down(self) -> None:
        self.net.stop()

    def skew(self, seconds: float) -> None:
        self.net.control.be(skew_s=seconds)

    def rewrite(self) -> None:
        self.net.control.be(has_source=False)

    def video(self, *, polls: int, fails: bool = False) -> None:
        self.net.control.be(video_polls=polls, video_fails=fails)

    def refuse_duplicates(self, *, named: bool) -> None:
        raise AssertionError("no server of this family does that")

    def forget_figures(self) -> None:
        self.net.control.be(figures=False)

    def ports(self) -> set[int]:
        return {self.net.port}


@contextmanager
def mastodon() -> Iterator[MastodonRig]:
    with fakenet.running() as net:
        yield MastodonRig(net)
