"""The report of the demo brand, as tests take it and change it."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

from cmsuite.audit.kind import AUDIT
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.evidence.confidence import Proof

TODAY = date(2026, 3, 16)


def example(language: str = "en") -> dict[str, Any]:
    """What the demo's report says, as JSON holds it, where no framing note is above it."""
    text = (files("cmsuite.sandbox") / f"documents/audit_report.{language}.md").read_text(encoding="utf-8")
    found = dumped(from_markdown(text).content)
    return found | {"findings": [one | {"brief": []} for one in found["findings"]]}


def around(language: str = "en", **more: Any) -> Around:
    """The evidence that the demo documents rest on."""
    raw = tomllib.loads((files("cmsuite.sandbox") / "documents/evidence.toml").read_text(encoding="utf-8"))
    proofs = {
        one["id"]: Proof(
            one["id"],
            one["title"][language],
            one["kind"],
            one["source"],
            one["grade"],
            one["captured_on"],
            one["starts_on"],
            one["ends_on"],
            one.get("n"),
        )
        for one in raw["evidence"]
    }
    return Around(today=TODAY, language=language, evidence=proofs, **more)


def found(language: str = "en", **changed: Any) -> list[Finding]:
    """What stands against the example with these fields changed."""
    return findings(AUDIT, read(AUDIT.schema, {**example(language), **changed}), around(language))


def rules(**changed: Any) -> set[str]:
    """The rules of `found`."""
    return {one.rule for one in found(**changed)}
