"""Pictures of lamps, drawn when they are needed: the demo carries no photograph."""

from __future__ import annotations

import io
from dataclasses import dataclass

SIZE = (1200, 800)
WALL, TABLE, WOOD, GLOW = (46, 38, 34), (74, 51, 36), (146, 98, 58), (255, 214, 150)


@dataclass(frozen=True, slots=True)
class Shade:
    """A lampshade: its colour, and how one calls it."""

    colour: tuple[int, int, int]
    name: str


SHADES = (
    Shade((240, 222, 190), "lin écru"),
    Shade((198, 205, 170), "lin vert lichen"),
    Shade((226, 160, 120), "lin terre cuite"),
)


def alt(n: int) -> str:
    """What picture `n` shows, for who does not see it."""
    shade = SHADES[n % len(SHADES)].name
    return f"Lampe de table allumée, pied en hêtre tourné et abat-jour en {shade}, sur une table de bois sombre."


def lamp(n: int) -> bytes:
    """Picture `n` as a PNG of 1200 by 800 pixels, the same each time."""
    from PIL import Image, ImageDraw, ImageFilter

    shade = SHADES[n % len(SHADES)].colour
    picture = Image.new("RGB", SIZE, WALL)
    light = Image.radial_gradient("L").point(lambda level: max(0, 190 - level)).resize((1100, 1000))
    picture.paste(Image.new("RGB", light.size, GLOW), (50, -230), light)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 640, *SIZE), TABLE)
    draw.ellipse((400, 620, 800, 690), tuple(level // 2 for level in TABLE))
    for left, top, right, bottom in ((510, 600, 690, 660), (570, 420, 630, 620), (545, 500, 655, 570)):
        draw.rounded_rectangle((left, top, right, bottom), 26, WOOD)
        draw.line((left + 18, top + 12, left + 18, bottom - 12), tuple(level + 40 for level in WOOD), 8)
    draw.polygon(((480, 150), (720, 150), (810, 430), (390, 430)), shade)
    for x in range(400, 801, 25):  # the weave
        draw.line((480 + (x - 400) * 0.6, 150, 390 + (x - 400) * 1.05, 430), tuple(level - 14 for level in shade), 2)
    draw.ellipse((390, 405, 810, 455), tuple(min(255, level + 20) for level in shade))
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(out, "PNG", optimize=True)
    return out.getvalue()
