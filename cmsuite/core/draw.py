"""A draw that anybody can check: a secret promised before, a list that is fixed, and the order that follows from both.

The secret is 32 random bytes, and its print is published with the rules, so that it cannot be chosen afterwards. At
closing the list is fixed by a print too. The rank of an entry is the HMAC (RFC 2104, SHA-256) of that print and its id,
under the secret and a public value that nobody can know before, such as the numbers of a lottery that the rules name:
whoever holds the secret can then try no other list. Nothing else decides, so that any program finds the same order.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_

METHOD = "hmac-sha256-1"
SEED = 32  # bytes
MASK = "•••"


class NoEntries(Usage):
    said = N_("There are {there} entries, and {wanted} are to be drawn.")
    hint = N_("One entry a line, empty lines do not count; the same twice counts once.")


class NoSeed(Usage):
    said = N_("This is no secret of a draw.")
    hint = N_("It is the file that cmsuite draw commit wrote: 64 signs, 0 to 9 and a to f.")


class NoCertificate(Usage):
    said = N_("This is no certificate of a draw.")
    hint = N_("It is the file that cmsuite draw run wrote.")


class NotThatDraw(Refused):
    said = N_("The certificate does not hold: {what}.")
    hint = N_("Ask who drew for the list and the certificate as they were. Every letter of both counts.")
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "what": {
            "seed": N_("the secret is not the one whose print was published"),
            "list": N_("the list is not the one that was drawn from"),
            "drawn": N_("what it says was drawn is not what follows from the secret and the list"),
        }
    }


def new_seed() -> bytes:
    return secrets.token_bytes(SEED)


def read_seed(text: str) -> bytes:
    """The secret as it was written down. Raises NoSeed."""
    if not re.fullmatch(r"[0-9a-f]{64}", text.strip()):
        raise NoSeed()
    return bytes.fromhex(text.strip())


def commitment(seed: bytes) -> str:
    """What is published before: the SHA-256 of the secret."""
    return sha256(seed).hexdigest()


@dataclass(frozen=True, slots=True)
class Entries:
    """Who takes part, once each, by code point; the print of that list, and how many lines were the same again."""

    ids: tuple[str, ...]
    hash: str
    twice: int


def entries(lines: Iterable[str]) -> Entries:
    """The list as it is drawn from: NFC, no spaces around, each once. Its print: each id and a line feed, UTF-8."""
    found = [text for line in lines if (text := unicodedata.normalize("NFC", line.strip()))]
    ids = tuple(sorted(set(found)))
    return Entries(ids, sha256("".join(f"{id}\n" for id in ids).encode()).hexdigest(), len(found) - len(ids))


@dataclass(frozen=True, slots=True)
class Rank:
    """An entry and the digest that gives its place: the least first."""

    digest: str
    id: str


def order(seed: bytes, public: str, taking_part: Entries) -> list[Rank]:
    """All entries in the order of the draw. public: the public value, or empty."""
    key = seed + public.encode()
    ranks = [Rank(hmac.new(key, f"{taking_part.hash}|{id}".encode(), sha256).hexdigest(), id) for id in taking_part.ids]
    return sorted(ranks, key=lambda rank: rank.digest)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The winners, who takes the place of one that falls out, and what is published of it all."""

    winners: Sequence[Rank]
    substitutes: Sequence[Rank]
    certificate: Mapping[str, Any]


def draw(seed: bytes, public: str, taking_part: Entries, winners: int, substitutes: int = 0) -> Drawn:
    """The first of the order. The certificate says all but the ids, of which one sign stays. Raises NoEntries."""
    public, wanted = public_value(public), winners + substitutes
    if len(taking_part.ids) < wanted:
        raise NoEntries(there=len(taking_part.ids), wanted=wanted)
    first = order(seed, public, taking_part)[:wanted]
    certificate = {
        "method": METHOD,
        "commitment": commitment(seed),
        "seed": seed.hex(),
        "public_value": public,
        "list_hash": taking_part.hash,
        "entries": len(taking_part.ids),
        "winners": winners,
        "substitutes": substitutes,
        "drawn": [{"digest": rank.digest, "id": rank.id[:1] + MASK} for rank in first],
    }
    return Drawn(first[:winners], first[winners:], certificate)


def public_value(typed: str) -> str:
    """The public value as it counts: NFC, no spaces around."""
    return unicodedata.normalize("NFC", typed.strip())


def verify(certificate: Any, taking_part: Entries) -> Drawn:
    """The draw made once more from its certificate and the list. Raises NoCertificate, NotThatDraw."""
    try:
        if certificate["method"] != METHOD:
            raise NoCertificate()
        seed, public = read_seed(certificate["seed"]), public_value(certificate["public_value"])
        winners, substitutes = int(certificate["winners"]), int(certificate["substitutes"])
        promised, listed = certificate["commitment"], certificate["list_hash"]
    except (AttributeError, KeyError, TypeError, ValueError, NoSeed) as err:
        raise NoCertificate() from err
    if commitment(seed) != promised:
        raise NotThatDraw(what="seed")
    if taking_part.hash != listed:
        raise NotThatDraw(what="list")
    again = draw(seed, public, taking_part, winners, substitutes)
    if any(certificate.get(name) != value for name, value in again.certificate.items()):
        raise NotThatDraw(what="drawn")
    return again
