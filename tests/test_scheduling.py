"""The ticks: they come, never twice at a time, whatever is raised; and they end in time."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest
from apscheduler.schedulers import base

from newsdesk import scheduling
from newsdesk.errors import StorageError
from newsdesk.scheduling import Ticks


async def test_a_tick_comes_again_and_again_and_no_more_after_the_end() -> None:
    ticks, calls = Ticks(), list[float]()

    async def call() -> None:
        calls.append(time.monotonic())

    ticks.every(0.05, call, "count")
    ticks.start()
    await asyncio.sleep(0.5)
    await ticks.stop(1)
    came = len(calls)
    assert came >= 3
    await asyncio.sleep(0.2)
    assert len(calls) == came
    await ticks.stop(1)


async def test_an_error_is_logged_with_its_trace_and_the_next_tick_comes(caplog: pytest.LogCaptureFixture) -> None:
    ticks, calls = Ticks(), list[int]()

    async def call() -> None:
        calls.append(1)
        raise ValueError("the rope broke")

    ticks.every(0.05, call, "fail")
    ticks.start()
    await asyncio.sleep(0.4)
    await ticks.stop(1)
    assert len(calls) >= 2
    assert "the rope broke" in caplog.text
    assert "Traceback" in caplog.text


async def test_a_tick_that_is_still_running_is_not_called_again(caplog: pytest.LogCaptureFixture) -> None:
    ticks, at_once, most = Ticks(), 0, 0

    async def call() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.2)
        at_once -= 1

    ticks.every(0.03, call, "long")
    with caplog.at_level(logging.WARNING):
        ticks.start()
        await asyncio.sleep(0.5)
        await ticks.stop(1)
    assert (most, at_once) == (1, 0)
    # That it was left out is usual, and not told every time.
    assert caplog.text == ""


@pytest.mark.parametrize(("takes", "ended"), [(0.3, True), (30.0, False)])
async def test_the_end_waits_for_what_is_running_but_not_for_ever(takes: float, ended: bool) -> None:
    ticks, done, cancelled = Ticks(), asyncio.Event(), asyncio.Event()

    async def call() -> None:
        try:
            await asyncio.sleep(takes)
            done.set()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    ticks.every(0.02, call, "long")
    ticks.start()
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await ticks.stop(0.6)
    assert time.monotonic() - began < 3
    assert (done.is_set(), cancelled.is_set()) == (ended, not ended)


async def test_ticks_that_never_began_can_be_ended() -> None:
    await Ticks().stop(1)


async def test_ticks_go_on_when_the_clock_is_set_back_by_a_year(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls, leaps, year = list[float](), list[timedelta](), timedelta(days=365)

    async def call() -> None:
        calls.append(time.monotonic())

    async def leapt(by: timedelta) -> None:
        leaps.append(by)

    ticks = Ticks(lambda: base.datetime.now(UTC), leapt)
    monkeypatch.setattr(scheduling, "WATCHED", 0.1)
    ticks.every(0.05, call, "count")
    ticks.start()
    await asyncio.sleep(0.3)

    class SetBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - year

    for module in ("apscheduler.schedulers.base", "apscheduler.triggers.interval"):
        monkeypatch.setattr(f"{module}.datetime", SetBack)
    await asyncio.sleep(0.3)
    before = len(calls)
    await asyncio.sleep(0.5)
    await ticks.stop(1)
    assert len(calls) - before >= 3
    assert "set back by 31536000 s" in caplog.text
    assert [round(by / year) for by in leaps] == [-1]


async def test_what_a_person_can_mend_is_said_as_a_sentence_once_and_so_is_its_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticks, calls, enough = Ticks(), list[int](), asyncio.Event()
    full = "The disk is full."

    async def call() -> None:
        calls.append(1)
        if len(calls) < 6:
            raise StorageError(full)
        if len(calls) == 8:
            enough.set()

    ticks.every(0.03, call, "poll")
    ticks.start()
    await asyncio.wait_for(enough.wait(), 10)
    await ticks.stop(1)
    assert caplog.text.count(full) == 1
    assert caplog.text.count("goes on") == 1
    assert "Traceback" not in caplog.text
