"""What the commands about audits share: the report that is meant, the tables and posts that it is given, saving it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.audit.frozen import Frozen, Kept, Reading
    from cmsuite.audit.posts import ExportedPost
    from cmsuite.audit.report import AuditReport
    from cmsuite.audit.sheets import Sheet
    from cmsuite.engines.documents.views import DocumentRead


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it was read, once: what is counted, what is kept and its print are of the same bytes."""

    name: str
    data: bytes

    @property
    def sheet(self) -> Sheet:
        from cmsuite.audit.sheets import read

        return read(self.name, self.data)

    @property
    def said(self) -> str:
        """Its name and its print, for people."""
        import hashlib

        return f"{shown(self.name, 100)} (SHA-256 {hashlib.sha256(self.data).hexdigest()[:12]})"


def taken(path: Path) -> Taken:
    return Taken(path.name, path.read_bytes())


class NoAudit(Usage):
    said = N_("Document {id} is no audit report.")


class NoWindow(Refused):
    said = N_("The report does not say its window: the sample is frozen for days that are fixed before.")
    hint = N_("Write the first and the last day: cmsuite document edit {id}")


class NotDrawn(Refused):
    said = N_("No sample holds the posts of {file}.")
    hint = N_("Draw it: cmsuite audit sample {id} FILE")


class NoPosts(Refused):
    said = N_("{file} holds no post of this window and account.")


class FileOrStored(Usage):
    said = N_("Give a file of posts, or the account whose posts were seen: one of the two.")
    hint = N_("Neither is needed once the sample of the account is drawn: its posts were kept then.")


class WhichAccount(Refused):
    said = N_("{file} holds several accounts: {names}.")
    hint = N_("Say which with --account.")


def report_of(cli: Cli, document_id: int) -> tuple[DocumentRead, AuditReport]:
    from typing import cast

    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.kinds import known

    found = document_of(cli, document_id)
    if found.kind != "audit_report":
        raise NoAudit(id=document_id)
    return found, cast("AuditReport", read(known(found.kind).schema, found.newest.content))


def save(
    cli: Cli,
    found: DocumentRead,
    changed: Mapping[str, Any] | Callable[[Kept], Mapping[str, Any]],
    frozen: Sequence[Frozen] = (),
) -> None:
    """Change what the draft says. frozen: what its numbers come from, kept as evidence; `changed` is then given how
    what rests on it cites it."""
    from cmsuite.audit.frozen import freeze, resting
    from cmsuite.engines import acts
    from cmsuite.engines.documents.life import write
    from cmsuite.engines.media.store import Media, keep

    newest, media = found.newest, Media(cli.store, cli.workspace)
    stored = [media.put(one.data, "text/csv") for one in frozen]
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        if callable(changed):
            made = [freeze(act, one, keep(act, at)) for one, at in zip(frozen, stored, strict=True)]
            changed = changed(resting(act, made))
        write(act, newest.id, {**newest.content, **changed}, seen=newest.row_version)


def reading_of(found: DocumentRead, report: AuditReport, file: Taken | None, named: str = "") -> Reading:
    """How a table is kept for this report. named: the account whose posts were seen, where no file was read."""
    from cmsuite.audit.frozen import Reading

    said = file.said if file is not None else named or "—"
    return Reading(said, found.language, report.starts_on, report.ends_on)


def frozen_of(cli: Cli, found: DocumentRead, report: AuditReport, account: str) -> dict[str, bytes]:
    """What is kept of an account for this window: title -> its file. Raises FileOrStored where no posts are."""
    from cmsuite.audit.frozen import FIRST, POSTS, Reading, held
    from cmsuite.engines.media.store import Media

    reading = Reading("", found.language, report.starts_on, report.ends_on)
    proofs = [found.newest.around.evidence.get(id) for id in held(report).get(account, ())]
    media, window = Media(cli.store, cli.workspace), (report.starts_on, report.ends_on)
    wanted = {reading.title(title, account): title for title in (POSTS, FIRST)}
    kept = {
        wanted[one.title]: media.get(one.hash)
        for one in proofs
        if one is not None and one.hash and one.title in wanted and (one.starts_on, one.ends_on) == window
    }
    if POSTS not in kept:
        raise FileOrStored()
    return kept


def sample_of(report: AuditReport, found: DocumentRead, sheet: Sheet) -> int:
    """The place of the sample that a coding sheet is of. Raises NotDrawn."""
    from cmsuite.audit.codes import posts_in

    named = set(posts_in(sheet))
    for place, one in enumerate(report.samples):
        if not named.isdisjoint(one.posts):
            return place
    raise NotDrawn(file=sheet.file, id=found.id)


def replaced(items: Sequence[Mapping[str, Any]], place: int, one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The items with that one in its place, or after the last."""
    return [*items[:place], one, *items[place + 1 :]]


def kept_sheet(account: str, data: bytes) -> Sheet:
    """A coding sheet that was kept."""
    from cmsuite.audit.sheets import read

    return read(account, data)


def posts_of(
    cli: Cli, file: Taken | None, stored: str, found: DocumentRead, report: AuditReport, handle: str
) -> list[ExportedPost]:
    """The posts of one account within the window of the report: of a file, or those that were seen."""
    if (file is None) is not bool(stored):
        raise FileOrStored()
    if file is None:
        return _seen(cli, found, report, stored)
    return _between(file, found, report.starts_on, report.ends_on, handle)


def _seen(cli: Cli, found: DocumentRead, report: AuditReport, named: str) -> list[ExportedPost]:
    from cmsuite.audit.stored import stored_posts
    from cmsuite.engines import acts

    if report.starts_on is None or report.ends_on is None:
        raise NoWindow(id=found.id)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        posts = stored_posts(act, named, report.starts_on, report.ends_on)
    if not posts:
        raise NoPosts(file=named)
    return posts


def year_before(file: Taken, found: DocumentRead, report: AuditReport, handle: str) -> list[ExportedPost]:
    """Those of the same window a year before."""
    return _between(file, found, report.year_before_from, report.year_before_to, handle)


def _between(
    file: Taken, found: DocumentRead, first: date | None, last: date | None, handle: str
) -> list[ExportedPost]:
    from cmsuite.audit.editorial import within
    from cmsuite.audit.posts import posts

    if first is None or last is None:
        raise NoWindow(id=found.id)
    inside = within(posts(file.sheet), first, last)
    names = sorted({post.account for post in inside})
    if handle:
        inside = [post for post in inside if post.account.casefold() in (handle.casefold(), "")]
    elif len(names) > 1:
        raise WhichAccount(file=file.name, names=shown(", ".join(names), 200))
    if not inside:
        raise NoPosts(file=file.name)
    return inside
