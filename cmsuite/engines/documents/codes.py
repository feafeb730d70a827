"""The code by which a client who has no access says yes to exactly one version."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LETTERS = 8  # of the print
_CODE = re.compile(r"\b([A-Z]{2,12})-([A-Z0-9]{1,20})-(\d{1,3})\.(\d{1,3})-([0-9A-F]{8})\b")


@dataclass(frozen=True, slots=True)
class Code:
    """KIND-BRAND-1.0-1a2b3c4d, taken apart."""

    kind: str
    brand: str
    major: int
    minor: int
    print: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.brand}-{self.major}.{self.minor}-{self.print}"


def code_of(kind: str, brand: str, major: int, minor: int, hash: str) -> Code:
    """kind: the word of the kind. brand: its name, of which letters and digits stay."""
    plain = unicodedata.normalize("NFKD", brand).encode("ascii", "ignore").decode().upper()
    return Code(kind, re.sub(r"[^A-Z0-9]", "", plain)[:20] or "B", major, minor, hash[:LETTERS])


def codes_in(text: str) -> list[Code]:
    """The codes that a text quotes, each once, in their order: however a mail program broke or dressed them."""
    joined = re.sub(r"-[ \t]*\r?\n[> \t]*", "-", text).upper()
    found = (Code(kind, brand, int(major), int(minor), print.lower())
             for kind, brand, major, minor, print in _CODE.findall(joined))  # fmt: skip
    return list(dict.fromkeys(found))
