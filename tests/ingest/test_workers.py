"""The worker pool: articles are read in other processes, and one that goes wrong costs nobody else."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from datetime import date
from multiprocessing import active_children

import pytest

from newsdesk import metrics
from newsdesk.config import Settings, load
from newsdesk.errors import ReadingFailed, UnreadableText
from newsdesk.ingest.workers import Inline, Workers, fitting_workers
from newsdesk.models.overview import Chart
from newsdesk.models.reading import Draft
from newsdesk.models.story import StoryText

ARTICLE = (
    "Ferry crews stop work\n\n"
    "Ferry crews on the island of Skerrin stopped work on Monday after talks over pay broke down.\n\n"
    "“We will not sail until somebody listens,” said Ada Brandt, the harbour master.\n"
)


@pytest.fixture
def settings() -> Settings:
    return load({"NEWSDESK_WORKERS": "1"})


async def test_a_worker_reads_what_this_process_would(settings: Settings) -> None:
    workers = Workers(settings)
    try:
        assert await workers.read(Draft(text=ARTICLE)) == await Inline().read(Draft(text=ARTICLE))
        reading = await Inline().read(Draft(text=ARTICLE))
        texts = (StoryText(reading.text, reading.sentences, reading.language),)
        assert await workers.find_story(texts) == await Inline().find_story(texts)
        chart = Chart((date(2026, 1, 1), date(2026, 1, 2)), (3, 9), 1)
        assert await workers.draw(chart) == await Inline().draw(chart)
        with pytest.raises(UnreadableText):
            await workers.read(Draft(text=" "))
    finally:
        await workers.close()


async def test_a_chart_does_not_wait_for_what_is_being_read(settings: Settings) -> None:
    workers = Workers(settings)
    try:
        reading = asyncio.create_task(workers.read(Draft(text=ARTICLE * 700)))
        await asyncio.sleep(0)
        await workers.draw(Chart((date(2026, 1, 1),), (3,), 0))
        assert not reading.done()
        reading.cancel()
    finally:
        await workers.close()


def _never_done(_draft: Draft, _limit: int) -> None:
    time.sleep(600)


def _always_at_it(_draft: Draft, _limit: int) -> None:
    while True:
        pass


def _kept_waiting(_draft: Draft, _limit: int) -> str:
    time.sleep(1.5)
    return "done"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of processor time")
async def test_a_text_is_given_up_for_what_it_computes_not_for_what_it_waits(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = Workers(settings)
    monkeypatch.setattr("newsdesk.ingest.workers.PATIENCE", 60)
    ended, big = metrics.WORKERS.of("slow"), metrics.WORKERS.of("big")
    try:
        assert (await workers.read(Draft(text=ARTICLE))).title == "Ferry crews stop work"
        monkeypatch.setattr(workers, "_seconds", 1)
        with monkeypatch.context() as patched:
            patched.setattr("newsdesk.ingest.workers._read", _kept_waiting)
            assert await workers.read(Draft(text=ARTICLE)) == "done"
            patched.setattr("newsdesk.ingest.workers._read", _always_at_it)
            with pytest.raises(ReadingFailed, match=r"longer than 1 second .* Nothing was stored"):
                await workers.read(Draft(text=ARTICLE))
        monkeypatch.setattr(workers, "_seconds", 8)
        assert (await workers.read(Draft(text=ARTICLE))).title == "Ferry crews stop work"
        assert (metrics.WORKERS.of("slow"), metrics.WORKERS.of("big")) == (ended + 1, big)
    finally:
        await workers.close()


async def test_an_article_that_takes_too_long_is_given_up_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Workers(load({"NEWSDESK_WORKERS": "1"}))
    ended, done = metrics.WORKERS.of("slow"), metrics.READINGS.of("done")
    try:
        with monkeypatch.context() as patched:
            patched.setattr(workers, "_seconds", 0.01)
            patched.setattr("newsdesk.ingest.workers._read", _never_done)
            with pytest.raises(ReadingFailed, match=r"took longer than .* Nothing was stored"):
                await workers.read(Draft(text=ARTICLE))
        monkeypatch.setattr(workers, "_seconds", 60)
        assert (await workers.read(Draft(text=ARTICLE))).title == "Ferry crews stop work"
        assert (metrics.WORKERS.of("slow"), metrics.READINGS.of("done")) == (ended + 1, done + 1)
    finally:
        await workers.close()


@pytest.mark.skipif(sys.platform == "win32", reason="it takes a signal that Windows does not have")
async def test_a_process_killed_from_outside_is_replaced(settings: Settings) -> None:
    # As the system does when it is out of memory: of one that does nothing just then, nobody is told.
    workers = Workers(settings)
    lost = metrics.WORKERS.of("lost")
    try:
        for _ in range(2):
            assert (await workers.read(Draft(text=ARTICLE))).title == "Ferry crews stop work"
            for process in active_children():
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join(10)
            # It is noticed when it is noticed: at once, or by the next task.
            await asyncio.sleep(0.3)
        assert (await workers.read(Draft(text=ARTICLE))).title == "Ferry crews stop work"
        assert metrics.WORKERS.of("lost") <= lost + 2
    finally:
        await workers.close()


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="limits are set on Linux")
async def test_a_worker_short_of_memory_is_given_up_and_the_next_is_read(settings: Settings) -> None:
    # Too little for the text libraries themselves, so that any article fails.
    workers = Workers(settings.model_copy(update={"worker_memory": 100}))
    try:
        with pytest.raises(ReadingFailed, match=r"needs more memory .* Nothing was stored"):
            await workers.read(Draft(text=ARTICLE))
    finally:
        await workers.close()


async def test_what_is_given_to_closed_workers_starts_none_again(settings: Settings) -> None:
    workers = Workers(settings)
    before = {process.pid for process in active_children()}
    await workers.read(Draft(text=ARTICLE))
    await workers.close()
    with pytest.raises(RuntimeError):
        await workers.read(Draft(text=ARTICLE))
    assert {process.pid for process in active_children()} <= before


async def test_closing_before_the_first_article_starts_nothing(settings: Settings) -> None:
    before = {process.pid for process in active_children()}
    workers = Workers(settings)
    await workers.close()
    assert {process.pid for process in active_children()} == before


def test_the_number_of_workers_fits_the_machine() -> None:
    assert 1 <= fitting_workers() <= 4
