"""Take the pictures of the documentation: python tools/screenshots.py. Runs the demo; needs chromium.

The screens are drawn on a clock that stands still, so that a picture changes only when its screen does.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

if TYPE_CHECKING:
    from cmsuite.sandbox.demo import Demo

IMAGES = TOP / "docs" / "images"
SIZE = (1100, 1300)
COLOURS = 96  # enough for a page; a tenth of the size
SCREEN = (120, 36)
AT = datetime(2026, 3, 12, 13, 32, tzinfo=UTC)
LARGEST = 60_000  # bytes of a picture of a screen
TITLE = "Chaque photo est décrite"
TEXT = """Chaque photo de ce compte est décrite, pour qui l'écoute au lieu de la voir.

Une description vous manque ? Dites-le-nous : nous la corrigeons le jour même.

#AtelierLumen"""
FILTERS = {"en": " since:14d", "fr": " depuis:14j"}
SCREENS = {
    # the keys that lead there; a filter is typed where it says so
    "composer": ("5", "enter"),
    "veille": ("2", "slash", "FILTER", "enter", "j", "j"),
}


def main() -> None:
    _reports()
    with tempfile.TemporaryDirectory() as folder, _training(Path(folder) / "lumen") as demo:
        for language, ending in {"en": "", "fr": ".fr"}.items():
            for name, svg in asyncio.run(_drawn(demo, language)).items():
                (IMAGES / f"{name}{ending}.svg").write_text(svg, encoding="utf-8")


# ---- the report, in a browser


def _reports() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as home:
        for name, language in {"report.png": "en", "report.fr.png": "fr"}.items():
            made = json.loads(_cmsuite(home, "--lang", language, "demo", "--dir", f"{home}/demo", "--json"))
            page = next(path for path in made["reports"] if path.endswith(f"-{language}.html"))
            _take(browser, Path(page).as_uri(), IMAGES / name)
        _cmsuite(home, "--workspace", f"{home}/demo", "sandbox", "--stop")


def _cmsuite(home: str, *words: str) -> str:
    env = os.environ | {"PYTHONPATH": str(TOP), "XDG_CONFIG_HOME": home}
    return subprocess.run(
        [sys.executable, "-m", "cmsuite", *words], env=env, check=True, capture_output=True, text=True
    ).stdout


def _take(browser: str, url: str, file: Path) -> None:
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "shot.png"
        size = f"--window-size={SIZE[0]},{SIZE[1]}"
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--virtual-time-budget=3000",
            size,
        ]
        subprocess.run([browser, *options, f"--screenshot={shot}", url], check=True, capture_output=True)
        out = io.BytesIO()
        Image.open(shot).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    file.write_bytes(out.getvalue())


# ---- the screens


@contextmanager
def _training(folder: Path) -> Iterator[Demo]:
    """The demo's workspace at that instant, its feeds read and a post begun; its sandbox is up meanwhile."""
    from cmsuite.core.clock import SetClock, SystemClock
    from cmsuite.engines.jobs.tools import tools_for
    from cmsuite.rooms import load_rooms
    from cmsuite.sandbox import demo, lumen, server
    from cmsuite.store.opening import open_store

    load_rooms()
    clock = SetClock(AT)
    with patch.object(SystemClock, "now", lambda _self: clock.now()):
        workspace = lumen.prepare(folder)
        with server.opened(workspace) as served:
            threading.Thread(target=served.serve_forever, daemon=True).start()
            store = open_store(workspace, clock)
            cast = lumen.seed(store, workspace, served.base)
            made = demo.Demo(workspace, store, served.base, cast, tools_for(workspace, cast.chloe))
            for step in (demo.read_feeds, demo.keep_one, demo.write_post):
                step(made)
            _written(made)
            yield made
            store.close()
            served.shutdown()


def _written(demo: Demo) -> None:
    """A post with a picture that nobody has described yet."""
    from cmsuite.content.files import attach
    from cmsuite.content.posts import write
    from cmsuite.engines import acts
    from cmsuite.engines.media.store import Media, keep
    from cmsuite.sandbox import lumen
    from cmsuite.sandbox.pictures import lamp

    accounts = [lumen.account_of(demo.store, demo.cast, network).account for network in ("mastodon", "kit")]
    stored = Media(demo.store, demo.workspace).put(lamp(1), "image/png")
    with acts.open(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        saved = write(act, TITLE, [TEXT], accounts, language="fr")
        blob = keep(act, stored)
        for variant in saved.variants:
            attach(act, variant.id, blob, "image", width=1200, height=800)


async def _drawn(demo: Demo, language: str) -> dict[str, str]:
    from cmsuite.core.locale import speak
    from cmsuite.tui.app import CmsApp
    from cmsuite.tui.liking import Shown
    from cmsuite.tui.seat import Seat
    from tests.tui.seated import Seated

    speak(language)
    drawn = {}
    for name, keys in SCREENS.items():
        app = CmsApp(Seat(demo.workspace, clock=demo.store.clock), Shown("cms-dark", language))
        async with app.run_test(size=SCREEN) as pilot:
            me = Seated(app, pilot, demo.store)
            await me.settled()
            await me.press("escape")  # the tour is left
            for key in keys:
                await (me.type(FILTERS[language]) if key == "FILTER" else me.press(key))
            app.clear_notifications()
            await me.settled()
            drawn[name] = _alone(app.export_screenshot(title="cmsuite", simplify=True))
        app.seat.close()
    return drawn


def _alone(svg: str) -> str:
    """The picture without the font that it would fetch, and without what differs from one run to the next."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)
    svg = re.sub(r"terminal-\d+", "screen", svg)
    svg = re.sub(r"127\.0\.0\.1:\d{4,5}", "127.0.0.1:40000", svg)
    assert len(svg.encode()) < LARGEST, f"a picture of {len(svg.encode())} bytes"
    return svg


if __name__ == "__main__":
    main()
