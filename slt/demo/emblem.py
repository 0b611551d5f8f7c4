"""Logos for the demo town: drawn here, and nobody's."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = 600
SEA, HILL, PAPER = "#1c3f60", "#3f5a3c", "#ffffff"


def waves() -> SimpleUploadedFile:
    """Three waves, one for each level of the groups."""
    return sheet(SEA, [wave(top) for top in (170, 290, 410)])


def hills() -> SimpleUploadedFile:
    """Two hills and what runs between them."""
    high = [(60, 470), (230, 180), (330, 350), (400, 240), (540, 470)]
    return sheet(HILL, [[*high, (350, 470), (310, 410), (285, 440), (300, 470)]])


def wave(top: int) -> list[tuple[int, int]]:
    """A band that swings once up and down across the shield."""
    swing = [0, 22, 38, 44, 38, 22, 0, -22, -38, -44, -38, -22, 0]
    across = [(80 + step * 440 // 12, top - rise) for step, rise in enumerate(swing)]
    return across + [(x, y + 54) for x, y in reversed(across)]


def sheet(colour: str, shapes: list) -> SimpleUploadedFile:
    image = Image.new("RGB", (SIZE, SIZE), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((20, 20, SIZE - 20, SIZE - 20), radius=110, fill=colour)
    for shape in shapes:
        pen.polygon(shape, fill=PAPER)
    written = io.BytesIO()
    image.save(written, "PNG")
    return SimpleUploadedFile("logo.png", written.getvalue(), "image/png")
