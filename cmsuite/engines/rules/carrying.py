"""Exemptions as files: what is let pass of one brand, to be kept beside its charter, or asked for in another store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.exempted import Line
from cmsuite.engines.rules.forms import Form, Id, Reason

TARGETS = ("post", "variant", "document", "account", "campaign")


class SuppressForm(Form):
    """A finding that does not apply to a target (`post:12`), and who said so: who asked, who agreed."""

    rule: Id
    target: str = Field(pattern=rf"^({'|'.join(TARGETS)}):[0-9]{{1,18}}$")
    fingerprint: str = Field(pattern=r"^[0-9a-f]{16}$")
    reason: Reason
    by: list[str] = []
    expires: date


class CarriedForm(Form):
    suppress: list[SuppressForm]


@dataclass(frozen=True, slots=True)
class Carried:
    """A suppression that a file holds."""

    rule: str
    kind: str
    row_id: int
    fingerprint: str
    reason: str
    expires: date


def written(lines: Iterable[Line]) -> str:
    """The suppressions that stand, as `[[suppress]]` tables in TOML; waivers are bound to a text, and stay here."""
    import tomli_w

    rows: list[dict[str, Any]] = [
        {
            "rule": one.rule,
            "target": f"{one.record[0]}:{one.record[1]}",
            "fingerprint": one.bound,
            "reason": one.reason,
            "by": list(dict.fromkeys(who for who in (one.asked_by, one.approved_by) if who)),
            "expires": one.ends_on,
        }
        for one in lines
        if one.kind == "suppression" and one.state == "stands"
    ]
    return tomli_w.dumps({"suppress": rows}) if rows else ""


def carried(file: str, text: str) -> list[Carried]:
    """The suppressions that a file asks for. Raises BadPack, which names the line."""
    source = Source(file, text)
    found = []
    for one in source.shaped(CarriedForm, source.table).suppress:
        kind, _colon, number = one.target.partition(":")
        found.append(Carried(one.rule, kind, int(number), one.fingerprint, one.reason, one.expires))
    return found
