"""A list of recipients from a file: one a line, each with the basis by which they may be written to. Pure."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cmsuite.core.csv_lines import day_of, lines
from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean
from cmsuite.engines.mail.server import mail_address
from cmsuite.veille.digest.words import BASES
from cmsuite.veille.sources import axis_of
from cmsuite.veille.words import AXES

MOST = 20_000  # lines
MOST_BYTES = 10_000_000
TOLD = 5  # lines that are told one by one
HEADS = {
    "address": ("address", "email", "e mail", "mail", "adresse", "adresse e mail", "courriel"),
    "name": ("name", "nom"),
    "axes": ("axes", "axis", "axe"),
    "basis": ("basis", "base", "base legale", "fondement"),
    "on": ("on", "since", "basis on", "date", "le", "depuis"),
    "proof": ("proof", "preuve"),
}
CALLED = {
    "consent": ("consentement", "opt in"),
    "job": ("b2b", "fonction", "en rapport avec la fonction", "interet legitime"),
    "contract": ("contrat", "sous contrat", "client"),
    "team": ("equipe", "interne", "collaborateur"),
}
"""What lists call a basis, besides its own name in both languages."""


class NotAList(Refused):
    said = N_("{file} is no list of recipients: {why}")
    hint = N_("A CSV file with a line of heads is asked for: address, name, axes, basis, on, proof.")


class NoBasis(Refused):
    """digest.recipient-without-basis."""

    said = N_("{address} is not taken: nothing says by what right they may be written to.")
    hint = N_("Say the basis (consent, job, contract, team), its day and what shows it. A bought list has none.")


class NoProof(Refused):
    said = N_("{address} is not taken: nothing shows that they agreed.")
    hint = N_(
        "Say how, and to what words: a form, a card, a mail. A consent that nobody can show is none (GDPR, art. 7)."
    )


class NoSuchName(Usage):
    said = "{why}"


class BadLines(Refused):
    said = N_("{file} was not taken: {why}")
    hint = N_("Correct these lines, then import the file again: nothing was saved.")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be written to. axes: what they read, all where empty. on: since when the basis holds. proof: what
    shows it, in words."""

    address: str
    basis: str
    on: date
    name: str = ""
    axes: tuple[str, ...] = ()
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for lines that do not say it."""

    basis: str = ""
    on: date | None = None
    proof: str = ""
    axes: tuple[str, ...] = ()


def newcomers(file: str, data: bytes, usual: Usual, today: date) -> list[Newcomer]:
    """The recipients of a CSV file. Raises NotAList, NoBasis, BadLines: all of it is taken, or nothing."""
    if len(data) > MOST_BYTES:
        raise NotAList(file=file, why=translate(N_("it is too big.")))
    rows = _lines(file, data)
    _number, cells = next(rows, (0, ()))
    heads = _heads(file, cells)
    found: dict[str, Newcomer] = {}
    faults: list[str] = []
    bare: list[str] = []
    for number, row in rows:
        told = {name: clean(row[place], 400, lines=False) for name, place in heads.items() if place < len(row)}
        if not any(told.values()):
            continue
        try:
            one = _newcomer(told, usual, today)
        except NoBasis:
            bare.append(told["address"])
        except (CmsError, ValueError) as err:
            why = err.sentence if isinstance(err, CmsError) else str(err)
            faults.append(translate(N_("line {n}: {why}")).format(n=number, why=why))
        else:
            found.setdefault(one.address.lower(), one)
    if bare:
        left = len(bare) - TOLD
        raise NoBasis(address=", ".join(bare[:TOLD]) + (f", +{left}" if left > 0 else ""))
    if faults:
        raise BadLines(file=file, why=" ".join(faults[:TOLD]))
    if not found:
        raise NotAList(file=file, why=translate(N_("nobody is in it.")))
    return list(found.values())


def _newcomer(told: Mapping[str, str], usual: Usual, today: date) -> Newcomer:
    address = mail_address(told.get("address", ""))
    basis = _basis(told.get("basis", "")) or usual.basis
    on = day_of(told["on"]) if told.get("on") else usual.on
    if not basis or on is None:
        raise NoBasis(address=address)
    if on > today:
        raise ValueError(translate(N_("its basis is of a day to come.")))
    axes = axes_of(told.get("axes", "")) or usual.axes
    return Newcomer(
        address, basis, on, told.get("name", ""), axes, proved(address, basis, told.get("proof") or usual.proof)
    )


def proved(address: str, basis: str, proof: str) -> str:
    """What shows the basis by which somebody is written to; of a consent that cannot be empty. Raises NoProof."""
    if basis == "consent" and not proof.strip():
        raise NoProof(address=address)
    return proof


def _basis(said: str) -> str:
    wanted = _plain(said)
    for word, name in BASES.items():
        if wanted in (_plain(word), _plain(name), _plain(translate(name)), *CALLED[word]):
            return word
    if not wanted:
        return ""
    raise ValueError(_none_of(said, BASES))


def axes_of(said: str) -> tuple[str, ...]:
    """The axes that are named, with commas between. Raises NoSuchName."""
    named = [one for one in said.replace(";", ",").replace("|", ",").split(",") if one.strip()]
    try:
        return tuple(dict.fromkeys(_axis(one) for one in named))
    except ValueError as err:
        raise NoSuchName(why=str(err)) from err


def _axis(said: str) -> str:
    """The axis that is meant, by a name that folders may have too. Raises ValueError."""
    wanted = _plain(said)
    for word, name in AXES.items():
        if wanted in (word, _plain(name), _plain(translate(name))):
            return word
    if found := axis_of([said]):
        return found
    raise ValueError(_none_of(said, AXES))


def _none_of(said: str, table: Mapping[str, str]) -> str:
    return translate(N_("“{found}” is none of: {allowed}.")).format(
        found=said, allowed=", ".join(translate(name) for name in table.values())
    )


def _heads(file: str, cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name, called in HEADS.items():
            if _plain(cell) in called:
                found.setdefault(name, place)
    if "address" not in found:
        raise NotAList(file=file, why=translate(N_("no column is called address.")))
    return found


def _lines(file: str, data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        for number, cells in lines(data):
            if number > MOST:
                raise NotAList(file=file, why=translate(N_("it is too big.")))
            yield number, cells
    except csv.Error as err:
        raise NotAList(file=file, why=str(err)) from err


def _plain(said: str) -> str:
    bare = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().casefold()
    return " ".join("".join(one if one.isalnum() else " " for one in bare).split())
