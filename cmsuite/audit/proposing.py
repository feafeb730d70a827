"""What an audit proposes to whoever keeps the accounts: what it decided of each, and what findings ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsuite.accounts.proposed import KIND
from cmsuite.core.locale import N_, said_in
from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.proposals import propose
from cmsuite.engines.networks.names import called

if TYPE_CHECKING:
    from cmsuite.audit.report import AuditReport

ASKED = {
    "merge": N_("Merge the account {handle} ({network}) with another one."),
    "close": N_("Close the account {handle} ({network})."),
    "claim": N_("Claim the account {handle} ({network})."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: its words, the place in the report, and of which account it is, where that is known."""

    text: str
    at: str
    network: str = ""
    handle: str = ""
    fate: str = ""


def asked(report: AuditReport, language: str, findings: Collection[str] = ()) -> list[Asked]:
    """What the inventory decided of each account, and these findings. report: with its numbers filled in."""
    return [*_decided(report, language), *_found(report, language, set(findings))]


def unknown(report: AuditReport, findings: Collection[str]) -> list[str]:
    """Those keys that are of no finding."""
    there = {one.key for one in report.findings}
    return [key for key in findings if key not in there]


def propose_all(act: Act, document_id: int, wanted: Collection[Asked]) -> list[int]:
    """Propose each as an action on an account; what was proposed before stays one. Returns their ids."""
    return [
        propose(act, KIND, one.text, "document", document_id, at=one.at,
                payload={"network": one.network, "handle": one.handle, "fate": one.fate})
        for one in wanted
    ]  # fmt: skip


def _decided(report: AuditReport, language: str) -> Iterator[Asked]:
    for one in report.accounts:
        if one.fate in ASKED:
            facts = {"handle": one.handle or one.url or "—", "network": called(one.network)}
            said = said_in(ASKED[one.fate], language).format(**facts)
            yield Asked(said, f"accounts.{one.handle or one.url}", one.network, one.handle, one.fate)


def _found(report: AuditReport, language: str, keys: set[str]) -> Iterator[Asked]:
    colon = "\u00a0: " if language == "fr" else ": "
    for one in report.findings:
        if one.key in keys:
            said = colon.join(part.rstrip(".") for part in (one.statement, one.consequence) if part)
            yield Asked(said, f"findings.{one.key}")
