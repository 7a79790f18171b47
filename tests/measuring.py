"""Of which tests coverage is measured. Measuring makes them take two to three times as long, so not of all.

The first case of a test reaches the lines that it is about; the other cases hold other values against them. Left out as
well is what is timed, for noting each line of a long text's way makes it three to five times as long, and what is tried
on drawn examples, for what lines these reach is chance, which coverage should not hang on. Where the tests of a file
reach nothing new any more, one in three is measured, until something is. `--measure-all` leaves out nothing but what is
timed or drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from typing import Any

import coverage
import hypothesis
import pytest

TIMED = (
    "linear_time",
    "good_time",
    "ends_in_time",
    "_as_long_as_",
    "takes_milliseconds",
    "in_proportion",
    "costs_the_same",
)
"""What stands in the names of tests that hold a time over a long text."""
IN_VAIN = 5
"""So many tests in a row reach nothing new before only every so many is measured."""
NOW_AND_THEN = 3


def measured(items: Iterable[pytest.Item], *, every: bool = False) -> Generator[str]:
    """Name the tests that are worth measuring out of all that will run; with `every`, each case of them."""
    seen: set[str] = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        timed = any(word in item.name for word in TIMED)
        again = test in seen and not every
        if not again and not timed and not hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
            yield item.nodeid
        seen.add(test)


class Measuring:
    """A plugin of pytest: measures nothing of a test that is left out, nor of its fixtures."""

    def __init__(self, *, every: bool) -> None:
        self._every = every
        self._measured: frozenset[str] = frozenset()
        self._in_vain: Counter[str] = Counter()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._measured = frozenset(measured(session.items, every=self._every))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        measuring = coverage.Coverage.current()
        # What is marked `no_cover` pytest-cov leaves out itself, and it starts measuring again after it.
        if measuring is None or item.get_closest_marker("no_cover"):
            return (yield)
        file = item.nodeid.partition("::")[0]
        if item.nodeid in self._measured and self._due(file):
            before = _reached(measuring)
            try:
                return (yield)
            finally:
                self._in_vain[file] = 0 if _reached(measuring) > before else self._in_vain[file] + 1
        self._in_vain[file] += item.nodeid in self._measured
        measuring.stop()
        try:
            return (yield)
        finally:
            measuring.start()

    def _due(self, file: str) -> bool:
        vain = self._in_vain[file]
        return self._every or vain < IN_VAIN or vain % NOW_AND_THEN == 0


def _reached(measuring: coverage.Coverage) -> int:
    """Count the steps from line to line that were seen so far."""
    # coverage tells what it has seen by writing it out, which takes as long as a test.
    collector: Any = measuring._collector  # pyright: ignore[reportPrivateUsage]
    return sum(map(len, list(collector.data.values())))
