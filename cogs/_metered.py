"""Counts and times what people ask; what they ask is no part of it."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager

from discord.ext import commands

from newsdesk import metrics
from newsdesk.errors import NewsdeskError


@contextmanager
def metered(timer: metrics.Timer, name: str) -> Generator[None]:
    """Count what is answered meanwhile, and time it, under a name that stands in the code."""
    began, outcome = time.perf_counter(), "failed"
    try:
        yield
        outcome = "answered"
    except (NewsdeskError, commands.UserInputError):
        outcome = "refused"
        raise
    finally:
        metrics.COMMANDS.add(outcome)
        timer.add(time.perf_counter() - began, name)
