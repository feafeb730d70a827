"""What a guide and its public rules begin with: shipped data, in the language of the document."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from cmsuite.charters.moderation.schema import ModerationCharter, ModerationGuide
from cmsuite.core.locale import LANGUAGES
from cmsuite.core.resources import shipped
from cmsuite.engines.documents.content import read

FOLDER = "moderation-fr/guide"
LISTS = {
    "hours": "hours",
    "duty": "duties",
    "delay": "delays",
    "question": "tree",
    "ladder": "ladder",
    "escalation": "escalations",
    "network": "networks",
}
"""Tables of the file, and the fields that they fill."""


def guide(tongue: str) -> ModerationGuide:
    """The guide that is shipped, in a language."""
    said = _in(tongue, _file("guide"))
    made = {LISTS.get(name, name): value for name, value in said.items()}
    made["categories"] = _in(tongue, _file("categories")["category"])
    made["authorities"] = _in(tongue, _file("authorities")["authority"])
    made["replies"] = [{**one, "tone": one["tone"][tongue]} for one in _file("replies")["reply"]]
    content = read(ModerationGuide, made)
    assert isinstance(content, ModerationGuide)
    return content


def charter(brand: str, codes: Collection[str] | None = None) -> ModerationCharter:
    """The public rules that are shipped, of those categories only where they are given."""
    made = {{"stance": "stances"}.get(name, name): value for name, value in _named(brand, _file("public")).items()}
    if codes is not None:
        known = {one["category"]: one for one in made["stances"]}
        made["stances"] = [known.get(code, {"category": code}) for code in codes]
    content = read(ModerationCharter, made)
    assert isinstance(content, ModerationCharter)
    return content


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((shipped("charters") / FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _in(tongue: str, said: Any) -> Any:
    """The same with each text in one language."""
    if isinstance(said, Mapping):
        if set(said) == set(LANGUAGES):
            return said[tongue]
        return {name: _in(tongue, one) for name, one in said.items()}
    return [_in(tongue, one) for one in said] if isinstance(said, list) else said


def _named(brand: str, said: Any) -> Any:
    if isinstance(said, str):
        return said.replace("{brand}", brand)
    if isinstance(said, Mapping):
        return {name: _named(brand, one) for name, one in said.items()}
    return [_named(brand, one) for one in said] if isinstance(said, list) else said
