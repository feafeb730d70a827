"""The scripted network: what is told is done, once, and what was made is counted, from inside and from outside."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests import fakenet


@pytest.fixture(params=["thread", "process"])
def net(request: pytest.FixtureRequest) -> Iterator[Any]:
    with fakenet.running() if request.param == "thread" else fakenet.process() as server:
        yield server


def send(net: Any, text: str, key: str = "") -> Any:
    headers = {"Authorization": "Bearer token-lumen", "Content-Type": "application/json", "Idempotency-Key": key}
    asked = urllib.request.Request(f"{net.url}/api/v1/statuses", json.dumps({"status": text}).encode(), headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10) as reply:
        return json.load(reply)


def test_a_key_is_honoured_until_it_is_told_otherwise(net: Any) -> None:
    assert send(net, "un", "k")["id"] == send(net, "un", "k")["id"]
    net.control.be(honours_keys=False)
    send(net, "un", "k")
    assert net.control.created() == {"un": 2}


@pytest.mark.parametrize("then", ["reset", "cut", "answer"])
@pytest.mark.parametrize("applied", [True, False])
def test_a_fault_is_done_once_with_or_without_the_effect(net: Any, then: str, applied: bool) -> None:
    net.control.tell(then, applied=applied)
    with pytest.raises((OSError, urllib.error.HTTPError)):
        send(net, "un")
    assert net.control.created() == ({"un": 1} if applied else {})
    send(net, "deux")
    assert [request["path"] for request in net.control.requests(fakenet.SEND)] == ["/api/v1/statuses"] * 2


def test_a_held_request_is_let_go_without_an_answer(net: Any) -> None:
    net.control.tell("hang", applied=True)
    failed = threading.Event()

    def try_to_send() -> None:
        with pytest.raises(OSError, match="reset"):
            send(net, "un")
        failed.set()

    sender = threading.Thread(target=try_to_send)
    sender.start()
    fakenet.wait_for(lambda: net.control.held() == 1)
    assert net.control.created() == {"un": 1}
    net.control.release()
    sender.join(10)
    assert failed.is_set()


def test_it_can_start_over(net: Any) -> None:
    net.control.be(retry_after_s=60)
    with pytest.raises(urllib.error.HTTPError, match="429"):
        send(net, "un")
    net.control.reset()
    send(net, "un")
    assert net.control.created() == {"un": 1}
