"""What a watch plan takes from elsewhere, by keys: the sources and rules as they are today."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.locale import ngettext, number, translate

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.tui.places.document import DocumentScreen


def count(screen: DocumentScreen) -> None:
    """Write into the draft the sources and rules that the brand has now."""

    def counted(n: int) -> None:
        said = ngettext("The plan lists {n} source.", "The plan lists {n} sources.", n).format(n=number(n))
        screen.suite.tell(f"{said} {translate('· u undoes')}")
        screen.load()

    found = screen.read
    if found.kind != "watch_plan":
        screen.suite.tell(translate("Only a watch plan is measured."), "warning")
    elif screen.may("documents.write", found.brand):
        screen.do(partial(_count, found), counted, brand=found.brand)


def _count(found: DocumentRead, act: Act) -> int:
    from cmsuite.veille.plan.filling import count

    _done, n = count(act, found)
    return n
