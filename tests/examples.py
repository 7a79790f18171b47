"""How many examples a property is tried on: a quarter of its number in a quick run, all of them in a thorough one."""

from __future__ import annotations

from hypothesis import settings

THOROUGH, QUICK = "thorough", "quick"
settings.register_profile(THOROUGH, max_examples=100)
settings.register_profile(QUICK, max_examples=25)


def examples(thorough: int) -> int:
    """Scale a number of examples to the profile that is loaded; to no fewer than three.

    Examples are drawn anew in each run: four quick runs see as many as one that is thorough.
    """
    return max(min(thorough, 3), thorough * settings().max_examples // 100)
