"""What the tests share that kill real bots: a Discord, and a process that forks bots; one of each a module."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.chaos.nursery import Nursery, nursery
from tests.fakes.client import FakeDiscord, start


@pytest.fixture(scope="module")
def fake() -> Generator[FakeDiscord]:
    with start() as server:
        yield server


@pytest.fixture(scope="module")
def bots() -> Generator[Nursery]:
    with nursery() as opened:
        yield opened
