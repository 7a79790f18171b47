"""A chart's picture: what is where in it, looked at pixel by pixel, and that it reads in dark and light mode."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from newsdesk import charts

LAST = date(2026, 3, 1)


def drawn(counts: list[int]) -> Image.Image:
    days = [LAST - timedelta(days=len(counts) - 1 - n) for n in range(len(counts))]
    return Image.open(BytesIO(charts.bars(days, counts, counts.index(max(counts)))))


def pixels(picture: Image.Image, colour: str) -> int:
    return {seen: number for number, seen in picture.getcolors(1 << 20) or []}.get(ImageColor.getrgb(colour), 0)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_it_is_an_opaque_png_of_the_size_that_it_says() -> None:
    picture = drawn([3, 0, 9])
    assert (picture.format, picture.size, picture.mode) == ("PNG", charts.SIZE, "RGB")


def test_bars_are_as_tall_as_their_numbers() -> None:
    picture = drawn([10, 20, 40])
    floor, height = charts.SIZE[1] - charts.BOTTOM, charts.SIZE[1] - charts.TOP - charts.BOTTOM
    tops: list[int] = []
    colours = [ImageColor.getrgb(colour) for colour in (charts.BARS, charts.PEAK)]
    for x in (250, 510, 800):
        column = [y for y in range(charts.TOP, floor) if picture.getpixel((x, y)) in colours]
        tops.append(min(column))
    assert [round((floor - top) / height * 40) for top in tops] == [10, 20, 40]


def test_the_peak_alone_is_highlighted_and_a_day_with_little_is_no_day_with_none() -> None:
    assert pixels(drawn([1000, 0, 0]), charts.BARS) == 0
    assert pixels(drawn([1000, 1, 0]), charts.BARS) > 0
    assert pixels(drawn([4, 2, 3]), charts.PEAK) > 1000


@pytest.mark.parametrize(("colour", "least"), [(charts.WORDS, 7), (charts.BARS, 3), (charts.PEAK, 4.5)])
def test_it_can_be_told_from_the_background(colour: str, least: float) -> None:
    assert contrast(colour, charts.BACKGROUND) >= least


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=90).filter(any))
@settings(max_examples=15, deadline=None)
def test_any_numbers_are_drawn_within_the_picture(counts: list[int]) -> None:
    picture = drawn(counts)
    edge = [picture.getpixel((x, y)) for x in (0, charts.SIZE[0] - 1) for y in range(charts.SIZE[1])]
    edge += [picture.getpixel((x, y)) for y in (0, charts.SIZE[1] - 1) for x in range(charts.SIZE[0])]
    assert set(edge) == {ImageColor.getrgb(charts.BACKGROUND)}


@given(st.integers(1, 10**9))
def test_an_axis_ends_above_its_numbers_and_has_few_steps(most: int) -> None:
    top, step = charts.scale(most)
    assert top >= most
    assert top % step == 0
    assert 1 <= top // step <= 4
    assert top < 2 * most + step


@given(st.integers(1, 90))
def test_the_last_day_is_labelled_and_there_is_room_for_all_labels(days: int) -> None:
    places = charts.labelled(days)
    assert places[-1] == days - 1
    assert len(places) <= charts.LABELS
