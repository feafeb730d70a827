"""A charter that is right, to be made wrong in one place: the demo's, with small documents above it."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from cmsuite.charters.kind import CHARTER
from cmsuite.charters.schema import EditorialCharter
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.kinds import Finding
from cmsuite.rooms import load_kinds
from tests.strategy import plans

TODAY = date(2026, 3, 30)
load_kinds()


@cache
def _file(tongue: str) -> dict[str, Any]:
    text = files("cmsuite.sandbox").joinpath(f"documents/editorial_charter.{tongue}.md").read_text(encoding="utf-8")
    return dumped(from_markdown(text).content)


def raw(tongue: str = "fr", **changed: Any) -> dict[str, Any]:
    """The content of the demo's charter. changed: fields; of an answer only what differs, by a dict."""
    made = dict(_file(tongue))
    for name, value in changed.items():
        made[name] = {**made[name], **value} if isinstance(value, dict) and isinstance(made[name], dict) else value
    return made


def charter(tongue: str = "fr", **changed: Any) -> EditorialCharter:
    content = read(EditorialCharter, raw(tongue, **changed))
    assert isinstance(content, EditorialCharter)
    return content


def empty(**said: Any) -> EditorialCharter:
    """A charter that says only this."""
    content = read(EditorialCharter, said)
    assert isinstance(content, EditorialCharter)
    return content


def clause(**said: Any) -> dict[str, Any]:
    """A clause with both examples."""
    usual = {"statement_fr": "Une règle.", "statement_en": "A rule.", "example_ok": "Juste.", "example_ko": "Faux."}
    return {**usual, **said}


def around(tongue: str = "fr", **changed: Any) -> Around:
    parents = (plans.strategy(**plans.raw(f"strategy.{tongue}")), plans.swot(), plans.brief(**changed))
    return plans.around(*parents, today=TODAY, language=tongue)


def found(about: Around | None = None, **changed: Any) -> list[Finding]:
    """What stands against the charter, some fields changed."""
    return findings(CHARTER, charter(**changed), about if about is not None else around())


def told(about: Around | None = None, **changed: Any) -> set[tuple[str, str]]:
    """Rules and severities of what stands against it."""
    return {(one.rule, one.severity) for one in found(about, **changed)}
