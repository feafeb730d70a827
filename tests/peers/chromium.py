"""Chromium without a window, driven by its own protocol over two pipes: pages are read and filled in as people do it.

No driver is installed: a command is a JSON text that ends with a zero byte (`--remote-debugging-pipe`).
"""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Broken(AssertionError):
    """The page raised an error, or the browser did not answer."""


class Page:
    """One page. `requests` are the addresses that it asked for, `complaints` what its console said."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading, self.writing = reading, writing
        self.number, self.rest = 0, b""
        self.session = ""
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def load(self, address: str, *, wide: int = 390, high: int = 844, dark: bool = False, folder: Path) -> None:
        """A page as a phone shows it, in a tab of its own; what it saves goes to the folder."""
        self.session = ""
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.tell(f"{domain}.enable")
        self.tell("Emulation.setDeviceMetricsOverride", width=wide, height=high, deviceScaleFactor=1, mobile=True)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.tell("Emulation.setEmulatedMedia", features=scheme)
        self.tell("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
        self.tell("Page.navigate", url=address)
        self.run("new Promise((done) => document.readyState === 'complete' ? done(1) : addEventListener('load', done))")

    def run(self, script: str) -> Any:
        """What a script comes to in the page, as JSON; a promise is waited for."""
        said = self.tell("Runtime.evaluate", expression=f"(async () => JSON.stringify(await ({script})))()",
                         awaitPromise=True, returnByValue=True, userGesture=True)  # fmt: skip
        if "exceptionDetails" in said:
            raise Broken(json.dumps(said["exceptionDetails"])[:2000])
        value = said["result"].get("value")
        return None if value is None else json.loads(value)

    def key(self, name: str, code: int, text: str = "") -> None:
        """Press a key, as the keyboard sends it."""
        more = {"text": text} if text else {}
        for kind in ("keyDown", "keyUp"):
            self.tell("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code,
                      **(more if kind == "keyDown" else {}))  # fmt: skip

    def type(self, text: str) -> None:
        self.tell("Input.insertText", text=text)

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """A command, and what is answered."""
        self.number += 1
        said: dict[str, Any] = {"id": self.number, "method": method, "params": params}
        if self.session:
            said["sessionId"] = self.session
        os.write(self.writing, json.dumps(said).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self.number:
                if "error" in heard:
                    raise Broken(f"{method}: {heard['error']}")
                return dict(heard["result"])
            self._note(heard)

    def _note(self, heard: dict[str, Any]) -> None:
        params = heard.get("params", {})
        if heard.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif heard.get("method") == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif heard.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"])[:500])

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            more = os.read(self.reading, 1 << 16)
            if not more:
                raise Broken("the browser has gone")
            self.rest += more
        text, _zero, self.rest = self.rest.partition(b"\0")
        return dict(json.loads(text))


def wait_for(what: Callable[[], object], seconds: float = 20) -> None:
    """Look again and again until it is so."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise Broken("it did not come to be")
        time.sleep(0.05)


def program() -> str | None:
    """The browser of this machine, or None."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextlib.contextmanager
def page() -> Iterator[Page | None]:
    """A browser of its own, with one page; None where there is none."""
    found = program()
    if found is None:
        yield None
        return
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with tempfile.TemporaryDirectory(prefix="cmsuite-chromium-", ignore_cleanup_errors=True) as home:
        flags = ("--headless=new --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage "
                 "--remote-debugging-pipe").split()  # fmt: skip
        line = [found, *flags, "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={home}"]
        pipes = f'exec "$@" 3<&{to_read} 4>&{from_write}'
        process = subprocess.Popen(["bash", "-c", pipes, "bash", *line], pass_fds=(to_read, from_write),
                                   env=os.environ | {"HOME": home}, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)  # fmt: skip
        os.close(to_read)
        os.close(from_write)
        try:
            yield Page(from_read, to_write)
        finally:
            os.close(to_write)
            os.close(from_read)
            process.terminate()
            process.wait(20)
