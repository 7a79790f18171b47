"""A database of invented articles for the tests of what keeps it in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.storage.world import World, world


@pytest.fixture
def news() -> Iterator[World]:
    """A database of the test's own."""
    with world() as opened:
        yield opened
