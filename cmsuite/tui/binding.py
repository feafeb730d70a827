"""A document that binds from a day on, at the screens: its first day is asked, or whether it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, Field

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.panels.form import FormScreen

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.tui.panels.listed import Listed

T = TypeVar("T")


class Beginning(BaseModel):
    """From when it binds."""

    starts_on: date | None = Field(None, title=N_("In force from"), description=N_("Empty for today."))


def put_in_force(
    panel: Listed,
    found: DocumentRead,
    deed: Callable[[int, date | None, Act], T],
    told: Callable[[T], str],
    *,
    heading: str,
    about: str,
    note: str,
) -> None:
    """Ask from which day on, and do it. told: what it came to. heading: a source string; about: what the form is kept
    under while it is typed."""

    def send(form: FormScreen[Any], wanted: Beginning) -> None:
        form.do(partial(deed, found.id, wanted.starts_on), form.done, brand=found.brand, failed=form.refused)

    def done(made: T | None) -> None:
        if made is not None:
            panel.suite.tell(told(made))
            panel.load()

    panel.app.push_screen(FormScreen(Beginning, heading, send, about=f"{about} {found.id}", note=note), done)


def take_out(panel: Listed, found: DocumentRead, deed: Callable[[int, Act], int], effect: str) -> None:
    """Ask whether it is meant, and do it. effect: what is so then, in the language in force."""

    def done(_version: int) -> None:
        panel.suite.tell(translate("It is out of force."))
        panel.load()

    def sure(yes: bool | None) -> None:
        if yes:
            panel.do(partial(deed, found.id), done, brand=found.brand)

    question = translate("Take “{title}” out of force?").format(title=shown(found.title, 80))
    panel.app.push_screen(Confirm(question, effect, translate("Take it out of force")), sure)
