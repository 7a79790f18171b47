"""Times and weekdays as people type them, in the languages that the bot speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.briefing import schedules
from newsdesk.errors import SettingsError
from newsdesk.models.digest import EVERY_DAY, Schedule
from newsdesk.text import when
from tests.examples import examples

SET = Schedule((time(6, 0),), "Europe/Kyiv", frozenset({2}))
WEEKDAYS, WEEKEND = range(5), (5, 6)


@pytest.mark.parametrize(
    ("typed", "times", "days"),
    [
        ("weekdays 08:00", ["08:00"], WEEKDAYS),
        ("Mon-Fri at 8 and 18.30", ["08:00", "18:30"], WEEKDAYS),
        ("fri – mon 7", ["07:00"], (4, 5, 6, 0)),
        ("Saturday, Sunday 9am", ["09:00"], WEEKEND),
        ("every day 12:15 pm, 12am", ["00:00", "12:15"], range(7)),
        ("tue thu 6:05 p.m.", ["18:05"], (1, 3)),
        ("werktags 8 Uhr", ["08:00"], WEEKDAYS),
        ("08:00 am Montag", ["08:00"], (0,)),
        ("Mo, Mi und Fr 18:30 Uhr", ["18:30"], (0, 2, 4)),
        ("у будні о 8:00", ["08:00"], WEEKDAYS),
        ("пн-ср 7:30", ["07:30"], (0, 1, 2)),
        ("平日8時", ["08:00"], WEEKDAYS),
        ("月・水・金 18時半", ["18:30"], (0, 2, 4)),
        ("毎日７：００", ["07:00"], range(7)),
        ("Sat 8:00, Sun 8:00", ["08:00"], WEEKEND),
        ("8:00 Sat, 18:00", ["08:00", "18:00"], (5,)),
        ("9", ["09:00"], (2,)),
        ("sunday", ["06:00"], (6,)),
        ("", ["06:00"], (2,)),
    ],
)  # fmt: skip
def test_what_is_read(typed: str, times: list[str], days: Sequence[int]) -> None:
    read = schedules.read(typed, SET)
    assert [f"{at:%H:%M}" for at in read.times] == times
    assert read.weekdays == frozenset(days)
    assert read.zone == SET.zone


@pytest.mark.parametrize("typed", ["weekdays 8am weekend 10am", "8 Uhr Mo-Fr, 10 Uhr Sa", "Пн 8:00 і 18:00, вт 8:00"])
def test_other_times_on_other_days_are_another_digest(typed: str) -> None:
    with pytest.raises(SettingsError, match="same times on each of its days"):
        schedules.read(typed, SET)
    assert schedules.leading(f"{typed} kursk", named=True) == (typed, "kursk")
    assert schedules.leading("mon8:00tue9:00 kursk", named=False) == ("mon8:00tue9:00", "kursk")


@pytest.mark.parametrize(
    ("typed", "piece"),
    [("noonish", "noonish"), ("25:00", "25:00"), ("8:75", "8:75"), ("mondayish 8", "mondayish"), ("08:00 utc", "utc")],
)
def test_what_cannot_be_read_is_named(typed: str, piece: str) -> None:
    with pytest.raises(SettingsError, match=f"“{piece}”"):
        schedules.read(typed, SET)


@pytest.mark.parametrize(
    ("typed", "named", "times", "rest"),
    [
        ("08:00 weekdays kursk", False, "08:00 weekdays", "kursk"),
        ("weekdays 8am kursk offensive", False, "weekdays 8am", "kursk offensive"),
        ("kursk 08:00", False, "", "kursk 08:00"),
        ("7 samurai", False, "", "7 samurai"),
        ("7 samurai", True, "7", "samurai"),
        ("sunday roast", False, "", "sunday roast"),
        ("08:00", True, "08:00", ""),
        ("8 pm kursk", False, "8 pm", "kursk"),
        ("weekdays 8:00 and 18:30 the strike", False, "weekdays 8:00 and 18:30", "the strike"),
        ("mon to fri at 8 o'clock", True, "mon to fri at 8", "o'clock"),
        ("8 Uhr Hafen", False, "8 Uhr", "Hafen"),
        ("у будні о 8:00 курськ", False, "у будні о 8:00", "курськ"),
        ("and 8:00", False, "and 8:00", ""),
        ("the strike", True, "", "the strike"),
        ("", True, "", ""),
    ],
)
def test_times_are_parted_from_topics(typed: str, named: bool, times: str, rest: str) -> None:
    assert schedules.leading(typed, named=named) == (times, rest)


@given(st.text(max_size=200))
@settings(max_examples=examples(200), deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        times, days = when.read(text, {"Mon": frozenset({0}), "毎日": EVERY_DAY})
    except (when.Unread, when.Differing):
        return
    assert times == tuple(sorted(set(times)))
    assert days <= EVERY_DAY


def test_a_long_text_is_refused_in_linear_time() -> None:
    for text in ("mon " * 20_000 + "x", "8:00" * 20_000, "8" * 50_000, "mon-" * 20_000 + "?"):
        with pytest.raises(when.Unread):
            when.read(text, {"mon": frozenset({0})})
