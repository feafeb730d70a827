"""What the commands about charters share: the one that is meant, its rules, the one that is in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.charters.schema import EditorialCharter
    from cmsuite.charters.standing import Standing
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.engines.rules.rules import Ruleset


class NoCharter(Usage):
    said = N_("Document {id} is no editorial charter.")


class NoneInForce(Usage):
    said = N_("No charter of this brand is in force.")
    hint = N_("Have one validated, then put it in force: cmsuite charter adopt DOCUMENT --from DAY")


def standing_of(act: Act) -> Standing:
    from cmsuite.charters.standing import standing
    from cmsuite.engines.people.brands import today_in

    found = standing(act, today_in(act))
    if found is None:
        raise NoneInForce()
    return found


def charter_of(cli: Cli, document_id: int) -> tuple[DocumentRead, EditorialCharter]:
    found = document_of(cli, document_id)
    if found.kind != "editorial_charter":
        raise NoCharter(id=document_id)
    return found, read_charter(dict(found.newest.content))


def read_charter(raw: dict[str, Any]) -> EditorialCharter:
    from cmsuite.charters.schema import EditorialCharter
    from cmsuite.engines.documents.content import read

    content = read(EditorialCharter, raw)
    assert isinstance(content, EditorialCharter)
    return content


def changed(content: EditorialCharter, fields: dict[str, Any]) -> EditorialCharter:
    from cmsuite.engines.documents.content import dumped

    return read_charter({**dumped(content), **fields})


def save(cli: Cli, found: DocumentRead, content: EditorialCharter) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.life import write

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        write(act, found.newest.id, dumped(content), seen=found.newest.row_version)


def ruleset_of(cli: Cli, content: EditorialCharter, on: date) -> Ruleset:
    """The rules as they would be, were this charter in force, with the campaigns of the workspace."""
    from cmsuite.charters.trial import as_in_force

    return as_in_force(content, slug_of(cli), on)


def slug_of(cli: Cli) -> str:
    from cmsuite.charters.adopting import brand_slug
    from cmsuite.engines import acts

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return brand_slug(act)


def today_of(cli: Cli, found: DocumentRead) -> date:
    from zoneinfo import ZoneInfo

    return cli.store.now().astimezone(ZoneInfo(found.zone)).date()


def by_eye(cli: Cli, networks: set[str]) -> list[str]:
    """What a person has to look at in a post: the clauses in force that no machine checks, a line each."""
    from cmsuite.charters.standing import by_eye as clauses
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = clauses(act, cli.brand, today_in(act), networks)
    if not found:
        return []
    lines = [f"  ☐ {one.ref.partition('#')[2]}  {_(one.text)}" for one in found]
    return [_("No machine sees these: look at them yourself."), *map(shown, lines)]
