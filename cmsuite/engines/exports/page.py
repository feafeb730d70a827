"""HTML pages from templates: everything that comes from outside is escaped, everything that is needed is inside."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_, day, language, ngettext, number, translate
from cmsuite.core.resources import find, shipped
from cmsuite.core.text import passable
from cmsuite.engines.exports.interactive import plotly_json
from cmsuite.engines.exports.svg import svg
from cmsuite.engines.exports.svg_pieces import PHONE

if TYPE_CHECKING:
    from markupsafe import Markup

    from cmsuite.engines.exports.figure import Figure

FOLDER = "reports"
_NO_SIGN = re.compile("[\ufffe\uffff]")
_R = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_LETTER = re.compile(r"[^\W\d_]")
_FROM_RIGHT = re.compile(rf"({_R}(?:(?:{_R}|[\W\d_])*{_R})?)")


class BadTemplate(Outside):
    said = N_("The template {name} cannot be used: {why}")
    hint = N_("Correct it in the workspace's reports folder, or take it away: the shipped one is used then.")


def page(template: str, values: Mapping[str, Any], workspace: Path | None = None) -> str:
    """A template of the reports folder (a workspace's own before the shipped one), filled in the language in force.

    Raises BadTemplate.
    """
    from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    folders = [*([workspace / FOLDER] if workspace else []), shipped(FOLDER)]
    environment = SandboxedEnvironment(
        autoescape=True,
        finalize=lambda value: harmless(value) if type(value) is str else value,
        undefined=StrictUndefined,
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(translate, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"number": number, "day": day}
    environment.globals |= {
        "language": language(),
        "svg": lambda figure, name: _safe(svg(figure, name)),
        "drawings": lambda figure, name: _safe(_drawings(figure, name)),
        "plotly_json": lambda figure: _safe(json_inside(plotly_json(figure))),
        "file": lambda name: _safe(_resource(name, workspace)),
        "allowed": lambda *names: allowed([_resource(name, workspace) for name in names]),
    }
    try:
        return environment.get_template(template).render(values)
    except Exception as err:
        if isinstance(err, CmsError) or not (isinstance(err, TemplateError) or _is_own(template, workspace)):
            raise  # a bug of ours, unless somebody else wrote the template
        raise BadTemplate(name=template, why=f"{type(err).__name__}: {err}") from err


def harmless(words: str) -> str:
    """Words from outside without what shows nothing and changes what is shown after it, and what no page may hold."""
    return _NO_SIGN.sub("", passable(words))


def sides(words: str) -> list[tuple[str, bool]]:
    """Words in pieces, and whether each is written from the right: it is kept apart from what stands beside it, or the
    day after an Arabic name is shown before it."""
    return [(piece, bool(place % 2)) for place, piece in enumerate(_FROM_RIGHT.split(words)) if piece]


def dir_of(words: str) -> dict[str, str]:
    """The attribute of words of one language that are written from the right, by their first letter."""
    first = _LETTER.search(words)
    return {"dir": "rtl"} if first and _FROM_RIGHT.match(first[0]) else {}


def json_inside(text: str) -> str:
    """JSON that cannot end the <script> that it stands in."""
    return text.replace("<", "\\u003c")


def safe_json(value: Mapping[str, Any]) -> Markup:
    """A value as the JSON of a <script>: what shows nothing and changes what is shown after it is left out."""
    return _safe(json_inside(harmless(json.dumps(value, ensure_ascii=False))))


def code_inside(name: str, text: str) -> str:
    """Code that stands in a <script> or <style> as it is: its words may not end that element. Raises BadTemplate."""
    lower = text.lower()
    if any(end in lower for end in ("</script", "</style", "<!--")):
        raise BadTemplate(name=name, why="</script, </style, <!--")
    return text


def allowed(scripts: list[str]) -> str:
    """The content security policy of a page that runs these scripts, or none, loads nothing and talks to nobody."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts) or "'none'"
    return f"default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src {hashes}; base-uri 'none'"


def _drawings(figure: Figure, name: str) -> str:
    """The drawing, and the one that stands in its place on a narrow screen; without a style sheet, the first alone."""
    full, small = svg(figure, name), svg(figure, f"{name}-small", PHONE)
    return f'<div class="full">{full}</div><div class="small" hidden>{small}</div>'


def _is_own(template: str, workspace: Path | None) -> bool:
    return workspace is not None and (workspace / FOLDER / template).exists()


def _resource(name: str, workspace: Path | None) -> str:
    return code_inside(name, find(FOLDER, name, workspace).read_text(encoding="utf-8"))


def _safe(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)
