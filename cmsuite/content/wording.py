"""What a variant says: the post's master with the account's own words in place, and the print of all of it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmsuite.engines.networks.contract import Media

FORM = 1  # of the canonical JSON below; a later form gets another number, and old prints keep theirs


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a post or variant: one text per part of the thread (most have one)."""

    parts: tuple[str, ...] = ()
    cw: str = ""
    language: str = ""
    visibility: str = "public"

    def doc(self) -> dict[str, Any]:
        """As the post keeps it."""
        return asdict(self) | {"parts": list(self.parts)}


def worded(master: Mapping[str, Any], overrides: Mapping[str, Any]) -> Wording:
    """The words that hold: the overrides go before the master."""
    doc = {**master, **overrides}
    words = {name: doc[name] for name in Wording.__dataclass_fields__ if name in doc}
    return Wording(**{**words, "parts": tuple(doc.get("parts", ()))})


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a variant, in its place: after which part it goes, how it was made (its recipe, when derived), and what
    it says (captions)."""

    part: int
    media: Media
    recipe: str | None = None
    words: str = ""


def print_of(account_id: int, network: str, label: str, words: Wording, files: Sequence[Attached]) -> str:
    """SHA-256 of all that will be sent, in form 1.

    JSON with sorted keys, texts NFC with LF ends: the account, the words, the label, and the files in their order with
    their alternative texts. What is not sent (title, cost, owner, day) is not in it.
    """
    doc = {
        "form": FORM,
        "account": account_id,
        "network": network,
        "label": label,
        **words.doc(),
        "media": [
            {
                "part": file.part,
                "sha256": file.media.sha256,
                "kind": file.media.kind,
                "recipe": file.recipe,
                "alt": file.media.alt,
                "decorative": file.media.decorative,
                "focal": file.media.focal,
            }
            for file in files
        ],
    }
    text = json.dumps(_canonical(doc), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return value
