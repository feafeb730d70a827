"""Kinds of documents: what each holds, what must be right before it leaves, and the template that it is read by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_, translate

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.around import Around
    from cmsuite.engines.documents.content import Content
    from cmsuite.engines.exports.parse import Given

Severity = Literal["block", "warn", "info"]


class UnknownKind(Usage):
    said = N_("There is no kind of document called {kind}.")
    hint = N_("There are: {known}.")


class NotRead(Refused):
    said = N_("There is no kind of document called {kind}, and what may hold it was not read. {why}")
    hint = N_("Mend it, or take it away.")


class TakenKind(Refused):
    said = N_("The kind of document {kind} cannot be added: {other} has its name or its code, {code}.")
    hint = N_("Give it a name and a code of its own.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not right, and where. `said`: a source sentence with {named} places for `facts`. at: the path in the
    content, empty for the whole. waivable: a block that a lead may let pass, with a reason that the document prints.
    advice: it stops nothing. fingerprint: of what a rule found, by which it is set aside; fix: safe or suggest, where
    it may be corrected."""

    rule: str
    severity: Severity
    said: str
    at: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    waivable: bool = False
    advice: bool = False
    fingerprint: str = ""
    fix: str = ""

    @property
    def sentence(self) -> str:
        """In the language in force."""
        return translate(self.said).format(**self.facts)


Check = Callable[["Content", "Around"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`title`: a source string. `code`: its word in a validation code. `form`: the number of its schema, one more with
    each change that an older content does not fit. `major`: the fields whose change makes a new first number. `given`:
    what its template may name in directives, in the language in force; `computed`: what it may name as `computed`;
    `figures`: numbers by name, which texts of this document and of what follows from it quote. `follows`: the kinds
    that it may follow from, the nearest first; `waits`: it begins once that one is validated, or with a reason.
    `stage`: what a draft waits for besides its state, a word of STAGES or nothing. `begun`: what a new one says that
    nobody has written yet, from the documents above it. `presents`: the client says yes to what it follows from by it,
    so it cites the newest version of that one, validated or not. `firm`: rules that keep even a draft from being
    written for a reader. `sums`: what it comes to, lines in the language in force that a screen shows while it is
    typed. `slides`: the template of its slides, where its whole text would make too many of them: a summary, and
    nothing to say yes to. `sourced`: the paths of texts that say themselves where their numbers are from. `sheets`:
    what its tables and figures are called on the tabs of a workbook, source strings by name. `scope`: as what the rules
    read it; `unread`: paths of texts that they do not read (`steps.what` in every step). `verbatim`: paths of
    others' own words, which stay as they came: rules do not read them, nor does what every document is asked for.
    `alone`: it is begun even where no document is above it. `paper`: of its PDF. `stamp`: a word over every page and
    before its kind, a source string. `beside`: what its checks know besides, asked of the store: for the brand of that
    number and a content; and whether that version was sent already, so that it was checked then. `handed`: what becomes
    of it once it is sent: the client answers, only reads it, or it goes out as mails. `foreign`: the paths of texts in
    another language than the document's, which is given, each with its own. `templates`: the reports folder of the
    package that adds it, asked after those of a workspace. `titled`: words of its title that may be in another, and in
    which. `posted`: it is posted for everybody, so that its author is not on it. `short`: it has no table of
    contents."""

    name: str
    title: str
    code: str
    schema: type[Content]
    form: int = 1
    major: frozenset[str] = frozenset()
    checks: tuple[Check, ...] = ()
    given: Callable[[Content, Around], Given] | None = None
    computed: Callable[[Content, Around], Any] | None = None
    figures: Callable[[Content, Around], Mapping[str, str]] | None = None
    follows: tuple[str, ...] = ()
    waits: bool = False
    stage: Callable[[Mapping[str, Any]], str] | None = None
    begun: Callable[[Around], Content] | None = None
    presents: bool = False
    firm: frozenset[str] = frozenset()
    sums: Callable[[Content, Around], Iterator[str]] | None = None
    slides: str = ""
    sourced: Callable[[Content], Iterator[str]] | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    scope: Literal["document", "newsletter"] = "document"
    unread: frozenset[str] = frozenset()
    verbatim: frozenset[str] = frozenset()
    alone: bool = False
    paper: Literal["a4", "a5"] = "a4"
    stamp: str = ""
    beside: Callable[[Act, int, Content, bool], Any] | None = None
    handed: Literal["answered", "read", "mailed"] = "answered"
    foreign: Callable[[Content, str], Mapping[str, str]] | None = None
    templates: Path | None = None
    titled: Callable[[Content, str], tuple[str, str]] | None = None
    posted: bool = False
    short: bool = False


KINDS: dict[str, Kind] = {}
BROKEN: dict[str, CmsError] = {}
"""Why a kind that others wrote is not here, by its file or its entry point; all others are."""
SIGNING: list[Callable[[Content, Around, str], None]] = []
"""What refuses who may not say yes, whatever the kind: each is given the name that they typed."""


_more: list[Callable[[], None]] = []


def when_unknown(load: Callable[[], None]) -> None:
    """What brings the kinds that are not here yet, asked for a name that is not known."""
    _more[:] = [load]


def register_kind(made: Kind, *, anew: bool = False) -> Kind:
    """Add a kind of document; anew: in the place of the one of its name. Raises TakenKind."""
    for one in KINDS.values():
        if not anew if one.name == made.name else one.code == made.code:
            raise TakenKind(kind=made.name, other=one.name, code=one.code)
    KINDS[made.name] = made
    return made


def known(name: str) -> Kind:
    """The registered kind. Raises UnknownKind, NotRead."""
    if name not in KINDS and _more:
        _more[0]()
    if name not in KINDS and BROKEN:
        raise NotRead(kind=name, why=" ".join(one.sentence for one in BROKEN.values()))
    if name not in KINDS:
        raise UnknownKind(kind=name, known=", ".join(sorted(KINDS)))
    return KINDS[name]


def title_of(name: str) -> str:
    """What a kind is called, in the language in force; one that is not here, by its name."""
    return translate(KINDS[name].title) if name in KINDS else name


def among(names: frozenset[str], path: str) -> bool:
    """Whether a path (`steps.0.what`) is one of those, or within one of them, whatever its places in lists."""
    parts = [part for part in path.split(".") if not part.isdigit()]
    return any(parts[: len(one)] == one for one in (name.split(".") for name in names))


def spoken_tables(tables: Mapping[str, Mapping[Any, str]]) -> dict[str, dict[Any, str]]:
    """The words of several tables in the language in force, as a template names them."""
    return {name: {word: translate(said) for word, said in table.items()} for name, table in tables.items()}
