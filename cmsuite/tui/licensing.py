"""The form over a source's licence: by which right extracts of it are shown to others, and until when."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.form import FormScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from cmsuite.engines.acts import Act
    from cmsuite.veille.digest.licences import Licence


class LicenceForm(BaseModel):
    """A licence as it is typed."""

    licensor: str = Field(
        "", title=N_("Who gave it"), max_length=300, description=N_("CFC, a publisher; empty: no licence any more.")
    )
    starts_on: date | None = Field(None, title=N_("From"), description=N_("Else today."))
    ends_on: date | None = Field(None, title=N_("Until"))
    titles: str = Field("", title=N_("Of which titles"), max_length=300)
    scope: str = Field("", title=N_("What it allows"), max_length=300)
    support: str = Field("", title=N_("In which form"), max_length=300, description=N_("Mail, intranet, paper."))
    recipients: int = Field(
        0, title=N_("Recipients at most"), ge=0, le=1_000_000, description=N_("0: it does not say.")
    )


def ask_licence(over: Screen[Any], source: int, seen: int, had: Licence | None, done: Callable[[str], None]) -> None:
    """Ask for the licence of a source. seen: the version of the source; done: told what is to be said."""
    given = {name: getattr(had, name) for name in LicenceForm.model_fields} if had is not None else {}
    form: FormScreen[LicenceForm] = FormScreen(
        LicenceForm, N_("By which licence is it quoted?"), partial(_send, source, seen), given=given, about=str(source)
    )
    over.app.push_screen(form, partial(_kept, done))


def _send(source: int, seen: int, form: Any, wanted: LicenceForm) -> None:
    form.do(partial(_keep, source, seen, wanted), form.done, failed=form.refused)


def _kept(done: Callable[[str], None], said: str | None) -> None:
    if said is not None:
        done(said)


# ---- in workers


def _keep(source: int, seen: int, wanted: LicenceForm, act: Act) -> str:
    """Keep it; what is to be said of it."""
    from cmsuite.engines.people.brands import today_in
    from cmsuite.veille.digest.licences import Licence, NoLastDay, license_source

    if not wanted.licensor.strip():
        license_source(act, source, None, seen=seen)
        return translate(N_("No licence any more · u undoes"))
    first = wanted.starts_on or today_in(act)
    if wanted.ends_on is None:
        raise NoLastDay(source=source)
    made = Licence(
        wanted.licensor, first, wanted.ends_on, wanted.scope, wanted.titles, wanted.support, wanted.recipients
    )  # fmt: skip
    kept = license_source(act, source, made, seen=seen)
    return translate(N_("Licence: {said} · u undoes")).format(said=shown(str(kept), 80))


def licence_at(source: int, act: Act) -> Licence | None:
    """The licence that a source has."""
    from cmsuite.veille.digest.licences import licence_of
    from cmsuite.veille.models import Source

    return licence_of(act.get(Source, source))
