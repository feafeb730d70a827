"""What the words of a client's mail seem to say. It only proposes: who reads the mail decides."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

Proposal = Literal["yes", "changes", "unclear"]
MOST = 20_000  # letters that are looked at


def proposal(words: str) -> Proposal:
    """A yes with a condition, or beside a wish, is no yes; a question is neither."""
    text = _folded(words[:MOST])
    yes, changes = _patterns()
    if changes.search(text):
        return "changes"
    return "yes" if yes.search(text) and "?" not in text else "unclear"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    with Path(__file__).with_name("agreement.toml").open("rb") as file:
        said = tomllib.load(file)
    return _any(said["yes"]), _any(said["changes"])


def _any(phrases: list[str]) -> re.Pattern[str]:
    longest = sorted((_folded(one) for one in phrases), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest) + r")(?!\w)")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return "".join(one for one in plain if not unicodedata.combining(one))
