"""python -m tests.bench [NAME …] [--json FILE]: run the benches, print a table, fail when a bar does not hold."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tests.bench import Figure


def main() -> int:
    names = sorted(m.name for m in iter_modules([str(Path(__file__).parent)]) if not m.name.startswith("_"))
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(names)
    if unknown:
        parser.error(f"no bench named {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
    found: list[tuple[str, Figure]] = []
    for name in asked.names or names:
        module = import_module(f"tests.bench.{name}")
        print(f"{name}: {(module.__doc__ or '').splitlines()[0]}", file=sys.stderr, flush=True)
        for figure in module.figures():
            found.append((name, figure))
            print(_line(name, figure), flush=True)
    if asked.json:
        rows = [{"bench": name, **figure._asdict(), "holds": figure.holds} for name, figure in found]
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 1 if any(figure.holds is False for _name, figure in found) else 0


def _line(name: str, figure: Figure) -> str:
    verdict = {True: "holds", False: "BROKEN", None: ""}[figure.holds]
    bar = "" if figure.bar is None else f"{'>=' if figure.at_least else '<='} {figure.bar:g}"
    return f"{name:10} {figure.name:58} {figure.value:12,.2f} {figure.unit:8} {bar:12} {verdict}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
