"""How much a quick run tries: a quarter of a property's examples and of a long text; a thorough one tries all."""

from __future__ import annotations

import os

from hypothesis import settings

ALONE = "PYTEST_XDIST_WORKER" not in os.environ
"""Whether no other checks run beside this one, which make a process wait for a core."""

THOROUGH, QUICK = "thorough", "quick"
settings.register_profile(THOROUGH, max_examples=100)
settings.register_profile(QUICK, max_examples=25)


def examples(thorough: int) -> int:
    """Scale a number of examples to the profile that is loaded; to no fewer than three.

    Examples are drawn anew in each run: four quick runs see as many as one that is thorough.
    """
    return max(min(thorough, 3), thorough * settings().max_examples // 100)


def shorter(text: str) -> str:
    """Cut a text whose reading is timed to what the profile that is loaded gives it; mark such a test as `timed`."""
    return text[: len(text) * settings().max_examples // 100]


def limit(thorough: float) -> float:
    """Scale a limit of time (seconds) as `shorter` does the text."""
    return thorough * settings().max_examples / 100
