"""How the screens are shown: what the command says, else what the person chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import LANGUAGES, language
from cmsuite.tui.looks import LOOKS

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp
    from cmsuite.tui.seat import Seat

THEMES = tuple(look.name for look in LOOKS)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the command says. theme, tongue: empty where it says nothing. ansi: no colour at all, as NO_COLOR asks.

    plain: for screen readers, one pane at a time. ascii: our signs replaced by letters.
    """

    theme: str = ""
    tongue: str = ""
    ansi: bool = False
    plain: bool = False
    ascii: bool = False


DEFAULT = Shown()


def chosen(seat: Seat, act_name: str, args: Mapping[str, Any]) -> None:
    """Keep a choice of the person who sits here. In a worker."""
    from cmsuite.engines.people.likes import like, likes, speak

    with seat.writing(everywhere=True) as act:
        if act_name == "people.speak":
            speak(act, **args)
            seat.tongue = args["locale"]
        else:
            like(act, **args)
        seat.likes = likes(act)


def next_theme(app: CmsApp) -> None:
    """The next look; kept for this person."""
    take_theme(app, THEMES[(THEMES.index(app.theme) + 1) % len(THEMES)])


def take_theme(app: CmsApp, theme: str, then: Callable[[], None] | None = None) -> None:
    """This look; kept for this person. then: what follows once it is."""
    app.theme = theme
    app.prefer("people.like", then, name="theme", value=theme)


def next_language(app: CmsApp) -> None:
    """The other language; kept for this person."""
    take_language(app, LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])


def take_language(app: CmsApp, tongue: str, then: Callable[[], None] | None = None) -> None:
    """This language; kept for this person. then: what follows where it is spoken already, else one sits down again."""
    follows = partial(app.sit_again, tongue) if tongue != language() else then
    app.prefer("people.speak", follows, locale=tongue)
