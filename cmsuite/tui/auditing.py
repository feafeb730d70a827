"""What an audit asks for is proposed from its screen: what it decided of accounts, and what findings ask for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.audit.proposing import Asked
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.tui.places.document import DocumentScreen


def propose(screen: DocumentScreen) -> None:
    """Which of them are proposed: at first all that was decided of accounts, and no finding."""
    from cmsuite.tui.handing_on import proposed
    from cmsuite.tui.panels.pick import Pick

    found = screen.read
    if found.kind != "audit_report":
        screen.suite.tell(translate("Only an audit proposes what is done about accounts."), "warning")
        return
    if not screen.may("evidence.propose"):
        return

    def ask(all_: list[Asked]) -> None:
        if not all_:
            screen.suite.tell(translate("It has no finding yet, and decided of no account."), "warning")
            return
        names = {n: shown(one.text, 200) for n, one in enumerate(all_, 1)}
        decided = [n for n, one in enumerate(all_, 1) if one.fate]
        question = N_("What is proposed to who keeps the accounts?")
        screen.app.push_screen(Pick(question, names, decided), partial(picked, all_))

    def picked(all_: list[Asked], taken: list[int] | None) -> None:
        if taken:
            screen.do(partial(_propose, found.id, [all_[n - 1] for n in taken]), partial(proposed, screen))

    screen.work(partial(offered, found), ask, group="offered")


def offered(found: DocumentRead) -> list[Asked]:
    """All that an audit may propose, what it decided of accounts first."""
    from cmsuite.audit.kind import AUDIT
    from cmsuite.audit.proposing import asked
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.quoting import figures, filled

    content: Mapping[str, object] = found.newest.content
    report = read(AUDIT.schema, content)
    whole = cast("AuditReport", filled(report, figures(AUDIT, report, found.newest.around)))
    keys = [one.key for one in whole.findings if one.statement]
    return asked(whole, found.language, keys)


def _propose(document_id: int, wanted: Collection[Asked], act: Act) -> list[int]:
    from cmsuite.audit.proposing import propose_all

    return propose_all(act, document_id, wanted)
