"""requirements.lock: everything that a checkout needs, pinned and hashed, and nothing about where it comes from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())
LOCK = (TOP / "requirements.lock").read_text()
PINS = re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.MULTILINE)
PINNED = {canonicalize_name(name): version for name, version in PINS}
ASKED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["test"],
]


@pytest.mark.parametrize("asked", [Requirement(line) for line in ASKED], ids=str)
def test_what_the_project_asks_for_is_pinned(asked: Requirement) -> None:
    assert asked.specifier.contains(PINNED[canonicalize_name(asked.name)])


def test_every_pin_is_hashed() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) == len(PINS)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_registry_is_named() -> None:
    assert re.findall(r"^--.*|\w+://\S+", LOCK, re.MULTILINE) == []
