"""Facts of a post that a person says, because its words do not: it is a contest, it is paid, who is on the picture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from cmsuite.content.models import Post
from cmsuite.content.posts import lock, opened
from cmsuite.core.errors import Refused, Unknown, Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean, one_of
from cmsuite.engines.acts import Act, register
from cmsuite.engines.people.models import Role
from cmsuite.engines.rules.brand import OURS
from cmsuite.engines.trail import refs

if TYPE_CHECKING:
    from cmsuite.engines.rules.forms import FactForm
    from cmsuite.engines.rules.rules import Ruleset

RIGHTS = ("valid", "not-needed", "missing")
YES, NO = ("yes", "true", "oui"), ("no", "false", "non")
OWN: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "partnership": (N_("What the brand is to who speaks"), ("none", "paid", "gifted", "affiliate")),
    "paid": (N_("Somebody is paid for it"), ()),
    "commercial": (N_("It serves to sell"), ()),
    "audience_minors": (N_("It is for minors"), ()),
    "rights_end": (N_("Day until which what is shown may be used, or none"), ()),
    "rights.model": (N_("Consent of who can be recognised"), RIGHTS),
    "rights.minor": (N_("Consent of the parents of a minor who can be recognised"), RIGHTS),
    "rights.property": (N_("Leave of the owner or author of what is shown"), RIGHTS),
    "rights.ugc": (N_("Leave of whoever made the picture"), RIGHTS),
    "rights.music": (N_("Licence of the music"), RIGHTS),
    "rights.press": (N_("Leave of the newspaper"), RIGHTS),
}
"""Facts of every post that no pack names: what they say, and the words that answer them (none: yes or no)."""
DAY = ("rights_end",)


class NoSuchFact(Unknown):
    said = N_("No rule asks for the fact {fact}.")
    hint = N_("Those that are asked: cmsuite post check {post}")


class NoSuchValue(Usage):
    said = N_("The fact {fact} cannot be {found}: {allowed}.")


class NotTheirsToSay(Refused):
    said = N_("The fact {fact} is for somebody else to say: {role}.")
    hint = N_("Ask them: cmsuite post declare {post} {fact}=…")


@register("content.declare", text=("facts",))
def declare(act: Act, post_id: int, facts: dict[str, Any], *, seen: int | None = None) -> dict[str, Any]:
    """Say facts of a post; None takes one back. Returns all that are said now.

    Raises Missing, Conflict, PostCancelled, NoSuchFact, NoSuchValue, NotTheirsToSay.
    """
    act.need("content.write")
    lock(act, post_id)
    row = opened(act.get(Post, post_id, seen=seen))
    known = _forms(act, row.brand_id)
    before = dict(row.master.get("facts", {}))
    said = {name: _value(act, post_id, name, value, known) for name, value in facts.items()}
    after = {name: value for name, value in {**before, **said}.items() if value is not None}
    row.master = {**row.master, "facts": after}
    act.session.flush()
    act.about(refs.ref(act, "post", post_id).id)
    act.undo_by("content.declare", post_id=post_id, facts={name: before.get(name) for name in said}, seen=row.version)
    return after


def declared(act: Act, post_id: int) -> dict[str, Any]:
    """What was said of a post. Raises Missing."""
    return dict(act.get(Post, post_id).master.get("facts", {}))


def question(fact: str, ruleset: Ruleset) -> str:
    """What a fact says, in the language in force."""
    if fact in OWN:
        return translate(OWN[fact][0])
    form = ruleset.facts.get(fact)
    return _said(form) if form else fact


def _said(form: FactForm) -> str:
    from cmsuite.core.locale import Spoken

    return translate(Spoken({"fr": form.fr, "en": form.en}))


def _forms(act: Act, brand: int) -> Mapping[str, FactForm]:
    from cmsuite.engines.rules.force import in_force

    found = in_force(act, brand, act.now.date()).facts
    return {name: form for name, form in found.items() if name not in OURS}


def _value(act: Act, post: int, name: str, value: Any, known: Mapping[str, FactForm]) -> Any:
    """A fact as it is kept. None: it is taken back."""
    if name not in known and name not in OWN:
        raise NoSuchFact(fact=name, near=one_of(name, [*known, *OWN]), post=post)
    form = known.get(name)
    if form is not None and form.role and not _may_say(act, form.role):
        raise NotTheirsToSay(fact=name, role=form.role, post=post)
    if value is None:
        return None
    words = OWN[name][1] if name in OWN else ()
    kind = form.type if form is not None else "day" if name in DAY else "text" if words else "yes-no"
    read = _read(kind, value) if not words else (value if value in words else None)
    if read is None:
        allowed = ", ".join(words) or translate(_TYPES[kind])
        raise NoSuchValue(fact=name, found=str(value)[:60], allowed=allowed)
    return read


def _may_say(act: Act, role: str) -> bool:
    """Whether the actor has the role that attests; a lead or a manager answers for the team, never for the law."""
    roles = set(act.actor.roles_for(act.brand))
    return role in roles or role not in set(Role) or (role != Role.LEGAL and bool({Role.LEAD, Role.MANAGER} & roles))


_TYPES = {
    "yes-no": N_("yes or no"),
    "number": N_("a number"),
    "day": N_("a day, as 2027-01-31, or none"),
    "text": N_("a text"),
    "list": N_("a list, with commas between"),
}


def _read(kind: str, value: Any) -> Any:
    """A value of a type, from what a person writes; None where it is none."""
    text = clean(str(value), 500, lines=False)
    if kind == "yes-no":
        return True if text.lower() in YES else False if text.lower() in NO else None
    if kind == "number":
        return _number(value if isinstance(value, int | float) else text.replace(",", "."))
    if kind == "day":
        return text if text == "none" or _is_day(text) else None
    if kind == "list":
        listed = value if isinstance(value, list) else text.split(",")
        return [one for one in (clean(str(part), 200, lines=False) for part in listed) if one]
    return text or None


def _number(value: Any) -> int | float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    if found != found or abs(found) > 1e12:
        return None
    return int(found) if found == int(found) else found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
