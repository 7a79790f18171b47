"""The ticks: they come, never twice at a time, whatever is raised; and they end in time."""

from __future__ import annotations

import asyncio
import logging
import time

import pytest

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
