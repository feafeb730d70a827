"""An audit as the framing note above it begins it: its scope, its networks, what governance is asked about."""

from __future__ import annotations

from contextvars import copy_context
from typing import Any

from cmsuite.audit.report import AuditReport
from cmsuite.audit.words import GOVERNED
from cmsuite.core.locale import N_, speak, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, read

OUT_OF_SCOPE = N_("Not looked at: {what}")


def begun(around: Around) -> Content:
    """What the note says already, in the language of the report."""
    return copy_context().run(_begun, around)


def _begun(around: Around) -> Content:
    speak(around.language)
    raw: dict[str, Any] = {"governance": [{"subject": translate(one)} for one in GOVERNED]}
    if "brief" in around.parents:
        brief: Any = around.parents["brief"].content
        out = translate(OUT_OF_SCOPE).format(what=brief.out_of_scope) if brief.out_of_scope else ""
        raw |= {
            "scope": "\n\n".join(part for part in (brief.in_scope, out) if part),
            "currency": brief.currency,
            "accounts": [{"network": name} for name in brief.networks],
        }
    return read(AuditReport, raw)
