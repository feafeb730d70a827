"""What is imported when it is first used: the same module for everybody, once, whoever comes first."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from cmsuite.core.later import Later, later, unused

SLOW = """
import threading, time
TIMES.append(1)
inside.set()
go_on.wait(60)

def twice(number):
    return 2 * number

last = 7
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A module that nobody has imported, in a package."""
    (tmp_path / "not_yet").mkdir()
    (tmp_path / "not_yet" / "__init__.py").write_text(
        "from not_yet.part import of_part\n\ndef named(n):\n    return n\n"
    )
    (tmp_path / "not_yet" / "part.py").write_text("of_part = 5\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    names = ("not_yet", "not_yet.part", "not_yet.more")
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield "not_yet"
    for name in names:  # who looks at all modules would ask one that is no more
        sys.modules.pop(name, None)


def test_a_module_is_imported_when_it_is_asked(module: str) -> None:
    later(module, "named")
    stands_in: Any = import_module(module)
    call = stands_in.named
    assert isinstance(stands_in, Later)
    assert "not_yet.part" not in sys.modules
    assert call(3) == 3
    real: Any = sys.modules[module]
    assert not isinstance(real, Later)
    assert (stands_in.of_part, stands_in.named) == (5, real.named)
    with pytest.raises(AttributeError, match="missing"):
        _ = stands_in.missing
    later(module)
    assert sys.modules[module] is real


def test_a_part_of_it_is_imported_as_ever(module: str) -> None:
    later(module)
    assert import_module("not_yet.part").of_part == 5
    assert not isinstance(sys.modules[module], Later)


def test_what_is_named_of_a_leaf_does_not_import_it(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As textual names a type: `from textual.types import …`."""
    monkeypatch.delitem(sys.modules, "not_yet.part", raising=False)
    package = import_module(module)
    monkeypatch.delitem(sys.modules, "not_yet.part")
    monkeypatch.delattr(package, "part")
    later("not_yet.part", "of_part", leaf=True)
    named: dict[str, Any] = {}
    exec("from not_yet.part import of_part", named)
    assert isinstance(sys.modules["not_yet.part"], Later)
    assert sys.modules["not_yet.part"].__file__.endswith("part.py")  # type: ignore[union-attr]
    assert import_module("not_yet.part").of_part == 5


def test_parts_of_what_is_later_are_found_in_it(module: str) -> None:
    """As asyncio's own `sslproto`, which comes later than asyncio."""
    later(module)
    later("not_yet.more")
    stands_in: Any = import_module(module)
    assert stands_in.of_part == 5
    assert isinstance(sys.modules[module].more, Later)


def test_threads_that_come_together_import_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    times: list[int] = []
    inside, go_on = threading.Event(), threading.Event()
    for name, value in {"TIMES": times, "inside": inside, "go_on": go_on}.items():
        monkeypatch.setattr(builtins, name, value, raising=False)
    (tmp_path / "slow_to_come.py").write_text(SLOW)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "slow_to_come", raising=False)
    later("slow_to_come", "twice")
    stands_in: Any = import_module("slow_to_come")
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(stands_in.last)) for _ in range(4)]
    threads[0].start()
    assert inside.wait(60)
    for one in threads[1:]:
        one.start()
    go_on.set()
    for one in threads:
        one.join(60)
    assert (found, times, stands_in.twice(4)) == ([7, 7, 7, 7], [1], 8)


def test_a_part_is_found_in_its_package_by_its_whole_name(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As plotly asks: `import importlib.metadata`, then `importlib.metadata.version`."""
    package = import_module(module)
    monkeypatch.delitem(sys.modules, "not_yet.part")
    monkeypatch.delattr(package, "part")
    later("not_yet.part")
    assert package.part.of_part == 5


def test_what_is_never_used_is_named_and_derived_from_and_not_imported(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As textual names its own command palette, where another is shown."""
    import_module(module)
    real = sys.modules["not_yet.part"]
    unused("not_yet.part", "Palette")
    assert sys.modules["not_yet.part"] is real
    monkeypatch.delitem(sys.modules, "not_yet.part")
    unused("not_yet.part", "Palette")
    named: dict[str, Any] = {}
    exec("from not_yet.part import Palette\nclass Ours(Palette): pass", named)
    assert issubclass(named["Ours"], named["Palette"])
    assert not hasattr(sys.modules["not_yet.part"], "of_part")
