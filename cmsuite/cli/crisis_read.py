"""What the commands about a crisis share: the brand's zone, its plan, the copies that were written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of, load
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.charters.crisis_schema import CrisisPlan
    from cmsuite.charters.severity import Gravity
    from cmsuite.engines.documents.views import DocumentRead


class NotAPlan(Usage):
    said = N_("Document {id} is no crisis plan.")


class NoZone(Usage):
    said = N_("There is no zone called {zone}.")
    hint = N_("Name one as in Europe/Paris.")


def lines_of(lines: Iterable[str]) -> str:
    """Lines as a terminal shows them, each set in as it was."""
    return "\n".join(line[: len(line) - len(line.lstrip(" "))] + shown(line) for line in lines)


def zone_of(cli: Cli, wanted: str = "") -> str:
    """A zone by its name, else the brand's. Raises NoZone."""
    from cmsuite.core.zones import zone_info
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import zone_in

    if wanted:
        try:
            zone_info(wanted)
        except (LookupError, ValueError, OSError) as err:
            raise NoZone(zone=wanted) from err
        return wanted
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return zone_in(act)


def plan_of(cli: Cli) -> CrisisPlan:
    """What the brand's plan says: its validated version, else its newest. Raises NoPlan."""
    from cmsuite.charters.drilling import plan_of as found
    from cmsuite.engines import acts

    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        return found(act)[1]


def x_min_of(cli: Cli) -> int:
    """From how many mentions in an hour on the brand's plan alerts; the usual number where it has none."""
    from cmsuite.charters.drilling import NoPlan
    from cmsuite.charters.severity import X_MIN

    try:
        return plan_of(cli).monitoring.x_min
    except NoPlan:
        return X_MIN


def matrix_of(cli: Cli) -> Mapping[Gravity, Sequence[int]]:
    """The levels by severity and reach of the brand's plan; those that are shipped where it has none."""
    from cmsuite.charters.crisis_schema import matrix_of as its
    from cmsuite.charters.severity import MATRIX
    from cmsuite.core.errors import CmsError

    try:
        return its(plan_of(cli))
    except CmsError:  # no plan, or no workspace: one asks before there is any
        return MATRIX


def plan_document(cli: Cli, document_id: int) -> DocumentRead:
    """Raises Missing, NotAPlan."""
    found = document_of(cli, document_id)
    if found.kind != "crisis_plan":
        raise NotAPlan(id=document_id)
    return found


def kept_offline(cli: Cli, document_id: int) -> list[Path]:
    """The copies of a crisis plan that were written just now; none of any other document."""
    from cmsuite.engines import acts
    from cmsuite.engines.documents.models import Document

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        if act.get(Document, document_id).kind != "crisis_plan":
            return []
    from cmsuite.charters.crisis_offline import keep

    return keep(cli.store, cli.workspace, cli.person, cli.brand, document_id)
