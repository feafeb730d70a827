"""What makes a map of positions that shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from cmsuite.core.locale import N_, number
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.matrix.mapping import LEAST_INDICATORS, redundant
from cmsuite.matrix.schema import MapAxis, SwotNote
from cmsuite.matrix.sheet import placed


def check(content: Content, around: Around) -> Iterator[Finding]:
    """The map, where there is one."""
    note = cast(SwotNote, content)
    if not note.map.brands:
        return
    for name, axis in (("across", note.map.across), ("upwards", note.map.upwards)):
        yield from _axis(note, name, axis)
    points = placed(note)
    r = redundant([one.x for one in points], [one.y for one in points])
    if r is not None:
        said = N_("Axes say the same (r={r}): choose a second criterion that does not depend on the first.")
        yield Finding("map.axes-correlated", "block", said, "map", {"r": number(r, 2)})
    for place, zone in enumerate(note.map.zones):
        if not zone.demand:
            said = N_("Nobody is shown to want this place: it is printed as a hypothesis.")
            yield Finding("map.zone-is-hypothesis", "info", said, f"map.zones.{place}")


def _axis(note: SwotNote, name: str, axis: MapAxis) -> Iterator[Finding]:
    if len(axis.indicators) < LEAST_INDICATORS:
        said = N_("This axis rests on {n} indicators: two at least that can be observed.")
        facts = {"n": len(axis.indicators)}
        yield Finding("map.point-without-indicator", "block", said, f"map.{name}.indicators", facts)
    for place, one in enumerate(axis.indicators):
        read = {reading.brand for reading in one.readings if reading.value is not None}
        missing = [brand.name for brand in note.map.brands if brand.name not in read]
        if missing:
            said = N_("“{indicator}” was not read for {brands}: read it, or take them off the map.")
            named = {"indicator": one.name, "brands": ", ".join(missing)}
            yield Finding(
                "map.point-without-indicator", "block", said, f"map.{name}.indicators.{place}.readings", named
            )
