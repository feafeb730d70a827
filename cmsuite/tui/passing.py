"""Why a warning may stay: asked wherever something is refused until a person has said so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.ask import Ask, Understood, words

if TYPE_CHECKING:
    from cmsuite.tui.place import Asking

Because = dict[str, str]
"""By rule that warns, why it is passed."""


def lifted(err: CmsError) -> bool:
    """Whether a refusal is one that a reason lifts."""
    from cmsuite.content.gates import Unpassed

    return isinstance(err, Unpassed)


def asked(
    place: Asking, refused: Sequence[CmsError], about: str, because: Because, again: Callable[[Because], None]
) -> bool:
    """Ask why the warnings may stay for which things were refused, and have them done again; False where none can stay.

    about: what they are of, so that what was typed is there again. because: what was said before; again: gets all.
    """
    those = [err for err in refused if lifted(err)]
    if not those:
        return False
    rules = dict.fromkeys(rule for err in those for rule in err.facts["rules"])
    said = list(dict.fromkeys(str(err.facts["why"]) for err in those))
    why = shown(said[0], 300) + (f" (+ {len(said) - 1})" if len(said) > 1 else "")
    question = translate("Warnings: {why} Why may they stay?").format(why=why)

    def passed(reason: str | None) -> None:
        if reason:
            again({**because, **dict.fromkeys(rules, reason)})

    place.app.push_screen(Ask(question, partial(_reason, next(iter(rules))), about=f"pass {about}"), passed)
    return True


def _reason(rule: str, text: str) -> Understood:
    """A reason that is long enough. Raises NothingTyped, ShortReason."""
    from cmsuite.content.gates import reasons_of

    found = words(text)
    reasons_of({rule: found.value})
    return found
