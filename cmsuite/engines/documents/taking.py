"""A version as its reader takes it away, and as it comes back: the file, the tree of every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, labelled, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.captures import pictures
from cmsuite.engines.documents.captures import shown as captured
from cmsuite.engines.documents.codes import code_of
from cmsuite.engines.documents.content import dumped, read, titled
from cmsuite.engines.documents.files import Written, from_markdown, merged, to_markdown
from cmsuite.engines.documents.kinds import Kind, known
from cmsuite.engines.documents.life import rename, write
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.documents.versions import Edited
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.engines.exports.formats import written
from cmsuite.engines.exports.manuscript import Manuscript

GRID = "grid"


class OtherDocument(Usage):
    said = N_("The file is of another kind of document ({theirs}, not {ours}).")


class OtherLanguage(Usage):
    said = N_("The language of the file is {theirs}, that of document {document} is {ours}.")
    hint = N_("Nothing was saved. Import it into the document of that language, or correct the language at its top.")


class Held(Refused):
    """A rule of the kind that not even a draft may break; `why` says which and where."""

    said = N_("Nothing was written of document {document}. {why}")
    hint = N_("Look at all of them: cmsuite document check {document}")


class Contested(Refused):
    said = N_("Somebody changed the same fields meanwhile: {fields}.")
    hint = N_("Nothing was saved. Look at both with cmsuite document diff {document}, then import again with --force.")


class OfNoVersion(Refused):
    said = N_("This file was not made from a text of document {document} that is kept; it differs in: {fields}.")
    hint = N_("Nothing was saved. If the file is to win, import it again with --force.")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a draft says with a file taken in. title: the file's, where it was changed. contested: fields that somebody
    changed meanwhile, as people call them; the file's stand in `content`. known: the text that it was made of is."""

    title: str
    content: dict[str, Any]
    contested: tuple[str, ...]
    known: bool = True


def file_of(found: DocumentRead, version: VersionRead) -> str:
    """The Markdown file of a version."""
    return to_markdown(known(found.kind), found.title, found.language, version.content, version.hash)


def taken_in(found: DocumentRead, text: str, opened: DocumentRead | None = None) -> TakenIn:
    """What comes of a file that was edited elsewhere: field by field, from what it was made of. opened: the document
    as it was then, where it is still at hand; else the version that the file names.

    Raises OtherDocument, OtherLanguage, and what reading the file raises.
    """
    said, kind = read_for(found, text), known(found.kind)
    mine, now = dumped(said.content), found.newest.content
    base: Mapping[str, Any] | None
    if opened is not None:
        base = opened.newest.content
    else:
        base = next((one.content for one in found.versions if said.hash and one.hash == said.hash), None)
    if base is not None:
        both, contested = merged(base, mine, now)
    else:  # of a text that is not known any more: every field that differs; a file that names none is new
        both, contested = mine, [name for name in mine if said.hash and mine[name] != now.get(name)]
    title = "" if opened is not None and said.title == opened.title else said.title
    return TakenIn(title, both, tuple(titled(kind.schema, name) for name in contested), base is not None)


def read_for(found: DocumentRead, text: str) -> Written:
    """What a file says of a document. Raises OtherDocument, OtherLanguage, and what reading the file raises."""
    said = from_markdown(text)
    if said.kind.name != found.kind:
        raise OtherDocument(theirs=said.kind.name, ours=found.kind)
    if said.language and said.language != found.language:
        raise OtherLanguage(theirs=shown(said.language, 20), ours=found.language, document=found.id)
    return said


def save(act: Act, found: DocumentRead, taken: TakenIn) -> Edited:
    """Let the draft say what was taken in, with its title. Raises what `write` and `rename` raise."""
    done = write(act, found.newest.id, taken.content, seen=found.newest.row_version)
    return rename(act, found.id, taken.title) if taken.title and taken.title != found.title else done


def name_of(found: DocumentRead, version: VersionRead, form: str) -> str:
    """What the file of a version is called in the exports."""
    ending = "comments.xlsx" if form == GRID else form
    return f"{found.kind}-{found.id}-{version.number or 'draft'}-{found.language}.{ending}"


def bytes_of(found: DocumentRead, version: VersionRead, form: str, now: datetime, workspace: Path) -> bytes:
    """A version in a format: md, the comment grid, or one of those that the tree is written in. Raises Held, and what
    its writer refuses."""
    if form == "md":
        return file_of(found, version).encode()
    _hold(found, version)
    if form == GRID:
        from cmsuite.engines.documents.grid import grid

        day = (version.sent_at or now).astimezone(ZoneInfo(found.zone)).date()
        said = read(known(found.kind).schema, version.content)
        return grid(said, found.title, printed_code(found, version), found.language, day)
    return written(tree_of(found, version, now, workspace, view=view_of(found.kind, form)), form, workspace)


def view_of(kind: str, form: str) -> Kind | None:
    """What shows a kind in a format otherwise than by its whole text; None where nothing does."""
    whole = known(kind)
    return replace(whole, name=whole.slides) if form == "pptx" and whole.slides else None


def _hold(found: DocumentRead, version: VersionRead) -> None:
    """Refuse a draft that breaks a firm rule of its kind; what was sent was checked then. Raises Held."""
    kind = known(found.kind)
    if version.number or not kind.firm:
        return
    from cmsuite.engines.documents.checks import findings

    said = read(kind.schema, version.content)
    if broken := next((one for one in findings(kind, said, version.around) if one.rule in kind.firm), None):
        raise Held(document=found.id, why=broken.sentence)


def printed_code(found: DocumentRead, version: VersionRead) -> str:
    """The code on page 1 of a version that was sent; empty in a draft."""
    major, _point, minor = version.number.partition(".")
    if not minor:
        return ""
    return str(code_of(known(found.kind).code, found.brand_code, int(major), int(minor), version.hash))


def tree_of(
    found: DocumentRead, version: VersionRead, now: datetime, workspace: Path | None = None, view: Kind | None = None
) -> Manuscript:
    """A version as the tree that every format writes; its day is the one on which it was sent, else today's. view: what
    shows the same content otherwise, and is nothing to say yes to."""
    kind = view or known(found.kind)
    media = workspace / "media" if workspace is not None else None
    said = read(kind.schema, version.content)
    captures = [] if view is not None or kind.presents else captured(said, version.around.evidence)
    edition = Edition(
        title=found.title,
        language=cast(Any, found.language),
        brand=found.brand_name,
        day=(version.sent_at or now).astimezone(ZoneInfo(found.zone)).date(),
        state=version.state,
        number=version.number,
        code=printed_code(found, version) if view is None else "",
        author=version.author,
        look=found.look.whole(media),
        annex=_overruled(version),
        folder=found.brand_folder,
        captures=tuple(captures),
        pictures=pictures(captures, found.pictures, media),
    )
    return manuscript(kind, said, edition, version.around, workspace=workspace)


def plain_of(found: DocumentRead, version: VersionRead, now: datetime) -> str:
    """All that a version says, field by field, as text: also what a template leaves out."""
    from cmsuite.engines.exports.text import text

    return text(tree_of(found, version, now, view=replace(known(found.kind), name="")))


def _overruled(version: VersionRead) -> tuple[str, ...]:
    """What blocked and was let pass by a lead: what it was, and why."""
    waived = version.checks.get("waived", {})
    blocked = [one for one in version.checks.get("found", ()) if one["severity"] == "block" and one["rule"] in waived]
    said = [labelled(translate(one["said"]).format(**one["facts"]), waived[one["rule"]]["reason"]) for one in blocked]
    return tuple(said)
