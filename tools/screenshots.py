"""Take the pictures of the documentation: python tools/screenshots.py. Needs chromium; runs the demo for them."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
SIZE = (1100, 1300)
COLOURS = 96  # enough for a page; a tenth of the size


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as home:
        for name, language in {"report.png": "en", "report.fr.png": "fr"}.items():
            made = json.loads(_cmsuite(home, "--lang", language, "demo", "--dir", f"{home}/demo", "--json"))
            page = next(path for path in made["reports"] if path.endswith(f"-{language}.html"))
            _take(browser, Path(page).as_uri(), TOP / "docs" / "images" / name)
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


if __name__ == "__main__":
    main()
