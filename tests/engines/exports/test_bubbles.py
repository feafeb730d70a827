"""A point on a plane may say a third number by its area, and the table says it too."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import pytest

from cmsuite.core.locale import speak
from cmsuite.engines.exports.figure import Axis, NotAFigure, Point, Scatter
from cmsuite.engines.exports.interactive import _plane
from cmsuite.engines.exports.pptx_chart import native
from cmsuite.engines.exports.svg import svg

FRAME: dict[str, Any] = {
    "title": "Four brands",
    "alt": "A map",
    "source": "A count",
    "period": "March 2026",
    "unit": "0 to 10",
}


FOLLOWERS = Axis("Followers")


def plane(*sizes: str | None, area: Axis | None = FOLLOWERS) -> Scatter:
    points = (
        Point(f"Brand {n}", Decimal(n), Decimal(n * n), "", None if size is None else Decimal(size))
        for n, size in enumerate(sizes, 1)
    )
    return Scatter(x=Axis("Fame"), y=Axis("Craft"), points=tuple(points), area=area, **FRAME)


def test_areas_are_as_sizes_and_the_largest_lies_below() -> None:
    speak("en")
    drawn = svg(plane("100", None, "400", "0"), "map")
    across = [
        float(found)
        for found in re.findall(r'd="M-([\d.]+),0a[^"]*" transform="[^"]*" fill="[^"]*" fill-opacity', drawn)
    ]
    assert across == [22.0, 11.0], "a fourth of the size is half as wide; nothing has no circle"
    assert "Area of a circle: Followers" in drawn
    assert "fill-opacity" not in svg(plane("100", "400", area=None), "map")


def test_the_table_says_the_size() -> None:
    found = plane("100", None).table()
    assert [column.name for column in found.columns][-1] == "Followers"
    assert [row[-1] for row in found.rows] == [Decimal(100), None]


def test_slides_and_pages_have_points_as_wide() -> None:
    from pptx import Presentation

    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    native(slide, plane("100", None, "400"), (0, 0, 5_000_000, 4_000_000))
    kept = io.BytesIO()
    show.save(kept)
    chart = Presentation(io.BytesIO(kept.getvalue())).slides[0].shapes[0].chart
    wide = [chart.plots[0].series[0].points[n].marker.size for n in (0, 2)]
    assert wide == [22, 44]
    (trace,), _layout = _plane(plane("100", None, "400"))
    assert list(trace.marker.size) == [22.0, 10.0, 44.0]


def test_a_size_below_nothing_is_none() -> None:
    with pytest.raises(NotAFigure):
        plane("-1")
