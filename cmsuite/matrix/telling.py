"""What a note comes to, in sentences of the language in force."""

from __future__ import annotations

from decimal import Decimal

from cmsuite.core.locale import N_, labelled, number, percent, translate
from cmsuite.matrix.crossing import AVERAGE, GAP, Posture, Stance
from cmsuite.matrix.ranking import Flip, Part
from cmsuite.matrix.terms import POSTURE_NAMES

_FLIPS = {
    ("reach", True): N_("{below} goes before {above} if {above} reaches {then} a quarter instead of {now} ({change})."),
    ("reach", False): N_(
        "{below} goes before {above} if {below} reaches {then} a quarter instead of {now} ({change})."
    ),
    ("effort", True): N_("{below} goes before {above} if {above} takes {then} days instead of {now} ({change})."),
    ("effort", False): N_("{below} goes before {above} if {below} takes {then} days instead of {now} ({change})."),
    ("impact", True): N_("{below} goes before {above} if the impact of {above} is {then} instead of {now}."),
    ("impact", False): N_("{below} goes before {above} if the impact of {below} is {then} instead of {now}."),
    ("confidence", True): N_("{below} goes before {above} if {above} is trusted at {then} instead of {now}."),
    ("confidence", False): N_("{below} goes before {above} if {below} is trusted at {then} instead of {now}."),
}


def told(flip: Flip) -> str:
    """What would turn two neighbours round, in the language in force."""
    said = translate(_FLIPS[flip.part, flip.whose == flip.above])
    change = percent(float(flip.change), 0, sign=True) if flip.now else "—"
    then, now = _written(flip.part, flip.then), _written(flip.part, flip.now)
    return said.format(above=flip.above, below=flip.below, then=then, now=now, change=change)


def _written(part: Part, value: Decimal) -> str:
    if part == "confidence":
        return percent(float(value) / 100, 0)
    most = {"reach": 0, "effort": 1, "impact": 1 if value * 10 == int(value * 10) else 2}[part]
    return number(value, 0 if value == int(value) else most)


def posture_told(found: Stance) -> str:
    """Which way the crossings point, or that none does."""
    if all(not one for one in found.forces.values()):
        return translate("No posture yet: the factors are not crossed.")
    if found.dominant is None:
        said = translate("No dominant posture: {first} and {second} are less than {gap} apart.")
        first, second = found.order[:2]
        return said.format(first=_with_force(found, first), second=_with_force(found, second), gap=number(GAP, 2))
    said = translate("Dominant posture: {name}, ahead by {gap}.")
    return said.format(name=_with_force(found, found.dominant), gap=number(found.gap, 2))


def against_average(name: str, value: Decimal | None) -> str:
    """IFE 2.65, above the average of 2.50."""
    if value is None:
        return labelled(name, translate("n/a"))
    said = (
        N_("{name} is {value}, above the average of {average}.")
        if value > AVERAGE
        else N_("{name} is {value}, below the average of {average}.")
        if value < AVERAGE
        else N_("{name} is {value}, the average.")
    )
    return translate(said).format(name=name, value=number(value, 2), average=number(AVERAGE, 2))


def _with_force(found: Stance, posture: Posture) -> str:
    return f"{translate(POSTURE_NAMES[posture])} ({posture} {number(found.forces[posture] or 0, 2)})"
