"""A chart of articles a day as a picture: numbers → PNG. Pure; it is drawn in a worker, which alone loads Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

SIZE = (960, 480)
"""Pixels: on a phone Discord shows it less than half as wide, on a screen about half, each in 2:1."""

# A background of its own, so that it reads the same in Discord's dark and light mode. The contrast with the background
# (WCAG 2.2, 1.4.3 and 1.4.11): words 11:1, bars 5:1, the peak 9:1, which is also the only bar with its number on it.
BACKGROUND, WORDS, LINES, BARS, PEAK = "#23272e", "#dfe3ea", "#474d58", "#6f9be0", "#ffc857"

TOP, RIGHT, BOTTOM = 64, 28, 68
"""Pixels around the bars, in which numbers and dates stand; on the left as many as the numbers take."""
EDGE = 14
"""Pixels that a number or a date keeps from what is beside it."""
FONT_SIZE = 34
"""Pixels: on a phone some 13."""
GAP = 0.22
"""Of a day's width."""
LABELS = 5
"""Dates below the bars at most: each takes 100 pixels."""
STEPS = (1, 2, 5)


def bars(days: Sequence[date], counts: Sequence[int], peak: int) -> bytes:
    """Draw one bar a day, oldest first, with the one at `peak` highlighted and its number above it; return a PNG.

    Dates are written month-day (ISO 8601 without its year). In: one count for each day, one day at least.
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", SIZE, BACKGROUND)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(FONT_SIZE)
    top, step = scale(max(counts))
    left = 2 * EDGE + draw.textlength(str(top), font=font)
    width, height = SIZE[0] - left - RIGHT, SIZE[1] - TOP - BOTTOM
    floor = TOP + height
    for number in range(0, top + 1, step):
        y = floor - height * number / top
        draw.line((left, y, SIZE[0] - RIGHT, y), fill=LINES, width=2)
        draw.text((left - EDGE, y), str(number), fill=WORDS, font=font, anchor="rm")
    each = width / len(counts)
    for place, count in enumerate(counts):
        x, tall = left + each * place, height * count / top
        if count:
            gap = each * GAP / 2
            # However few there are, a day with some is no day with none.
            box = (x + gap, floor - max(tall, 3), max(x + each - gap, x + gap + 1), floor)
            draw.rectangle(box, fill=PEAK if place == peak else BARS)

    def label(place: int, y: float, text: str, colour: str, anchor: str) -> None:
        half = draw.textlength(text, font=font) / 2
        x = min(max(left + each * (place + 0.5), half), SIZE[0] - EDGE - half)
        # A line behind it would cross it out.
        draw.rectangle(draw.textbbox((x, y), text, font=font, anchor=anchor), fill=BACKGROUND)
        draw.text((x, y), text, fill=colour, font=font, anchor=anchor)

    label(peak, floor - height * counts[peak] / top - EDGE, str(counts[peak]), PEAK, "mb")
    for place in labelled(len(days)):
        label(place, floor + EDGE, f"{days[place]:%m-%d}", WORDS, "mt")
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def scale(most: int) -> tuple[int, int]:
    """Return where an axis for numbers up to `most` ends, and its step: 1, 2 or 5 of a power of ten, four at most."""
    size = 1
    while True:
        for step in STEPS:
            if step * size * 4 >= most:
                return max(-(-most // (step * size)), 1) * step * size, step * size
        size *= 10


def labelled(days: int) -> tuple[int, ...]:
    """Return the places of the days whose dates are written: the last one, and those at equal distances before it."""
    apart = -(-days // LABELS)
    return tuple(reversed(range(days - 1, -1, -apart)))
