"""From what a version says to the tree that every format writes: by the template of its kind, else field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_, day, labelled, language, money, number, percent, speak, translate
from cmsuite.core.resources import shipped, theirs
from cmsuite.core.text import one_line
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.captures import NAME, told
from cmsuite.engines.documents.content import Content, texts, titled
from cmsuite.engines.documents.kinds import Kind, known
from cmsuite.engines.documents.quoting import figures, filled
from cmsuite.engines.documents.words import STATES
from cmsuite.engines.evidence.confidence import Proof as Proved
from cmsuite.engines.evidence.words import GRADES
from cmsuite.engines.exports.look import Look, Picture
from cmsuite.engines.exports.manuscript import Blocks, Foreign, Manuscript, Proof, Text, Words, plain
from cmsuite.engines.exports.parse import BadDirective, Given, parse
from cmsuite.engines.exports.typography import typeset

FOLDER = "reports"
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:&$])")
_HEADING = re.compile(r"^(#{1,6})(?= )", re.MULTILINE)


class InAField(BadDirective):
    """What a text of a document asks for and cannot have: in which field, and in which of its lines."""

    def __init__(self, schema: type[Content], path: str, found: BadDirective) -> None:
        super().__init__(**found.facts)
        self.schema, self.path, self.found = schema, path, found

    @property
    def sentence(self) -> str:
        return labelled(titled(self.schema, self.path), self.found.sentence)

    @property
    def advice(self) -> str:
        return self.found.advice


class BadTemplate(Outside):
    said = N_("The template {name} cannot be used, line {line}: {why}")
    hint = N_("Correct it in the workspace's reports folder, or take it away: the shipped one is used then.")


@dataclass(frozen=True, slots=True)
class Edition:
    """What stands around the content: whose it is, which version, on which day. number, code: empty in a draft.
    folder: of the brand among a workspace's reports. captures: evidence of which there is a picture, which is in
    `pictures` by its name, where it can be read."""

    title: str
    language: Literal["en", "fr"]
    brand: str
    day: date
    state: str
    number: str = ""
    code: str = ""
    author: str = ""
    look: Look = field(default_factory=Look)
    annex: tuple[str, ...] = ()
    folder: str = ""
    captures: tuple[Proved, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def manuscript(
    kind: Kind, content: Content, edition: Edition, around: Around, workspace: Path | None = None
) -> Manuscript:
    """The document, to be written in any format. Raises BadTemplate, Endless, and what `parse` refuses."""
    return copy_context().run(_manuscript, kind, content, edition, around, workspace)


def _manuscript(kind: Kind, said: Content, edition: Edition, around: Around, workspace: Path | None) -> Manuscript:
    speak(edition.language)
    content = filled(said, figures(kind, said, around))
    given = given_by(kind, content, around)
    given = replace(given, pictures={**edition.pictures, **given.pictures})
    text = _source(kind, content, edition, around, workspace) + _captured(edition) + _annex(edition.annex)
    title, titled = _titled(kind, content, edition)
    return Manuscript(
        title=title,
        titled=titled,
        language=edition.language,
        blocks=_blocks(text, content, given, edition.language),
        look=edition.look,
        day=edition.day,
        kind=" · ".join(translate(one) for one in (kind.stamp, kind.title) if one),
        brand=edition.brand,
        author="" if kind.posted else edition.author,
        version=edition.number,
        state=translate(STATES.get(edition.state, edition.state)),
        code=edition.code,
        folder=edition.folder,
        sheets={name: translate(said) for name, said in _sheets(kind, around)},
        paper=kind.paper,
        stamp=translate(kind.stamp) if kind.stamp else "",
        contents=not kind.short,
    )


def _blocks(text: str, content: Content, given: Given, language: Literal["en", "fr"]) -> Blocks:
    """The blocks of the whole. Raises InAField of what a field asks for and cannot have, else what `parse` raises."""
    try:
        return parse(text, given, language)
    except BadDirective:
        for path, words_, prose in texts(content):
            if prose:
                _tried(type(content), path, words_, given, language)
        raise


def _tried(schema: type[Content], path: str, text: str, given: Given, language: Literal["en", "fr"]) -> None:
    try:
        parse(text, given, language)
    except BadDirective as err:
        raise InAField(schema, path, err) from err


def _titled(kind: Kind, content: Content, edition: Edition) -> tuple[str, Words]:
    """The title of a document; and its words, where some are in another language, set as that one sets them."""
    title, ours = edition.title, edition.language
    theirs, tongue = kind.titled(content, ours) if kind.titled is not None else ("", ours)
    before, found, after = title.partition(theirs) if theirs and tongue != ours else (title, "", "")
    if not found:
        return typeset(title, ours), ()
    said = Text(typeset(before, ours)), Foreign((Text(typeset(found, tongue)),), tongue), Text(typeset(after, ours))
    return plain(said), said


def given_by(kind: Kind, content: Content, around: Around) -> Given:
    """What the text of a content may name."""
    given = kind.given(content, around) if kind.given is not None else Given()
    return replace(given, proofs={**_proofs(around), **given.proofs})


def _sheets(kind: Kind, around: Around) -> Iterator[tuple[str, str]]:
    """What tables and figures are called, those of the documents above by their kind's name as well."""
    yield from kind.sheets.items()
    for name in around.parents:
        yield from ((f"{name}-{one}", said) for one, said in known(name).sheets.items())


def source(kind: Kind, content: Content, edition: Edition, around: Around, workspace: Path | None = None) -> str:
    """The Markdown that comes of a template, before it becomes a tree. Raises BadTemplate, Endless."""

    def spoken() -> str:
        speak(edition.language)
        return _source(kind, filled(content, figures(kind, content, around)), edition, around, workspace)

    return copy_context().run(spoken)


def _source(kind: Kind, content: Content, edition: Edition, around: Around, workspace: Path | None) -> str:
    computed = kind.computed(content, around) if kind.computed is not None else None
    name = f"documents/{kind.name}.{edition.language}.md.j2"
    packaged = [kind.templates] if kind.templates is not None else []
    folders = [*theirs(workspace, edition.folder), *packaged, shipped(FOLDER)]
    if not any((folder / name).exists() for folder in folders):
        return "\n".join(fields(content))
    return _filled(name, folders, {"content": content, "edition": edition, "computed": computed, "around": around})


def _proofs(around: Around) -> dict[str, Proof]:
    """What `::: evidence 3` names."""
    return {
        str(id): Proof(id, one.title, one.source, translate(GRADES[one.grade]), one.last_on)
        for id, one in around.evidence.items()
    }


def _captured(edition: Edition) -> str:
    """How the pages that it rests on looked, each with its words, its day and its print."""
    if not edition.captures:
        return ""
    title, number_ = translate("Annex: what was seen"), translate("Evidence no. {n}")
    said = translate("Internal proof of what was seen on that day; no bailiff's report.")
    parts = ["", f"# {words(title)}", words(said)]
    for one in edition.captures:
        name = NAME.format(id=one.id)
        parts += [f"## {words(number_.format(n=one.id))}"]
        parts += [f"![]({name})"] if name in edition.pictures else [words(one.image_alt)]
        parts += [words(told(one))]
    return "\n\n".join([*parts, ""])


def _annex(lines: tuple[str, ...]) -> str:
    """What was let pass although it blocks, for the client to read."""
    if not lines:
        return ""
    title = translate("Annex: let pass, and why")
    return "\n\n".join(["", f"# {words(title)}", *(f"- {words(one)}" for one in lines), ""])


# ---- field by field


def fields(content: Content) -> Iterator[str]:
    """Markdown of a content that has no template: each field that says something under its title."""
    for name, info in type(content).model_fields.items():
        value = getattr(content, name)
        if value in (None, "", (), [], 0):
            continue
        yield f"# {words(translate(info.title or name))}\n"
        if isinstance(value, str):
            called = _called(type(content), name, value)
            yield (prose(value) if called == words(value) else called) + "\n"
        elif isinstance(value, list | tuple) and isinstance(value[0], Content):
            yield from _rows(value)
        elif isinstance(value, list | tuple):
            yield "\n".join(f"- {_called(type(content), name, one)}" for one in value) + "\n"
        elif isinstance(value, Content):
            yield from _pairs(value)
        else:
            yield f"{words(value)}\n"


def _rows(rows: list[Content] | tuple[Content, ...]) -> Iterator[str]:
    """Items as a table; a field that none of them fills has no column."""
    schema = type(rows[0])
    names = [name for name in schema.model_fields if any(getattr(row, name) not in (None, "", ()) for row in rows)]
    if not names:
        return
    yield "| " + " | ".join(words(titled(schema, name)) for name in names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join(_called(schema, name, getattr(row, name)) for name in names) + " |"
    yield ""


def _pairs(value: Content) -> Iterator[str]:
    for name in type(value).model_fields:
        one = getattr(value, name)
        if one not in (None, "", ()):
            yield f"- **{words(titled(type(value), name))}** {_called(type(value), name, one)}"
    yield ""


def _called(schema: type[Content], name: str, value: Any) -> str:
    """A value in words; what is a word of the store, as people call it."""
    more = schema.model_fields[name].json_schema_extra
    named: Any = more.get("words", {}) if isinstance(more, Mapping) else {}
    return words(translate(named[value]) if isinstance(value, str) and value in named else value)


# ---- words in Markdown


def words(value: Any) -> str:
    """A value as words of one line that Markdown leaves alone, numbers and days as the language writes them."""
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | Decimal | float):
        return number(value, 0 if value == int(value) else 2)
    if value is None:
        return translate("n/a")
    if isinstance(value, list | tuple):
        return ", ".join(map(words, value))
    if isinstance(value, Content):
        return ", ".join(words(one) for _name, one in value if one not in (None, "", ()))
    return _SPECIAL.sub(r"\\\1", one_line(str(value)))


def prose(text: str, level: int = 1) -> str:
    """Markdown that somebody wrote, its headings below those of the place where it stands."""
    return _HEADING.sub(lambda found: "#" * min(6, len(found[1]) + level), text)


def spoken(text: Any, tongue: str) -> str:
    """Words of one line in a language, which is said where it is another than the document's."""
    return words(text) if tongue == language() else f":{tongue}[{words(text)}]"


def spoken_prose(text: str, tongue: str, level: int = 1) -> str:
    """Markdown that somebody wrote in a language; in another than the document's it stands by itself."""
    said = prose(text, level)
    return said if tongue == language() else f"\n\n:::in {tongue}\n\n{said}\n\n:::\n"


class _Raw(str):
    """Markdown that a filter made: it is not escaped again."""

    __slots__ = ()


def quoted(text: str) -> str:
    """Markdown that somebody wrote, as a quotation."""
    return "\n".join(f"> {line}" for line in prose(text).split("\n"))


FILTERS: dict[str, Callable[..., str]] = {
    "prose": prose,
    "quoted": quoted,
    "spoken": spoken,
    "spoken_prose": spoken_prose,
    "day": words,
    "number": number,
    "percent": percent,
    "money": money,
}


def _written(value: Any) -> Any:
    return value if isinstance(value, _Raw) else words(value) if value != "" else ""


def _raw(made: Callable[..., str]) -> Callable[..., _Raw]:
    return lambda *given, **more: _Raw(made(*given, **more))


def _filled(name: str, folders: list[Path], values: Mapping[str, Any]) -> str:
    from jinja2 import TemplateError

    from cmsuite.engines.documents.templates import MOST, Bounded, Endless

    ours = {one: _raw(made) for one, made in FILTERS.items()}
    environment = Bounded(name, folders, ours, finalize=_written)
    pieces, size = [], 0
    try:
        for piece in environment.get_template(name).generate(values):
            pieces.append(piece)
            size += len(piece)
            if size > MOST or environment.late():
                raise Endless(name=_place(name, folders))
    except CmsError:
        raise
    except TemplateError as err:
        raise BadTemplate(
            name=_place(name, folders), line=getattr(err, "lineno", None) or _line(err, name), why=str(err)
        ) from err
    except (ArithmeticError, TypeError, ValueError, AttributeError, LookupError, RecursionError, MemoryError) as err:
        raise BadTemplate(
            name=_place(name, folders), line=_line(err, name), why=f"{type(err).__name__}: {err}"
        ) from err
    return "".join(pieces)


def _place(name: str, folders: list[Path]) -> str:
    """Where a template lies in the reports folder: of which brand it is the own."""
    there = next(folder for folder in folders if (folder / name).exists())
    return f"brands/{there.name}/{name}" if there.parent.name == "brands" else name


def _line(err: BaseException, name: str) -> int:
    """The line of the template in which it went wrong, as Jinja rewrites the traceback."""
    line, trace = 1, err.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(name):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
