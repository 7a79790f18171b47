"""A desk that runs for weeks: nothing lost, nothing twice, its index true, and no larger than on its first day.

`make chaos` lets ten days of 200 feeds pass as fast as the machine can; the checks a quarter of a day of a dozen.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

import pytest

from tests.chaos.gauges import slope
from tests.chaos.nursery import Nursery
from tests.chaos.soak import Size, soak
from tests.fakes.client import FakeDiscord

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes all of 127.0.0.0/8 for this machine")

SHORT = Size(
    feeds=12, articles=150, alerts=20, digests=4, desks=2, hours=6, text_days=1, article_days=2, kills=(3,), stops=()
)
WHOLE = Size(
    feeds=200,
    articles=50_000,
    alerts=500,
    digests=40,
    desks=10,
    hours=240,
    text_days=4,
    article_days=8,
    # The last half passes without an end, so that what grows can be seen to.
    kills=(52, 60, 68, 77, 93, 101, 110),
    stops=(56, 64, 72, 85, 118),
)
GROWTH = 3.0
"""Megabytes in 10,000 articles: more than that would be 10 GB in years."""
STEADY = 24 * WHOLE.article_days
"""From this hour on as much is let go as comes in, and memory is measured: before that the desk itself grows."""


def test_six_hours_of_a_dozen_feeds(fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with soak(fake, tmp_path, SHORT, 1, bots) as desk:
        desk.run()
        figures = desk.check()
    assert (figures["articles"], figures["kills"], figures["stops"]) == (SHORT.articles, 1, 1)
    assert min(figures["alerts told"], figures["digests"]) > 0


@pytest.mark.chaos
def test_ten_days_of_200_feeds(fake: FakeDiscord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def tell(line: str) -> None:
        with capsys.disabled():
            sys.stderr.write(f"\n{line}")

    with soak(fake, tmp_path, WHOLE, 2) as desk:
        desk.run(tell)
        figures = desk.check()
    tell(f"a soak: {figures}; lost 0, twice 0\n")
    last = [one for one in desk.gauges if one.process == desk.gauges[-1].process]
    measured = [one for one in last if one.hours > STEADY]
    told = " ".join(f"{one.articles}:{one.own:.0f}" for one in last)
    tell(f"memory grows by {slope(measured):.2f} MB in 10,000 articles; articles, and megabytes: {told}\n")
    assert slope(measured) <= GROWTH
    # As a rule: while feeds are asked for there are more files for a moment, and a worker may be just begun.
    first, end = last[: len(last) // 4], last[-len(last) // 4 :]
    assert median(one.threads for one in end) <= median(one.threads for one in first)
    assert median(one.files for one in end) <= median(one.files for one in first) + 2
    assert median(one.workers for one in end) <= 1.1 * median(one.workers for one in first)
