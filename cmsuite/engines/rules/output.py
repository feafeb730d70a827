"""Reports for machines: plain values for JSON, and SARIF 2.1.0 for editors and code hosts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cmsuite import __version__
from cmsuite.core.locale import translate
from cmsuite.engines.rules.contract import Finding, Report, Unknown
from cmsuite.engines.rules.rules import Ruleset

LEVELS = {"block": "error", "S0": "error", "S1": "error", "warn": "warning", "S2": "warning"}
"""Of SARIF; what is not here is a note."""


def plain(report: Report) -> dict[str, Any]:
    """A report as values that JSON can hold, in the language in force."""
    return {
        "digest": report.digest,
        "closed": report.closed,
        "counts": report.counts,
        "score": report.score,
        "passed": report.passed,
        "skipped": report.skipped,
        "findings": [finding(one) for one in report.findings],
        "not_evaluated": [unknown(one) for one in report.unknown],
    }


def finding(one: Finding) -> dict[str, Any]:
    """A finding as values, offsets in code points of the NFC text."""
    return {
        "rule": one.rule,
        "pack": one.pack,
        "severity": one.severity,
        "status": one.status,
        "field": one.field,
        "start": one.start,
        "end": one.end,
        "line": one.line,
        "column": one.column,
        "match": one.match,
        "message": translate(one.message),
        "why": translate(one.why) if one.why else "",
        "clause": {"ref": one.clause.ref, "version": one.clause.version, "text": one.clause.text}
        if one.clause
        else None,
        "basis": [
            {"ref": basis.ref, "confidence": basis.confidence, "checked": basis.checked.isoformat()}
            for basis in one.basis
        ],
        "fix": {"mode": one.fix.mode, "edits": [_edit(edit) for edit in one.fix.edits]} if one.fix else None,
        "fingerprint": one.fingerprint,
        "also": list(one.also),
        "score": one.score,
    }


def unknown(one: Unknown) -> dict[str, Any]:
    """A rule that could not be evaluated, as values."""
    return {"rule": one.rule, "severity": one.severity, "reason": translate(one.reason), "fact": one.fact}


def _edit(edit: Any) -> dict[str, Any]:
    return {"start": edit.start, "end": edit.end, "insert": edit.insert}


def sarif(reports: Iterable[tuple[str, Report]], ruleset: Ruleset) -> dict[str, Any]:
    """One run over files, with the rules that spoke. Columns count code points, as `columnKind` says."""
    results, spoke = [], set[str]()
    for file, report in reports:
        for one in report.findings:
            spoke.add(one.rule)
            results.append(_result(file, one))
    driver = {
        "name": "cmsuite",
        "version": __version__,
        "informationUri": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html",
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": translate(rule.title)},
                "fullDescription": {"text": translate(rule.why or rule.title)},
                "defaultConfiguration": {"level": LEVELS.get(rule.severity, "note")},
            }
            for rule in ruleset.rules
            if rule.id in spoke
        ],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _result(file: str, one: Finding) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": one.line, "startColumn": one.column}
    region |= {"charOffset": one.start, "charLength": one.end - one.start}
    place = {"physicalLocation": {"artifactLocation": {"uri": file}, "region": region}}
    said: dict[str, Any] = {
        "ruleId": one.rule,
        "level": LEVELS.get(one.severity, "note"),
        "message": {"text": translate(one.message)},
        "locations": [place],
        "partialFingerprints": {"cmsuite/v1": one.fingerprint},
    }
    if one.status == "suppressed":
        said["suppressions"] = [{"kind": "external"}]
    if one.fix:
        changes = [
            {
                "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
                "insertedContent": {"text": edit.insert},
            }
            for edit in one.fix.edits
        ]
        said["fixes"] = [{"artifactChanges": [{"artifactLocation": {"uri": file}, "replacements": changes}]}]
    return said


def json_schema() -> dict[str, Any]:
    """The JSON schema of a pack's files, for editors; the params of each kind as its own definition."""
    from cmsuite.engines.rules import kinds
    from cmsuite.engines.rules.forms import PackForm

    kinds.load()
    schema = PackForm.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    rule = schema["$defs"]["RuleForm"]
    rule["properties"]["kind"] = {"enum": sorted(kinds.KINDS)}
    rule["allOf"] = []
    for name, kind in sorted(kinds.KINDS.items()):
        params = kind.params.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
        schema["$defs"] |= params.pop("$defs", {})
        schema["$defs"][f"params-{name}"] = {**params, "description": kind.about}
        rule["allOf"].append(
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": {"properties": {"params": {"$ref": f"#/$defs/params-{name}"}}},
            }
        )
    return schema
