"""Inputs that nobody would think of: a few of each in the checks, many in `make chaos` (FUZZ_SECONDS)."""

from __future__ import annotations

import os
import random

import pytest

from tests.fuzz.run import BYTES, KINDS, Tried, attempt, run

A_FEW = {"text": 5, "question": 30, "option": 60, "feed": 12, "page": 3}
SECONDS = float(os.environ.get("FUZZ_SECONDS", "120"))


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_holds_for_a_kind_of_input_holds_for_a_few_drawn_anew(kind: str) -> None:
    seed = random.SystemRandom().randrange(2**32)
    chance, tried = random.Random(seed), Tried()
    for _ in range(A_FEW[kind]):
        attempt(kind, chance.randbytes(chance.choice((16, 64, 256, BYTES))), tried)
    assert tried.inputs == A_FEW[kind]
    assert not tried.failed, seed


@pytest.mark.chaos
def test_whatever_holds_for_any_input_holds_for_as_long_as_there_is_time() -> None:
    seed = random.SystemRandom().randrange(2**32)
    tried = run(SECONDS, seed)
    assert not [(kind, one.failed) for kind, one in tried.items() if one.failed], seed
    assert all(one.inputs for one in tried.values())
