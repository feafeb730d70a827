"""The report of a period as a document: for a PDF, for office programs, for a mail. The page has its own template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from cmsuite.core.locale import _, labelled, listed, ngettext, number
from cmsuite.engines.exports.figure import Tile, Tiles
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.manuscript import (
    Block,
    Callout,
    Drawn,
    Heading,
    Listing,
    Manuscript,
    Mono,
    Paragraph,
    Strong,
    Tabled,
    Text,
)
from cmsuite.engines.exports.table import Cell, Column, Table
from cmsuite.engines.rules.words import SEVERITIES
from cmsuite.metrics import words
from cmsuite.metrics.kpi import Line
from cmsuite.reporting.conformity import Conformity
from cmsuite.reporting.edition import HEADLINES, KINDS, Edition, PostRow
from cmsuite.reporting.figures import figures
from cmsuite.reporting.telling import basis_of, checked, exempted, limits, made_on, ruled_by, summary


def manuscript(edition: Edition, language: Literal["en", "fr"], look: Look) -> Manuscript:
    """The whole report, in the language in force, which is that one."""
    title = _("Report on social networks")
    return Manuscript(
        title,
        language,
        tuple(_blocks(edition)),
        look,
        edition.made.date(),
        subtitle=str(edition.period),
        kind=title,
        brand=edition.brand,
        folder=edition.slug,
        sheets={
            "glance": _("At a glance"),
            "kpis": _("The figures"),
            "accounts": _("Accounts"),
            "posts": _("Posts"),
            "conformity": _("Charter"),
        },
    )


def _blocks(edition: Edition) -> Iterator[Block]:
    sources = list(dict.fromkeys(map(words.sources, edition.lines)))
    previous = _("Compared with the {days} days before: {previous}.")
    yield _said(previous.format(days=number(edition.period.days), previous=edition.period.previous))
    yield _said(made_on(edition))
    if edition.demo:
        told = _(
            "Some of the figures of this report are made up for the demonstration. The tables, the drawings and the "
            "sources say which."
        )
        yield Callout("note", _("Demo data"), (_said(told),))
    yield from _glance(edition, sources)
    yield from _kpis(edition, sources)
    yield from _drawn(edition)
    if len(edition.accounts) > 1:
        yield _heading("accounts", _("Account by account"))
        yield Tabled("accounts", _accounts(edition, sources))
    yield _heading("posts", _("The posts of the period"))
    if edition.posts:
        yield Tabled("posts", _posts(edition, sources))
    else:
        yield _said(_("No post was published in this period on the accounts that are measured."))
    if edition.conformity.texts:
        yield from _conformity(edition.conformity)
    yield _heading("limits", _("What this report does not say"))
    yield _listed(limits(edition))
    yield _heading("sources", _("Sources and definitions"))
    yield Listing(tuple((_said(one),) for one in sources), first=1)
    yield Listing(tuple((_defined(line),) for line in edition.lines))


def _heading(name: str, title: str) -> Heading:
    return Heading(1, (Text(title),), name)


def _said(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _listed(texts: Iterable[str]) -> Listing:
    return Listing(tuple((_said(one),) for one in texts))


def _glance(edition: Edition, sources: list[str]) -> Iterator[Block]:
    yield _heading("glance", _("At a glance"))
    yield _said(" ".join(summary(edition)))
    lines = [line for line in map(edition.line, HEADLINES) if line is not None and line.now.value is not None]
    if not lines:
        return
    tiles = tuple(Tile(words.label(one.kpi), one.now.value, words.unit(one.kpi), words.change(one)) for one in lines)
    said = [f"{tile.name}: {words.amount(tile.value)} ({tile.change})" for tile in tiles]
    yield Drawn(
        "glance",
        Tiles(
            title=_("The figures that count, and what became of them"),
            alt=" ".join([_("Numbers side by side."), *(f"{one}." for one in said)]),
            source=_numbered([sources.index(words.sources(one)) + 1 for one in lines]),
            period=str(edition.period),
            tiles=tiles,
        ),
    )


def _kpis(edition: Edition, sources: list[str]) -> Iterator[Block]:
    yield _heading("kpis", _("The figures"))
    columns = (
        Column(_("Figure")),
        Column(_("This period"), "number", decimals=1, alike=False),
        Column(_("Previous period"), "number", decimals=1, alike=False),
        Column(_("Change")),
        Column(_("Source")),
    )
    rows = tuple(
        (
            _named(words.label(line.kpi), demo=line.now.source.demo),
            line.now.value,
            line.before.value,
            words.change(line),
            str(sources.index(words.sources(line)) + 1),
        )
        for line in edition.lines
    )
    title = _(
        "Each figure of the period beside that of the previous one; the numbers in the last column lead to the sources."
    )
    yield Tabled("kpis", Table(title, columns, rows, _numbered(range(1, len(sources) + 1))))
    alike: dict[str, list[str]] = {}
    for line in edition.lines:
        alike.setdefault(basis_of(line), []).append(words.label(line.kpi))
    yield Listing(tuple((_about(listed(labels), said),) for said, labels in alike.items()))


def _about(name: str, said: str, *between: Text | Mono) -> Paragraph:
    return Paragraph((Strong((Text(name),)), *between, Text(labelled("", said))))


def _numbered(numbers: Iterable[int]) -> str:
    """Which of the sources at the end."""
    said = [str(one) for one in sorted(set(numbers))]
    sentence = ngettext("number {numbers} of “{part}”", "numbers {numbers} of “{part}”", len(said))
    return sentence.format(numbers=listed(said), part=_("Sources and definitions"))


def _named(name: str, *, demo: bool) -> str:
    return f"{name} ({_('demo')})" if demo else name


def _drawn(edition: Edition) -> Iterator[Block]:
    drawn = figures(edition)
    if drawn:
        yield _heading("figures", _("What the figures show"))
    for place, figure in enumerate(drawn, 1):
        yield Drawn(f"figure-{place}", figure)


def _accounts(edition: Edition, sources: list[str]) -> Table:
    columns = [Column(words.label(line.kpi), "number", decimals=1, alike=False) for line in edition.lines]
    rows = (
        (_named(part.account.label, demo=part.demo), *(line.now.value for line in part.lines))
        for part in edition.accounts
    )
    return Table(
        _("The figures of this period for each account, with the same definitions."),
        (Column(_("Account")), *columns),
        tuple(rows),
        _numbered(range(1, len(sources) + 1)),
    )


def _posts(edition: Edition, sources: list[str]) -> Table:
    kinds = [line for line in map(edition.line, KINDS) if line is not None]
    columns = (
        Column(_("Day"), "day"),
        Column(_("Post")),
        Column(_("Account")),
        *(Column(words.label(line.kpi), "number") for line in kinds),
        Column(_("Interactions"), "number"),
    )
    title = _("Every post of the period, in the order of publication, with its counters as they were last read.")
    rows = tuple(_post(post, [line.kpi.id for line in kinds]) for post in edition.posts)
    return Table(title, columns, rows, _numbered(range(1, len(sources) + 1)))


def _post(post: PostRow, kinds: list[str]) -> tuple[Cell, ...]:
    said = _named(post.account, demo=post.demo)
    return post.day, post.text or post.url, said, *(post.counts[kind] for kind in kinds), post.total


def _conformity(read: Conformity) -> Iterator[Block]:
    yield _heading("conformity", _("What the charter checked"))
    yield _said(" ".join(checked(read)))
    if read.rules:
        columns = (
            Column(_("Rule")),
            Column(_("Severity")),
            *(Column(_(name), "number") for name in ("Found", "Mended", "Did not apply", "Passed or still there")),
        )
        rows = tuple(
            (_(one.title) if one.title else one.rule, _(SEVERITIES[one.severity]), one.found, one.mended, one.aside,
             one.left)
            for one in read.rules
        )  # fmt: skip
        title = _("In how many texts each rule found something, and what became of it.")
        yield Tabled("conformity", Table(title, columns, rows, " ".join(ruled_by(read))))
    if read.exempted:
        yield Heading(2, (Text(_("What was let pass, and why")),), "let-pass")
        yield _listed(exempted(read))
    if not read.rules:
        yield _said(" ".join(ruled_by(read)))


def _defined(line: Line) -> Paragraph:
    formula = (Text(" "), Mono(line.kpi.formula))
    return _about(words.label(line.kpi), f"{words.caveat(line.kpi)} {words.additivity(line.kpi)}", *formula)
